"""Announced dates counted once more: what moved, why, and never anything where nothing did."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import working_calendar
from webapp.domain.call_in import window_for
from webapp.domain.constitution import CallInRule, Clock, ClockStart, Effect, Pool, Requesters, Unit
from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import BeyondKnownCalendar
from webapp.domain.recheck import Announced, ChangedDay, Dates, Moved, difference, words_of

ENGLAND = working_calendar()
RULE = CallInRule(
    name="Five days",
    clock=Clock(5, cut_off=time(17)),
    requesters=(Requesters(2, Pool.ANY_SCRUTINY),),
    words="Five working days.",
    source="Constitution",
    valid_from=date(2000, 1, 1),
)
PUBLISHED = datetime(2022, 12, 12, 12, 0, tzinfo=UTC)
CLOSED = ENGLAND.with_changes(closures={date(2022, 12, 14): "Staff day"})


def announced(
    rule: CallInRule = RULE,
    calendar: WorkingCalendar = ENGLAND,
    published_at: datetime = PUBLISHED,
    decided_on: date | None = None,
) -> Announced:
    """Announce a window by a rule and a calendar."""
    decided_on = decided_on or published_at.date()
    window = window_for(rule, published_at=published_at, calendar=calendar, decided_on=decided_on)
    return Announced(published_at, decided_on, window.last_day, window.closes_at, window.implementable_on, window.days)


def clocked(**changed: object) -> CallInRule:
    """Return the rule with another clock."""
    return replace(RULE, clock=replace(RULE.clock, **changed))  # type: ignore[arg-type]


def why(moved: Moved | None) -> list[str]:
    """Return the words of the days that make a difference."""
    assert moved is not None
    return [one.words for one in moved.why]


def test_what_agrees_has_not_moved() -> None:
    assert difference(announced(), RULE, ENGLAND) is None


def test_a_day_that_no_longer_counts_moves_the_window_and_is_named() -> None:
    moved = difference(announced(), RULE, CLOSED)
    assert moved == Moved(
        old=Dates(date(2022, 12, 19), time(17), datetime(2022, 12, 19, 17, tzinfo=UTC), date(2022, 12, 20)),
        new=Dates(date(2022, 12, 20), time(17), datetime(2022, 12, 20, 17, tzinfo=UTC), date(2022, 12, 21)),
        why=(ChangedDay(date(2022, 12, 14), False, "council closed: Staff day"),),
    )
    assert why(moved) == ["Wednesday 14 December 2022 does not count: council closed: Staff day"]


def test_a_day_that_counts_again_ends_the_window_earlier_and_is_named() -> None:
    moved = difference(announced(calendar=CLOSED), RULE, ENGLAND)
    assert moved is not None
    assert (moved.old.last_day, moved.new.last_day) == (date(2022, 12, 20), date(2022, 12, 19))
    assert why(moved) == ["Wednesday 14 December 2022 now counts; it was left out as council closed: Staff day"]


def test_a_day_beyond_the_announced_window_is_named_when_it_pushes_the_last_day_on() -> None:
    two = CLOSED.with_changes(additions={date(2022, 12, 20): "Extra holiday"})
    assert why(difference(announced(), RULE, two)) == [
        "Wednesday 14 December 2022 does not count: council closed: Staff day",
        "Tuesday 20 December 2022 does not count: Extra holiday",
    ]


def test_a_change_elsewhere_moves_nothing() -> None:
    later = ENGLAND.with_changes(additions={date(2022, 12, 20): "Extra holiday"})
    assert difference(announced(), RULE, later) is None


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            ENGLAND,
            ENGLAND.with_changes(additions={date(2022, 12, 20): "Extra holiday"}),
            ["Tuesday 20 December 2022 does not count: Extra holiday"],
        ),
        (
            ENGLAND.with_changes(additions={date(2022, 12, 20): "Extra holiday"}),
            ENGLAND,
            ["Tuesday 20 December 2022 now counts; it was left out as no working day"],
        ),
    ],
)
def test_the_first_day_may_move_alone(before: WorkingCalendar, after: WorkingCalendar, words: list[str]) -> None:
    rule = clocked(effect=Effect.NEXT_WORKING_DAY)
    moved = difference(announced(rule, before), rule, after)
    assert moved is not None
    assert moved.old.last_day == moved.new.last_day == date(2022, 12, 19)
    assert moved.old.implementable_on != moved.new.implementable_on
    assert why(moved) == words


def test_a_rolled_last_day_is_named() -> None:
    rule = clocked(length=7, unit=Unit.CALENDAR_DAYS, rolls=True)
    monday = ENGLAND.with_changes(additions={date(2022, 12, 19): "Extra holiday"})
    assert why(difference(announced(rule), rule, monday)) == ["Monday 19 December 2022 does not count: Extra holiday"]


def test_calendar_days_that_do_not_roll_never_move() -> None:
    rule = clocked(length=7, unit=Unit.CALENDAR_DAYS)
    assert difference(announced(rule), rule, CLOSED) is None


def test_a_clock_that_starts_with_the_decision_is_counted_from_it() -> None:
    rule = clocked(start=ClockStart.DECISION)
    facts = announced(rule, decided_on=date(2022, 12, 8))
    moved = difference(facts, rule, CLOSED)
    assert moved is not None
    assert (moved.old.last_day, moved.new.last_day) == (date(2022, 12, 15), date(2022, 12, 16))


def test_without_the_days_there_are_dates_and_no_reasons() -> None:
    moved = difference(replace(announced(), days=()), RULE, CLOSED)
    assert moved is not None
    assert (moved.new.last_day, moved.why) == (date(2022, 12, 20), ())


def test_beyond_the_known_calendar_nothing_is_said() -> None:
    short = WorkingCalendar(ENGLAND.nation, {}, {}, date(2022, 1, 1), date(2022, 12, 16))
    with pytest.raises(BeyondKnownCalendar):
        difference(announced(), RULE, short)


def test_the_words_say_old_and_new_and_what_is_over() -> None:
    moved = difference(announced(calendar=CLOSED), RULE, ENGLAND)
    assert moved is not None
    lines = (
        "Last moment: announced 5pm on Tuesday 20 December 2022, "
        "by the calendar it would be 5pm on Monday 19 December 2022.",
        "First day of implementation: announced Wednesday 21 December 2022, "
        "by the calendar it would be Tuesday 20 December 2022.",
        "Wednesday 14 December 2022 now counts; it was left out as council closed: Staff day.",
    )
    cut_off = datetime(2022, 12, 19, 17, 0, tzinfo=UTC)
    assert words_of(moved, cut_off) == lines, "the minute of the cut-off is in time"
    assert words_of(moved, cut_off + timedelta(minutes=1)) == (*lines, "The new last moment is already over.")


@given(
    day=st.dates(date(2010, 1, 1), date(2027, 12, 31)),
    extra=st.integers(-3, 20),
    length=st.integers(1, 15),
    effect=st.sampled_from([Effect.NEXT_CALENDAR_DAY, Effect.NEXT_WORKING_DAY]),
)
def test_whatever_moves_has_a_reason_and_one_holiday_more_moves_nothing_earlier(
    day: date, extra: int, length: int, effect: Effect
) -> None:
    rule = clocked(length=length, effect=effect)
    holiday = day + timedelta(days=extra)
    after = ENGLAND.with_changes(additions={holiday: "One holiday more"})
    moved = difference(
        announced(rule, published_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC)), rule, after
    )
    if moved is not None:
        assert moved.new.closes_at >= moved.old.closes_at
        assert moved.new.implementable_on >= moved.old.implementable_on
        assert holiday in [one.date for one in moved.why]
