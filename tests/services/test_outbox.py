"""Claiming, settling, retrying, recovering and cancelling messages, without any mail server."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from tests.announced import CALENDAR, CLOSES, PUBLISHED, People, announce, messages, states
from webapp.database import Database
from webapp.domain.delivery import USUAL, Delivery, Ending, Stage
from webapp.domain.lifecycle import Status
from webapp.domain.reminders import lead_times
from webapp.models.outbox import Attempt, MessageState, OutboxMessage, TransportPause
from webapp.models.records import Outcome
from webapp.queries.contents import Contents
from webapp.queries.outbox import counts_by_state
from webapp.services import claims, delivery, outbox, reminders
from webapp.services.delivery import Claim, Ended

TAKEN = Delivery(Ending.TAKEN, Stage.AFTER_DOT, 250, "OK")
LATER = Delivery(Ending.TRY_LATER, Stage.ENVELOPE, 450, "4.2.0 later")
NO = Delivery(Ending.REFUSED, Stage.ENVELOPE, 550, "5.1.1 no such user")
CUT = Delivery(Ending.UNCERTAIN, Stage.AFTER_DOT, None, "connection closed")
DOWN = Delivery(Ending.UNREACHABLE, Stage.CONNECT, None, "connection refused")


LEASE = timedelta(minutes=20)


def none_taken(_message_id: UUID) -> bool:
    return False


def queue(session: Session, *, members: int = 2, reference: str = "KEY/03DEC/26", now: datetime = PUBLISHED) -> None:
    announce(session, reference=reference, published_at=now, people=People(members=members, officer="", office=""))
    reminders.queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=now)


def claim(session: Session, now: datetime = PUBLISHED, owner: str = "one") -> Claim | None:
    session.expunge_all()
    found = delivery.claim(
        session, owner=owner, transport="smtp", now=now, is_taken=none_taken, contents=Contents(), lease=LEASE
    )
    return found[0] if found else None


def settle(
    session: Session, found: Claim | None, ending: Delivery, now: datetime = PUBLISHED, owner: str = "one"
) -> str:
    assert found is not None
    (state,) = delivery.settle(session, [Ended(found, ending, now)], owner=owner, transport="smtp")
    session.flush()
    session.expunge_all()
    return state.value if state else "lapsed"


def test_a_claimed_message_is_nobody_elses_until_it_is_settled(database: Database) -> None:
    with database.transaction() as session:
        queue(session)
        first, second = claim(session), claim(session, owner="two")
        assert first is not None
        assert second is not None
        assert (first.email.recipient.subscriber, second.email.recipient.subscriber) == ("member-1", "member-2")
        assert claim(session, owner="three") is None
        assert settle(session, first, TAKEN) == "sent"
        assert settle(session, second, TAKEN, owner="two") == "sent"
        assert [(row.state, row.sent_at, row.attempts, row.last_code) for row in messages(session)] == [
            (MessageState.SENT, PUBLISHED, 1, 250)
        ] * 2


def test_the_nearest_deadline_goes_first(database: Database) -> None:
    with database.transaction() as session:
        queue(session, members=1, reference="KEY/09DEC/26", now=PUBLISHED)
        queue(session, members=1, reference="KEY/01DEC/26", now=PUBLISHED - timedelta(days=3))
        found = claim(session)
        assert found is not None
        assert found.email.facts.slug == "KEY-01DEC-26"


def test_a_message_carries_the_facts_of_the_moment_it_is_claimed(database: Database) -> None:
    with database.transaction() as session:
        queue(session)
        session.connection().execute(sa.text("UPDATE decision SET title = 'Mended title', revision = 7"))
        found = claim(session)
        assert found is not None
        facts = found.email.facts
        assert facts.title == "Mended title"
        assert facts.who_may_sign == "Any two members of a scrutiny committee"
        assert facts.contacts[0].telephone == "01632 960123"
        assert messages(session)[0].decision_revision == 7


def test_a_try_later_is_tried_later_and_then_goes(database: Database) -> None:
    with database.transaction() as session:
        queue(session, members=1)
        assert settle(session, claim(session), LATER) == "queued"
        assert claim(session, PUBLISHED + timedelta(seconds=59)) is None
        assert settle(session, claim(session, PUBLISHED + timedelta(seconds=60)), TAKEN) == "sent"
        assert [(each.ending, each.code) for each in session.exec(select(Attempt))] == [
            (Ending.TRY_LATER, 450),
            (Ending.TAKEN, 250),
        ]


def test_a_refused_message_fails_after_one_try_and_holds_up_no_other(database: Database) -> None:
    with database.transaction() as session:
        queue(session)
        assert settle(session, claim(session), NO) == "failed"
        assert settle(session, claim(session), TAKEN) == "sent"
        assert claim(session, PUBLISHED + timedelta(days=30)) is None
        failed = messages(session)[0]
        assert (failed.state, failed.attempts, failed.last_code, failed.last_error) == (
            MessageState.FAILED, 1, 550, "5.1.1 no such user",
        )  # fmt: skip


def test_after_too_many_tries_a_message_is_dead(database: Database) -> None:
    with database.transaction() as session:
        queue(session, members=1)
        now = PUBLISHED
        for _ in range(USUAL.most_tries):
            found = claim(session, now)
            if found is None:
                break
            last = settle(session, found, LATER, now)
            now += timedelta(hours=1)
        assert last == "dead"
        assert counts_by_state(session)[MessageState.DEAD] == 1


def test_a_cut_after_the_dot_is_tried_again_after_two_minutes_under_the_same_id(database: Database) -> None:
    with database.transaction() as session:
        queue(session, members=1)
        first = claim(session)
        assert settle(session, first, CUT) == "queued"
        assert claim(session, PUBLISHED + timedelta(seconds=119)) is None
        again = claim(session, PUBLISHED + timedelta(seconds=120))
        assert first is not None
        assert again is not None
        assert again.email.message_id == first.email.message_id


def test_an_unreachable_relay_makes_the_transport_rest_and_uses_up_no_try(database: Database) -> None:
    with database.transaction() as session:
        queue(session)
        now = PUBLISHED
        for seconds in (5, 10, 20, 40, 80, 160, 300, 300):
            assert settle(session, claim(session, now), DOWN, now) == "queued"
            assert claim(session, now + timedelta(seconds=seconds - 1)) is None
            now += timedelta(seconds=seconds)
        assert [row.attempts for row in messages(session)] == [0, 0]
        first = claim(session, now)
        assert first is not None
        assert first.email.recipient.subscriber == "member-1", "it has kept its place"
        settle(session, first, TAKEN, now)
        assert session.exec(select(TransportPause)).all() == []
        assert claim(session, now) is not None


def test_a_rest_of_one_transport_does_not_hold_up_another(database: Database) -> None:
    with database.transaction() as session:
        queue(session)
        settle(session, claim(session), DOWN)
        assert claim(session) is None
        assert delivery.claim(
            session, owner="one", transport="folder", now=PUBLISHED, is_taken=none_taken, contents=Contents()
        )


def test_a_message_that_makes_the_relay_hang_up_lets_the_others_pass(database: Database) -> None:
    with database.transaction() as session:
        queue(session)
        settle(session, claim(session), Delivery(Ending.UNREACHABLE, Stage.BODY, None, "cut"))
        following = claim(session, PUBLISHED + timedelta(seconds=5))
        assert following is not None
        assert following.email.recipient.subscriber == "member-2"


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.CALLED_IN])
def test_a_message_that_has_been_overtaken_is_cancelled_at_the_claim(database: Database, status: Status) -> None:
    with database.transaction() as session:
        queue(session)
        session.connection().execute(sa.text("UPDATE decision SET status = :status"), {"status": status.value})
        assert claim(session) is None
        assert set(states(session).values()) == {"cancelled"}


def test_a_message_about_a_deadline_that_has_moved_is_cancelled_at_the_claim(database: Database) -> None:
    with database.transaction() as session:
        queue(session)
        session.connection().execute(sa.update(Outcome).values(call_in_closes_at=CLOSES + timedelta(days=1)))
        assert claim(session) is None
        assert {row.last_error for row in messages(session)} == {"the last moment moved"}


def test_a_message_that_missed_its_deadline_goes_as_late(database: Database) -> None:
    with database.transaction() as session:
        queue(session, members=1)
        session.connection().execute(sa.text("UPDATE decision SET status = 'implemented'"))
        found = claim(session, CLOSES + timedelta(hours=1))
        assert found is not None
        assert found.email.is_late


def test_a_damaged_record_does_not_hold_up_the_messages_behind_it(database: Database) -> None:
    with database.transaction() as session:
        queue(session, members=1, reference="KEY/01DEC/26", now=PUBLISHED - timedelta(days=3))
        session.connection().execute(sa.update(Outcome).values(rule={"schema": 1, "name": "half a rule"}))
        queue(session, members=1)
        found = claim(session)
        assert found is not None
        assert found.email.facts.slug == "KEY-03DEC-26"
        damaged = messages(session)[0]
        assert (damaged.state, damaged.attempts) == (MessageState.QUEUED, 1)
        assert damaged.last_error.startswith("the record cannot be read: KeyError")
        assert damaged.next_at == PUBLISHED + timedelta(minutes=1)


def recover(session: Session, *, now: datetime = PUBLISHED, gone: bool | None = True, taken: bool = False) -> int:
    found = claims.recover(session, now=now, is_gone=lambda _owner: gone, is_taken=lambda _id: taken)
    session.expunge_all()
    return found


def test_what_a_lost_sender_had_in_hand_waits_again(database: Database) -> None:
    with database.transaction() as session:
        queue(session, members=1)
        claim(session)
        assert recover(session, gone=False) == 0
        assert recover(session) == 1
        assert claim(session, owner="two") is not None


def test_what_the_relay_had_acknowledged_before_the_crash_counts_as_sent(database: Database) -> None:
    with database.transaction() as session:
        queue(session, members=1)
        claim(session)
        recover(session, taken=True)
        assert set(states(session).values()) == {"sent"}


def test_what_the_log_says_was_taken_is_not_claimed(database: Database) -> None:
    with database.transaction() as session:
        queue(session)
        found = delivery.claim(
            session, owner="one", transport="smtp", now=PUBLISHED, is_taken=lambda _id: True, contents=Contents()
        )
        assert found == []
        session.expunge_all()
        assert set(states(session).values()) == {"sent"}


def test_a_claim_lapses_where_its_owner_cannot_be_seen_and_they_can_settle_it_no_more(database: Database) -> None:
    with database.transaction() as session:
        queue(session, members=1)
        old = claim(session)
        much_later = PUBLISHED + LEASE
        assert recover(session, now=much_later - timedelta(seconds=1), gone=None) == 0
        assert recover(session, now=much_later + timedelta(days=1), gone=False) == 0, "it is seen to live"
        assert recover(session, now=much_later, gone=None) == 1
        new = claim(session, much_later, owner="two")
        assert settle(session, old, NO, much_later) == "lapsed"
        assert settle(session, new, TAKEN, much_later, owner="two") == "sent"


def test_cancelling_leaves_what_was_sent_or_is_in_hand(database: Database) -> None:
    with database.transaction() as session:
        queue(session, members=3)
        settle(session, claim(session), TAKEN)
        in_hand = claim(session)
        decision_id = messages(session)[0].decision_id
        assert outbox.cancel_waiting(session, decision_id, "withdrawn", PUBLISHED) == 1
        session.expunge_all()
        assert list(states(session).values()) == ["sent", "sending", "cancelled"]
        assert settle(session, in_hand, TAKEN) == "sent"


def test_a_message_cannot_be_marked_as_sending_without_an_owner(database: Database) -> None:
    with database.transaction() as session:
        queue(session, members=1)
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        session.connection().execute(sa.update(OutboxMessage).values(state=MessageState.SENDING))


@pytest.mark.sqlite_only
def test_the_next_message_is_found_by_the_index_in_the_order_of_deadlines(database: Database) -> None:
    plan: list[str] = []

    def explain(connection: sa.Connection, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        if statement.startswith("SELECT outbox.id, outbox.dedupe_key"):
            rows = connection.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[attr-defined]
            plan.extend(row[3] for row in rows)

    with database.transaction() as session:
        sa.event.listen(database.engine, "before_cursor_execute", explain)
        claim(session)
    assert plan[0] == "SEARCH outbox USING INDEX ix_outbox_state_deadline_at (state=?)"
    assert not [step for step in plan if "SCAN" in step or "TEMP B-TREE" in step]
