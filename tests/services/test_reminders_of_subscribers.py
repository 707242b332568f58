"""Reminders to those who asked for them: own lead times, one message per address, late ones, what it costs."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from tests.announced import CALENDAR, CLOSES, PUBLISHED, People, announce, messages, move_window
from tests.newsroom import claims
from tests.subscribed import EVERYTHING, subscribe
from webapp.database import Database
from webapp.domain.lifecycle import Status
from webapp.domain.reminders import lead_times
from webapp.domain.subscriptions import Pace, Scope, Topic
from webapp.models.bodies import Membership, Person
from webapp.models.decisions import Decision
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.models.subscriptions import ReminderRound, Subscriber
from webapp.services import outbox, reminders
from webapp.services.memberships import Particulars, edit_person, end_membership
from webapp.services.reminders import ChangeKind

POLICY = lead_times(["on-publication", "1-working-day", "3-hours"])
NOBODY = People(members=0, officer="", office="")
HOUR = timedelta(hours=1)


def queue(session: Session, now: datetime = PUBLISHED) -> int:
    queued = reminders.queue_due(session, policy=POLICY, calendar=CALENDAR, now=now)
    assert queued.problems == ()
    return queued.messages


def waiting(session: Session) -> list[str]:
    session.expire_all()
    return ["/".join(row.dedupe_key.split("/")[3:]) for row in messages(session) if row.state is MessageState.QUEUED]


def send(session: Session, at: datetime) -> None:
    queued = sa.update(OutboxMessage).where(col(OutboxMessage.state) == MessageState.QUEUED)
    session.connection().execute(queued.values(state=MessageState.SENT, sent_at=at))


def test_a_subscriber_is_reminded_at_the_lead_times_they_chose(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=NOBODY)
        subscribe(session, "a@example.com", leads="3-working-days,6-hours")
        told = [queue(session, now) for now in (PUBLISHED, CLOSES - 71 * HOUR, CLOSES - 24 * HOUR, CLOSES - 6 * HOUR)]
        assert told == [1, 1, 0, 1]
        assert [row.occasion for row in messages(session)] == ["on-publication", "3-working-days", "6-hours"]
        assert {row.subscriber_id for row in messages(session)} == {1}


@pytest.mark.parametrize(
    ("topics", "expected"),
    [({Topic.OPENED}, ["on-publication"]), ({Topic.CLOSING}, ["1-hour"]), ({Topic.EDITIONS}, list[str]())],
)
def test_only_topics_that_were_chosen_are_told(database: Database, topics: set[Topic], expected: list[str]) -> None:
    with database.transaction() as session:
        announce(session, people=NOBODY)
        subscribe(session, "a@example.com", topics=topics, leads="1-hour")
        for now in (PUBLISHED, CLOSES - HOUR):
            queue(session, now)
        assert [row.occasion for row in messages(session)] == expected


def test_whoever_reads_digests_follows_something_else_or_has_not_confirmed_is_not_told(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=NOBODY)
        other = announce(session, reference="KEY/04DEC/26", people=NOBODY, published_at=CLOSES)
        assert other.id is not None
        subscribe(session, "daily@example.com", pace=Pace.DAILY)
        subscribe(session, "other@example.com", scope=Scope(decisions=frozenset({other.id})))
        subscribe(session, "asked@example.com", confirmed=False)
        subscribe(session, "ended@example.com", ended=True)
        assert queue(session) == 0


def test_a_member_who_subscribed_gets_one_message_at_the_councils_lead_times_and_their_own(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=1, officer="", office=""))
        row = subscribe(session, "member1.key-03dec-26@example.gov.uk", leads="6-hours")
        for now in (PUBLISHED, CLOSES - 24 * HOUR, CLOSES - 6 * HOUR, CLOSES - 3 * HOUR):
            assert queue(session, now) == 1
        assert [row.occasion for row in messages(session)] == ["on-publication", "1-working-day", "6-hours", "3-hours"]
        assert {(one.subscriber, one.subscriber_id) for one in messages(session)} == {("member-1", row.id)}


def test_a_member_loses_no_statutory_reminder_by_what_they_subscribed_to(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=1, officer="", office=""))
        subscribe(session, "member1.key-03dec-26@example.gov.uk", topics={Topic.EDITIONS}, pace=Pace.WEEKLY)
        assert [queue(session), queue(session, CLOSES - 3 * HOUR)] == [1, 1]


def test_a_later_reminder_takes_the_place_of_one_that_still_waits(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=1, officer="", office=""))
        subscribe(session, "a@example.com", leads="24-hours")
        assert queue(session) == 2
        assert queue(session, CLOSES - 24 * HOUR) == 2
        assert waiting(session) == ["1-working-day/member-1", "24-hours/subscriber-1"]


def test_whoever_subscribes_while_a_window_is_open_is_told_at_the_next_look(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=NOBODY)
        assert queue(session) == 0
        subscribe(session, "a@example.com", at=PUBLISHED + HOUR)
        assert [queue(session, PUBLISHED + HOUR), queue(session, PUBLISHED + 2 * HOUR)] == [1, 0]


def test_a_change_that_is_committed_a_little_after_its_moment_is_not_overlooked(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=NOBODY)
        queue(session)
        subscribe(session, "a@example.com", at=PUBLISHED - timedelta(seconds=30))
        assert queue(session, PUBLISHED + timedelta(seconds=15)) == 1


def test_who_changes_their_choices_is_told_anew_what_was_cancelled_and_is_still_wanted(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=NOBODY)
        row = subscribe(session, "a@example.com")
        queue(session)
        outbox.cancel_waiting_for(session, "subscriber-1", "changed", PUBLISHED + HOUR)
        row.changed_at = PUBLISHED + HOUR
        session.flush()
        assert queue(session, PUBLISHED + HOUR) == 1
        assert waiting(session) == ["on-publication/subscriber-1"]


def test_a_deadline_that_moves_away_and_back_is_told_to_subscribers_after_all(database: Database) -> None:
    with database.transaction() as session:
        decision = announce(session, people=NOBODY)
        subscribe(session, "a@example.com")
        assert queue(session) == 1
        for published_at in (PUBLISHED + timedelta(days=3), PUBLISHED):
            move_window(decision, published_at=published_at)
            session.flush()
            outbox.cancel_waiting(session, decision.id or 0, "moved", PUBLISHED + HOUR)
            reminders.tell_of_change(session, decision, kind=ChangeKind.MOVED, now=PUBLISHED + HOUR)
        assert queue(session, PUBLISHED + 2 * HOUR) == 1


def test_who_was_told_and_has_ended_the_subscription_hears_of_no_change(database: Database) -> None:
    with database.transaction() as session:
        decision = announce(session, people=NOBODY)
        subscribe(session, "stays@example.com")
        gone = subscribe(session, "gone@example.com")
        queue(session)
        send(session, PUBLISHED)
        gone.ended_at, decision.status = PUBLISHED + HOUR, Status.WITHDRAWN
        assert reminders.tell_of_change(session, decision, kind=ChangeKind.WITHDRAWN, now=PUBLISHED + 2 * HOUR) == 1
        assert (messages(session)[-1].recipient, messages(session)[-1].subscriber_id) == ("stays@example.com", 1)


def late_scene(session: Session) -> Decision:
    decision = announce(session, people=People(members=1, officer="", office=""))
    subscribe(session, "a@example.com")
    return decision


def test_a_reminder_that_could_not_be_queued_before_the_last_moment_goes_late_for_three_days(
    database: Database,
) -> None:
    with database.transaction() as session:
        late_scene(session)
        assert queue(session, CLOSES + timedelta(days=3)) == 0
        assert queue(session, CLOSES + timedelta(days=3, seconds=-1)) == 2
        assert waiting(session) == ["3-hours/member-1", "1-working-day/subscriber-1"]


def test_nobody_who_was_told_before_the_last_moment_is_told_late(database: Database) -> None:
    with database.transaction() as session:
        decision = late_scene(session)
        assert [queue(session, CLOSES - HOUR), queue(session, CLOSES + HOUR)] == [2, 0]
        decision.status, decision.revision = Status.IMPLEMENTED, 2
        assert queue(session, CLOSES + 16 * HOUR) == 0


def test_nobody_is_told_late_of_a_record_put_in_afterwards_or_of_a_window_they_came_too_late_for(
    database: Database,
) -> None:
    with database.transaction() as session:
        decision = late_scene(session)
        subscriber, member = session.exec(select(Subscriber)).one(), session.exec(select(Membership)).one()
        decision.outcome.recorded_at = CLOSES
        session.flush()
        assert queue(session, CLOSES + HOUR) == 0
        decision.outcome.recorded_at = PUBLISHED
        subscriber.changed_at, member.joined_on = CLOSES + HOUR, CLOSES.date() + timedelta(days=1)
        assert queue(session, CLOSES + 25 * HOUR) == 0


def test_a_member_who_leaves_loses_what_waits_and_is_told_as_the_subscriber_they_are(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=1, officer="", office=""))
        subscribe(session, "member1.key-03dec-26@example.gov.uk")
        assert queue(session) == 1
        end_membership(session, 1, left_on=PUBLISHED.date(), actor="tests", now=PUBLISHED + HOUR)
        assert queue(session, PUBLISHED + HOUR) == 1, "the last day belongs to the place"
        assert waiting(session) == ["on-publication/member-1"]
        outbox.cancel_waiting_for(session, "member-1", "left", PUBLISHED + HOUR)
        assert queue(session, PUBLISHED + 24 * HOUR) == 1
        assert waiting(session) == ["on-publication/subscriber-1"]


def test_a_member_with_a_new_address_is_told_there(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=1, officer="", office=""))
        queue(session)
        person = session.exec(select(Person)).one()
        moved = Particulars(name=person.name, email="new@example.gov.uk")
        edit_person(session, 1, moved, revision=1, actor="tests", now=PUBLISHED + HOUR)
        assert queue(session, PUBLISHED + HOUR) == 0, "it waits, and goes where they are now"
        assert [claim.email.recipient.address for claim in claims(session, PUBLISHED + HOUR)] == ["new@example.gov.uk"]


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ticks=st.lists(st.integers(min_value=0, max_value=172 * 4), max_size=6))
def test_whenever_the_pump_looks_everybody_ends_with_the_last_reminder_and_nobody_gets_two_at_once(
    database: Database, ticks: list[int]
) -> None:
    with database.rehearsal() as session:
        announce(session, people=People(members=1, officer="", office=""))
        for number, leads in enumerate(("1-hour", "3-hours,1-hour", "2-working-days,24-hours")):
            subscribe(session, f"{number}@example.com", leads=leads)
        for quarters in [*sorted(ticks), 172 * 4]:
            now = PUBLISHED + timedelta(minutes=15 * quarters)
            queue(session, now)
            assert queue(session, now) == 0
            people = [key.split("/")[1] for key in waiting(session)]
            assert len(people) == len(set(people))
            send(session, now)
        last = {row.subscriber: row.occasion for row in messages(session)}
        by_name = sorted(last, key=lambda who: (who.split("-")[0], int(who.split("-")[1])))
        assert [last[who] for who in by_name] == ["3-hours", "1-hour", "1-hour", "24-hours"]


def count_statements(session: Session, now: datetime) -> int:
    seen: list[str] = []

    def see(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", see)
    queue(session, now)
    sa.event.remove(engine, "before_cursor_execute", see)
    return len(seen)


def test_a_look_with_nothing_new_asks_a_fixed_number_of_queries_whatever_exists(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=1))
        subscribe(session, "a@example.com")
        queue(session)
        few = count_statements(session, PUBLISHED + HOUR)
        for number in range(10, 40):
            announce(session, reference=f"KEY/{number}/26", people=People(members=3))
            subscribe(session, f"{number}@example.com")
        assert count_statements(session, PUBLISHED + HOUR) <= 20 + 2 * 31, "at most two for each window"
        assert (few, count_statements(session, PUBLISHED + 2 * HOUR)) == (7, 7)


def test_rounds_of_deadlines_long_past_are_forgotten(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=NOBODY)
        queue(session)
        announce(session, reference="KEY/04JAN/27", people=NOBODY, published_at=datetime(2027, 1, 4, 12, tzinfo=UTC))
        queue(session, datetime(2027, 1, 4, 12, tzinfo=UTC))
        assert [row.decision_id for row in session.exec(select(ReminderRound))] == [2]


@pytest.mark.sqlite_only
def test_the_subscribers_of_a_window_are_found_without_reading_every_interest_or_decision(database: Database) -> None:
    plan: list[str] = []

    def explain(connection: sa.Connection, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            rows = connection.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[attr-defined]
            plan.extend(row[3] for row in rows)

    with database.transaction() as session:
        announce(session)
        subscribe(session, "a@example.com", scope=EVERYTHING)
        sa.event.listen(database.engine, "before_cursor_execute", explain)
        assert queue(session) == 5
    assert [step for step in plan if "interest" in step]
    assert not [step for step in plan if step.startswith(("SCAN interest", "SCAN decision", "SCAN outbox"))]
