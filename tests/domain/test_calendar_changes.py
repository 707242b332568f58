"""What may be changed in the calendar, and what a change does."""

from datetime import date

import pytest

from webapp.domain.calendar_changes import (
    ClosureRun,
    check_holiday_to_take_out,
    check_new_holiday,
    effects,
    new_closure_days,
    runs,
)
from webapp.domain.days import CalendarChanges, Closure, Nation, Purpose, WorkingCalendar
from webapp.domain.errors import RuleBroken

CHRISTMAS, SUBSTITUTE = date(2026, 12, 25), date(2026, 12, 28)
YEAR = WorkingCalendar(
    Nation.ENGLAND,
    {CHRISTMAS: "Christmas Day", SUBSTITUTE: "Boxing Day (substitute day)"},
    {},
    known_from=date(2026, 1, 1),
    known_to=date(2027, 12, 31),
)
THURSDAY, TUESDAY, WEDNESDAY = date(2026, 12, 24), date(2026, 12, 29), date(2026, 12, 30)
COUNTS, CLOSED = Closure("Christmas"), Closure("Christmas", False, False)
BEYOND = "lies beyond the known calendar, which reaches from 1 January 2026 to 31 December 2027."


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (CHRISTMAS, "Friday 25 December 2026 is a bank holiday already: Christmas Day."),
        (
            date(2026, 12, 26),
            "Saturday 26 December 2026 never counts as a working day. Choose a day from Monday to Friday.",
        ),
        (date(2028, 1, 4), f"Tuesday 4 January 2028 {BEYOND}"),
        (date(2025, 12, 31), f"Wednesday 31 December 2025 {BEYOND}"),
    ],
)
def test_a_bank_holiday_that_would_change_nothing_is_refused(day: date, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_new_holiday(day, YEAR)
    assert (refused.value.message, refused.value.field) == (sentence, "day")


def test_only_a_bank_holiday_can_be_taken_out() -> None:
    check_holiday_to_take_out(CHRISTMAS, YEAR)
    with pytest.raises(RuleBroken, match="Thursday 24 December 2026 is not a bank holiday"):
        check_holiday_to_take_out(THURSDAY, YEAR)


def test_a_closure_is_a_day_or_the_days_of_a_range_that_would_count() -> None:
    assert new_closure_days(TUESDAY, None, YEAR, {}) == (TUESDAY,)
    assert new_closure_days(THURSDAY, WEDNESDAY, YEAR, {}) == (THURSDAY, TUESDAY, WEDNESDAY)


@pytest.mark.parametrize(
    ("first", "last", "field", "sentence"),
    [
        (WEDNESDAY, TUESDAY, "last", "The last day must be the first day or later."),
        (
            date(2026, 6, 1),
            date(2027, 6, 2),
            "last",
            "A closure may be a year long at most. Check the year of the last day.",
        ),
        (date(2028, 1, 4), None, "first", f"Tuesday 4 January 2028 {BEYOND}"),
        (WEDNESDAY.replace(year=2027), date(2028, 1, 4), "last", f"Tuesday 4 January 2028 {BEYOND}"),
        (
            CHRISTMAS,
            None,
            "first",
            "Friday 25 December 2026 is a bank holiday (Christmas Day), which never counts as a working day.",
        ),
        (
            date(2026, 12, 27),
            None,
            "first",
            "Sunday 27 December 2026 never counts as a working day. Choose a day from Monday to Friday.",
        ),
        (
            CHRISTMAS,
            SUBSTITUTE,
            "first",
            "No day from Friday 25 December 2026 to Monday 28 December 2026 counts as a working day, so none needs to "
            "be closed.",
        ),
    ],
)
def test_a_closure_that_makes_no_sense_is_refused(first: date, last: date | None, field: str, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        new_closure_days(first, last, YEAR, {})
    assert (refused.value.message, refused.value.field) == (sentence, field)


@pytest.mark.parametrize(
    ("closed", "sentence"),
    [
        ([TUESDAY], "Tuesday 29 December 2026 is a closure day already. Edit or delete what is there."),
        (
            [TUESDAY, WEDNESDAY],
            "Tuesday 29 December 2026 and Wednesday 30 December 2026 are closure days already. "
            "Edit or delete what is there.",
        ),
    ],
)
def test_a_day_is_closed_once(closed: list[date], sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        new_closure_days(THURSDAY, date(2026, 12, 31), YEAR, dict.fromkeys(closed, COUNTS))
    assert refused.value.message == sentence


def test_a_leap_year_is_a_year() -> None:
    calendar = WorkingCalendar(Nation.ENGLAND, {}, {}, known_from=date(2027, 1, 1), known_to=date(2029, 12, 31))
    assert len(new_closure_days(date(2028, 1, 3), date(2029, 1, 2), calendar, {})) == 262


def test_closure_days_alike_are_one_closure_over_weekends_and_bank_holidays() -> None:
    closures = {THURSDAY: CLOSED, TUESDAY: CLOSED, WEDNESDAY: COUNTS, date(2027, 1, 4): COUNTS}
    assert runs(CalendarChanges(closures=closures), YEAR) == (
        ClosureRun((THURSDAY, TUESDAY), CLOSED),
        ClosureRun((WEDNESDAY,), COUNTS),
        ClosureRun((date(2027, 1, 4),), COUNTS),
    )


def both(calendar: WorkingCalendar) -> dict[Purpose, WorkingCalendar]:
    return dict.fromkeys(Purpose, calendar)


def test_what_a_change_does_is_said_for_each_purpose() -> None:
    closed = YEAR.with_changes(closures={TUESDAY: "Christmas"})
    assert effects(both(YEAR), both(closed)) == (
        "Tuesday 29 December 2026 will no longer count towards call-in or towards notice.",
    )
    assert effects(both(closed), both(YEAR)) == (
        "Tuesday 29 December 2026 will count towards call-in and towards notice.",
    )
    assert effects(both(YEAR), {Purpose.CALL_IN: closed, Purpose.NOTICE: YEAR}) == (
        "Tuesday 29 December 2026 will no longer count towards call-in.",
    )
    assert effects(
        {Purpose.CALL_IN: YEAR, Purpose.NOTICE: closed}, {Purpose.CALL_IN: closed, Purpose.NOTICE: YEAR}
    ) == (
        "Tuesday 29 December 2026 will no longer count towards call-in.",
        "Tuesday 29 December 2026 will count towards notice.",
    )
    assert effects(both(YEAR), both(YEAR)) == ()


def test_many_days_are_told_by_their_number_and_their_ends() -> None:
    days = new_closure_days(date(2027, 3, 1), date(2027, 3, 5), YEAR, {})
    assert effects(both(YEAR), both(YEAR.with_changes(closures=dict.fromkeys(days, "Moving house")))) == (
        "5 days from Monday 1 March 2027 to Friday 5 March 2027 will no longer count towards call-in or "
        "towards notice.",
    )
