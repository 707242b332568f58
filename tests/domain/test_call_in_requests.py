"""Who among those who signed a request counts, why the others do not, and from when a request is valid."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.adapters.bank_holidays import calendar_for
from webapp.domain.call_in import is_open, window_for
from webapp.domain.call_in_facts import Content, Matter, Request, Residents, Signature
from webapp.domain.call_in_requests import Judgement, judge, why_untimely
from webapp.domain.constitution import CallInRule, Clock, CoOptees, Demands, Limits, Pool, Requesters
from webapp.domain.days import Nation
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london
from webapp.domain.membership import CoOpteeKind, MembershipFact, MembershipKind

GROWTH = Matter(frozenset({"growth"}))
ANY_TWO = (Requesters(2, Pool.ANY_SCRUTINY),)
RULE = CallInRule(
    name="Any two scrutiny members",
    clock=Clock(3),
    requesters=ANY_TWO,
    words="Any two members of a scrutiny committee may call a decision in within three working days.",
    source="Constitution, part 4",
    valid_from=date(2012, 1, 1),
)
PUBLISHED_AT = london(date(2012, 1, 13), time(9))
OPEN = window_for(RULE, published_at=PUBLISHED_AT, calendar=calendar_for(Nation.ENGLAND))
MONDAY = datetime(2012, 1, 16, 10, 0, tzinfo=UTC)
TUESDAY = datetime(2012, 1, 17, 10, 0, tzinfo=UTC)


def place(
    kind: MembershipKind = MembershipKind.MEMBER,
    committee: str = "growth",
    *,
    co_optee: CoOpteeKind | None = None,
    from_on: date = date(2011, 5, 1),
    to_on: date | None = None,
) -> MembershipFact:
    return MembershipFact(committee, kind, co_optee, from_on, to_on)


def signed(person: str, *places: MembershipFact, at: datetime = MONDAY, is_councillor: bool = True) -> Signature:
    return Signature(person, at, places, is_councillor)


FIRST = signed("member-1", place(MembershipKind.CHAIR))
SECOND = signed("member-2", place(committee="health"), at=TUESDAY)


def judged_by(rule: CallInRule, *signatures: Signature, matter: Matter = GROWTH, **more: Any) -> Judgement:
    return judge(rule, Request(signatures=signatures, **more), window=OPEN, matter=matter)


def reasons(
    *signatures: Signature, requesters: tuple[Requesters, ...] = ANY_TWO, education_matter: bool = False
) -> list[str]:
    judged = judged_by(
        replace(RULE, requesters=requesters), *signatures, matter=replace(GROWTH, is_education=education_matter)
    )
    return [why for _, why in judged.not_counted]


def test_the_second_member_of_any_scrutiny_committee_makes_the_request_valid() -> None:
    judged = judged_by(RULE, SECOND, FIRST)
    assert (judged.valid, judged.needed, judged.have, judged.satisfied_at) == (True, 2, 2, TUESDAY)
    assert (judged.counted, judged.not_counted, judged.alternative) == ((FIRST, SECOND), (), ANY_TWO[0])


def test_one_signature_is_not_enough() -> None:
    judged = judged_by(RULE, FIRST)
    assert (judged.valid, judged.needed, judged.have, judged.satisfied_at) == (False, 2, 1, None)


def test_a_third_signature_does_not_move_the_moment() -> None:
    third = signed("member-3", place(), at=TUESDAY + timedelta(hours=1))
    judged = judged_by(RULE, FIRST, SECOND, third)
    assert (judged.have, judged.satisfied_at) == (3, TUESDAY)


def test_the_same_person_counts_once() -> None:
    assert reasons(FIRST, replace(FIRST, received_at=TUESDAY)) == [
        "The same person’s signature of 10am on Monday 16 January 2012 is already counted."
    ]


def test_a_person_who_signed_too_early_may_sign_again() -> None:
    early = replace(FIRST, received_at=PUBLISHED_AT - timedelta(hours=1))
    judged = judged_by(RULE, early, FIRST, SECOND)
    assert (judged.valid, judged.counted) == (True, (FIRST, SECOND))
    assert judged.not_counted == (
        (
            early,
            "Received at 8am on Friday 13 January 2012, before the record was published at 9am on Friday "
            "13 January 2012.",
        ),
    )


def test_a_signature_after_the_last_moment_does_not_count() -> None:
    late = replace(SECOND, received_at=datetime(2012, 1, 19, 0, 5, tzinfo=UTC))
    assert reasons(FIRST, late) == [
        "Received at 12:05am on Thursday 19 January 2012, after call-in closed at the end of Wednesday 18 January 2012."
    ]


@pytest.mark.parametrize(
    ("places", "why"),
    [
        ((), "Not a member of a scrutiny committee on Monday 16 January 2012."),
        (
            (place(to_on=date(2012, 1, 15)),),
            "No longer a member of a scrutiny committee on Monday 16 January 2012.",
        ),
        (
            (place(from_on=date(2012, 1, 17)),),
            "Not a member of a scrutiny committee on Monday 16 January 2012.",
        ),
        (
            (place(MembershipKind.SUBSTITUTE),),
            "Only a substitute of a scrutiny committee, who is a member of it only at a meeting attended in a member’s "
            "place.",
        ),
        (
            (place(MembershipKind.CO_OPTEE, co_optee=CoOpteeKind.CHURCH),),
            "A co-opted member: the rule counts councillors only.",
        ),
    ],
)
def test_a_person_who_is_not_among_the_members_is_told_why(places: tuple[MembershipFact, ...], why: str) -> None:
    assert reasons(signed("member-1", *places)) == [why]


@pytest.mark.parametrize(
    "places",
    [
        (place(MembershipKind.VICE_CHAIR),),
        (place(from_on=date(2012, 1, 16), to_on=date(2012, 1, 16)),),
        (place(MembershipKind.SUBSTITUTE), place(committee="health")),
        (place(to_on=date(2011, 12, 31)), place(committee="health")),
    ],
)
def test_one_present_place_is_enough(places: tuple[MembershipFact, ...]) -> None:
    assert reasons(signed("member-1", *places)) == []


def test_only_a_committee_that_scrutinises_the_decision_is_relevant() -> None:
    relevant = (Requesters(2, Pool.RELEVANT_COMMITTEE),)
    assert reasons(FIRST, SECOND, requesters=relevant) == [
        "Not a member of a committee that scrutinises this decision on Tuesday 17 January 2012."
    ]


@pytest.mark.parametrize(
    ("co_optees", "kind", "education_matter", "why"),
    [
        (CoOptees.ALL, CoOpteeKind.OTHER, False, []),
        (CoOptees.EDUCATION_ONLY, CoOpteeKind.CHURCH, True, []),
        (CoOptees.EDUCATION_ONLY, CoOpteeKind.PARENT_GOVERNOR, True, []),
        (
            CoOptees.EDUCATION_ONLY,
            CoOpteeKind.PARENT_GOVERNOR,
            False,
            ["A co-opted member for education: this is not an education matter."],
        ),
        (
            CoOptees.EDUCATION_ONLY,
            CoOpteeKind.OTHER,
            True,
            ["A co-opted member who represents neither a church nor parent governors: the rule counts only those."],
        ),
        (CoOptees.NONE, CoOpteeKind.CHURCH, True, ["A co-opted member: the rule counts councillors only."]),
    ],
)
@pytest.mark.parametrize("pool", [one for one in Pool if one not in (Pool.PUBLIC, Pool.WARD_MEMBERS)])
def test_co_optees_count_as_the_rule_says(
    pool: Pool, co_optees: CoOptees, kind: CoOpteeKind, education_matter: bool, why: list[str]
) -> None:
    co_optee = signed("co-optee-1", place(MembershipKind.CO_OPTEE, co_optee=kind), is_councillor=False)
    found = reasons(co_optee, requesters=(Requesters(1, pool, co_optees),), education_matter=education_matter)
    assert found == why


def test_any_member_of_the_council_may_ask_where_the_rule_says_so() -> None:
    any_two = (Requesters(2, Pool.ANY_MEMBER),)
    outsider = signed("officer-1", is_councillor=False)
    assert reasons(signed("member-1"), outsider, requesters=any_two) == [
        "Not a member of the council on Monday 16 January 2012."
    ]


def test_one_alternative_is_enough_and_the_earliest_is_reported() -> None:
    relevant, anybody = Requesters(2, Pool.RELEVANT_COMMITTEE), Requesters(3, Pool.ANY_MEMBER)
    colleague = signed("member-3", place(), at=TUESDAY + timedelta(hours=2))
    rule = replace(RULE, requesters=(anybody, relevant))
    early = judged_by(rule, FIRST, SECOND, colleague)
    assert (early.valid, early.alternative, early.satisfied_at) == (True, anybody, colleague.received_at)
    sooner = judged_by(rule, FIRST, colleague, replace(SECOND, received_at=colleague.received_at + timedelta(hours=1)))
    assert (sooner.alternative, sooner.satisfied_at) == (relevant, colleague.received_at)


def test_an_alternative_met_in_the_minute_of_the_cut_off_comes_before_one_that_is_not_met() -> None:
    whole_council, anybody = Requesters(20, Pool.ANY_MEMBER), Requesters(2, Pool.ANY_MEMBER)
    rule = replace(RULE, clock=Clock(3, cut_off=time(17)), requesters=(whole_council, anybody))
    closing = window_for(rule, published_at=PUBLISHED_AT, calendar=calendar_for(Nation.ENGLAND))
    last = replace(SECOND, received_at=closing.closes_at + timedelta(seconds=30))
    judged = judge(rule, Request(signatures=(FIRST, last)), window=closing, matter=GROWTH)
    assert (judged.valid, judged.alternative, judged.satisfied_at) == (True, anybody, last.received_at)


def test_membership_is_judged_on_the_london_day_of_the_signature() -> None:
    summer = window_for(RULE, published_at=london(date(2026, 7, 6), time(9)), calendar=calendar_for(Nation.ENGLAND))
    new_member = place(from_on=date(2026, 7, 8))
    just_after_midnight = signed("member-1", new_member, at=datetime(2026, 7, 7, 23, 30, tzinfo=UTC))
    judged = judge(RULE, Request(signatures=(just_after_midnight,)), window=summer, matter=GROWTH)
    assert judged.counted == (just_after_midnight,)


def test_where_no_alternative_is_met_the_closest_is_reported() -> None:
    relevant, anybody = Requesters(2, Pool.RELEVANT_COMMITTEE), Requesters(5, Pool.ANY_MEMBER)
    judged = judged_by(replace(RULE, requesters=(anybody, relevant)), FIRST, SECOND)
    assert (judged.valid, judged.alternative, judged.needed, judged.have) == (False, relevant, 2, 1)


@pytest.mark.parametrize("requesters", [(), (Requesters(0, Pool.ANY_MEMBER),)])
def test_a_rule_that_does_not_say_how_many_cannot_judge(requesters: tuple[Requesters, ...]) -> None:
    with pytest.raises(RuleBroken, match="does not say how many members"):
        reasons(FIRST, requesters=requesters)


def test_a_chair_must_be_among_them_where_the_rule_says_so() -> None:
    rule = replace(RULE, requesters=(Requesters(2, Pool.ANY_SCRUTINY, with_chair=True),))
    members = (SECOND, signed("member-3", place()))
    without = judged_by(rule, *members)
    assert (without.have, without.valid, without.lacks) == (
        2,
        False,
        ("One of those who sign must be chair of such a committee.",),
    )
    last = signed("member-4", place(MembershipKind.CHAIR), at=TUESDAY + timedelta(hours=3))
    assert judged_by(rule, *members, last).satisfied_at == last.received_at


def test_the_chair_alone_is_enough_where_one_is_asked_for() -> None:
    rule = replace(RULE, requesters=(Requesters(1, Pool.RELEVANT_COMMITTEE, with_chair=True),))
    assert judged_by(rule, FIRST).valid
    elsewhere = signed("member-1", place(MembershipKind.CHAIR, committee="health"))
    assert not judged_by(rule, elsewhere).valid
    assert not judged_by(rule, signed("member-1", place(MembershipKind.CHAIR, to_on=date(2012, 1, 15)), place())).valid


def test_a_share_of_the_council_is_rounded_up_to_whole_members() -> None:
    share = (Requesters(15, Pool.ANY_MEMBER, is_percentage=True),)
    judged = judged_by(replace(RULE, requesters=share, council_size=41), signed("member-1"))
    assert (judged.needed, judged.lacks) == (7, ("6 more signatures are needed.",))


def test_of_residents_the_number_counts_and_no_name() -> None:
    rule = replace(RULE, requesters=(Requesters(150, Pool.PUBLIC),))
    some = judged_by(rule, FIRST, residents=Residents(149, MONDAY))
    assert (some.have, some.lacks) == (149, ("1 more signature of a resident is needed.",))
    assert some.not_counted == ((FIRST, "The rule counts residents here, by their number, and no members."),)
    enough = judged_by(rule, residents=Residents(150, TUESDAY))
    assert (enough.valid, enough.satisfied_at) == (True, TUESDAY)
    late = judged_by(rule, residents=Residents(150, datetime(2012, 1, 19, 0, 0, tzinfo=UTC)))
    assert (late.have, late.lacks) == (0, ("150 more signatures of residents are needed.",))


def test_residents_are_one_alternative_beside_members() -> None:
    rule = replace(RULE, requesters=(*ANY_TWO, Requesters(150, Pool.PUBLIC)))
    judged = judged_by(rule, FIRST, residents=Residents(200, TUESDAY))
    assert (judged.valid, judged.alternative.pool) == (True, Pool.PUBLIC)


def test_a_request_without_what_the_rule_demands_suspends_nothing() -> None:
    rule = replace(RULE, demands=Demands(alternative=True))
    judged = judged_by(rule, FIRST, SECOND, content=Content(reasons="Cost."))
    assert (judged.is_signed, judged.valid, judged.lacks) == (
        True,
        False,
        ("The alternative course of action is missing.",),
    )
    assert judged_by(rule, FIRST, SECOND, content=Content(alternative="Wait.")).valid


def test_a_request_is_valid_from_the_moment_that_completed_it_and_not_where_that_is_out_of_time() -> None:
    later = TUESDAY + timedelta(hours=3)
    assert judged_by(RULE, FIRST, SECOND, completed_at=later).satisfied_at == later
    assert judged_by(RULE, FIRST, SECOND, completed_at=MONDAY).satisfied_at == TUESDAY
    early = judged_by(RULE, FIRST, SECOND, completed_at=PUBLISHED_AT - timedelta(minutes=1))
    assert (early.valid, early.is_signed, len(early.missing)) == (False, True, 1)
    assert early.missing[0].startswith("What completed the request came out of time. Received at ")
    assert judged_by(RULE, FIRST, completed_at=later).satisfied_at is None


def test_the_same_matter_again_too_soon_suspends_nothing() -> None:
    rule = replace(RULE, limits=Limits(repeat_months=6))
    again = {"received_on": date(2012, 1, 16), "repeats_on": date(2011, 8, 1)}
    assert judged_by(rule, FIRST, SECOND, **again).missing == (
        "The same matter was called in on Monday 1 August 2011: the rule lets it be called in again from Wednesday "
        "1 February 2012.",
    )
    assert judged_by(rule, FIRST, SECOND, received_on=date(2012, 1, 16)).valid


def test_a_void_signature_counts_no_more_and_may_be_given_again() -> None:
    void = replace(FIRST, void_reason="The request was found not valid.")
    assert reasons(void) == ["The request was found not valid."]
    assert judged_by(RULE, void, replace(FIRST, received_at=TUESDAY), SECOND).valid


def test_a_member_who_has_signed_too_many_others_does_not_count() -> None:
    rule = replace(RULE, limits=Limits(signatures_a_year=1))
    busy = replace(FIRST, earlier=(datetime(2011, 9, 5, 10, 0, tzinfo=UTC),))
    judged = judged_by(rule, busy)
    assert [why for _, why in judged.not_counted] == [
        "Signed 1 other call-in in the twelve months to Monday 16 January 2012; the rule allows 1 in twelve months."
    ]


@pytest.mark.parametrize(
    ("received_at", "why"),
    [
        (MONDAY, None),
        (datetime(2012, 1, 18, 23, 59, tzinfo=UTC), None),
        (
            datetime(2012, 1, 19, 0, 0, tzinfo=UTC),
            "Received at the start of Thursday 19 January 2012, "
            "after call-in closed at the end of Wednesday 18 January 2012.",
        ),
    ],
)
def test_what_is_in_time_is_told_to_the_minute(received_at: datetime, why: str | None) -> None:
    assert why_untimely(received_at, OPEN) == why


@settings(max_examples=60, deadline=None)
@given(hours=st.lists(st.integers(-24, 150), max_size=6), people=st.lists(st.integers(1, 4), min_size=6, max_size=6))
def test_each_signature_is_counted_or_answered_and_a_further_one_never_undoes_a_request(
    hours: list[int], people: list[int]
) -> None:
    signatures = [
        signed(f"member-{who}", place(), at=PUBLISHED_AT + timedelta(hours=hour))
        for who, hour in zip(people, hours, strict=False)
    ]
    judged = judged_by(RULE, *signatures)
    assert len(judged.counted) + len(judged.not_counted) == len(signatures)
    assert judged.valid == (len({one.person for one in signatures if is_open(OPEN, one.received_at)}) >= 2)
    more = judged_by(RULE, *signatures, FIRST)
    assert more.valid >= judged.valid
