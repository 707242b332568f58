"""Dates that were announced, counted once more by the rule kept with them and the calendar as it is now.

Nothing here changes a date. What no longer agrees is shown to an officer, who may announce it again with a reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from webapp.domain import wording
from webapp.domain.call_in import ONE_MINUTE, CallInWindow, WindowDates, dates_for, window_for
from webapp.domain.constitution import CallInRule
from webapp.domain.days import ONE_DAY, CountedDay, WorkingCalendar


@dataclass(frozen=True, slots=True)
class Dates:
    """What a reader is told of a window: its last moment and the first day of implementation."""

    last_day: date
    cut_off: time | None
    closes_at: datetime
    implementable_on: date

    def is_over(self, now: datetime) -> bool:
        """Say whether nobody can call the decision in any more; the whole minute of a cut-off is in time."""
        return now >= (self.closes_at if self.cut_off is None else self.closes_at + ONE_MINUTE)


@dataclass(frozen=True, slots=True)
class Announced:
    """A window as its record announced it: what it followed from, its dates and, where they are at hand, its days."""

    published_at: datetime
    decided_on: date
    last_day: date
    closes_at: datetime
    implementable_on: date
    days: tuple[CountedDay, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A day that counts now and did not, or the other way round, and what it is or was called."""

    date: date
    counts: bool
    name: str

    @property
    def words(self) -> str:
        """Write it: "Wednesday 25 November 2026 does not count: Local holiday"."""
        if self.counts:
            return f"{wording.day(self.date)} now counts; it was left out as {self.name}"
        return f"{wording.day(self.date)} does not count: {self.name}"


@dataclass(frozen=True, slots=True)
class Moved:
    """The dates of a window that come out differently now, and the days that make the difference."""

    old: Dates
    new: Dates
    why: tuple[ChangedDay, ...]


def difference(announced: Announced, rule: CallInRule, calendar: WorkingCalendar) -> Moved | None:
    """Compare what was announced with what the same rule says by the calendar of today; None where they agree.

    *The law*: none; what a council announced stands until it announces something else (see `window_for`).

    *The rule*: the window is counted again by the rule that was frozen with its record, never by a later one, and by
    the calendar as it is now. Where its last moment or first day of implementation comes out differently, both are
    shown, with the days that make the difference. Nothing moves by itself: an officer announces it again.

    *Example*: announced on Monday 12 December 2022 with five working days, to end on Monday 19 December 2022. When
    Wednesday 14 December 2022 is made a closure day that does not count, it would end on Tuesday 20 December 2022.

    *In doubt*: whether a bank holiday proclaimed while a window is open moves it. A constitution that counts working
    days suggests that it does; members who relied on the announced moment would be misled if it moved unseen.
    """
    dates = dates_for(rule, published_at=announced.published_at, calendar=calendar, decided_on=announced.decided_on)
    if _same(announced, dates):
        return None
    cut_off = rule.clock.cut_off
    return Moved(
        old=Dates(announced.last_day, cut_off, announced.closes_at, announced.implementable_on),
        new=Dates(dates.last_day, cut_off, dates.closes_at, dates.implementable_on),
        why=tuple(_changed_days(announced, rule, calendar)) if announced.days else (),
    )


def words_of(moved: Moved, now: datetime) -> tuple[str, ...]:
    """Write what moved, a line each: the last moment, the first day, the days that make the difference."""
    old, new = moved.old, moved.new
    lines = []
    if old.closes_at != new.closes_at:
        lines.append(
            f"Last moment: announced {wording.last_moment(old)}, "
            f"by the calendar it would be {wording.last_moment(new)}."
        )
    if old.implementable_on != new.implementable_on:
        lines.append(
            f"First day of implementation: announced {wording.day(old.implementable_on)}, "
            f"by the calendar it would be {wording.day(new.implementable_on)}."
        )
    lines += [f"{one.words}." for one in moved.why]
    if new.is_over(now):
        lines.append("The new last moment is already over.")
    return tuple(lines)


def _same(announced: Announced, dates: WindowDates) -> bool:
    return (
        announced.closes_at == dates.closes_at
        and announced.implementable_on == dates.implementable_on
        and announced.last_day == dates.last_day
    )


def _changed_days(announced: Announced, rule: CallInRule, calendar: WorkingCalendar) -> Iterator[ChangedDay]:
    """Yield the days of both counts that count in one of them only, then those between the last and the first day."""
    window = window_for(rule, published_at=announced.published_at, calendar=calendar, decided_on=announced.decided_on)
    before = {one.date: one for one in announced.days}
    for now in window.days:
        then = before.get(now.date)
        if then is None:
            if now.why_not_counted and now.date > announced.last_day and now.date.weekday() < 5:
                yield ChangedDay(now.date, False, _name(now, calendar))
        elif then.number is not None and now.number is None:
            yield ChangedDay(now.date, False, _name(now, calendar))
        elif then.number is None and now.number is not None:
            yield ChangedDay(now.date, True, then.why_not_counted or "no working day")
    yield from _after_last_day(announced, window, calendar)


def _after_last_day(announced: Announced, window: CallInWindow, calendar: WorkingCalendar) -> Iterator[ChangedDay]:
    """Yield what moved the first day of implementation where the last day stayed."""
    if window.last_day != announced.last_day:
        return
    day = announced.last_day + ONE_DAY
    while day < announced.implementable_on:
        if calendar.is_working_day(day):
            yield ChangedDay(day, True, "no working day")
        day += ONE_DAY
    while day < window.implementable_on:
        if day.weekday() < 5:
            yield ChangedDay(day, False, calendar.why_not_working(day) or "")
        day += ONE_DAY


def _name(one: CountedDay, calendar: WorkingCalendar) -> str:
    return calendar.why_not_working(one.date) or one.why_not_counted or ""
