"""Subscribing in a browser: asking, confirming, one's own page, ending it, deleting everything."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from tests.announced import PUBLISHED, announce
from tests.builders import add_committee, add_decision, add_member
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from tests.standing_clock import StandingClock
from tests.subscribed import subscribe
from webapp.adapters.link_tokens import Purpose, token_for
from webapp.config import Settings, secret_key
from webapp.database import Database
from webapp.domain.references import as_key
from webapp.domain.subscriptions import Pace, Scope, Topic
from webapp.models.decisions import Decision
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.models.subscriptions import Subscriber
from webapp.queries.subscribers import by_email, choices_of
from webapp.services import subscriptions

EMAIL = "jo@example.org"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PERSONAL = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
Link = Callable[..., str]


@pytest.fixture
def link(settings: Settings) -> Link:
    """Return a function that writes the address in a mail to a subscriber."""

    def write(row: Subscriber, path: str = "", purpose: Purpose = Purpose.PREFERENCES) -> str:
        start = "/subscribe/confirm/" if purpose is Purpose.CONFIRM else "/subscriptions/"
        return f"{start}{token_for(secret_key(settings).encode(), purpose, row.uuid)}{path}"

    return write


def the_row(database: Database, email: str = EMAIL) -> Subscriber:
    with database.reading() as session:
        row = by_email(session, email)
        assert row is not None
        return row


def add(database: Database, email: str = EMAIL, **options: object) -> Subscriber:
    with database.transaction() as session:
        return subscribe(session, email, **options)  # type: ignore[arg-type]


def decided(session: Session, reference: str = "KEY/03DEC/26") -> Decision:
    """Add a decision that can be found by its reference, however written."""
    decision = announce(session, reference=reference)
    decision.reference_key = as_key(reference)
    return decision


def kinds(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.exec(select(OutboxMessage.kind)))


# Asking


def test_an_address_alone_is_enough(client: CheckedClient, database: Database) -> None:
    answer = client.submit("/subscribe", email=" Jo@Example.ORG ", what="everything")
    assert (answer.status_code, answer.location) == (303, "/subscribe/sent")
    chosen = choices_of(the_row(database))
    assert (chosen.scope, chosen.pace) == (Scope(everything=True), Pace.AT_ONCE)
    assert chosen.topics == {Topic.OPENED, Topic.CLOSING, Topic.CALLED_IN, Topic.EDITIONS, Topic.CHANGES}
    assert [lead.name for lead in chosen.leads] == ["1-working-day", "3-hours"]
    assert kinds(database) == ["subscription-confirm"]
    assert "We have sent a link to jo@example.org, if" in words_of(client.get("/subscribe/sent").text)


def test_unknown_waiting_and_subscribed_addresses_are_answered_alike(client: CheckedClient, database: Database) -> None:
    add(database, "known@example.org")
    add(database, "waits@example.org", confirmed=False)
    add(database, "ended@example.org", ended=True)
    pages = set()
    for name in ("known", "waits", "ended", "unknown"):
        email = f"{name}@example.org"
        assert client.submit("/subscribe", email=email, what="everything").location == "/subscribe/sent"
        pages.add(words_of(client.get("/subscribe/sent").text).replace(email, "…"))
    assert len(pages) == 1
    assert kinds(database) == [*["subscription-confirm"] * 3, "subscription-known"]


def test_a_link_from_a_page_has_ticked_what_it_was_about(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decision = decided(session)
        committee = decision.committees[0]
    address = f"/subscribe?committee={committee.slug}&decision={decision.slug}&decision_maker=nobody&ward=nowhere"
    client.submit(address, email=EMAIL)
    scope = choices_of(the_row(database)).scope
    assert scope == Scope(committees=frozenset({committee.id or 0}), decisions=frozenset({decision.id or 0}))


def test_references_may_be_typed_as_people_type_them(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        numbers = {decided(session, f"KEY/0{n}DEC/26").id for n in (3, 4)}
    client.submit("/subscribe", email=EMAIL, what="some", decisions="key 3 dec 26, KEY-04DEC-26\n\nKEY/03DEC/26")
    assert choices_of(the_row(database)).scope == Scope(decisions=frozenset(one for one in numbers if one))


def test_a_draft_and_an_unknown_decision_are_refused_in_the_same_words(
    client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/09DEC/26", now=NOW, publish=False)
    refusals = []
    for reference in ("KEY/09DEC/26", "KEY/99DEC/26"):
        answer = client.submit("/subscribe", email=EMAIL, what="some", decisions=reference)
        assert answer.status_code == 422
        refusals.append(f"There is no decision “{reference}” in the forward plan." in words_of(answer.text))
        assert f">{reference}" in answer.text, "what was typed is shown again"
    assert refusals == [True, True]
    assert 'value="some" checked' not in client.get("/subscribe?decision=KEY-09DEC-26").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": EMAIL}, "Select what you want to follow."),
        ({"what": "everything", "email": ""}, "Enter your e-mail address."),
        ({"what": "everything", "email": "jo at example"}, "Enter an e-mail address in the form"),
        ({"what": "everything", "email": f"{'a' * 250}@example.org"}, "Your e-mail address must be 254 characters"),
        ({"what": "some", "email": EMAIL}, "Select at least one committee, decision maker or ward"),
        ({"what": "some", "email": EMAIL, "committees": ["no-such-committee"]}, "Choose from the list."),
        ({"what": "everything", "email": EMAIL, "topics": [None]}, "Select at least one thing to be told of."),
        ({"what": "everything", "email": EMAIL, "leads": [None]}, "Select how long before a deadline"),
        ({"what": "some", "email": EMAIL, "decisions": "a1," * 51 + "a2," * 9}, "There is no decision “a1” or “a2”"),
        ({"what": "some", "email": EMAIL, "decisions": ",".join(f"a{n}" for n in range(51))}, "50 references or fewer"),
        ({"what": "some", "email": EMAIL, "decisions": "9" * 4001}, "must be 4,000 characters or fewer"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_it(
    client: CheckedClient, database: Database, typed: dict[str, object], sentence: str
) -> None:
    with database.transaction() as session:
        add_committee(session)
    answer = client.submit("/subscribe", typed)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert "<title>Error: Subscribe by e-mail" in answer.text
    assert kinds(database) == []


def test_an_error_among_the_folded_fields_unfolds_them(client: CheckedClient) -> None:
    assert '<details class="govuk-details" open' not in client.get("/subscribe").text
    assert '<details class="govuk-details" open' in client.submit("/subscribe", {"topics": [None]}).text


def test_a_network_that_asks_too_often_is_told_to_wait(client: CheckedClient, clock: StandingClock) -> None:
    for number in range(subscriptions.ASKING.free):
        client.submit("/subscribe", email=f"{number}@example.org", what="everything")
    answer = client.submit("/subscribe", email=EMAIL, what="everything")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
    clock.advance(seconds=5)
    assert client.submit("/subscribe", email=EMAIL, what="everything").status_code == 303


# Confirming


def test_only_the_button_confirms(client: CheckedClient, database: Database, link: Link) -> None:
    row = add(database, confirmed=False)
    address = link(row, purpose=Purpose.CONFIRM)
    shown = client.get(address)
    assert "Everything in the forward plan" in words_of(shown.text)
    client.head(address)
    assert the_row(database).confirmed_at is None
    answer = client.submit(address)
    assert (answer.status_code, answer.location) == (303, link(row))
    assert the_row(database).confirmed_at == NOW
    assert "Your subscription is confirmed." in client.get(link(row)).text
    assert "You are subscribed already" in client.get(address).text


def test_the_first_link_leads_back_after_unsubscribing(client: CheckedClient, database: Database, link: Link) -> None:
    row = add(database, ended=True)
    address = link(row, purpose=Purpose.CONFIRM)
    page = client.get(address)
    assert "You are unsubscribed" in words_of(page.text)
    assert "Subscribe again with my old choices" in words_of(page.text)
    assert PERSONAL.items() <= dict(page.headers).items()
    assert client.submit(address, action="/resume").location == link(row)
    assert the_row(database).ended_at is None


def test_two_faults_are_shown_together(client: CheckedClient) -> None:
    page = client.submit("/subscribe", what="some", decisions="KEY/77DEC/26", email="nobody")
    assert page.status_code == 422
    said = words_of(page.text)
    assert "There is no decision “KEY/77DEC/26” in the forward plan." in said
    assert "Enter your e-mail address" in said or "e-mail address in the" in said


def test_a_link_that_names_no_decision_says_so(client: CheckedClient) -> None:
    assert "There is no decision “NOPE” in the forward plan" in words_of(client.get("/subscribe?decision=NOPE").text)
    assert "There is no decision" not in client.get("/subscribe?decision=").text


def test_a_link_to_choices_asks_to_confirm_first(client: CheckedClient, database: Database, link: Link) -> None:
    row = add(database, confirmed=False)
    assert client.get(link(row)).location == link(row, purpose=Purpose.CONFIRM)
    assert client.post(link(row), data={}).status_code == 400, "without the form's own token nothing is taken"


def test_a_wrong_token_is_answered_with_help(client: CheckedClient, database: Database, link: Link) -> None:
    row = add(database)
    ended = add(database, "ended@example.org", confirmed=False, ended=True)
    wrong = [
        "/subscriptions/nothing",
        link(row)[:-1] + ("0" if link(row)[-1] != "0" else "1"),
        link(row).replace("/subscriptions/", "/subscribe/confirm/"),
        link(row, purpose=Purpose.CONFIRM).replace("/subscribe/confirm/", "/subscriptions/"),
        link(row)[:-1] + "1/unsubscribe".replace("1", "z"),
        link(row)[:-2] + "zz/delete",
        link(ended, purpose=Purpose.CONFIRM),
    ]
    for address in wrong:
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert "This link does not work" in answer.text
        assert {name: answer.headers[name] for name in PERSONAL} == PERSONAL
    assert client.post("/subscriptions/nothing/unsubscribe").status_code == 404


# One's own page


def test_every_page_of_one_person_is_kept_to_that_person_and_changes_nothing(
    client: CheckedClient, database: Database, link: Link
) -> None:
    row = add(database)
    before = the_row(database).model_dump()
    for address in (link(row), link(row, "/unsubscribe"), link(row, "/delete"), link(row, purpose=Purpose.CONFIRM)):
        answer = client.get(address)
        assert answer.status_code == 200
        assert {name: answer.headers[name] for name in PERSONAL} == PERSONAL
        assert "no-store" in answer.headers["Cache-Control"]
        client.head(address)
    assert the_row(database).model_dump() == before


def test_choices_are_shown_as_they_are_and_changed_at_once(
    client: CheckedClient, database: Database, link: Link
) -> None:
    with database.transaction() as session:
        decision = decided(session)
        committee = decision.committees[0]
        followed = Scope(committees=frozenset({committee.id or 0}), decisions=frozenset({decision.id or 0}))
    row = add(database, scope=followed, pace=Pace.DAILY)
    before = choices_of(the_row(database))
    assert client.submit(link(row), action=link(row)).location == link(row)
    assert choices_of(the_row(database)) == before, "the form as it stands says what is chosen"
    answer = client.submit(link(row), {"what": "everything", "pace": "weekly", "leads": ["24-hours"]}, action=link(row))
    assert answer.status_code == 303
    after = choices_of(the_row(database))
    assert (after.scope, after.pace, [one.name for one in after.leads]) == (
        Scope(everything=True), Pace.WEEKLY, ["24-hours"]
    )  # fmt: skip
    refused = client.submit(link(row), {"topics": [None]}, action=link(row))
    assert (refused.status_code, "Select at least one thing" in refused.text) == (422, True)


def test_the_next_reminders_and_the_next_digest_are_shown(
    client: CheckedClient, database: Database, link: Link, clock: StandingClock
) -> None:
    clock.set(PUBLISHED + timedelta(hours=1))
    with database.transaction() as session:
        decided(session)
    row = add(database)
    words = words_of(client.get(link(row)).text)
    assert "5pm on Thursday 17 December 2026 Call-in is about to close: Leisure centre contract" in words
    daily = words_of(client.get(link(add(database, "daily@example.org", pace=Pace.DAILY))).text)
    assert "Your next digest is due at 7:30am on Saturday 12 December 2026." in daily
    weekly = words_of(client.get(link(add(database, "weekly@example.org", pace=Pace.WEEKLY))).text)
    assert "Your next digest is due at 7:30am on Monday 14 December 2026." in weekly


def test_who_is_told_by_office_reads_that_this_cannot_be_ended_here(
    client: CheckedClient, database: Database, link: Link
) -> None:
    with database.transaction() as session:
        committee = add_committee(session, "Health Scrutiny")
        add_member(session, committee, "Rosalind Frame")
        left = add_committee(session, "Place Scrutiny")
        add_member(session, left, "Rosalind Frame", left_on=date(2026, 11, 22))
    row = add(database, "rosalind@anyborough.example.gov.uk")
    words = words_of(client.get(link(row)).text)
    assert "as a member of Health Scrutiny" in words
    assert "as a member of Place Scrutiny" not in words
    assert "come to this address with an office" not in words_of(client.get(link(add(database))).text)


# Ending


def test_looking_ends_nothing_and_the_button_ends_it(client: CheckedClient, database: Database, link: Link) -> None:
    row = add(database)
    client.get(link(row, "/unsubscribe"))
    client.head(link(row, "/unsubscribe"))
    assert the_row(database).ended_at is None
    answer = client.submit(link(row, "/unsubscribe"), by_hand="yes")
    assert (answer.status_code, answer.location) == (303, link(row))
    assert the_row(database).ended_at == NOW
    assert "You are unsubscribed" in client.get(link(row)).text
    assert client.get(link(row, "/unsubscribe")).location == link(row)


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_mail_programs_one_click_ends_it_without_cookie_or_token(
    client: CheckedClient, database: Database, link: Link, content_type: str
) -> None:
    row = add(database)
    for _ in range(2):
        answer = client.post(
            link(row, "/unsubscribe"), data={"List-Unsubscribe": "One-Click"}, content_type=content_type
        )
        assert (answer.status_code, answer.mimetype) == (200, "text/plain")
        assert "Set-Cookie" not in answer.headers
    assert the_row(database).ended_at == NOW


def test_only_the_one_click_needs_no_token_of_a_form(client: CheckedClient, database: Database, link: Link) -> None:
    row = add(database)
    for address in ("/subscribe", link(row), link(row, "/resume"), link(row, "/delete")):
        assert client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 400
    assert client.post(link(row, purpose=Purpose.CONFIRM)).status_code == 400


def test_the_owner_begins_again_with_one_button(client: CheckedClient, database: Database, link: Link) -> None:
    row = add(database, ended=True)
    assert client.submit(link(row), action="/resume").location == link(row)
    assert the_row(database).ended_at is None
    never = add(database, "never@example.org", confirmed=False, ended=True)
    assert "Subscribe again" not in client.get(link(never)).text


def test_deleting_asks_first_and_then_leaves_no_address(client: CheckedClient, database: Database, link: Link) -> None:
    row = add(database)
    client.submit("/subscribe", email=EMAIL, what="everything")
    assert EMAIL in client.get(link(row, "/delete")).text
    answer = client.submit(link(row, "/delete"))
    assert answer.location == "/subscribe"
    assert "has been deleted" in client.get("/subscribe").text
    with database.reading() as session:
        assert by_email(session, EMAIL) is None
        (message,) = session.exec(select(OutboxMessage))
        assert (message.subscriber, message.recipient) == (f"subscriber-{row.id}", "")
        assert message.state is MessageState.CANCELLED
    assert client.get(link(row)).status_code == 404
    one_click = client.post(link(row, "/unsubscribe"), data={"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200


@pytest.mark.parametrize("nasty", ["\0", "\ud800", "a" * 100_000, "\u202e<script>", "%00", "٣", "KEY/" * 900])
def test_whatever_is_sent_the_answer_is_a_page_or_a_refusal(
    client: CheckedClient, database: Database, link: Link, nasty: str
) -> None:
    row = add(database)
    text = nasty.encode("utf-8", "surrogatepass")
    for address in ("/subscribe", link(row)):
        filled = inputs_of(form_on(client.get(address).text)) | {"what": "some", "email": EMAIL, "decisions": "x"}
        for name in ("email", "what", "decisions", "committees", "topics", "pace", "leads"):
            status = client.post(address, data=filled | {name: text}).status_code
            assert status in {303, 400, 413, 422}, (name, status)
    for name in ("committee", "decision", "decision_maker", "ward"):
        assert client.get("/subscribe", query_string={name: text}).status_code in {200, 400, 414}
    assert client.get(f"/subscriptions/{nasty.encode('utf-8', 'replace').decode()[:900]}").status_code in {404, 308}
