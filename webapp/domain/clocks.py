"""The clock of a rule: on which day it starts, on which it ends, and the count between them, day by day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

from webapp.domain import wording
from webapp.domain.constitution import Clock, ClockStart, Term, Unit
from webapp.domain.days import DAY_OF_PUBLICATION, ONE_DAY, CountedDay, WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.london import in_london
from webapp.domain.notice_terms import days_on

STARTS = {
    ClockStart.PUBLICATION: DAY_OF_PUBLICATION,
    ClockStart.DECISION: "day of the decision",
    ClockStart.MEETING: "day of the meeting",
}
DAYS_OF_A_WEEK = 7


def start_of(clock: Clock, *, published_at: datetime, decided_on: date | None, calendar: WorkingCalendar) -> date:
    """Find the day on which a clock starts, in London.

    *The law*: none; each constitution says what sets its clock going.

    *The rule*: the day on which the record was published, or the decision made, or the meeting held that made it, as
    the constitution says. Where it says that publication after an hour counts as the next working day's, so does a
    record published on a day that is no working day. The whole minute of that hour is in time.

    *Example*: published at 6pm on Friday 13 January 2012 where publication after 5pm counts as the next working day's:
    the clock starts on Monday 16 January 2012.

    *In doubt*: no council's words about publication after hours were found, so that by default the hour makes no
    difference. That a Saturday then counts as Monday's follows, since else a later publication would end earlier.
    """
    if clock.start is not ClockStart.PUBLICATION:
        if decided_on is None:
            raise RuleBroken(
                "The clock of this rule starts with the decision: enter the day on which it was made.",
                field="decided_on",
            )
        return decided_on
    local = in_london(published_at)
    if clock.after_hours_from is None or _in_hours(local, clock.after_hours_from, calendar):
        return local.date()
    return calendar.nth_working_day_after(local.date(), 1)


def last_day_of(clock: Clock, start: date, calendar: WorkingCalendar) -> date:
    """Find the last day of a clock that starts on a day.

    *The law*: none; see the rule of the council.

    *The rule*: so many working days, or calendar days, after the day it starts on, which counts itself only where the
    constitution says so; or a day of the week, so many weeks after the week in which it starts. Where the constitution
    moves a last day that is no working day, the next working day is the last.

    *Example*: eight calendar days after Thursday 12 January 2012 end on Friday 20 January 2012; the Tuesday of the week
    after Thursday 12 January 2012 is Tuesday 17 January 2012.

    *In doubt*: whether a period in calendar days that ends on a Sunday moves to Monday; by default it does not.
    """
    if clock.length < 1:
        raise RuleBroken("A period lasts at least one day: correct the number of days.", field="length")
    match clock.unit:
        case Unit.WORKING_DAYS:
            return calendar.nth_working_day_after(start, clock.length, clock.first_day_counts)
        case Unit.CALENDAR_DAYS:
            last = days_on(start, clock.length - clock.first_day_counts)
        case Unit.WEEKDAY:
            if clock.weekday is None:
                raise RuleBroken("Choose the day of the week on which call-in closes.", field="weekday")
            last = days_on(start, clock.length * DAYS_OF_A_WEEK + clock.weekday - start.weekday())
    return calendar.nth_working_day_after(last, 1, first_day_counts=True) if clock.rolls else last


def count(
    clock: Clock, start: date, calendar: WorkingCalendar, *, published_on: date | None = None
) -> tuple[CountedDay, ...]:
    """Show the count day by day: what set the clock going, every day that counts, and why the others do not."""
    first = STARTS[clock.start]
    days = tuple(_counted(clock, start, calendar))
    if days[0].why_not_counted == DAY_OF_PUBLICATION:
        days = (replace(days[0], why_not_counted=first), *days[1:])
    if published_on is None or published_on == start or clock.start is not ClockStart.PUBLICATION:
        return days
    return (*_before_start(published_on, start, calendar), *days)


def ends_on(term: Term, start: date, calendar: WorkingCalendar) -> date:
    """Find the last day of a period that follows a day, which never counts itself."""
    return last_day_of(Clock(term.length, unit=term.unit), start, calendar)


def _in_hours(local: datetime, until: time, calendar: WorkingCalendar) -> bool:
    minute = local.time().replace(second=0, microsecond=0)
    return minute <= until and calendar.is_working_day(local.date())


def _counted(clock: Clock, start: date, calendar: WorkingCalendar) -> Iterator[CountedDay]:
    if clock.unit is Unit.WORKING_DAYS:
        yield from calendar.count_after(start, clock.length, clock.first_day_counts)
        return
    last = last_day_of(clock, start, calendar)
    unrolled = last_day_of(replace(clock, rolls=False), start, calendar)
    if not clock.first_day_counts:
        yield CountedDay(start, None, DAY_OF_PUBLICATION)
    day, number = start + (not clock.first_day_counts) * ONE_DAY, 1
    while day < unrolled or day == unrolled == last:
        yield CountedDay(day, number, None)
        day, number = day + ONE_DAY, number + 1
    while day < last:
        yield CountedDay(day, None, f"{calendar.why_not_working(day)}: the last day moves to the next working day")
        day += ONE_DAY
    if unrolled < last:
        yield CountedDay(last, number, None)


def _before_start(published_on: date, start: date, calendar: WorkingCalendar) -> Iterator[CountedDay]:
    why = calendar.why_not_working(published_on) or "published after office hours"
    yield CountedDay(published_on, None, f"{why}: counts as published on {wording.day(start)}")
    day = published_on + ONE_DAY
    while day < start:
        yield CountedDay(day, None, calendar.why_not_working(day))
        day += ONE_DAY
