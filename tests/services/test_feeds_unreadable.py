"""A row from which nothing can be made: it is left out and reported, and everything else is published."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from tests.diary_rows import NOON, decision_row, meeting_row, record_row
from tests.published_feeds import BASE, freshen_feed, publish_feeds, stored_body
from webapp.database import Database
from webapp.domain.diary_facts import Unreadable
from webapp.domain.lifecycle import Status
from webapp.models.calendar import CalendarItem
from webapp.queries.diary import Touched, facts_between, touched_facts
from webapp.queries.diary_meetings import read_each
from webapp.queries.feeds import Problem, problems
from webapp.services.feeds import Published

LATER = NOON + timedelta(hours=1)
WHY = "The rule: length must be a whole number."


@pytest.fixture
def council(database: Database) -> Database:
    """A decision with a record, and one that is expected."""
    with database.transaction() as session:
        record_row(session, decision_row(session, 1, status=Status.DECIDED))
        decision_row(session, 2)
    return database


def rule(database: Database, written: str) -> None:
    with database.transaction() as session:
        session.execute(sa.text("UPDATE outcome SET rule = :rule"), {"rule": written})


def break_rule(database: Database) -> None:
    rule(database, '{"length": "five"}')


def mend_rule(database: Database) -> None:
    rule(database, '{"length": 5}')


def retitle(database: Database) -> None:
    with database.transaction() as session:
        session.execute(sa.text("UPDATE decision SET title = 'Parking' WHERE slug = 'key-2'"))


def refused(run: Published) -> list[tuple[str, str]]:
    return [(one.uid, one.reason) for one in run.refused]


def listed(database: Database) -> list[Problem]:
    with database.reading() as session:
        return problems(session)


@pytest.mark.parametrize("days", [0, 1])
def test_its_entries_are_left_out_and_all_others_are_published(council: Database, days: int) -> None:
    publish_feeds(council, now=NOON)
    break_rule(council)
    retitle(council)
    run = publish_feeds(council, now=LATER + timedelta(days=days))
    assert refused(run) == [("decision/1", WHY)]
    assert b"Parking" in stored_body(council) and b"Decision 1" not in stored_body(council)
    assert {one.why for one in listed(council)} == {WHY} and len(listed(council)) == 3
    mend_rule(council)
    assert publish_feeds(council, now=LATER + timedelta(days=days)).refused == ()
    assert stored_body(council).count(b"Decision 1") > 0 and listed(council) == []


def test_a_request_is_served_all_the_same(council: Database) -> None:
    publish_feeds(council, now=NOON)
    break_rule(council)
    retitle(council)
    run = freshen_feed(council, "plan", now=LATER)
    assert (run.changed, refused(run)) == (("plan",), [("decision/1", WHY)])
    assert b"Parking" in stored_body(council, "plan")


def test_staff_are_told_of_one_that_never_had_an_entry_until_it_is_mended(council: Database) -> None:
    break_rule(council)
    for days in (0, 1):
        assert refused(publish_feeds(council, now=NOON + timedelta(days=days))) == [("decision/1", WHY)]
        assert listed(council) == [Problem("decision/1", "", WHY)]
    mend_rule(council)
    publish_feeds(council, now=NOON + timedelta(days=1))
    assert listed(council) == []
    with council.reading() as session:
        assert "decision/1" not in session.exec(select(CalendarItem.uid)).all()


def test_the_calendar_of_a_month_leaves_it_out(council: Database) -> None:
    break_rule(council)
    with council.reading() as session:
        facts = facts_between(session, date(2026, 11, 1), date(2027, 1, 31), base_url=BASE)
        touched = touched_facts(session, Touched(decisions=frozenset({1, 2})), base_url=BASE)
    for found in (facts, touched):
        assert [one.source for one in found.decisions] == ["decision/2"]
        assert found.unreadable == (Unreadable("decision/1", WHY),)


def test_a_meeting_that_begins_when_no_day_is_keeps_back_no_other(database: Database) -> None:
    with database.transaction() as session:
        meeting_row(session, number=1)
        meeting_row(session, number=2, starts_at=datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
    run = publish_feeds(database, now=NOON)
    assert [uid for uid, _ in refused(run)] == ["meeting/2"]
    assert stored_body(database, "meetings").count(b"BEGIN:VEVENT") == 1
    assert [one.uid for one in listed(database)] == ["meeting/2"]


def test_what_says_nothing_of_its_failure_is_named_by_its_kind() -> None:
    def read(number: int) -> int:
        if number == 2:
            raise KeyError
        return number * 10

    assert read_each([1, 2, 3], read, str) == ((10, 30), (Unreadable("2", "KeyError"),))
