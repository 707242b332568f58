"""Somebody's own calendar, in a browser and in a calendar program: made, made anew, withdrawn, and never leaked."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, select
from werkzeug.test import TestResponse

from tests.adapters.feed_lines import calendar_of
from tests.adapters.feed_rules import broken_rules
from tests.builders import add_committee, add_decision, add_member, month
from tests.checked_client import CheckedClient, words_of
from tests.published_feeds import publish_with
from tests.standing_clock import StandingClock
from tests.subscribed import subscribe
from webapp.adapters.ics import CalendarWriter
from webapp.adapters.link_tokens import Purpose, token_for
from webapp.config import Settings, secret_key
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.subscriptions import Scope
from webapp.models.accounts import User
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.calendar import PersonalFeed
from webapp.models.decisions import Decision
from webapp.models.edition_days import EditionDay
from webapp.models.subscriptions import Subscriber
from webapp.queries.subscribers import by_email, choices_of
from webapp.services import accounts, memberships, subscriptions
from webapp.services.feeds import House

EMAIL = "jo@example.org"
SECRET = re.compile(r"http://plan\.example\.gov\.uk/calendar/my/([A-Za-z0-9_-]{43})\.ics")
MINE = "/my-calendar"
Publish = Callable[[], object]


@pytest.fixture
def publish(database: Database, settings: Settings, clock: StandingClock) -> Publish:
    """Return what the scheduler does each minute."""
    return lambda: publish_with(database, House(settings, CalendarWriter(settings.base_url)), now=clock())


@pytest.fixture
def plan(database: Database, clock: StandingClock, publish: Publish) -> None:
    """Put one decision each before two committees, and publish."""
    with database.transaction() as session:
        for number, committee in enumerate(("Health", "Growth"), start=1):
            add_decision(
                session,
                f"KEY/0{number}DEC/26",
                now=clock(),
                title=f"{committee} contract",
                expected=month(2026, 12),
                committees=(add_committee(session, committee).id,),
            )
    publish()


@pytest.fixture
def subscriber(database: Database, plan: None) -> Subscriber:
    """Subscribe somebody to the health committee."""
    with database.transaction() as session:
        health = session.exec(select(ScrutinyCommittee).where(ScrutinyCommittee.slug == "health")).one()
        return subscribe(session, EMAIL, scope=Scope(committees=frozenset({health.id or 0})))


@pytest.fixture
def page(subscriber: Subscriber, settings: Settings) -> str:
    """Return the address of the calendar beneath a subscriber's own page."""
    return f"/subscriptions/{token_for(secret_key(settings).encode(), Purpose.PREFERENCES, subscriber.uuid)}/calendar"


def secret_on(answer: TestResponse) -> str:
    found = SECRET.search(answer.text)
    assert found is not None
    return found[1]


def make(client: CheckedClient, page: str) -> str:
    """Press the button, follow to the page that shows the address, and return the secret; anew, after being asked."""
    asked = client.get(f"{page}/renew")
    answer = client.submit(page if asked.status_code == 303 else f"{page}/renew", action="/address")
    assert (answer.status_code, answer.location) == (303, page)
    return secret_on(client.get(page))


def feed(client: CheckedClient, secret: str, options: str = "", **headers: str) -> TestResponse:
    return client.get(f"/calendar/my/{secret}.ics{options}", headers=headers)


def entries(answer: TestResponse) -> list[str]:
    """Return what the entries of a calendar say, in alphabetical order."""
    assert answer.status_code == 200, answer.text
    return sorted(event.value("SUMMARY") for event in calendar_of(answer.data).named("VEVENT"))


def titles(answer: TestResponse) -> set[str]:
    """Return the decisions in a calendar."""
    return {name for name in ("Health contract", "Growth contract") if any(name in one for one in entries(answer))}


def follow(database: Database, clock: StandingClock, decision: int | None) -> None:
    """Let the subscriber follow a decision besides."""
    with database.transaction() as session:
        row = by_email(session, EMAIL)
        assert row is not None
        choices = choices_of(row)
        wider = replace(choices, scope=replace(choices.scope, decisions=frozenset({decision or 0})))
        subscriptions.change(session, row.uuid, wider, now=clock())


