"""The outbox: queue a message once, and cancel what waits and must not be sent any more."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from webapp.domain.messages import REMINDERS, MessageKind, Recipient, message_id_for
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries.audience import MOST_AT_ONCE
from webapp.services.outbox_states import cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message to be queued: what is told on which occasion to whom, about what, and its lasting key.

    `deadline_at` is the deadline that it tells of or, where it tells of none, only its place in the post.
    """

    kind: MessageKind
    key: str
    occasion: str
    recipient: Recipient
    deadline_at: datetime
    not_before: datetime
    decision_id: int | None = None
    decision_revision: int = 0
    edition_id: int | None = None
    meeting_id: int | None = None
    subscriber_id: int | None = None
    heard_closes_at: datetime | None = None
    heard: str = ""
    covers_from: datetime | None = None
    covers_to: datetime | None = None


def queue(session: Session, drafts: Iterable[Draft], *, now: datetime) -> int:
    """Put messages into the outbox, each key once and for ever; return how many are new.

    A message that was cancelled before it was sent waits again when the same thing is to be told after all, for
    instance when a deadline moves away and back, and says nothing then of how it fared before.
    """
    rows = [_row(draft, now) for draft in drafts]
    if not rows:
        return 0
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    table = OutboxMessage.__table__  # type: ignore[attr-defined]
    insert = dialect.insert(table)
    renewed = (
        "state", "cancelled_at", "attempts", "last_code", "last_error", "seen_at", "decision_revision", "deadline_at",
        "not_before", "next_at", "recipient", "recipient_name", "subscriber_id", "heard", "heard_closes_at",
        "covers_from", "covers_to", "created_at",
    )  # fmt: skip
    statement = insert.on_conflict_do_update(
        index_elements=[table.c.dedupe_key],
        set_={name: insert.excluded[name] for name in renewed},
        where=table.c.state == MessageState.CANCELLED,
    ).returning(table.c.id)
    return len(session.connection().execute(statement, rows).all())


def _row(draft: Draft, now: datetime) -> dict[str, object]:
    return {
        "dedupe_key": draft.key,
        "message_id": str(message_id_for(draft.key)),
        "kind": draft.kind,
        "occasion": draft.occasion,
        "subscriber": draft.recipient.subscriber,
        "recipient": draft.recipient.address.strip(),
        "recipient_name": draft.recipient.name,
        "decision_id": draft.decision_id,
        "decision_revision": draft.decision_revision,
        "edition_id": draft.edition_id,
        "meeting_id": draft.meeting_id,
        "subscriber_id": draft.subscriber_id,
        "heard_closes_at": draft.heard_closes_at,
        "heard": draft.heard,
        "covers_from": draft.covers_from,
        "covers_to": draft.covers_to,
        "deadline_at": draft.deadline_at,
        "not_before": draft.not_before,
        "next_at": max(draft.not_before, now),
        "state": MessageState.QUEUED,
        "attempts": 0,
        "last_code": None,
        "last_error": "",
        "created_at": now,
        "cancelled_at": None,
        "seen_at": None,
    }


def cancel_waiting(session: Session, decision_id: int, why: str, now: datetime) -> int:
    """Cancel every message of a decision that waits, in the caller's transaction; return how many there were."""
    return _cancel(session, why, now, col(OutboxMessage.decision_id) == decision_id)


def cancel_waiting_for(
    session: Session, subscriber: str, why: str, now: datetime, *, but: AbstractSet[MessageKind] = frozenset()
) -> int:
    """Cancel what waits for somebody ("member-7", "subscriber-12") *but* some kinds; return how many there were.

    What they are still to be told is queued again when next it is found due.
    """
    theirs = col(OutboxMessage.subscriber) == subscriber
    return _cancel(session, why, now, theirs, col(OutboxMessage.kind).not_in(but))


def cancel_overtaken(session: Session, drafts: Sequence[Draft], now: datetime) -> int:
    """Cancel the waiting reminders that later ones of the same deadline take the place of; return how many.

    Call it for reminders that are about to be queued: after an outage of the relay nobody is reminded twice at once.
    """
    people: dict[tuple[int, datetime, str], set[str]] = {}
    for one in drafts:
        if one.decision_id is not None:
            which = (one.decision_id, one.deadline_at, one.occasion)
            people.setdefault(which, set()).add(one.recipient.subscriber)
    number = 0
    for (decision_id, deadline_at, occasion), theirs in sorted(people.items()):
        names = sorted(theirs)
        for start in range(0, len(names), MOST_AT_ONCE):
            number += _cancel(
                session,
                "a later reminder has taken its place",
                now,
                col(OutboxMessage.decision_id) == decision_id,
                col(OutboxMessage.deadline_at) == deadline_at,
                col(OutboxMessage.occasion) != occasion,
                col(OutboxMessage.kind).in_(REMINDERS),
                col(OutboxMessage.subscriber).in_(names[start : start + MOST_AT_ONCE]),
            )
    return number


def _cancel(session: Session, why: str, now: datetime, *which: Any) -> int:
    session.flush()
    waiting = sa.update(OutboxMessage).where(col(OutboxMessage.state) == MessageState.QUEUED, *which)
    return session.connection().execute(waiting.values(**cancelled(why, now))).rowcount
