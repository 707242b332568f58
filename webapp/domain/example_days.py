"""Days on which a rule shows what it does: before Christmas, before Easter, on a Friday."""

from collections.abc import Callable
from datetime import date, timedelta

from webapp.domain.days import ONE_DAY, WorkingCalendar
from webapp.domain.errors import BeyondKnownCalendar

FRIDAY = 4
GOOD_FRIDAY = "Good Friday"


def awkward_days(today: date, calendar: WorkingCalendar) -> tuple[tuple[str, date], ...]:
    """Name the next working days after today on which periods grow long; those beyond the known calendar are left out.

    With England's calendar and Monday 23 November 2026: Thursday 24 December 2026, Thursday 25 March 2027, Friday
    27 November 2026.
    """
    wanted: tuple[tuple[str, Callable[[date, WorkingCalendar], date | None]], ...] = (
        ("The last working day before Christmas", _before_christmas),
        ("The last working day before Easter", _before_easter),
        ("A Friday", _friday),
    )
    found = ((words, _if_known(find, today, calendar)) for words, find in wanted)
    return tuple((words, day) for words, day in found if day is not None)


def turning_days(
    today: date, calendar: WorkingCalendar, *, valid_from: date, valid_to: date | None
) -> tuple[tuple[str, date], ...]:
    """Name the first working day of a rule and the first one after it, where they are still to come and known.

    A rule from Friday 1 January 2027 on shows itself on Monday 4 January 2027 for the first time.
    """
    turns = [("The first working day of the rule", valid_from)]
    if valid_to is not None and valid_to < date.max:
        turns.append(("The first working day after the rule", valid_to + ONE_DAY))
    found = ((words, _if_known(_working_from(on), today, calendar)) for words, on in turns if on > today)
    return tuple((words, day) for words, day in found if day is not None)


def _working_from(on: date) -> Callable[[date, WorkingCalendar], date]:
    def first(_today: date, calendar: WorkingCalendar) -> date:
        day = on
        while not calendar.is_working_day(day):
            day += ONE_DAY
        return day

    return first


def _if_known(
    find: Callable[[date, WorkingCalendar], date | None], today: date, calendar: WorkingCalendar
) -> date | None:
    try:
        return find(today, calendar)
    except BeyondKnownCalendar:
        return None


def _before_christmas(today: date, calendar: WorkingCalendar) -> date:
    this_year = calendar.nth_working_day_before(date(today.year, 12, 25), 1)
    return this_year if this_year > today else calendar.nth_working_day_before(date(today.year + 1, 12, 25), 1)


def _before_easter(today: date, calendar: WorkingCalendar) -> date | None:
    eves = (
        calendar.nth_working_day_before(day, 1)
        for day, name in sorted(calendar.holidays.items())
        if name == GOOD_FRIDAY
    )
    return next((day for day in eves if day > today), None)


def _friday(today: date, calendar: WorkingCalendar) -> date:
    day = today + timedelta(days=(FRIDAY - today.weekday()) % 7 or 7)
    while not calendar.is_working_day(day):
        day += 7 * ONE_DAY
    return day
