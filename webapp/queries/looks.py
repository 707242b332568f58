"""What jobs ask before they look for people to remind: whether anything that matters has changed meanwhile."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.models.audit import AuditEvent
from webapp.models.subscriptions import Subscriber
from webapp.queries.audience import MOST_AT_ONCE


def has_trail(session: Session, since: datetime, kinds: Collection[str] = ()) -> bool:
    """Say whether the trail holds a change after an instant, of things of these kinds or, without any, of anything."""
    event: Any = AuditEvent
    conditions = [event.subject_kind.in_(kinds)] if kinds else []
    statement = sa.select(sa.exists().where(event.at > since, *conditions))
    return bool(session.connection().execute(statement).scalar_one())


def changed_among(session: Session, subscriber_ids: Collection[int], since: datetime) -> frozenset[int]:
    """Return which of these subscribers have changed their choices after an instant, or are there no more."""
    row: Any = Subscriber
    wanted, same = sorted(subscriber_ids), set[int]()
    for start in range(0, len(wanted), MOST_AT_ONCE):
        statement = sa.select(row.id).where(
            row.id.in_(wanted[start : start + MOST_AT_ONCE]), col(row.changed_at) <= since
        )
        same.update(session.connection().execute(statement).scalars())
    return frozenset(wanted) - same
