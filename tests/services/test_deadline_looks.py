"""Looks for what is due: the first at everybody, the later ones at what fell due or changed, whatever there is."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from tests.announced import CALENDAR
from tests.builders import ACTOR, add_committee, add_member
from tests.newsroom import DAYS, posted
from tests.services.test_deadlines import (
    BEGAN,
    MEETS,
    THURSDAY,
    a_decision_to_come,
    a_meeting,
    add_rule_of_reports,
    change,
)
from tests.subscribed import EVERYTHING, subscribe
from webapp.database import Database
from webapp.domain.reminders import lead_times
from webapp.domain.subscriptions import Choices, Pace, Topic
from webapp.queries.duty_board import DutyBoard
from webapp.services import meetings, subscriptions
from webapp.services.deadlines import WHOLLY_EVERY, Looked, looked_at, meeting_drafts, queue, report_drafts
from webapp.services.meetings import Appointment
from webapp.services.news import cancel_rows

FIRST = THURSDAY + timedelta(hours=2)
LATER = FIRST + timedelta(minutes=5)
LOOKED = Looked(FIRST, FIRST)


def look(session: Session, now: datetime, looked: Looked | None = None) -> list[str]:
    """Look for reminders of meetings, queue them, and return to whom."""
    drafts = meeting_drafts(session, calendar=CALENDAR, now=now, looked=looked)
    assert queue(session, drafts, now=now) == len(drafts)
    return [one.recipient.address.split("@")[0] for one in drafts]


def follower(session: Session, name: str, leads: str = "1-working-day", at: datetime = BEGAN) -> str:
    return subscribe(session, f"{name}@example.org", topics={Topic.DEADLINES}, leads=leads, at=at).uuid


@pytest.mark.parametrize("many", [1, 8])
def test_a_later_look_asks_the_same_few_questions_however_many_there_are(database: Database, many: int) -> None:
    asked: list[str] = []
    with database.transaction() as session:
        meeting = a_meeting(session)
        for number in range(many):
            follower(session, f"jo{number}")
            appointment = Appointment((meeting.committees[0].id or 0,), MEETS + timedelta(minutes=number + 1))
            meetings.add_meeting(session, appointment, actor=ACTOR, now=BEGAN)
        assert len(look(session, FIRST)) == (many + 1) ** 2
        sa.event.listen(database.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
        assert look(session, LATER, LOOKED) == []
    assert len(asked) == 4, asked


def test_a_later_look_finds_what_fell_due_and_who_has_changed(database: Database) -> None:
    with database.transaction() as session:
        a_meeting(session)
        jo = follower(session, "jo", "24-hours")
        follower(session, "al", "1-hour")
        before = THURSDAY - timedelta(minutes=5)
        assert look(session, before) == []
        assert look(session, THURSDAY, Looked(before, before)) == ["ana", "jo"]
        follower(session, "new", "1-working-day", at=LATER)
        follower(session, "not-yet", "1-hour", at=LATER)
        drafts = meeting_drafts(session, calendar=CALENDAR, now=LATER, looked=LOOKED)
        assert [one.recipient.address for one in drafts] == ["new@example.org"]
        assert queue(session, drafts, now=LATER) == 0, "who changes while it is queued is found by the next look"
        assert look(session, LATER + timedelta(minutes=2), Looked(LATER, LATER)) == ["new"]
        chosen = Choices(
            topics=frozenset({Topic.DEADLINES}), scope=EVERYTHING, pace=Pace.AT_ONCE, leads=lead_times(["24-hours"])
        )
        subscriptions.change(session, jo, chosen, now=LATER)
        assert look(session, LATER + timedelta(minutes=4), Looked(LATER, LATER)) == ["jo"], "it had been taken back"


def test_a_later_look_finds_meetings_that_were_moved_and_within_the_hour_members_who_joined(database: Database) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        assert look(session, BEGAN + timedelta(days=1)) == []
        change(session, meeting, LATER + timedelta(hours=20), now=LATER)
        assert look(session, LATER, LOOKED) == ["ana"]
        add_member(session, meeting.committees[0], "Bo Late")
        assert look(session, FIRST + WHOLLY_EVERY, Looked(LATER, FIRST)) == ["bo"]


def test_everybody_is_looked_at_once_an_hour_and_after_the_clock_was_set_back() -> None:
    first = looked_at(None, FIRST)
    assert (first, first.since(LATER)) == (LOOKED, FIRST - timedelta(minutes=1))
    assert first.since(FIRST - timedelta(seconds=1)) is None
    second = looked_at(first, FIRST + WHOLLY_EVERY / 2)
    assert second == Looked(FIRST + WHOLLY_EVERY / 2, FIRST)
    assert second.since(FIRST + WHOLLY_EVERY) is None
    assert looked_at(second, FIRST + WHOLLY_EVERY) == Looked(FIRST + WHOLLY_EVERY, FIRST + WHOLLY_EVERY)


def test_a_later_look_for_reports_reads_no_decision_until_something_changes(database: Database) -> None:
    with database.transaction() as session:
        add_rule_of_reports(session)
        a_decision_to_come(session)
        now = datetime.fromisoformat("2026-12-22T08:00:00+00:00")
        looked = Looked(now, now)

        def found(minutes: int, looked: Looked | None = None) -> int:
            board, later = DutyBoard(DAYS), now + timedelta(minutes=minutes)
            return queue(session, report_drafts(session, board, calendar=CALENDAR, now=later, looked=looked), now=later)

        asked: list[str] = []
        assert found(0) == 1
        sa.event.listen(database.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
        assert found(30, looked) == 0
        assert [one for one in asked if "FROM decision" in one] == []
        add_committee(session, "Health")
        follower(session, "jo", "5-working-days", at=now + timedelta(minutes=30))
        assert found(31, looked) == 0
        assert [one for one in asked if "FROM decision" in one] != []
        assert posted(session) == [("report-due", "sam.okoro")]


def test_many_rows_are_cancelled_some_at_a_time(database: Database) -> None:
    asked: list[str] = []
    with database.transaction() as session:
        sa.event.listen(database.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
        cancel_rows(session, range(1, 2002), "no more", BEGAN)
    assert len([one for one in asked if one.startswith("UPDATE outbox")]) == 3
