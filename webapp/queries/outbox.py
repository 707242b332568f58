"""Reading the outbox: the next message to send, the facts it tells, and how the post stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlmodel import Session, col, select

from webapp.domain import rule_data
from webapp.domain.contacts import Contact
from webapp.domain.delivery import without_addresses
from webapp.domain.edition import EditionKind
from webapp.domain.errors import RuleBroken
from webapp.domain.exempt_information import Restriction
from webapp.domain.lifecycle import Status
from webapp.domain.messages import Facts, MessageKind
from webapp.domain.rule_wording import who_may_ask
from webapp.models.base import UtcDateTime
from webapp.models.decisions import Decision
from webapp.models.editions import EditionRow
from webapp.models.outbox import Attempt, JobHeartbeat, MessageState, OutboxMessage, TransportPause
from webapp.models.records import Outcome
from webapp.queries.facts import window_of


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
class Waiting:
    """A message that is due, with how what it is about stands now."""

    about: DecisionNow | EditionNow
    id: int
    key: str
    message_id: UUID
    kind: MessageKind
    subscriber: str
    address: str
    name: str
    deadline_at: datetime
    heard_closes_at: datetime | None
    next_at: datetime
    attempts: int


def next_due(session: Session, now: datetime) -> Waiting | None:
    """Return the due message whose deadline is nearest, locked against other senders on PostgreSQL."""
    row: Any = OutboxMessage
    statement = (
        sa.select(
            row.id, row.dedupe_key, row.message_id, row.kind, row.subscriber, row.recipient, row.recipient_name,
            row.deadline_at, row.heard_closes_at, row.next_at, row.attempts,
            col(EditionRow.number), _superseded_by(),
            col(Decision.id), col(Decision.revision), col(Decision.status), col(Outcome.call_in_closes_at),
        )
        .outerjoin(Decision, col(Decision.id) == row.decision_id)
        .outerjoin(Outcome, col(Outcome.decision_id) == row.decision_id)
        .outerjoin(EditionRow, col(EditionRow.id) == row.edition_id)
        .where(row.state == MessageState.QUEUED, row.next_at <= now)
        .order_by(row.deadline_at, row.id)
        .limit(1)
        .with_for_update(of=row, skip_locked=True)
    )  # fmt: skip
    found = session.connection().execute(statement).one_or_none()
    if found is None:
        return None
    id_, key, message_id, *rest, number, superseded_by, decision_id, revision, status, closes_at = found
    about = (
        EditionNow(number, superseded_by)
        if decision_id is None
        else DecisionNow(decision_id, revision, status, closes_at)
    )
    return Waiting(about, id_, key, UUID(message_id), *rest)


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


def sending(session: Session, *, now: datetime, is_gone: Callable[[str], bool]) -> list[tuple[int, UUID]]:
    """Return the messages whose sender is gone or whose claim has lapsed, as row and message ids."""
    row: Any = OutboxMessage
    statement = sa.select(row.id, row.message_id, row.lease_owner, row.lease_until).where(
        row.state == MessageState.SENDING
    )
    return [
        (id_, UUID(message_id))
        for id_, message_id, owner, until in session.connection().execute(statement.order_by(row.id))
        if until <= now or is_gone(owner)
    ]


def facts_of(session: Session, decision_id: int) -> Facts:
    """Return what a message may say about a decision now; RuleBroken where no window was ever announced."""
    relation: Any = Decision
    statement = (
        select(Decision)
        .where(col(Decision.id) == decision_id)
        .options(
            joinedload(relation.outcome), selectinload(relation.decision_makers), selectinload(relation.committees)
        )
        .execution_options(populate_existing=True)
    )
    decision = session.exec(statement).one()
    window = window_of(decision.outcome)
    if window is None or decision.outcome is None or decision.outcome.rule is None:
        raise RuleBroken("This decision has no call-in window, so there is nothing to be told about it.")
    rule = rule_data.read(decision.outcome.rule)
    return Facts(
        reference=decision.reference,
        title=decision.title,
        slug=decision.slug,
        made_by=tuple(maker.name for maker in decision.decision_makers),
        committees=tuple(committee.name for committee in decision.committees),
        window=window,
        rule_words=rule.words,
        rule_source=rule.source,
        who_may_sign=who_may_ask(rule.requesters),
        contacts=_contacts(decision),
        decided_on=decision.outcome.decided_on,
        decision_text=decision.outcome.decision_text if decision.restriction is Restriction.PUBLIC else "",
        correction_reason=decision.outcome.correction_reason,
    )


def _contacts(decision: Decision) -> tuple[Contact, ...]:
    """Gather whom to ring: the committees' contacts or, where none is known, the lead officer."""
    contacts = [
        Contact(
            name=committee.contact_name or committee.name,
            telephone=committee.contact_telephone or "",
            email=committee.contact_email or "",
        )
        for committee in decision.committees
        if committee.contact_telephone or committee.contact_email
    ]
    if not contacts and (decision.lead_officer_telephone or decision.lead_officer_email):
        contacts = [
            Contact(
                name=decision.lead_officer,
                telephone=decision.lead_officer_telephone,
                email=decision.lead_officer_email,
            )
        ]
    return tuple(dict.fromkeys(contacts))