# What it holds


def test_a_calendar_follows_its_subscriber_until_it_is_withdrawn(
    client: CheckedClient, page: str, database: Database, clock: StandingClock, publish: Publish
) -> None:
    old = make(client, page)
    assert titles(feed(client, old)) == {"Health contract"}
    with database.reading() as session:
        other = session.exec(select(Decision.id).where(Decision.title == "Growth contract")).one()
    follow(database, clock, other)
    assert titles(feed(client, old)) == {"Health contract", "Growth contract"}, "at the next request, without a tick"
    new = make(client, page)
    assert new != old
    assert titles(feed(client, new)) == {"Health contract", "Growth contract"}
    withdrawn = feed(client, old)
    assert entries(withdrawn) == ["This calendar address has been withdrawn"]
    assert "contract" not in withdrawn.text
    assert broken_rules(withdrawn.data, now=clock(), allowed={"C10"}) == [], "a secret address has no SOURCE"
    clock.advance(days=29)
    publish()
    assert entries(feed(client, old)) == ["This calendar address has been withdrawn"]
    clock.advance(days=2)
    publish()
    gone = feed(client, old)
    assert (gone.status_code, gone.text) == (410, "This calendar address was withdrawn.\n")
    assert titles(feed(client, new)) == {"Health contract", "Growth contract"}


@pytest.fixture
def member(
    signed_in: Callable[[Role], CheckedClient], database: Database, clock: StandingClock, plan: None
) -> CheckedClient:
    """Sign in somebody who sits on the health committee."""
    client = signed_in(Role.MEMBER)
    with database.transaction() as session:
        person = add_member(session, add_committee(session, "Health"), "Tom Reeve")
        session.exec(select(User)).one().person_id = person.id
    return client


def test_a_members_calendar_holds_their_committee_until_the_place_ends(
    member: CheckedClient, database: Database, clock: StandingClock, publish: Publish
) -> None:
    assert "Health, on which you sit" in words_of(member.get(MINE).text)
    secret = make(member, MINE)
    assert titles(feed(member, secret)) == {"Health contract"}
    with database.transaction() as session:
        memberships.end_membership(session, 1, left_on=date(2026, 11, 23), actor="tests", now=clock())
    assert titles(feed(member, secret)) == {"Health contract"}, "the last day belongs to the place"
    clock.advance(days=1)
    publish()
    assert titles(feed(member, secret)) == set()


def test_days_of_publication_are_in_a_members_calendar_and_in_a_subscribers_who_wants_editions(
    member: CheckedClient, client: CheckedClient, page: str, database: Database, publish: Publish
) -> None:
    with database.transaction() as session:
        session.add(EditionDay(publish_on=date(2026, 12, 4)))
    publish()
    named = "Forward plan to be published"
    mine, theirs = make(member, MINE), make(client, page)
    assert [named in entries(feed(client, one)) for one in (mine, theirs)] == [True, False]
    with database.transaction() as session:
        session.exec(select(Subscriber)).one().wants_editions = True
    assert named in entries(feed(client, theirs))


def test_a_closed_accounts_calendar_is_withdrawn_at_once(
    member: CheckedClient,
    administrator_client: CheckedClient,
    client: CheckedClient,
    database: Database,
    clock: StandingClock,
) -> None:
    secret = make(member, MINE)
    assert titles(feed(client, secret)) == {"Health contract"}
    with database.transaction() as session:
        uuid = session.exec(select(User.uuid).where(User.role == Role.MEMBER)).one()
        accounts.deactivate(session, uuid, actor="Adaeze Hall", now=clock())
    assert entries(feed(client, secret)) == ["This calendar address has been withdrawn"]


@pytest.mark.parametrize("way", ["unsubscribe", "delete"])
def test_ending_a_subscription_withdraws_its_calendar(client: CheckedClient, page: str, way: str) -> None:
    secret = make(client, page)
    assert titles(feed(client, secret)) == {"Health contract"}
    client.submit(f"{page.removesuffix('/calendar')}/{way}")
    assert entries(feed(client, secret)) == ["This calendar address has been withdrawn"]


