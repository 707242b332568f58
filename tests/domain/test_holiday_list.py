"""The Government's list against the calendar, and how far ahead days are known."""

from datetime import date

import pytest

from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.holiday_list import (
    ListedDays,
    ListRefused,
    compare,
    extent,
    months_known,
    sentences,
    short_calendar_warning,
    whole_years,
)

EARLY_MAY, SPRING, JUBILEE = date(2027, 5, 3), date(2027, 5, 31), date(2027, 6, 7)


def year_of(year: int) -> dict[date, str]:
    """Return eight days of a year, by number."""
    return {date(year, 1, number): f"Day {number}" for number in range(1, 9)}


def calendar(holidays: dict[date, str], known_to: date = date(2027, 12, 31)) -> WorkingCalendar:
    return WorkingCalendar(Nation.ENGLAND, holidays, {}, known_from=date(2027, 1, 1), known_to=known_to)


def test_a_list_reaches_to_the_end_of_its_last_complete_year() -> None:
    listed = whole_years(Nation.ENGLAND, year_of(2026) | year_of(2027))
    assert (listed.first_year, listed.last_year, listed.left_out) == (2026, 2027, None)
    assert listed.known_to == date(2027, 12, 31)
    assert extent(listed) == "The list covers 2026 to 2027."
    assert extent(whole_years(Nation.ENGLAND, year_of(2026))) == "The list covers 2026."


def test_an_incomplete_last_year_is_left_out_and_said() -> None:
    begun = {date(2028, 1, 3): "New Year's Day"}
    listed = whole_years(Nation.ENGLAND, year_of(2027) | begun)
    assert (listed.last_year, listed.left_out) == (2027, 2028)
    assert extent(listed) == (
        "The list covers 2027. Its days of 2028 are left out, because there are too few to be the whole year’s."
    )
    found = compare(listed, calendar(year_of(2027)), known_to=date(2027, 12, 31))
    assert found.changes_nothing


@pytest.mark.parametrize(
    ("nation", "days", "sentence"),
    [
        (Nation.ENGLAND, {}, "The list holds no bank holiday."),
        (
            Nation.ENGLAND,
            {date(2027, 1, 1): "New Year's Day"},
            "The list has 1 bank holiday in 2027, where every year has at least 8.",
        ),
        (
            Nation.SCOTLAND,
            year_of(2026) | {date(2026, 2, 2): "Ninth"} | year_of(2027) | year_of(2028) | {date(2028, 2, 2): "Ninth"},
            "The list has 8 bank holidays in 2027, where every year has at least 9.",
        ),
        (
            Nation.ENGLAND,
            year_of(2025) | year_of(2027),
            "The list has 0 bank holidays in 2026, where every year has at least 8.",
        ),
    ],
)
def test_a_list_that_cannot_be_whole_is_refused(nation: Nation, days: dict[date, str], sentence: str) -> None:
    with pytest.raises(ListRefused) as refused:
        whole_years(nation, days)
    assert refused.value.problems == (sentence,)


def test_what_a_list_would_change_is_told_day_by_day() -> None:
    ours = year_of(2027) | {EARLY_MAY: "Early May bank holiday", SPRING: "Spring bank holiday"}
    theirs = year_of(2027) | {SPRING: "Late May holiday", JUBILEE: "Jubilee"} | year_of(2028)
    found = compare(
        whole_years(Nation.ENGLAND, theirs),
        calendar(ours | year_of(2028), date(2028, 12, 31)),
        known_to=date(2027, 12, 31),
    )
    assert found.added == ((JUBILEE, "Jubilee"),)
    assert found.taken_out == ((EARLY_MAY, "Early May bank holiday"),)
    assert found.renamed == ((SPRING, "Spring bank holiday", "Late May holiday"),)
    assert sentences(found) == (
        "Monday 7 June 2027 becomes a bank holiday: Jubilee.",
        "Monday 3 May 2027 is no longer a bank holiday: Early May bank holiday.",
        "Bank holidays are known up to 31 December 2028 instead of 31 December 2027.",
    )


def test_days_outside_the_years_of_the_list_and_of_the_calendar_are_left_alone() -> None:
    listed = whole_years(Nation.ENGLAND, year_of(2026) | year_of(2027))
    later = {date(2028, 5, 1): "Early May bank holiday"}
    found = compare(listed, calendar(year_of(2027) | later, date(2028, 12, 31)), known_to=date(2028, 12, 31))
    assert found.changes_nothing
    assert found.known_to_after == date(2028, 12, 31)
    assert sentences(found) == ("No change: the calendar holds these bank holidays already.",)


def test_a_list_that_only_makes_more_known_is_a_change() -> None:
    listed = whole_years(Nation.ENGLAND, year_of(2027))
    found = compare(listed, calendar(year_of(2027)), known_to=date(2026, 12, 31))
    assert not found.changes_nothing
    assert sentences(found) == ("Bank holidays are known up to 31 December 2027 instead of 31 December 2026.",)


def test_a_calendar_that_ends_before_the_list_cannot_be_compared_with_it() -> None:
    with pytest.raises(ValueError, match="known to the end of the list"):
        compare(ListedDays(year_of(2028), 2028, 2028), calendar({}), known_to=date(2027, 12, 31))


def test_only_so_many_problems_are_told() -> None:
    refused = ListRefused([f"Problem {number}." for number in range(1, 13)])
    assert refused.problems[-2:] == ("Problem 10.", "And 2 things more.")
    assert refused.message.startswith("Problem 1. Problem 2. ")


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 12, 31), 24),
        (date(2027, 12, 31), 12),
        (date(2028, 1, 1), 11),
        (date(2028, 11, 30), 1),
        (date(2028, 12, 1), 0),
        (date(2029, 5, 1), 0),
    ],
)
def test_known_months_are_whole_ones(today: date, months: int) -> None:
    assert months_known(date(2028, 12, 31), today) == months


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (date(2027, 12, 31), ""),
        (
            date(2028, 1, 1),
            "Bank holidays are known only up to Sunday 31 December 2028, for 11 months more. "
            "Load the Government’s next list.",
        ),
        (
            date(2028, 12, 31),
            "Bank holidays are known only up to Sunday 31 December 2028, for less than a month. "
            "Load the Government’s next list.",
        ),
        (
            date(2029, 1, 1),
            "Bank holidays were known only up to Sunday 31 December 2028. No last moment can be worked out now.",
        ),
    ],
)
def test_fewer_than_twelve_known_months_are_a_warning(today: date, sentence: str) -> None:
    assert short_calendar_warning(date(2028, 12, 31), today) == sentence
