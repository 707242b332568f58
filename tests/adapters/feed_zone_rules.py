"""The rules T01 to T08: time zones. A calendar program believes the block or the name, so both must say the same."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo, available_timezones

from tests.adapters.feed_lines import Component, Line, everything_in
from tests.adapters.feed_values import IN_UTC, LOCAL, wall_clock

Faults = Iterator[str]
ZONES = available_timezones()
INSTANTS = frozenset(
    {
        "DTSTART", "DTEND", "DTSTAMP", "CREATED", "LAST-MODIFIED", "DUE", "COMPLETED", "RECURRENCE-ID", "EXDATE",
        "RDATE", "TRIGGER", "ACKNOWLEDGED",
    }
)  # fmt: skip
YEARLY = re.compile(r"FREQ=YEARLY;BYMONTH=(\d{1,2});BYDAY=(-?[1-5])(MO|TU|WE|TH|FR|SA|SU)")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OFFSET = re.compile(r"([+-])(\d{2})(\d{2})")
YEARS = (2012, 2026, 2027, 2028)


def _defined(calendar: Component) -> list[str]:
    return [zone.value("TZID") for zone in calendar.named("VTIMEZONE")]


def _used(calendar: Component) -> set[str]:
    return {
        line.parameters["TZID"] for part in everything_in(calendar) for line in part.lines if "TZID" in line.parameters
    }


def _is_undefined(calendar: Component) -> Faults:
    missing = _used(calendar) - set(_defined(calendar))
    if missing:
        yield str(sorted(missing))


def _is_defined_twice(calendar: Component) -> Faults:
    yield from (name for name, times in Counter(_defined(calendar)).items() if times > 1)


def _is_incomplete(calendar: Component) -> Faults:
    for zone in calendar.named("VTIMEZONE"):
        if not zone.value("TZID") or not zone.named("STANDARD"):
            yield "no TZID or no STANDARD"
        yield from (f"{part.name} {part.lines}" for part in zone.parts if not _is_whole(part))


def _is_whole(observance: Component) -> bool:
    offsets = (observance.value("TZOFFSETFROM"), observance.value("TZOFFSETTO"))
    return bool(LOCAL.fullmatch(observance.value("DTSTART"))) and all(OFFSET.fullmatch(one) for one in offsets)


def _is_unusual(calendar: Component) -> Faults:
    for zone in calendar.named("VTIMEZONE"):
        counted = Counter(part.name for part in zone.parts)
        if max(counted.values(), default=0) > 1 or set(counted) - {"STANDARD", "DAYLIGHT"}:
            yield str(counted)
        for part in zone.parts:
            if part.all("RDATE") or len(part.all("RRULE")) != 1 or not YEARLY.fullmatch(part.value("RRULE")):
                yield f"{part.name} {part.value('RRULE')}"


def _disagrees(calendar: Component) -> Faults:
    """The block changes the clocks when the named zone does, by as much, and at no other time."""
    if list(_is_incomplete(calendar)) or list(_is_unusual(calendar)):
        return
    for zone in calendar.named("VTIMEZONE"):
        name = zone.value("TZID")
        if name in ZONES:
            yield from (f"{name} in {year}" for year in YEARS if _changes(zone, year) != _real_changes(name, year))


def _changes(zone: Component, year: int) -> frozenset[tuple[datetime, timedelta]]:
    return frozenset(
        (_nth(part, year) - _offset(part.value("TZOFFSETFROM")), _offset(part.value("TZOFFSETTO")))
        for part in zone.parts
        if wall_clock(part.value("DTSTART")).year <= year
    )


def _nth(part: Component, year: int) -> datetime:
    """Return the wall clock at which an observance begins in a year."""
    found = YEARLY.fullmatch(part.value("RRULE"))
    assert found is not None, "it is yearly"
    month, nth, weekday = int(found[1]), int(found[2]), WEEKDAYS.index(found[3])
    days = [date(year, month, 1) + timedelta(days=count) for count in range(31)]
    those = [day for day in days if day.month == month and day.weekday() == weekday]
    time = wall_clock(part.value("DTSTART")).time()
    return datetime.combine(those[nth if nth < 0 else nth - 1], time, tzinfo=UTC)


@cache
def _real_changes(name: str, year: int) -> frozenset[tuple[datetime, timedelta]]:
    zone, first = ZoneInfo(name), datetime(year, 1, 1, tzinfo=UTC)
    hours = [first + timedelta(hours=count) for count in range(366 * 24)]
    offsets = [hour.astimezone(zone).utcoffset() or timedelta() for hour in hours]
    return frozenset(
        (hour, offset)
        for hour, before, offset in zip(hours[1:], offsets, offsets[1:], strict=False)
        if before != offset and hour.year == year
    )


def _offset(value: str) -> timedelta:
    found = OFFSET.fullmatch(value)
    assert found is not None, "it is whole"
    length = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -length if found[1] == "-" else length


def _lines_of_time(calendar: Component) -> Iterator[Line]:
    outside_zones = [part for one in calendar.parts if one.name != "VTIMEZONE" for part in everything_in(one)]
    yield from (line for part in outside_zones for line in part.lines if line.name in INSTANTS)


def _floats(calendar: Component) -> Faults:
    for line in _lines_of_time(calendar):
        if LOCAL.fullmatch(line.value) and "TZID" not in line.parameters:
            yield f"{line.name} {line.value}"


def _says_two_zones(calendar: Component) -> Faults:
    for line in _lines_of_time(calendar):
        if IN_UTC.fullmatch(line.value) and "TZID" in line.parameters:
            yield f"{line.name} {line.value}"


def _is_named_otherwise(calendar: Component) -> Faults:
    """A zone has its IANA name, and is there for an event; alone only where a feed would else be empty."""
    unused = set(_defined(calendar)) - _used(calendar) if calendar.named("VEVENT") else set()
    foreign = (set(_defined(calendar)) | _used(calendar)) - ZONES
    if unused | foreign:
        yield str(sorted(unused | foreign))


ZONE_RULES: Mapping[str, Callable[[Component], Faults]] = MappingProxyType(
    {
        "T01": _is_undefined,
        "T02": _is_defined_twice,
        "T03": _is_incomplete,
        "T04": _disagrees,
        "T05": _is_unusual,
        "T06": _floats,
        "T07": _says_two_zones,
        "T08": _is_named_otherwise,
    }
)
