"""What staff do about messages that were not delivered: send them again, or note that they have seen them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.errors import RuleBroken
from webapp.domain.messages import MESSAGE_KIND_WORDS
from webapp.models.audit import AuditEvent
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries import notifications, outbox
from webapp.queries.contents import Contents
from webapp.queries.notifications import TRAIL_KIND, UNDELIVERED, Message
from webapp.services.delivery import NO_ADDRESS

SENT_AGAIN = "send again"
SEEN = "seen, nothing to do"


@dataclass(slots=True)
class SentAgain:
    """How many messages wait again, and a sentence for each that does not."""

    queued: int = 0
    refused: list[str] = field(default_factory=list)


def send_again(session: Session, ids: Sequence[int], *, contents: Contents, actor: str, now: datetime) -> SentAgain:
    """Let messages that were refused or given up wait again, as if they had never been tried.

    One that says what does not hold any more stays where it is.
    """
    done = SentAgain()
    for message in notifications.undelivered(session, ids):
        why_not = _wait_again(session, message, contents, now)
        if why_not is None:
            _note(session, message, SENT_AGAIN, actor, now)
            done.queued += 1
        else:
            done.refused.append(f"Not sent again: {_named(message)}: {why_not}.")
    return done


def _wait_again(session: Session, message: Message, contents: Contents, now: datetime) -> str | None:
    """Let one message wait again; where it must not be sent any more leave everything as it was and say why."""
    try:
        with session.begin_nested():
            _let_wait(session, message, contents, now)
    except RuleBroken as refused:
        return refused.message
    except (KeyError, TypeError, ValueError) as damage:
        return f"the record cannot be read: {type(damage).__name__}"
    return None


def _let_wait(session: Session, message: Message, contents: Contents, now: datetime) -> None:
    """Let a message wait; RuleBroken where it must not be sent.

    The post asks the same of messages that wait, so this one has to wait while it is asked. It goes to the address that
    is known now.
    """
    again = {"state": MessageState.QUEUED, "not_before": now, "next_at": now, "attempts": 0, "seen_at": None}
    if not _change(session, message, again):
        raise RuleBroken("it waits already, or was sent")
    (waiting,) = outbox.due(session, now, most=1, only=message.id)
    why_not = contents.why_not(session, waiting, now)
    if why_not is None and not waiting.address:
        why_not = NO_ADDRESS
    if why_not is not None:
        raise RuleBroken(why_not)


def mark_seen(session: Session, ids: Sequence[int], *, actor: str, now: datetime) -> int:
    """Note of messages that were not delivered that somebody has seen them; return of how many that is news."""
    fresh = [one for one in notifications.undelivered(session, ids) if one.seen_at is None]
    for message in fresh:
        if _change(session, message, {"seen_at": now}):
            _note(session, message, SEEN, actor, now)
    return len(fresh)


def _change(session: Session, message: Message, values: dict[str, Any]) -> bool:
    """Change a message if it is still undelivered."""
    statement = sa.update(OutboxMessage).where(
        col(OutboxMessage.id) == message.id, col(OutboxMessage.state).in_(UNDELIVERED)
    )
    return session.connection().execute(statement.values(**values)).rowcount == 1


def _note(session: Session, message: Message, action: str, actor: str, now: datetime) -> None:
    """Write the trail; a message is known there by its Message-ID."""
    session.add(
        AuditEvent(
            at=now,
            actor=actor,
            action=action,
            subject_kind=TRAIL_KIND,
            subject_uuid=message.message_id,
            reference=message.reference,
            before={"state": message.state.value, "attempts": message.attempts},
        )
    )


def _named(message: Message) -> str:
    about = f" ({message.reference})" if message.reference else ""
    return f"{MESSAGE_KIND_WORDS[message.kind]}{about}, to {message.to}"
