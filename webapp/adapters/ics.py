"""iCalendar (RFC 5545, RFC 7986): one entry's bytes at a time, and the head and time zone around them.

Each event is rendered on its own and its bytes are kept, so that an unchanged event is never rendered again and one
bad row cannot spoil a feed: `EntryRefused` names it and the rest goes out. There is no METHOD, so DTSTAMP is the time
of the last revision (RFC 5545 3.8.7.2) and the same facts give the same bytes.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm as Valarm
from icalendar import Calendar, Event
from icalendar.prop import vDDDTypes, vInt, vText

from webapp.domain.clean_text import clean_text
from webapp.domain.diary_entry import Certainty, DiaryEntry, EntryRefused, Stamps, WholeDays
from webapp.domain.diary_words import fit
from webapp.domain.feed_options import Alarms, Cancelled, FeedOptions
from webapp.domain.feeds import Feed
from webapp.domain.london import in_london
from webapp.domain.wording import day, moment
from webapp.links import feed_url

REFRESH = timedelta(hours=1)
PRODUCT = "-//Forward Plan Tracker//Decisions 1.0//EN"
COLOUR = "steelblue"
END = b"END:VCALENDAR\r\n"
AS_URI = {"VALUE": "URI"}
PLAIN_HEAD = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODUCT}\r\nCALSCALE:GREGORIAN\r\n".encode("ascii")
ALARM = re.compile(rb"\r\nBEGIN:VALARM\r\n.*?\r\nEND:VALARM\r\n(?:BEGIN:VALARM\r\n.*?\r\nEND:VALARM\r\n)*", re.S)

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

# Google Calendar renders mark-up in a description, so that a title could become a link; the others show it raw.
OPENS_A_TAG = re.compile(r"<(?=[/!?A-Za-z])")
AMPERSANDS = re.compile(r"&(?:[aA][mM][pP];|#0*38;|#[xX]0*26;)+")
ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")
ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
TO_ESCAPE = re.compile(r"[\\;,\n]")
UID = re.compile(r"[^\s@]+@[^\s@]+")
LONGEST_UID = 255
ADDRESS = re.compile(r"https?://[^\s/\"<>]+/[^\s\"<>]*")


class Text(vText):
    """A text escaped as RFC 5545 3.3.11 says: icalendar takes a backslash before an N for a line break."""

    def to_ical(self) -> bytes:
        """Write it in one pass, so that nothing escaped is escaped again."""
        return TO_ESCAPE.sub(lambda found: ESCAPED[found[0]], str(self)).encode()


@dataclass(frozen=True, slots=True)
class CalendarWriter:
    """Writes the calendars of one installation, whose public address is `base_url`."""

    base_url: str

    def entry(self, entry: DiaryEntry, stamps: Stamps) -> bytes:
        """Write one VEVENT, CRLF and folded. Raises EntryRefused, naming the entry, when it cannot be a valid event."""
        try:
            return bytes(_event(entry, stamps).to_ical(sorted=False))
        except (ValueError, TypeError, OverflowError) as error:
            raise EntryRefused(entry.uid, str(error)) from error

    def called_off(self, event: bytes, stamps: Stamps) -> bytes:
        """Write an event again as cancelled: the word first, no alarm, nobody busy (RFC 5545 3.8.1.11)."""
        again = Event.from_ical(event)
        again.subcomponents.clear()
        for name in [name for name, value in again.items() if isinstance(value, vText)]:
            again[name] = Text(str(again[name]))
        for name, value in (
            ("summary", Text(fit("CANCELLED: ", str(again["summary"])))),
            ("status", Text("CANCELLED")),
            ("transp", Text("TRANSPARENT")),
            ("x-microsoft-cdo-busystatus", Text("FREE")),
            ("dtstamp", vDDDTypes(_utc(stamps.last_modified_at))),
            ("last-modified", vDDDTypes(_utc(stamps.last_modified_at))),
            ("sequence", vInt(stamps.sequence)),
        ):
            again[name] = value
        return bytes(again.to_ical(sorted=False))

    def adapted(self, event: bytes, options: FeedOptions) -> bytes:
        """Return an event as somebody asked for it: without alarms, or standing although it was cancelled.

        Whole lines of our own bytes are taken out or exchanged: a folded line goes on with a space, so that no text
        inside a value can begin like one (RFC 5545 3.1).
        """
        if options.alarms is Alarms.NONE:
            event = ALARM.sub(b"\r\n", event)
        if options.cancelled is Cancelled.MARK:
            event = event.replace(b"\r\nSTATUS:CANCELLED\r\n", b"\r\nSTATUS:CONFIRMED\r\n")
        return event

    def feed(self, feed: Feed, events: Sequence[bytes], *, changed_at: datetime) -> bytes:
        """Join a feed's head, the time zone where an event needs it, and the events' kept bytes.

        A calendar must have at least one component (RFC 5545 3.6), so an empty feed carries the time zone alone.
        """
        head = bytes(_head(feed, self.base_url, changed_at).to_ical(sorted=False)).removesuffix(END)
        return head + _with_zone(b"".join(events)) + END


def single_entry(event: bytes) -> bytes:
    """Make a calendar file of one kept event: an entry to keep, not a feed, so nothing says how often to ask again."""
    return PLAIN_HEAD + _with_zone(event) + END


def _with_zone(body: bytes) -> bytes:
    needs_zone = not body or b"\r\nDTSTART;TZID=" in body
    return LONDON_BLOCK + body if needs_zone else body


def _head(feed: Feed, base_url: str, changed_at: datetime) -> Calendar:
    head = Calendar()
    head.add("version", "2.0")
    head.add("prodid", PRODUCT)
    head.add("calscale", "GREGORIAN")
    for name, value in (("name", feed.name), ("x-wr-calname", feed.name)):
        head.add(name, Text(_line(value)))
    for name in ("description", "x-wr-caldesc"):
        head.add(name, Text(_line(feed.description)))
    head.add("x-wr-timezone", Text("Europe/London"))
    head.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    head.add("x-published-ttl", Text("PT1H"))
    head.add("last-modified", _utc(changed_at))
    if not feed.is_secret:
        head.add("source", feed_url(base_url, feed.path), parameters=AS_URI)
    head.add("url", feed_url(base_url, feed.page_path), parameters=AS_URI)
    head.add("color", Text(COLOUR))
    return head


def _event(entry: DiaryEntry, stamps: Stamps) -> Event:
    _require_sound(entry)
    event = Event()
    event.add("uid", Text(entry.uid))
    event.add("dtstamp", _utc(stamps.last_modified_at))
    event.add("created", _utc(stamps.created_at))
    event.add("last-modified", _utc(stamps.last_modified_at))
    event.add("sequence", stamps.sequence)
    _add_span(event, entry)
    event.add("summary", Text(_line(entry.summary)))
    event.add("description", Text(_text(f"{entry.description}\n\n{entry.address}")))
    event.add("url", entry.address, parameters=AS_URI)
    event.add("status", Text(entry.certainty.value))
    event.add("transp", Text("OPAQUE" if entry.busy else "TRANSPARENT"))
    event.add("class", Text("PUBLIC"))
    event.add("categories", [_line(category) for category in entry.categories])
    event.add("x-microsoft-cdo-busystatus", Text("BUSY" if entry.busy else "FREE"))
    if entry.location:
        event.add("location", Text(_line(entry.location)))
    if entry.vague is not None:
        event.add("x-forwardplan-date-text", Text(_line(entry.vague.words)))
        event.add("x-forwardplan-precision", Text(entry.vague.precision))
        if entry.vague.latest_on is not None:
            event.add("x-forwardplan-latest", entry.vague.latest_on)
    for alarm in () if entry.certainty is Certainty.CANCELLED else entry.alarms:
        ring = Valarm()
        ring.add("action", Text("DISPLAY"))
        ring.add("trigger", alarm.after_start)
        ring.add("description", Text(_line(alarm.words)))
        event.add_component(ring)
    return event


def _require_sound(entry: DiaryEntry) -> None:
    """Refuse what no text can mend: an entry without title or place in the world (RFC 5545 3.8.4.7, 3.8.4.6)."""
    if not _line(entry.summary):
        raise ValueError("The entry has no title.")
    if not UID.fullmatch(entry.uid) or len(entry.uid.encode()) > LONGEST_UID:
        raise ValueError("Its name for calendar programs is too long, or has a blank in it.")
    if not ADDRESS.fullmatch(entry.address):
        raise ValueError(f"Its address is not one: {entry.address[:200]!r}")


def _add_span(event: Event, entry: DiaryEntry) -> None:
    """Whole days are dates with an exclusive end (RFC 5545 3.6.1); the rest is London time under its TZID.

    A London time that comes twice in the night when the clocks go back means the first of the two under a TZID
    (RFC 5545 3.3.5), so an entry in that hour is written in UTC.
    """
    when = entry.when
    if isinstance(when, WholeDays):
        if when.last_on < when.first_on:
            raise ValueError(f"It ends on {day(when.last_on)}, and begins only on {day(when.first_on)}.")
        event.add("dtstart", when.first_on)
        event.add("dtend", when.last_on + timedelta(days=1))
        return
    if when.ends_at <= when.starts_at:
        raise ValueError(f"It ends at {moment(when.ends_at)}, and begins only at {moment(when.starts_at)}.")
    starts, ends = in_london(when.starts_at), in_london(when.ends_at)
    comes_again = starts.fold or ends.fold
    event.add("dtstart", _utc(starts) if comes_again else starts)
    event.add("dtend", _utc(ends) if comes_again else ends)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _text(words: str) -> str:
    """Text of any number of lines, without control characters (RFC 5545 3.1) and without working mark-up."""
    words = clean_text(words)
    if "&" in words:
        words = ENTITY.sub(lambda found: html.unescape(found[0]), AMPERSANDS.sub("&", words))
        words = clean_text(ENTITY.sub(_broken, words))
    return OPENS_A_TAG.sub("‹", words)


def _broken(entity: re.Match[str]) -> str:
    """What became an entity only when others were undone stays text; what looks like one and is none, as in "Q&A;"."""
    return entity[0] if html.unescape(entity[0]) == entity[0] else f"& {entity[0][1:]}"


def _line(words: str) -> str:
    return " ".join(_text(words).split())
