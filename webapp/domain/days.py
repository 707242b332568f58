"""Working days: which days count, the nth one after or before a day, and the count shown day by day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from webapp.domain.errors import BeyondKnownCalendar
from webapp.domain.wording import count as count_of
from webapp.domain.wording import day as day_in_words
from webapp.domain.wording import short_day

DAY_OF_PUBLICATION = "day of publication"
ONE_DAY = timedelta(days=1)

NamedDays = Mapping[date, str] | Iterable[tuple[date, str]]


class CalendarChangeKind(StrEnum):
    """How a council's calendar departs from its nation's on one day."""

    ADDITION = "addition"
    REMOVAL = "removal"
    CLOSURE = "closure"


CALENDAR_CHANGE_WORDS: Mapping[CalendarChangeKind, str] = MappingProxyType(
    {
        CalendarChangeKind.ADDITION: "Bank holiday added",
        CalendarChangeKind.REMOVAL: "Bank holiday taken out",
        CalendarChangeKind.CLOSURE: "Council closed",
    }
)


class Purpose(StrEnum):
    """What days are counted for. A council that closes says for each whether those days count all the same."""

    CALL_IN = "call-in"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Closure:
    """A day on which the council is closed, and whether it counts as a working day all the same.

    *The law*: SI 2012/2089 does not say which days a council's own closure takes out of a period of notice; call-in
    is the constitution's to describe.

    *The rule*: a closure day counts, towards call-in and towards notice, unless the council says for the one or the
    other that it does not.

    *Example*: Hillingdon published on Wednesday 20 December 2023; five working days, with 27 to 29 December counted,
    ended on Friday 29 December 2023.

    *In doubt*: a council that closes by resolution between Christmas and New Year may say in its constitution that
    those days are not working days. Only its own words answer that.
    """

    name: str
    counts_for_call_in: bool = True
    counts_for_notice: bool = True

    def counts_for(self, purpose: Purpose) -> bool:
        """Say whether the day counts as a working day for this purpose."""
        return self.counts_for_call_in if purpose is Purpose.CALL_IN else self.counts_for_notice


@dataclass(frozen=True, slots=True)
class CalendarChanges:
    """The days on which a council's calendar departs from its nation's, and how far the lists it loaded reach.

    `additions` and `removals` map a day to its name; `known_to` is None where no list was loaded yet.
    """

    additions: Mapping[date, str] = field(default_factory=dict)
    removals: Mapping[date, str] = field(default_factory=dict)
    closures: Mapping[date, Closure] = field(default_factory=dict)
    known_to: date | None = None

    def closed_for(self, purpose: Purpose) -> dict[date, str]:
        """Return the closure days that do not count for a purpose, with their names."""
        return {day: closure.name for day, closure in self.closures.items() if not closure.counts_for(purpose)}


class Nation(StrEnum):
    """Whose bank holidays apply."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a count: its number, or why it has none."""

    date: date
    number: int | None
    why_not_counted: str | None

    def to_data(self) -> dict[str, str | int | None]:
        """Freeze one day as JSON: {"date": "2012-01-16", "number": 1, "why_not_counted": null}."""
        return {"date": self.date.isoformat(), "number": self.number, "why_not_counted": self.why_not_counted}


