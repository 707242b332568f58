"""Which digests told of one decision, as far as that can be said afterwards."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.decision_history import MOVES_TOLD
from webapp.domain.messages import MessageKind
from webapp.domain.notification_words import who
from webapp.domain.subscriptions import Pace, Topic
from webapp.models.audit import AuditEvent
from webapp.models.decisions import Decision
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries.digests_ahead import DIGEST_PACES
from webapp.queries.scopes import scopes_of
from webapp.queries.subscribers import followers
from webapp.queries.trail import KINDS

NEWS = (Topic.OPENED, Topic.CLOSING, Topic.CALLED_IN, Topic.CHANGES)


@dataclass(frozen=True, slots=True)
class DigestTold:
    """A digest that was sent, to whom ("subscriber-12") and when, and the time whose news it told (aware UTC)."""

    subscriber: str
    occasion: str
    sent_at: datetime
    covers_from: datetime
    covers_to: datetime

    @property
    def words_of_reader(self) -> str:
        """Name the reader without their address."""
        return who(self.subscriber, "")

    @property
    def is_weekly(self) -> bool:
        """Say whether it was a weekly one."""
        return self.occasion.startswith(Pace.WEEKLY)


def digests_of_decision(session: Session, decision: Decision, *, most: int) -> tuple[list[DigestTold], int]:
    """Return the digests sent, the latest first and so many at most, whose time held news of a decision; and how many.

    They are those of subscribers who follow the decision as their choices are now. What a digest said was not kept, and
    the choices may have been others then.
    """
    assert decision.id is not None
    scope = scopes_of(session, [decision.id])[decision.id]
    readers = {one.id for pace in DIGEST_PACES for one in followers(session, scope, NEWS, pace=pace)}
    if not readers:
        return [], 0
    row: Any = OutboxMessage
    statement = (
        sa.select(row.subscriber_id, row.subscriber, row.occasion, row.sent_at, row.covers_from, row.covers_to)
        .where(row.kind == MessageKind.DIGEST, row.state == MessageState.SENT, _held_news(decision))
        .order_by(row.sent_at.desc(), row.id.desc())
    )
    found = [DigestTold(*one) for id_, *one in session.connection().execute(statement) if id_ in readers]
    return found[:most], len(found)


def _held_news(decision: Decision) -> Any:
    """Select digests in whose time something was done to a decision that digests tell of."""
    event: Any = AuditEvent
    return sa.exists().where(
        event.subject_kind == KINDS[Decision],
        event.subject_uuid == decision.uuid,
        event.action.in_([move.value for move in MOVES_TOLD]),
        event.at > col(OutboxMessage.covers_from),
        event.at <= col(OutboxMessage.covers_to),
    )
