"""The outbox: queue a message once, claim it, settle what became of it, cancel what must not be sent any more.

Every change of state names the state it starts from and, while a message is being sent, who has it. No transaction of
these is open while a relay is spoken to. Claim commits before sending, settle after: what is sent can be recorded.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from webapp.domain.delivery import Delivery, Ending, Stage, next_try_at, pause_for
from webapp.domain.edition_news import EditionNews
from webapp.domain.errors import RuleBroken
from webapp.domain.messages import (
    Email,
    Facts,
    MessageKind,
    Recipient,
    edition_key_for,
    is_late,
    key_for,
    message_id_for,
    why_edition_not_sent,
    why_not_sent,
)
from webapp.models.outbox import Attempt, MessageState, OutboxMessage, TransportPause
from webapp.queries import outbox as queries
from webapp.queries.edition_news import NewsStand
from webapp.queries.outbox import DecisionNow, EditionNow, Waiting

LEASE = timedelta(minutes=20)
"""Longer than any conversation with a relay, ten minutes after the dot included: who lets a claim lapse is gone."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be queued: what is told on which occasion to whom, about which deadline of which decision."""

    kind: MessageKind
    occasion: str
    recipient: Recipient
    decision_id: int
    decision_revision: int
    slug: str
    deadline_at: datetime
    not_before: datetime
    heard_closes_at: datetime | None = None

    @property
    def key(self) -> str:
        """Give the dedupe key."""
        return key_for(
            self.kind,
            slug=self.slug,
            closes_at=self.deadline_at,
            occasion=self.occasion,
            subscriber=self.recipient.subscriber,
        )

    @property
    def about(self) -> dict[str, object]:
        """Give the columns that say what it is about."""
        return {
            "decision_id": self.decision_id,
            "decision_revision": self.decision_revision,
            "edition_id": None,
            "heard_closes_at": self.heard_closes_at,
        }


