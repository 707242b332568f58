"""Reading what reminders rest on: open call-in windows, who is to be told of them, and who has been told."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.lifecycle import Status
from webapp.domain.messages import Recipient, one_per_address
from webapp.models.bodies import DecisionMaker, Membership, Person
from webapp.models.decisions import CommitteeLink, Decision, DecisionMakerLink
from webapp.models.outbox import Attempt, MessageState, OutboxMessage
from webapp.models.records import Outcome


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A decision that can be called in now, with what a reminder's key and moment follow from."""

    decision_id: int
    slug: str
    revision: int
    lead_officer: Recipient
    published_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What one address has last been told, or may have been, about the call-in of a decision."""

    recipient: Recipient
    kind: str
    deadline_at: datetime


def open_windows(session: Session, now: datetime) -> list[OpenWindow]:
    """Return every decision that can be called in now, the nearest last moment first, in one indexed query.

    Its status says so: a call-in that has ended leaves a decision final, unless another ground may still be given.
    """
    decision: Any = Decision
    outcome: Any = Outcome
    statement = (
        sa.select(
            decision.id,
            decision.slug,
            decision.revision,
            decision.status,
            decision.lead_officer,
            decision.lead_officer_email,
            outcome.published_at,
            outcome.call_in_closes_at,
        )
        .join(decision, decision.id == outcome.decision_id)
        .where(
            outcome.call_in_closes_at > now,
            outcome.published_at <= now,
        )
        .order_by(outcome.call_in_closes_at, decision.id)
    )
    # The few windows ahead are found by the index on their end; asked for the status too, SQLite would rather read
    # every decided decision of the archive.
    return [
        OpenWindow(id_, slug, revision, Recipient("lead-officer", email, officer), published_at, closes_at)
        for id_, slug, revision, status, officer, email, published_at, closes_at in session.connection().execute(
            statement
        )
        if status is Status.DECIDED
    ]


def recipients(session: Session, windows: Iterable[OpenWindow], *, on: date) -> dict[int, list[Recipient]]:
    """Return whom to tell of each decision, one recipient per address, in two queries.

    They are the members of its committees on a day, of whatever kind, its lead officer and its makers' offices. Where
    one address stands for several of them, the first in that order counts.
    """
    lead_officers = {window.decision_id: window.lead_officer for window in windows}
    members = (
        sa.select(col(CommitteeLink.decision_id), col(Person.id), col(Person.email), col(Person.name))
        .join(Membership, col(Membership.committee_id) == col(CommitteeLink.committee_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            col(CommitteeLink.decision_id).in_(lead_officers),
            col(Membership.joined_on) <= on,
            sa.or_(col(Membership.left_on).is_(None), col(Membership.left_on) >= on),
        )
        .order_by(col(Person.id))
    )
    offices = (
        sa.select(
            col(DecisionMakerLink.decision_id), col(DecisionMaker.id), col(DecisionMaker.email), col(DecisionMaker.name)
        )
        .join(DecisionMaker, col(DecisionMaker.id) == col(DecisionMakerLink.decision_maker_id))
        .where(col(DecisionMakerLink.decision_id).in_(lead_officers))
        .order_by(col(DecisionMaker.id))
    )
    found: dict[int, list[Recipient]] = {decision_id: [] for decision_id in lead_officers}
    _gather(session, members, "member", found)
    for decision_id, officer in lead_officers.items():
        found[decision_id].append(officer)
    _gather(session, offices, "office", found)
    return {decision_id: one_per_address(people) for decision_id, people in found.items()}


def _gather(
    session: Session,
    statement: sa.Select[*tuple[Any, ...]],
    word: str,
    found: dict[int, list[Recipient]],
) -> None:
    for decision_id, id_, email, name in session.connection().execute(statement):
        found[decision_id].append(Recipient(f"{word}-{id_}", email or "", name))


def last_queued(
    session: Session, decision_ids: Collection[int], now: datetime
) -> dict[tuple[int, datetime, str], datetime]:
    """Return when each address was last given a message about a deadline ahead; cancelled messages do not count.

    Keys are decision, deadline and the address as it is compared.
    """
    row: Any = OutboxMessage
    statement = sa.select(row.decision_id, row.deadline_at, row.recipient, row.created_at).where(
        row.decision_id.in_(decision_ids), row.deadline_at > now, row.state != MessageState.CANCELLED
    )
    latest: dict[tuple[int, datetime, str], datetime] = {}
    for decision_id, deadline_at, address, created_at in session.connection().execute(statement):
        key = (decision_id, deadline_at, Recipient("", address).same_address)
        latest[key] = max(created_at, latest.get(key, created_at))
    return latest


def told(session: Session, decision_id: int) -> list[Told]:
    """Return what each address has last been told about a decision.

    A message that is being sent, or whose end is uncertain, counts as told: its reader must hear of a change.
    """
    row: Any = OutboxMessage
    uncertain = sa.exists().where(col(Attempt.message_id) == row.id, col(Attempt.ending) == "uncertain")
    statement = (
        sa.select(row.subscriber, row.recipient, row.recipient_name, row.kind, row.deadline_at)
        .where(row.decision_id == decision_id, row.state.in_((MessageState.SENT, MessageState.SENDING)) | uncertain)
        .order_by(row.id)
    )
    latest: dict[str, Told] = {}
    for subscriber, address, name, kind, deadline_at in session.connection().execute(statement):
        recipient = Recipient(subscriber, address, name)
        latest[recipient.same_address] = Told(recipient, kind, deadline_at)
    return list(latest.values())
