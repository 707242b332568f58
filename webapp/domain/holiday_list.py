"""The Government's list of bank holidays: what it would change in the calendar, and how far ahead days are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.wording import count, day, listed, short_day

FEWEST_DAYS: Mapping[Nation, int] = MappingProxyType(
    {Nation.ENGLAND: 8, Nation.WALES: 8, Nation.SCOTLAND: 9, Nation.NORTHERN_IRELAND: 10}
)
"""How many bank holidays every year since 2007 has had at least, all of them on weekdays."""

MONTHS_WANTED = 12
MOST_PROBLEMS_TOLD = 10


class ListRefused(RuleBroken):
    """A list that cannot be used, with a sentence for each thing that is wrong; nothing of it is taken."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep the sentences, the first ten of them where there are more."""
        more = len(problems) - MOST_PROBLEMS_TOLD
        rest = [f"And {count(more, 'thing')} more."] if more > 0 else []
        self.problems = (*problems[:MOST_PROBLEMS_TOLD], *rest)
        super().__init__(" ".join(self.problems), field="file")


@dataclass(frozen=True, slots=True)
class ListedDays:
    """One nation's bank holidays as a list names them, of the whole years from one to another.

    `left_out` is the last year of the list where it is not complete there.
    """

    days: Mapping[date, str]
    first_year: int
    last_year: int
    left_out: int | None = None

    @property
    def known_to(self) -> date:
        """Return the last day of the last complete year."""
        return date(self.last_year, 12, 31)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a list would change: days put in and taken out, in order, and how far bank holidays are known.

    `renamed` holds day, our name and the list's; names are told and not taken over, for only the days count.
    """

    listed: ListedDays
    added: tuple[tuple[date, str], ...]
    taken_out: tuple[tuple[date, str], ...]
    renamed: tuple[tuple[date, str, str], ...]
    known_to_before: date
    known_to_after: date

    @property
    def changes_nothing(self) -> bool:
        """Say whether the calendar holds the list already, as far as it reaches."""
        return not self.added and not self.taken_out and self.known_to_before == self.known_to_after


def whole_years(nation: Nation, days: Mapping[date, str]) -> ListedDays:
    """Judge how far a nation's list reaches. Raise ListRefused where it cannot be the whole of its years.

    The last year may be incomplete, as in a list that is being drawn up; then it is left out.
    """
    if not days:
        raise ListRefused(["The list holds no bank holiday."])
    years = range(min(days).year, max(days).year + 1)
    found = {year: sum(one.year == year for one in days) for year in years}
    fewest = FEWEST_DAYS[nation]
    left_out = years[-1] if found[years[-1]] < fewest else None
    complete = years[:-1] if left_out else years
    short = [
        f"The list has {count(found[year], 'bank holiday')} in {year}, where every year has at least {fewest}."
        for year in complete or years
        if found[year] < fewest
    ]
    if short:
        raise ListRefused(short)
    return ListedDays(days, complete[0], complete[-1], left_out)


def compare(found: ListedDays, calendar: WorkingCalendar, *, known_to: date) -> Comparison:
    """Compare a list with the council's calendar, within the whole years of the list that the calendar knows.

    The calendar must reach to the end of the list; `known_to` is how far bank holidays are known without it. A list
    never makes less known than before.
    """
    if calendar.known_to < found.known_to:
        raise ValueError("The calendar must be known to the end of the list that it is compared with.")
    first = max(date(found.first_year, 1, 1), calendar.known_from)
    theirs = {one: name for one, name in found.days.items() if first <= one <= found.known_to}
    ours = {one: name for one, name in calendar.holidays.items() if first <= one <= found.known_to}
    return Comparison(
        listed=found,
        added=tuple(sorted((one, name) for one, name in theirs.items() if one not in ours)),
        taken_out=tuple(sorted((one, name) for one, name in ours.items() if one not in theirs)),
        renamed=tuple(
            (one, ours[one], name)
            for one, name in sorted(theirs.items())
            if one in ours and ours[one].casefold() != name.casefold()
        ),
        known_to_before=known_to,
        known_to_after=max(known_to, found.known_to),
    )


def sentences(comparison: Comparison) -> tuple[str, ...]:
    """Say what loading the list changes, a sentence for each day; one sentence where it changes nothing."""
    if comparison.changes_nothing:
        return ("No change: the calendar holds these bank holidays already.",)
    reach = comparison.known_to_after
    return (
        *(f"{day(one)} becomes a bank holiday: {name}." for one, name in comparison.added),
        *(f"{day(one)} is no longer a bank holiday: {name}." for one, name in comparison.taken_out),
        *(
            [f"Bank holidays are known up to {short_day(reach)} instead of {short_day(comparison.known_to_before)}."]
            if reach != comparison.known_to_before
            else []
        ),
    )


def extent(found: ListedDays) -> str:
    """Say which years a list covers: "The list covers 2012 to 2028." and which it is left out for."""
    years = sorted({found.first_year, found.last_year})
    covers = f"The list covers {listed([str(year) for year in years], 'to')}."
    if found.left_out is None:
        return covers
    return f"{covers} Its days of {found.left_out} are left out, because there are too few to be the whole year’s."


def months_known(known_to: date, today: date) -> int:
    """Count the whole months from today for which bank holidays are known; 0 where they are known no longer."""
    months = 12 * (known_to.year - today.year) + known_to.month - today.month
    return max(0, months - (known_to.day < today.day))


def short_calendar_warning(known_to: date, today: date) -> str:
    """Warn where fewer than twelve months of known calendar remain; nothing where there are enough."""
    months = months_known(known_to, today)
    if months >= MONTHS_WANTED:
        return ""
    if today > known_to:
        return f"Bank holidays were known only up to {day(known_to)}. No last moment can be worked out now."
    left = f"for {count(months, 'month')} more" if months else "for less than a month"
    return f"Bank holidays are known only up to {day(known_to)}, {left}. Load the Government’s next list."
