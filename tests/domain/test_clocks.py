"""When a clock starts and ends; an officer can read and correct its worked examples in examples/clocks.csv."""

from datetime import date, datetime, time, timedelta

import pytest

from tests.call_in_rules import window_of, worked
from webapp.adapters.bank_holidays import calendar_for
from webapp.domain import clocks
from webapp.domain.call_in import explain
from webapp.domain.constitution import Clock, ClockStart, Term, Unit
from webapp.domain.days import CountedDay, Nation
from webapp.domain.errors import BeyondKnownCalendar, RuleBroken
from webapp.domain.london import london
from webapp.domain.wording import day

ENGLAND = calendar_for(Nation.ENGLAND)
EXAMPLES = worked("clocks")
FRIDAY = date(2012, 1, 13)


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: f"{row['case']} {row['council']} {row['start']}")
def test_a_worked_example_of_each_shape_comes_out(row: dict[str, str]) -> None:
    found = explain(window_of(row))
    assert {key: found[key] for key in ("last_day", "closes_at", "implementable_on")} == {
        key: row[key] for key in ("last_day", "closes_at", "implementable_on")
    }


@pytest.mark.parametrize(
    ("function", "case", "days"),
    [
        (clocks.start_of, "H02", ("2012-01-13", "2012-01-16")),
        (clocks.last_day_of, "S01", ("2012-01-12", "2012-01-20")),
        (clocks.last_day_of, "S05", ("2012-01-12", "2012-01-17")),
    ],
)
def test_the_examples_in_the_words_of_the_rules_are_worked_examples(
    function: object, case: str, days: tuple[str, str]
) -> None:
    example = " ".join((function.__doc__ or "").split("*Example*:")[1].split("*In doubt*")[0].split())
    row = next(row for row in EXAMPLES if row["case"] == case)
    assert set(days) <= {row["start"], row["published"][:10], row["last_day"]}
    for one in days:
        assert day(date.fromisoformat(one)) in example


def counted(clock: Clock, start: date, published_on: date | None = None) -> list[tuple[str, int | str | None]]:
    days = clocks.count(clock, start, ENGLAND, published_on=published_on)
    return [(one.date.isoformat()[5:], one.number or one.why_not_counted) for one in days]


def test_publication_after_hours_is_shown_with_the_day_it_counts_as() -> None:
    assert counted(Clock(1, after_hours_from=time(17)), date(2012, 1, 16), FRIDAY) == [
        ("01-13", "published after office hours: counts as published on Monday 16 January 2012"),
        ("01-14", "Saturday"),
        ("01-15", "Sunday"),
        ("01-16", "day of publication"),
        ("01-17", 1),
    ]


def test_publication_on_a_day_off_says_so() -> None:
    assert counted(Clock(1, after_hours_from=time(17)), date(2012, 1, 16), date(2012, 1, 15))[0] == (
        "01-15",
        "Sunday: counts as published on Monday 16 January 2012",
    )


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (ClockStart.PUBLICATION, "day of publication"),
        (ClockStart.DECISION, "day of the decision"),
        (ClockStart.MEETING, "day of the meeting"),
    ],
)
@pytest.mark.parametrize("unit", list(Unit))
def test_the_day_that_sets_the_clock_going_is_named(start: ClockStart, words: str, unit: Unit) -> None:
    clock = Clock(1, start=start, unit=unit, weekday=0)
    assert counted(clock, date(2012, 1, 12))[0] == ("01-12", words)
    assert counted(Clock(1, start=start, first_day_counts=True), date(2012, 1, 12)) == [("01-12", 1)]


def test_a_last_day_that_moves_is_counted_where_it_arrives() -> None:
    clock = Clock(2, unit=Unit.CALENDAR_DAYS, rolls=True)
    assert counted(clock, date(2027, 3, 24)) == [
        ("03-24", "day of publication"),
        ("03-25", 1),
        ("03-26", "Good Friday: the last day moves to the next working day"),
        ("03-27", "Saturday: the last day moves to the next working day"),
        ("03-28", "Sunday: the last day moves to the next working day"),
        ("03-29", "Easter Monday: the last day moves to the next working day"),
        ("03-30", 2),
    ]


def test_a_period_of_the_next_clocks_never_counts_its_first_day() -> None:
    assert clocks.ends_on(Term(5), FRIDAY, ENGLAND) == date(2012, 1, 20)
    assert clocks.ends_on(Term(5, Unit.CALENDAR_DAYS), FRIDAY, ENGLAND) == date(2012, 1, 18)


@pytest.mark.parametrize(
    ("clock", "field"),
    [(Clock(0), "length"), (Clock(-1, unit=Unit.CALENDAR_DAYS), "length"), (Clock(1, unit=Unit.WEEKDAY), "weekday")],
)
def test_a_clock_that_says_too_little_gives_no_date(clock: Clock, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        clocks.last_day_of(clock, FRIDAY, ENGLAND)
    assert refused.value.field == field


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("length", [1, 8, 10**6, 10**30])
def test_a_clock_that_runs_past_all_years_refuses(unit: Unit, length: int) -> None:
    with pytest.raises(BeyondKnownCalendar):
        clocks.last_day_of(Clock(length, unit=unit, weekday=6), date.max, ENGLAND)


def test_a_time_without_a_zone_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="must say its zone"):
        clocks.start_of(
            Clock(3), published_at=datetime.fromisoformat("2012-01-13 09:00"), decided_on=None, calendar=ENGLAND
        )


def test_a_second_within_the_minute_is_still_within_hours() -> None:
    clock = Clock(3, after_hours_from=time(17))
    for seconds, start in ((0, FRIDAY), (59, FRIDAY), (60, date(2012, 1, 16))):
        at = london(FRIDAY, time(17)) + timedelta(seconds=seconds)
        assert clocks.start_of(clock, published_at=at, decided_on=None, calendar=ENGLAND) == start


def test_the_count_is_made_of_counted_days() -> None:
    assert clocks.count(Clock(1), FRIDAY, ENGLAND)[-1] == CountedDay(date(2012, 1, 16), 1, None)
