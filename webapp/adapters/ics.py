"""iCalendar (RFC 5545, RFC 7986): one entry's bytes at a time, and the head and time zone around them.

Each event is rendered on its own and its bytes are kept, so that an unchanged event is never rendered again and one
bad row cannot spoil a feed: `EntryRefused` names it and the rest goes out. There is no METHOD, so DTSTAMP is the time
of the last revision (RFC 5545 3.8.7.2) and the same facts give the same bytes.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Alarm as Valarm
from icalendar import Calendar, Event
from icalendar.prop import vText

from webapp.domain.diary_entry import Certainty, DiaryEntry, EntryRefused, Stamps, WholeDays
from webapp.domain.feeds import Feed
from webapp.domain.london import in_london
from webapp.links import feed_url

REFRESH = timedelta(hours=1)
PRODUCT = "-//Forward Plan Tracker//Decisions 1.0//EN"
COLOUR = "steelblue"
END = b"END:VCALENDAR\r\n"
AS_URI = {"VALUE": "URI"}

# Never icalendar's add_missing_timezones(): its block has no RRULE and puts the spring change an hour late, and real
# calendar programs believe the block rather than the name. These are the rules in force since 1981 and 1996.
LONDON_BLOCK = b"""BEGIN:VTIMEZONE
TZID:Europe/London
X-LIC-LOCATION:Europe/London
BEGIN:DAYLIGHT
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
""".replace(b"\n", b"\r\n")

# RFC 5545 3.1 keeps control characters out of text; a form pasted from Word may hold them.
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]+")


def render_entry(entry: DiaryEntry, stamps: Stamps) -> bytes:
    """Write one VEVENT, CRLF and folded. Raises EntryRefused, naming the entry, when it cannot be a valid event."""
    try:
        return bytes(_event(entry, stamps).to_ical(sorted=False))
    except (ValueError, TypeError) as error:
        raise EntryRefused(entry.uid, str(error)) from error


def render_feed(feed: Feed, events: Iterable[bytes], *, base_url: str, changed_at: datetime) -> bytes:
    """Join a feed's head, the time zone where an event needs it, and the events' kept bytes.

    A calendar must have at least one component (RFC 5545 3.6), so an empty feed carries the time zone alone.
    """
    head = bytes(_head(feed, base_url, changed_at).to_ical(sorted=False)).removesuffix(END)
    body = b"".join(events)
    needs_zone = not body or b"\r\nDTSTART;TZID=" in body
    return head + (LONDON_BLOCK if needs_zone else b"") + body + END


def _head(feed: Feed, base_url: str, changed_at: datetime) -> Calendar:
    head = Calendar()
    head.add("version", "2.0")
    head.add("prodid", PRODUCT)
    head.add("calscale", "GREGORIAN")
    for name, value in (("name", feed.name), ("x-wr-calname", feed.name)):
        head.add(name, vText(_text(value)))
    for name in ("description", "x-wr-caldesc"):
        head.add(name, vText(_text(feed.description)))
    head.add("x-wr-timezone", vText("Europe/London"))
    head.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    head.add("x-published-ttl", vText("PT1H"))
    head.add("last-modified", _utc(changed_at))
    head.add("source", feed_url(base_url, feed.path), parameters=AS_URI)
    head.add("url", feed_url(base_url, feed.page_path), parameters=AS_URI)
    head.add("color", vText(COLOUR))
    return head


def _event(entry: DiaryEntry, stamps: Stamps) -> Event:
    if not entry.summary.strip():
        raise ValueError("The entry has no title.")
    event = Event()
    event.add("uid", vText(entry.uid))
    event.add("dtstamp", _utc(stamps.last_modified_at))
    event.add("created", _utc(stamps.created_at))
    event.add("last-modified", _utc(stamps.last_modified_at))
    event.add("sequence", stamps.sequence)
    _add_span(event, entry)
    event.add("summary", vText(_line(entry.summary)))
    event.add("description", vText(_text(f"{entry.description}\n\n{entry.address}")))
    event.add("url", entry.address, parameters=AS_URI)
    event.add("status", vText(entry.certainty.value))
    event.add("transp", vText("OPAQUE" if entry.busy else "TRANSPARENT"))
    event.add("class", vText("PUBLIC"))
    event.add("categories", [_line(category) for category in entry.categories])
    event.add("x-microsoft-cdo-busystatus", vText("BUSY" if entry.busy else "FREE"))
    if entry.location:
        event.add("location", vText(_line(entry.location)))
    if entry.vague is not None:
        event.add("x-forwardplan-date-text", vText(_line(entry.vague.words)))
        event.add("x-forwardplan-precision", vText(entry.vague.precision))
        if entry.vague.latest_on is not None:
            event.add("x-forwardplan-latest", entry.vague.latest_on)
    for alarm in () if entry.certainty is Certainty.CANCELLED else entry.alarms:
        ring = Valarm()
        ring.add("action", vText("DISPLAY"))
        ring.add("trigger", alarm.after_start)
        ring.add("description", vText(_line(alarm.words)))
        event.add_component(ring)
    return event


def _add_span(event: Event, entry: DiaryEntry) -> None:
    """Whole days are dates with an exclusive end (RFC 5545 3.6.1); the rest is London time under its TZID."""
    when = entry.when
    if isinstance(when, WholeDays):
        if when.last_on < when.first_on:
            raise ValueError(f"It ends on {when.last_on}, before it begins on {when.first_on}.")
        event.add("dtstart", when.first_on)
        event.add("dtend", when.last_on + timedelta(days=1))
        return
    if when.ends_at <= when.starts_at:
        raise ValueError(f"It ends at {when.ends_at}, not after it begins at {when.starts_at}.")
    event.add("dtstart", in_london(when.starts_at))
    event.add("dtend", in_london(when.ends_at))


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _text(words: str) -> str:
    return CONTROL.sub(" ", words.replace("\r\n", "\n"))


def _line(words: str) -> str:
    return " ".join(_text(words).split())
