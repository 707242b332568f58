"""The rules D01 to D07: what a subscriber sees of a change, judged by the answers before it and after it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from werkzeug.http import parse_date

from tests.adapters.feed_lines import Component, calendar_of, everything_in
from tests.adapters.feed_values import moment
from tests.feeds.answers import Answer, Ask

Faults = Iterator[str]
STAMPS = frozenset({"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "CREATED"})
SCHEDULE = ("DTSTART", "DTEND", "STATUS")
HIDING = frozenset({"D04"})
"""What `?cancelled=hide` and `?fuzzy=none` ask for: that something goes without a word."""


@dataclass(frozen=True)
class Changed:
    """Two answers for one feed, the moment of the second, and a way to ask again."""

    before: Answer
    after: Answer
    now: datetime
    ask_again: Ask

    @cached_property
    def old(self) -> dict[str, Component]:
        """Return the events before, by UID."""
        return {event.value("UID"): event for event in calendar_of(self.before.body).named("VEVENT")}

    @cached_property
    def new(self) -> dict[str, Component]:
        """Return the events after, by UID."""
        return {event.value("UID"): event for event in calendar_of(self.after.body).named("VEVENT")}

    def both(self) -> Iterator[tuple[str, Component, Component]]:
        """Give the events that are in both."""
        yield from ((uid, event, self.new[uid]) for uid, event in self.old.items() if uid in self.new)

    @property
    def is_other(self) -> bool:
        """Say whether the body changed."""
        return self.before.body != self.after.body


def broken_change_rules(
    before: Answer, after: Answer, *, ask: Ask, path: str, now: datetime, allowed: Collection[str] = ()
) -> list[str]:
    """Return every rule that a change of a feed breaks, each with why, but for those `allowed`."""
    changed = Changed(before, after, now, lambda headers: ask("GET", path, headers))
    faults = [f"{name} {why}" for name, rule in CHANGE_RULES.items() for why in rule(changed)]
    return [fault for fault in faults if fault[:3] not in allowed]


def _shown(event: Component) -> list[str]:
    """Everything of an event but its stamps, its alarms too."""
    return [
        f"{part.name} {line.name} {sorted(line.parameters.items())} {line.value}"
        for part in everything_in(event)
        for line in part.lines
        if line.name not in STAMPS
    ]


def _said(event: Component) -> list[str]:
    return [
        f"{part.name} {line.name} {line.parameters} {line.value}"
        for part in everything_in(event)
        for line in part.lines
    ]


def _is_not_stamped_anew(changed: Changed) -> Faults:
    for uid, old, new in changed.both():
        if _shown(old) != _shown(new):
            for name in ("LAST-MODIFIED", "DTSTAMP"):
                if not old.value(name) < new.value(name):
                    yield f"{uid} {name} {new.value(name)} after {old.value(name)}"


def _is_not_counted(changed: Changed) -> Faults:
    for uid, old, new in changed.both():
        was, now = int(old.value("SEQUENCE") or 0), int(new.value("SEQUENCE") or 0)
        if now < was or (now == was and _schedule(old) != _schedule(new)):
            yield f"{uid} SEQUENCE {now} after {was}"


def _schedule(event: Component) -> list[tuple[str, str]]:
    return [(event.value(name), str(line.parameters if (line := event.one(name)) else "")) for name in SCHEDULE]


def _churns(changed: Changed) -> Faults:
    for uid, old, new in changed.both():
        if _shown(old) == _shown(new) and _said(old) != _said(new):
            yield uid


def _just_vanishes(changed: Changed) -> Faults:
    for uid, event in changed.old.items():
        end = event.one("DTEND") or event.one("DTSTART")
        ends = moment(end) if end else None
        is_called_off = event.value("STATUS") == "CANCELLED"
        if uid not in changed.new and not is_called_off and ends is not None and ends > changed.now:
            yield f"{uid} {event.value('SUMMARY')}"


def _leaves_a_ghost(changed: Changed) -> Faults:
    """The same thing under a new UID: its old one has gone, or stands beside it called off."""
    given_up = {
        _about(event)
        for uid, event in changed.old.items()
        if uid not in changed.new or _is_called_off(changed.new[uid]) > _is_called_off(event)
    }
    yield from (uid for uid, event in changed.new.items() if uid not in changed.old and _about(event) in given_up)


def _about(event: Component) -> tuple[str, str]:
    return event.value("URL"), event.value("CATEGORIES")


def _is_called_off(event: Component) -> bool:
    return event.value("STATUS") == "CANCELLED"


def _cannot_be_noticed(changed: Changed) -> Faults:
    if not changed.is_other:
        return
    old, new = (parse_date(answer.header("Last-Modified")) for answer in (changed.before, changed.after))
    if old is None or new is None or new <= old:
        yield f"Last-Modified {new} after {old}"
    for name, value in (
        ("If-None-Match", changed.before.header("ETag")),
        ("If-Modified-Since", changed.before.header("Last-Modified")),
    ):
        answer = changed.ask_again({name: value})
        if answer.status != 200:
            yield f"{name}: {value} gives {answer.status}"


def _is_noticed_for_nothing(changed: Changed) -> Faults:
    for name in () if changed.is_other else ("ETag", "Last-Modified"):
        if changed.before.header(name) != changed.after.header(name):
            yield f"{name} {changed.after.header(name)} after {changed.before.header(name)}"


CHANGE_RULES: Mapping[str, Callable[[Changed], Faults]] = MappingProxyType(
    {
        "D01": _is_not_stamped_anew,
        "D02": _is_not_counted,
        "D03": _churns,
        "D04": _just_vanishes,
        "D05": _leaves_a_ghost,
        "D06": _cannot_be_noticed,
        "D07": _is_noticed_for_nothing,
    }
)
