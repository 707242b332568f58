"""Reading what was told, to whom, and what came of it: the outbox with its attempts, for the desk."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.domain.call_in import MIDNIGHT
from webapp.domain.delivery import Ending, without_addresses
from webapp.domain.edition import EditionKind
from webapp.domain.london import london
from webapp.domain.messages import MessageKind
from webapp.domain.notification_words import answer_words, who
from webapp.models.audit import AuditEvent
from webapp.models.base import UtcDateTime
from webapp.models.decisions import Decision
from webapp.models.editions import EditionRow
from webapp.models.meetings import Meeting
from webapp.models.outbox import Attempt, MessageState, OutboxMessage
from webapp.queries.audience import MOST_AT_ONCE

PAGE_ROWS = 25
DAYS_CHARTED = 30
UNDELIVERED = (MessageState.FAILED, MessageState.DEAD)
TRAIL_KIND = "message"
"""What the trail calls a message; the word is stored and never changes."""


class Show(StrEnum):
    """The lists that the desk keeps of messages."""

    UNDELIVERED = "not-delivered"
    COMING = "coming"
    WAITING = "waiting"
    SENT_TODAY = "sent-today"
    SENT = "sent"
    CANCELLED = "cancelled"


SHOW_WORDS: Mapping[Show, str] = MappingProxyType(
    {
        Show.UNDELIVERED: "Not delivered",
        Show.COMING: "Due next",
        Show.WAITING: "Waiting to be sent",
        Show.SENT_TODAY: "Sent today",
        Show.SENT: "Sent",
        Show.CANCELLED: "Not sent, because it no longer held",
    }
)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which messages to list."""

    show: Show
    kind: MessageKind | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as staff see it, without its address. It is about a decision, an edition, a meeting or none."""

    id: int
    message_id: str
    kind: MessageKind
    occasion: str
    subscriber: str
    name: str
    state: MessageState
    deadline_at: datetime
    next_at: datetime
    attempts: int
    code: int | None
    error: str
    created_at: datetime
    sent_at: datetime | None
    cancelled_at: datetime | None
    seen_at: datetime | None
    reference: str
    slug: str
    edition: int | None
    edition_kind: EditionKind | None
    meeting: str
    meeting_at: datetime | None

    @property
    def to(self) -> str:
        """Name whom it goes to."""
        return who(self.subscriber, self.name)

    @property
    def answer(self) -> str:
        """Give the server's last words, or why it was not sent, without addresses."""
        return without_addresses(answer_words(self.code, self.error))

    @property
    def is_undelivered(self) -> bool:
        """Say whether it was refused or given up."""
        return self.state in UNDELIVERED


def _messages() -> Any:
    """Select messages with what they are about."""
    row: Any = OutboxMessage
    return (
        sa.select(
            row.id, row.message_id, row.kind, row.occasion, row.subscriber, row.recipient_name, row.state,
            row.deadline_at, row.next_at, row.attempts, row.last_code, row.last_error,
            row.created_at, row.sent_at, row.cancelled_at, row.seen_at,
            sa.func.coalesce(col(Decision.reference), ""), sa.func.coalesce(col(Decision.slug), ""),
            col(EditionRow.number), col(EditionRow.kind),
            sa.func.coalesce(col(Meeting.uuid), ""), col(Meeting.starts_at),
        )
        .outerjoin(Decision, col(Decision.id) == row.decision_id)
        .outerjoin(EditionRow, col(EditionRow.id) == row.edition_id)
        .outerjoin(Meeting, col(Meeting.id) == row.meeting_id)
    )  # fmt: skip


def listed(
    session: Session, filters: Filters, *, now: datetime, since: datetime, page: int = 1, size: int = PAGE_ROWS
) -> tuple[list[Message], int]:
    """Return a page of a list of messages and how many there are in all; `since` is when today began in London."""
    conditions = [*_shown(filters.show, now, since), *_narrowed(filters)]
    total = session.connection().execute(
        sa.select(sa.func.count())
        .select_from(OutboxMessage)
        .outerjoin(Decision, col(Decision.id) == col(OutboxMessage.decision_id))
        .where(*conditions)
    )
    found = session.connection().execute(
        _messages().where(*conditions).order_by(*_order(filters.show)).limit(size).offset((page - 1) * size)
    )
    return [Message(*row) for row in found], int(total.scalar_one())


