"""Whose digest is due, what of earlier digests still waits, and which were taken back when choices changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from webapp.domain.messages import MessageKind
from webapp.domain.subscriptions import Pace
from webapp.models.base import UtcDateTime
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.models.subscriptions import Subscriber

NOTHING_LEFT = "nothing of it is news any more"
TOLD_BY_THE_NEXT = "the next digest tells of it too"
FOR_GOOD = (NOTHING_LEFT, TOLD_BY_THE_NEXT)
"""Why a digest was cancelled that is not to come again; any other was taken back when its reader chose otherwise."""


@dataclass(frozen=True, slots=True)
class WaitingDigest:
    """A digest that waits: its row, whose it is, and of which time it tells."""

    row_id: int
    subscriber_id: int
    covers_from: datetime
    covers_to: datetime


def digests_due(session: Session, pace: Pace, until: datetime, *, ahead: datetime, most: int) -> list[Subscriber]:
    """Return subscribers of a pace whose digests have not told everything up to a moment, so many at most.

    So are those who are said to have been told of times after `ahead`: a clock was wrong. They come with what they
    follow, who was told longest ago first, and are locked on PostgreSQL, where others may look for them too.
    """
    row: Any = Subscriber
    told_to = sa.func.coalesce(row.digested_to, row.confirmed_at, type_=UtcDateTime)
    statement = (
        select(Subscriber)
        .where(
            row.pace == pace,
            row.confirmed_at.is_not(None),
            row.ended_at.is_(None),
            sa.or_(told_to < until, told_to > ahead),
        )
        .order_by(told_to, row.id)
        .limit(most)
        .options(selectinload(row.interests))
        .with_for_update(of=row, skip_locked=True)
    )
    return list(session.exec(statement.execution_options(populate_existing=True)))


def digests_waiting(session: Session, subscriber_ids: Collection[int]) -> list[WaitingDigest]:
    """Return the digests that wait for these subscribers, locked against senders on PostgreSQL."""
    row: Any = OutboxMessage
    statement = (
        sa.select(row.id, row.subscriber_id, row.covers_from, row.covers_to)
        .where(row.state == MessageState.QUEUED, row.kind == MessageKind.DIGEST, row.subscriber_id.in_(subscriber_ids))
        .with_for_update(of=row)
    )
    return [WaitingDigest(*found) for found in session.connection().execute(statement)]


def last_told_to(session: Session, subscriber_ids: Collection[int], now: datetime) -> dict[int, datetime]:
    """Return up to when the last digest told, of those that went to these subscribers and end before now."""
    row: Any = OutboxMessage
    statement = (
        sa.select(row.subscriber_id, sa.func.max(row.covers_to, type_=UtcDateTime))
        .where(
            row.subscriber_id.in_(subscriber_ids),
            row.kind == MessageKind.DIGEST,
            row.state != MessageState.CANCELLED,
            row.covers_to <= now,
        )
        .group_by(row.subscriber_id)
    )
    return {one[0]: one[1] for one in session.connection().execute(statement)}


def digests_taken_back(
    session: Session, pace: Pace, until: datetime, deadline_at: datetime
) -> list[tuple[int, str, str, datetime]]:
    """Return the digests of a moment that were cancelled when their subscribers changed their choices.

    Each is the row, uuid and address of a subscriber who still wants digests of this pace, and from when it tells.
    """
    row: Any = OutboxMessage
    statement = (
        sa.select(row.subscriber_id, col(Subscriber.uuid), col(Subscriber.email), row.covers_from)
        .join(Subscriber, col(Subscriber.id) == row.subscriber_id)
        .where(
            row.state == MessageState.CANCELLED,
            row.deadline_at == deadline_at,
            row.kind == MessageKind.DIGEST,
            row.covers_to == until,
            row.last_error.not_in(FOR_GOOD),
            col(Subscriber.pace) == pace,
            col(Subscriber.confirmed_at).is_not(None),
            col(Subscriber.ended_at).is_(None),
        )
    )
    return [tuple(found) for found in session.connection().execute(statement)]
