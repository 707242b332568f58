"""Reading the outbox: the next message to send, the facts it tells, and how the post stands."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from webapp.domain.changed_hands import LEAD_OFFICER, former, is_office
from webapp.domain.edition import EditionKind
from webapp.domain.lifecycle import Status
from webapp.domain.meetings import MeetingStatus
from webapp.domain.messages import SUBSCRIBER, MessageKind, Recipient
from webapp.models.decisions import Decision
from webapp.models.editions import EditionRow
from webapp.models.meetings import Meeting
from webapp.models.outbox import JobHeartbeat, MessageState, OutboxMessage, PostHold, TransportPause
from webapp.models.records import Outcome
from webapp.models.subscriptions import Subscriber
from webapp.queries import addresses

WHILE_HELD = timedelta(minutes=5)
"""How often somebody looks whether the post is still held."""


@dataclass(frozen=True, slots=True)
class DecisionNow:
    """The decision that a message is about, as it stands now."""

    id: int
    revision: int
    status: Status
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class EditionNow:
    """The edition that a message is about, and the regular one published here since that superseded it, if any."""

    number: int
    superseded_by: int | None


@dataclass(frozen=True, slots=True)
class MeetingNow:
    """The meeting that a message is about, as it stands now."""

    id: int
    status: MeetingStatus
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that is due, with how what it is about stands now; None where it is about no one thing.

    `address` and `name` are as they are known now, the address empty where none is known any more. `former` is whoever
    held the office that it goes to when it was queued, if somebody else does now. `reader_changed_at` is when its
    subscriber last changed what they are sent, if it goes to one.
    """

    about: DecisionNow | EditionNow | MeetingNow | None
    id: int
    key: str
    message_id: UUID
    kind: MessageKind
    occasion: str
    subscriber: str
    uuid: str
    address: str
    name: str
    deadline_at: datetime
    heard_closes_at: datetime | None
    heard: str
    covers_from: datetime | None
    covers_to: datetime | None
    next_at: datetime
    attempts: int
    reader_changed_at: datetime | None = None
    former: Recipient | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Lost:
    """A message that a sender which is gone had in hand: its row and message ids, whose it was, and until when."""

    row_id: int
    message_id: UUID
    owner: str
    lease_until: datetime


def due(session: Session, now: datetime, *, most: int, only: int | None = None) -> list[Waiting]:
    """Return the due messages whose deadlines are nearest, or the one of a row, locked on PostgreSQL.

    What another sender is claiming is passed over.
    """
    row: Any = OutboxMessage
    statement = _waiting().where(row.state == MessageState.QUEUED, row.next_at <= now)
    if only is not None:
        statement = statement.where(row.id == only)
    return _read(session, statement.limit(most).with_for_update(of=row, skip_locked=True))


def in_hand(session: Session, row_ids: Collection[int], owner: str) -> list[Waiting]:
    """Return the messages among these rows that an owner still has in hand, with how things stand now."""
    row: Any = OutboxMessage
    return _read(
        session,
        _waiting().where(
            row.id.in_(sa.bindparam("row_ids", list(row_ids), expanding=True)),
            row.state == MessageState.SENDING,
            row.lease_owner == owner,
        ),
    )


@cache
def _waiting() -> sa.Select[*tuple[Any, ...]]:
    row: Any = OutboxMessage
    return (
        sa.select(
            row.id, row.dedupe_key, row.message_id, row.kind, row.occasion, row.subscriber,
            _uuid(), row.recipient, row.recipient_name,
            col(Subscriber.email), col(Decision.lead_officer_email), col(Decision.lead_officer),
            row.deadline_at, row.heard_closes_at, row.heard, row.covers_from, row.covers_to, row.next_at, row.attempts,
            col(Subscriber.changed_at),
            col(EditionRow.number), _superseded_by(),
            col(Decision.id), col(Decision.revision), col(Decision.status), col(Outcome.call_in_closes_at),
            col(Meeting.id), col(Meeting.status), col(Meeting.starts_at),
        )
        .outerjoin(Decision, col(Decision.id) == row.decision_id)
        .outerjoin(Outcome, col(Outcome.decision_id) == row.decision_id)
        .outerjoin(EditionRow, col(EditionRow.id) == row.edition_id)
        .outerjoin(Meeting, col(Meeting.id) == row.meeting_id)
        .outerjoin(Subscriber, col(Subscriber.id) == row.subscriber_id)
        .order_by(row.deadline_at, row.id)
    )  # fmt: skip


def _uuid() -> Any:
    """Select the uuid of a message's subscriber; empty where nobody subscribed, or has ended it."""
    ended: Any = col(Subscriber.ended_at)
    return sa.case((ended.is_(None), sa.func.coalesce(col(Subscriber.uuid), "")), else_="").label("uuid")


