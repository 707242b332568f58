"""What people have been told about one thing and what still waits for them: news starts from what they know."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.messages import SUBSCRIBER, MessageKind, Recipient
from webapp.models.outbox import Attempt, MessageState, OutboxMessage
from webapp.models.subscriptions import Subscriber


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody who was told, or is about to be, with the row of the subscriber and what the message said was before.

    `about` is the number of the decision or meeting.
    """

    row_id: int
    about: int
    recipient: Recipient
    subscriber_id: int | None
    heard: str
    occasion: str = ""


def told(
    session: Session, kinds: Iterable[MessageKind], *, decision_ids: Collection[int] = (), meeting_id: int | None = None
) -> list[Heard]:
    """Return whom messages of these kinds about these have reached, or may have, each address once for each.

    One that is being sent, or whose end is uncertain, counts. Who has ended their subscription is told nothing more.
    """
    row: Any = OutboxMessage
    uncertain = sa.exists().where(col(Attempt.message_id) == row.id, col(Attempt.ending) == "uncertain")
    reached = row.state.in_((MessageState.SENT, MessageState.SENDING)) | uncertain
    return _found(session, kinds, reached, decision_ids, meeting_id)


def waiting(
    session: Session, kinds: Iterable[MessageKind], *, decision_ids: Collection[int] = (), meeting_id: int | None = None
) -> list[Heard]:
    """Return for whom messages of these kinds about these wait, locked against senders on PostgreSQL."""
    queued = col(OutboxMessage.state) == MessageState.QUEUED
    return _found(session, kinds, queued, decision_ids, meeting_id, is_locked=True)


def addresses_told(session: Session, kind: MessageKind, decision_id: int, occasion: str) -> frozenset[str]:
    """Return the addresses to which a message goes about a decision on one occasion, as they are compared."""
    row: Any = OutboxMessage
    statement = sa.select(row.recipient).where(
        row.decision_id == decision_id,
        row.kind == kind,
        row.occasion == occasion,
        row.state != MessageState.CANCELLED,
    )
    found = session.connection().execute(statement).scalars()
    return frozenset(Recipient("", address).same_address for address in found)


def _found(
    session: Session,
    kinds: Iterable[MessageKind],
    which: Any,
    decision_ids: Collection[int],
    meeting_id: int | None,
    *,
    is_locked: bool = False,
) -> list[Heard]:
    row: Any = OutboxMessage
    subscriber: Any = Subscriber
    about = row.decision_id.in_(decision_ids) if meeting_id is None else row.meeting_id == meeting_id
    is_current = sa.or_(row.subscriber.not_like(f"{SUBSCRIBER}%"), _is_current())
    statement = (
        sa.select(
            row.id,
            sa.func.coalesce(row.decision_id, row.meeting_id),
            row.subscriber,
            row.recipient,
            row.recipient_name,
            row.subscriber_id,
            subscriber.uuid,
            row.heard,
            row.occasion,
        )
        .outerjoin(subscriber, subscriber.id == row.subscriber_id)
        .where(about, row.kind.in_(list(kinds)), which, is_current)
        .order_by(row.id)
    )
    if is_locked:
        statement = statement.with_for_update(of=row)
    latest: dict[tuple[int, str], Heard] = {}
    for id_, thing, name, address, greeting, subscriber_id, uuid, said, occasion in session.connection().execute(
        statement
    ):
        recipient = Recipient(name, address, greeting, uuid or "")
        latest[thing, recipient.same_address] = Heard(id_, thing, recipient, subscriber_id, said, occasion)
    return list(latest.values())


def _is_current() -> Any:
    return sa.and_(col(Subscriber.confirmed_at).is_not(None), col(Subscriber.ended_at).is_(None))
