"""Which feeds a change concerns: those are written again, and no others; those that are made only when asked for."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from tests.diary_rows import (
    NOON,
    TODAY,
    committee_row,
    decision_row,
    link_row,
    maker_row,
    meeting_row,
    record_row,
    ward_row,
)
from tests.published_feeds import (
    freshen_feed,
    house,
    publish_feeds,
    publish_with,
    stored_body,
    stored_feed,
    stored_keys,
)
from webapp.database import Database
from webapp.domain.lifecycle import Status
from webapp.models.bodies import CommitteeAlias
from webapp.models.calendar import FeedState, PersonalFeed
from webapp.models.decisions import DecisionMakerLink, WardLink
from webapp.models.subscriptions import Subscriber
from webapp.services.feeds import KEPT_UNASKED, Published, note_asked, wants_noting

LATER = NOON + timedelta(hours=1)
DAY = timedelta(days=1)
LAZY = (
    "decision-makers/cabinet",
    "decision-makers/leader",
    "wards/north",
    "wards/south",
    "decisions/key-1",
    "plan?fuzzy=none",
    "call-in?alarms=none",
)
EVERYTHING_AND_PLAN = {"plan", "everything", "plan?fuzzy=none"}


@pytest.fixture
def council(database: Database) -> Database:
    """Two committees, makers and wards, a decision of the first of each, and every feed of theirs made."""
    with database.transaction() as session:
        health, _ = committee_row(session, "health"), committee_row(session, "roads")
        cabinet, _ = maker_row(session, "cabinet"), maker_row(session, "leader")
        north, _ = ward_row(session, "north"), ward_row(session, "south")
        decision = decision_row(session, 1)
        link_row(session, decision, health)
        session.add(DecisionMakerLink(decision_id=decision.id, decision_maker_id=cabinet.id))
        session.add(WardLink(decision_id=decision.id, ward_id=north.id))
        meeting_row(session, health)
    publish_feeds(database, now=NOON)
    for key in LAZY:
        assert freshen_feed(database, key, now=NOON).changed == (key,)
    return database


def changed_by(database: Database, statement: str, *, now: datetime = LATER) -> set[str]:
    """Change something, publish, and see that nothing but the feeds reported has other bytes, hash or date."""
    before = everything_stored(database)
    with database.transaction() as session:
        session.execute(sa.text(statement))
    changed = set(publish_feeds(database, now=now).changed)
    after = everything_stored(database)
    assert {key for key in after if after[key] != before.get(key)} == changed
    return changed


def everything_stored(database: Database) -> dict[str, tuple[object, ...]]:
    with database.reading() as session:
        return {one.key: (one.body_gzip, one.sha256, one.changed_at) for one in session.exec(select(FeedState))}


def test_an_edited_decision_concerns_the_feeds_that_hold_it(council: Database) -> None:
    # It is expected in a month, which no day is: `?fuzzy=none` does not show it.
    assert changed_by(council, "UPDATE decision SET title = 'Parking'") == {
        "plan",
        "everything",
        "committees/health",
        "decision-makers/cabinet",
        "wards/north",
        "decisions/key-1",
    }


def test_a_moved_meeting_concerns_its_committee_and_the_feeds_of_meetings(council: Database) -> None:
    assert changed_by(council, "UPDATE meeting SET place = 'Guildhall'") == {
        "meetings",
        "everything",
        "committees/health",
    }


def test_a_decision_that_falls_to_another_committee_leaves_one_feed_and_enters_the_other(council: Database) -> None:
    roads = "(SELECT id FROM scrutiny_committee WHERE slug = 'roads')"
    assert changed_by(council, f"UPDATE decision_committee SET committee_id = {roads}") == {
        "committees/health",
        "committees/roads",
    }
    assert b"Decision 1" in stored_body(council, "committees/roads")
    assert b"Decision 1" not in stored_body(council, "committees/health")


def test_a_decision_for_all_wards_enters_every_ward(council: Database) -> None:
    assert changed_by(council, "UPDATE decision SET all_wards = true") == {"wards/south"}


def test_a_renamed_committee_changes_its_meetings_and_keeps_its_feed(council: Database) -> None:
    changed = changed_by(council, "UPDATE scrutiny_committee SET name = 'Adults and Health' WHERE slug = 'health'")
    assert changed == {"meetings", "everything", "committees/health"}
    assert b"X-WR-CALNAME:Anyborough Council: Adults and Health\r\n" in stored_body(council, "committees/health")


def test_an_alias_serves_the_same_entries_and_follows_them(council: Database) -> None:
    with council.transaction() as session:
        health = session.execute(sa.text("SELECT id FROM scrutiny_committee WHERE slug = 'health'")).scalar_one()
        session.add(CommitteeAlias(committee_id=health, slug="adults"))
    freshen_feed(council, "committees/adults", now=NOON)
    assert stored_body(council, "committees/adults") == stored_body(council, "committees/health")
    assert {"committees/adults", "committees/health"} < changed_by(council, "UPDATE decision SET title = 'Parking'")


def test_a_closed_committee_keeps_its_feed_and_says_so(council: Database) -> None:
    assert changed_by(council, "UPDATE scrutiny_committee SET closed_on = '2026-11-20' WHERE slug = 'roads'") == {
        "committees/roads"
    }
    assert b"Roads was closed on 20 November 2026" in stored_body(council, "committees/roads")


def test_midnight_writes_only_the_feeds_that_something_leaves(council: Database) -> None:
    with council.transaction() as session:
        long_ago = datetime(2026, 5, 28, 17, tzinfo=UTC)
        meeting_row(session, number=2, starts_at=long_ago)
    publish_feeds(council, now=NOON)
    assert publish_feeds(council, now=NOON + DAY).changed == ()
    before = everything_stored(council)
    assert set(publish_feeds(council, now=NOON + 2 * DAY).changed) == {"meetings", "everything"}
    assert before["plan"] == everything_stored(council)["plan"]


def test_other_settings_write_every_feed_again(council: Database) -> None:
    run = publish_feeds(council, now=LATER, council="Otherborough Council")
    assert set(run.changed) == stored_keys(council)
    run = publish_with(council, house(council="Otherborough Council", meetings_are_busy=False), now=LATER)
    assert set(run.changed) == {"meetings", "everything", "committees/health"}


def test_a_new_committee_has_its_feed_at_the_first_asking(council: Database) -> None:
    with council.transaction() as session:
        committee_row(session, "schools")
    assert freshen_feed(council, "committees/schools", now=LATER).changed == ("committees/schools",)
    assert stored(council, "committees/schools").asked_on is None


def stored(database: Database, key: str) -> FeedState:
    state = stored_feed(database, key)
    assert state is not None
    return state


@pytest.mark.parametrize(
    "key", ["decisions/key-2", "decisions/none", "wards/none", "decision-makers/x", "other", "my/x"]
)
def test_nothing_is_made_of_what_is_not_public(council: Database, key: str) -> None:
    with council.transaction() as session:
        decision_row(session, 2, status=Status.DRAFT, notice_published_at=None)
    assert freshen_feed(council, key, now=LATER) == Published()
    assert stored_feed(council, key) is None


def test_a_feed_that_nobody_asks_for_is_forgotten_and_made_again_when_somebody_does(council: Database) -> None:
    with council.transaction() as session:
        note_asked(session, "wards/north", TODAY + 5 * DAY)
    publish_feeds(council, now=NOON + KEPT_UNASKED)
    assert set(LAZY) < stored_keys(council)
    publish_feeds(council, now=NOON + KEPT_UNASKED + DAY)
    assert stored_keys(council) & set(LAZY) == {"wards/north"}
    assert {"plan", "committees/roads"} < stored_keys(council)
    again = NOON + KEPT_UNASKED + 2 * DAY
    freshen_feed(council, "wards/south", now=again)
    assert stored(council, "wards/south").changed_at == again


def test_asking_is_noted_each_week_and_of_a_personal_feed_each_day() -> None:
    assert [wants_noting("wards/north", TODAY - days * DAY, TODAY) for days in (0, 6, 7)] == [False, False, True]
    assert [wants_noting("my/abc", TODAY - days * DAY, TODAY) for days in (0, 1)] == [False, True]
    assert wants_noting("plan", None, TODAY) is False


def add_decided_long_ago(session: Session) -> None:
    decision = decision_row(session, 9, status=Status.IMPLEMENTED, expected_from=date(2024, 1, 1), expected_to=None)
    record_row(
        session,
        decision,
        decided_on=date(2024, 1, 8),
        published_at=datetime(2024, 1, 9, 12, tzinfo=UTC),
        call_in_opens_on=date(2024, 1, 10),
        call_in_last_day=date(2024, 1, 16),
        call_in_closes_at=datetime(2024, 1, 16, 16, tzinfo=UTC),
    )


def test_the_feed_of_one_decision_keeps_its_past(council: Database) -> None:
    with council.transaction() as session:
        add_decided_long_ago(session)
        session.execute(sa.text("DELETE FROM diary_change"))
    freshen_feed(council, "decisions/key-9", now=LATER)
    assert stored_body(council, "decisions/key-9").count(b"BEGIN:VEVENT") == 3
    assert publish_feeds(council, now=LATER).changed == ()
    before = stored_body(council, "decisions/key-1")
    publish_feeds(council, now=NOON + 50 * DAY)
    freshen_feed(council, "decisions/key-1", now=NOON + 400 * DAY)
    publish_feeds(council, now=NOON + 400 * DAY)
    freshen_feed(council, "decisions/key-1", now=NOON + 400 * DAY)
    assert b"Decision 1" in stored_body(council, "decisions/key-1") and b"Decision 1" in before
    assert b"Decision 1" not in stored_body(council, "plan")


@pytest.mark.parametrize("days", [0, 1])
def test_the_feed_of_a_decision_of_long_ago_follows_it_at_midnight_too(council: Database, days: int) -> None:
    with council.transaction() as session:
        add_decided_long_ago(session)
    publish_feeds(council, now=NOON)
    freshen_feed(council, "decisions/key-9", now=NOON)
    with council.transaction() as session:
        session.execute(sa.text("UPDATE decision SET title = 'Parking' WHERE slug = 'key-9'"))
    assert "decisions/key-9" in publish_feeds(council, now=LATER + days * DAY).changed
    assert b"Decision made: Parking" in stored_body(council, "decisions/key-9")


def test_a_decision_that_is_no_more_takes_its_own_feed_with_it(council: Database) -> None:
    with council.transaction() as session:
        for table in ("decision_committee", "decision_decision_maker", "decision_ward"):
            session.execute(sa.text(f"DELETE FROM {table}"))
        session.execute(sa.text("DELETE FROM decision"))
    publish_feeds(council, now=LATER)
    assert "decisions/key-1" not in stored_keys(council)
    assert b"SUMMARY:CANCELLED: " in stored_body(council, "wards/north")


def test_a_personal_feed_is_looked_at_again_when_anybody_follows_something_else(council: Database) -> None:
    with council.transaction() as session:
        subscriber = Subscriber(email="a@example.org", asked_at=NOON, changed_at=NOON, confirmed_at=NOON)
        session.add(subscriber)
        session.flush()
        session.add(PersonalFeed(subscriber_id=subscriber.id, token_hash="abc", made_at=NOON))
    freshen_feed(council, "my/abc", now=NOON)
    assert b"BEGIN:VEVENT" not in stored_body(council, "my/abc")
    publish_feeds(council, now=NOON)
    ward = "(SELECT id FROM ward WHERE slug = 'north')"
    following = f"INSERT INTO interest (subscriber_id, ward_id) SELECT id, {ward} FROM subscriber"
    assert changed_by(council, following) == {"my/abc"}
    assert b"Decision 1" in stored_body(council, "my/abc")
    assert changed_by(council, "UPDATE meeting SET place = 'Guildhall'", now=LATER + DAY / 24) == {
        "meetings",
        "everything",
        "committees/health",
    }
    assert changed_by(council, "UPDATE subscriber SET digested_to = asked_at") == set()


def test_no_run_writes_more_feeds_than_others_can_wait_for(council: Database) -> None:
    few = replace(house(), most_written=3)
    with council.transaction() as session:
        session.execute(sa.text("UPDATE decision SET title = 'Parking'"))
    runs = [publish_with(council, few, now=LATER).changed for _ in range(4)]
    assert [len(run) for run in runs] == [3, 3, 0, 0]
    assert b"Parking" in stored_body(council, "decisions/key-1")


def test_the_meeting_that_looks_at_a_called_in_decision_is_in_that_decisions_own_feed(council: Database) -> None:
    assert changed_by(council, "UPDATE meeting SET decision_id = (SELECT id FROM decision WHERE slug = 'key-1')") == {
        "decisions/key-1"
    }
    assert b"UID:meeting-" in stored_body(council, "decisions/key-1")
