"""Announced windows held against the calendar: the open ones, those that would move, and the whole archive."""

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from tests.builders import add_decision, add_rule, at, publish_record, working_calendar
from webapp.database import Database
from webapp.domain.constitution import Effect
from webapp.domain.days import WorkingCalendar
from webapp.domain.lifecycle import Status
from webapp.models.decisions import Decision
from webapp.queries import recheck

NOTICE = at("2026-10-01")
MONDAY = at("2026-11-23")
NOW = at("2026-11-24")
ENGLAND = working_calendar()
CLOSED = ENGLAND.with_changes(closures={date(2026, 11, 26): "Staff day"})


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17))
        yield session


def decided(session: Session, number: int, published_at: datetime = MONDAY) -> Decision:
    return publish_record(session, add_decision(session, f"KEY/{number:02}NOV/26", now=NOTICE), published_at)


def references(session: Session, calendar: WorkingCalendar, now: datetime = NOW) -> list[str]:
    session.flush()
    return [one.reference for one in recheck.open_deadlines(session, calendar, now)]


def test_open_deadlines_that_agree_are_not_listed(session: Session) -> None:
    decided(session, 1)
    assert references(session, ENGLAND) == []
    assert recheck.number_to_reannounce(session, ENGLAND, NOW) == 0


def test_open_deadlines_that_do_not_agree_come_with_the_nearest_first(session: Session) -> None:
    decided(session, 2, NOW)
    first = decided(session, 1)
    assert references(session, CLOSED) == ["KEY/01NOV/26", "KEY/02NOV/26"]
    assert recheck.number_to_reannounce(session, CLOSED, NOW) == 2
    one = recheck.would_move(session, CLOSED, NOW)[0]
    assert (one.uuid, one.slug, one.title, one.revision) == (first.uuid, first.slug, first.title, first.revision)
    assert one.moved is not None
    assert (one.moved.old.last_day, one.moved.new.last_day) == (date(2026, 11, 30), date(2026, 12, 1))
    assert [day.words for day in one.moved.why] == [
        "Thursday 26 November 2026 does not count: council closed: Staff day"
    ]


def test_the_rule_that_counts_is_the_one_frozen_with_the_record(session: Session) -> None:
    decided(session, 1)
    add_rule(session, days=9, valid_from=date(2026, 1, 1), effect=Effect.NEXT_WORKING_DAY)
    assert references(session, ENGLAND) == []


def test_the_minute_of_the_cut_off_is_open_and_the_next_is_archive(session: Session) -> None:
    decided(session, 1)
    assert references(session, CLOSED, at("2026-11-30", "17:00")) == ["KEY/01NOV/26"]
    assert references(session, CLOSED, at("2026-11-30", "17:01")) == []


@pytest.mark.parametrize("status", [Status.CALLED_IN, Status.WITHDRAWN, Status.FINAL])
def test_what_is_not_open_to_call_in_has_no_deadline_to_announce(session: Session, status: Status) -> None:
    decision = decided(session, 1)
    decision.status = status
    if status is Status.WITHDRAWN:
        decision.withdrawn_at, decision.withdrawn_reason = NOW, "It is not needed."
    assert references(session, CLOSED) == []


def test_a_deadline_beyond_the_known_calendar_says_so(session: Session) -> None:
    decided(session, 1)
    session.flush()
    short = WorkingCalendar(ENGLAND.nation, {}, {}, date(2026, 1, 1), date(2026, 11, 25))
    (one,) = recheck.open_deadlines(session, short, NOW)
    assert one.moved is None
    assert "bank holidays and closure days are known only from 1 January 2026 to 25 November 2026" in one.why_unknown


def test_a_damaged_rule_is_one_deadline_that_cannot_be_counted(session: Session) -> None:
    damaged = decided(session, 1)
    decided(session, 2)
    assert damaged.outcome is not None
    damaged.outcome.rule = {"length": "five"}
    session.flush()
    found = recheck.open_deadlines(session, CLOSED, NOW)
    assert [(one.reference, one.moved is None, bool(one.why_unknown)) for one in found] == [
        ("KEY/01NOV/26", True, True),
        ("KEY/02NOV/26", False, False),
    ]


def test_the_archive_is_counted_whole_and_shown_in_pages(session: Session) -> None:
    for number in range(1, 4):
        decided(session, number, at(f"2026-11-{number + 1:02}"))
    decided(session, 4)
    session.flush()
    changed = ENGLAND.with_changes(additions={date(2026, 11, 10): "Jubilee"})
    found = recheck.recheck_archive(session, changed, closed_before=NOW)
    assert (found.windows, len(found.moved), found.unknown) == (3, 2, ())
    rows = recheck.page_of_archive(session, found, 1)
    assert [(one.reference, one.moved.old.last_day, one.moved.new.last_day) for one in rows] == [
        ("KEY/03NOV/26", date(2026, 11, 11), date(2026, 11, 12)),
        ("KEY/02NOV/26", date(2026, 11, 10), date(2026, 11, 11)),
    ]
    assert recheck.page_of_archive(session, found, 2) == []


def test_what_cannot_be_counted_in_the_archive_is_known(session: Session) -> None:
    old, damaged = decided(session, 1, at("2026-11-02")), decided(session, 2, at("2026-11-12"))
    assert damaged.outcome is not None
    damaged.outcome.rule = {"length": "five"}
    session.flush()
    short = WorkingCalendar(ENGLAND.nation, {}, {}, date(2026, 11, 10), date(2026, 12, 31))
    found = recheck.recheck_archive(session, short, closed_before=NOW)
    assert (found.windows, found.moved, found.unknown) == (2, (), (damaged.id, old.id))


def test_decisions_without_a_window_are_left_out(session: Session) -> None:
    waived = add_decision(session, "KEY/05NOV/26", now=NOTICE)
    publish_record(session, waived, at("2026-11-02"), waived=True, waiver_agreed_by="The mayor")
    session.flush()
    assert references(session, CLOSED) == []
    assert recheck.recheck_archive(session, CLOSED, closed_before=NOW).windows == 0


def test_the_archive_asks_one_question_however_long_it_is(database: Database, session: Session) -> None:
    for number in range(1, 6):
        decided(session, number, at(f"2026-11-{number + 1:02}"))
    session.flush()
    asked: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    recheck.recheck_archive(session, CLOSED, closed_before=NOW)
    assert len(asked) == 1
    assert "working" not in asked[0]
