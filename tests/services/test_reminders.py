"""Which messages are queued: for whom, once, and what people are told when an announced window changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from tests.announced import CALENDAR, CLOSES, PUBLISHED, RULE, People, announce, messages, move_window, states
from webapp.database import Database
from webapp.domain.days import WorkingCalendar
from webapp.domain.lifecycle import Status
from webapp.domain.reminders import lead_times
from webapp.models.bodies import Membership, Person
from webapp.models.decisions import Decision
from webapp.models.outbox import Attempt, MessageState, OutboxMessage
from webapp.services import outbox, reminders
from webapp.services.reminders import ChangeKind, Queued

POLICY = lead_times(["on-publication", "1-working-day", "3-hours"])
DAY_BEFORE = datetime(2026, 12, 17, 17, 0, tzinfo=UTC)


def queue(session: Session, now: datetime = PUBLISHED, calendar: WorkingCalendar = CALENDAR) -> Queued:
    return reminders.queue_due(session, policy=POLICY, calendar=calendar, now=now)


def sent(session: Session, *, at: datetime) -> None:
    """Let every message that waits have been sent."""
    session.connection().execute(
        sa.update(OutboxMessage)
        .where(col(OutboxMessage.state) == MessageState.QUEUED)
        .values(state=MessageState.SENT, sent_at=at)
    )


def test_members_lead_officer_and_office_are_each_told_of_a_new_window(database: Database) -> None:
    with database.transaction() as session:
        announce(session)
        assert queue(session) == Queued(4)
        assert {(row.dedupe_key, row.recipient) for row in messages(session)} == {
            (f"call-in-opened/KEY-03DEC-26/2026-12-18T17:00Z/on-publication/{who}", address)
            for who, address in {
                "member-1": "member1.key-03dec-26@example.gov.uk",
                "member-2": "member2.key-03dec-26@example.gov.uk",
                "lead-officer": "officer@example.gov.uk",
                "office-1": "office@example.gov.uk",
            }.items()
        }


def test_queueing_twice_queues_nothing_more(database: Database) -> None:
    with database.transaction() as session:
        announce(session)
        assert [queue(session).messages, queue(session).messages] == [4, 0]
    with database.transaction() as session:
        assert queue(session, PUBLISHED + timedelta(days=1)) == Queued(0)


def test_an_address_that_stands_for_several_gets_one_message(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=1, officer="MEMBER1.key-03dec-26@example.gov.uk", office=""))
        assert queue(session) == Queued(1)
        assert [row.subscriber for row in messages(session)] == ["member-1"]


def test_a_member_of_two_committees_of_a_decision_gets_one_message(database: Database) -> None:
    with database.transaction() as session:
        decision = announce(session, people=People(members=1, officer="", office=""))
        other = announce(session, reference="KEY/04DEC/26", people=People(members=0, officer="", office=""))
        decision.committees.extend(other.committees)
        person, committee = session.exec(select(Person)).one(), other.committees[0]
        assert person.id is not None
        assert committee.id is not None
        first = session.exec(select(Membership)).one()
        session.add(
            Membership(committee_id=committee.id, person_id=person.id, kind=first.kind, joined_on=first.joined_on)
        )
        session.flush()
        queue(session)
        assert len([row for row in messages(session) if row.decision_id == decision.id]) == 1


def test_who_has_left_or_not_yet_joined_a_committee_is_not_told(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=3, officer="", office=""))
        left, to_join, _ = session.exec(select(Membership).order_by(col(Membership.id)))
        left.left_on, to_join.joined_on = date(2026, 12, 10), date(2026, 12, 12)
        session.flush()
        queue(session)
        assert [row.subscriber for row in messages(session)] == ["member-3"]


def test_after_an_outage_only_the_latest_reminder_is_queued(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=1, officer="", office=""))
        queue(session, CLOSES - timedelta(hours=1))
        assert states(session) == {"3-hours/member-1": "queued"}


def test_each_reminder_is_queued_in_its_turn(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=1, officer="", office=""))
        for now in (PUBLISHED, DAY_BEFORE, CLOSES - timedelta(hours=3), CLOSES):
            queue(session, now)
        assert [row.occasion for row in messages(session)] == ["on-publication", "1-working-day", "3-hours"]


def test_nothing_is_queued_before_publication_in_quiet_hours_or_days_after_the_last_moment(database: Database) -> None:
    with database.transaction() as session:
        announce(session)
        nine_in_the_evening = PUBLISHED.replace(hour=21)
        for now in (PUBLISHED - timedelta(seconds=1), nine_in_the_evening, CLOSES + timedelta(days=3)):
            assert queue(session, now) == Queued(0)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.DECIDED, Status.DRAFT}))
def test_only_a_decision_open_to_call_in_is_reminded_of(database: Database, status: Status) -> None:
    with database.transaction() as session:
        announce(session).status = status
        session.flush()
        assert queue(session) == Queued(0)


def test_a_decision_beyond_the_known_calendar_does_not_hold_up_the_others(database: Database) -> None:
    with database.transaction() as session:
        announce(session, reference="KEY/01JAN/27", published_at=PUBLISHED + timedelta(days=7))
        announce(session)
        short = WorkingCalendar(CALENDAR.nation, {}, {}, known_from=date(2026, 1, 1), known_to=date(2026, 12, 20))
        queued = queue(session, PUBLISHED + timedelta(days=7, minutes=-1), calendar=short)
        assert queued == Queued(4)
        queued = queue(session, PUBLISHED + timedelta(days=7), calendar=short)
        assert (queued.messages, len(queued.problems)) == (0, 1)
        assert queued.problems[0].startswith("KEY-01JAN-27: 1 working day before ")


@pytest.mark.sqlite_only
def test_open_windows_are_found_by_their_index(database: Database) -> None:
    plan: list[str] = []

    def explain(connection: sa.Connection, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            rows = connection.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[attr-defined]
            plan.extend(row[3] for row in rows)

    with database.transaction() as session:
        sa.event.listen(database.engine, "before_cursor_execute", explain)
        queue(session)
    assert plan[0].startswith("SEARCH outcome USING INDEX ix_outcome_call_in_closes_at")
    scans = {step.split()[1] for step in plan if step.startswith("SCAN")}
    assert scans <= {"reminder_round", "CONSTANT"}, plan


def told_decision(session: Session) -> Decision:
    """A decision of whose window one member has been told and an officer has not yet."""
    decision = announce(session, people=People(members=1, office=""))
    queue(session)
    session.connection().execute(
        sa.update(OutboxMessage)
        .where(col(OutboxMessage.subscriber) == "member-1")
        .values(state=MessageState.SENT, sent_at=PUBLISHED)
    )
    return decision


def change(session: Session, decision: Decision, kind: ChangeKind, now: datetime) -> int:
    assert decision.id is not None
    session.flush()
    outbox.cancel_waiting(session, decision.id, kind.value, now)
    return reminders.tell_of_change(session, decision, kind=kind, now=now)


def test_a_moved_deadline_cancels_what_waits_and_tells_those_who_knew(database: Database) -> None:
    later = PUBLISHED + timedelta(hours=2)
    with database.transaction() as session:
        decision = told_decision(session)
        move_window(decision, published_at=PUBLISHED + timedelta(days=3))
        assert change(session, decision, ChangeKind.MOVED, later) == 1
        session.expire_all()
        assert states(session) == {
            "on-publication/member-1": "sent",
            "on-publication/lead-officer": "cancelled",
            "revision-2/member-1": "queued",
        }
        notice = messages(session)[-1]
        assert (notice.heard_closes_at, notice.deadline_at) == (CLOSES, datetime(2026, 12, 21, 17, 0, tzinfo=UTC))


def test_who_was_told_of_the_move_is_not_told_again_that_the_window_has_opened(database: Database) -> None:
    with database.transaction() as session:
        decision = told_decision(session)
        move_window(decision, published_at=PUBLISHED + timedelta(minutes=30) - timedelta(days=1))
        change(session, decision, ChangeKind.MOVED, PUBLISHED + timedelta(hours=2))
        assert queue(session, PUBLISHED + timedelta(hours=3)) == Queued(1)
        assert messages(session)[-1].subscriber == "lead-officer"


def test_after_two_moves_a_person_hears_of_the_difference_from_what_they_knew(database: Database) -> None:
    with database.transaction() as session:
        decision = told_decision(session)
        for days in (3, 4):
            move_window(decision, published_at=PUBLISHED + timedelta(days=days))
            change(session, decision, ChangeKind.MOVED, PUBLISHED + timedelta(hours=days))
        waiting = [row for row in messages(session) if row.state is MessageState.QUEUED]
        assert [(row.heard_closes_at, row.deadline_at) for row in waiting] == [
            (CLOSES, datetime(2026, 12, 22, 17, 0, tzinfo=UTC))
        ]


def test_a_deadline_that_moves_away_and_back_before_anything_went_is_told_after_all(database: Database) -> None:
    with database.transaction() as session:
        decision = announce(session, people=People(members=1, officer="", office=""))
        queue(session)
        for published_at in (PUBLISHED + timedelta(days=3), PUBLISHED):
            move_window(decision, published_at=published_at)
            assert change(session, decision, ChangeKind.MOVED, PUBLISHED + timedelta(hours=1)) == 0
        assert states(session) == {"on-publication/member-1": "cancelled"}
        assert queue(session, PUBLISHED + timedelta(hours=2)) == Queued(1)
        session.expire_all()
        assert states(session) == {"on-publication/member-1": "queued"}


@pytest.mark.parametrize(
    ("kind", "status"), [(ChangeKind.WITHDRAWN, Status.WITHDRAWN), (ChangeKind.CALLED_IN, Status.CALLED_IN)]
)
def test_a_withdrawal_or_call_in_is_told_once_to_those_who_knew_and_reminders_end(
    database: Database, kind: ChangeKind, status: Status
) -> None:
    with database.transaction() as session:
        decision = told_decision(session)
        decision.status = status
        assert change(session, decision, kind, PUBLISHED + timedelta(hours=1)) == 1
        sent(session, at=PUBLISHED + timedelta(hours=2))
        decision.revision += 1
        assert change(session, decision, kind, PUBLISHED + timedelta(hours=3)) == 0
        assert queue(session, DAY_BEFORE) == Queued(0)


def test_a_message_in_hand_or_of_uncertain_end_counts_as_told(database: Database) -> None:
    with database.transaction() as session:
        decision = announce(session, people=People(members=1, office=""))
        queue(session)
        member, officer = messages(session)
        assert officer.id is not None
        member.state, member.lease_owner, member.lease_until = MessageState.SENDING, "somebody", CLOSES
        session.add(Attempt(message_id=officer.id, at=PUBLISHED, by="somebody", ending="uncertain", stage="after-dot"))
        decision.status = Status.WITHDRAWN
        assert change(session, decision, ChangeKind.WITHDRAWN, PUBLISHED + timedelta(hours=1)) == 2


def test_a_notice_of_change_waits_for_the_morning(database: Database) -> None:
    with database.transaction() as session:
        decision = told_decision(session)
        decision.status = Status.WITHDRAWN
        change(session, decision, ChangeKind.WITHDRAWN, PUBLISHED.replace(hour=22))
        assert messages(session)[-1].next_at == datetime(2026, 12, 12, 7, 30, tzinfo=UTC)


def test_nobody_is_told_of_a_change_where_no_window_was_announced(database: Database) -> None:
    with database.transaction() as session:
        decision = announce(session, rule=replace(RULE, clock=replace(RULE.clock, length=3)))
        outcome = decision.outcome
        outcome.waived, outcome.call_in_closes_at, outcome.call_in_last_day = True, None, None
        assert reminders.tell_of_change(session, decision, kind=ChangeKind.WITHDRAWN, now=PUBLISHED) == 0
