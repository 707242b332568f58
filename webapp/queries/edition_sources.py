"""Everything that the documents of one edition are made of."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.domain.comparison import Comparison, compare
from webapp.domain.edition import Edition, EditionHead
from webapp.domain.paper import Logo
from webapp.domain.plan_entry import Committee
from webapp.models.documents import KeptDocument
from webapp.models.editions import EditionRow
from webapp.queries import editions

LOOKED_BACK = 12


@dataclass(frozen=True, slots=True)
class EditionSources:
    """An edition, the one before it with what changed since, and the logo."""

    edition: Edition
    previous: EditionHead | None
    comparison: Comparison | None
    logo: Logo | None

    @property
    def committees(self) -> tuple[Committee, ...]:
        """Return the scrutiny committees that its entries fall to, and those of what left: each once, by name."""
        named = {one.slug: one for one in self.comparison.committees} if self.comparison else {}
        named |= {one.slug: one for one in self.edition.committees}
        return tuple(sorted(named.values(), key=lambda one: one.name))


def sources_of(session: Session, number: int) -> EditionSources | None:
    """Return what the documents of an edition are made of, or None where there is no such edition."""
    edition = editions.by_number(session, number)
    if edition is None:
        return None
    previous = editions.previous(session, number)
    return EditionSources(
        edition=edition,
        previous=previous,
        comparison=compared(session, previous, edition.head) if previous else None,
        logo=editions.logo_of(session, number),
    )


def compared(session: Session, older: EditionHead, newer: EditionHead) -> Comparison:
    """Compare the plan as the public knew it after one edition with the plan after a later one."""
    return compare(
        editions.plan_as_of(session, older.number),
        editions.plan_as_of(session, newer.number),
        editions.departures_between(session, older.number, newer.number),
    )


def without_documents(session: Session, key: str) -> list[int]:
    """Return the numbers of editions that lack the document of this key, "editions/{}/plan.pdf", the last few at most.

    Whoever asks for a document of an older one has it made then.
    """
    before, after = key.split("{}")
    last = sa.select(col(EditionRow.number)).order_by(col(EditionRow.id).desc()).limit(LOOKED_BACK).subquery()
    own_key = sa.literal(before) + sa.cast(last.c.number, sa.String) + sa.literal(after)
    statement = select(last.c.number).where(~sa.exists().where(col(KeptDocument.key) == own_key))
    return list(session.exec(statement.order_by(last.c.number)))
