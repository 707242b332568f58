"""The call-in window of one record: until when a request may come, and from when the decision may be implemented."""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from typing import Any

from webapp.domain import clocks, wording
from webapp.domain.constitution import CallInRule, ClockStart, Effect, TakesEffect, Unit
from webapp.domain.days import ONE_DAY, CountedDay, WorkingCalendar
from webapp.domain.errors import BeyondKnownCalendar, RuleBroken
from webapp.domain.london import in_london, london, london_date
from webapp.domain.notice_terms import days_on

MIDNIGHT = time(0, 0)
ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class CallInWindow:
    """From publication to the last moment, with the count that shows why.

    `closes_at` is the cut-off, whose whole minute is in time, or the London midnight that ends `last_day`. `effect`
    only tells "at the cut-off" from "at the end of the day" when the decision takes effect on the last day itself;
    unknown is read as the later of the two. `decided_on` is there where the clock started with the decision.
    """

    published_at: datetime
    opens_on: date
    last_day: date
    closes_at: datetime
    cut_off: time | None
    implementable_on: date
    days: tuple[CountedDay, ...]
    effect: Effect = Effect.END_OF_LAST_DAY
    unit: Unit = Unit.WORKING_DAYS
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """What is left of a window: working days after today, or on the last day hours and minutes."""

    closed: bool
    working_days: int = 0
    hours: int = 0
    minutes: int = 0

    @property
    def words(self) -> str:
        """Write it: "2 working days left", "5 hours left", "closed"."""
        if self.closed:
            return "closed"
        return wording.time_left(working_days=self.working_days, hours=self.hours, minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class WindowDates:
    """The dates of a window without the count that shows why: what a recheck of a whole archive needs."""

    started_on: date
    opens_on: date
    last_day: date
    closes_at: datetime
    implementable_on: date


def window_for(
    rule: CallInRule, *, published_at: datetime, calendar: WorkingCalendar, decided_on: date | None = None
) -> CallInWindow:
    """Work out the call-in window of a record published at an instant.

    *The law*: the Local Government Act 2000, section 9F(2)(a) and (4), lets scrutiny look at a decision "made but not
    implemented". It sets no period; the council's constitution does.

    *The rule*: the last day is the last of the clock that the constitution sets: most often the nth working day after
    the day of publication in London. Saturdays, Sundays, bank holidays and closure days that do not count are left
    out. A request received within the minute of the cut-off, or before the midnight that ends the last day where there
    is no cut-off, is in time. The first day of implementation is the next calendar day (even a Saturday), the next
    working day, or the last day itself, as the constitution says.

    *Example*: three working days, published on Friday 13 January 2012: the last day is Wednesday 18 January 2012 and
    the decision may be implemented on Thursday 19 January 2012.

    *In doubt*: whether a Christmas closure counts (by default it does, and closure days are a setting); whether a
    decision may take effect on a day when the offices are shut (published records say it does: the effect is a
    setting). Where the clock starts with the decision, a record published late may find its window closed.
    """
    dates = dates_for(rule, published_at=published_at, calendar=calendar, decided_on=decided_on)
    clock = rule.clock
    return CallInWindow(
        published_at=published_at,
        opens_on=dates.opens_on,
        last_day=dates.last_day,
        closes_at=dates.closes_at,
        cut_off=clock.cut_off,
        implementable_on=dates.implementable_on,
        days=clocks.count(clock, dates.started_on, calendar, published_on=london_date(published_at)),
        effect=clock.effect,
        unit=clock.unit,
        decided_on=None if clock.start is ClockStart.PUBLICATION else decided_on,
    )


def dates_for(
    rule: CallInRule, *, published_at: datetime, calendar: WorkingCalendar, decided_on: date | None = None
) -> WindowDates:
    """Work out the dates of a window, in steps whose cost does not grow with the number of days."""
    clock = rule.clock
    if not MINYEAR < published_at.year < MAXYEAR:
        raise BeyondKnownCalendar(f"Days of the year {published_at.year} cannot be counted. Choose another date.")
    started_on = clocks.start_of(clock, published_at=published_at, decided_on=decided_on, calendar=calendar)
    last_day = clocks.last_day_of(clock, started_on, calendar)
    next_day = days_on(last_day, 1)
    closes_at = london(next_day, MIDNIGHT) if clock.cut_off is None else london(last_day, clock.cut_off)
    if clock.start is ClockStart.PUBLICATION and published_at >= _end(closes_at, clock.cut_off):
        raise RuleBroken(
            f"Call-in would close at {wording.moment(closes_at)}, before the record was published at "
            f"{wording.moment(published_at)}. Correct the time of publication or the rule “{rule.name}”."
        )
    first_day = started_on if clock.first_day_counts else started_on + ONE_DAY
    return WindowDates(
        started_on=started_on,
        opens_on=min(last_day, max(first_day, london_date(published_at))),
        last_day=last_day,
        closes_at=closes_at,
        implementable_on=_implementable_on(clock.effect, last_day, calendar),
    )


def _implementable_on(effect: Effect, last_day: date, calendar: WorkingCalendar) -> date:
    """Find the first day of implementation that follows from the last day."""
    match effect:
        case Effect.NEXT_CALENDAR_DAY:
            return last_day + ONE_DAY
        case Effect.NEXT_WORKING_DAY:
            return calendar.nth_working_day_after(last_day, 1)
        case Effect.ON_LAST_DAY | Effect.END_OF_LAST_DAY:
            return last_day


def implementable_at(window: CallInWindow) -> datetime:
    """Find the first instant (UTC) at which the decision may be implemented if nobody calls it in."""
    if window.implementable_on > window.last_day:
        return london(window.implementable_on, MIDNIGHT)
    if window.effect is Effect.ON_LAST_DAY and window.cut_off is not None:
        return window.closes_at + ONE_MINUTE
    return london(window.last_day + ONE_DAY, MIDNIGHT)


def may_be_implemented(implementable_on: date | None, *, window: CallInWindow | None, at: datetime) -> bool:
    """Say whether the first moment has come at which a decision may be acted on.

    *The law*: local, as the window itself is (`window_for`).

    *The rule*: from the first midnight in London of the first day of implementation. A decision that takes effect on
    the last day of its window waits for the last moment of that window: a minute after the cut-off, or the midnight
    that ends the day. After a call-in, the day recorded with its outcome counts. While suspended it has no such day.

    *Example*: call-in closes at 4pm on Wednesday 18 January 2012 and the rule lets decisions take effect then: at 4pm
    it may not be implemented yet, at 4:01pm it may.

    *In doubt*: whether a day of implementation on which the offices are shut waits for the next one that is not; as
    published records have it, it does not.
    """
    if implementable_on is None:
        return False
    if window is not None and window.implementable_on == implementable_on:
        return at >= implementable_at(window)
    return london_date(at) >= implementable_on


def is_open(window: CallInWindow, at: datetime) -> bool:
    """Say whether a request received at this instant is in time: not before publication nor after the last moment.

    The whole minute of a cut-off is in time (17:00:59 is, 17:01:00 is not); the midnight that ends a last day is not.
    """
    return window.published_at <= at < _end(window.closes_at, window.cut_off)


def _end(closes_at: datetime, cut_off: time | None) -> datetime:
    return closes_at if cut_off is None else closes_at + ONE_MINUTE


def time_left(window: CallInWindow, now: datetime, calendar: WorkingCalendar) -> TimeLeft:
    """Say what is left: the working days after today up to the last, or on the last day whole hours and minutes."""
    if now > window.published_at and not is_open(window, now):
        return TimeLeft(closed=True)
    working_days = calendar.working_days_after(london_date(now), window.last_day)
    minutes = max(0, int((window.closes_at - now).total_seconds()) // 60)
    return TimeLeft(closed=False, working_days=working_days, hours=minutes // 60, minutes=minutes % 60)


def implementable_after(takes_effect: TakesEffect, window: CallInWindow, outcome_on: date) -> date | None:
    """Find the first day of implementation after a call-in has ended.

    *The law*: local; section 9F of the 2000 Act lets scrutiny recommend reconsideration or send the matter to Council.

    *The rule*: the constitution says for each outcome from when: at once, on the day of that outcome; on that day, but
    never before the day it could have been without the call-in; or on the day after. Referred back, to Council or to
    another body, it waits for a new decision: no date.

    *Example*: implementable on Thursday 19 January 2012, no action taken on Tuesday 24 January 2012: it may be
    implemented on Tuesday 24 January 2012.

    *In doubt*: some constitutions let a decision take effect when the committee does not meet in time; most are silent,
    so it stays suspended until somebody records an outcome.
    """
    match takes_effect:
        case TakesEffect.WAITS:
            return None
        case TakesEffect.AT_ONCE:
            return outcome_on
        case TakesEffect.DAY_AFTER:
            return outcome_on + ONE_DAY
        case TakesEffect.NOT_BEFORE_WINDOW:
            return max(window.implementable_on, outcome_on)


def explain(window: CallInWindow) -> dict[str, Any]:
    """Show the result and its working as JSON: dates in ISO form, `closes_at` with the offset of London."""
    return {
        "last_day": window.last_day.isoformat(),
        "closes_at": in_london(window.closes_at).isoformat(),
        "implementable_on": window.implementable_on.isoformat(),
        "days": [one.to_data() for one in window.days],
    }


def explain_words(window: CallInWindow) -> list[str]:
    """Show the same in lines of words, day by day."""
    decided = [f"Decided on {wording.day(window.decided_on)}."] if window.decided_on else []
    called = "working day" if window.unit is Unit.WORKING_DAYS else "day"
    lines = [
        f"{wording.day(one.date)}: {called} {one.number}"
        if one.number is not None
        else f"{wording.day(one.date)}: not counted, {one.why_not_counted}"
        for one in window.days
    ]
    return [
        *decided,
        f"Published at {wording.moment(window.published_at)}.",
        *lines,
        f"Call-in closes at {wording.last_moment(window)}.",
        f"{implementation_phrase(window)}.",
    ]


def implementation_phrase(window: CallInWindow) -> str:
    """Write from when: "May be implemented on or after Thursday 19 January 2012", "… after 4pm on …"."""
    if window.implementable_on > window.last_day:
        return f"May be implemented on or after {wording.day(window.implementable_on)}"
    if window.effect is Effect.ON_LAST_DAY and window.cut_off is not None:
        return f"May be implemented after {wording.last_moment(window)}"
    return f"May be implemented after the end of {wording.day(window.last_day)}"
