"""Whom a form offers: the chairs of the committees a decision falls to or, where there is none, their members."""

from datetime import date

from sqlmodel import Session

from webapp.domain import wording
from webapp.domain.membership import FULL_MEMBERS, MembershipKind
from webapp.models.decisions import Decision
from webapp.queries import bodies


def people_to_inform(session: Session, decision: Decision, on: date) -> str:
    """Name who is to be informed of a general exception: "Ada Pym, Chair of Health", or each member without a chair."""
    found = []
    for committee in decision.committees:
        assert committee.id is not None
        sitting = bodies.sitting(session, committee.id, on)
        chairs = [seat.person.name for seat in sitting if seat.kind is MembershipKind.CHAIR]
        members = [seat.person.name for seat in sitting if seat.kind in FULL_MEMBERS]
        if chairs:
            found.append(f"{wording.listed(chairs)}, Chair of {committee.name}")
        elif members:
            found.append(f"{wording.listed(members)}, each member of {committee.name}, which has no chair")
    return "; ".join(found)
