"""Reading what reminders rest on: who has been told of which deadline, and up to when everybody was looked for."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.changed_hands import LEAD_OFFICER, former, held, is_office
from webapp.domain.messages import REMINDERS, SUBSCRIBER, MessageKind, Recipient
from webapp.models.decisions import Decision
from webapp.models.outbox import Attempt, MessageState, OutboxMessage
from webapp.models.subscriptions import ReminderRound, Subscriber
from webapp.queries.addresses import current, lead_officer
from webapp.queries.audience import MOST_AT_ONCE

OF_A_WINDOW = REMINDERS | {
    MessageKind.DEADLINE_MOVED,
    MessageKind.WITHDRAWN,
    MessageKind.CALLED_IN,
    MessageKind.NOT_VALID,
}
"""The messages by which somebody is told of a call-in window and what became of it."""

Round = tuple[int, datetime, str]
"""Which reminder of which deadline of which decision: the key of a round."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one address has last been told, or may have been, about the call-in of a decision."""

    recipient: Recipient
    kind: str
    deadline_at: datetime
    subscriber_id: int | None = None


@dataclass(slots=True)
class Queued:
    """The messages about some deadlines that were queued and not cancelled: their keys, and when each address got one.

    Addresses are as they are compared, each with its decision and deadline. `waiting` names for whom something about a
    decision still waits.
    """

    keys: set[str] = field(default_factory=set)
    waiting: set[tuple[int, str]] = field(default_factory=set)
    last: dict[tuple[int, datetime, str], datetime] = field(default_factory=dict)


def queued_keys(session: Session, keys: Collection[str]) -> set[str]:
    """Return which of these messages are in the outbox and not cancelled."""
    row: Any = OutboxMessage
    wanted = sorted(keys)
    found: set[str] = set()
    for start in range(0, len(wanted), MOST_AT_ONCE):
        statement = sa.select(row.dedupe_key).where(
            row.dedupe_key.in_(wanted[start : start + MOST_AT_ONCE]), row.state != MessageState.CANCELLED
        )
        found.update(session.connection().execute(statement).scalars())
    return found


def queued(
    session: Session,
    decision_ids: Collection[int],
    addresses: Collection[str] | None = None,
    names: Collection[str] = (),
) -> Queued:
    """Return what was queued about the windows of some decisions; with `addresses`, at least what went to these.

    And what went to those of these lasting names, at whatever address they had then.
    """
    row: Any = OutboxMessage
    statement = sa.select(
        row.dedupe_key, row.decision_id, row.deadline_at, row.subscriber, row.recipient, row.created_at, row.state
    ).where(row.decision_id.in_(decision_ids), row.state != MessageState.CANCELLED, row.kind.in_(OF_A_WINDOW))
    if addresses is not None and len(addresses) <= MOST_AT_ONCE:
        statement = statement.where(sa.func.lower(row.recipient).in_(addresses) | row.subscriber.in_(names))
    found = Queued()
    for key, decision_id, deadline_at, subscriber, address, created_at, state in session.connection().execute(
        statement
    ):
        found.keys.add(key)
        if state is MessageState.QUEUED:
            found.waiting.add((decision_id, subscriber))
        whose = (decision_id, deadline_at, Recipient("", address).same_address)
        found.last[whose] = max(created_at, found.last.get(whose, created_at))
    return found


def rounds(session: Session) -> dict[Round, datetime]:
    """Return up to when everybody was looked for who is told on each occasion; there are none of long ago."""
    row: Any = ReminderRound
    statement = sa.select(row.decision_id, row.deadline_at, row.occasion, row.up_to)
    return {(one[0], one[1], one[2]): one[3] for one in session.connection().execute(statement)}


def has_changed_subscribers(session: Session, since: datetime) -> bool:
    """Say whether any subscriber's choices have changed since an instant."""
    statement = sa.select(sa.exists().where(col(Subscriber.changed_at) > since))
    return bool(session.connection().execute(statement).scalar_one())


def told(session: Session, decision_id: int) -> list[Told]:
    """Return what each has last been told about a decision's call-in window, with the address that is known now.

    A message that is being sent, or whose end is uncertain, counts as told: its reader must hear of a change. Whoever
    was told as a subscriber and has ended that is left out. Where an office has changed hands both are named: whoever
    held it when they were told, and whoever holds it now.
    """
    rows = session.connection().execute(_reached(decision_id)).all()
    known = current(session, [held(row.subscriber) for row in rows])
    latest: dict[str, Told] = {}
    heirs: dict[str, Told] = {}
    for row in rows:
        was = Recipient(held(row.subscriber), row.recipient, row.recipient_name, row.uuid or "")
        officer = lead_officer(row.lead_officer_email, row.lead_officer)
        now = officer if was.subscriber == LEAD_OFFICER else known.get(was.subscriber, was)
        if now.same_address == was.same_address:
            now = replace(now, uuid=was.uuid)
            latest[now.same_address] = Told(now, row.kind, row.deadline_at, row.subscriber_id)
            continue
        heir = Told(now if now.address else replace(now, address=was.address), row.kind, row.deadline_at)
        if not is_office(was.subscriber):
            latest[heir.recipient.same_address] = heir
            continue
        latest[was.same_address] = Told(former(was), row.kind, row.deadline_at, row.subscriber_id)
        if now.address:
            heirs[now.same_address] = heir
    return list((heirs | latest).values())


def _reached(decision_id: int) -> sa.Select[*tuple[Any, ...]]:
    """Select the messages about a decision's window that have reached somebody, or may have, the oldest first."""
    row: Any = OutboxMessage
    subscriber: Any = Subscriber
    decision: Any = Decision
    uncertain = sa.exists().where(col(Attempt.message_id) == row.id, col(Attempt.ending) == "uncertain")
    return (
        sa.select(
            row.subscriber, row.recipient, row.recipient_name, row.kind, row.deadline_at,
            subscriber.id.label("subscriber_id"), subscriber.uuid,
            decision.lead_officer_email, decision.lead_officer,
        )
        .join(decision, decision.id == row.decision_id)
        .outerjoin(subscriber, sa.and_(subscriber.id == row.subscriber_id, subscriber.ended_at.is_(None)))
        .where(
            row.decision_id == decision_id,
            row.kind.in_(OF_A_WINDOW),
            row.state.in_((MessageState.SENT, MessageState.SENDING)) | uncertain,
            subscriber.id.is_not(None) | row.subscriber.not_like(f"{SUBSCRIBER}%"),
        )
        .order_by(row.id)
    )  # fmt: skip
