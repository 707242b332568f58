"""What the next edition may hold: every decision that is still to be made, as it is now; and what became of others."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from webapp.domain.edition_contents import Candidate, Fate
from webapp.domain.lifecycle import NOT_YET_DECIDED
from webapp.domain.london import london_date
from webapp.domain.statutory_notices import WrittenNotice
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice
from webapp.queries.facts import expected_of
from webapp.queries.notices import standing
from webapp.queries.plan_entries import move_of, plan_entry_of
from webapp.queries.plan_wording import members_of

AT_ONCE = 500


def for_publication(session: Session) -> None:
    """Hold every decision that is still to be made as it is, until the transaction ends."""
    statement = select(Decision.id).where(col(Decision.status).in_(NOT_YET_DECIDED)).order_by(col(Decision.id))
    session.exec(statement.with_for_update()).all()


def undecided(session: Session) -> list[Decision]:
    """Return every decision that is still to be made, drafts too, by reference, with all that an edition shows."""
    relations: tuple[Any, ...] = (
        Decision.decision_makers, Decision.committees, Decision.wards, Decision.documents, Decision.date_changes,
    )  # fmt: skip
    statement = (
        select(Decision)
        .where(col(Decision.status).in_(NOT_YET_DECIDED))
        .order_by(col(Decision.reference_key))
        .options(*(selectinload(one) for one in relations))
        .execution_options(populate_existing=True)
    )
    return list(session.exec(statement))


def candidates(session: Session, *, on: date) -> list[Candidate]:
    """Return what an edition published on a day may hold."""
    found = undecided(session)
    makers = {maker.id: maker for decision in found for maker in decision.decision_makers}
    members = members_of(session, list(makers.values()), on)
    return [
        Candidate(
            plan_entry_of(decision, members=members, noticed_on=on), decision.status, london_date(decision.created_at)
        )
        for decision in found
    ]


def notices(session: Session) -> dict[str, list[WrittenNotice]]:
    """Return the statutory notices that stand, of every decision still to be made, by its uuid, in one query.

    Those of one decision come in the order in which they were published.
    """
    statement = (
        select(Decision.uuid, StatutoryNotice)
        .join(StatutoryNotice, col(StatutoryNotice.decision_id) == col(Decision.id))
        .where(col(Decision.status).in_(NOT_YET_DECIDED))
        .order_by(col(StatutoryNotice.published_at), col(StatutoryNotice.id))
    )
    rows = defaultdict[str, list[StatutoryNotice]](list)
    for uuid, row in session.exec(statement):
        rows[uuid].append(row)
    return {uuid: standing(found) for uuid, found in rows.items()}


def fates(session: Session, uuids: Collection[str]) -> dict[str, Fate]:
    """Return what became of decisions, by their uuids."""
    wanted, found = sorted(uuids), dict[str, Fate]()
    relations: tuple[Any, ...] = (Decision.outcome, Decision.date_changes)
    for start in range(0, len(wanted), AT_ONCE):
        statement = (
            select(Decision)
            .where(col(Decision.uuid).in_(wanted[start : start + AT_ONCE]))
            .options(joinedload(relations[0]), selectinload(relations[1]))
        )
        found |= {decision.uuid: _fate_of(decision) for decision in session.exec(statement).unique()}
    return found


def _fate_of(decision: Decision) -> Fate:
    return Fate(
        status=decision.status,
        expected=expected_of(decision),
        decided_on=decision.outcome.decided_on if decision.outcome else None,
        withdrawn_on=london_date(decision.withdrawn_at) if decision.withdrawn_at else None,
        reason=decision.withdrawn_reason,
        moves=tuple(move_of(one) for one in decision.date_changes),
    )
