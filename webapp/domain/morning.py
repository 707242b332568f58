"""When the mails of the morning are due: each day at 7:30 in London, the first moment after the quiet hours."""

from datetime import date, datetime, time, timedelta

from webapp.domain.days import ONE_DAY
from webapp.domain.london import london, london_date
from webapp.domain.reminders import QUIET_UNTIL
from webapp.domain.subscriptions import Pace

MIDNIGHT = time(0)
MONDAY = 0
EVERY = {Pace.DAILY: ONE_DAY, Pace.WEEKLY: timedelta(days=7)}
"""How long it is from one digest to the next, in days of London."""


def morning_of(on: date) -> datetime:
    """Return the instant (aware UTC) at which the mails of a day are due."""
    return london(on, QUIET_UNTIL)


def end_of(on: date) -> datetime:
    """Return the London midnight that ends a day."""
    return london(on + ONE_DAY, MIDNIGHT)


def last_day_before(moment: datetime) -> date:
    """Return the day that ends at a London midnight, or the one that is running at any other moment."""
    return london_date(moment - timedelta(microseconds=1))


def latest_digest_at(pace: Pace, now: datetime) -> datetime:
    """Return when the last digest was due: this morning or yesterday's, or that of the last Monday."""
    on = london_date(now)
    if pace is Pace.WEEKLY:
        on -= timedelta(days=(on.weekday() - MONDAY) % 7)
    moment = morning_of(on)
    return moment if moment <= now else morning_of(on - EVERY[pace])


def looks_ahead_to(pace: Pace, until: datetime) -> datetime:
    """Return how far ahead a digest looks: to the end of the day of the next one."""
    return end_of(london_date(until) + EVERY[pace])


def digest_occasion(pace: Pace, until: datetime) -> str:
    """Name the digest of a day or week, within keys: "daily-2026-11-23", "weekly-2026-W48"."""
    on = london_date(until)
    if pace is Pace.DAILY:
        return f"{pace.value}-{on.isoformat()}"
    year, week, _ = on.isocalendar()
    return f"{pace.value}-{year}-W{week:02}"
