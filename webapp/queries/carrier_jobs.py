"""Reading what the carrier on PostgreSQL goes by: how long no mail can leave, and whether a job's time has come."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from webapp.models.outbox import PostHold
from webapp.queries.outbox import pause


def rest_left(session: Session, *, transport: str, now: datetime) -> timedelta | None:
    """Return how long no mail can leave, as far as is known; None when it can."""
    if session.get(PostHold, 1) is not None:
        return timedelta.max
    rest = pause(session, transport)
    left = rest.until - now if rest is not None else timedelta(0)
    return left if left > timedelta(0) else None


def is_anything_due(session: Session) -> bool:
    """Say whether a job waits whose time has come."""
    due = sa.text(
        "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE queue_name = 'outbox' AND status = 'todo'"
        " AND (scheduled_at IS NULL OR scheduled_at <= now()))"
    )
    return bool(session.connection().execute(due).scalar_one())