def numbers(session: Session, *, now: datetime, since: datetime, shows: Collection[Show]) -> dict[Show, int]:
    """Return how many messages each of these lists holds, in one statement; of undelivered ones those not yet seen."""
    each = [
        sa.select(sa.func.count()).select_from(OutboxMessage).where(*_shown(show, now, since), *_to_look_at(show))
        for show in shows
    ]
    found = session.connection().execute(sa.select(*(one.scalar_subquery() for one in each))).one()
    return dict(zip(shows, found, strict=True))


def _shown(show: Show, now: datetime, since: datetime) -> list[Any]:
    """Select the messages of a list. What was tried and waits for its next try is waiting, not coming."""
    row: Any = OutboxMessage
    coming = sa.and_(row.attempts == 0, row.next_at > now)
    return {
        Show.UNDELIVERED: [row.state.in_(UNDELIVERED)],
        Show.COMING: [row.state == MessageState.QUEUED, coming],
        Show.WAITING: [row.state.in_((MessageState.QUEUED, MessageState.SENDING)), sa.not_(coming)],
        Show.SENT_TODAY: [row.state == MessageState.SENT, row.sent_at >= since],
        Show.SENT: [row.state == MessageState.SENT],
        Show.CANCELLED: [row.state == MessageState.CANCELLED],
    }[show]


def _to_look_at(show: Show) -> list[Any]:
    return [col(OutboxMessage.seen_at).is_(None)] if show is Show.UNDELIVERED else []


def _order(show: Show) -> list[Any]:
    row: Any = OutboxMessage
    return {
        Show.UNDELIVERED: [row.seen_at.is_not(None), row.next_at.desc(), row.id.desc()],
        Show.COMING: [row.next_at, row.deadline_at, row.id],
        Show.WAITING: [row.deadline_at, row.id],
        Show.SENT_TODAY: [row.sent_at.desc(), row.id.desc()],
        Show.SENT: [row.sent_at.desc(), row.id.desc()],
        Show.CANCELLED: [row.cancelled_at.desc(), row.id.desc()],
    }[show]


def _narrowed(filters: Filters) -> list[Any]:
    """Select by kind, and by words in the person's name or in the decision's reference or title."""
    kinds = [col(OutboxMessage.kind) == filters.kind] if filters.kind else []
    places = (col(OutboxMessage.recipient_name), col(Decision.reference), col(Decision.title))
    return kinds + [
        sa.or_(*(place.icontains(word, autoescape=True) for place in places)) for word in filters.words.split()[:10]
    ]


def undelivered(session: Session, ids: Collection[int]) -> list[Message]:
    """Return the messages among these rows that were refused or given up, locked until the transaction ends."""
    row: Any = OutboxMessage
    statement = _messages().where(row.id.in_(ids), row.state.in_(UNDELIVERED)).order_by(row.id)
    return [Message(*found) for found in session.connection().execute(statement.with_for_update(of=row))]


def to_look_at(session: Session, *, most: int) -> list[tuple[Message, datetime]]:
    """Return the messages that were not delivered and that nobody has looked at yet, each with when it was last tried.

    One whose record could not be read was never tried: it stands with the moment it was last due.
    """
    row: Any = OutboxMessage
    conditions = [row.state.in_(UNDELIVERED), row.seen_at.is_(None)]
    found = session.connection().execute(_messages().where(*conditions).order_by(*_order(Show.UNDELIVERED)).limit(most))
    messages = [Message(*one) for one in found]
    tried = tries(session, messages)
    return [(one, tried[one.id][-1].at if tried[one.id] else one.next_at) for one in messages]


