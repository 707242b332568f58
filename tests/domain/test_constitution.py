"""The council's rules with dates: which one applies to a decision of a kind, and how many people a share of it is."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.call_in_rules import a_rule
from webapp.domain.constitution import (
    KIND_WORDS,
    OUTCOME_WORDS,
    REFERRALS,
    Afterwards,
    CallInOutcome,
    CallInRule,
    ClockStart,
    DecisionKind,
    Pool,
    Requesters,
    TakesEffect,
    kind_of,
    rule_for,
    rule_in_force,
)
from webapp.domain.errors import RuleBroken
from webapp.domain.offices import DecisionMakerKind

OLD = a_rule(valid_to=date(2020, 5, 17))
NEW = a_rule(name="Call-in, 2020", length=5, cut_off=time(17), valid_from=date(2020, 5, 18))
KEY = DecisionKind.CABINET_KEY
FRIDAY, MONDAY = date(2020, 5, 15), date(2020, 5, 18)
OFFICERS = frozenset({DecisionKind.OFFICER_KEY, DecisionKind.OFFICER_OTHER})


def found(rules: list[CallInRule], decided_on: date, published_on: date, kind: DecisionKind = KEY) -> str:
    return rule_for(rules, kind=kind, decided_on=decided_on, published_on=published_on).name


def refusal(rules: list[CallInRule], on: date, kind: DecisionKind = KEY) -> str:
    with pytest.raises(RuleBroken) as refused:
        rule_in_force(rules, on, kind=kind)
    return refused.value.message


def test_the_rule_of_the_day_of_publication_applies() -> None:
    assert rule_in_force([OLD, NEW], FRIDAY, kind=KEY) == OLD
    assert found([OLD, NEW], date(2020, 5, 14), FRIDAY) == "Call-in, 2012"
    assert found([OLD, NEW], FRIDAY, MONDAY) == "Call-in, 2020"


def test_both_end_days_belong_to_a_rule() -> None:
    assert rule_in_force([NEW, OLD], date(2020, 5, 17), kind=KEY) == OLD
    assert rule_in_force([NEW, OLD], date(2020, 5, 18), kind=KEY) == NEW


def test_a_day_without_a_rule_is_refused() -> None:
    assert refusal([OLD, NEW], date(2011, 12, 29)) == (
        "No call-in rule for key decisions of Cabinet is in force on Thursday 29 December 2011, so the last moment to "
        "call in cannot be worked out. If such decisions can be called in, add the rule of that time to the "
        "constitution first; if not, record that this one cannot be."
    )


def test_a_day_with_two_rules_is_refused() -> None:
    assert refusal([replace(OLD, valid_to=None), NEW], MONDAY) == (
        "More than one call-in rule for key decisions of Cabinet is in force on Monday 18 May 2020: Call-in, 2012 and "
        "Call-in, 2020. Give all but one of them a last day before it."
    )


def test_a_rule_applies_to_the_kinds_it_covers_only() -> None:
    officers = a_rule(name="Officers", length=10, covers=OFFICERS)
    others = a_rule(name="Others", covers=frozenset(DecisionKind) - OFFICERS)
    assert found([officers, others], FRIDAY, FRIDAY, DecisionKind.OFFICER_OTHER) == "Officers"
    assert found([officers, others], FRIDAY, FRIDAY) == "Others"
    assert "other decisions of an officer" in refusal([others], FRIDAY, DecisionKind.OFFICER_OTHER)


def test_a_clock_that_starts_with_the_decision_goes_by_its_day() -> None:
    old, new = replace(OLD, clock=replace(OLD.clock, start=ClockStart.DECISION)), NEW
    assert found([old, replace(new, clock=old.clock)], FRIDAY, MONDAY) == "Call-in, 2012"


def test_where_both_rules_could_claim_a_decision_the_clock_that_started_first_runs() -> None:
    old = replace(OLD, clock=replace(OLD.clock, start=ClockStart.DECISION))
    assert found([NEW, old], FRIDAY, MONDAY) == "Call-in, 2012"


def test_where_neither_rule_can_claim_it_the_day_of_publication_decides() -> None:
    new = replace(NEW, clock=replace(NEW.clock, start=ClockStart.MEETING))
    assert found([OLD, new], FRIDAY, MONDAY) == "Call-in, 2020"
    with pytest.raises(RuleBroken, match="No call-in rule"):
        found([OLD], FRIDAY, MONDAY)


def test_two_rules_whose_clocks_started_together_are_refused() -> None:
    with pytest.raises(RuleBroken, match="More than one call-in rule"):
        found([NEW, replace(NEW, name="Another")], MONDAY, MONDAY)


@pytest.mark.parametrize(
    ("makers", "is_key", "kind"),
    [
        ([DecisionMakerKind.CABINET], True, DecisionKind.CABINET_KEY),
        ([DecisionMakerKind.OFFICER, DecisionMakerKind.CABINET_MEMBER], False, DecisionKind.CABINET_MEMBER_OTHER),
        ([DecisionMakerKind.OFFICER, DecisionMakerKind.COMMITTEE], True, DecisionKind.COMMITTEE_KEY),
        ([DecisionMakerKind.OFFICER], True, DecisionKind.OFFICER_KEY),
        ([], False, DecisionKind.CABINET_OTHER),
    ],
)
def test_a_joint_decision_is_of_the_kind_of_the_highest_among_its_makers(
    makers: list[DecisionMakerKind], is_key: bool, kind: DecisionKind
) -> None:
    assert kind_of(makers, is_key=is_key) == kind


def test_every_kind_of_maker_makes_a_kind_of_decision() -> None:
    kinds = {kind_of([maker], is_key=is_key) for maker in DecisionMakerKind for is_key in (True, False)}
    assert kinds == set(DecisionKind) == set(KIND_WORDS)


@pytest.mark.parametrize(
    ("share", "size", "people"),
    [(15, 40, 6), (15, 41, 7), (1, 40, 1), (100, 57, 57), (33, 100, 33), (15, 10**30, 15 * 10**28)],
)
def test_a_part_of_a_member_counts_as_a_whole_one(share: int, size: int, people: int) -> None:
    assert Requesters(share, Pool.ANY_MEMBER, is_percentage=True).needed(size) == people


@given(share=st.integers(1, 100), size=st.integers(1, 500))
def test_so_many_are_a_share_and_one_fewer_are_not(share: int, size: int) -> None:
    needed = Requesters(share, Pool.ANY_MEMBER, is_percentage=True).needed(size)
    assert needed * 100 >= share * size > (needed - 1) * 100


@pytest.mark.parametrize("size", [None, 0])
def test_a_share_of_a_council_of_unknown_size_is_refused(size: int | None) -> None:
    assert Requesters(2, Pool.ANY_MEMBER).needed(size) == 2
    with pytest.raises(RuleBroken) as refused:
        Requesters(15, Pool.ANY_MEMBER, is_percentage=True).needed(size)
    assert refused.value.message == ("Enter how many members the council has, for the share of them that may ask.")


def test_what_is_referred_waits_and_nothing_else_does_unless_a_constitution_says_more() -> None:
    outcomes = Afterwards().outcomes
    assert {one for one, effect in outcomes.items() if effect is TakesEffect.WAITS} == REFERRALS & outcomes.keys()
    assert set(OUTCOME_WORDS) == set(CallInOutcome)


def test_equal_rules_are_one_in_a_set_though_their_outcomes_are_tables() -> None:
    assert {a_rule(), a_rule(), NEW} == {a_rule(), NEW}
    changed = a_rule(afterwards=Afterwards(outcomes={CallInOutcome.NO_ACTION: TakesEffect.AT_ONCE}))
    assert {a_rule(), changed} == {changed, a_rule()}