def pause(session: Session, transport: str) -> TransportPause | None:
    """Return the rest that a transport takes, if it takes one."""
    return session.get(TransportPause, transport)


def counts_by_state(session: Session) -> dict[MessageState, int]:
    """Return how many messages there are in each state, states without any included."""
    state: Any = OutboxMessage.state
    statement = sa.select(state, sa.func.count()).group_by(state)
    found: dict[MessageState, int] = {row[0]: row[1] for row in session.connection().execute(statement)}
    return {state: found.get(state, 0) for state in MessageState}


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that will not be tried again: about what, when it was last tried, and what kept it from its reader.

    It is about a decision or, where `edition` gives a number, about that edition.
    """

    reference: str
    slug: str
    edition: int | None
    kind: MessageKind
    recipient_name: str
    tried_at: datetime
    words: str
    is_supplement: bool = False


UNDELIVERED = (MessageState.FAILED, MessageState.DEAD)


def undelivered(session: Session, *, most: int) -> list[Undelivered]:
    """Return the messages that were refused or given up, the latest first, without their addresses.

    One whose record could not be read was never tried: it stands with the moment it was last due.
    """
    row: Any = OutboxMessage
    tried_at: Any = sa.func.coalesce(_last_tried_at(), row.next_at, type_=UtcDateTime)
    statement = (
        sa.select(
            sa.func.coalesce(col(Decision.reference), ""),
            sa.func.coalesce(col(Decision.slug), ""),
            col(EditionRow.number),
            row.kind,
            row.recipient_name,
            tried_at,
            row.last_error,
            sa.func.coalesce(col(EditionRow.kind) == EditionKind.SUPPLEMENT, sa.false()),
        )
        .outerjoin(Decision, col(Decision.id) == row.decision_id)
        .outerjoin(EditionRow, col(EditionRow.id) == row.edition_id)
        .where(row.state.in_(UNDELIVERED))
        .order_by(tried_at.desc(), row.id.desc())
        .limit(most)
    )
    return [
        Undelivered(reference, slug, edition, kind, name, at, without_addresses(words), bool(is_supplement))
        for reference, slug, edition, kind, name, at, words, is_supplement in session.connection().execute(statement)
    ]


def number_ended_since(session: Session, state: MessageState, at: datetime) -> int:
    """Return how many messages have come to such an end (refused or given up) since an instant."""
    row: Any = OutboxMessage
    statement = sa.select(sa.func.count()).where(row.state == state, _last_tried_at() >= at)
    return int(session.connection().execute(statement).scalar_one())


def number_overdue(session: Session, wanted_before: datetime) -> int:
    """Return how many messages should have gone before an instant and still wait."""
    row: Any = OutboxMessage
    statement = sa.select(sa.func.count()).where(row.state == MessageState.QUEUED, row.not_before < wanted_before)
    return int(session.connection().execute(statement).scalar_one())


def _last_tried_at() -> Any:
    """Select when the message of the surrounding statement was last tried."""
    row: Any = OutboxMessage
    return sa.select(sa.func.max(col(Attempt.at))).where(col(Attempt.message_id) == row.id).scalar_subquery()


def number_sent_since(session: Session, at: datetime) -> int:
    """Return how many messages have been sent since an instant."""
    row: Any = OutboxMessage
    statement = sa.select(sa.func.count()).where(row.state == MessageState.SENT, row.sent_at >= at)
    return int(session.connection().execute(statement).scalar_one())


def heartbeats(session: Session) -> list[JobHeartbeat]:
    """Return when each job last began, ended and succeeded, by name."""
    return list(session.exec(select(JobHeartbeat).order_by(col(JobHeartbeat.job))))
