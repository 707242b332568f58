"""The call-in clock; a governance officer can read and correct its worked examples in examples/call_in.csv."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.call_in_rules import a_rule, window_of, worked
from webapp.adapters.bank_holidays import calendar_for
from webapp.domain import wording
from webapp.domain.call_in import (
    CallInWindow,
    TimeLeft,
    dates_for,
    explain,
    explain_words,
    implementable_after,
    implementable_at,
    implementation_phrase,
    is_open,
    may_be_implemented,
    time_left,
    window_for,
)
from webapp.domain.constitution import ClockStart, Effect, TakesEffect, Unit
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.errors import BeyondKnownCalendar, RuleBroken
from webapp.domain.london import london

ENGLAND = calendar_for(Nation.ENGLAND)
EXAMPLES = worked("call_in")
PUBLISHED_AT = london(date(2012, 1, 13), time(9))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def window(published_at: datetime = PUBLISHED_AT, decided_on: date | None = None, **changes: object) -> CallInWindow:
    return window_for(a_rule(**changes), published_at=published_at, decided_on=decided_on, calendar=ENGLAND)


OPEN = window()
WITH_CUT_OFF = window(cut_off=time(17))


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: f"{row['case']} {row['council']} {row['start']}")
def test_a_worked_example_comes_out_as_published(row: dict[str, str]) -> None:
    found = explain(window_of(row))
    expected = {key: row[key] for key in ("last_day", "closes_at", "implementable_on") if row[key]}
    assert {key: found[key] for key in expected} == expected
    assert expected


def test_the_published_records_keep_their_source_and_the_clock_they_had() -> None:
    records = [row for row in EXAMPLES if row["council"]]
    assert len(records) == 50
    assert [row["case"] for row in records if not row["source"]] == []
    assert {row["council"] for row in records if row["clock_start"] == "decision"} == {
        "York", "Kirklees", "Leicester", "Salford", "Tendring"
    }  # fmt: skip


def test_the_example_in_the_rules_words_is_a_worked_example() -> None:
    example = " ".join((window_for.__doc__ or "").split("*Example*:")[1].split("*In doubt*")[0].split())
    row = next(row for row in EXAMPLES if row["case"] == "E01")
    assert (row["length"], example.startswith("three working days")) == ("3", True)
    for key in ("start", "last_day", "implementable_on"):
        assert wording.day(date.fromisoformat(row[key])) in example


def test_the_working_is_shown_day_by_day_in_json() -> None:
    assert explain(window(london(date(2011, 12, 29), time(9)))) == {
        "last_day": "2012-01-04",
        "closes_at": "2012-01-05T00:00:00+00:00",
        "implementable_on": "2012-01-05",
        "days": [
            {"date": "2011-12-29", "number": None, "why_not_counted": "day of publication"},
            {"date": "2011-12-30", "number": 1, "why_not_counted": None},
            {"date": "2011-12-31", "number": None, "why_not_counted": "Saturday"},
            {"date": "2012-01-01", "number": None, "why_not_counted": "Sunday"},
            {"date": "2012-01-02", "number": None, "why_not_counted": "New Year's Day (substitute day)"},
            {"date": "2012-01-03", "number": 2, "why_not_counted": None},
            {"date": "2012-01-04", "number": 3, "why_not_counted": None},
        ],
    }


def test_the_working_is_shown_day_by_day_in_words() -> None:
    assert explain_words(OPEN) == [
        "Published at 9am on Friday 13 January 2012.",
        "Friday 13 January 2012: not counted, day of publication",
        "Saturday 14 January 2012: not counted, Saturday",
        "Sunday 15 January 2012: not counted, Sunday",
        "Monday 16 January 2012: working day 1",
        "Tuesday 17 January 2012: working day 2",
        "Wednesday 18 January 2012: working day 3",
        "Call-in closes at the end of Wednesday 18 January 2012.",
        "May be implemented on or after Thursday 19 January 2012.",
    ]


def test_a_window_keeps_what_it_was_made_from() -> None:
    assert (OPEN.published_at, OPEN.opens_on, OPEN.cut_off) == (PUBLISHED_AT, date(2012, 1, 14), None)
    counted_at_once = window(first_day_counts=True)
    assert (counted_at_once.opens_on, counted_at_once.last_day) == (date(2012, 1, 13), date(2012, 1, 17))


def test_a_record_published_at_half_past_eleven_utc_in_summer_is_published_the_next_day() -> None:
    late = window(utc(2026, 7, 7, 23, 30), length=1)
    assert late.last_day == date(2026, 7, 9)


def test_without_a_cut_off_the_last_second_of_the_last_day_is_in_time_and_midnight_is_not() -> None:
    assert is_open(OPEN, utc(2012, 1, 18, 23, 59, 59, 999999))
    assert not is_open(OPEN, utc(2012, 1, 19))


def test_in_summer_the_last_day_ends_at_the_midnight_of_london() -> None:
    summer = window(london(date(2026, 7, 6), time(9)))
    assert summer.closes_at == utc(2026, 7, 9, 23, 0)
    assert is_open(summer, utc(2026, 7, 9, 22, 59, 59))
    assert not is_open(summer, utc(2026, 7, 9, 23, 0))


def test_the_whole_minute_of_a_cut_off_is_in_time() -> None:
    assert is_open(WITH_CUT_OFF, utc(2012, 1, 18, 17, 0, 59, 999999))
    assert not is_open(WITH_CUT_OFF, utc(2012, 1, 18, 17, 1))


def test_a_request_on_the_day_of_publication_is_in_time_but_not_before_publication() -> None:
    assert is_open(OPEN, PUBLISHED_AT)
    assert not is_open(OPEN, PUBLISHED_AT - timedelta(microseconds=1))


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="must say its zone"):
        window(datetime.fromisoformat("2012-01-13 09:00"))
    with pytest.raises(TypeError):
        is_open(OPEN, datetime.fromisoformat("2012-01-16 09:00"))


def test_a_rule_of_no_days_makes_no_window() -> None:
    with pytest.raises(RuleBroken, match="at least one day"):
        window(length=0)


def test_a_window_that_would_close_before_publication_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        window(london(date(2012, 1, 13), time(18)), length=1, first_day_counts=True, cut_off=time(17))
    assert refused.value.message == (
        "Call-in would close at 5pm on Friday 13 January 2012, before the record was published at 6pm on Friday "
        "13 January 2012. Correct the time of publication or the rule “Call-in, 2012”."
    )


@pytest.mark.parametrize("effect", [Effect.NEXT_CALENDAR_DAY, Effect.NEXT_WORKING_DAY])
def test_no_date_is_given_past_the_known_calendar(effect: Effect) -> None:
    with pytest.raises(BeyondKnownCalendar):
        window(london(date(2028, 12, 28), time(9)), effect=effect)


def test_the_next_working_day_must_be_known_but_the_next_calendar_day_needs_no_table() -> None:
    published_at = london(date(2028, 12, 28), time(9))
    assert window(published_at, length=1).implementable_on == date(2028, 12, 30)
    with pytest.raises(BeyondKnownCalendar):
        window(published_at, length=1, effect=Effect.NEXT_WORKING_DAY)


@pytest.mark.parametrize(
    ("effect", "cut_off", "instant", "words"),
    [
        (Effect.NEXT_CALENDAR_DAY, time(17), utc(2012, 1, 21), "on or after Saturday 21 January 2012"),
        (Effect.NEXT_WORKING_DAY, time(17), utc(2012, 1, 23), "on or after Monday 23 January 2012"),
        (Effect.ON_LAST_DAY, time(17), utc(2012, 1, 20, 17, 1), "after 5pm on Friday 20 January 2012"),
        (Effect.END_OF_LAST_DAY, time(17), utc(2012, 1, 21), "after the end of Friday 20 January 2012"),
        (Effect.ON_LAST_DAY, None, utc(2012, 1, 21), "after the end of Friday 20 January 2012"),
        (Effect.END_OF_LAST_DAY, None, utc(2012, 1, 21), "after the end of Friday 20 January 2012"),
    ],
)
def test_implementation_begins_as_the_rule_says(
    effect: Effect, cut_off: time | None, instant: datetime, words: str
) -> None:
    made = window(length=5, effect=effect, cut_off=cut_off)
    assert implementable_at(made) == instant
    assert implementation_phrase(made) == f"May be implemented {words}"
    assert not is_open(made, implementable_at(made))
    assert may_be_implemented(made.implementable_on, window=made, at=instant)
    assert not may_be_implemented(made.implementable_on, window=made, at=instant - timedelta(microseconds=1))


def test_a_day_recorded_after_a_call_in_counts_from_its_midnight_whatever_the_window_said() -> None:
    made = window(length=5, effect=Effect.ON_LAST_DAY, cut_off=time(17))
    for one in (made, None):
        assert may_be_implemented(date(2012, 7, 24), window=one, at=utc(2012, 7, 23, 23, 0))
        assert not may_be_implemented(date(2012, 7, 24), window=one, at=utc(2012, 7, 23, 22, 59))


def test_a_suspended_decision_may_not_be_implemented() -> None:
    assert not may_be_implemented(None, window=OPEN, at=utc(2026, 1, 1))


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (utc(2012, 1, 13, 9, 0), "3 working days left"),
        (utc(2012, 1, 15, 12, 0), "3 working days left"),
        (utc(2012, 1, 16, 9, 0), "2 working days left"),
        (utc(2012, 1, 17, 23, 59), "1 working day left"),
        (utc(2012, 1, 18, 11, 30), "5 hours left"),
        (utc(2012, 1, 18, 16, 20), "40 minutes left"),
        (utc(2012, 1, 18, 16, 59, 30), "less than a minute left"),
        (utc(2012, 1, 18, 17, 0, 30), "less than a minute left"),
        (utc(2012, 1, 18, 17, 1), "closed"),
        (utc(2013, 1, 1), "closed"),
    ],
)
def test_the_time_left_never_promises_too_much(now: datetime, words: str) -> None:
    assert time_left(WITH_CUT_OFF, now, ENGLAND).words == words


def test_a_window_that_is_announced_but_not_yet_open_is_not_closed() -> None:
    assert time_left(WITH_CUT_OFF, utc(2012, 1, 13, 8), ENGLAND).words == "3 working days left"


def test_the_time_left_is_given_in_numbers_too() -> None:
    now = utc(2012, 1, 17, 16, 30)
    assert time_left(WITH_CUT_OFF, now, ENGLAND) == TimeLeft(closed=False, working_days=1, hours=24, minutes=30)


@pytest.mark.parametrize(
    ("takes_effect", "outcome_on", "expected"),
    [
        (TakesEffect.NOT_BEFORE_WINDOW, date(2012, 1, 24), date(2012, 1, 24)),
        (TakesEffect.NOT_BEFORE_WINDOW, date(2012, 1, 17), date(2012, 1, 19)),
        (TakesEffect.AT_ONCE, date(2012, 1, 17), date(2012, 1, 17)),
        (TakesEffect.DAY_AFTER, date(2012, 1, 20), date(2012, 1, 21)),
        (TakesEffect.WAITS, date(2012, 1, 24), None),
    ],
)
def test_what_follows_from_the_outcome_of_a_call_in(
    takes_effect: TakesEffect, outcome_on: date, expected: date | None
) -> None:
    assert implementable_after(takes_effect, OPEN, outcome_on) == expected


def test_a_clock_that_starts_with_the_decision_needs_its_day() -> None:
    with pytest.raises(RuleBroken) as refused:
        window(start=ClockStart.DECISION)
    assert (refused.value.message, refused.value.field) == (
        "The clock of this rule starts with the decision: enter the day on which it was made.",
        "decided_on",
    )


def test_a_record_published_after_its_clock_ran_out_has_a_window_that_never_opens() -> None:
    late = window(london(date(2012, 1, 20), time(9)), decided_on=date(2012, 1, 13), start=ClockStart.MEETING)
    assert (late.last_day, late.opens_on, late.decided_on) == (date(2012, 1, 18), date(2012, 1, 18), date(2012, 1, 13))
    assert [is_open(late, at) for at in (late.closes_at - timedelta(minutes=1), late.published_at)] == [False, False]
    assert explain_words(late)[:3] == [
        "Decided on Friday 13 January 2012.",
        "Published at 9am on Friday 20 January 2012.",
        "Friday 13 January 2012: not counted, day of the meeting",
    ]


def test_days_of_the_calendar_are_not_called_working_days() -> None:
    made = window(length=2, unit=Unit.CALENDAR_DAYS, rolls=True)
    assert explain_words(made)[1:5] == [
        "Friday 13 January 2012: not counted, day of publication",
        "Saturday 14 January 2012: day 1",
        "Sunday 15 January 2012: not counted, Sunday: the last day moves to the next working day",
        "Monday 16 January 2012: day 2",
    ]


@pytest.mark.parametrize("hour", ["00:30", "01:30"])
def test_both_hours_of_a_cut_off_that_occurs_twice_are_in_time(hour: str) -> None:
    made = window(london(date(2026, 10, 17), time(10)), length=8, unit=Unit.CALENDAR_DAYS, cut_off=time(1, 30))
    assert made.closes_at == utc(2026, 10, 25, 1, 30)
    assert is_open(made, datetime.fromisoformat(f"2026-10-25T{hour}:59+00:00"))
    assert not is_open(made, utc(2026, 10, 25, 1, 31))


def test_a_cut_off_that_does_not_exist_moves_an_hour_on() -> None:
    made = window(london(date(2027, 3, 20), time(10)), length=8, unit=Unit.CALENDAR_DAYS, cut_off=time(1, 30))
    assert made.closes_at == utc(2027, 3, 28, 1, 30)
    assert is_open(made, utc(2027, 3, 28, 1, 30, 59))
    assert not is_open(made, utc(2027, 3, 28, 1, 31))


@pytest.mark.parametrize(
    "at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), utc(9998, 12, 31, 23, 59)]
)
@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("after_hours_from", [None, time(17)])
def test_no_date_at_the_ends_of_time(at: datetime, unit: Unit, after_hours_from: time | None) -> None:
    with pytest.raises(BeyondKnownCalendar):
        window(at, length=400, unit=unit, weekday=6, after_hours_from=after_hours_from)


@pytest.mark.parametrize("decided_on", [date.max, date.max - timedelta(days=1)])
def test_no_window_ends_with_the_last_day_that_can_be_written(decided_on: date) -> None:
    for cut_off in (None, time(23, 59)):
        for first_day_counts in (True, False):
            with pytest.raises(BeyondKnownCalendar):
                window(
                    decided_on=decided_on,
                    start=ClockStart.DECISION,
                    length=2,
                    unit=Unit.CALENDAR_DAYS,
                    first_day_counts=first_day_counts,
                    cut_off=cut_off,
                )


def test_days_of_the_calendar_need_no_bank_holidays() -> None:
    empty = WorkingCalendar(Nation.ENGLAND, {}, {}, known_from=date(2012, 1, 1), known_to=date(2012, 1, 1))
    rule = a_rule(length=8, unit=Unit.CALENDAR_DAYS)
    assert dates_for(rule, published_at=london(date(2035, 1, 1), time(9)), calendar=empty).last_day == date(2035, 1, 9)
    with pytest.raises(BeyondKnownCalendar):
        dates_for(replace(rule, clock=replace(rule.clock, rolls=True)), published_at=PUBLISHED_AT, calendar=empty)


@settings(max_examples=60, deadline=None)
@given(
    published=st.datetimes(datetime.fromisoformat("2009-01-01"), datetime.fromisoformat("2028-10-01")),
    length=st.integers(1, 10),
    first=st.booleans(),
    cut_off=st.none() | st.sampled_from([time(12), time(16), time(17, 30)]),
    effect=st.sampled_from([Effect.NEXT_CALENDAR_DAY, Effect.NEXT_WORKING_DAY, Effect.END_OF_LAST_DAY]),
)
def test_a_window_is_open_from_publication_to_its_last_moment_and_never_when_the_decision_may_be_implemented(
    published: datetime, length: int, first: bool, cut_off: time | None, effect: Effect
) -> None:
    made = window(
        published.replace(tzinfo=UTC),
        length=length + first,
        first_day_counts=first,
        cut_off=cut_off,
        effect=effect,
    )
    assert is_open(made, made.published_at)
    assert is_open(made, made.closes_at - timedelta(microseconds=1))
    assert is_open(made, made.closes_at) == (cut_off is not None)
    assert made.opens_on <= made.last_day <= made.implementable_on
    assert made.closes_at <= implementable_at(made)
    assert not is_open(made, implementable_at(made))
