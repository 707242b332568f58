"""Bad rules are refused, each with its sentence; overlaps and gaps between rules are shown."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.call_in_rules import a_rule, rules
from webapp.domain.constitution import (
    Afterwards,
    CallInOutcome,
    CallInRule,
    ClockStart,
    DecisionKind,
    Effect,
    IfNotMet,
    Limits,
    Pool,
    Requesters,
    TakesEffect,
    Term,
    Unit,
)
from webapp.domain.rule_checks import Gap, gaps_in, problems_between, problems_with

NUMBER_OF_DAYS = "The number of days must be from 1 to 60."
KEY = DecisionKind.CABINET_KEY
CABINET = frozenset({KEY})
LONDON = time.fromisoformat("17:00+01:00")


def test_a_sound_rule_has_no_problems() -> None:
    assert problems_with(a_rule()) == ()
    assert problems_with(a_rule(length=5, cut_off=time(17), effect=Effect.ON_LAST_DAY)) == ()


@settings(max_examples=200, deadline=None)
@given(rule=rules())
def test_every_shape_that_the_editor_offers_can_be_saved(rule: CallInRule) -> None:
    assert problems_with(rule) == ()


def after(**changes: object) -> CallInRule:
    return a_rule(afterwards=Afterwards(**changes))  # type: ignore[arg-type]


def asked_by(*requesters: Requesters, **changes: object) -> CallInRule:
    return a_rule(requesters=requesters, **changes)


@pytest.mark.parametrize(
    ("rule", "field", "sentence"),
    [
        (a_rule(name=" "), "name", "Give the rule a name."),
        (a_rule(words=""), "words", "Copy the words of the constitution that the rule rests on."),
        (a_rule(source="\n"), "source", "Say where the rule is written down."),
        (a_rule(covers=frozenset()), "covers", "Select the kinds of decisions that the rule covers."),
        (
            a_rule(valid_to=date(2011, 12, 31)),
            "valid_to",
            "The rule must not end before it begins, on Sunday 1 January 2012.",
        ),
        (a_rule(length=0), "length", NUMBER_OF_DAYS),
        (a_rule(length=-3), "length", NUMBER_OF_DAYS),
        (a_rule(length=61, unit=Unit.CALENDAR_DAYS), "length", NUMBER_OF_DAYS),
        (a_rule(length=9, unit=Unit.WEEKDAY, weekday=1), "length", "The number of weeks must be from 1 to 8."),
        (a_rule(length=1, unit=Unit.WEEKDAY), "weekday", "Choose the day of the week on which call-in closes."),
        (a_rule(unit=Unit.WEEKDAY, weekday=7), "weekday", "The days of the week are numbered from 0 to 6."),
        (
            a_rule(unit=Unit.WEEKDAY, weekday=1, first_day_counts=True),
            "count_first_day",
            "Whether the first day counts makes no difference to a day of the week: answer no.",
        ),
        (
            a_rule(effect=Effect.ON_LAST_DAY),
            "effect",
            "An effect on the last day itself needs a cut-off time; without one, choose the end of the last day.",
        ),
        (a_rule(cut_off=time(17, 0, 30)), "cut_off", "A cut-off is a whole minute on the London clock."),
        (a_rule(cut_off=LONDON), "cut_off", "A cut-off is a whole minute on the London clock."),
        (
            a_rule(cut_off=time(0)),
            "cut_off",
            "Midnight is not a cut-off: leave it empty for the end of the last day.",
        ),
        (
            a_rule(after_hours_from=time(17, 0, 0, 1)),
            "after_hours_from",
            "The hour is a whole minute on the London clock.",
        ),
        (
            a_rule(after_hours_from=time(17), start=ClockStart.DECISION),
            "after_hours_from",
            "The hour of publication matters only where the clock starts with publication: leave it empty.",
        ),
        (asked_by(), "requesters", "Say who may ask for a call-in: at least one number of members."),
        (asked_by(Requesters(0, Pool.ANY_MEMBER)), "requesters", "The number of people who must ask is at least 1."),
        (
            asked_by(Requesters(101, Pool.ANY_MEMBER, is_percentage=True), council_size=40),
            "requesters",
            "A share of the council is at most 100 %.",
        ),
        (
            asked_by(Requesters(15, Pool.ANY_SCRUTINY, is_percentage=True), council_size=40),
            "requesters",
            "A share can be taken of all members of the council only.",
        ),
        (
            asked_by(Requesters(3, Pool.ANY_MEMBER, with_chair=True)),
            "requesters",
            "A chair can be demanded only where members of a scrutiny committee ask.",
        ),
        (
            asked_by(Requesters(15, Pool.ANY_MEMBER, is_percentage=True)),
            "council_size",
            "Enter how many members the council has, for the share of them that may ask.",
        ),
        (a_rule(council_size=0), "council_size", "The number of members of the council must be 1 or more."),
        (
            a_rule(limits=Limits(signatures_a_year=0)),
            "signatures_a_year",
            "The number of signatures a year must be 1 or more.",
        ),
        (a_rule(limits=Limits(repeat_months=61)), "repeat_months", "The number of months must be from 1 to 60."),
        (after(meet_within=Term(0)), "meet_within", NUMBER_OF_DAYS),
        (after(reconsider_within=Term(-1, Unit.CALENDAR_DAYS)), "reconsider_within", NUMBER_OF_DAYS),
        (after(council_within=Term(1, Unit.WEEKDAY)), "council_within", NUMBER_OF_DAYS),
        (
            after(if_not_met=IfNotMet.TAKES_EFFECT, outcomes={CallInOutcome.NOT_MET: TakesEffect.AT_ONCE}),
            "if_not_met",
            "A decision that takes effect when scrutiny does not meet in time needs that time: enter the days.",
        ),
        (after(outcomes={}), "outcomes", "Select at least one outcome that a call-in may have."),
        (
            after(outcomes={CallInOutcome.REFERRED_BACK: TakesEffect.AT_ONCE}),
            "outcomes",
            "A decision that is referred waits; every other outcome needs a day on which it takes effect.",
        ),
        (
            after(outcomes={CallInOutcome.NO_ACTION: TakesEffect.WAITS}),
            "outcomes",
            "A decision that is referred waits; every other outcome needs a day on which it takes effect.",
        ),
        (
            after(outcomes={CallInOutcome.NOT_MET: TakesEffect.AT_ONCE}),
            "outcomes",
            "That scrutiny did not meet is an outcome only where the decision then takes effect.",
        ),
        (
            after(if_not_met=IfNotMet.TAKES_EFFECT, meet_within=Term(10)),
            "outcomes",
            "Say from when a decision takes effect where scrutiny did not meet in time: select that outcome too.",
        ),
    ],
)
def test_each_problem_of_a_rule_has_its_field_and_its_sentence(rule: CallInRule, field: str, sentence: str) -> None:
    assert problems_with(rule) == ((field, sentence),)


def between(first: date, last: date | None, name: str = "A", covers: frozenset[DecisionKind] = CABINET) -> CallInRule:
    return a_rule(name=name, valid_from=first, valid_to=last, covers=covers)


def test_rules_that_follow_one_another_do_not_overlap() -> None:
    ordered = [between(date(2020, 5, 18), None), between(date(2012, 1, 1), date(2020, 5, 17))]
    assert (problems_between(ordered), gaps_in(ordered)) == ((), ())


def test_rules_that_cover_different_kinds_may_hold_on_the_same_days() -> None:
    officers = between(date(2012, 1, 1), None, covers=frozenset({DecisionKind.OFFICER_KEY}))
    assert problems_between([between(date(2012, 1, 1), None), officers]) == ()


def test_an_overlap_says_which_rules_which_kinds_and_what_to_do() -> None:
    older = between(date(2012, 1, 1), date(2020, 5, 18), "Old", CABINET | {DecisionKind.OFFICER_KEY})
    newer = between(date(2020, 5, 18), None, "New", CABINET | {DecisionKind.OFFICER_KEY, DecisionKind.OFFICER_OTHER})
    assert problems_between([newer, older]) == (
        "“Old” and “New” both cover key decisions of Cabinet and key decisions of an officer on Monday 18 May 2020. "
        "Let “Old” end on Sunday 17 May 2020 or earlier, or let only one of them cover these.",
    )


def test_rules_named_alike_are_told_apart_by_their_first_days() -> None:
    every = frozenset(DecisionKind)
    older = between(date(2012, 1, 1), None, "Three days", every)
    newer = between(date(2020, 5, 18), None, "three days", every)
    assert problems_between([newer, older]) == (
        "“Three days” from 1 January 2012 and “three days” from 18 May 2020 both cover every kind of decision on "
        "Monday 18 May 2020. Let “Three days” from 1 January 2012 end on Sunday 17 May 2020 or earlier, or let only "
        "one of them cover these.",
    )


@pytest.mark.parametrize("first", [date.min, date(2012, 1, 1), date.max])
def test_rules_that_begin_together_cannot_be_told_to_end_before(first: date) -> None:
    (problem,) = problems_between([between(first, None, "One"), between(first, first, "Two")])
    assert problem.endswith("Let one of them begin later, or let only one of them cover these.")


def test_a_gap_is_shown_for_each_kind_with_its_days() -> None:
    found = gaps_in(
        [
            between(date(2012, 1, 1), date(2020, 5, 17)),
            between(date(2020, 6, 1), date(2022, 1, 1), covers=CABINET | {DecisionKind.OFFICER_KEY}),
            between(date(2022, 1, 2), None),
        ]
    )
    assert [gap.words for gap in found] == [
        "No rule covers key decisions of Cabinet from Monday 18 May 2020 to Sunday 31 May 2020.",
        "No rule covers key decisions of an officer from Sunday 2 January 2022 on.",
    ]


def test_a_short_rule_within_a_long_one_makes_no_gap() -> None:
    found = gaps_in(
        [
            between(date(2012, 1, 1), date(2020, 12, 31)),
            between(date(2013, 1, 1), date(2013, 12, 31)),
            between(date(2021, 1, 1), None),
        ]
    )
    assert found == ()


def test_the_last_day_that_can_be_written_leaves_no_gap_after_it() -> None:
    assert gaps_in([between(date(2012, 1, 1), date.max)]) == ()
    assert gaps_in([between(date(2012, 1, 1), date(2012, 1, 31)), between(date.max, None)]) == (
        Gap(KEY, date(2012, 2, 1), date(9999, 12, 30)),
    )
    assert gaps_in([between(date.min, date.min), between(date(1, 1, 2), None)]) == ()


@settings(max_examples=200)
@given(
    spans=st.lists(st.tuples(st.integers(1, 60), st.none() | st.integers(1, 60), st.booleans()), max_size=5),
)
def test_gaps_and_overlaps_agree_with_a_look_at_every_day(spans: list[tuple[int, int | None, bool]]) -> None:
    days = [date.fromordinal(date(2020, 1, 1).toordinal() + n) for n in range(130)]
    found = [
        between(days[first], None if length is None else days[first + length - 1], str(place))
        for place, (first, length, is_kept) in enumerate(spans)
        if is_kept
    ]
    holding = [sum(one.holds_on(day) for one in found) for day in days]
    first = next((place for place, count in enumerate(holding) if count), len(days))
    shown = {day for gap in gaps_in(found) for day in days if gap.from_on <= day <= (gap.to_on or date.max)}
    assert shown == {day for day, count in zip(days[first:], holding[first:], strict=True) if not count}
    assert bool(problems_between(found)) == any(count > 1 for count in holding)


EXTREMES = st.sampled_from([date.min, date(1, 1, 2), date(2012, 1, 1), date(9999, 12, 30), date.max])


@given(spans=st.lists(st.tuples(EXTREMES, st.none() | EXTREMES), max_size=4))
def test_no_dates_are_too_far_away_to_be_compared(spans: list[tuple[date, date | None]]) -> None:
    found = [between(first, last) for first, last in spans]
    for problem in (*problems_between(found), *(gap.words for gap in gaps_in(found))):
        assert problem.endswith(".")
