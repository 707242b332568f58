"""Notice by clear days: the rule of the day, the hour of publication, and whether notice was long enough."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.adapters.bank_holidays import calendar_for
from webapp.domain.days import Nation, WorkingCalendar, clear_days_between
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london
from webapp.domain.notice import (
    CERTAINTY_WORDS,
    LAW_WORDS,
    Certainty,
    NoticeLaw,
    NoticeRule,
    assess,
    counts_from,
    rule_in_force,
)
from webapp.domain.notice_presets import (
    ENGLAND_2000,
    ENGLAND_2012,
    NEXT_WORKING_DAY,
    NORTHERN_IRELAND,
    SCOTLAND,
    WORKING_DAYS,
)

ENGLAND = calendar_for(Nation.ENGLAND)
NO_DAYS = WorkingCalendar(Nation.ENGLAND, {}, {}, known_from=date(2026, 1, 1), known_to=date(2026, 1, 1))
BOTH = (ENGLAND_2000, ENGLAND_2012)
FRIDAY = date(2026, 12, 4)
UNTIL_FIVE = replace(ENGLAND_2012, after_hours_from=time(17))


def test_the_law_of_the_day_applies() -> None:
    assert rule_in_force(BOTH, date(2011, 12, 16)) == ENGLAND_2000
    assert rule_in_force(BOTH, date(2012, 9, 9)) == ENGLAND_2000
    assert rule_in_force(BOTH, date(2012, 9, 10)) == ENGLAND_2012


def test_a_day_without_a_rule_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        rule_in_force(BOTH, date(1999, 12, 31))
    assert refused.value.message == (
        "No rule of notice is in force on Friday 31 December 1999, so notice cannot be judged. "
        "Add the rule of that time first."
    )


def test_a_day_with_two_rules_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        rule_in_force((ENGLAND_2012, WORKING_DAYS), date(2026, 11, 2))
    assert refused.value.message == (
        "More than one rule of notice is in force on Monday 2 November 2026: England, Regulations of 2012 and "
        "28 clear working days, as in Folkestone and Hythe. Give all but one of them a last day before it."
    )


def test_notice_that_is_just_long_enough() -> None:
    found = assess(ENGLAND_2012, published_on=date(2027, 3, 30), decision_on=date(2027, 4, 28), calendar=ENGLAND)
    assert (found.clear_days, found.needed, found.lawful) == (28, 28, True)
    assert (found.earliest_decision, found.latest_publication) == (date(2027, 4, 28), date(2027, 3, 30))
    assert found.warnings == ()
    assert found.words == (
        "28 clear days lie between publication on Tuesday 30 March 2027 and the decision on Wednesday 28 April 2027; "
        "28 are needed."
    )


def test_publication_plus_28_days_is_one_clear_day_short_and_said_to_be_a_frequent_error() -> None:
    found = assess(ENGLAND_2012, published_on=date(2012, 10, 1), decision_on=date(2012, 10, 29), calendar=ENGLAND)
    assert (found.clear_days, found.needed, found.lawful) == (27, 28, False)
    assert (found.earliest_decision, found.latest_publication) == (date(2012, 10, 30), date(2012, 9, 30))
    assert found.warnings == (
        "Monday 29 October 2012 is 28 days after publication, a frequent error: with both ends left out, "
        "only 27 clear days lie between.",
    )


def test_clear_working_days_where_the_council_says_so() -> None:
    found = assess(WORKING_DAYS, published_on=date(2026, 11, 2), decision_on=date(2026, 12, 1), calendar=ENGLAND)
    assert (found.clear_days, found.needed, found.lawful) == (20, 28, False)
    assert (found.earliest_decision, found.latest_publication) == (date(2026, 12, 11), date(2026, 10, 21))
    assert found.words == (
        "20 clear working days lie between publication on Monday 2 November 2026 and the decision on "
        "Tuesday 1 December 2026; 28 are needed."
    )


def test_a_saturday_moved_by_the_councils_rule_is_lawful_but_pointed_out() -> None:
    found = assess(NEXT_WORKING_DAY, published_on=date(2019, 12, 6), decision_on=date(2020, 1, 4), calendar=ENGLAND)
    assert (found.clear_days, found.lawful, found.earliest_decision) == (28, True, date(2020, 1, 6))
    assert found.warnings == (
        "The days between are enough, but Saturday 4 January 2020 is no working day: counted by this rule, "
        "the first day for the decision is Monday 6 January 2020.",
    )


def test_days_that_are_not_clear_end_with_the_day_of_the_decision() -> None:
    found = assess(NORTHERN_IRELAND, published_on=date(2026, 11, 2), decision_on=date(2026, 11, 30), calendar=ENGLAND)
    assert (found.clear_days, found.have, found.needed, found.lawful, found.warnings) == (27, 28, 28, True, ())
    assert found.words == (
        "28 days lie between publication on Monday 2 November 2026 and the decision on Monday 30 November 2026, that "
        "day included; 28 are needed."
    )
    short = assess(NORTHERN_IRELAND, published_on=date(2026, 11, 3), decision_on=date(2026, 11, 30), calendar=ENGLAND)
    assert (short.have, short.needed, short.lawful) == (27, 28, False)


def test_a_decision_before_its_notice_is_never_lawful() -> None:
    found = assess(ENGLAND_2012, published_on=date(2026, 11, 2), decision_on=date(2026, 11, 2), calendar=ENGLAND)
    assert (found.clear_days, found.lawful) == (0, False)
    assert found.warnings == ("The decision is not later than the publication of its notice.",)


def test_one_missing_day_is_written_as_one() -> None:
    one = replace(ENGLAND_2012, clear_days=1)
    found = assess(one, published_on=date(2026, 11, 2), decision_on=date(2026, 11, 4), calendar=ENGLAND)
    assert found.words == (
        "1 clear day lies between publication on Monday 2 November 2026 and the decision on "
        "Wednesday 4 November 2026; 1 is needed."
    )


def test_the_working_is_made_when_asked_for() -> None:
    found = assess(ENGLAND_2012, published_on=date(2027, 3, 30), decision_on=date(2027, 4, 28), calendar=ENGLAND)
    days = found.days(ENGLAND)
    assert (len(days), days[28].number, days[29].date) == (30, 28, date(2027, 4, 28))


def test_28_calendar_days_are_judged_beyond_the_known_bank_holidays() -> None:
    found = assess(ENGLAND_2012, published_on=date(2040, 1, 1), decision_on=date(2040, 1, 30), calendar=NO_DAYS)
    assert (found.lawful, len(found.days(NO_DAYS))) == (True, 30)


@pytest.mark.parametrize("rule", [ENGLAND_2000, SCOTLAND])
def test_a_rule_of_another_kind_judges_no_clear_days(rule: NoticeRule) -> None:
    with pytest.raises(RuleBroken):
        assess(rule, published_on=FRIDAY, decision_on=FRIDAY, calendar=ENGLAND)


@given(st.dates(date(2003, 1, 1), date(2027, 1, 1)), st.integers(-5, 60))
def test_lawful_is_enough_days_between(published_on: date, later: int) -> None:
    decision_on = published_on + timedelta(days=later)
    found = assess(ENGLAND_2012, published_on=published_on, decision_on=decision_on, calendar=ENGLAND)
    assert found.clear_days == clear_days_between(published_on, decision_on)
    assert found.lawful == (found.clear_days >= 28) == (decision_on >= found.earliest_decision)
    assert found.lawful == (published_on <= found.latest_publication)


def test_without_an_hour_the_day_of_publication_in_london_counts() -> None:
    assert counts_from(ENGLAND_2012, london(FRIDAY, time(23, 59)), NO_DAYS) == FRIDAY
    assert counts_from(ENGLAND_2012, london(date(2026, 7, 4), time(0, 30)), NO_DAYS) == date(2026, 7, 4)


def test_with_an_hour_later_publication_counts_from_the_next_working_day() -> None:
    monday = date(2026, 12, 7)
    assert counts_from(UNTIL_FIVE, london(FRIDAY, time(17)), ENGLAND) == FRIDAY
    assert counts_from(UNTIL_FIVE, london(FRIDAY, time(17, 0, 59)), ENGLAND) == FRIDAY
    assert counts_from(UNTIL_FIVE, london(FRIDAY, time(17, 30)), ENGLAND) == monday
    assert counts_from(UNTIL_FIVE, london(date(2026, 12, 5), time(9)), ENGLAND) == monday


def test_every_law_and_every_certainty_has_words() -> None:
    assert (set(LAW_WORDS), set(CERTAINTY_WORDS)) == (set(NoticeLaw), set(Certainty))
