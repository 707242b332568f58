"""Periods between publication and decision; an officer can read and correct their examples: examples/clear_days.csv."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.example_tables import examples
from webapp.adapters.bank_holidays import calendar_for
from webapp.domain.days import ONE_DAY, CountedDay, Nation, WorkingCalendar, clear_days_between
from webapp.domain.errors import BeyondKnownCalendar
from webapp.domain.notice_records import read_rule
from webapp.domain.notice_terms import CountedIn, NoticeTerm, months_after

ENGLAND = calendar_for(Nation.ENGLAND)
CALENDAR, WORKING = CountedIn.CALENDAR_DAYS, CountedIn.WORKING_DAYS
FULL = NoticeTerm(28)
FIVE = NoticeTerm(5, WORKING)
FIRST, LAST = date(2026, 11, 1), date(2028, 4, 30)
ONE_WEEK = WorkingCalendar(Nation.ENGLAND, {}, {}, known_from=date(2026, 1, 1), known_to=date(2026, 1, 7))
DAYS = st.dates(FIRST, LAST)
HOLIDAYS = st.sets(DAYS, max_size=25)
TERMS = st.builds(
    NoticeTerm, st.integers(1, 40), st.sampled_from(CountedIn), is_clear=st.booleans(), rolls=st.booleans()
)


def calendar_with(holidays: set[date]) -> WorkingCalendar:
    known_from, known_to = FIRST - timedelta(days=200), LAST + timedelta(days=200)
    return WorkingCalendar(Nation.ENGLAND, dict.fromkeys(holidays, ""), {}, known_from=known_from, known_to=known_to)


def is_working(day: date, holidays: set[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def slowly_earliest(term: NoticeTerm, start: date, holidays: set[date]) -> date:
    """Walk day by day until enough days have passed, then past the days on which the event may not be."""
    left = term.length + 1 if term.is_clear else term.length
    day = start
    while left:
        day += ONE_DAY
        left -= term.unit is CALENDAR or is_working(day, holidays)
    while term.rolls and not is_working(day, holidays):
        day += ONE_DAY
    return day


def slowly_latest(term: NoticeTerm, end: date, holidays: set[date]) -> date:
    """Try one day after another, from the event back, until the event is not too early for it."""
    day = end
    while slowly_earliest(term, day, holidays) > end:
        day -= ONE_DAY
    return day


@pytest.mark.parametrize(
    ("case", "term", "published", "earliest", "calendar_days", "working_days"), examples("clear_days")
)
def test_worked_examples(
    case: str, term: str, published: str, earliest: str, calendar_days: str, working_days: str
) -> None:
    period = read_rule(term).term
    assert period is not None
    published_on, decision_on = date.fromisoformat(published), date.fromisoformat(earliest)
    assert period.earliest_after(published_on, ENGLAND) == decision_on
    assert published_on <= period.latest_before(decision_on, ENGLAND) < decision_on
    assert period.earliest_after(period.latest_before(decision_on, ENGLAND), ENGLAND) == decision_on
    assert clear_days_between(published_on, decision_on) == int(calendar_days)
    assert ENGLAND.clear_working_days_between(published_on, decision_on) == int(working_days)


@pytest.mark.parametrize(
    ("decision_on", "publish_by"),
    [
        (date(2027, 4, 28), date(2027, 3, 30)),
        (date(2027, 1, 12), date(2026, 12, 14)),
        (date(2028, 3, 14), date(2028, 2, 14)),
    ],
)
def test_28_clear_days_before_a_decision(decision_on: date, publish_by: date) -> None:
    assert FULL.latest_before(decision_on, ENGLAND) == publish_by


@given(TERMS, DAYS, HOLIDAYS)
@settings(max_examples=300)
def test_the_earliest_day_is_the_one_found_by_walking(term: NoticeTerm, start: date, holidays: set[date]) -> None:
    assert term.earliest_after(start, calendar_with(holidays)) == slowly_earliest(term, start, holidays)


@given(TERMS, DAYS, HOLIDAYS)
@settings(max_examples=100)
def test_the_latest_day_is_the_last_that_is_early_enough(term: NoticeTerm, end: date, holidays: set[date]) -> None:
    assert term.latest_before(end, calendar_with(holidays)) == slowly_latest(term, end, holidays)


@given(TERMS, DAYS, HOLIDAYS)
def test_forwards_then_backwards_returns(term: NoticeTerm, start: date, holidays: set[date]) -> None:
    calendar = calendar_with(holidays)
    earliest = term.earliest_after(start, calendar)
    latest = term.latest_before(earliest, calendar)
    assert start <= latest
    assert term.earliest_after(latest, calendar) == earliest
    assert term.earliest_after(latest + ONE_DAY, calendar) > earliest


@given(TERMS, DAYS, HOLIDAYS, DAYS)
def test_one_more_holiday_never_makes_a_decision_earlier_or_a_notice_later(
    term: NoticeTerm, day: date, holidays: set[date], one_more: date
) -> None:
    fewer, more = calendar_with(holidays), calendar_with(holidays | {one_more})
    assert term.earliest_after(day, fewer) <= term.earliest_after(day, more)
    assert term.latest_before(day, more) <= term.latest_before(day, fewer)


@given(st.integers(1, 40), DAYS, DAYS, HOLIDAYS)
def test_on_a_working_day_enough_clear_days_and_early_enough_are_the_same(
    length: int, start: date, end: date, holidays: set[date]
) -> None:
    calendar = calendar_with(holidays | {FIRST})
    for term in (NoticeTerm(length), NoticeTerm(length, WORKING)):
        if term.unit is CALENDAR or calendar.is_working_day(end):
            enough = term.clear_days_between(start, end, calendar) >= length
            assert enough == (term.earliest_after(start, calendar) <= end)


def test_every_day_of_28_years_agrees_with_walking() -> None:
    holidays = set(ENGLAND.holidays)
    terms = (FULL, NoticeTerm(28, rolls=True), FIVE, NoticeTerm(28, is_clear=False))
    start, end = date(2000, 4, 1), date(2028, 11, 1)
    for ordinal in range(start.toordinal(), end.toordinal()):
        day = date.fromordinal(ordinal)
        for term in terms:
            assert term.earliest_after(day, ENGLAND) == slowly_earliest(term, day, holidays)


def test_a_hundred_thousand_random_cases_return() -> None:
    chosen = random.Random(2012)
    start = date(2000, 6, 1).toordinal()
    for _ in range(100_000):
        term = NoticeTerm(chosen.randint(1, 30), chosen.choice((CALENDAR, WORKING)), rolls=chosen.random() < 0.5)
        day = date.fromordinal(start + chosen.randrange(10_000))
        latest = term.latest_before(day, ENGLAND)
        assert term.earliest_after(latest, ENGLAND) <= day < term.earliest_after(latest + ONE_DAY, ENGLAND)


def test_calendar_days_need_no_calendar() -> None:
    assert FULL.earliest_after(date(2031, 1, 1), ONE_WEEK) == date(2031, 1, 30)
    assert FULL.latest_before(date(2031, 1, 30), ONE_WEEK) == date(2031, 1, 1)
    assert FULL.count_after(date(2031, 1, 1), ONE_WEEK)[-1].date == date(2031, 1, 30)


def test_working_days_beyond_the_calendar_are_refused() -> None:
    with pytest.raises(BeyondKnownCalendar):
        FIVE.earliest_after(date(2026, 1, 2), ONE_WEEK)
    with pytest.raises(BeyondKnownCalendar):
        NoticeTerm(28, rolls=True).earliest_after(date(2026, 1, 2), ONE_WEEK)


def test_the_last_known_day_can_be_counted_back_from() -> None:
    assert NoticeTerm(2, WORKING).latest_before(date(2026, 1, 7), ONE_WEEK) == date(2026, 1, 4)


def test_a_day_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(BeyondKnownCalendar) as refused:
        FULL.earliest_after(date(9999, 12, 20), ENGLAND)
    assert refused.value.message == ("29 days from Monday 20 December 9999 cannot be counted. Choose another date.")


def test_the_count_shows_both_ends_without_a_number() -> None:
    assert FIVE.count_after(date(2017, 8, 23), ENGLAND) == (
        CountedDay(date(2017, 8, 23), None, "day of publication"),
        CountedDay(date(2017, 8, 24), 1, None),
        CountedDay(date(2017, 8, 25), 2, None),
        CountedDay(date(2017, 8, 26), None, "Saturday"),
        CountedDay(date(2017, 8, 27), None, "Sunday"),
        CountedDay(date(2017, 8, 28), None, "Summer bank holiday"),
        CountedDay(date(2017, 8, 29), 3, None),
        CountedDay(date(2017, 8, 30), 4, None),
        CountedDay(date(2017, 8, 31), 5, None),
        CountedDay(date(2017, 9, 1), None, "earliest day of the decision"),
    )


def test_a_count_that_rolls_says_why() -> None:
    assert NoticeTerm(28, rolls=True).count_after(date(2019, 12, 6), ENGLAND)[-4:] == (
        CountedDay(date(2020, 1, 3), 28, None),
        CountedDay(date(2020, 1, 4), None, "Saturday"),
        CountedDay(date(2020, 1, 5), None, "Sunday"),
        CountedDay(date(2020, 1, 6), None, "earliest day of the decision"),
    )


def test_the_day_of_the_event_is_the_last_of_a_count_that_is_not_clear() -> None:
    eleven = NoticeTerm(11, is_clear=False)
    assert eleven.count_after(date(2012, 1, 5), ENGLAND)[-1] == CountedDay(date(2012, 1, 16), 11, None)


@given(TERMS, DAYS, HOLIDAYS)
def test_the_count_has_as_many_numbers_as_the_period_has_days(
    term: NoticeTerm, start: date, holidays: set[date]
) -> None:
    calendar = calendar_with(holidays)
    counted = term.count_after(start, calendar)
    assert [one.number for one in counted if one.number] == list(range(1, term.length + 1))
    assert [one.date for one in counted] == [start + timedelta(days=n) for n in range(len(counted))]
    assert counted[-1].date == term.earliest_after(start, calendar)


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (FULL, "28 clear days"),
        (FIVE, "5 clear working days"),
        (NoticeTerm(1), "1 clear day"),
        (NoticeTerm(11, is_clear=False), "11 days"),
        (NoticeTerm(5, WORKING, is_clear=False), "5 working days"),
    ],
)
def test_a_period_in_words(term: NoticeTerm, words: str) -> None:
    assert term.words == words


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2012, 1, 1), 4, date(2012, 5, 1)),
        (date(2011, 10, 31), 4, date(2012, 2, 29)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(9999, 11, 30), 1, date(9999, 12, 30)),
    ],
)
def test_months_later(start: date, months: int, end: date) -> None:
    assert months_after(start, months) == end


def test_months_beyond_the_years_that_dates_have_are_refused() -> None:
    with pytest.raises(BeyondKnownCalendar):
        months_after(date(9999, 10, 1), 4)
