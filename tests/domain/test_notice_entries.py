"""One entry by the law of its day: the January 2012 plan is judged as the plan it was."""

from dataclasses import replace
from datetime import date

import pytest

from webapp.adapters.bank_holidays import calendar_for
from webapp.domain.days import Nation, clear_days_between
from webapp.domain.errors import RuleBroken
from webapp.domain.notice_entries import EntryAssessment, Verdict, assess_entry, assess_plan, plan_words
from webapp.domain.notice_presets import ENGLAND_2000, ENGLAND_2012, SCOTLAND

ENGLAND = calendar_for(Nation.ENGLAND)
RULES = (ENGLAND_2000, ENGLAND_2012)
NEW_YEAR = date(2012, 1, 1)


def entry(announced_on: date, decision_on: date, plan_first_day: date | None = NEW_YEAR) -> EntryAssessment:
    return assess_entry(
        RULES,
        announced_on=announced_on,
        decision_on=decision_on,
        calendar=ENGLAND,
        plan_first_day=plan_first_day,
    )


def test_the_plan_for_january_2012_is_not_judged_by_28_clear_days() -> None:
    found = entry(date(2011, 12, 16), date(2012, 1, 10))
    assert (found.verdict, found.rule, found.notice) == (Verdict.LAWFUL, ENGLAND_2000, None)
    assert clear_days_between(date(2011, 12, 16), date(2012, 1, 10)) == 24
    assert found.words == (
        "The plan from Sunday 1 January 2012 to Monday 30 April 2012 was published on Friday 16 December 2011, "
        "in time by the law of its day."
    )


@pytest.mark.parametrize("decision_on", [date(2012, 1, 1), date(2012, 2, 29), date(2012, 4, 30)])
def test_every_day_of_its_four_months_is_covered(decision_on: date) -> None:
    assert entry(date(2011, 12, 18), decision_on).verdict is Verdict.LAWFUL


def test_a_plan_published_thirteen_days_before_its_first_day_was_late() -> None:
    found = entry(date(2011, 12, 19), date(2012, 1, 10))
    assert found.verdict is Verdict.SHORT
    assert found.words == (
        "The plan from Sunday 1 January 2012 to Monday 30 April 2012 was published on Monday 19 December 2011; "
        "the law of its day asked for it at least 14 days before its first day, so by Sunday 18 December 2011."
    )


def test_a_decision_after_the_four_months_is_not_covered() -> None:
    found = entry(date(2011, 12, 16), date(2012, 5, 1))
    assert found.verdict is Verdict.SHORT
    assert found.words.endswith("in time by the law of its day. It does not cover the day of the decision.")


def test_the_first_plan_of_a_year_was_due_by_the_eighteenth_of_december() -> None:
    found = assess_plan(ENGLAND_2000, first_day=NEW_YEAR, published_on=date(2011, 12, 16), decision_on=NEW_YEAR)
    assert (found.due_by, found.last_day) == (date(2011, 12, 18), date(2012, 4, 30))
    assert plan_words(ENGLAND_2000, replace(found, covers=False)).endswith("It does not cover the day of the decision.")


def test_a_plan_whose_first_day_is_not_known_is_not_held_against_an_entry() -> None:
    assert entry(date(2011, 12, 30), date(2012, 1, 10), plan_first_day=None).verdict is Verdict.CANNOT_TELL


def test_an_entry_carried_over_is_judged_by_the_plan_in_which_it_stood() -> None:
    found = assess_entry(
        RULES,
        announced_on=date(2010, 11, 17),
        decision_on=date(2012, 1, 20),
        calendar=ENGLAND,
        plan_first_day=NEW_YEAR,
        plan_published_on=date(2011, 12, 16),
    )
    assert found.verdict is Verdict.LAWFUL


def test_from_the_tenth_of_september_2012_clear_days_are_counted() -> None:
    lawful, short = entry(date(2012, 9, 10), date(2012, 10, 9)), entry(date(2012, 9, 10), date(2012, 10, 8))
    assert (lawful.verdict, short.verdict) == (Verdict.LAWFUL, Verdict.SHORT)
    assert short.words == (
        "27 clear days lie between publication on Monday 10 September 2012 and the decision on "
        "Monday 8 October 2012; 28 are needed."
    )


def test_the_day_before_the_older_law_still_applied() -> None:
    assert entry(date(2012, 9, 9), date(2012, 10, 8), date(2012, 10, 1)).rule == ENGLAND_2000


def test_where_no_duty_was_found_nothing_is_asked() -> None:
    found = assess_entry([SCOTLAND], announced_on=NEW_YEAR, decision_on=NEW_YEAR, calendar=ENGLAND)
    assert (found.verdict, found.words) == (Verdict.NOTHING_ASKED, "No duty of notice was found.")


def test_a_day_without_a_rule_is_not_judged() -> None:
    with pytest.raises(RuleBroken):
        entry(date(2000, 1, 3), date(2000, 2, 3))
