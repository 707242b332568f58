"""The desk's pages after a decision is made: the record, the call-in, what came of it."""

from datetime import UTC, datetime, time

import pytest

from tests.builders import add_committee, add_decision, add_member, add_rule
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.domain.lifecycle import Status
from webapp.models.decisions import Decision
from webapp.queries import decisions

NOTICE = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
DAY = {"decided_on-day": "23", "decided_on-month": "11", "decided_on-year": "2026"}
RECORD = DAY | {
    "decision_text": "The contract is awarded.",
    "published_time": "11am",
    "reasons": "It offered the best value.",
    "alternatives": "Not to build.",
    "interests": "None.",
}


@pytest.fixture
def entry(database: Database) -> Decision:
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17))
        committee = add_committee(session)
        for name in ("Rosalind Frame", "Edwin Tarrant", "Una Lyle"):
            add_member(session, committee, name)
        return add_decision(session, "KEY/01OCT/26", now=NOTICE)


def reloaded(database: Database, decision: Decision) -> Decision:
    with database.reading() as session:
        found = decisions.by_slug(session, decision.slug, public_only=False)
    assert found is not None
    return found


def publish(browser: CheckedClient, decision: Decision, **changed: str) -> None:
    """Write the record, look at what will happen, and publish it."""
    address = f"/desk/decisions/{decision.slug}/record"
    check = browser.submit(address, RECORD | changed)
    assert check.status_code == 200, words_of(check.text)
    answer = browser.post(address, data=inputs_of(form_on(check.text)) | {"confirm": "yes"})
    assert answer.status_code == 303


def sign(browser: CheckedClient, address: str, people: list[str | None]) -> str:
    """Record signatures after looking at what they will do; give the words of the page that asked."""
    check = browser.submit(address, people=people, grounds="The survey was not shown.")
    assert check.status_code == 200, words_of(check.text)
    answer = browser.post(address, data=inputs_of(form_on(check.text)) | {"confirm": "yes"})
    assert answer.status_code == 303
    return words_of(check.text)


def test_the_form_offers_now_as_the_moment_of_publication(officer_client: CheckedClient, entry: Decision) -> None:
    typed = inputs_of(form_on(officer_client.get(f"/desk/decisions/{entry.slug}/record").text))
    assert [typed[f"published_on-{part}"] for part in ("day", "month", "year")] == ["23", "11", "2026"]
    assert typed["published_time"] == "noon"


def test_what_will_happen_is_shown_before_anything_is_published(
    officer_client: CheckedClient, entry: Decision, database: Database
) -> None:
    check = officer_client.submit(f"/desk/decisions/{entry.slug}/record", RECORD)
    said = words_of(check.text)
    assert "Call-in will close at 5pm on Monday 30 November 2026." in said
    assert "It may be implemented from Tuesday 1 December 2026." in said
    assert "4 people will be told now." in said, "three members and the lead officer"
    assert reloaded(database, entry).status is Status.IN_PLAN
    back = officer_client.post(
        f"/desk/decisions/{entry.slug}/record", data=inputs_of(form_on(check.text)) | {"change": "yes"}
    )
    assert back.status_code == 200
    assert inputs_of(form_on(back.text))["decision_text"] == "The contract is awarded."


def test_a_published_record_opens_the_window(
    officer_client: CheckedClient, client: CheckedClient, entry: Decision, database: Database
) -> None:
    publish(officer_client, entry)
    assert reloaded(database, entry).status is Status.DECIDED
    assert "Can be called in until 5pm on Monday 30 November 2026" in words_of(
        client.get(f"/decisions/{entry.slug}").text
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"published_time": "3pm"}, "The record cannot be published later than now, noon on Monday 23 November 2026."),
        ({"decided_on-day": "24"}, "must be on or after the date of the decision, Tuesday 24 November 2026."),
        ({"published_time": "half past"}, "Enter a time such as 5pm, 5:30pm or 17:00."),
        ({"call_in": "not-callable"}, "Enter why the decision cannot be called in."),
        ({"call_in": "waived"}, "Enter who agreed that call-in is waived, and in what capacity."),
        ({"published_on-year": "2040"}, "The record cannot be published later than now"),
        ({"published_on-year": "1999"}, "No call-in rule is in force"),
    ],
)
def test_a_record_that_cannot_be_is_refused_with_a_sentence(
    officer_client: CheckedClient, entry: Decision, database: Database, changed: dict[str, str], sentence: str
) -> None:
    if "1999" in changed.values():
        changed = changed | {"decided_on-year": "1999"}
    answer = officer_client.submit(f"/desk/decisions/{entry.slug}/record", RECORD | changed)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert inputs_of(form_on(answer.text))["reasons"] == "It offered the best value."
    assert reloaded(database, entry).outcome is None


def test_a_decision_that_falls_to_no_committee_is_not_published_into_silence(
    officer_client: CheckedClient, database: Database, entry: Decision
) -> None:
    with database.transaction() as session:
        lonely = add_decision(session, "KEY/02OCT/26", now=NOTICE, committees=())
    answer = officer_client.submit(f"/desk/decisions/{lonely.slug}/record", RECORD)
    assert answer.status_code == 422
    assert "falls to no scrutiny committee, so nobody would be told" in words_of(answer.text)


