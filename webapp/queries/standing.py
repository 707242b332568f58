"""How scheduler and post stand, asked in one statement, so that every page of the desk can afford to say it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.health import Beat, Standing
from webapp.domain.messages import MessageKind
from webapp.models.calendar_days import HolidayList
from webapp.models.outbox import Attempt, JobHeartbeat, MessageState, OutboxMessage, PostHold, TransportPause

NOBODY_WAITS_FOR = (MessageKind.CONFIRM, MessageKind.KNOWN)
"""Whoever mistypes an address on the page where one subscribes keeps nobody from being told of anything."""


def standing(session: Session, *, transport: str, overdue_before: datetime) -> Standing:
    """Return how every job and the post stand, in one statement.

    A message is overdue that should have gone before `overdue_before` and had been queued by then.
    """
    message: Any = OutboxMessage
    beat: Any = JobHeartbeat
    rest: Any = TransportPause
    facts = sa.select(
        _number(message.state == MessageState.QUEUED, message.not_before < overdue_before,
                message.created_at < overdue_before).label("overdue"),
        _number(message.state == MessageState.DEAD, *_unseen()).label("given_up"),
        _number(message.state == MessageState.FAILED, *_unseen()).label("refused"),
        sa.select(sa.func.max(col(Attempt.at))).scalar_subquery().label("tried_at"),
        sa.select(col(PostHold.since)).limit(1).scalar_subquery().label("held_since"),
        sa.select(rest.since).where(rest.transport == transport).scalar_subquery().label("resting_since"),
        sa.select(rest.until).where(rest.transport == transport).scalar_subquery().label("resting_until"),
        sa.select(sa.func.max(col(HolidayList.known_to))).scalar_subquery().label("loaded_to"),
    ).subquery()  # fmt: skip
    statement = sa.select(beat.job, beat.started_at, beat.succeeded_at, beat.failures, *facts.columns).select_from(
        facts.outerjoin(beat, sa.true())
    )
    rows = session.connection().execute(statement.order_by(beat.job)).all()
    beats = tuple(Beat(*row[:4]) for row in rows if row[0] is not None)
    return Standing(beats=beats, **dict(zip(facts.columns.keys(), rows[0][4:], strict=True)))


def _number(*conditions: Any) -> Any:
    """Select how many messages meet some conditions."""
    return sa.select(sa.func.count()).select_from(OutboxMessage).where(*conditions).scalar_subquery()


def _unseen() -> tuple[Any, ...]:
    """Select messages at which nobody has looked and for which somebody waits."""
    return col(OutboxMessage.seen_at).is_(None), col(OutboxMessage.kind).not_in(NOBODY_WAITS_FOR)
