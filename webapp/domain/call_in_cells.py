"""The cells of published records, read as liberally as they can be without guessing: days, times, clocks, nations."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from webapp.domain import dates_as_typed, rule_data
from webapp.domain.constitution import CallInRule, Clock, Effect, Pool, Requesters, Unit
from webapp.domain.days import Nation
from webapp.domain.errors import RuleBroken
from webapp.domain.london import in_london
from webapp.domain.plain_data import Table
from webapp.domain.rule_checks import problems_with
from webapp.domain.times_as_typed import clock_time
from webapp.domain.wording import WEEKDAYS, listed

_YES = frozenset({"yes", "y", "true", "1", "counted"})
_NO = frozenset({"no", "n", "false", "0", "not counted"})
_NO_TIME = frozenset({"none", "no", "-", "end of day", "end of the day"})
_ALSO_NATIONS = {
    "": Nation.ENGLAND,
    "england-and-wales": Nation.ENGLAND,
    "eng": Nation.ENGLAND,
    "wal": Nation.WALES,
    "ni": Nation.NORTHERN_IRELAND,
}
_ALSO_UNITS = {
    "": Unit.WORKING_DAYS,
    "wd": Unit.WORKING_DAYS,
    "working-day": Unit.WORKING_DAYS,
    "clear-working-days": Unit.WORKING_DAYS,
    "calendar-day": Unit.CALENDAR_DAYS,
}
_WEEKDAY = re.compile(rf"\b({'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in WEEKDAYS)})\b", re.IGNORECASE)
_DAY_AND_TIME = re.compile(
    r"(?P<day>.*\d\d),?\s+(?:at\s+)?(?P<time>\d{1,2}[:.]\d\d(?::00)?\s*(?:[ap]m)?|\d{1,2}\s*[ap]m|(?:12\s+)?noon|midday)",
    re.IGNORECASE,
)
Cells = Mapping[str, str]
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the London time on it where one is given."""

    on: date
    at: time | None = None


def day_of(cells: Cells, name: str) -> date | None:
    """Read a day, if there is one: 2019-02-13, 13/02/2019, 13 February 2019."""
    return _read(cells, name, _day)


def moment_of(cells: Cells, name: str) -> Moment | None:
    """Read a day with or without a time: 2022-03-03, 2022-03-03 17:00, 2026-10-26T17:00Z, 5pm on 3 March 2022."""
    return _read(cells, name, _moment)


def time_of(cells: Cells, name: str) -> time | None:
    """Read a time of day, if there is one: 17:00, 5pm, noon."""
    return _read(cells, name, _time)


def nation_of(cells: Cells) -> Nation:
    """Read the nation; nothing is England."""
    plain = _plain(cells.get("nation", ""))
    found = _ALSO_NATIONS.get(plain) or next((one for one in Nation if one.value == plain), None)
    if found is None:
        raise _refusal(cells, "nation", f"write {listed([one.value for one in Nation], 'or')}")
    return found


def clock_of(cells: Cells) -> Clock | None:
    """Read the clock of a row by the names of `rule_data`; None where the row gives no length and no weekday."""
    if not (cells.get("length") or _weekday_in(cells)):
        return None
    weekday = _weekday_in(cells)
    cut_off = time_of(cells, "cut_off")
    unit = _unit_of(cells, weekday)
    data: dict[str, Any] = {
        "length": _length_of(cells, unit),
        "unit": unit.value,
        "weekday": weekday if unit is Unit.WEEKDAY else None,
        "clock_start": cells.get("clock_start", ""),
        "count_first_day": _yes_no(cells, "count_first_day"),
        "after_hours_from": time_of(cells, "after_hours_from"),
        "cut_off": None if cut_off == time(0) else cut_off,
        "rolls": _yes_no(cells, "rolls"),
        "effect": cells.get("effect", ""),
    }
    clock = rule_data.read_clock(Table(data, "the row"))
    if clock.effect is Effect.ON_LAST_DAY and clock.cut_off is None:
        # On the same day either way; a record without a time cannot mean more than its end.
        return rule_data.read_clock(Table(data | {"effect": Effect.END_OF_LAST_DAY.value}, "the row"))
    return clock