def count_from_data(data: Iterable[Mapping[str, Any]]) -> tuple[CountedDay, ...]:
    """Read back a count that `CountedDay.to_data` froze, day by day."""
    return tuple(CountedDay(date.fromisoformat(one["date"]), one["number"], one["why_not_counted"]) for one in data)


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of one nation and one council between two days; outside them it refuses to answer.

    `holidays` and `closures` map a day to its name. The answers come from tables made once, so that the nth working
    day costs the same whatever n is.
    """

    nation: Nation
    holidays: Mapping[date, str]
    closures: Mapping[date, str]
    known_from: date
    known_to: date
    _working: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _last: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _eve: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the tables: the working days in order, and for each day the place of the last one up to it (-1: none).

        Places in the second table are days after `_eve`, the day before the first known one, so that "the day before"
        is always there.
        """
        if self.known_from > self.known_to:
            raise ValueError("A calendar must be known from a day no later than the day it is known to.")
        working: list[date] = []
        last = [-1]
        for ordinal in range(self.known_from.toordinal(), self.known_to.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if day.weekday() < 5 and day not in self.holidays and day not in self.closures:
                working.append(day)
            last.append(len(working) - 1)
        for name, value in (
            ("holidays", MappingProxyType(dict(self.holidays))),
            ("closures", MappingProxyType(dict(self.closures))),
            ("_working", tuple(working)),
            ("_last", tuple(last)),
            ("_eve", self.known_from.toordinal() - 1),
        ):
            object.__setattr__(self, name, value)

    def with_changes(
        self, additions: NamedDays = (), removals: Iterable[date] = (), closures: NamedDays = ()
    ) -> "WorkingCalendar":
        """Return a new calendar with bank holidays removed, then others added, and closure days added."""
        gone = frozenset(removals)
        kept = {day: name for day, name in self.holidays.items() if day not in gone}
        return WorkingCalendar(
            nation=self.nation,
            holidays=kept | dict(additions),
            closures=dict(self.closures) | dict(closures),
            known_from=self.known_from,
            known_to=self.known_to,
        )

    def is_working_day(self, day: date) -> bool:
        """Say whether this is neither a Saturday, a Sunday, a bank holiday nor a closure day."""
        place = self._place(day)
        return self._last[place - 1] < self._last[place]

    def why_not_working(self, day: date) -> str | None:
        """Say why a day does not count: "Saturday", "Good Friday", "council closed: Christmas"; None if it does."""
        self._place(day)
        if day.weekday() >= 5:
            return "Saturday" if day.weekday() == 5 else "Sunday"
        if day in self.holidays:
            return self.holidays[day] or "bank holiday"
        if day in self.closures:
            name = self.closures[day]
            return f"council closed: {name}" if name else "council closed"
        return None

    def nth_working_day_after(self, start: date, n: int, first_day_counts: bool = False) -> date:
        """Find the nth working day after a day; with `first_day_counts` the day itself is the first, if it is one."""
        place = start.toordinal() - self._eve
        if place < 1 or n < 1:
            raise self._beyond_or_below_one(n, f"after {day_in_words(start)}")
        if first_day_counts:
            place -= 1
        try:
            return self._working[self._last[place] + n]
        except IndexError:
            raise self._beyond_or_below_one(n, f"after {day_in_words(start)}") from None

    def nth_working_day_before(self, end: date, n: int) -> date:
        """Find the nth working day before a day, which is itself never counted."""
        place = end.toordinal() - self._eve
        if 1 <= place < len(self._last) and 1 <= n <= self._last[place - 1] + 1:
            return self._working[self._last[place - 1] + 1 - n]
        raise self._beyond_or_below_one(n, f"before {day_in_words(end)}")

    def count_after(self, start: date, n: int, first_day_counts: bool = False) -> tuple[CountedDay, ...]:
        """Show the count to the nth working day: the day of publication first, then every day up to the last."""
        last = self.nth_working_day_after(start, n, first_day_counts)
        days: list[CountedDay] = []
        number = 0
        if not first_day_counts:
            days.append(CountedDay(start, None, DAY_OF_PUBLICATION))
            start += ONE_DAY
        for ordinal in range(start.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            why_not = self.why_not_working(day)
            if why_not is None:
                number += 1
            days.append(CountedDay(day, number if why_not is None else None, why_not))
        return tuple(days)

    def working_days_after(self, day: date, up_to: date) -> int:
        """Count the working days after one day, up to and including another; 0 if that is not later."""
        return max(0, self._last[self._place(up_to)] - self._last[self._place(day)])

    def clear_working_days_between(self, first: date, second: date) -> int:
        """Count the whole working days strictly between two days (neither end counts); 0 if they are not in order."""
        return max(0, self._last[self._place(second) - 1] - self._last[self._place(first)])

    def _place(self, day: date) -> int:
        """Find a day's place in the tables, or refuse."""
        place = day.toordinal() - self._eve
        if not 1 <= place < len(self._last):
            raise self._beyond(f"{day_in_words(day)} cannot be judged")
        return place

    def _beyond_or_below_one(self, n: int, where: str) -> Exception:
        """Choose the refusal of a count: below 1 is a mistake of the program, all else lies beyond the calendar."""
        if n < 1:
            return ValueError(f"Days are counted from 1, not {n}.")
        return self._beyond(f"{count_of(n, 'working day')} {where} cannot be counted")

    def _beyond(self, what: str) -> BeyondKnownCalendar:
        """Put the refusal in words."""
        return BeyondKnownCalendar(
            f"{what}: bank holidays and closure days are known only from {short_day(self.known_from)} to "
            f"{short_day(self.known_to)}. Ask the administrator to extend the calendar, or choose another date."
        )


def clear_days_between(first: date, second: date) -> int:
    """Count clear calendar days.

    *The law*: notice periods in SI 2012/2089 are in "clear days", which that instrument does not define.

    *The rule*: neither the day of publication nor the day of the meeting counts; each day is midnight to midnight.
    Two days that are not in order have no clear days between them.

    *Example*: published on Tuesday 30 March 2027 for a decision on Wednesday 28 April 2027: 28 clear days.

    *In doubt*: whether the days are calendar or working days. Councils in practice count 28 clear days by the calendar
    and 5 clear days as working days (`WorkingCalendar.clear_working_days_between`).
    """
    return max(0, (second - first).days - 1)
