"""Four independent readers of calendars, each of which says the same thing about a feed in the same words."""

import base64
import os
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import vobject
from ical.calendar_stream import IcsCalendarStream
from ical.exceptions import CalendarParseError
from vobject.base import ParseError, VObjectError
from vobject.icalendar import registerTzid

from tests.journeys.browser import open_browser

ICAL_JS = Path(__file__).parent / "ical.min.js"
FAR_AWAY = "America/New_York"


@dataclass(frozen=True)
class Seen:
    """One event as a reader shows it: instants in UTC, days as days, alarms as seconds after the start."""

    starts: str
    ends: str
    is_all_day: bool
    summary: str
    description: str
    location: str
    status: str
    alarms: tuple[float, ...]


@dataclass(frozen=True)
class Reading:
    """A feed as one reader sees it: its events by UID, what the reader complained of, why it refused the feed."""

    events: Mapping[str, Seen] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    refusal: str = ""


Reader = Callable[[bytes], Reading]
Evaluate = Callable[[str, Any], Any]
"""Runs a script in a page with one argument, and gives what it returns."""


@contextmanager
def far_away() -> Iterator[None]:
    """Put the readers of this process into another time zone for a while."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = FAR_AWAY
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


def by_icalendar(body: bytes) -> Reading:
    """Read with the library that also writes our feeds."""
    try:
        calendar = icalendar.Calendar.from_ical(body)
    except (ValueError, IndexError) as error:
        return Reading(refusal=str(error))
    events = calendar.walk("VEVENT")
    faults = [f"{name} {why}" for part in calendar.walk() for name, why in part.errors]
    return Reading({str(event["uid"]): _of_icalendar(event) for event in events}, tuple(faults))


def _of_icalendar(event: Any) -> Seen:
    return _seen(
        event.decoded("dtstart"),
        event.decoded("dtend"),
        [str(event.get(name, "")) for name in ("summary", "description", "location", "status")],
        [alarm.decoded("trigger") for alarm in event.walk("VALARM")],
    )


def by_vobject(body: bytes) -> Reading:
    """Read with vobject, which believes a feed's own VTIMEZONE."""
    registerTzid("Europe/London", None)  # It would else go by the block of whichever feed came first.
    try:
        calendar = vobject.readOne(body.decode())
        calendar.validate(raiseException=True)
    except (ParseError, VObjectError, ValueError, StopIteration) as error:
        return Reading(refusal=repr(error))
    events = getattr(calendar, "vevent_list", [])
    return Reading({event.uid.value: _of_vobject(event) for event in events})


def _of_vobject(event: Any) -> Seen:
    return _seen(
        event.dtstart.value,
        event.dtend.value,
        [event.getChildValue(name, "") for name in ("summary", "description", "location", "status")],
        [alarm.trigger.value for alarm in getattr(event, "valarm_list", [])],
    )


def by_ical(body: bytes) -> Reading:
    """Read with Home Assistant's library, the strictest grammar in wide use."""
    try:
        calendar = IcsCalendarStream.calendar_from_ics(body.decode())
    except (CalendarParseError, ValueError) as error:
        return Reading(refusal=str(error))
    return Reading({str(event.uid): _of_ical(event) for event in calendar.events})


def _of_ical(event: Any) -> Seen:
    texts = [event.summary, event.description, event.location, event.status.value if event.status else ""]
    return _seen(event.dtstart, event.dtend, [text or "" for text in texts], [alarm.trigger for alarm in event.alarm])


def _seen(starts: date, ends: date, texts: list[str], alarms: list[timedelta]) -> Seen:
    rings = tuple(sorted(after.total_seconds() for after in alarms))
    is_all_day = not isinstance(starts, datetime)
    summary, description, location, status = texts
    return Seen(_instant(starts), _instant(ends), is_all_day, summary, description, location, status, rings)


def _instant(at: date) -> str:
    """A time without a zone is one on the reader's own clock."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(at, datetime) else at.isoformat()


IN_JAVASCRIPT = """async ([library, bodies]) => {
  const ICAL = (await import(library)).default;
  ICAL.design.strict = true;
  const said = (time) => time.isDate ? time.toString() : time.toJSDate().toISOString().replace('.000Z', 'Z');
  const seen = (part) => {
    const event = new ICAL.Event(part);
    return [event.uid, {
      starts: said(event.startDate), ends: said(event.endDate), is_all_day: event.startDate.isDate,
      summary: event.summary || '', description: event.description || '', location: event.location || '',
      status: part.getFirstPropertyValue('status') || '',
      alarms: part.getAllSubcomponents('valarm')
        .map((alarm) => alarm.getFirstPropertyValue('trigger').toSeconds()).sort((one, other) => one - other),
    }];
  };
  const read = (body) => {
    try {
      const calendar = new ICAL.Component(ICAL.parse(body));
      ICAL.TimezoneService.reset();
      for (const zone of calendar.getAllSubcomponents('vtimezone')) {
        ICAL.TimezoneService.register(new ICAL.Timezone(zone));
      }
      return {events: Object.fromEntries(calendar.getAllSubcomponents('vevent').map(seen)), refusal: ''};
    } catch (error) {
      return {events: {}, refusal: String(error)};
    }
  };
  return {zone: Intl.DateTimeFormat().resolvedOptions().timeZone, readings: bodies.map(read)};
}"""


@contextmanager
def page_far_away() -> Iterator[Evaluate]:
    """Open an empty page of a browser that is far from London; give what runs a script in it.

    It has a thread of its own, for Playwright cannot be started twice in one, and journeys start it too.
    """
    with ThreadPoolExecutor(max_workers=1) as thread, ExitStack() as opened:
        browser = thread.submit(lambda: opened.enter_context(open_browser())).result()
        page = thread.submit(lambda: browser.new_context(timezone_id=FAR_AWAY).new_page()).result()
        yield lambda script, argument: thread.submit(page.evaluate, script, argument).result()
        thread.submit(opened.close).result()


def by_ical_js(evaluate: Evaluate, bodies: list[bytes]) -> list[Reading]:
    """Read with the parser of Thunderbird and Nextcloud, which goes by the feed's VTIMEZONE; the page is far away."""
    library = base64.b64encode(ICAL_JS.read_bytes()).decode()
    texts = [body.decode() for body in bodies]
    found = evaluate(IN_JAVASCRIPT, [f"data:text/javascript;base64,{library}", texts])
    assert found["zone"] == FAR_AWAY, "the page is not where it should be"
    return [
        Reading({uid: _of_javascript(event) for uid, event in one["events"].items()}, refusal=one["refusal"])
        for one in found["readings"]
    ]


def _of_javascript(event: dict[str, Any]) -> Seen:
    return Seen(**event | {"alarms": tuple(float(seconds) for seconds in event["alarms"])})


PYTHON_READERS: Mapping[str, Reader] = {"icalendar": by_icalendar, "vobject": by_vobject, "ical": by_ical}


def read_by_all(evaluate: Evaluate, bodies: Mapping[str, bytes]) -> dict[str, dict[str, Reading]]:
    """Return what each reader sees in each feed, every one of them far away."""
    in_javascript = dict(zip(bodies, by_ical_js(evaluate, list(bodies.values())), strict=True))
    with far_away():
        return {
            name: {reader: read(body) for reader, read in PYTHON_READERS.items()} | {"ical.js": in_javascript[name]}
            for name, body in bodies.items()
        }
