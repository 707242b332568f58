"""The rules a feed must satisfy as bytes, so that it is judged by what breaks real calendar programs.

Most of these faults are noticed by no parser. `broken_rules` returns each rule that a body breaks, with why. What only
a request shows is judged in `tests/feeds/http_rules.py`, what only a change shows in `tests/feeds/change_rules.py`,
what only several readers show in `tests/feeds/reading_rules.py`.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from tests.adapters.feed_byte_rules import BYTE_RULES, readable
from tests.adapters.feed_event_rules import ALARM_RULES, EVENT_RULES, FEED_RULES
from tests.adapters.feed_head_rules import HEAD_RULES
from tests.adapters.feed_lines import Component, calendar_of
from tests.adapters.feed_zone_rules import ZONE_RULES

JUDGED = (*BYTE_RULES, *HEAD_RULES, *ZONE_RULES, *EVENT_RULES, *FEED_RULES, *ALARM_RULES)
AS_BARS = frozenset({"E19"})
"""What `?fuzzy=bar` asks for: a period of any length as one bar."""
SECRET = frozenset({"C10"})
"""What a secret feed may lack: its own address is kept nowhere, so it cannot say it as its SOURCE."""


def broken_rules(body: bytes, *, now: datetime, allowed: Collection[str] = ()) -> list[str]:
    """Return every rule that a feed breaks, errors and warnings alike, each as "E09 why", but for those `allowed`."""
    faults = [f"{name} {why}" for name, rule in BYTE_RULES.items() for why in rule(body)]
    if not any(fault.startswith(("S01", "S08")) for fault in faults):
        faults += _of_calendar(calendar_of(readable(body)), now)
    return [fault for fault in faults if fault[:3] not in allowed]


def ids_of(faults: Collection[str]) -> set[str]:
    """Return the rules among faults, each once."""
    return {fault[:3] for fault in faults}


def _of_calendar(calendar: Component, now: datetime) -> Iterator[str]:
    for named in (HEAD_RULES, ZONE_RULES):
        yield from (f"{name} {why}" for name, rule in named.items() for why in rule(calendar))
    yield from (f"{name} {why}" for name, rule in FEED_RULES.items() for why in rule(calendar, now))
    for event in calendar.named("VEVENT"):
        said = f"{event.value('UID')} {event.value('SUMMARY')}"
        yield from (f"{name} {said}" for name, is_sound in EVENT_RULES.items() if not is_sound(event))
        for alarm in event.named("VALARM"):
            rings = alarm.value("TRIGGER")
            yield from (f"{name} {rings} of {said}" for name, ok in ALARM_RULES.items() if not ok(event, alarm))
