"""Reading the plan as a list shows it: only the columns of a line, in three queries however many there are."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import ExpectedDate
from webapp.domain.lifecycle import UPCOMING
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee
from webapp.models.decisions import CommitteeLink, DateChange, Decision, DecisionMakerLink
from webapp.queries.decisions import Filters, Narrowable, narrowed

Statement = sa.Select[*tuple[Any, ...]]

COLUMNS = tuple(
    col(column)
    for column in (
        Decision.id, Decision.reference, Decision.slug, Decision.title, Decision.restriction,
        Decision.notice_published_at,
        Decision.expected_precision, Decision.expected_from, Decision.expected_to, Decision.expected_text,
        DateChange.changed_at,
        DateChange.old_precision, DateChange.old_from, DateChange.old_to, DateChange.old_text,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LastMove:
    """The last move of an expected date: when it was made, and the date it left behind."""

    moved_at: datetime
    old: ExpectedDate


@dataclass(frozen=True, slots=True)
class PlannedDecision:
    """A decision that is still to be made, as far as a list shows it. `committees` are pairs (name, slug)."""

    reference: str
    slug: str
    title: str
    restriction: Restriction
    notice_published_at: datetime | None
    expected: ExpectedDate
    last_move: LastMove | None
    makers: tuple[str, ...]
    committees: tuple[tuple[str, str], ...]


def plan(session: Session, filters: Filters) -> list[PlannedDecision]:
    """Return the entries of the plan in the order they are expected; those without a date come last."""
    connection = session.connection()
    makers, committees = defaultdict[int, list[str]](list), defaultdict[int, list[tuple[str, str]]](list)
    for decision_id, name in connection.execute(_makers(filters)):
        makers[decision_id].append(name)
    for decision_id, name, slug in connection.execute(_committees(filters)):
        committees[decision_id].append((name, slug))
    return [_planned(row, makers[row.id], committees[row.id]) for row in connection.execute(_decisions(filters))]


def _planned(row: Any, makers: list[str], committees: list[tuple[str, str]]) -> PlannedDecision:
    old = ExpectedDate(row.old_precision, row.old_from, row.old_to, row.old_text)
    return PlannedDecision(
        reference=row.reference,
        slug=row.slug,
        title=row.title,
        restriction=row.restriction,
        notice_published_at=row.notice_published_at,
        expected=ExpectedDate(row.expected_precision, row.expected_from, row.expected_to, row.expected_text),
        last_move=LastMove(row.changed_at, old) if row.changed_at else None,
        makers=tuple(makers),
        committees=tuple(committees),
    )


def _decisions(filters: Filters) -> Statement:
    """Ask for the decisions, each with its last move alone: an expected date may have moved many times."""
    moves = sa.select(sa.func.max(col(DateChange.id))).where(col(DateChange.decision_id) == col(Decision.id))
    statement = (
        sa.select(*COLUMNS)
        .select_from(Decision)
        .outerjoin(DateChange, col(DateChange.id) == moves.correlate(Decision).scalar_subquery())
        .order_by(col(Decision.expected_from).is_(None), col(Decision.expected_from), col(Decision.reference_key))
    )
    return _in_plan(statement, filters)


def _makers(filters: Filters) -> Statement:
    return (
        sa.select(col(DecisionMakerLink.decision_id), col(DecisionMaker.name))
        .join(DecisionMaker, col(DecisionMaker.id) == col(DecisionMakerLink.decision_maker_id))
        .where(col(DecisionMakerLink.decision_id).in_(_in_plan(sa.select(col(Decision.id)), filters)))
        .order_by(col(DecisionMakerLink.id))
    )


def _committees(filters: Filters) -> Statement:
    return (
        sa.select(col(CommitteeLink.decision_id), col(ScrutinyCommittee.name), col(ScrutinyCommittee.slug))
        .join(ScrutinyCommittee, col(ScrutinyCommittee.id) == col(CommitteeLink.committee_id))
        .where(col(CommitteeLink.decision_id).in_(_in_plan(sa.select(col(Decision.id)), filters)))
        .order_by(col(CommitteeLink.id))
    )


def _in_plan(statement: Narrowable, filters: Filters) -> Narrowable:
    return narrowed(statement, filters).where(col(Decision.status).in_(UPCOMING))
