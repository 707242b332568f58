"""A period that must pass between two days, in either direction: from publication, or back from the decision."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from webapp.domain.days import DAY_OF_PUBLICATION, CountedDay, WorkingCalendar, clear_days_between
from webapp.domain.errors import BeyondKnownCalendar
from webapp.domain.expected_dates import last_day_of_month
from webapp.domain.wording import count as count_of
from webapp.domain.wording import day as day_in_words

DAY_OF_DECISION = "earliest day of the decision"


class CountedIn(StrEnum):
    """Which days of a period count."""

    CALENDAR_DAYS = "calendar-days"
    WORKING_DAYS = "working-days"


@dataclass(frozen=True, slots=True)
class NoticeTerm:
    """So many days that must lie before an event.

    `is_clear` leaves out both end days; without it the day of the event is the last of the count. `rolls` moves an
    event that would fall on no working day to the next one. The calendar is asked only where working days matter.
    """

    length: int
    unit: CountedIn = CountedIn.CALENDAR_DAYS
    is_clear: bool = True
    rolls: bool = False

    @property
    def words(self) -> str:
        """Write it: "28 clear days", "5 clear working days", "11 days", "1 clear day"."""
        return self.in_words(self.length)

    def in_words(self, number: int) -> str:
        """Write a number of days of this kind: "4 clear working days"."""
        kind = " ".join(
            part for part in ("clear" * self.is_clear, "working" * (self.unit is CountedIn.WORKING_DAYS), "day") if part
        )
        return count_of(number, kind)

    def earliest_after(self, start: date, calendar: WorkingCalendar) -> date:
        """Find the first day on which the event may take place, when the period begins with `start`."""
        if self.unit is CountedIn.WORKING_DAYS:
            return calendar.nth_working_day_after(start, self._steps)
        day = days_on(start, self._steps)
        if self.rolls and not calendar.is_working_day(day):
            return calendar.nth_working_day_after(day, 1)
        return day

    def latest_before(self, end: date, calendar: WorkingCalendar) -> date:
        """Find the last day with which the period may begin for an event on `end`: the reverse of `earliest_after`.

        It may be a day on which offices are shut.
        """
        if self.unit is CountedIn.CALENDAR_DAYS:
            last = self._last_working_day(end, calendar) if self.rolls else end
            return days_on(last, -self._steps)
        last = self._last_working_day(end, calendar)
        first = last if self._steps == 1 else calendar.nth_working_day_before(last, self._steps - 1)
        return days_on(first, -1)

    def clear_days_between(self, start: date, end: date, calendar: WorkingCalendar) -> int:
        """Count the whole days of this kind strictly between two days; 0 if they are not in order."""
        if self.unit is CountedIn.WORKING_DAYS:
            return calendar.clear_working_days_between(start, end)
        return clear_days_between(start, end)

    def days_given(self, start: date, end: date, calendar: WorkingCalendar) -> int:
        """Count the days that lie before an event as the term counts its length; 0 if they are not in order.

        Where both ends are not left out, the day of the event is one of them, unless only working days count and it
        is none.
        """
        between = self.clear_days_between(start, end, calendar)
        if self.is_clear or end <= start:
            return between
        return between + (self.unit is CountedIn.CALENDAR_DAYS or calendar.is_working_day(end))

    def count_after(self, start: date, calendar: WorkingCalendar) -> tuple[CountedDay, ...]:
        """Show the count from the day that begins the period, which has no number, to the earliest day of the event."""
        return (CountedDay(start, None, DAY_OF_PUBLICATION), *self._counted(start, calendar))

    @property
    def _steps(self) -> int:
        """Say how many days on from the first day the event may be."""
        return self.length + 1 if self.is_clear else max(1, self.length)

    def _last_working_day(self, day: date, calendar: WorkingCalendar) -> date:
        """Find the last working day up to a day, itself included."""
        return day if calendar.is_working_day(day) else calendar.nth_working_day_before(day, 1)

    def _counted(self, start: date, calendar: WorkingCalendar) -> Iterator[CountedDay]:
        """Yield the days after the first up to the event, numbered where they count."""
        end = self.earliest_after(start, calendar)
        number = 0
        for ordinal in range(start.toordinal() + 1, end.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if day == end and number >= self.length:
                why_not: str | None = DAY_OF_DECISION
            else:
                why_not = self._why_not(day, number, calendar)
            number += why_not is None
            yield CountedDay(day, number if why_not is None else None, why_not)

    def _why_not(self, day: date, number: int, calendar: WorkingCalendar) -> str | None:
        """Say why a day gets no number: it does not count, or all have been counted and the event waits for it."""
        if self.unit is CountedIn.WORKING_DAYS or number >= self.length:
            return calendar.why_not_working(day)
        return None


def days_on(day: date, days: int) -> date:
    """Add days to a day, or take them away; refuse what lies outside the years that dates have."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise BeyondKnownCalendar(
            f"{count_of(abs(days), 'day')} from {day_in_words(day)} cannot be counted. Choose another date."
        ) from None


def months_after(day: date, months: int) -> date:
    """Find the same day of a later month, or its last day where it is shorter: 31 October and 4 months, 28 February."""
    place = day.year * 12 + day.month - 1 + months
    if place // 12 > date.max.year:
        raise BeyondKnownCalendar(f"{count_of(months, 'month')} from {day_in_words(day)} cannot be counted.")
    first = date(place // 12, place % 12 + 1, 1)
    return first.replace(day=min(day.day, last_day_of_month(first).day))
