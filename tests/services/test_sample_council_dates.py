"""Days, moments and expected dates as the sample council's files write them."""

from datetime import UTC, date, datetime

import pytest

from webapp.adapters.bank_holidays import calendar_for
from webapp.domain.days import Nation
from webapp.domain.expected_dates import words
from webapp.services.sample_council.dates import Today

SUNDAY = Today(date(2026, 11, 22), calendar_for(Nation.ENGLAND))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1 working day ago", date(2026, 11, 20)),
        ("6 working days ahead", date(2026, 11, 30)),
        ("2nd Tuesday of this month", date(2026, 11, 10)),
        ("3rd Wednesday of month +2", date(2027, 1, 20)),
        ("1st Sunday of month +0", date(2026, 11, 1)),
        ("27 December of this year", date(2026, 12, 27)),
        ("day after 1 working day ago", date(2026, 11, 21)),
    ],
)
def test_days_are_counted_from_today(written: str, day: date) -> None:
    assert SUNDAY.day(written) == day


def test_a_moment_is_a_day_and_a_london_time() -> None:
    assert SUNDAY.moment("1 working day ago at 09:40") == datetime(2026, 11, 20, 9, 40, tzinfo=UTC)
    assert SUNDAY.moment("3rd Thursday of month -2 at 09:40") == datetime(2026, 9, 17, 8, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("this month", "November 2026"),
        ("month -11", "December 2025"),
        ("month of 20 working days ago", "October 2026"),
        ("3rd Wednesday of month +1", "Wednesday 16 December 2026"),
        ("not before 2nd Thursday of month +3", "Not before 11 February 2027"),
        (
            "between 2nd Tuesday of month +1 and 3rd Thursday of month +1",
            "Between 8 December 2026 and 17 December 2026",
        ),
        ("from month +1 to month +2", "December 2026 to January 2027"),
    ],
)
def test_every_way_of_expecting_a_decision_can_be_written(written: str, shown: str) -> None:
    assert words(SUNDAY.expected(written)) == shown


@pytest.mark.parametrize(
    "written", ["5 days ago", "5th Monday of month +1", "next week", "1st Monday of next month", "the day after"]
)
def test_a_day_written_in_an_unknown_way_is_not_guessed(written: str) -> None:
    with pytest.raises(ValueError, match="The sample council"):
        SUNDAY.day(written)


def test_a_moment_needs_its_time() -> None:
    with pytest.raises(ValueError, match="a moment"):
        SUNDAY.moment("3 working days ago")
