"""What a request may ask of the feeds: keys that are written in their one way, and no more feeds than there is room."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.diary_rows import NOON, TODAY, committee_row, decision_row, ward_row
from tests.published_feeds import freshen_feed, house, publish_feeds, publish_with, stored_body, stored_keys
from webapp.database import Database
from webapp.models.bodies import CommitteeAlias
from webapp.models.calendar import PersonalFeed
from webapp.models.subscriptions import Subscriber
from webapp.services.feeds import MOST_AT_ONCE, MOST_ONE_BY_ONE, is_quick, note_asked

LATER = NOON + timedelta(hours=1)
DAY = timedelta(days=1)
ALWAYS = {"call-in", "plan", "meetings", "everything", "committees/health"}


@pytest.fixture
def council(database: Database) -> Database:
    with database.transaction() as session:
        committee_row(session, "health")
        ward_row(session, "north")
        for number in range(1, 5):
            decision_row(session, number)
    publish_feeds(database, now=NOON)
    return database


def asked_for(database: Database) -> set[str]:
    return stored_keys(database) - ALWAYS


@pytest.mark.parametrize(
    "key",
    [
        "plan?alarms=some",
        "plan?alarms",
        "plan?alarms=no",
        "plan?utm=x",
        "plan?alarms=none&cancelled=mark",
        "committees/health?",
        f"decisions/key-1?{'x' * 200}",
    ],
)
def test_a_key_that_is_written_otherwise_makes_nothing(council: Database, key: str) -> None:
    assert freshen_feed(council, key, now=LATER).changed == ()
    assert stored_keys(council) == ALWAYS


def test_one_that_was_stored_once_is_forgotten_and_keeps_back_no_other(council: Database) -> None:
    with council.transaction() as session:
        session.execute(sa.text("UPDATE feed_state SET key = 'plan?alarms' WHERE key = 'plan'"))
        session.execute(sa.text("UPDATE decision SET title = 'Parking'"))
    publish_feeds(council, now=LATER)
    publish_feeds(council, now=LATER + DAY)
    assert stored_keys(council) == ALWAYS
    assert b"Parking" in stored_body(council, "plan")


def test_an_alias_is_kept_only_while_it_is_asked_for(council: Database) -> None:
    with council.transaction() as session:
        health = session.execute(sa.text("SELECT id FROM scrutiny_committee")).scalar_one()
        session.add(CommitteeAlias(committee_id=health, slug="adults"))
    freshen_feed(council, "committees/adults", now=NOON)
    publish_feeds(council, now=NOON + 61 * DAY)
    assert stored_keys(council) == ALWAYS


def test_beyond_the_ceiling_what_was_asked_for_longest_ago_makes_room(council: Database) -> None:
    few = replace(house(), most_asked_for=2)
    for key in ("decisions/key-1", "decisions/key-2"):
        freshen_feed(council, key, now=NOON, made_with=few)
    with council.transaction() as session:
        note_asked(session, "decisions/key-1", TODAY + DAY)
    freshen_feed(council, "decisions/key-3", now=NOON, made_with=few)
    assert asked_for(council) == {"decisions/key-1", "decisions/key-3"}
    freshen_feed(council, "decisions/key-3", now=LATER, made_with=few)
    freshen_feed(council, "decisions/none", now=LATER, made_with=few)
    assert asked_for(council) == {"decisions/key-1", "decisions/key-3"}


def test_personal_feeds_need_no_room_and_make_none(council: Database) -> None:
    few = replace(house(), most_asked_for=1)
    add_subscriber(council)
    for key in ("decisions/key-1", "my/abc", "my/abc?alarms=none"):
        freshen_feed(council, key, now=NOON, made_with=few)
    assert asked_for(council) == {"my/abc", "my/abc?alarms=none", "decisions/key-1"}
    freshen_feed(council, "decisions/key-2", now=NOON, made_with=few)
    assert asked_for(council) == {"my/abc", "my/abc?alarms=none", "decisions/key-2"}


def add_subscriber(database: Database) -> None:
    with database.transaction() as session:
        subscriber = Subscriber(email="a@example.org", asked_at=NOON, changed_at=NOON, confirmed_at=NOON)
        session.add(subscriber)
        session.flush()
        session.add(PersonalFeed(subscriber_id=subscriber.id, token_hash="abc", made_at=NOON))


def test_a_new_day_keeps_no_more_than_the_ceiling(council: Database) -> None:
    for number in (1, 2, 3):
        freshen_feed(council, f"decisions/key-{number}", now=NOON)
    publish_with(council, replace(house(), most_asked_for=2), now=LATER)
    assert len(asked_for(council)) == 3
    publish_with(council, replace(house(), most_asked_for=2), now=LATER + DAY)
    assert asked_for(council) == {"decisions/key-2", "decisions/key-3"}
    assert stored_keys(council) >= ALWAYS


def quick(database: Database, **changes: bool) -> bool:
    with database.reading() as session:
        return is_quick(session, house(**changes), "plan")  # type: ignore[arg-type]


def test_a_request_leaves_to_the_scheduler_what_it_would_make_otherwise_or_is_too_much(council: Database) -> None:
    assert (quick(council), quick(council, meetings_are_busy=False)) == (True, False)
    note(council, "UPDATE decision SET title = title || '!' WHERE slug = 'key-1'", times=MOST_AT_ONCE + 1)
    assert not quick(council)


def test_nothing_is_quick_where_nothing_was_ever_published(database: Database) -> None:
    assert not quick(database)


def note(database: Database, statement: str, *, times: int = 1) -> None:
    with database.transaction() as session:
        for _ in range(times):
            session.execute(sa.text(statement))


def test_among_very_many_changes_none_is_lost(council: Database) -> None:
    add_subscriber(council)
    for key in ("wards/north", "my/abc"):
        freshen_feed(council, key, now=NOON)
    note(council, "INSERT INTO diary_change (decision_id) VALUES (1)", times=MOST_ONE_BY_ONE + 100)
    note(council, "UPDATE ward SET name = 'Northern Heights'")
    note(council, "UPDATE subscriber SET everything = true")
    assert {"wards/north", "my/abc"} <= set(publish_feeds(council, now=LATER).changed)
    assert b"Northern Heights" in stored_body(council, "wards/north")
    assert b"Decision 1" in stored_body(council, "my/abc")
