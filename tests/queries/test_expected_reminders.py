"""What should have been told by now, from plain rows: it agrees with the pump, and what the pump loses is found."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from tests.announced import CALENDAR, CLOSES, PUBLISHED, People, announce, messages
from tests.subscribed import subscribe
from webapp.database import Database
from webapp.domain.expected_reminders import ExpectedReminder
from webapp.domain.lifecycle import Status
from webapp.domain.reminders import lead_times
from webapp.domain.subscriptions import Pace, Scope, Topic
from webapp.models.decisions import Decision
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries.expected_reminders import expected_reminders, expected_withdrawals, missing_now
from webapp.services import outbox, reminders
from webapp.services.reminders import ChangeKind

POLICY = lead_times(["on-publication", "1-working-day", "3-hours"])
HOUR = timedelta(hours=1)
MOMENTS = [PUBLISHED, PUBLISHED + 72 * HOUR, CLOSES - 24 * HOUR, CLOSES - 3 * HOUR, CLOSES, CLOSES + 15 * HOUR]


def queue(session: Session, now: datetime) -> None:
    reminders.queue_due(session, policy=POLICY, calendar=CALENDAR, now=now)


def expect(session: Session, now: datetime) -> list[ExpectedReminder]:
    return expected_reminders(session, policy=POLICY, calendar=CALENDAR, now=now)


def missed(session: Session, now: datetime) -> list[str]:
    return [one.key for one in missing_now(session, policy=POLICY, calendar=CALENDAR, now=now)]


def scene(session: Session) -> Decision:
    """Two decisions, and subscribers of every sort, one of whom is a member as well."""
    decision = announce(session, people=People(members=2))
    announce(session, reference="KEY/04DEC/26", people=People(members=1), published_at=PUBLISHED + HOUR)
    assert decision.id is not None
    subscribe(session, "everything@example.com", leads="3-working-days,6-hours")
    subscribe(session, "one@example.com", scope=Scope(decisions=frozenset({decision.id})), leads="1-hour")
    subscribe(session, "committee@example.com", scope=Scope(committees=frozenset({decision.committees[0].id or 0})))
    subscribe(session, "member1.key-03dec-26@example.gov.uk", leads="24-hours,2-working-days")
    subscribe(session, "opened@example.com", topics={Topic.OPENED})
    subscribe(session, "weekly@example.com", pace=Pace.WEEKLY)
    subscribe(session, "ended@example.com", ended=True)
    return decision


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_what_is_expected_is_what_a_pump_that_first_looks_now_queues(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        scene(session)
        queue(session, now)
        assert sorted(one.key for one in expect(session, now)) == sorted(row.dedupe_key for row in messages(session))
        assert len(messages(session)) > 6


def test_nothing_is_missing_while_the_pump_works_whenever_it_looked(database: Database) -> None:
    with database.transaction() as session:
        scene(session)
        for now in (*MOMENTS[1:4], CLOSES + 3 * HOUR):
            queue(session, now)
            assert missed(session, now + HOUR) == []


def test_what_the_pump_lost_is_found(database: Database) -> None:
    with database.transaction() as session:
        scene(session)
        queue(session, PUBLISHED + 2 * HOUR)
        row = next(row for row in messages(session) if row.recipient == "one@example.com")
        key = row.dedupe_key
        session.delete(row)
        session.flush()
        assert missed(session, PUBLISHED + 3 * HOUR) == [key]


def test_what_has_changed_only_just_now_is_left_to_the_next_check(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=1))
        subscribe(session, "a@example.com", at=PUBLISHED + HOUR)
        assert missed(session, PUBLISHED + timedelta(minutes=14)) == []
        assert len(missed(session, PUBLISHED + timedelta(minutes=15))) == 3
        queue(session, PUBLISHED + HOUR)
        assert missed(session, PUBLISHED + 2 * HOUR) == []


def withdraw(session: Session, decision: Decision, now: datetime) -> None:
    decision.status, decision.withdrawn_at, decision.updated_at = Status.WITHDRAWN, now, now
    decision.revision += 1
    session.flush()
    outbox.cancel_waiting(session, decision.id or 0, "withdrawn", now)
    reminders.tell_of_change(session, decision, kind=ChangeKind.WITHDRAWN, now=now)


def test_everybody_who_had_been_told_must_hear_that_the_decision_was_withdrawn(database: Database) -> None:
    with database.transaction() as session:
        decision = scene(session)
        queue(session, PUBLISHED + 2 * HOUR)
        about = col(OutboxMessage.decision_id) == decision.id
        sent = sa.update(OutboxMessage).where(about, col(OutboxMessage.recipient) != "one@example.com")
        session.connection().execute(sent.values(state=MessageState.SENT, sent_at=PUBLISHED + 2 * HOUR))
        withdraw(session, decision, PUBLISHED + 3 * HOUR)
        session.expire_all()
        notices = [row for row in messages(session) if row.kind.value == "decision-withdrawn"]
        assert [one.key for one in expected_withdrawals(session)] == sorted(row.dedupe_key for row in notices)
        assert len(notices) == 7
        assert missed(session, PUBLISHED + 4 * HOUR) == []
        session.delete(notices[0])
        session.flush()
        assert missed(session, PUBLISHED + 4 * HOUR) == [notices[0].dedupe_key]


def test_decisions_not_open_to_call_in_are_not_expected(database: Database) -> None:
    with database.transaction() as session:
        announce(session).status = Status.CALLED_IN
        announce(session, reference="KEY/1", published_at=datetime(2026, 12, 14, 12, tzinfo=UTC))
        late = announce(session, reference="KEY/2", published_at=PUBLISHED - timedelta(days=7))
        late.outcome.recorded_at = PUBLISHED + 5 * HOUR
        session.flush()
        assert late.outcome.call_in_closes_at == PUBLISHED + 5 * HOUR
        assert expect(session, PUBLISHED + 6 * HOUR) == []
