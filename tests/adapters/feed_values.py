"""What iCalendar values mean (RFC 5545 3.3): dates, instants and durations, read by the judges of feeds."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.adapters.feed_lines import Component, Line

LONDON = ZoneInfo("Europe/London")
DATE = re.compile(r"\d{8}")
LOCAL = re.compile(r"\d{8}T\d{6}")
IN_UTC = re.compile(r"\d{8}T\d{6}Z")
DURATION = re.compile(r"([+-]?)P(?:(\d+)W|(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)")


def is_all_day(event: Component) -> bool:
    """Say whether an event is of whole days."""
    start = event.one("DTSTART")
    return start is not None and start.parameters.get("VALUE") == "DATE"


def moment(line: Line) -> datetime | None:
    """Return the instant of a line, midnight in London for a day; None where the value is none.

    A zone that is not known is read as London, as the block of our feeds is.
    """
    if DATE.fullmatch(line.value):
        return wall_clock(f"{line.value}T000000").replace(tzinfo=LONDON).astimezone(UTC)
    if IN_UTC.fullmatch(line.value):
        return wall_clock(line.value.rstrip("Z")).replace(tzinfo=UTC)
    return wall_clock(line.value).replace(tzinfo=LONDON).astimezone(UTC) if LOCAL.fullmatch(line.value) else None


def wall_clock(value: str) -> datetime:
    """Return a wall clock as written, whose zone the caller knows."""
    return datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007


def duration(value: str) -> timedelta | None:
    """Return a duration (RFC 5545 3.3.6); None where the value is none."""
    found = DURATION.fullmatch(value)
    if not found or value.endswith(("P", "T")):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length


def clocks_of(event: Component) -> tuple[time, time] | None:
    """Return the London clock at the start and the end of a timed event."""
    start, end = event.one("DTSTART"), event.one("DTEND")
    if start is None or end is None:
        return None
    began, ended = moment(start), moment(end)
    return (began.astimezone(LONDON).time(), ended.astimezone(LONDON).time()) if began and ended else None