@dataclass(frozen=True, slots=True)
class EditionDraft:
    """A message to be queued that tells somebody of an edition; *deadline_at* is only its place in the post."""

    recipient: Recipient
    edition_id: int
    number: int
    deadline_at: datetime
    not_before: datetime
    kind: MessageKind = MessageKind.EDITION_PUBLISHED
    occasion: str = "publication"

    @property
    def key(self) -> str:
        """Give the dedupe key."""
        return edition_key_for(self.number, subscriber=self.recipient.subscriber)

    @property
    def about(self) -> dict[str, object]:
        """Give the columns that say what it is about."""
        return {
            "decision_id": None,
            "decision_revision": 0,
            "edition_id": self.edition_id,
            "heard_closes_at": None,
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that one owner may now send."""

    row_id: int
    email: Email
    deadline_at: datetime
    attempts: int
    next_at: datetime


def queue(session: Session, drafts: Iterable[Draft | EditionDraft], *, now: datetime) -> int:
    """Put messages into the outbox, each key once and for ever; return how many are new.

    A message that was cancelled before it was sent waits again when the same thing is to be told after all, for
    instance when a deadline moves away and back.
    """
    rows = [_row(draft, now) for draft in drafts]
    if not rows:
        return 0
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    table = OutboxMessage.__table__  # type: ignore[attr-defined]
    insert = dialect.insert(table)
    renewed = (
        "state", "cancelled_at", "decision_revision", "not_before", "next_at",
        "recipient", "recipient_name", "created_at",
    )  # fmt: skip
    statement = insert.on_conflict_do_update(
        index_elements=[table.c.dedupe_key],
        set_={name: insert.excluded[name] for name in renewed},
        where=table.c.state == MessageState.CANCELLED,
    ).returning(table.c.id)
    return len(session.connection().execute(statement, rows).all())


def _row(draft: Draft | EditionDraft, now: datetime) -> dict[str, object]:
    key = draft.key
    return draft.about | {
        "dedupe_key": key,
        "message_id": str(message_id_for(key)),
        "kind": draft.kind,
        "occasion": draft.occasion,
        "subscriber": draft.recipient.subscriber,
        "recipient": draft.recipient.address.strip(),
        "recipient_name": draft.recipient.name,
        "deadline_at": draft.deadline_at,
        "not_before": draft.not_before,
        "next_at": max(draft.not_before, now),
        "state": MessageState.QUEUED,
        "attempts": 0,
        "last_error": "",
        "created_at": now,
        "cancelled_at": None,
    }


def cancel_waiting(session: Session, decision_id: int, why: str, now: datetime) -> int:
    """Cancel every message of a decision that waits, in the caller's transaction; return how many there were."""
    session.flush()
    waiting = sa.update(OutboxMessage).where(
        col(OutboxMessage.decision_id) == decision_id, col(OutboxMessage.state) == MessageState.QUEUED
    )
    return session.connection().execute(waiting.values(**_cancelled(why, now))).rowcount


def claim_next(
    session: Session,
    *,
    owner: str,
    transport: str,
    now: datetime,
    is_taken: Callable[[UUID], bool],
    news_stand: NewsStand,
) -> Claim | None:
    """Claim the due message whose deadline is nearest; None when nothing is due or the transport rests.

    On the way, messages that the log of acknowledgements knows are settled as sent, and messages that what they are
    about, as it stands now, has overtaken are cancelled. One *news_stand* serves a whole run of the post.
    """
    rest = queries.pause(session, transport)
    if rest is not None and rest.until > now:
        return None
    while (waiting := queries.next_due(session, now)) is not None:
        if is_taken(waiting.message_id):
            _change(session, waiting.id, MessageState.QUEUED, _sent(now))
            continue
        facts = _facts(session, waiting, news_stand, now)
        if facts is None:
            continue
        leased: dict[str, object] = {
            "state": MessageState.SENDING,
            "lease_owner": owner,
            "lease_until": now + LEASE,
        }
        if isinstance(waiting.about, DecisionNow):
            leased["decision_revision"] = waiting.about.revision
        if _change(session, waiting.id, MessageState.QUEUED, leased):
            email = _email(waiting, facts, now)
            return Claim(waiting.id, email, waiting.deadline_at, waiting.attempts, waiting.next_at)
    return None


def _facts(session: Session, waiting: Waiting, news_stand: NewsStand, now: datetime) -> Facts | EditionNews | None:
    """Return what a message says now; where it must not be sent, or cannot be written, note why and return None."""
    try:
        why_not = _why_not(session, waiting, news_stand, now)
        if why_not is None:
            return _said(session, waiting, news_stand)
        after = _cancelled(why_not, now)
    except (RuleBroken, KeyError, TypeError, ValueError) as damage:
        # One damaged record must not hold up the messages behind it.
        words = f"the record cannot be read: {type(damage).__name__}: {damage}"
        later = _after(waiting.deadline_at, waiting.attempts, Delivery(Ending.TRY_LATER, Stage.COMPOSE), now)
        after = later | {"attempts": waiting.attempts + 1, "last_error": words[:500]}
    _change(session, waiting.id, MessageState.QUEUED, after)
    return None


def _why_not(session: Session, waiting: Waiting, news_stand: NewsStand, now: datetime) -> str | None:
    """Say why a message must not be sent any more, None when it may."""
    match waiting.about:
        case DecisionNow(status=status, closes_at=closes_at):
            return why_not_sent(
                waiting.kind, status=status, closes_at=closes_at, deadline_at=waiting.deadline_at, now=now
            )
        case EditionNow(number=number, superseded_by=superseded_by):
            is_reader = superseded_by is None and news_stand.has_reader(session, number, waiting.subscriber)
            return why_edition_not_sent(superseded_by=superseded_by, is_reader=is_reader)


def _said(session: Session, waiting: Waiting, news_stand: NewsStand) -> Facts | EditionNews:
    if isinstance(waiting.about, EditionNow):
        return news_stand.news(session, waiting.about.number, waiting.subscriber)
    return queries.facts_of(session, waiting.about.id)


def _email(waiting: Waiting, facts: Facts | EditionNews, now: datetime) -> Email:
    return Email(
        kind=waiting.kind,
        recipient=Recipient(waiting.subscriber, waiting.address, waiting.name),
        key=waiting.key,
        message_id=waiting.message_id,
        facts=facts,
        is_late=is_late(waiting.kind, deadline_at=waiting.deadline_at, now=now),
        heard_closes_at=waiting.heard_closes_at,
    )


def settle(
    session: Session, claim: Claim, delivery: Delivery, *, owner: str, transport: str, now: datetime
) -> MessageState | None:
    """Record how an attempt ended and what follows; None when the claim had lapsed and is somebody else's."""
    session.add(
        Attempt(
            message_id=claim.row_id,
            at=now,
            by=owner,
            ending=delivery.ending,
            stage=delivery.stage,
            code=delivery.code,
            words=delivery.words[:500],
        )
    )
    if delivery.ending is Ending.UNREACHABLE:
        resume_at = _rest(session, transport, delivery, now)
        # A relay that cuts the conversation may dislike this one letter, so the others go first.
        next_at = claim.next_at if delivery.stage is Stage.CONNECT else resume_at + pause_for(1)
        after: dict[str, object] = {"state": MessageState.QUEUED, "next_at": next_at}
    else:
        if delivery.ending is Ending.TAKEN:
            _end_rest(session, transport)
        after = {**_after(claim.deadline_at, claim.attempts, delivery, now), "attempts": claim.attempts + 1}
    words = "" if delivery.ending is Ending.TAKEN else delivery.words[:500]
    after |= {"last_code": delivery.code, "last_error": words}
    session.flush()
    changed = _change(session, claim.row_id, MessageState.SENDING, _unleased(after), owner=owner)
    return MessageState(str(after["state"])) if changed else None


def _after(deadline_at: datetime, attempts: int, delivery: Delivery, now: datetime) -> dict[str, object]:
    """Say which state follows an attempt that the relay answered, or may have taken."""
    if delivery.ending is Ending.TAKEN:
        return _sent(now)
    if delivery.ending is Ending.REFUSED:
        return {"state": MessageState.FAILED}
    next_at = next_try_at(delivery, tries=attempts + 1, deadline_at=deadline_at, now=now)
    if next_at is None:
        return {"state": MessageState.DEAD}
    return {"state": MessageState.QUEUED, "next_at": next_at}


def recover(
    session: Session, *, now: datetime, is_gone: Callable[[str], bool], is_taken: Callable[[UUID], bool]
) -> int:
    """Take back the messages of senders that are gone: sent if a relay acknowledged them, else they wait again."""
    lost = queries.sending(session, now=now, is_gone=is_gone)
    for row_id, message_id in lost:
        after = _sent(now) if is_taken(message_id) else {"state": MessageState.QUEUED, "next_at": now}
        _change(session, row_id, MessageState.SENDING, _unleased(after))
    return len(lost)


def _rest(session: Session, transport: str, delivery: Delivery, now: datetime) -> datetime:
    """Let the transport rest, longer after each failure in a row; return until when."""
    pause = queries.pause(session, transport)
    if pause is None:
        pause = TransportPause(transport=transport, failures=0, since=now, until=now)
        session.add(pause)
    pause.failures += 1
    pause.until = now + pause_for(pause.failures)
    pause.words = delivery.words[:500]
    return pause.until


def _end_rest(session: Session, transport: str) -> None:
    pause = queries.pause(session, transport)
    if pause is not None:
        session.delete(pause)


def _sent(now: datetime) -> dict[str, object]:
    return {"state": MessageState.SENT, "sent_at": now}


def _cancelled(why: str, now: datetime) -> dict[str, object]:
    return {"state": MessageState.CANCELLED, "last_error": why[:500], "cancelled_at": now}


def _unleased(after: dict[str, object]) -> dict[str, object]:
    return after | {"lease_owner": None, "lease_until": None}


def _change(
    session: Session, row_id: int, state: MessageState, after: dict[str, object], *, owner: str | None = None
) -> bool:
    """Change one message if it is still in this state and, where an owner is named, still theirs."""
    statement = sa.update(OutboxMessage).where(col(OutboxMessage.id) == row_id, col(OutboxMessage.state) == state)
    if owner is not None:
        statement = statement.where(col(OutboxMessage.lease_owner) == owner)
    return session.connection().execute(statement.values(**after)).rowcount == 1
