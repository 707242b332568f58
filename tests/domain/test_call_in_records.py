"""Published records judged in bulk: liberal reading of their cells, and what differs from the rule."""

from datetime import date, time

import pytest

from webapp.adapters.bank_holidays import calendar_for
from webapp.domain.call_in_cells import Moment, bare_rule, clock_of, day_of, moment_of, nation_of, time_of
from webapp.domain.call_in_records import Comparison, compare_record, compare_stated, read_record, read_stated
from webapp.domain.constitution import CallInRule, Clock, ClockStart, Effect, Unit
from webapp.domain.days import Nation
from webapp.domain.errors import RuleBroken

ON = date(2022, 3, 3)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-03-03", ON),
        ("2022-03-03 00:00:00", ON),
        ("03/03/2022", ON),
        ("3 March 2022", ON),
        ("Thursday 3rd March 2022", ON),
        ("", None),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: date | None) -> None:
    assert day_of({"start_date": text}, "start_date") == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2022-03-03", Moment(ON)),
        ("2022-03-03 17:00", Moment(ON, time(17))),
        ("2022-03-03T17:00:59", Moment(ON, time(17))),
        ("2026-10-26T17:00Z", Moment(date(2026, 10, 26), time(17))),
        ("2026-09-03T16:00:00+00:00", Moment(date(2026, 9, 3), time(17))),
        ("03/03/2022 17:00", Moment(ON, time(17))),
        ("3 March 2022 at 5pm", Moment(ON, time(17))),
        ("noon on 3 March 2022", Moment(ON, time(12))),
    ],
)
def test_a_day_with_a_time_is_read(text: str, moment: Moment) -> None:
    assert moment_of({"expected_deadline": text}, "expected_deadline") == moment


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("17:00", time(17)), ("17:00:00", time(17)), ("9:30", time(9, 30)), ("5pm", time(17)),
        ("5.30pm", time(17, 30)), ("noon", time(12)), ("midday", time(12)),
        ("12 noon", time(12)), ("none", None), ("end of day", None), ("", None),
    ],
)  # fmt: skip
def test_a_time_is_read_however_it_is_written(text: str, at: time | None) -> None:
    assert time_of({"cut_off": text}, "cut_off") == at


@pytest.mark.parametrize(
    ("text", "nation"),
    [
        ("", Nation.ENGLAND), ("England", Nation.ENGLAND), ("england_and_wales", Nation.ENGLAND),
        ("Northern Ireland", Nation.NORTHERN_IRELAND), ("ni", Nation.NORTHERN_IRELAND), ("Scotland", Nation.SCOTLAND),
    ],
)  # fmt: skip
def test_a_nation_is_read(text: str, nation: Nation) -> None:
    assert nation_of({"nation": text}) == nation


WEST_LANCASHIRE = Clock(1, unit=Unit.WEEKDAY, weekday=1)


