"""Digests where something went wrong or changed: a late commit, a clock that was ahead, another pace."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from tests.newsroom import posted, send_all
from tests.services.test_digests import ALL, BEFORE, MORNING, TOLD_TO, an_entry, move, queue, reader, told
from tests.subscribed import EVERYTHING
from webapp.database import Database
from webapp.domain.subscriptions import Choices, Pace
from webapp.models.decisions import Decision
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.models.subscriptions import Subscriber
from webapp.services import subscriptions
from webapp.services.digests import Queued

TOMORROW = MORNING + timedelta(days=1)
MOVED = ("Moved or withdrawn", ["School extension: Expected: February 2012"])
NOON = MORNING + timedelta(hours=5)


def change(session: Session, row: Subscriber, pace: Pace, now: datetime) -> None:
    choices = Choices(topics=ALL, scope=EVERYTHING, pace=pace)
    subscriptions.change(session, row.uuid, choices, now=now)


def entry_moved_at(session: Session, at: datetime) -> Decision:
    decision = an_entry(session)
    move(session, decision, 2, at)
    return decision


def test_what_is_committed_just_after_its_moment_is_told_by_the_next_digest(database: Database) -> None:
    with database.transaction() as session:
        reader(session)
        decision = an_entry(session)
        assert queue(session, MORNING + timedelta(seconds=1)) == Queued(0, 1)
        move(session, decision, 2, MORNING - timedelta(seconds=5))
        assert queue(session, TOMORROW) == Queued(1, 1)
        assert told(session, TOMORROW) == [("jo", *MOVED)]


@pytest.mark.parametrize("days_ahead", [2, 9])
def test_a_clock_that_was_ahead_loses_no_day_of_digests(database: Database, days_ahead: int) -> None:
    with database.transaction() as session:
        control, jo = reader(session, "control"), reader(session, "jo")
        jo.digested_to = BEFORE + timedelta(days=days_ahead)
        entry_moved_at(session, MORNING - timedelta(hours=1))
        assert queue(session) == Queued(2, 2)
        assert queue(session) == Queued(0, 0)
        assert sorted(told(session)) == [("control", *MOVED), ("jo", *MOVED)]
        assert (control.digested_to, jo.digested_to) == (TOLD_TO, TOLD_TO)


def test_a_digest_sent_by_a_clock_that_was_ahead_takes_the_place_of_no_other(database: Database) -> None:
    with database.transaction() as session:
        jo = reader(session)
        decision = entry_moved_at(session, BEFORE + timedelta(hours=1))
        queue(session, MORNING)
        send_all(session, BEFORE)
        yesterday = BEFORE + timedelta(hours=2)
        assert queue(session, yesterday) == Queued(0, 1), "the clock was set right"
        assert jo.digested_to == BEFORE - timedelta(minutes=1)
        move(session, decision, 3, BEFORE + timedelta(hours=3))
        assert queue(session, yesterday) == Queued(0, 0)
        assert queue(session, MORNING) == Queued(1, 1)
        assert told(session) == [("jo", "Moved or withdrawn", ["School extension: Expected: March 2012"])]


def test_clocks_that_differ_by_seconds_are_not_wrong(database: Database) -> None:
    with database.transaction() as session:
        jo = reader(session)
        entry_moved_at(session, MORNING - timedelta(hours=1))
        jo.digested_to = NOON + timedelta(seconds=3)
        assert queue(session, NOON) == Queued(0, 0)


def test_who_chooses_to_be_told_at_once_is_told_what_no_digest_has_told(database: Database) -> None:
    with database.transaction() as session:
        jo = reader(session)
        queue(session)
        entry_moved_at(session, MORNING + timedelta(hours=1))
        change(session, jo, Pace.AT_ONCE, NOON)
        assert told(session, NOON) == [], "what bears an earlier moment may still be committed"
        assert told(session, NOON + timedelta(minutes=1)) == [("jo", *MOVED)]
        row = session.exec(select(OutboxMessage)).one()
        assert (row.occasion, row.covers_from, row.covers_to) == ("daily-last-20111206T123000000000", TOLD_TO, NOON)


def test_where_nothing_happened_no_last_digest_is_sent(database: Database) -> None:
    with database.transaction() as session:
        jo = reader(session)
        change(session, jo, Pace.AT_ONCE, NOON)
        assert told(session, NOON + timedelta(minutes=1)) == []
        assert posted(session) == []


@pytest.mark.parametrize("paces", [
    (Pace.AT_ONCE, Pace.AT_ONCE), (Pace.AT_ONCE, Pace.DAILY), (Pace.AT_ONCE, Pace.WEEKLY, Pace.DAILY),
    (Pace.WEEKLY, Pace.DAILY), (Pace.AT_ONCE, Pace.DAILY, Pace.AT_ONCE),
])  # fmt: skip
def test_however_often_the_pace_changes_it_is_told_once(database: Database, paces: tuple[Pace, ...]) -> None:
    with database.transaction() as session:
        jo = reader(session)
        entry_moved_at(session, MORNING - timedelta(hours=1))
        queue(session)
        for pace in paces:
            change(session, jo, pace, NOON)
        queue(session, TOMORROW)
        assert told(session, TOMORROW) == [("jo", *MOVED)]
        sent = sa.select(sa.func.count()).where(col(OutboxMessage.state) == MessageState.SENDING)
        assert session.connection().execute(sent).scalar_one() == 1
