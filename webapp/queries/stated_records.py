"""Reading the records of other systems that are held with the dates they state."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.domain.stated_records import StatedFacts
from webapp.models.stated_records import StatedRecord

PAGE_ROWS = 50


def listed(session: Session, *, page: int = 1) -> tuple[list[StatedRecord], int]:
    """Return one page of the records by council and stated date, and how many there are in all."""
    total = session.exec(select(sa.func.count()).select_from(StatedRecord)).one()
    statement = (
        select(StatedRecord)
        .order_by(col(StatedRecord.council), col(StatedRecord.stated_effective_on), col(StatedRecord.id))
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    )
    return list(session.exec(statement)), total


def held(session: Session, councils: Collection[str]) -> dict[tuple[str, str], StatedRecord]:
    """Return every record of these councils by council and reference."""
    statement = select(StatedRecord).where(col(StatedRecord.council).in_(councils))
    return {(row.council, row.reference): row for row in session.exec(statement)}


def facts_of(row: StatedRecord) -> StatedFacts:
    """Return what a record says, as it was read."""
    return StatedFacts(**{name: getattr(row, name) for name in StatedFacts.__dataclass_fields__})
