"""What pages say of the plan in force in a line, without reading its entries: what it brought, and what adds to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.domain.edition import EditionHead
from webapp.models.editions import EditionEntry, EditionRow
from webapp.queries.editions import plan_in_force, supplements_to


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """The regular edition in force, and the supplements that add to it or correct it, the oldest first."""

    head: EditionHead
    supplements: tuple[EditionHead, ...]


@dataclass(frozen=True, slots=True)
class EditionInNumbers:
    """The plan in force, and how much its edition brought against the plan before it."""

    plan: PlanInForce
    new: int
    moved: int


def in_force(session: Session, on: date) -> PlanInForce | None:
    """Return the plan in force on a day."""
    head = plan_in_force(session, on)
    return PlanInForce(head, tuple(supplements_to(session, head))) if head else None


def in_numbers(session: Session, on: date) -> EditionInNumbers | None:
    """Return the plan in force on a day with its numbers, which were counted when it was published."""
    plan = in_force(session, on)
    if plan is None:
        return None
    statement = select(EditionRow.new_entries, EditionRow.moved_entries)
    new, moved = session.exec(statement.where(col(EditionRow.number) == plan.head.number)).one()
    return EditionInNumbers(plan, new, moved)


def those_naming(session: Session, numbers: Iterable[int], slug: str) -> frozenset[int]:
    """Return which of these editions hold an entry that falls to a scrutiny committee, by its lasting slug."""
    statement = (
        sa.select(EditionRow.__table__.c.number, EditionEntry.__table__.c.content["committees"])  # type: ignore[attr-defined]
        .join(EditionRow, col(EditionRow.id) == col(EditionEntry.edition_id))
        .where(col(EditionRow.number).in_(list(numbers)))
    )
    return frozenset(
        number for number, named in session.connection().execute(statement) if any(one["slug"] == slug for one in named)
    )
