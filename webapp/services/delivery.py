"""Delivering messages: claim a batch, and settle what became of each.

Every change of state names the state it starts from and, while a message is being sent, who has it. No transaction of
these is open while a relay is spoken to. Claim commits before sending, settle after: what is sent can be recorded.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from webapp.domain.delivery import USUAL, Delivery, Ending, Persistence, Stage, next_try_at, pause_for
from webapp.domain.errors import RuleBroken
from webapp.domain.messages import Content, Email, MessageKind, Recipient, is_late
from webapp.domain.news import TOLD_ONCE
from webapp.models.outbox import Attempt, MessageState, OutboxMessage, PostHold, TransportPause
from webapp.queries import outbox as queries
from webapp.queries.contents import Contents
from webapp.queries.outbox import DecisionNow, Waiting
from webapp.services import outbox
from webapp.services.outbox import Draft
from webapp.services.outbox_states import cancelled, change, sent, unleased

LEASE = timedelta(minutes=20)
"""Longer than any conversation with a relay, ten minutes after the dot included."""

NO_ADDRESS = "no address is known any more"
DAMAGE = (RuleBroken, KeyError, TypeError, ValueError)
"""What one record that cannot be read may raise."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that one owner may send until the lease lapses, as it stood when it was claimed."""

    waiting: Waiting
    email: Email
    lease_until: datetime

    @property
    def row_id(self) -> int:
        """Give the number of its row in the outbox."""
        return self.waiting.id


@dataclass(frozen=True, slots=True)
class Ended:
    """An attempt that has ended: which claim, how, and when."""

    claim: Claim
    delivery: Delivery
    at: datetime


def claim(
    session: Session,
    *,
    owner: str,
    transport: str,
    now: datetime,
    is_taken: Callable[[UUID], bool],
    contents: Contents,
    lease: timedelta = LEASE,
    most: int = 1,
    only: int | None = None,
    persistence: Persistence = USUAL,
) -> list[Claim]:
    """Claim the due messages whose deadlines are nearest, or the one of a row; none while the post is held or rests.

    On the way, messages that the log of acknowledgements knows are settled as sent, and messages that what they are
    about, as it stands now, has overtaken are cancelled. One *contents* serves one batch.
    """
    rest = queries.pause(session, transport)
    if (rest is not None and rest.until > now) or session.get(PostHold, 1) is not None:
        return []
    claims: list[Claim] = []
    said: dict[tuple[MessageKind, int], Content] = {}
    while len(claims) < most and (found := queries.due(session, now, most=most - len(claims), only=only)):
        fresh = []
        for waiting in found:
            if is_taken(waiting.message_id):
                change(session, waiting.id, MessageState.QUEUED, sent(now))
                continue
            _tell_former_holder(session, waiting, now)
            if (words := _said(session, waiting, contents, said, now, persistence)) is not None:
                fresh.append(Claim(waiting, _email(waiting, words, now), now + lease))
        _lease(session, fresh, owner)
        claims += fresh
    return claims


def _lease(session: Session, claims: Sequence[Claim], owner: str) -> None:
    """Write down who has these messages in hand, where they go, and which revision of their decisions they tell."""
    if not claims:
        return
    statement = (
        sa.update(OutboxMessage)
        .where(col(OutboxMessage.id) == sa.bindparam("row_id"))
        .values(
            state=MessageState.SENDING,
            lease_owner=owner,
            lease_until=sa.bindparam("until"),
            recipient=sa.bindparam("address"),
            recipient_name=sa.bindparam("greeted"),
            decision_revision=sa.func.coalesce(sa.bindparam("revision", type_=sa.Integer), _REVISION),
        )
    )
    rows = [
        {
            "row_id": one.row_id,
            "until": one.lease_until,
            "address": one.waiting.address,
            "greeted": one.waiting.name,
            "revision": getattr(one.waiting.about, "revision", None),
        }
        for one in claims
    ]
    session.connection().execute(statement, rows)


_REVISION = col(OutboxMessage.decision_revision)


