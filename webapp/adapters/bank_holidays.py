"""Bank holidays of the four nations, from the `holidays` package, as the calendar that every count is made with."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from webapp.domain.days import CalendarChanges, NamedDays, Nation, Purpose, WorkingCalendar

KNOWN_FROM = date(2000, 1, 1)

# The Government publishes bank holidays about two years ahead, and additions are proclaimed later still. Rules could
# compute Easter for centuries, but not that nobody will move a holiday, so the calendar ends with the last year that a
# published list covers in late 2026. Move it on when the next list is out and the `holidays` package agrees with it.
KNOWN_TO = date(2028, 12, 31)

SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}

# The package's names beside those that the Government's list uses.
NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
    "Summer Bank Holiday": "Summer bank holiday",
    "New Year Holiday": "2nd January",
    "Saint Andrew's Day": "St Andrew's Day",
    "Saint Patrick's Day": "St Patrick's Day",
    "Battle of the Boyne": "Battle of the Boyne (Orangemen's Day)",
    "Diamond Jubilee of Elizabeth II": "Queen's Diamond Jubilee",
    "Platinum Jubilee of Elizabeth II": "Platinum Jubilee bank holiday",
    "State Funeral of Queen Elizabeth II": "Bank holiday for the State Funeral of Queen Elizabeth II",
    "Coronation of Charles III": "Bank holiday for the coronation of King Charles III",
}

# The package dates St Andrew's Day from 2006; the Act that made it a bank holiday was passed in January 2007.
NOT_HOLIDAYS = {Nation.SCOTLAND: frozenset({date(2006, 11, 30)})}


def calendar_for(
    nation: Nation,
    *,
    additions: NamedDays = (),
    removals: Iterable[date] = (),
    closures: NamedDays = (),
    known_to: date = KNOWN_TO,
) -> WorkingCalendar:
    """Build the working calendar of a nation with a council's own changes; equal questions share one calendar.

    `additions` (holidays proclaimed since) and `closures` map a day to its name; `removals` are days that are bank
    holidays in the list and were not. Days after `known_to` are refused by the calendar with BeyondKnownCalendar.
    """
    return _calendar_with(
        nation,
        tuple(sorted(dict(additions).items())),
        tuple(sorted(set(removals))),
        tuple(sorted(dict(closures).items())),
        known_to,
    )


def council_calendar(
    nation: Nation, changes: CalendarChanges, purpose: Purpose = Purpose.CALL_IN, known_to: date | None = None
) -> WorkingCalendar:
    """Build the working calendar of a nation as a council keeps it, for counting towards call-in or towards notice.

    It is known up to the last day of the lists that the council loaded, unless another day is given.
    """
    return calendar_for(
        nation,
        additions=changes.additions,
        removals=changes.removals,
        closures=changes.closed_for(purpose),
        known_to=known_to or installation_known_to(changes.known_to),
    )


def installation_known_to(loaded_to: date | None) -> date:
    """Return how far bank holidays are known: to the end of the loaded lists, and never less far than KNOWN_TO."""
    return max(loaded_to or KNOWN_TO, KNOWN_TO)


@lru_cache(maxsize=32)
def _calendar_with(
    nation: Nation,
    additions: tuple[tuple[date, str], ...],
    removals: tuple[date, ...],
    closures: tuple[tuple[date, str], ...],
    known_to: date,
) -> WorkingCalendar:
    """Apply the council's changes to the nation's calendar."""
    national = _national_calendar(nation, known_to)
    if not (additions or removals or closures):
        return national
    return national.with_changes(additions, removals, closures)


@lru_cache(maxsize=8)
def _national_calendar(nation: Nation, known_to: date) -> WorkingCalendar:
    """Read the nation's bank holidays, without the weekend dates that stand beside their substitutes."""
    from holidays import country_holidays  # slow to import (70 ms), and `forward-plan --help` must not wait for it

    found = country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=range(KNOWN_FROM.year, known_to.year + 1))
    dropped = NOT_HOLIDAYS.get(nation, frozenset())
    holidays = {day: _name(name) for day, name in found.items() if day.weekday() < 5 and day not in dropped}
    return WorkingCalendar(nation, holidays, {}, known_from=KNOWN_FROM, known_to=known_to)


def _name(name: str) -> str:
    """Rewrite one of the package's names: "New Year's Day (observed)" becomes "New Year's Day (substitute day)"."""
    parts = []
    for part in name.split("; "):
        plain = part.removesuffix(" (observed)")
        parts.append(NAMES.get(plain, plain) + (" (substitute day)" if plain != part else ""))
    return " and ".join(parts)