def test_a_withdrawn_address_says_so_and_another_can_be_made(client: CheckedClient, page: str) -> None:
    secret = make(client, page)
    answer = client.submit(f"{page}/withdraw")
    assert (answer.status_code, answer.location) == (303, page)
    assert "The address of your calendar has been withdrawn." in client.get(page).text
    assert entries(feed(client, secret)) == ["This calendar address has been withdrawn"]
    assert client.get(f"{page}/withdraw").location == page, "there is nothing to withdraw any more"
    assert make(client, page) != secret


def test_a_new_address_is_made_only_after_saying_what_becomes_of_the_old_one(client: CheckedClient, page: str) -> None:
    assert client.get(f"{page}/renew").location == page, "there is nothing to renew yet"
    old = make(client, page)
    assert f'href="{page}/renew"' in client.get(page).text
    assert f'action="{page}/address"' not in client.get(page).text
    asked = words_of(client.get(f"{page}/renew").text)
    assert "Your calendar at the old address will say that it has ended; subscribe again on every device." in asked
    client.submit(f"{page}/renew")
    renewed = client.get(page)
    words = words_of(renewed.text)
    said = words.index("The old one has ended: subscribe again on every device.")
    assert said < words.index("This address is shown only now.")
    assert secret_on(renewed) != old
    assert "The old one has ended" not in client.get(page).text


def test_options_work_as_for_every_feed(client: CheckedClient, page: str) -> None:
    secret = make(client, page)
    assert entries(feed(client, secret, "?alarms=none&fuzzy=none")) == []
    assert feed(client, secret, "?alarms=loud").status_code == 404
    make(client, page)
    assert entries(feed(client, secret, "?alarms=none&fuzzy=none")) == ["This calendar address has been withdrawn"]


# The page


def test_the_address_is_shown_once(client: CheckedClient, page: str, clock: StandingClock) -> None:
    assert "It has no address now." in words_of(client.get(page).text)
    client.submit(page, action="/address")
    first = client.get(page)
    secret = secret_on(first)
    assert "This address is shown only now." in words_of(first.text)
    assert f"webcal://plan.example.gov.uk/calendar/my/{secret}.ics" in first.text
    again = client.get(page)
    assert secret not in again.text
    assert "The address itself was shown once" in words_of(again.text)
    assert "Made noon on Monday 23 November 2026 Last used Not yet" in words_of(again.text)
    with client.session_transaction() as cookie:
        assert "calendar_address" not in cookie


def test_an_address_that_waits_to_be_shown_is_shown_to_its_owner_only(
    member: CheckedClient, page: str, database: Database
) -> None:
    member.submit(page, action="/address")
    assert SECRET.search(member.get(MINE).text) is None


def test_it_says_when_the_address_was_last_used(client: CheckedClient, page: str, clock: StandingClock) -> None:
    secret = make(client, page)
    feed(client, secret)
    assert "Last used Today" in words_of(client.get(page).text)
    clock.advance(days=2)
    assert "Last used Monday 23 November 2026" in words_of(client.get(page).text)
    feed(client, secret, "?alarms=none")
    feed(client, secret)
    assert "Last used Today" in words_of(client.get(page).text)


def test_an_address_that_was_never_used_says_how_far_back_that_is_known(
    client: CheckedClient, page: str, clock: StandingClock
) -> None:
    make(client, page)
    clock.advance(days=61)
    assert "Last used Not in the last 60 days" in words_of(client.get(page).text)


def test_it_shows_what_is_in_it_before_it_is_made(client: CheckedClient, page: str) -> None:
    words = words_of(client.get(page).text)
    assert "Scrutiny committee: Health" in words
    assert "Health contract" in words
    assert "Growth contract" not in words


def test_who_sits_nowhere_and_follows_nothing_is_told_so(officer_client: CheckedClient) -> None:
    words = words_of(officer_client.get(MINE).text)
    assert "You sit on no scrutiny committee and follow nothing by e-mail" in words
    assert "And the days on which the forward plan is published." in words


def test_everything_is_one_sentence(client: CheckedClient, page: str, database: Database) -> None:
    with database.transaction() as session:
        row = by_email(session, EMAIL)
        assert row is not None
        row.everything = True
    assert "Everything: expected decisions" in words_of(client.get(page).text)