def _read(session: Session, statement: sa.Select[*tuple[Any, ...]]) -> list[Waiting]:
    rows = session.connection().execute(statement).all()
    known = addresses.current(session, [row.subscriber for row in rows])
    found: list[Waiting] = []
    for row in rows:
        id_, key, message_id, kind, occasion, *facts = row
        stored = Recipient(row.subscriber, row.recipient, row.recipient_name, row.uuid)
        now = _now(row, stored, known)
        # The links of a subscription go to its own address only.
        uuid = stored.uuid if row.email is None or now.same_address == row.email else ""
        fields = [id_, key, UUID(message_id), kind, occasion, now.subscriber, uuid, now.address, now.name]
        waiting = Waiting(_about(*facts[-9:]), *fields, *facts[7:-9])
        if is_office(stored.subscriber) and now.same_address != stored.same_address:
            waiting = replace(waiting, former=former(stored))
        found.append(waiting)
    return found


def _now(row: Any, stored: Recipient, known: dict[str, Recipient]) -> Recipient:
    """Say to whom a message goes now; of whom no more is known than was written down, that holds."""
    if stored.subscriber == LEAD_OFFICER and row.lead_officer is not None:
        return addresses.lead_officer(row.lead_officer_email, row.lead_officer)
    if stored.subscriber.startswith(SUBSCRIBER) and row.email is not None:
        return Recipient(stored.subscriber, row.email, stored.name)
    return known.get(stored.subscriber, stored)


def _about(
    number: int | None,
    superseded_by: int | None,
    decision_id: int | None,
    revision: int,
    status: Status,
    closes_at: datetime | None,
    meeting_id: int | None,
    meeting_status: MeetingStatus,
    starts_at: datetime,
) -> DecisionNow | EditionNow | MeetingNow | None:
    """Gather how the one thing stands that a message is about."""
    if decision_id is not None:
        return DecisionNow(decision_id, revision, status, closes_at)
    if number is not None:
        return EditionNow(number, superseded_by)
    return None if meeting_id is None else MeetingNow(meeting_id, meeting_status, starts_at)


def _superseded_by() -> Any:
    """Select the number of the newest regular edition published here after the one of the surrounding statement.

    Editions published here are numbered in the order of their publication. One that was published elsewhere tells
    nobody, so it takes no message's place.
    """
    newer: Any = aliased(EditionRow)
    return (
        sa.select(sa.func.max(newer.number))
        .where(
            newer.number > col(EditionRow.number),
            newer.kind == EditionKind.REGULAR,
            newer.published_elsewhere == "",
        )
        .correlate(EditionRow)
        .scalar_subquery()
    )


def sending(session: Session, *, now: datetime, is_gone: Callable[[str], bool | None]) -> list[Lost]:
    """Return the messages whose sender is gone, as they were left.

    Of a sender of whom nothing can be known (None) they are those whose lease has lapsed; one that is seen to live
    loses nothing, however late it is.
    """
    row: Any = OutboxMessage
    statement = sa.select(row.id, row.message_id, row.lease_owner, row.lease_until).where(
        row.state == MessageState.SENDING
    )
    fates: dict[str, bool | None] = {}
    found = []
    for id_, message_id, owner, until in session.connection().execute(statement.order_by(row.id)):
        if owner not in fates:
            fates[owner] = is_gone(owner)
        fate = fates[owner]
        if until <= now if fate is None else fate:
            found.append(Lost(id_, UUID(message_id), owner, until))
    return found


def pause(session: Session, transport: str) -> TransportPause | None:
    """Return the rest that a transport takes, if it takes one."""
    return session.get(TransportPause, transport)


def comes_back_at(session: Session, row_id: int, *, transport: str, now: datetime) -> datetime | None:
    """Return when a message is to be looked at again by whoever carries it; None when it needs no carrying any more."""
    row: Any = OutboxMessage
    statement = sa.select(row.state, row.next_at, row.lease_until).where(row.id == row_id)
    found = session.connection().execute(statement).one_or_none()
    if found is None or found[0] not in (MessageState.QUEUED, MessageState.SENDING):
        return None
    state, next_at, lease_until = found
    if state is MessageState.SENDING:
        return lease_until  # type: ignore[no-any-return]
    rest = pause(session, transport)
    moments: list[datetime] = [next_at, *([rest.until] if rest is not None else [])]
    if session.get(PostHold, 1) is not None:
        moments.append(now + WHILE_HELD)
    return max(moments)


def counts_by_state(session: Session) -> dict[MessageState, int]:
    """Return how many messages there are in each state, states without any included."""
    state: Any = OutboxMessage.state
    statement = sa.select(state, sa.func.count()).group_by(state)
    found: dict[MessageState, int] = {row[0]: row[1] for row in session.connection().execute(statement)}
    return {state: found.get(state, 0) for state in MessageState}


def heartbeats(session: Session) -> list[JobHeartbeat]:
    """Return when each job last began, ended and succeeded, by name."""
    return list(session.exec(select(JobHeartbeat).order_by(col(JobHeartbeat.job))))
