"""Councillors and co-opted members: who they are, and which places on committees they have from day to day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain import wording
from webapp.domain.errors import EditedMeanwhile, NotFound, RuleBroken
from webapp.domain.membership import CoOpteeKind, MembershipKind, place_in_words
from webapp.domain.news import TOLD_ONCE
from webapp.models.bodies import Membership, Person, ScrutinyCommittee, Ward
from webapp.models.subscriptions import Subscriber
from webapp.queries import bodies
from webapp.queries.installation import take_turns
from webapp.services import audit, outbox
from webapp.services.bodies import refuse_closed


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is not known yet."""

    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """As what somebody sits on a committee, and from which day to which; both days belong to it."""

    kind: MembershipKind
    joined_on: date
    left_on: date | None = None
    co_optee_kind: CoOpteeKind | None = None

    @property
    def is_co_opted(self) -> bool:
        """Say whether this is a place for somebody who is no councillor (Local Government Act 2000, section 9FA(4))."""
        return self.kind is MembershipKind.CO_OPTEE


@dataclass(frozen=True, slots=True)
class Particulars:
    """Everything an officer can write about a person: the ward by its row number, the days on the Cabinet included."""

    name: str
    email: str | None = None
    ward: int | None = None
    executive_from: date | None = None
    executive_to: date | None = None


def add_person(session: Session, particulars: Particulars, *, actor: str, now: datetime) -> Person:
    """Add a councillor who has no place on a committee yet."""
    _check_executive(particulars)
    take_turns(session)
    _refuse_known(session, particulars.name, particulars.email)
    person = Person(name=particulars.name, is_councillor=True)
    _write(person, particulars)
    session.add(person)
    session.flush()
    audit.record(session, person, "added", actor=actor, now=now, after=_person_snapshot(session, person))
    return person


