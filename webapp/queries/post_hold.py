"""Reading whether the post is held, and how waiting mail compares with the log of what was taken."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.models.audit import AuditEvent
from webapp.models.outbox import Attempt, MessageState, OutboxMessage, PostHold

UNSENT = (MessageState.QUEUED, MessageState.CANCELLED)
SUBJECT, RELEASED = "post", "release"
"""What the trail calls the post and its release; the words are stored and never change."""

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """How the post stands: since when and why it is held, if it is, and what of the waiting mail was taken already."""

    since: datetime | None
    why: str
    would_be_sent: int
    taken: int


def standing(session: Session, is_taken: Callable[[UUID], bool]) -> Standing:
    """Return how the post stands: "N would be sent, M already taken"."""
    hold = session.get(PostHold, 1)
    row: Any = OutboxMessage
    waiting = session.connection().execute(sa.select(row.message_id).where(row.state == MessageState.QUEUED)).scalars()
    fates = [is_taken(UUID(message_id)) for message_id in waiting]
    taken = sum(fates)
    return Standing(hold.since if hold else None, hold.why if hold else "", len(fates) - taken, taken)


def taken_though_unsent(session: Session, is_taken: Callable[[UUID], bool]) -> list[int]:
    """Return the rows of messages that the database calls unsent and the log knows as taken."""
    row: Any = OutboxMessage
    statement = sa.select(row.id, row.message_id).where(row.state.in_(UNSENT)).order_by(row.id)
    return [id_ for id_, message_id in session.connection().execute(statement) if is_taken(UUID(message_id))]


def unsent_and_unknown(session: Session, message_ids: Iterable[UUID]) -> tuple[int, int]:
    """Count among these messages those that the database calls unsent, and those of which it has never heard."""
    row: Any = OutboxMessage
    unsent = unknown = 0
    left = iter(message_ids)
    while some := {str(one) for one in islice(left, AT_ONCE)}:
        statement = sa.select(row.state).where(row.message_id.in_(some))
        states = list(session.connection().execute(statement).scalars())
        unsent += sum(state in UNSENT for state in states)
        unknown += len(some) - len(states)
    return unsent, unknown


def knows_until(session: Session) -> datetime:
    """Return up to when this database knows what was sent: its last attempt, or the last time the post was released."""
    attempted_at = session.connection().execute(sa.select(sa.func.max(col(Attempt.at)))).scalar_one()
    released_at = session.connection().execute(
        sa.select(sa.func.max(col(AuditEvent.at))).where(
            col(AuditEvent.subject_kind) == SUBJECT, col(AuditEvent.action) == RELEASED
        )
    ).scalar_one()  # fmt: skip
    return max(attempted_at or LONG_AGO, released_at or LONG_AGO)
