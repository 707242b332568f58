"""London time and back: every wall clock in the system is Europe/London, every stored instant is UTC."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london(day: date, at: time) -> datetime:
    """Say which instant (aware, UTC) a London wall clock means.

    A time that occurs twice, when the clocks go back, is the later one: a period that ends then is not cut short.
    A time that does not exist, when they go forward, moves forward by the missing hour.
    """
    local = datetime.combine(day, at.replace(tzinfo=None), tzinfo=LONDON)
    return max(local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def in_london(at: datetime) -> datetime:
    """Show an instant on the London clock. A datetime without a zone is a mistake of the program: ValueError."""
    if at.utcoffset() is None:
        raise ValueError(f"An instant must say its zone: {at!r}")
    return at.astimezone(LONDON)


def london_date(at: datetime) -> date:
    """Say which day it is in London at this instant (23:30 UTC in July is already tomorrow)."""
    return in_london(at).date()