def test_a_waived_decision_has_no_window(officer_client: CheckedClient, entry: Decision, database: Database) -> None:
    publish(officer_client, entry, call_in="waived", waiver_agreed_by="The chair of Sustainable Growth")
    outcome = reloaded(database, entry).outcome
    assert outcome is not None
    assert (outcome.waived, outcome.call_in_closes_at, outcome.implementable_on) == (True, None, outcome.decided_on)


def test_the_second_valid_signature_suspends_implementation(
    officer_client: CheckedClient, client: CheckedClient, entry: Decision, database: Database, clock: StandingClock
) -> None:
    publish(officer_client, entry)
    address = f"/desk/decisions/{entry.slug}/call-in"
    people = {
        box.get("value"): box.get("value")
        for box in form_on(officer_client.get(address).text).iter("input")
        if box.get("name") == "people"
    }
    first, second, _ = people
    assert "1 of 2 signatures needed will be valid" in sign(officer_client, address, [first])
    assert reloaded(database, entry).status is Status.DECIDED
    assert "1 of 2 signatures" in words_of(client.get("/call-in").text)
    clock.advance(minutes=10)
    assert "The decision will be called in: 2 of 2 signatures needed are valid." in sign(
        officer_client, address, [second]
    )
    said = words_of(officer_client.get(f"/desk/decisions/{entry.slug}").text)
    assert "The decision is called in and its implementation suspended." in said
    after = reloaded(database, entry)
    assert after.status is Status.CALLED_IN
    assert after.outcome is not None
    assert after.outcome.implementable_on is None
    assert officer_client.get(address).status_code == 409, "it cannot be called in twice"


def test_a_referred_decision_ends_with_the_final_one(
    officer_client: CheckedClient, entry: Decision, database: Database, clock: StandingClock
) -> None:
    publish(officer_client, entry)
    address = f"/desk/decisions/{entry.slug}/call-in"
    people = [
        box.get("value")
        for box in form_on(officer_client.get(address).text).iter("input")
        if box.get("name") == "people"
    ]
    sign(officer_client, address, people[:2])
    officer_client.submit(f"{address}/outcome", outcome="referred-back", words="Look at the survey first.")
    assert reloaded(database, entry).status is Status.REFERRED_BACK
    officer_client.submit(f"{address}/reconsidered", stands="yes", words="It stands.")
    after = reloaded(database, entry)
    assert after.status is Status.FINAL
    assert officer_client.submit(f"/desk/decisions/{entry.slug}/implemented").status_code == 303
    assert reloaded(database, entry).status is Status.IMPLEMENTED


def test_a_corrected_publication_moves_the_window(
    officer_client: CheckedClient, client: CheckedClient, entry: Decision
) -> None:
    publish(officer_client, entry)
    address = f"/desk/decisions/{entry.slug}/correct"
    day = {"published_on-day": "20", "published_on-month": "11", "published_on-year": "2026"}
    refused = officer_client.submit(address, day, reason="It was on the website on Friday.")
    assert refused.status_code == 422, "it was decided on Monday"
    answer = officer_client.submit(
        address, {"published_time": "9:30am"}, reason="It was on the website at half past nine."
    )
    assert answer.status_code == 303
    assert "It was on the website at half past nine." in words_of(client.get(f"/decisions/{entry.slug}").text)


def test_it_is_never_marked_as_implemented_too_early(officer_client: CheckedClient, entry: Decision) -> None:
    publish(officer_client, entry)
    answer = officer_client.submit(f"/desk/decisions/{entry.slug}/implemented")
    assert answer.status_code == 422
    assert "This decision may not be implemented until Tuesday 1 December 2026." in words_of(answer.text)


def test_the_wording_of_a_record_is_put_right_with_a_reason_that_the_public_reads(
    officer_client: CheckedClient, client: CheckedClient, entry: Decision
) -> None:
    publish(officer_client, entry)
    address = f"/desk/decisions/{entry.slug}/wording"
    assert "Nothing was changed." in words_of(officer_client.submit(address, reason="A slip of the pen.").text)
    assert (
        officer_client.submit(address, reasons="It was the lowest tender.", reason="A slip of the pen.").status_code
        == 303
    )
    said = words_of(client.get(f"/decisions/{entry.slug}").text)
    assert "It was the lowest tender." in said
    assert "The wording of this record was corrected after it was published: A slip of the pen." in said
    assert "It offered the best value. → It was the lowest tender." in words_of(
        officer_client.get(f"/desk/decisions/{entry.slug}").text
    )


def test_a_correction_that_corrects_nothing_is_refused(officer_client: CheckedClient, entry: Decision) -> None:
    publish(officer_client, entry)
    answer = officer_client.submit(f"/desk/decisions/{entry.slug}/correct", reason="To be sure.")
    assert answer.status_code == 422
    assert "That is when it was published already." in words_of(answer.text)