def _said(
    session: Session,
    waiting: Waiting,
    contents: Contents,
    said: dict[tuple[MessageKind, int], Content],
    now: datetime,
    persistence: Persistence,
) -> Content | None:
    """Return what a message says now; where it must not be sent, or cannot be written, note why and return None.

    What a kind says of a decision is read once for everybody who is told.
    """
    try:
        why_not = contents.why_not(session, waiting, now)
        if why_not is None and waiting.address:
            if not isinstance(waiting.about, DecisionNow):
                return contents.said(session, waiting)
            shared = (waiting.kind, waiting.about.id)
            if shared not in said:
                said[shared] = contents.said(session, waiting)
            return said[shared]
        after = cancelled(why_not, now) if why_not else _without_address(waiting, now)
    except DAMAGE as damage:
        # One damaged record must not hold up the messages behind it.
        words = f"the record cannot be read: {type(damage).__name__}: {damage}"
        later = _after(waiting, Delivery(Ending.TRY_LATER, Stage.COMPOSE), now, persistence)
        after = later | {"attempts": waiting.attempts + 1, "last_error": words[:500]}
    change(session, waiting.id, MessageState.QUEUED, after)
    return None


def _without_address(waiting: Waiting, now: datetime) -> dict[str, object]:
    """Say what becomes of a message to nobody's address: what is found again is cancelled, news is kept for staff."""
    if waiting.kind in TOLD_ONCE:
        return {"state": MessageState.FAILED, "last_error": NO_ADDRESS}
    return cancelled(NO_ADDRESS, now)


def _tell_former_holder(session: Session, waiting: Waiting, now: datetime) -> None:
    """Queue news of change for whoever held an office when it was queued too, if that has changed hands meanwhile."""
    about, recipient = waiting.about, waiting.former
    if recipient is None or waiting.kind not in TOLD_ONCE or not isinstance(about, DecisionNow):
        return
    draft = Draft(
        kind=waiting.kind,
        key=f"{waiting.key.rpartition('/')[0]}/{recipient.subscriber}",
        occasion=waiting.occasion,
        recipient=recipient,
        deadline_at=waiting.deadline_at,
        not_before=now,
        decision_id=about.id,
        decision_revision=about.revision,
        heard_closes_at=waiting.heard_closes_at,
        heard=waiting.heard,
    )
    outbox.queue(session, [draft], now=now)


def _email(waiting: Waiting, facts: Content, now: datetime) -> Email:
    return Email(
        kind=waiting.kind,
        recipient=Recipient(waiting.subscriber, waiting.address, waiting.name, waiting.uuid),
        key=waiting.key,
        message_id=waiting.message_id,
        facts=facts,
        is_late=is_late(waiting.kind, deadline_at=waiting.deadline_at, now=now),
        heard_closes_at=waiting.heard_closes_at,
        heard=waiting.heard,
        occasion=waiting.occasion,
        deadline_at=waiting.deadline_at,
    )


def settle(
    session: Session, ended: Sequence[Ended], *, owner: str, transport: str, persistence: Persistence = USUAL
) -> list[MessageState | None]:
    """Record how attempts ended and what follows, in the order they were made.

    Returns the states that follow; None where a claim had lapsed and is somebody else's.
    """
    if not ended:
        return []
    _note_attempts(session, ended, owner)
    resume_at = _transport_after(session, ended, transport, persistence)
    ours = _still_ours(session, ended, owner)
    afters = [_settled(one, resume_at, persistence) for one in ended]
    rows = [
        {"row_id": one.claim.row_id, **{f"new_{name}": value for name, value in after.items()}}
        for one, after in zip(ended, afters, strict=True)
        if one.claim.row_id in ours
    ]
    if rows:
        session.connection().execute(_SETTLE, rows)
    return [
        MessageState(str(after["state"])) if one.claim.row_id in ours else None
        for one, after in zip(ended, afters, strict=True)
    ]


def _note_attempts(session: Session, ended: Sequence[Ended], owner: str) -> None:
    rows = [
        {
            "message_id": one.claim.row_id,
            "at": one.at,
            "by": owner,
            "ending": one.delivery.ending,
            "stage": one.delivery.stage,
            "code": one.delivery.code,
            "words": one.delivery.words[:500],
        }
        for one in ended
    ]
    session.connection().execute(sa.insert(Attempt), rows)


