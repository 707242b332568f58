"""Days of publication: in words, refused where they cannot be, and a year of them as somebody typed it."""

from datetime import date

import pytest

from webapp.domain.edition_days import MOST_AT_ONCE, PlannedDay, check_day, days_typed
from webapp.domain.errors import RuleBroken

TODAY = date(2026, 11, 23)
DECEMBER = PlannedDay(date(2026, 12, 18), date(2026, 12, 11))
JANUARY = PlannedDay(date(2027, 1, 15))


def test_a_day_says_by_when_copy_must_be_in() -> None:
    assert DECEMBER.words == "Friday 18 December 2026 (copy by Friday 11 December 2026)"
    assert JANUARY.words == "Friday 15 January 2027"


@pytest.mark.parametrize("planned", [DECEMBER, JANUARY, PlannedDay(TODAY, TODAY), PlannedDay(TODAY, date(2026, 11, 1))])
def test_today_and_later_days_can_be(planned: PlannedDay) -> None:
    check_day(planned, today=TODAY)


@pytest.mark.parametrize(
    ("planned", "field", "sentence"),
    [
        (
            PlannedDay(date(2026, 11, 22)),
            "publish_on",
            "The day of publication must be today, Monday 23 November 2026, or later.",
        ),
        (
            PlannedDay(date(2026, 12, 18), date(2026, 12, 19)),
            "copy_by",
            "Copy must be in on the day of publication, Friday 18 December 2026, or before it.",
        ),
    ],
)
def test_a_day_that_is_over_and_late_copy_are_refused(planned: PlannedDay, field: str, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_day(planned, today=TODAY)
    assert (refused.value.field, refused.value.message) == (field, sentence)


@pytest.mark.parametrize(
    "line",
    [
        "18 December 2026, copy by 11 December 2026",
        "Friday 18 December 2026 (copy by Friday 11 December 2026)",
        "  18/12/2026; Copy by 11/12/2026.",
        "18 December 2026 copy by 11 December 2026",
    ],
)
def test_a_line_is_read_however_its_parts_are_set_off(line: str) -> None:
    assert days_typed(line, today=TODAY) == (DECEMBER,)


def test_days_are_read_a_line_each_and_empty_lines_say_nothing() -> None:
    assert days_typed("18 December 2026, copy by 11 December 2026\n\n15 January 2027\n", today=TODAY) == (
        DECEMBER,
        JANUARY,
    )
    assert days_typed(" \n", today=TODAY) == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("30 Febuary", "Line 1: “Febuary” is not the name of a month."),
        ("30 February", "Line 1: “30 February” needs a year."),
        ("31st February 2027", "Line 1: There is no 31st February 2027."),
        (
            "15 January 2027\n\nThursday 16 April 2027\nFriday 16 April 2027",
            "Line 3: 16 April 2027 is a Friday, not a Thursday.",
        ),
        ("15 January 2027, copy by Fri 7 January 2027", "Line 1: 7 January 2027 is a Thursday, not a Fri."),
        ("15 January 2027, copy by 8 January 2027, copy by 7 January 2027", "Line 1: Give one day for copy."),
        (
            "15 January 2027\n18 December 2026\nFriday 15 January 2027",
            "Lines 1 and 3 name the same day, Friday 15 January 2027.",
        ),
        (
            "22 November 2026\n18 December 2026, copy by 19 December 2026",
            "Line 1: The day of publication must be today, Monday 23 November 2026, or later. "
            "Line 2: Copy must be in on the day of publication, Friday 18 December 2026, or before it.",
        ),
    ],
)
def test_every_line_that_is_wrong_is_named_and_says_why(text: str, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        days_typed(text, today=TODAY)
    assert (refused.value.field, refused.value.message) == ("lines", sentence)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("December 2026", "“December 2026” cannot be read as a day."),
        ("some day in March", "“some day in March” cannot be read as a day."),
        ("15 January 2027, copy by", "A day is missing."),
        ("copy by 8 January 2027", "A day is missing."),
    ],
)
def test_a_line_without_a_day_is_shown_how_to_write_it(line: str, why: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        days_typed(line, today=TODAY)
    written = "18 December 2026, copy by 11 December 2026"
    assert refused.value.message == f"Line 1: {why} Write the line like this: {written}."


def test_no_more_than_a_page_of_days_is_read_at_once() -> None:
    lines = [f"{1 + number % 28} {('January', 'February', 'March')[number // 28]} 2027" for number in range(61)]
    assert len(days_typed("\n".join(lines[:MOST_AT_ONCE]), today=TODAY)) == MOST_AT_ONCE
    with pytest.raises(RuleBroken):
        days_typed("\n".join(lines), today=TODAY)
