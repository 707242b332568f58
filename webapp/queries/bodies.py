"""Reading offices, committees, people and wards."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, or_, select

from webapp.domain.lifecycle import NOT_YET_DECIDED, UPCOMING
from webapp.domain.london import london_date
from webapp.domain.meetings import MeetingStatus
from webapp.models.base import Revised
from webapp.models.bodies import (
    CommitteeAlias,
    DecisionMaker,
    Membership,
    Person,
    ScrutinyCommittee,
    Ward,
)
from webapp.models.decisions import CommitteeLink, Decision, DecisionMakerLink
from webapp.models.meetings import Meeting, MeetingCommittee

Changeable = TypeVar("Changeable", bound=Revised)


def decision_makers(session: Session) -> list[DecisionMaker]:
    """Return every decision maker, by kind and name."""
    return list(session.exec(select(DecisionMaker).order_by(col(DecisionMaker.kind), col(DecisionMaker.name))))


def committees(session: Session) -> list[ScrutinyCommittee]:
    """Return every scrutiny committee, by name."""
    return list(session.exec(select(ScrutinyCommittee).order_by(col(ScrutinyCommittee.name))))


def open_committees(session: Session, *, kept: Collection[int] = ()) -> list[ScrutinyCommittee]:
    """Return, by name, the committees to which something new may be given, and those kept, closed or not.

    `kept` are the numbers of those that a decision or a meeting has already: it must not lose one by being edited.
    """
    is_open = or_(col(ScrutinyCommittee.closed_on).is_(None), col(ScrutinyCommittee.id).in_(kept))
    return list(session.exec(select(ScrutinyCommittee).where(is_open).order_by(col(ScrutinyCommittee.name))))


def aliases(session: Session, committee_id: int) -> list[str]:
    """Return the slugs at which a committee's calendar is served besides its lasting one, the oldest first."""
    statement = select(CommitteeAlias.slug).where(col(CommitteeAlias.committee_id) == committee_id)
    return list(session.exec(statement.order_by(col(CommitteeAlias.id))))


@dataclass(frozen=True, slots=True)
class StillWith:
    """How much is with a committee: decisions to come, meetings to come that are not cancelled, and who sits on it."""

    decisions: int
    meetings: int
    people: int


def still_with(session: Session, committee_id: int, *, now: datetime) -> StillWith:
    """Count what a committee would be closed with."""
    decided = (
        select(sa.func.count())
        .select_from(CommitteeLink)
        .join(Decision, col(Decision.id) == col(CommitteeLink.decision_id))
        .where(col(CommitteeLink.committee_id) == committee_id, col(Decision.status).in_(NOT_YET_DECIDED))
    )
    held = (
        select(sa.func.count())
        .select_from(MeetingCommittee)
        .join(Meeting, col(Meeting.id) == col(MeetingCommittee.meeting_id))
        .where(
            col(MeetingCommittee.committee_id) == committee_id,
            col(Meeting.starts_at) > now,
            col(Meeting.status) != MeetingStatus.CANCELLED,
        )
    )
    return StillWith(
        decisions=session.exec(decided).one(),
        meetings=session.exec(held).one(),
        people=number_sitting(session, london_date(now)).get(committee_id, 0),
    )


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
    """Return who makes at least one of the decisions in the plan, by name; drafts tell nothing."""
    used = (
        select(DecisionMakerLink.decision_maker_id)
        .join(Decision, col(Decision.id) == col(DecisionMakerLink.decision_id))
        .where(col(Decision.status).in_(UPCOMING))
    )
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


def decision_maker(session: Session, slug: str) -> DecisionMaker | None:
    """Return the decision maker at an address."""
    return session.exec(select(DecisionMaker).where(col(DecisionMaker.slug) == slug)).one_or_none()


def committee(session: Session, slug: str) -> ScrutinyCommittee | None:
    """Return the scrutiny committee at an address."""
    return session.exec(select(ScrutinyCommittee).where(col(ScrutinyCommittee.slug) == slug)).one_or_none()


def everybody(session: Session) -> list[Person]:
    """Return every councillor and co-optee, by name."""
    return list(session.exec(select(Person).order_by(col(Person.name), col(Person.id))))


def memberships_in(session: Session, committee_id: int) -> list[Membership]:
    """Return everybody's places on one committee, past and present, with their names, the newest first."""
    person: Any = Membership.person
    statement = select(Membership).where(col(Membership.committee_id) == committee_id).options(joinedload(person))
    return list(session.exec(statement.order_by(col(Membership.joined_on).desc(), col(Membership.id))))


def membership_for_change(session: Session, membership_id: int) -> Membership | None:
    """Return one place with its committee and its holder, locked to the end of the transaction."""
    session.exec(select(Membership.id).where(col(Membership.id) == membership_id).with_for_update()).first()
    committee, person = cast(Any, Membership.committee), cast(Any, Membership.person)
    statement = select(Membership).where(col(Membership.id) == membership_id)
    statement = statement.options(joinedload(committee), joinedload(person))
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def person(session: Session, person_id: int) -> Person | None:
    """Return one councillor or co-optee."""
    return session.exec(select(Person).where(col(Person.id) == person_id)).one_or_none()


def person_for_change(session: Session, person_id: int) -> Person | None:
    """Return one councillor or co-optee as they are now, locked to the end of the transaction."""
    statement = select(Person).where(col(Person.id) == person_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def number_sitting(session: Session, on: date) -> dict[int, int]:
    """Return how many people sit on each committee on a day, by the committee's number."""
    statement = (
        select(Membership.committee_id, sa.func.count())
        .where(col(Membership.joined_on) <= on, or_(col(Membership.left_on).is_(None), col(Membership.left_on) >= on))
        .group_by(col(Membership.committee_id))
    )
    return dict(session.exec(statement).all())


def for_change(session: Session, table: type[Changeable], uuid: str) -> Changeable | None:
    """Return one thing as it is now, locked to the end of the transaction."""
    statement = select(table).where(col(table.uuid) == uuid).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()
