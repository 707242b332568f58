"""What a change of rules takes away, and the words that it leaves behind."""

from dataclasses import replace
from datetime import date, time

from tests.call_in_rules import a_rule
from webapp.domain.constitution import CallInRule, Clock, DecisionKind, Pool, Requesters
from webapp.domain.notice_presets import ENGLAND_2012
from webapp.domain.rule_changes import (
    WithoutRule,
    days_without,
    doubts_about_change,
    doubts_about_notice_change,
)
from webapp.domain.rule_checks import Gap

KEY, OTHER = DecisionKind.CABINET_KEY, DecisionKind.CABINET_OTHER
NEW_YEAR, EVE = date(2027, 1, 1), date(2026, 12, 31)


def held(first: date, last: date | None = None, *covers: DecisionKind) -> CallInRule:
    return a_rule(valid_from=first, valid_to=last, covers=frozenset(covers or (KEY,)))


def without(before: list[CallInRule], after: list[CallInRule]) -> WithoutRule:
    return days_without(before, after, lambda rule: rule.covers)


def test_a_first_day_that_moves_takes_the_rule_from_the_days_before() -> None:
    found = without([held(date(2000, 1, 1))], [held(NEW_YEAR)])
    assert found == WithoutRule((Gap(KEY, date(2000, 1, 1), EVE),), ())


def test_a_kind_that_a_rule_covers_no_more_is_left_without() -> None:
    found = without([held(date(2000, 1, 1), None, KEY, OTHER)], [held(date(2000, 1, 1))])
    assert found == WithoutRule((Gap(OTHER, date(2000, 1, 1), None),), ())


def test_a_gap_that_was_there_is_not_new_even_where_it_grows_shorter() -> None:
    ended = held(date(2000, 1, 1), date(2019, 12, 31))
    assert without([ended], [ended, held(NEW_YEAR)]) == WithoutRule((), (Gap(KEY, date(2020, 1, 1), EVE),))
    assert without([ended], [replace(ended, valid_to=EVE)]) == WithoutRule((), (Gap(KEY, NEW_YEAR, None),))


def test_the_end_of_the_only_rule_leaves_a_gap() -> None:
    assert without([held(date(2000, 1, 1))], [held(date(2000, 1, 1), EVE)]).new == (Gap(KEY, NEW_YEAR, None),)
    assert without([], [held(date(2000, 1, 1), EVE)]).new == (Gap(KEY, NEW_YEAR, None),)
    assert without([held(date(2000, 1, 1), date.max)], [held(date(2000, 1, 1))]) == WithoutRule((), ())


def test_rules_that_follow_without_a_day_between_leave_no_gap() -> None:
    assert without([held(date(2000, 1, 1))], [held(date(2000, 1, 1), EVE), held(NEW_YEAR)]) == WithoutRule((), ())


def test_words_that_stay_while_the_clock_changes_are_doubted() -> None:
    old = a_rule(name="To 5pm", cut_off=time(17))
    four = replace(old, clock=replace(old.clock, cut_off=time(16)))
    stay = "stay as they were. Check that they still say what the rule does."
    assert doubts_about_change(old, four) == (
        f"The cut-off changes, but the quoted words and the name “To 5pm” {stay}",
    )
    asked = replace(four, name="To 4pm", requesters=(Requesters(9, Pool.ANY_MEMBER),), clock=Clock(length=9))
    assert doubts_about_change(old, asked) == (
        f"The length, the cut-off and who may ask change, but the quoted words {stay}",
    )
    assert doubts_about_change(old, replace(asked, words="New words.")) == ()
    assert doubts_about_change(old, replace(old, council_size=48)) == ()


def test_words_of_a_rule_of_notice_are_doubted_in_the_same_way() -> None:
    longer = replace(ENGLAND_2012, clear_days=30, name="Thirty")
    (doubt,) = doubts_about_notice_change(ENGLAND_2012, longer)
    assert doubt.startswith("The length of notice changes, but the quoted words stay as they were.")
    assert doubts_about_notice_change(ENGLAND_2012, replace(ENGLAND_2012, name="Other")) == ()


def test_a_report_less_often_than_the_law_asks_is_pointed_out() -> None:
    rarer = replace(ENGLAND_2012, urgency_report_months=18)
    assert doubts_about_notice_change(ENGLAND_2012, rarer) == (
        "The law asks for a report at least every 12 months; this rule says 18.",
    )
