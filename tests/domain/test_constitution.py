"""The council's rules with dates: which one applies, which cannot be used, and how one is frozen."""

import json
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.constitution import (
    CallInRule,
    CoOptees,
    Effect,
    Pool,
    Requesters,
    from_data,
    problems_with,
    requesters_from_data,
    rule_in_force,
    to_data,
)
from webapp.domain.errors import RuleBroken

OLD = CallInRule(
    name="Call-in, 2012",
    days=3,
    first_day_counts=False,
    cut_off=None,
    effect=Effect.NEXT_CALENDAR_DAY,
    requesters=(Requesters(2, Pool.ANY_SCRUTINY),),
    words="Three working days after publication, at the request of any two members of a scrutiny committee.",
    source="Constitution, part 4",
    valid_from=date(2012, 1, 1),
    valid_to=date(2020, 5, 17),
)
NEW = replace(OLD, name="Call-in, 2020", days=5, cut_off=time(17), valid_from=date(2020, 5, 18), valid_to=None)


def test_the_rule_of_the_day_of_publication_applies() -> None:
    assert rule_in_force([OLD, NEW], date(2020, 5, 15)) == OLD


def test_both_end_days_belong_to_a_rule() -> None:
    assert rule_in_force([NEW, OLD], date(2020, 5, 17)) == OLD
    assert rule_in_force([NEW, OLD], date(2020, 5, 18)) == NEW


def test_a_day_without_a_rule_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        rule_in_force([OLD, NEW], date(2011, 12, 29))
    assert refused.value.message == (
        "No call-in rule is in force on Thursday 29 December 2011, so the last moment to call in cannot be worked out. "
        "Add the rule of that time to the constitution first."
    )


def test_a_day_with_two_rules_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        rule_in_force([replace(OLD, valid_to=None), NEW], date(2020, 5, 18))
    assert refused.value.message == (
        "More than one call-in rule is in force on Monday 18 May 2020: Call-in, 2012 and Call-in, 2020. "
        "Give all but one of them a last day before it."
    )


def test_a_sound_rule_has_no_problems() -> None:
    assert (problems_with(OLD), problems_with(NEW)) == ((), ())


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (replace(OLD, name=" "), "Give the rule a name."),
        (replace(OLD, words=""), "Copy the words of the constitution that the rule rests on."),
        (replace(OLD, source=""), "Say where the rule is written down."),
        (replace(OLD, days=0), "The number of working days must be from 1 to 60."),
        (replace(OLD, days=61), "The number of working days must be from 1 to 60."),
        (replace(OLD, requesters=()), "Say who may ask for a call-in: at least one number of members."),
        (
            replace(OLD, requesters=(Requesters(0, Pool.ANY_MEMBER),)),
            "The number of members who must ask is at least 1.",
        ),
        (
            replace(OLD, effect=Effect.ON_LAST_DAY),
            "An effect on the last day itself needs a cut-off time; without one, choose the end of the last day.",
        ),
        (replace(OLD, cut_off=time(17, 0, 30)), "A cut-off is a whole minute on the London clock."),
        (replace(OLD, cut_off=time(0)), "Midnight is not a cut-off: leave it empty for the end of the last day."),
        (replace(OLD, valid_to=date(2011, 1, 1)), "The rule cannot end before it begins."),
    ],
)
def test_each_problem_of_a_rule_has_its_sentence(rule: CallInRule, problem: str) -> None:
    assert problems_with(rule) == (problem,)


def test_the_frozen_form_of_a_rule_stays_as_it_is() -> None:
    assert to_data(NEW) == {
        "schema": 1,
        "name": "Call-in, 2020",
        "days": 5,
        "first_day_counts": False,
        "cut_off": "17:00",
        "effect": "next-calendar-day",
        "requesters": [{"count": 2, "pool": "any-scrutiny-committee", "co_optees": "none"}],
        "words": "Three working days after publication, at the request of any two members of a scrutiny committee.",
        "source": "Constitution, part 4",
        "valid_from": "2020-05-18",
        "valid_to": None,
    }


def test_a_rule_frozen_by_another_version_is_refused() -> None:
    with pytest.raises(RuleBroken, match="another version"):
        from_data(to_data(OLD) | {"schema": 2})


alternatives = st.lists(
    st.builds(Requesters, st.integers(1, 20), st.sampled_from(Pool), st.sampled_from(CoOptees)), max_size=3
).map(tuple)
scraps = st.text('aé“"\n ', max_size=6)
cut_offs = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))


@settings(max_examples=50, deadline=None)
@given(
    rule=st.builds(
        CallInRule,
        name=scraps,
        days=st.integers(1, 60),
        first_day_counts=st.booleans(),
        cut_off=cut_offs,
        effect=st.sampled_from(Effect),
        requesters=alternatives,
        words=scraps,
        source=scraps,
        valid_from=st.dates(),
        valid_to=st.none() | st.dates(),
    )
)
def test_a_rule_survives_freezing_as_json(rule: CallInRule) -> None:
    assert from_data(json.loads(json.dumps(to_data(rule)))) == rule
    assert requesters_from_data([one.to_data() for one in rule.requesters]) == rule.requesters
