"""Messages in hand: look at them again before they are sent, let go of them unsent, keep them longer, or lose them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.delivery import Persistence
from webapp.domain.messages import MessageKind, Recipient
from webapp.domain.news import KEPT_ON_CHANGE
from webapp.domain.reminders import not_before
from webapp.models.base import UtcDateTime
from webapp.models.outbox import MessageState, OutboxMessage, TransportPause
from webapp.models.subscriptions import ReminderRound
from webapp.queries import outbox as queries
from webapp.queries.contents import Contents
from webapp.queries.outbox import DecisionNow, Waiting
from webapp.queries.reminders import told
from webapp.services.delivery import DAMAGE, Claim
from webapp.services.outbox_states import cancelled, change, sent, unleased

ANEW: dict[str, object] = unleased({"state": MessageState.QUEUED})
SKEW = timedelta(minutes=1)
"""How far the clocks of two machines may be apart before one of them counts as having been ahead."""

NEWS_ONLY_TO_WHO_WAS_TOLD = (MessageKind.WITHDRAWN, MessageKind.CALLED_IN)


def look_again(
    session: Session, claims: Sequence[Claim], *, owner: str, now: datetime, contents: Contents
) -> list[Claim]:
    """Return the claims that still hold as they were made, none of which has been begun.

    What has been overtaken since is cancelled; where anything else has changed that a message rests on, it waits again
    without a try used up and is claimed anew; what is no longer ours is left alone.
    """
    found = {one.id: one for one in queries.in_hand(session, [one.row_id for one in claims], owner)}
    holding = []
    for claim in claims:
        waiting = found.get(claim.row_id)
        if waiting is None:
            continue
        why_not = _why_not(session, claim, waiting, contents, now)
        if why_not:
            change(session, waiting.id, MessageState.SENDING, unleased(cancelled(why_not, now)), owner=owner)
            _tell_no_stranger(session, waiting, now)
        elif why_not is None and waiting == claim.waiting:
            holding.append(claim)
        else:
            change(session, waiting.id, MessageState.SENDING, ANEW, owner=owner)
    return holding


def _why_not(session: Session, claim: Claim, waiting: Waiting, contents: Contents, now: datetime) -> str | None:
    """Say why a claimed message must not be sent any more; None where it may, "" where that cannot be read."""
    if waiting.reader_changed_at != claim.waiting.reader_changed_at and waiting.kind not in KEPT_ON_CHANGE:
        return "they have changed what they are sent"
    try:
        return contents.why_not(session, waiting, now)
    except DAMAGE:
        return ""


def _tell_no_stranger(session: Session, waiting: Waiting, now: datetime) -> None:
    """Cancel the news of a withdrawal or call-in for somebody who was, after all, never told what it changes.

    While their reminder was in hand they counted as told. Who follows the decision by a subscription hears of it in any
    case, and a moved deadline is news to everybody.
    """
    if not isinstance(waiting.about, DecisionNow):
        return
    address = Recipient(waiting.subscriber, waiting.address).same_address
    if address in {one.recipient.same_address for one in told(session, waiting.about.id)}:
        return
    unfounded = sa.update(OutboxMessage).where(
        col(OutboxMessage.decision_id) == waiting.about.id,
        col(OutboxMessage.subscriber) == waiting.subscriber,
        col(OutboxMessage.subscriber_id).is_(None),
        col(OutboxMessage.state) == MessageState.QUEUED,
        col(OutboxMessage.kind).in_(NEWS_ONLY_TO_WHO_WAS_TOLD),
        col(OutboxMessage.heard_closes_at).is_not(None),
    )
    session.connection().execute(unfounded.values(**cancelled("they had not been told of it", now)))


def release(session: Session, claims: Sequence[Claim], *, owner: str, now: datetime, contents: Contents) -> None:
    """Let go of claims that were not begun: they wait again, no try used up, unless they have been overtaken.

    On PostgreSQL a withdrawal that commits at the very same moment may see such a message neither waiting nor sent; its
    reader then hears of the withdrawal alone, which does no harm.
    """
    if not claims:
        return
    holding = look_again(session, claims, owner=owner, now=now, contents=contents)
    row_ids = [one.row_id for one in holding]
    ours = sa.update(OutboxMessage).where(
        col(OutboxMessage.id).in_(row_ids),
        col(OutboxMessage.state) == MessageState.SENDING,
        col(OutboxMessage.lease_owner) == owner,
    )
    session.connection().execute(ours.values(**ANEW))


def renew(session: Session, claims: Sequence[Claim], *, owner: str, until: datetime) -> list[Claim]:
    """Keep claims for longer; return those that are still ours."""
    row_id = col(OutboxMessage.id)
    statement = (
        sa.update(OutboxMessage)
        .where(
            row_id.in_([one.row_id for one in claims]),
            col(OutboxMessage.state) == MessageState.SENDING,
            col(OutboxMessage.lease_owner) == owner,
        )
        .values(lease_until=until)
        .returning(row_id)
    )
    ours = set(session.connection().execute(statement).scalars())
    return [replace(one, lease_until=until) for one in claims if one.row_id in ours]


def recover(
    session: Session, *, now: datetime, is_gone: Callable[[str], bool | None], is_taken: Callable[[UUID], bool]
) -> int:
    """Take back the messages of senders that are gone: sent if a relay acknowledged them, else they wait again.

    One that another process has taken back and claimed meanwhile, or that its sender has kept for longer, is left
    alone. Returns how many were taken back.
    """
    recovered = 0
    for lost in queries.sending(session, now=now, is_gone=is_gone):
        after = sent(now) if is_taken(lost.message_id) else {"state": MessageState.QUEUED, "next_at": now}
        recovered += change(
            session, lost.row_id, MessageState.SENDING, unleased(after), owner=lost.owner, lease_until=lost.lease_until
        )
    return recovered


def undo_clock_ahead(session: Session, *, now: datetime, lease: timedelta, persistence: Persistence) -> int:
    """Bring back what a clock that was ahead put off, or made to look done; return how many rows.

    These are messages, rests of transports, leases, and rounds of reminders that say that everybody has been looked at
    up to a moment still to come. Nothing is put off for longer than the rules of trying again allow, so whatever waits
    longer without a reason of its own was written by such a clock. That of another machine may be ahead by SKEW.
    """
    latest = now + SKEW
    number = _bring_back_queued(session, now) + _bring_back_retries(session, now, persistence)
    connection, lease_until = session.connection(), col(OutboxMessage.lease_until)
    rests = sa.or_(col(TransportPause.since) > latest, col(TransportPause.until) > latest + persistence.rest_cap)
    number += connection.execute(sa.delete(TransportPause).where(rests)).rowcount
    number += connection.execute(sa.delete(ReminderRound).where(col(ReminderRound.up_to) > latest)).rowcount
    leases = (
        sa.update(OutboxMessage)
        .where(col(OutboxMessage.state) == MessageState.SENDING, lease_until > latest + lease)
        .values(lease_until=now + lease)
    )
    return number + connection.execute(leases).rowcount


def _bring_back_queued(session: Session, now: datetime) -> int:
    """Bring back messages that were queued in what is now the future; quiet hours are counted anew."""
    row: Any = OutboxMessage
    statement = sa.select(row.id, row.created_at, row.not_before, row.deadline_at).where(
        row.state == MessageState.QUEUED, row.created_at > now + SKEW
    )
    found = session.connection().execute(statement).all()
    for row_id, created_at, wanted_at, deadline_at in found:
        at = now if wanted_at <= created_at else min(wanted_at, not_before(now, closes_at=deadline_at))
        after: dict[str, object] = {"created_at": now, "not_before": at, "next_at": at}
        change(session, row_id, MessageState.QUEUED, after)
    return len(found)


def _bring_back_retries(session: Session, now: datetime, persistence: Persistence) -> int:
    """Bring back messages that wait for another try longer than any rule lets them."""
    row_next, row_first = col(OutboxMessage.next_at), col(OutboxMessage.not_before)
    statement = (
        sa.update(OutboxMessage)
        .where(
            col(OutboxMessage.state) == MessageState.QUEUED,
            row_next > now + SKEW + persistence.longest_wait,
            row_next > row_first,
        )
        .values(next_at=sa.case((row_first > now, row_first), else_=sa.literal(now, UtcDateTime())))
    )
    return session.connection().execute(statement).rowcount
