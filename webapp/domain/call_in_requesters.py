"""Who is among those that may ask for a call-in on a day, by the pools a constitution can name."""

from collections.abc import Sequence
from datetime import date

from webapp.domain import wording
from webapp.domain.call_in_facts import Matter, Signature
from webapp.domain.constitution import CoOptees, Pool, Requesters
from webapp.domain.london import london_date
from webapp.domain.membership import EDUCATION_CO_OPTEES, FULL_MEMBERS, MembershipFact, MembershipKind

ON_COMMITTEES = frozenset({Pool.RELEVANT_COMMITTEE, Pool.ANY_SCRUTINY})


def why_not_eligible(signature: Signature, alternative: Requesters, matter: Matter) -> str | None:
    """Say why a person is not among those who may ask by one alternative of the rule; None for somebody who is.

    *The law*: local. That members of the executive do not sit on scrutiny committees, and that church and parent
    governor representatives vote on education matters, is statutory (recollection of the 2000 Act, sections 9F to 9FA
    and Schedule A1; not quoted here).

    *The rule*: what counts is the London day on which the signature arrived. On a committee: chair, vice-chair and
    members of a committee that scrutinises the decision, or of any scrutiny committee, as the rule says. In the
    council: every councillor; or those who were not on the Cabinet that day; or those who sit for a ward that the
    decision affects. Co-opted members count never, always, or on education matters only. Residents are counted by
    their number, so no member counts among them.

    *Example*: three members who are not on the Cabinet must ask. A councillor who left the Cabinet on Sunday 15 January
    2012 and signs on Monday 16 January 2012 counts; on Friday 13 January 2012 the same signature would not have.

    *In doubt*: substitutes: no council's words say that a substitute who is not sitting may call in, so they are not
    counted and the reason is shown. The ward of a councillor is the one on record now. A co-opted member sits for no
    ward.
    """
    on = london_date(signature.received_at)
    if alternative.pool is Pool.PUBLIC:
        return "The rule counts residents here, by their number, and no members."
    places = _places(signature, alternative, matter)
    if alternative.pool in ON_COMMITTEES:
        return _not_on_committee(places, alternative, matter, on)
    if signature.is_councillor:
        return _wrong_councillor(signature, alternative.pool, matter, on)
    current = [one for one in places if one.holds_on(on)]
    if alternative.pool is not Pool.WARD_MEMBERS and any(one.kind is MembershipKind.CO_OPTEE for one in current):
        return _wrong_co_optee(current, alternative.co_optees, matter)
    return f"Not a member of the council on {wording.day(on)}."


def is_chair(signature: Signature, alternative: Requesters, matter: Matter) -> bool:
    """Say whether a person was chair of a committee of the pool on the day the signature arrived."""
    on = london_date(signature.received_at)
    places = _places(signature, alternative, matter)
    return any(one.kind is MembershipKind.CHAIR and one.holds_on(on) for one in places)


def _places(signature: Signature, alternative: Requesters, matter: Matter) -> list[MembershipFact]:
    """Return the places, past and present, on committees of the pool."""
    return [
        one
        for one in signature.memberships
        if alternative.pool is not Pool.RELEVANT_COMMITTEE or one.committee in matter.committees
    ]


def _not_on_committee(
    places: Sequence[MembershipFact], alternative: Requesters, matter: Matter, on: date
) -> str | None:
    current = [one for one in places if one.holds_on(on)]
    kinds = {one.kind for one in current}
    if kinds & FULL_MEMBERS:
        return None
    if MembershipKind.CO_OPTEE in kinds:
        return _wrong_co_optee(current, alternative.co_optees, matter)
    whose = _of_committee(alternative.pool)
    if MembershipKind.SUBSTITUTE in kinds:
        return f"Only a substitute {whose}, who is a member of it only at a meeting attended in a member’s place."
    if any(one.from_on <= on for one in places):
        return f"No longer a member {whose} on {wording.day(on)}."
    return f"Not a member {whose} on {wording.day(on)}."


def _wrong_councillor(signature: Signature, pool: Pool, matter: Matter, on: date) -> str | None:
    """Say why a councillor does not count where councillors as such are counted."""
    if pool is Pool.NON_EXECUTIVE and signature.executive is not None and signature.executive.holds_on(on):
        return f"A member of the Cabinet on {wording.day(on)}: the rule counts only members who are not."
    if pool is not Pool.WARD_MEMBERS or matter.all_wards or signature.ward in matter.wards:
        return None
    if not matter.wards:
        return "The decision names no ward that it affects, so nobody can be counted for one."
    if signature.ward is None:
        return "No ward is on record for this member: the rule counts members for the wards affected."
    return "Not a member for a ward that the decision affects."


def _wrong_co_optee(places: Sequence[MembershipFact], co_optees: CoOptees, matter: Matter) -> str | None:
    """Say why a co-optee does not count; None if one of the places makes the person count."""
    if co_optees is CoOptees.ALL:
        return None
    if co_optees is CoOptees.NONE:
        return "A co-opted member: the rule counts councillors only."
    if not any(one.co_optee_kind in EDUCATION_CO_OPTEES for one in places):
        return "A co-opted member who represents neither a church nor parent governors: the rule counts only those."
    return None if matter.is_education else "A co-opted member for education: this is not an education matter."


def _of_committee(pool: Pool) -> str:
    """Name the committees of a pool."""
    if pool is Pool.RELEVANT_COMMITTEE:
        return "of a committee that scrutinises this decision"
    return "of a scrutiny committee"
