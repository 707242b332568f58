"""The rules C01 to C12: the head of a feed (RFC 5545 3.7, RFC 7986 5)."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType
from zoneinfo import available_timezones

from tests.adapters.feed_lines import Component, everything_in
from tests.adapters.feed_values import duration

Faults = Iterator[str]
CSS3_COLOURS = frozenset(
    """aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
    darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
    darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
    firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
    hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
    lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
    lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
    mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred
    midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
    palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple red
    rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray
    slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow
    yellowgreen""".split()  # noqa: SIM905
)
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=1)
ZONES = available_timezones()


def _when_not(is_sound: bool, why: object) -> Faults:
    if not is_sound:
        yield str(why)


def _version(calendar: Component) -> Faults:
    values = [line.value for line in calendar.all("VERSION")]
    yield from _when_not(values == ["2.0"], values)


def _product(calendar: Component) -> Faults:
    values = [line.value for line in calendar.all("PRODID")]
    yield from _when_not(len(values) == 1 and bool(re.fullmatch(r"-//.+//.+//[A-Z]{2}", values[0])), values)


def _method(calendar: Component) -> Faults:
    values = [line.value for line in calendar.all("METHOD")]
    yield from _when_not(values in ([], ["PUBLISH"]), values)


def _scale(calendar: Component) -> Faults:
    values = [line.value for line in calendar.all("CALSCALE")]
    yield from _when_not(values in ([], ["GREGORIAN"]), values)


def _refresh(calendar: Component) -> Faults:
    lines = calendar.all("REFRESH-INTERVAL")
    if len(lines) != 1 or lines[0].parameters != {"VALUE": "DURATION"}:
        yield str(lines)
        return
    every = duration(lines[0].value)
    yield from _when_not(every is not None and SHORTEST <= every <= LONGEST, lines[0].value)


def _time_to_live(calendar: Component) -> Faults:
    values = [calendar.value("X-PUBLISHED-TTL"), calendar.value("REFRESH-INTERVAL")]
    yield from _when_not(values[0] != "" and values[0] == values[1], values)


def _name(calendar: Component) -> Faults:
    values = [calendar.value("X-WR-CALNAME"), calendar.value("NAME")]
    yield from _when_not(values[0].strip() != "" and values[0] == values[1], values)


def _description(calendar: Component) -> Faults:
    values = [calendar.value("X-WR-CALDESC"), calendar.value("DESCRIPTION")]
    yield from _when_not(all(value.strip() for value in values), values)


def _zone(calendar: Component) -> Faults:
    """An IANA name, and not left out: Google goes by it for whole days."""
    values = [line.value for line in calendar.all("X-WR-TIMEZONE")]
    yield from _when_not(len(values) == 1 and values[0] in ZONES, values or "not there")


def _addresses(calendar: Component) -> Faults:
    values = [calendar.value("URL"), calendar.value("SOURCE")]
    yield from _when_not(all(re.match(r"https://[^/]+/", value) for value in values), values)


def _components(calendar: Component) -> Faults:
    yield from _when_not(bool(calendar.parts), "no component")


def _colours(calendar: Component) -> Faults:
    values = [line.value for part in everything_in(calendar) for line in part.all("COLOR")]
    yield from _when_not(all(value.lower() in CSS3_COLOURS for value in values), values)


HEAD_RULES: Mapping[str, Callable[[Component], Faults]] = MappingProxyType(
    {
        "C01": _version,
        "C02": _product,
        "C03": _method,
        "C04": _scale,
        "C05": _refresh,
        "C06": _time_to_live,
        "C07": _name,
        "C08": _description,
        "C09": _zone,
        "C10": _addresses,
        "C11": _components,
        "C12": _colours,
    }
)
