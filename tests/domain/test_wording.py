"""The one voice: days, times, lists and counts, and the London clock behind them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest

from webapp.domain import wording
from webapp.domain.london import in_london, london, london_date


@dataclass(frozen=True)
class Closing:
    last_day: date
    cut_off: time | None


def test_a_day_is_written_in_full() -> None:
    assert wording.day(date(2026, 4, 9)) == "Thursday 9 April 2026"
    assert wording.short_day(date(2026, 4, 9)) == "9 April 2026"
    assert wording.month(date(2012, 1, 1)) == "January 2012"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(17), "5pm"),
        (time(17, 30), "5:30pm"),
        (time(9, 5), "9:05am"),
        (time(12), "noon"),
        (time(12, 30), "12:30pm"),
        (time(0), "midnight"),
        (time(0, 30), "12:30am"),
        (time(23, 59), "11:59pm"),
    ],
)
def test_a_time_of_day_is_written_as_people_say_it(at: time, words: str) -> None:
    assert wording.clock(at) == words


def test_a_moment_is_shown_on_the_london_clock_in_summer() -> None:
    assert wording.moment(datetime(2026, 4, 9, 16, 0, tzinfo=UTC)) == "5pm on Thursday 9 April 2026"


def test_a_midnight_says_which_end_of_the_day_it_is() -> None:
    assert wording.moment(datetime(2026, 4, 8, 23, 0, tzinfo=UTC)) == "the start of Thursday 9 April 2026"


def test_the_last_moment_with_and_without_a_cut_off() -> None:
    assert wording.last_moment(Closing(date(2026, 4, 9), time(17))) == "5pm on Thursday 9 April 2026"
    assert wording.last_moment(Closing(date(2012, 1, 18), None)) == "the end of Wednesday 18 January 2012"
    assert wording.closes_phrase(Closing(date(2026, 4, 9), time(12))) == "closes at noon on Thursday 9 April 2026"
    assert wording.closes_phrase(Closing(date(2012, 1, 18), None), closed=True) == (
        "closed at the end of Wednesday 18 January 2012"
    )


def test_a_last_moment_in_a_subject_is_short() -> None:
    assert wording.short_last_moment(Closing(date(2026, 4, 9), time(17))) == "5pm Thursday 9 April"
    assert wording.short_last_moment(Closing(date(2026, 4, 9), None)) == "the end of Thursday 9 April"
    assert wording.brief_last_moment(Closing(date(2026, 4, 9), time(17))) == "5pm Thu 9 Apr"
    assert wording.brief_last_moment(Closing(date(2026, 4, 9), None)) == "the end of Thu 9 Apr"


def test_a_last_moment_is_told_from_its_instant_alone() -> None:
    assert wording.last_moment_of(datetime(2026, 4, 9, 16, 0, tzinfo=UTC)) == "5pm on Thursday 9 April 2026"
    assert wording.last_moment_of(datetime(2026, 4, 8, 23, 0, tzinfo=UTC)) == "the end of Wednesday 8 April 2026"


def test_words_are_joined_with_and_before_the_last() -> None:
    assert [wording.listed(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert wording.listed(["a", "b"], "or") == "a or b"


def test_things_are_counted_in_the_singular_and_the_plural() -> None:
    assert wording.count(1, "working day") == "1 working day"
    assert wording.count(0, "working day") == "0 working days"
    assert wording.count(3, "entry", "entries") == "3 entries"


def test_time_left_is_told_in_the_largest_unit() -> None:
    assert wording.time_left(working_days=2, hours=50, minutes=3) == "2 working days left"
    assert wording.time_left(working_days=0, hours=5, minutes=3) == "5 hours left"
    assert wording.time_left(working_days=0, hours=0, minutes=1) == "1 minute left"
    assert wording.time_left(working_days=0, hours=0, minutes=0) == "less than a minute left"


def test_a_london_time_that_occurs_twice_is_the_later_one() -> None:
    assert london(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_london_time_that_does_not_exist_moves_forward() -> None:
    assert in_london(london(date(2026, 3, 29), time(1, 30))).time() == time(2, 30)


def test_a_london_midnight_is_an_hour_earlier_in_utc_in_summer() -> None:
    assert london(date(2026, 7, 1), time(0)) == datetime(2026, 6, 30, 23, 0, tzinfo=UTC)
    assert london_date(datetime(2026, 6, 30, 23, 0, tzinfo=UTC)) == date(2026, 7, 1)


def test_a_time_without_a_zone_is_never_guessed() -> None:
    with pytest.raises(ValueError, match="must say its zone"):
        in_london(datetime.fromisoformat("2026-06-30 23:00"))
