"""Who is among those that may ask, pool by pool, on the day of the signature."""

from datetime import UTC, date, datetime

import pytest

from webapp.domain.call_in_facts import Matter, Signature
from webapp.domain.call_in_requesters import is_chair, why_not_eligible
from webapp.domain.constitution import CoOptees, Pool, Requesters
from webapp.domain.membership import CoOpteeKind, ExecutiveSeat, MembershipFact, MembershipKind

FRIDAY = datetime(2012, 1, 13, 10, 0, tzinfo=UTC)
MONDAY = datetime(2012, 1, 16, 10, 0, tzinfo=UTC)
CO_OPTEE = MembershipFact("growth", MembershipKind.CO_OPTEE, CoOpteeKind.CHURCH)
NORTH = Matter(wards=frozenset({"north"}))


def test_whoever_has_left_the_cabinet_counts_from_the_day_after() -> None:
    seat = ExecutiveSeat(date(2010, 5, 1), date(2012, 1, 15))
    pool = Requesters(3, Pool.NON_EXECUTIVE)
    assert why_not_eligible(Signature("one", MONDAY, executive=seat), pool, Matter()) is None
    assert why_not_eligible(Signature("one", FRIDAY, executive=seat), pool, Matter()) == (
        "A member of the Cabinet on Friday 13 January 2012: the rule counts only members who are not."
    )


def test_a_seat_on_the_cabinet_bars_nobody_elsewhere() -> None:
    seat = ExecutiveSeat(date(2010, 5, 1))
    signature = Signature("one", MONDAY, executive=seat)
    assert why_not_eligible(signature, Requesters(1, Pool.ANY_MEMBER), Matter()) is None
    assert seat.holds_on(date(2010, 5, 1))
    assert not seat.holds_on(date(2010, 4, 30))


@pytest.mark.parametrize(
    ("ward", "matter", "why"),
    [
        ("north", NORTH, None),
        ("south", NORTH, "Not a member for a ward that the decision affects."),
        (None, NORTH, "No ward is on record for this member: the rule counts members for the wards affected."),
        (None, Matter(all_wards=True), None),
        ("north", Matter(), "The decision names no ward that it affects, so nobody can be counted for one."),
    ],
)
def test_ward_members_are_those_of_the_wards_affected(ward: str | None, matter: Matter, why: str | None) -> None:
    assert why_not_eligible(Signature("one", MONDAY, ward=ward), Requesters(1, Pool.WARD_MEMBERS), matter) == why


def test_a_co_opted_member_sits_for_no_ward() -> None:
    co_optee = Signature("one", MONDAY, (CO_OPTEE,), is_councillor=False, ward="north")
    pool = Requesters(1, Pool.WARD_MEMBERS, CoOptees.ALL)
    assert why_not_eligible(co_optee, pool, NORTH) == "Not a member of the council on Monday 16 January 2012."


def test_no_member_counts_among_residents() -> None:
    assert why_not_eligible(Signature("one", MONDAY), Requesters(1, Pool.PUBLIC), Matter()) == (
        "The rule counts residents here, by their number, and no members."
    )


def test_a_chair_is_chair_on_the_day_of_a_committee_of_the_pool() -> None:
    chair = MembershipFact("growth", MembershipKind.CHAIR, from_on=date(2012, 1, 16))
    relevant = Requesters(1, Pool.RELEVANT_COMMITTEE, with_chair=True)
    assert is_chair(Signature("one", MONDAY, (chair,)), relevant, Matter(frozenset({"growth"})))
    assert not is_chair(Signature("one", FRIDAY, (chair,)), relevant, Matter(frozenset({"growth"})))
    assert not is_chair(Signature("one", MONDAY, (chair,)), relevant, Matter(frozenset({"health"})))
