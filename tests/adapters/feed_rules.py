"""The rules a feed must satisfy, one function each, so that a feed is judged by what breaks real calendar programs.

Most of these faults are noticed by no parser. `broken_rules` returns the ids of the rules a body breaks, with why.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from tests.adapters.feed_lines import Component, Line, calendar_of, everything_in, parsed, unfolded

Faults = Iterator[str]
LONDON = ZoneInfo("Europe/London")
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "X-WR-CALNAME", "NAME", "X-WR-CALDESC", "X-FORWARDPLAN-DATE-TEXT"}
ESCAPED = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
CANCEL_WORDS = ("CANCELLED", "WITHDRAWN", "POSTPONED")
DURATION = re.compile(r"^([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")
ONCE = (
    "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION",
    "LOCATION", "URL", "STATUS", "TRANSP", "CLASS", "ORGANIZER", "PRIORITY", "GEO", "RECURRENCE-ID",
)  # fmt: skip


def broken_rules(body: bytes, *, now: datetime) -> list[str]:
    """Every rule that a feed breaks, errors and warnings alike, each as "E09 why"."""
    faults = list(_of_bytes(body))
    if faults:
        return faults
    calendar = calendar_of(body)
    events = calendar.named("VEVENT")
    faults += [fault for rule in CALENDAR_RULES for fault in rule(calendar)]
    faults += [fault for event in events for rule in EVENT_RULES for fault in rule(event)]
    faults += [fault for event in events for fault in _stamps(event, now)]
    return faults + [fault for event in events for alarm in event.named("VALARM") for fault in _alarm(event, alarm)]


# S: bytes and lines


def _of_bytes(body: bytes) -> Faults:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"S01 {error}"
        return
    if not body.startswith(b"BEGIN:VCALENDAR\r\n"):
        yield "S02 does not begin with BEGIN:VCALENDAR"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", body) or not body.endswith(b"\r\n"):
        yield "S03 a line does not end with CRLF"
    for raw in body.split(b"\r\n"):
        if len(raw) > 75:
            yield f"S04 {len(raw)} octets: {raw[:40]!r}"
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            yield f"S05 a fold splits a character: {raw!r}"
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
        yield "S06 control character"
    if b"\r\n\r\n" in body or not body.endswith(b"\r\nEND:VCALENDAR\r\n"):
        yield "S07 empty line, or text after the end"
    yield from _of_lines(body)


def _of_lines(body: bytes) -> Faults:
    for text in unfolded(body):
        line = parsed(text)
        if line is None:
            yield f"S09 {text!r}"
        elif line.name in TEXTS:
            if not ESCAPED.fullmatch(line.value):
                yield f"S10 {text!r}"
            if re.search(r"</?[a-z]+[^>]*>|&(amp|lt|gt|nbsp|quot);", line.text, re.I):
                yield f"S11 {text!r}"
    try:
        calendar_of(body)
    except ValueError as error:
        yield f"S08 {error}"


# C: the head


def _head(calendar: Component) -> Faults:
    refresh = calendar.one("REFRESH-INTERVAL")
    every = _duration(refresh.value) if refresh and refresh.parameters == {"VALUE": "DURATION"} else None
    name, zone = calendar.value("X-WR-CALNAME"), calendar.value("X-WR-TIMEZONE")
    sound = {
        "C01": [line.value for line in calendar.all("VERSION")] == ["2.0"],
        "C02": [bool(re.match(r"-//.+//.+//[A-Z]{2}$", one.value)) for one in calendar.all("PRODID")] == [True],
        "C03": calendar.value("METHOD") in {"", "PUBLISH"},
        "C04": calendar.value("CALSCALE") in {"", "GREGORIAN"},
        "C05": every is not None and timedelta(minutes=15) <= every <= timedelta(days=1),
        "C06": refresh is not None and calendar.value("X-PUBLISHED-TTL") == refresh.value,
        "C07": bool(name) and calendar.value("NAME") == name,
        "C08": bool(calendar.value("X-WR-CALDESC") and calendar.value("DESCRIPTION")),
        "C09": zone in available_timezones(),
        "C10": all(calendar.value(one).startswith("https://") for one in ("URL", "SOURCE")),
        "C11": bool(calendar.parts),
        "C12": calendar.value("COLOR") in {"", "steelblue"},
    }
    yield from (f"{rule} of the head" for rule, is_sound in sound.items() if not is_sound)


# T: time


def _zones(calendar: Component) -> Faults:
    zones = calendar.named("VTIMEZONE")
    defined = [zone.value("TZID") for zone in zones]
    lines = [line for part in everything_in(calendar) for line in part.lines]
    used = {line.parameters["TZID"] for line in lines if "TZID" in line.parameters}
    if used - set(defined):
        yield f"T01 {used}"
    if len(defined) != len(set(defined)):
        yield "T02 twice"
    for name in defined:
        if name not in available_timezones() or (name not in used and calendar.named("VEVENT")):
            yield f"T08 {name}"
    for zone in zones:
        yield from _zone(zone)
    for part in calendar.named("VEVENT"):
        for line in part.lines:
            if re.fullmatch(r"\d{8}T\d{6}", line.value) and "TZID" not in line.parameters:
                yield f"T06 {line.name}"
            if re.fullmatch(r"\d{8}T\d{6}Z", line.value) and "TZID" in line.parameters:
                yield f"T07 {line.name}"


def _zone(zone: Component) -> Faults:
    if Counter(part.name for part in zone.parts) != {"STANDARD": 1, "DAYLIGHT": 1}:
        yield "T05 observances"
        return
    for part in zone.parts:
        if not re.fullmatch(r"\d{8}T\d{6}", part.value("DTSTART")):
            yield "T03 DTSTART"
        if not all(re.fullmatch(r"[+-]\d{4}", part.value(name)) for name in ("TZOFFSETFROM", "TZOFFSETTO")):
            yield "T03 offsets"
        if part.all("RDATE") or not re.fullmatch(r"FREQ=YEARLY;BYMONTH=\d+;BYDAY=-1SU", part.value("RRULE")):
            yield "T05 RRULE"
    for year in (2012, 2026, 2027):
        for day in (date(year, 1, 1) + timedelta(days=count) for count in range(365)):
            noon = datetime.combine(day, time(12), tzinfo=LONDON)
            if _offset_by_block(zone, noon.replace(tzinfo=None)) != noon.utcoffset():
                yield f"T04 {day}"


def _offset_by_block(zone: Component, local: datetime) -> timedelta:
    """The offset that the block itself gives: the observance that began last."""
    began: list[tuple[datetime, str]] = []
    for part in zone.parts:
        start = _plain(part.value("DTSTART"))
        month = int(part.value("RRULE").split("BYMONTH=")[1].split(";")[0])
        for year in (local.year - 1, local.year):
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            sunday = last - timedelta(days=(last.weekday() + 1) % 7)
            began.append((datetime.combine(sunday, start.time()), part.value("TZOFFSETTO")))
    offset = max(one for one in began if one[0] <= local)[1]
    return timedelta(hours=int(offset[1:3]), minutes=int(offset[3:])) * (-1 if offset[0] == "-" else 1)


# E: events


def _uids(calendar: Component) -> Faults:
    events = calendar.named("VEVENT")
    for uid, times in Counter(event.value("UID") for event in events).items():
        if times > 1:
            yield f"E02 {uid}"
    for alike, times in Counter((event.value("SUMMARY"), event.value("DTSTART")) for event in events).items():
        if times > 1:
            yield f"E24 {alike}"


def _uid(event: Component) -> Faults:
    uid = event.value("UID")
    if not uid or len(uid.encode()) > 255 or re.search(r"\s", uid):
        yield f"E01 {uid!r}"
    if "@" not in uid:
        yield f"E03 {uid!r}"


def _stamps(event: Component, now: datetime) -> Faults:
    if len(event.all("DTSTAMP")) != 1 or not event.value("DTSTAMP").endswith("Z"):
        yield "E04 DTSTAMP"
    for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        if not event.value(name).endswith("Z"):
            yield f"E06 {name}"
        elif datetime.strptime(event.value(name), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) > now:
            yield f"E05 {name}"
    if not re.fullmatch(r"\d{1,10}", event.value("SEQUENCE")):
        yield "E07 SEQUENCE"


def _span(event: Component) -> Faults:
    if len(event.all("DTSTART")) != 1:
        yield "E08 DTSTART"
        return
    start, end = event.one("DTSTART"), event.one("DTEND")
    if start is None or end is None or event.one("DURATION"):
        yield "E09 no DTEND" if not _is_all_day(event) else "E21 no DTEND"
        return
    if start.parameters != end.parameters or _moment(end) <= _moment(start):
        yield f"E09 {start.value} to {end.value}"
    length = _moment(end) - _moment(start)
    if _is_all_day(event):
        if event.value("TRANSP") != "TRANSPARENT":
            yield "E10 an all-day event makes people busy"
        if length > timedelta(days=14):
            yield f"E19 {length}"
    elif start.value.endswith("T000000") and length >= timedelta(hours=23):
        yield "E20 a whole day as a block"


def _words(event: Component) -> Faults:
    summary = event.one("SUMMARY")
    if summary is None or not summary.text.strip() or len(summary.text) > 120:
        yield f"E11 {summary}"
    if event.value("STATUS") not in ("TENTATIVE", "CONFIRMED", "CANCELLED"):
        yield "E12 STATUS"
    if event.value("STATUS") == "CANCELLED":
        named = summary is not None and summary.text.startswith(CANCEL_WORDS)
        quiet = not event.parts and event.value("TRANSP") == "TRANSPARENT" and event.value("SEQUENCE") != "0"
        if not (named and quiet):
            yield f"E13 {summary}"
    address, description = event.value("URL"), event.one("DESCRIPTION")
    if not re.match(r"https?://[^/]+/", address):
        yield "E14 URL"
    if description is None or not description.text.endswith(f"\n{address}"):
        yield "E15 the address is not the last line"
    elif len(description.text) > 4000:
        yield "E25 DESCRIPTION"


def _manners(event: Component) -> Faults:
    free, categories = event.value("TRANSP") == "TRANSPARENT", event.value("CATEGORIES")
    sound = {
        "E16": not event.all("ORGANIZER") and not event.all("ATTENDEE"),
        "E17": event.value("CLASS") in {"", "PUBLIC"} and event.value("TRANSP") in {"OPAQUE", "TRANSPARENT"},
        "E18": not event.all("ATTACH"),
        "E22": not free or event.value("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE",
        "E23": bool(categories),
        "E26": not event.all("X-ALT-DESC"),
        "E27": all(len(event.all(name)) <= 1 for name in ONCE),
        "E28": "Meeting" not in categories or bool(event.value("LOCATION")),
        "A04": len(event.named("VALARM")) <= 2,
    }
    yield from (f"{rule} {event.value('UID')}" for rule, is_sound in sound.items() if not is_sound)


# A: alarms


def _alarm(event: Component, alarm: Component) -> Faults:
    if alarm.value("ACTION") != "DISPLAY" or not alarm.value("DESCRIPTION") or not alarm.value("TRIGGER"):
        yield "A01 alarm"
    after = _duration(alarm.value("TRIGGER"))
    start = event.one("DTSTART")
    if after is None or start is None:
        yield f"A02 {alarm.value('TRIGGER')}"
        return
    began = _moment(start)
    rings = (began if began.tzinfo else began.replace(tzinfo=LONDON)).astimezone(UTC) + after
    if not time(7) <= rings.astimezone(LONDON).time() < time(22):
        yield f"A03 rings at {rings}"


def _is_all_day(event: Component) -> bool:
    start = event.one("DTSTART")
    return start is not None and start.parameters.get("VALUE") == "DATE"


def _moment(line: Line) -> datetime:
    if line.parameters.get("VALUE") == "DATE":
        return _plain(f"{line.value}T000000")
    zone = UTC if line.value.endswith("Z") else LONDON
    return _plain(line.value.rstrip("Z")).replace(tzinfo=zone).astimezone(UTC)


def _plain(value: str) -> datetime:
    """A wall clock as written, whose zone the caller knows."""
    return datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007


def _duration(value: str) -> timedelta | None:
    found = DURATION.match(value)
    if not found or value.endswith(("P", "T")):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length


CALENDAR_RULES: tuple[Callable[[Component], Faults], ...] = (_head, _zones, _uids)
EVENT_RULES: tuple[Callable[[Component], Faults], ...] = (_uid, _span, _words, _manners)
