"""Changing the state of messages: what each new state writes, and only where the old one still holds."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.models.outbox import MessageState, OutboxMessage


def sent(now: datetime) -> dict[str, object]:
    """Write that a message was taken."""
    return {"state": MessageState.SENT, "sent_at": now}


def cancelled(why: str, now: datetime) -> dict[str, object]:
    """Write that a message will not be sent, and why."""
    return {"state": MessageState.CANCELLED, "last_error": why[:500], "cancelled_at": now}


def unleased(after: dict[str, object]) -> dict[str, object]:
    """Write, beside what follows, that nobody has a message in hand any more."""
    return after | {"lease_owner": None, "lease_until": None}


def change(
    session: Session,
    row_id: int,
    state: MessageState,
    after: dict[str, object],
    *,
    owner: str | None = None,
    lease_until: datetime | None = None,
) -> bool:
    """Change one message if it is still in this state and, where they are given, in this hand and on this lease."""
    statement = sa.update(OutboxMessage).where(col(OutboxMessage.id) == row_id, col(OutboxMessage.state) == state)
    if owner is not None:
        statement = statement.where(col(OutboxMessage.lease_owner) == owner)
    if lease_until is not None:
        statement = statement.where(col(OutboxMessage.lease_until) == lease_until)
    return session.connection().execute(statement.values(**after)).rowcount == 1