@pytest.mark.parametrize(
    ("cells", "clock"),
    [
        ({"length": "3"}, Clock(3)),
        ({"length": "3", "unit": "working"}, Clock(3)),
        ({"length": "3", "unit": "working_days", "count_first_day": "TRUE"}, Clock(3, first_day_counts=True)),
        ({"length": "3", "unit": "Working Days", "count_first_day": "n"}, Clock(3)),
        ({"length": "8", "unit": "calendar", "cut_off": "midday", "rolls": "yes"},
         Clock(8, unit=Unit.CALENDAR_DAYS, cut_off=time(12), rolls=True)),
        ({"length": "1", "unit": "fixed-weekday", "weekday": "Tuesday"}, WEST_LANCASHIRE),
        ({"length": "", "unit": "fixed_weekday", "weekday": "tue"}, WEST_LANCASHIRE),
        ({"length": "Tuesday", "unit": "fixed-weekday"}, WEST_LANCASHIRE),
        ({"length": "1", "unit": "fixed-weekday:tuesday"}, WEST_LANCASHIRE),
        ({"length": "", "unit": "tuesday_of_next_week"}, WEST_LANCASHIRE),
        ({"length": "5", "clock_start": "minutes"}, Clock(5)),
        ({"length": "5", "clock_start": "Minutes published"}, Clock(5)),
        ({"length": "5", "clock_start": "meeting"}, Clock(5, start=ClockStart.MEETING)),
        ({"length": "5", "effect": "next_working_day"}, Clock(5, effect=Effect.NEXT_WORKING_DAY)),
        ({"length": "5", "effect": "on_last_day_at_cutoff", "cut_off": "4pm"},
         Clock(5, effect=Effect.ON_LAST_DAY, cut_off=time(16))),
        ({"length": "5", "effect": "on-last-day-at-cutoff"}, Clock(5, effect=Effect.END_OF_LAST_DAY)),
        ({"length": "5", "cut_off": "midnight"}, Clock(5)),
        ({"length": "5", "after_hours_from": "17:00"}, Clock(5, after_hours_from=time(17))),
        ({"council": "Anyborough"}, None),
    ],
)  # fmt: skip
def test_a_clock_is_read_however_its_words_are_joined(cells: dict[str, str], clock: Clock | None) -> None:
    assert clock_of(cells) == clock


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"start_date": ""}, "start_date is empty."),
        ({"start_date": "2012-02-30"}, "start_date is “2012-02-30”: write a date as 2012-01-13."),
        ({"start_date": "March 2012"}, "start_date is “March 2012”: write a date as 2012-01-13."),
        ({"length": "3 to 5"}, "length is “3 to 5”: write a whole number of days."),
        ({"length": "9" * 5000}, f"length is “{'9' * 60}”: write a whole number of days."),
        ({"length": "0"}, "The number of days must be from 1 to 60."),
        ({"length": "3", "unit": "days"}, "unit is “days”: write working-days, calendar-days or weekday."),
        ({"length": "1", "unit": "fixed-weekday"}, "Choose the day of the week on which call-in closes."),
        ({"length": "3", "cut_off": "25:00"}, "cut_off is “25:00”: write a time as 17:00."),
        ({"length": "3", "count_first_day": "perhaps"}, "count_first_day is “perhaps”: write yes or no."),
        ({"length": "3", "effect": "soon"}, "The row: effect must be one of next-calendar-day, next-working-day, "
         "on-last-day or end-of-last-day."),
        ({"nation": "France"}, "nation is “France”: write england, wales, scotland or northern-ireland."),
        ({"length": "3", "expected_deadline": "soon"}, "expected_deadline is “soon”: write a date as 2012-01-13."),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_named(cells: dict[str, str], sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_record({"start_date": "2012-01-13"} | cells)
    assert refused.value.message == sentence


def no_rule(council: str, on: date) -> CallInRule | None:
    return None


def three_days(council: str, on: date) -> CallInRule | None:
    return bare_rule(Clock(3))


def compared(cells: dict[str, str]) -> Comparison | None:
    return compare_record(read_record({"id": "A", "start_date": "2022-02-24"} | cells), no_rule, calendar_for)


FIVE_TO_5PM = {"length": "5", "cut_off": "17:00"}


@pytest.mark.parametrize(
    "cells",
    [
        FIVE_TO_5PM | {"expected_deadline": "2022-03-03"},
        FIVE_TO_5PM | {"expected_deadline": "2022-03-03 17:00", "expected_effective": "2022-03-04"},
        FIVE_TO_5PM | {"expected_effective": "2022-03-04T00:00"},
        FIVE_TO_5PM | {"effect": "on_last_day_at_cutoff", "expected_effective": "2022-03-03 17:00"},
        FIVE_TO_5PM | {"effect": "on_last_day_at_cutoff", "expected_effective": "2022-03-03 17:01"},
        {"length": "5", "expected_deadline": "2022-03-03 23:59"},
        {"length": "5", "expected_deadline": "2022-03-04T00:00:00+00:00"},
        {"length": "5", "effect": "end-of-last-day", "expected_effective": "2022-03-03"},
    ],
)
def test_a_row_that_states_what_its_rule_gives_agrees(cells: dict[str, str]) -> None:
    assert compared(cells) == Comparison("A", ())


@pytest.mark.parametrize(
    ("cells", "difference"),
    [
        (
            FIVE_TO_5PM | {"expected_deadline": "2022-03-03 16:59"},
            "expected last moment 4:59pm on Thursday 3 March 2022, found 5pm on Thursday 3 March 2022",
        ),
        (
            {"length": "5", "expected_deadline": "2022-03-03 17:00"},
            "expected last moment 5pm on Thursday 3 March 2022, found Thursday 3 March 2022",
        ),
        (
            FIVE_TO_5PM | {"expected_effective": "2022-03-04 09:00"},
            "expected first day 9am on Friday 4 March 2022, found Friday 4 March 2022",
        ),
        (
            {"length": "5", "expected_effective": "2022-03-05"},
            "expected first day Saturday 5 March 2022, found Friday 4 March 2022",
        ),
        (
            {"council": "Leeds", "expected_effective": "2022-03-05"},
            "cannot be worked out: it gives no rule and is of Leeds, whose rule on Thursday 24 February 2022 is not "
            "known. Give one with --rule.",
        ),
        (
            {"length": "1", "count_first_day": "yes", "start_time": "18:00", "cut_off": "17:00",
             "expected_deadline": "2022-02-24"},
            "cannot be worked out: Call-in would close at 5pm on Thursday 24 February 2022, before the record was "
            "published at 6pm on Thursday 24 February 2022. Correct the time of publication or the rule “the rule of "
            "the row”.",
        ),
    ],
)  # fmt: skip
def test_a_row_that_states_something_else_differs(cells: dict[str, str], difference: str) -> None:
    assert compared(cells) == Comparison("A", (difference,))


def test_a_row_that_states_nothing_is_not_compared() -> None:
    assert compared({"length": "5"}) is None


def test_a_stated_day_is_shown_beside_ours() -> None:
    row = {
        "id": "B", "decision_date": "2023-06-19", "published": "2023-06-19", "stated_effective_from": "2023-06-24",
        "likely_reason": "a slip",
    }  # fmt: skip
    assert compare_stated(read_stated(row), three_days, calendar_for) == Comparison(
        "B",
        (
            "stated Saturday 24 June 2023, computed Friday 23 June 2023. It fits publication on Tuesday 20 June 2023, "
            "later than recorded. The file says: a slip.",
        ),
    )
    assert compare_stated(read_stated(row | {"kind": "Not callable"}), three_days, calendar_for).differences == (
        "stated Saturday 24 June 2023, computed Monday 19 June 2023. The decision cannot be called in, so that it "
        "could take effect on the day of the decision, Monday 19 June 2023. The file says: a slip.",
    )


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"decision_date": "2023-06-19"}, "stated_effective_from is empty."),
        ({"stated_effective_from": "2023-06-24"}, "decision_date and published are both empty."),
    ],
)
def test_a_stated_row_without_its_days_is_refused(row: dict[str, str], sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_stated(row)
    assert refused.value.message == sentence
