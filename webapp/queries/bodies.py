"""Reading offices, committees, people and wards."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, or_, select

from webapp.models.bodies import (
    DecisionMaker,
    Membership,
    Person,
    ScrutinyCommittee,
    Ward,
)
from webapp.models.decisions import DecisionMakerLink


def decision_makers(session: Session) -> list[DecisionMaker]:
    """Return every decision maker, by kind and name."""
    return list(session.exec(select(DecisionMaker).order_by(col(DecisionMaker.kind), col(DecisionMaker.name))))


def committees(session: Session) -> list[ScrutinyCommittee]:
    """Return every scrutiny committee, by name."""
    return list(session.exec(select(ScrutinyCommittee).order_by(col(ScrutinyCommittee.name))))


def wards(session: Session) -> list[Ward]:
    """Return every ward, by name."""
    return list(session.exec(select(Ward).order_by(col(Ward.name))))


def possible_signatories(session: Session, on: date) -> list[Person]:
    """Return councillors and those who sit on a scrutiny committee on a day, by name, each once."""
    sits = select(Membership.person_id).where(
        col(Membership.joined_on) <= on, or_(col(Membership.left_on).is_(None), col(Membership.left_on) >= on)
    )
    statement = select(Person).where(or_(col(Person.is_councillor), col(Person.id).in_(sits)))
    return list(session.exec(statement.order_by(col(Person.name), col(Person.id))))


def sitting(session: Session, committee_id: int, on: date) -> list[Membership]:
    """Return who sits on one committee on a day, chair first, with their names."""
    person: Any = Membership.person
    statement = (
        select(Membership)
        .where(
            col(Membership.committee_id) == committee_id,
            col(Membership.joined_on) <= on,
            or_(col(Membership.left_on).is_(None), col(Membership.left_on) >= on),
        )
        .order_by(col(Membership.id))
        .options(joinedload(person))
    )
    return list(session.exec(statement))


def decision_makers_in_use(session: Session) -> list[DecisionMaker]:
    """Return the decision makers of at least one decision, by name."""
    used = select(DecisionMakerLink.decision_maker_id)
    return list(
        session.exec(select(DecisionMaker).where(col(DecisionMaker.id).in_(used)).order_by(col(DecisionMaker.name)))
    )


def people(session: Session, person_ids: Sequence[int]) -> list[Person]:
    """Return the people with these numbers, by number."""
    return list(session.exec(select(Person).where(col(Person.id).in_(person_ids)).order_by(col(Person.id))))


def memberships_of(session: Session, person_ids: Sequence[int]) -> list[Membership]:
    """Return the memberships, past and present, of these people, with their committees."""
    committee: Any = Membership.committee
    statement = select(Membership).where(col(Membership.person_id).in_(person_ids)).order_by(col(Membership.id))
    return list(session.exec(statement.options(joinedload(committee))))
