"""What may be changed in a council's calendar, and what a change does to the days that count."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.domain.days import ONE_DAY, CalendarChanges, Closure, Purpose, WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.wording import count, day, listed, short_day

LONGEST_CLOSURE = timedelta(days=365)
MOST_DAYS_NAMED = 3

Calendars = Mapping[Purpose, WorkingCalendar]


@dataclass(frozen=True, slots=True)
class ClosureRun:
    """Closure days alike, with nothing between them but days that never count: "Christmas, 29 to 31 December"."""

    days: tuple[date, ...]
    closure: Closure

    @property
    def first(self) -> date:
        """Return the first day."""
        return self.days[0]

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.days[-1]


def check_new_holiday(on: date, calendar: WorkingCalendar) -> None:
    """Refuse to add a bank holiday where it would change nothing or nothing is known."""
    _check_known(on, calendar, "day")
    _check_weekday(on, "day")
    if on in calendar.holidays:
        raise RuleBroken(f"{day(on)} is a bank holiday already: {calendar.holidays[on]}.", field="day")


def check_holiday_to_take_out(on: date, calendar: WorkingCalendar) -> None:
    """Refuse to take out what is no bank holiday."""
    _check_known(on, calendar, "day")
    if on not in calendar.holidays:
        raise RuleBroken(f"{day(on)} is not a bank holiday, so it cannot be taken out.", field="day")


def new_closure_days(
    first: date, last: date | None, calendar: WorkingCalendar, closed: Mapping[date, Closure]
) -> tuple[date, ...]:
    """Return the days from one to another that can be closure days: neither weekend nor bank holiday.

    Raise RuleBroken where there is none, the range makes no sense, or one of them is a closure day already.
    """
    field, last = ("last" if last else "first"), last or first
    if last < first:
        raise RuleBroken("The last day must be the first day or later.", field=field)
    if last - first > LONGEST_CLOSURE:
        raise RuleBroken("A closure may be a year long at most. Check the year of the last day.", field=field)
    _check_known(first, calendar, "first")
    _check_known(last, calendar, field)
    days = tuple(one for one in _each(first, last) if one.weekday() < 5 and one not in calendar.holidays)
    if not days:
        raise RuleBroken(_nothing_to_close(first, last, calendar), field="first")
    already = [one for one in days if one in closed]
    if already:
        raise RuleBroken(
            f"{_days_in_words(already)} {'is a closure day' if len(already) == 1 else 'are closure days'} "
            "already. Edit or delete what is there.",
            field="first",
        )
    return days


def runs(changes: CalendarChanges, calendar: WorkingCalendar) -> tuple[ClosureRun, ...]:
    """Put closure days together that are alike and have only weekends and bank holidays between them."""
    found: list[ClosureRun] = []
    for one, closure in sorted(changes.closures.items()):
        before = found[-1] if found else None
        if before and before.closure == closure and _nothing_counts_between(before.last, one, calendar):
            found[-1] = ClosureRun((*before.days, one), closure)
        else:
            found.append(ClosureRun((one,), closure))
    return tuple(found)


def effects(before: Calendars, after: Calendars) -> tuple[str, ...]:
    """Say how the days that count differ between two states of the calendar; nothing where none does."""
    groups: dict[tuple[tuple[Purpose, ...], bool], list[date]] = {}
    for one in _special_days((*before.values(), *after.values())):
        for counts in (False, True):
            purposes = tuple(
                purpose
                for purpose in Purpose
                if before[purpose].is_working_day(one) is not counts and after[purpose].is_working_day(one) is counts
            )
            if purposes:
                groups.setdefault((purposes, counts), []).append(one)
    return tuple(_effect(days, purposes, counts) for (purposes, counts), days in groups.items())


def _effect(days: Sequence[date], purposes: Sequence[Purpose], counts: bool) -> str:
    towards = [f"towards {purpose.value}" for purpose in purposes]
    if counts:
        return f"{_days_in_words(days)} will count {listed(towards)}."
    return f"{_days_in_words(days)} will no longer count {listed(towards, 'or')}."


def _special_days(calendars: Iterable[WorkingCalendar]) -> list[date]:
    return sorted({one for calendar in calendars for one in (*calendar.holidays, *calendar.closures)})


def _days_in_words(days: Sequence[date]) -> str:
    if len(days) <= MOST_DAYS_NAMED:
        return listed([day(one) for one in days])
    return f"{count(len(days), 'day')} from {day(days[0])} to {day(days[-1])}"


def _check_known(on: date, calendar: WorkingCalendar, field: str) -> None:
    if not calendar.known_from <= on <= calendar.known_to:
        raise RuleBroken(
            f"{day(on)} lies beyond the known calendar, which reaches from {short_day(calendar.known_from)} to "
            f"{short_day(calendar.known_to)}.",
            field=field,
        )


def _check_weekday(on: date, field: str) -> None:
    if on.weekday() >= 5:
        raise RuleBroken(f"{day(on)} never counts as a working day. Choose a day from Monday to Friday.", field=field)


def _nothing_to_close(first: date, last: date, calendar: WorkingCalendar) -> str:
    if first == last and first in calendar.holidays:
        return f"{day(first)} is a bank holiday ({calendar.holidays[first]}), which never counts as a working day."
    if first == last:
        return f"{day(first)} never counts as a working day. Choose a day from Monday to Friday."
    return f"No day from {day(first)} to {day(last)} counts as a working day, so none needs to be closed."


def _nothing_counts_between(first: date, second: date, calendar: WorkingCalendar) -> bool:
    between = _each(first + ONE_DAY, second - ONE_DAY)
    return all(one.weekday() >= 5 or one in calendar.holidays for one in between)


def _each(first: date, last: date) -> Iterable[date]:
    return (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1))