def _still_ours(session: Session, ended: Sequence[Ended], owner: str) -> set[int]:
    """Find the rows that are still in this owner's hand, and keep them so until all is written."""
    row: Any = OutboxMessage
    statement = sa.select(row.id).where(
        row.id.in_(sa.bindparam("row_ids", [one.claim.row_id for one in ended], expanding=True)),
        row.state == MessageState.SENDING,
        row.lease_owner == owner,
    )
    return set(session.connection().execute(statement.with_for_update()).scalars())


_SETTLED = ("state", "sent_at", "next_at", "attempts", "last_code", "last_error")
_SETTLE = (
    sa.update(OutboxMessage)
    .where(col(OutboxMessage.id) == sa.bindparam("row_id"))
    .values(
        unleased({name: sa.bindparam(f"new_{name}", type_=OutboxMessage.__table__.c[name].type) for name in _SETTLED})  # type: ignore[attr-defined]
    )
)


def _settled(one: Ended, resume_at: datetime | None, persistence: Persistence) -> dict[str, object]:
    """Write out what a row says after an attempt."""
    waiting, delivery = one.claim.waiting, one.delivery
    row: dict[str, object] = {
        "sent_at": None,
        "next_at": waiting.next_at,
        "attempts": waiting.attempts,
        "last_code": delivery.code,
        "last_error": "" if delivery.ending is Ending.TAKEN else delivery.words[:500],
    }
    if delivery.ending is not Ending.UNREACHABLE:
        return row | {"attempts": waiting.attempts + 1} | _after(waiting, delivery, one.at, persistence)
    if delivery.stage is not Stage.CONNECT and resume_at is not None:
        # A relay that cuts the conversation may dislike this one letter, so the others go first.
        row["next_at"] = resume_at + pause_for(1, persistence)
    return row | {"state": MessageState.QUEUED}


def _after(waiting: Waiting, delivery: Delivery, now: datetime, persistence: Persistence) -> dict[str, object]:
    """Say which state follows an attempt that the relay answered, or may have taken.

    A digest that may have been taken is not repeated: what it tells stands on the pages too.
    """
    if delivery.ending is Ending.TAKEN or (delivery.ending is Ending.UNCERTAIN and waiting.kind is MessageKind.DIGEST):
        return sent(now)
    if delivery.ending is Ending.REFUSED:
        return {"state": MessageState.FAILED}
    next_at = next_try_at(
        delivery, tries=waiting.attempts + 1, deadline_at=waiting.deadline_at, now=now, persistence=persistence
    )
    if next_at is None:
        return {"state": MessageState.DEAD}
    return {"state": MessageState.QUEUED, "next_at": next_at}


def _transport_after(
    session: Session, ended: Sequence[Ended], transport: str, persistence: Persistence
) -> datetime | None:
    """End the rest of a transport that has taken a letter; let one that cannot be reached rest, and say until when.

    Several connections that fail together are one failure. Each failure in a row makes the rest longer.
    """
    rest = queries.pause(session, transport)
    if rest is not None and any(one.delivery.ending is Ending.TAKEN for one in ended):
        # Another sender may have ended it at the same moment.
        session.expunge(rest)
        session.connection().execute(sa.delete(TransportPause).where(col(TransportPause.transport) == transport))
        rest = None
    failed = [one for one in ended if one.delivery.ending is Ending.UNREACHABLE]
    if not failed:
        return None
    last = failed[-1]
    if rest is None:
        rest = _first_rest(session, transport, last.at)
    rest.failures += 1
    rest.until = last.at + pause_for(rest.failures, persistence)
    rest.words = last.delivery.words[:500]
    session.flush()
    return rest.until


def _first_rest(session: Session, transport: str, at: datetime) -> TransportPause:
    """Begin a rest; where another sender has begun one at the same moment, take that one."""
    try:
        with session.begin_nested():
            rest = TransportPause(transport=transport, failures=0, since=at, until=at)
            session.add(rest)
    except IntegrityError:
        return session.get_one(TransportPause, transport, populate_existing=True)
    return rest
