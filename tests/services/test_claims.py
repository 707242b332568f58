"""Taking back what lost senders had in hand, while others do the same; and what clocks that disagree have written."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from tests.announced import CALENDAR, PUBLISHED, People, announce, messages
from webapp.database import Database
from webapp.domain.delivery import USUAL
from webapp.domain.reminders import lead_times
from webapp.models.outbox import MessageState, OutboxMessage, TransportPause
from webapp.queries.contents import Contents
from webapp.services import claims, delivery, reminders
from webapp.services.claims import SKEW

LEASE = timedelta(minutes=20)
A_SECOND = timedelta(seconds=1)


def queue(session: Session) -> None:
    announce(session, people=People(members=1, officer="", office=""))
    reminders.queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=PUBLISHED)


def claim(session: Session, owner: str) -> None:
    session.expunge_all()
    found = delivery.claim(
        session,
        owner=owner,
        transport="smtp",
        now=PUBLISHED,
        is_taken=lambda _id: False,
        contents=Contents(),
        lease=LEASE,
    )
    assert len(found) == 1


def recover(session: Session, *, meanwhile: Callable[[], None] = lambda: None) -> int:
    """Take back what the lost sender "one" had in hand; something else happens between the look and the change."""

    def is_taken(_message_id: UUID) -> bool:
        meanwhile()
        return False

    found = claims.recover(session, now=PUBLISHED, is_gone=lambda owner: owner == "one", is_taken=is_taken)
    session.expunge_all()
    return found


def in_hand(session: Session) -> tuple[MessageState, str | None]:
    session.expunge_all()
    (row,) = messages(session)
    return row.state, row.lease_owner


def test_what_somebody_else_has_taken_back_and_claimed_meanwhile_stays_in_their_hand(database: Database) -> None:
    with database.transaction() as session:
        queue(session)
        claim(session, "one")

        def others() -> None:
            assert recover(session) == 1
            claim(session, "three")

        assert recover(session, meanwhile=others) == 0
        assert in_hand(session) == (MessageState.SENDING, "three")


@pytest.mark.postgres_only
def test_three_senders_with_transactions_of_their_own_leave_it_with_the_one_that_lives(database: Database) -> None:
    with database.transaction() as session:
        queue(session)
        claim(session, "one")

    def others() -> None:
        with database.transaction() as second:
            assert recover(second) == 1
        with database.transaction() as third:
            claim(third, "three")

    with database.transaction() as first:
        assert recover(first, meanwhile=others) == 0
    with database.reading() as session:
        assert in_hand(session) == (MessageState.SENDING, "three")


def test_what_its_sender_has_kept_for_longer_meanwhile_stays_in_their_hand(database: Database) -> None:
    with database.transaction() as session:
        queue(session)
        claim(session, "one")

        def renewed() -> None:
            session.connection().execute(sa.update(OutboxMessage).values(lease_until=PUBLISHED + 2 * LEASE))

        assert recover(session, meanwhile=renewed) == 0
        assert in_hand(session) == (MessageState.SENDING, "one")


def undo(session: Session, now: datetime = PUBLISHED) -> int:
    return claims.undo_clock_ahead(session, now=now, lease=LEASE, persistence=USUAL)


@pytest.mark.parametrize(("ahead", "undone"), [(SKEW, 0), (SKEW + A_SECOND, 1)])
def test_a_minute_between_two_machines_is_no_clock_that_was_ahead(
    database: Database, ahead: timedelta, undone: int
) -> None:
    with database.transaction() as session:
        queue(session)
        assert undo(session) == 0
        session.connection().execute(sa.update(OutboxMessage).values(created_at=PUBLISHED + ahead))
        assert undo(session) == undone
        claim(session, "elsewhere")
        sending = sa.update(OutboxMessage).where(col(OutboxMessage.state) == MessageState.SENDING)
        session.connection().execute(sending.values(lease_until=PUBLISHED + ahead + LEASE))
        assert undo(session) == undone
        rest = TransportPause(transport="smtp", failures=1, since=PUBLISHED + ahead, until=PUBLISHED + ahead + A_SECOND)
        session.add(rest)
        session.flush()
        assert undo(session) == undone