def edit_person(
    session: Session, person_id: int, particulars: Particulars, *, revision: int, actor: str, now: datetime
) -> Person:
    """Change what is known of a person; only a councillor has a ward or a seat on the Cabinet."""
    person = bodies.person_for_change(session, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    if person.revision != revision:
        raise EditedMeanwhile(f"Somebody else saved {person.name} while you were working on this page.")
    _check_executive(particulars)
    if not person.is_councillor and (particulars.ward is not None or particulars.executive_from is not None):
        raise RuleBroken("A co-opted member sits for no ward and not on the Cabinet.", field="ward")
    take_turns(session)
    _refuse_known(session, particulars.name, particulars.email, but=person)
    before, old_email = _person_snapshot(session, person), person.email
    _write(person, particulars)
    if person.email != old_email:
        _look_anew(session, old_email, now)
    person.revision += 1
    session.add(person)
    session.flush()
    after = _person_snapshot(session, person)
    audit.record(session, person, "edited", actor=actor, now=now, before=before, after=after)
    return person


def add_member(
    session: Session, committee_uuid: str, who: int | Newcomer, place: Place, *, actor: str, now: datetime
) -> Membership:
    """Give somebody (by row number, or new) a place on a committee.

    Whether a person is a councillor follows from the place: all but co-opted members are, and nobody is both.
    """
    committee = bodies.for_change(session, ScrutinyCommittee, committee_uuid)
    if committee is None or committee.id is None:
        raise NotFound("There is no such committee.")
    refuse_closed(committee)
    if place.left_on is not None and place.left_on < place.joined_on:
        raise RuleBroken(
            f"The last day must be on or after the first, {wording.day(place.joined_on)}.", field="left_on"
        )
    person = _newcomer(session, who, place, actor, now) if isinstance(who, Newcomer) else _known(session, who)
    assert person.id is not None
    _refuse_second_place(session, committee, person, place)
    person.is_councillor = not place.is_co_opted
    membership = Membership(
        committee_id=committee.id,
        person_id=person.id,
        kind=place.kind,
        co_optee_kind=place.co_optee_kind if place.is_co_opted else None,
        joined_on=place.joined_on,
        left_on=place.left_on,
    )
    session.add_all([person, membership])
    session.flush()
    after, reason = _snapshot(membership, person), _in_words(membership, person)
    audit.record(session, committee, "member added", actor=actor, now=now, reason=reason, after=after)
    return membership


def end_membership(session: Session, membership_id: int, *, left_on: date, actor: str, now: datetime) -> Membership:
    """Let somebody leave a committee; the last day still belongs to the place."""
    membership = bodies.membership_for_change(session, membership_id)
    if membership is None:
        raise NotFound("There is no such place on the committee.")
    if membership.left_on is not None:
        raise RuleBroken(f"This place has an end already: {wording.day(membership.left_on)}.", field="left_on")
    if left_on < membership.joined_on:
        raise RuleBroken(
            f"The last day must be on or after the first, {wording.day(membership.joined_on)}.", field="left_on"
        )
    person, committee = membership.person, membership.committee
    before = _snapshot(membership, person)
    membership.left_on = left_on
    session.add(membership)
    # News that only its change queues is kept; whatever else is still to be told is found again.
    why = "the place on the committee was ended"
    outbox.cancel_waiting_for(session, f"member-{person.id}", why, now, but=TOLD_ONCE)
    _look_anew(session, person.email, now)
    after, reason = _snapshot(membership, person), _in_words(membership, person)
    audit.record(session, committee, "member left", actor=actor, now=now, reason=reason, before=before, after=after)
    return membership


def _look_anew(session: Session, address: str | None, now: datetime) -> None:
    """Let the pump look whether a subscriber at an address, where a member was told so far, is to be told now."""
    if address:
        same = col(Subscriber.email) == address.strip().casefold()
        session.connection().execute(sa.update(Subscriber).where(same).values(changed_at=now))


def _known(session: Session, person_id: int) -> Person:
    found = bodies.person_for_change(session, person_id)
    if found is None:
        raise RuleBroken("Choose somebody from the list.", field="person")
    return found


def _newcomer(session: Session, who: Newcomer, place: Place, actor: str, now: datetime) -> Person:
    take_turns(session)
    _refuse_known(session, who.name, who.email)
    person = Person(name=who.name, email=who.email, is_councillor=not place.is_co_opted)
    session.add(person)
    session.flush()
    audit.record(session, person, "added", actor=actor, now=now, after={"name": person.name, "email": person.email})
    return person


def _refuse_known(session: Session, name: str, email: str | None, *, but: Person | None = None) -> None:
    """Refuse a name or an address that is somebody else's, however it is written."""
    for known in bodies.everybody(session):
        if known is but:
            continue
        if known.name.casefold() == name.casefold():
            raise RuleBroken(
                f"{known.name} is known already. Choose the name from the list; if this is somebody else, write it so "
                "that the two can be told apart.",
                field="name",
            )
        if email and (known.email or "").casefold() == email.casefold():
            raise RuleBroken(
                f"This is the address of {known.name}, who is known already. Choose the name from the list.",
                field="email",
            )


def _check_executive(particulars: Particulars) -> None:
    first, last = particulars.executive_from, particulars.executive_to
    if last is None or (first is not None and first <= last):
        return
    if first is None:
        raise RuleBroken("Enter the first day on the Cabinet.", field="executive_from")
    raise RuleBroken(f"The last day must be on or after the first, {wording.day(first)}.", field="executive_to")


def _write(person: Person, particulars: Particulars) -> None:
    person.name, person.email, person.ward_id = particulars.name, particulars.email, particulars.ward
    person.executive_from, person.executive_to = particulars.executive_from, particulars.executive_to


def _person_snapshot(session: Session, person: Person) -> dict[str, Any]:
    """Return what the trail of changes keeps of a person: the ward by its name, days in ISO form."""
    ward = session.get(Ward, person.ward_id) if person.ward_id is not None else None
    return {
        "name": person.name,
        "email": person.email,
        "ward": ward.name if ward else None,
        "cabinet_from": person.executive_from.isoformat() if person.executive_from else None,
        "cabinet_to": person.executive_to.isoformat() if person.executive_to else None,
    }


def _refuse_second_place(session: Session, committee: ScrutinyCommittee, person: Person, place: Place) -> None:
    """Nobody sits twice on one committee on one day, nor as a councillor here and as a co-opted member there."""
    assert person.id is not None
    for held in bodies.memberships_of(session, [person.id]):
        if not _overlap(held, place):
            continue
        sits = f"{person.name} sits on {held.committee.name} from {wording.day(held.joined_on)}"
        until = f" to {wording.day(held.left_on)}" if held.left_on else ""
        if held.committee_id == committee.id:
            raise RuleBroken(f"{sits}{until}. End that place first, or choose other days.", field="joined_on")
        if (held.kind is MembershipKind.CO_OPTEE) != place.is_co_opted:
            as_what = place_in_words(held.kind, held.co_optee_kind).lower()
            raise RuleBroken(
                f"{sits}{until} as {as_what}, and nobody is both a councillor and co-opted. Check the kind of place.",
                field="kind",
            )


def _overlap(held: Membership, place: Place) -> bool:
    return (held.left_on is None or place.joined_on <= held.left_on) and (
        place.left_on is None or held.joined_on <= place.left_on
    )


def _snapshot(membership: Membership, person: Person) -> dict[str, Any]:
    """Return what the trail of changes keeps of a place."""
    return {
        "person": person.name,
        "place": place_in_words(membership.kind, membership.co_optee_kind),
        "joined_on": membership.joined_on.isoformat(),
        "left_on": membership.left_on.isoformat() if membership.left_on else None,
    }


def _in_words(membership: Membership, person: Person) -> str:
    as_what = place_in_words(membership.kind, membership.co_optee_kind)
    return f"{person.name}, {as_what[:1].lower()}{as_what[1:]}, from {wording.short_day(membership.joined_on)}"