def bare_rule(clock: Clock, name: str = "the rule of the row") -> CallInRule:
    """Make a rule out of a clock alone, to count with; RuleBroken where no window can be counted by it."""
    rule = CallInRule(
        name=name,
        clock=clock,
        requesters=(Requesters(1, Pool.ANY_MEMBER),),
        words="As given.",
        source="As given.",
        valid_from=date.min,
    )
    if problems := problems_with(rule):
        raise RuleBroken(" ".join(words for _, words in problems), field=problems[0][0])
    return rule


def _read(cells: Cells, name: str, read: Callable[[str], Read]) -> Read | None:
    text = cells.get(name, "")
    if not text:
        return None
    try:
        return read(text)
    except ValueError as wrong:
        raise _refusal(cells, name, str(wrong)) from None


def _refusal(cells: Cells, name: str, what: str) -> RuleBroken:
    return RuleBroken(f"{name} is “{cells.get(name, '')[:60]}”: {what}.", field=name)


def _day(text: str) -> date:
    return _moment(text).on


def _moment(text: str) -> Moment:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return _moment_in_words(text)
    if instant.utcoffset() is not None:
        instant = in_london(instant.astimezone(UTC))
    has_time = len(text.strip()) > len("2012-01-13")
    return Moment(instant.date(), instant.time().replace(second=0, microsecond=0) if has_time else None)


def _moment_in_words(text: str) -> Moment:
    """Read "13/02/2019", "13 February 2019 17:00", "5pm on 3 March 2022"."""
    before, on, after = text.partition(" on ")
    if on:
        return Moment(_typed_day(after), _time(before))
    found = _DAY_AND_TIME.fullmatch(text)
    if found is None:
        return Moment(_typed_day(text))
    return Moment(_typed_day(found["day"]), _time(found["time"]))


def _typed_day(text: str) -> date:
    try:
        typed = dates_as_typed.read(text)
    except dates_as_typed.NotADate:
        typed = None
    if typed is None or not typed.names_days or typed.first != typed.last or typed.rest:
        raise ValueError("write a date as 2012-01-13")
    return typed.first


def _time(text: str) -> time | None:
    if text.strip().lower() in _NO_TIME:
        return None
    # Spreadsheets write 9:30 for half past nine in the morning, and seconds that nobody typed.
    on_24_hours = re.sub(r"^(\d{1,2}:\d\d)(:00(\.0+)?)?$", lambda found: found[1].zfill(5), text.strip())
    try:
        return clock_time(on_24_hours)
    except ValueError:
        raise ValueError("write a time as 17:00") from None


def _yes_no(cells: Cells, name: str) -> bool:
    plain = cells.get(name, "").strip().lower()
    if plain not in _YES | _NO | {""}:
        raise _refusal(cells, name, "write yes or no")
    return plain in _YES


def _weekday_in(cells: Cells) -> str | None:
    """Find the name of a weekday in the column weekday, or where its name stands instead of a unit or a length."""
    text = " ".join(cells.get(name, "").replace("_", " ").replace("-", " ") for name in ("weekday", "unit", "length"))
    found = _WEEKDAY.search(text)
    return next(name for name in WEEKDAYS if name[:3].lower() == found[1][:3].lower()) if found else None


def _unit_of(cells: Cells, weekday: str | None) -> Unit:
    plain = _plain(cells.get("unit", ""))
    known = _ALSO_UNITS.get(plain) or rule_data.ALSO_UNITS.get(plain)
    known = known or next((one for one in Unit if one.value == plain), None)
    if weekday and (known is None or known is Unit.WEEKDAY or not plain):
        return Unit.WEEKDAY
    if known is None:
        raise _refusal(cells, "unit", f"write {listed([one.value for one in Unit], 'or')}")
    return known


def _length_of(cells: Cells, unit: Unit) -> int:
    """Read the number; of weeks, one where only the day of the week is named."""
    text = cells.get("length", "")
    numbers = re.findall(r"-?\d+", text)
    if unit is Unit.WEEKDAY and not numbers:
        return 1
    if len(numbers) != 1 or not (numbers[0] == text or unit is Unit.WEEKDAY) or len(numbers[0]) > 3:
        raise _refusal(cells, "length", "write a whole number of days")
    return int(numbers[0])


def _plain(text: str) -> str:
    return "-".join(text.replace("_", " ").replace("-", " ").lower().split())