def of_decision(session: Session, decision_id: int, *, page: int, size: int = PAGE_ROWS) -> tuple[list[Message], int]:
    """Return a page of what was or is to be told of a decision, the latest first, and how many messages there are."""
    about = col(OutboxMessage.decision_id) == decision_id
    number = sa.select(sa.func.count()).select_from(OutboxMessage).where(about)
    total = session.connection().execute(number).scalar_one()
    newest = col(OutboxMessage.id).desc()
    found = session.connection().execute(
        _messages().where(about).order_by(newest).limit(size).offset((page - 1) * size)
    )
    return [Message(*row) for row in found], int(total)


def every_one_of_decision(session: Session, decision_id: int) -> list[Message]:
    """Return every message about a decision, the first first."""
    about = col(OutboxMessage.decision_id) == decision_id
    found = session.connection().execute(_messages().where(about).order_by(col(OutboxMessage.id)))
    return [Message(*row) for row in found]


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt to deliver a message: when, how it ended, and the server's answer without addresses."""

    at: datetime
    ending: Ending
    answer: str


def tries(session: Session, messages: Sequence[Message]) -> dict[int, list[Try]]:
    """Return every attempt to deliver each of these messages, in order."""
    found: dict[int, list[Try]] = {one.id: [] for one in messages}
    ids = list(found)
    for start in range(0, len(ids), MOST_AT_ONCE):
        about = col(Attempt.message_id).in_(ids[start : start + MOST_AT_ONCE])
        for row in session.exec(select(Attempt).where(about).order_by(col(Attempt.at), col(Attempt.id))):
            answer = without_addresses(answer_words(row.code, row.words))
            found[row.message_id].append(Try(row.at, row.ending, answer))
    return found


def dealt_with(session: Session, messages: Sequence[Message]) -> dict[str, list[AuditEvent]]:
    """Return what staff did about each of these messages, in order, by message id."""
    found: dict[str, list[AuditEvent]] = {one.message_id: [] for one in messages}
    uuids = list(found)
    for start in range(0, len(uuids), MOST_AT_ONCE):
        about = col(AuditEvent.subject_uuid).in_(uuids[start : start + MOST_AT_ONCE])
        statement = select(AuditEvent).where(col(AuditEvent.subject_kind) == TRAIL_KIND, about)
        for event in session.exec(statement.order_by(col(AuditEvent.id))):
            found[event.subject_uuid].append(event)
    return found


@dataclass(frozen=True, slots=True)
class DaysPost:
    """What happened on one day: messages sent, and tries after which a message still had to wait or was refused."""

    day: date
    sent: int
    not_taken: int


def by_day(session: Session, *, to: date, days: int = DAYS_CHARTED) -> list[DaysPost]:
    """Return each of the days up to one, by the London clock, days without any message too, in two queries."""
    dates = [to - timedelta(days=back) for back in range(days - 1, -1, -1)]
    sent = _by_day(session, col(OutboxMessage.sent_at), dates, col(OutboxMessage.state) == MessageState.SENT)
    not_taken = _by_day(session, col(Attempt.at), dates, col(Attempt.ending) != Ending.TAKEN)
    return [DaysPost(day, sent.get(place, 0), not_taken.get(place, 0)) for place, day in enumerate(dates)]


def _by_day(session: Session, at: Any, dates: Sequence[date], *conditions: Any) -> dict[int, int]:
    """Count rows by the place of their day among these; where a day begins in London, no database need know."""
    ends = [london(day + timedelta(days=1), MIDNIGHT) for day in dates]
    place = sa.case(*((at < end, number) for number, end in enumerate(ends)), else_=None)
    found = sa.select(place.label("place")).where(at >= london(dates[0], MIDNIGHT), *conditions).subquery()
    counted = sa.select(found.c.place, sa.func.count()).where(found.c.place.is_not(None)).group_by(found.c.place)
    return {row[0]: row[1] for row in session.connection().execute(counted)}


def oldest_waiting(session: Session, now: datetime) -> datetime | None:
    """Return since when the message has been due that should have gone first; None when nothing is due."""
    row: Any = OutboxMessage
    due_at = sa.case((row.not_before > row.created_at, row.not_before), else_=row.created_at)
    statement = sa.select(sa.func.min(due_at, type_=UtcDateTime)).where(
        row.state == MessageState.QUEUED, row.not_before <= now
    )
    found: datetime | None = session.connection().execute(statement).scalar_one()
    return found