def test_nobody_makes_one_without_signing_in(client: CheckedClient) -> None:
    for answer in (client.get(MINE), client.get(f"{MINE}/renew"), client.get(f"{MINE}/withdraw")):
        assert (answer.status_code, answer.location[:9]) == (303, "/sign-in?")


def test_a_form_from_elsewhere_makes_nothing(client: CheckedClient, page: str, database: Database) -> None:
    for path in ("/address", "/withdraw"):
        assert client.post(f"{page}{path}").status_code == 400
    with database.reading() as session:
        assert session.exec(select(PersonalFeed)).all() == []


@pytest.mark.parametrize("path", ["", "/renew", "/withdraw"])
def test_a_token_that_is_none_has_no_calendar(client: CheckedClient, path: str) -> None:
    assert client.get(f"/subscriptions/{'0' * 72}/calendar{path}").status_code == 404


def test_an_ended_subscription_leads_to_its_own_page(
    client: CheckedClient, page: str, subscriber: Subscriber, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        subscriptions.unsubscribe(session, subscriber.uuid, now=clock())
    for path in ("", "/renew", "/withdraw"):
        assert client.get(f"{page}{path}").location == page.removesuffix("/calendar")


def test_the_page_of_a_subscription_leads_to_the_calendar(client: CheckedClient, page: str) -> None:
    assert f'href="{page}"' in client.get(page.removesuffix("/calendar")).text


# Leaks


def test_pages_of_a_calendar_are_kept_by_nobody_and_named_to_nobody(member: CheckedClient, page: str) -> None:
    member.submit(MINE, action="/address")
    for address in (MINE, f"{MINE}/renew", f"{MINE}/withdraw", page):
        headers = member.get(address).headers
        assert "no-store" in headers["Cache-Control"]
        assert (headers["Referrer-Policy"], headers["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")


def test_a_feed_is_its_subscribers_alone_and_asked_for_as_others_are(client: CheckedClient, page: str) -> None:
    secret = make(client, page)
    for answer in (feed(client, secret), feed(client, secret)):
        assert answer.headers["Cache-Control"] == "private, max-age=900"
        assert (answer.headers["Referrer-Policy"], answer.headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
        assert answer.headers["Content-Disposition"] == 'inline; filename="forward-plan.ics"'
        assert "Set-Cookie" not in answer.headers
        assert secret not in answer.text
        assert "SOURCE" not in answer.text
        assert EMAIL not in answer.text
    whole = feed(client, secret)
    head = client.head(f"/calendar/my/{secret}.ics")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", whole.headers["ETag"])
    unchanged = feed(client, secret, **{"If-None-Match": whole.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")


def test_the_secret_is_nowhere_in_the_database(client: CheckedClient, page: str, database: Database) -> None:
    secrets = [make(client, page), make(client, page)]
    for secret in secrets:
        feed(client, secret)
    assert [one for one in secrets if one in everything_in(database)] == []


def everything_in(database: Database) -> str:
    """Return every value of every table, and on SQLite every byte of the file and its journal."""
    with database.reading() as session:
        rows = [row for table in SQLModel.metadata.sorted_tables for row in session.execute(sa.select(table))]
    kept = [value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row]
    file = database.engine.url.database
    if database.engine.dialect.name == "sqlite" and file:
        kept += [part.read_bytes() for part in Path(file).parent.glob(f"{Path(file).name}*")]
    return b"\n".join(kept).decode("utf-8", errors="replace")


def test_every_wrong_secret_is_answered_alike(client: CheckedClient, page: str) -> None:
    make(client, page)
    wrong = [feed(client, secret) for secret in ("x" * 43, "x", "0" * 64, "a b", "..%2f..")]
    assert {(answer.status_code, answer.text) for answer in wrong} == {(404, "There is no calendar at this address.\n")}
    assert client.get(f"/calendar/my/{'x' * 43}/").status_code == 404


def test_the_hash_that_is_stored_opens_nothing(client: CheckedClient, page: str, database: Database) -> None:
    make(client, page)
    with database.reading() as session:
        token_hash = session.exec(select(PersonalFeed.token_hash)).one()
    assert feed(client, token_hash).status_code == 404
