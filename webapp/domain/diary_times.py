"""When entries of calendars are, and when they ring: never at night."""

from datetime import date, datetime, time, timedelta

from webapp.domain.diary_entry import Block, WholeDays
from webapp.domain.london import in_london, london, london_date

QUIET_FROM, QUIET_UNTIL, EVENING = time(22), time(7), time(21)
HALF_AN_HOUR = timedelta(minutes=30)
AT_NINE = timedelta(hours=9)
"""After midnight, so nine in the morning of an entry of a whole day."""


def one_day(on: date) -> WholeDays:
    """Return one whole day."""
    return WholeDays(on, on)


def until(on: date, at: time | None) -> WholeDays | Block:
    """Half an hour that ends at a London time, so that no program can show it as starting then; or the whole day."""
    if at is None:
        return one_day(on)
    ends_at = london(on, at)
    return Block(ends_at - HALF_AN_HOUR, ends_at)


def ring_before(moment_at: datetime, hours: int) -> tuple[datetime, str]:
    """Say when to ring so many hours before a moment, and how that moment's day is called then.

    Where it would wake somebody it rings the evening before.
    """
    at = _not_at_night(moment_at - timedelta(hours=hours))
    days = (london_date(moment_at) - london_date(at)).days
    return at, ("today", "tomorrow")[days] if days < 2 else "soon"


def _not_at_night(at: datetime) -> datetime:
    """The same instant, or the evening before it when nobody should be woken."""
    local = in_london(at)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return at
    return london(local.date() if local.time() >= QUIET_FROM else local.date() - timedelta(days=1), EVENING)
