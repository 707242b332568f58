"""Reading the Government's list of bank holidays, https://www.gov.uk/bank-holidays.json, from a file.

The file is taken whole or not at all: one bad event anywhere, in any division, refuses it, with the division and the
number of the event, counted from 1.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from webapp.adapters.bank_holidays import council_calendar, installation_known_to
from webapp.domain.clean_text import NotOneLine, clean_line
from webapp.domain.days import CalendarChanges, Nation
from webapp.domain.holiday_list import Comparison, ListedDays, ListRefused, compare, whole_years

LARGEST_FILE = 1_000_000
LONGEST_NAME = 150
FIRST_YEAR, LAST_YEAR = 1972, 2099
SUBSTITUTE = "substitute day"

DIVISIONS: Mapping[Nation, str] = {
    Nation.ENGLAND: "england-and-wales",
    Nation.WALES: "england-and-wales",
    Nation.SCOTLAND: "scotland",
    Nation.NORTHERN_IRELAND: "northern-ireland",
}

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _BadEvent(Exception):
    """What is wrong with an event, as half a sentence."""


def read_holiday_file(content: bytes, nation: Nation) -> ListedDays:
    """Read a nation's bank holidays from the bytes of a file. Raise ListRefused with all that is wrong with it."""
    divisions = _divisions(content)
    problems: list[str] = []
    days = {name: _days_of(name, division, problems) for name, division in divisions.items()}
    if DIVISIONS[nation] not in divisions:
        problems.append(f"The file has no division “{DIVISIONS[nation]}”.")
    if problems:
        raise ListRefused(problems)
    return whole_years(nation, days[DIVISIONS[nation]])


def write_holiday_list(listed: ListedDays, nation: Nation) -> str:
    """Write one nation's days in the shape of the file, to be carried through a page and read again."""
    events = [{"title": name, "date": day.isoformat(), "notes": ""} for day, name in sorted(listed.days.items())]
    return json.dumps({DIVISIONS[nation]: {"division": DIVISIONS[nation], "events": events}})


def comparison_with(listed: ListedDays, nation: Nation, changes: CalendarChanges) -> Comparison:
    """Compare a list with the calendar that the council keeps now, made to reach as far as the list."""
    known_to = installation_known_to(changes.known_to)
    calendar = council_calendar(nation, changes, known_to=max(known_to, listed.known_to))
    return compare(listed, calendar, known_to=known_to)


def fingerprint(content: bytes) -> str:
    """Return the SHA-256 of a file, in hexadecimal, as `sha256sum` prints it."""
    return sha256(content).hexdigest()


def _divisions(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST_FILE:
        raise ListRefused(["The file is larger than 1 MB, which no list of bank holidays is."])
    try:
        found = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_each_name_once)
    except RecursionError:
        raise ListRefused(["The file is nested too deep to be a list of bank holidays."]) from None
    except ValueError:
        raise ListRefused(["The file is not the JSON that www.gov.uk/bank-holidays.json gives."]) from None
    if not isinstance(found, dict):
        raise ListRefused(["The file must hold divisions by name, such as “england-and-wales”."])
    return found


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says something twice, of which JSON would keep the last in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ListRefused(["The file says the same thing twice: a name occurs more than once in one object."])
    return found


def _days_of(name: str, division: Any, problems: list[str]) -> dict[date, str]:
    """Read the events of one division, adding to the problems."""
    shown = name[:40]
    events = division.get("events") if isinstance(division, dict) else None
    if not isinstance(events, list):
        problems.append(f"The division “{shown}” holds no list of events.")
        return {}
    days: dict[date, str] = {}
    for number, event in enumerate(events, 1):
        try:
            day, title = _event(event)
        except _BadEvent as wrong:
            problems.append(f"{shown}, event {number}: {wrong}.")
            continue
        if day in days:
            problems.append(f"{shown}, event {number}: {day.isoformat()} is there already.")
        days[day] = title
    return days


def _event(event: Any) -> tuple[date, str]:
    """Read one event: its day, and its name with what is said of substitute days."""
    if not isinstance(event, dict):
        raise _BadEvent("it is not an object with a title and a date")
    title, on, notes = event.get("title"), event.get("date"), event.get("notes", "")
    if not isinstance(title, str) or not isinstance(on, str) or not isinstance(notes, str):
        raise _BadEvent("its title, date and notes must be texts")
    name = _name(title)
    if notes.strip().casefold() == SUBSTITUTE:
        name = f"{name} ({SUBSTITUTE})"
    return _day(on), name


def _name(title: str) -> str:
    try:
        name = clean_line(title).replace("’", "'")
    except NotOneLine:
        raise _BadEvent("its title is not one line") from None
    if not name:
        raise _BadEvent("its title is empty")
    if len(name) > LONGEST_NAME:
        raise _BadEvent(f"its title is longer than {LONGEST_NAME} characters")
    return name


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise _BadEvent(f"“{text[:20]}” is not a date like 2027-12-27")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _BadEvent(f"{text} is not between {FIRST_YEAR} and {LAST_YEAR}")
    if day.weekday() >= 5:
        raise _BadEvent(f"{text} is a {'Saturday' if day.weekday() == 5 else 'Sunday'}")
    return day
