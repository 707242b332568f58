"""The rules X01 to X08: independent readers see the same in a feed. Where they differ, it is ambiguous or wrong."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from tests.feeds.readers import Reading, Seen

Faults = Iterator[str]
Readings = Mapping[str, Reading]


def broken_reading_rules(readings: Readings) -> list[str]:
    """Return every rule that a feed breaks in the eyes of its readers, each with why."""
    return [f"{name} {why}" for name, rule in READING_RULES.items() for why in rule(readings)]


def _is_refused(readings: Readings) -> Faults:
    yield from (f"{name}: {reading.refusal}" for name, reading in readings.items() if reading.refusal)


def _names_differ(readings: Readings) -> Faults:
    seen = {name: set(reading.events) for name, reading in readings.items() if not reading.refusal}
    everywhere = set[str]().union(*seen.values())
    yield from (f"{name} misses {sorted(everywhere - uids)}" for name, uids in seen.items() if uids != everywhere)


def _differ(*names: str) -> Callable[[Readings], Faults]:
    """Return a judge of what the readers say of one event."""

    def differ(readings: Readings) -> Faults:
        for uid in set[str]().union(*(reading.events for reading in readings.values())):
            said = {
                name: _said(reading.events[uid], names) for name, reading in readings.items() if uid in reading.events
            }
            if len(set(said.values())) > 1:
                yield f"{uid} {said}"

    return differ


def _said(event: Seen, names: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(event, name) for name in names)


def _is_complained_of(readings: Readings) -> Faults:
    yield from (f"{name}: {fault}" for name, reading in readings.items() for fault in reading.faults)


READING_RULES: Mapping[str, Callable[[Readings], Faults]] = MappingProxyType(
    {
        "X01": _is_refused,
        "X02": _names_differ,
        "X03": _differ("starts"),
        "X04": _differ("ends"),
        "X05": _differ("is_all_day"),
        "X06": _differ("summary", "description", "location", "status"),
        "X07": _differ("alarms"),
        "X08": _is_complained_of,
    }
)
