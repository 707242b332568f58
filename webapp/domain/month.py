"""A month of the diary as a wall calendar lays it out: weeks from Monday, bars over several days.

A date that is not a day stands apart, under the whole month, and never on its first day.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from webapp.domain.diary_entry import DiaryEntry, DiaryKind, WholeDays
from webapp.domain.london import in_london, london_date

ONE_DAY = timedelta(days=1)
DAYS_OF_A_WEEK = 7
ROOM_ON_PAPER = ((5, 47), (4, 47), (3, 47), (2, 54))
"""How many lines deep a month may be when each entry takes up to so many; of fewer than three the print is smaller."""
LETTERS_OF_A_LINE = 21
ROOM_BETWEEN, ROOM_OF_A_BAR = 0.2, 1.25
"""In lines, too: what each entry has above it, and a bar with its edges (as the line with a day's number)."""
LEAST_DEPTH_OF_A_WEEK = 6
COLUMNS_ON_PAPER = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """An entry of several days where it stands in one week: how many days it covers there, from this day on.

    Only its first day in a week is named and has a length; on the others it goes on. It `begins` where its first day
    is this one, and `ends` where its last day is among those it covers from here.
    """

    entry: DiaryEntry
    length: int = 0
    begins: bool = False
    ends: bool = False

    @property
    def is_named(self) -> bool:
        """Say whether its name is written here."""
        return self.length > 0


@dataclass(frozen=True, slots=True)
class Day:
    """One day: why it is no ordinary one (a bank holiday's name), its bars from top to bottom, its own entries.

    None among the bars is room that another day of the week needs for its own.
    """

    on: date
    name: str = ""
    is_today: bool = False
    bars: tuple[Piece | None, ...] = ()
    entries: tuple[DiaryEntry, ...] = ()

    @property
    def is_weekend(self) -> bool:
        """Say whether it is a Saturday or a Sunday."""
        return self.on.weekday() >= 5

    @property
    def is_quiet(self) -> bool:
        """Say whether a list of days can do without it."""
        return not (self.opening or self.name or self.is_today)

    @property
    def touching(self) -> tuple[DiaryEntry, ...]:
        """Everything there is on this day, in order."""
        return (*(piece.entry for piece in self.bars if piece is not None), *self.entries)

    @property
    def opening(self) -> tuple[DiaryEntry, ...]:
        """What begins on this day, or goes on into a month that begins with it, in order."""
        first = [
            piece.entry for piece in self.bars if piece and (piece.begins or (piece.is_named and self.on.day == 1))
        ]
        return (*first, *self.entries)

    @property
    def going_on(self) -> tuple[DiaryEntry, ...]:
        """What touches this day, but began before it, in order."""
        opening = self.opening
        return tuple(entry for entry in self.touching if entry not in opening)


@dataclass(frozen=True, slots=True)
class Month:
    """A month's weeks, Monday first, with None for the days of other months; and what will be on no certain day."""

    first_on: date
    weeks: tuple[tuple[Day | None, ...], ...]
    undated: tuple[DiaryEntry, ...]

    @property
    def days(self) -> tuple[Day, ...]:
        """Its days, first to last."""
        return tuple(day for week in self.weeks for day in week if day is not None)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is in it."""
        return not self.undated and not any(day.touching for day in self.days)

    @property
    def lines_on_paper(self) -> int:
        """How many lines each entry may take so that the month fits on one sheet of A4: five, or fewer, or one."""
        return next((lines for lines, most in ROOM_ON_PAPER if self._depth(lines) <= most), 1)

    def _depth(self, lines: int) -> float:
        """How many lines of text the month is deep when each entry of one day takes up to so many, each bar one."""
        weeks = [[day for day in week if day is not None] for week in self.weeks]
        deep = sum(max(LEAST_DEPTH_OF_A_WEEK, *(_depth_of_a_day(day, lines) for day in week)) for week in weeks)
        return deep + (2 - -len(self.undated) // COLUMNS_ON_PAPER if self.undated else 0)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which entries somebody wants to see: of these kinds, and belonging to every one of these groups of feeds."""

    kinds: frozenset[DiaryKind]
    scopes: tuple[Collection[str], ...] = ()

    def takes(self, entry: DiaryEntry) -> bool:
        """Say whether an entry is wanted."""
        return entry.kind in self.kinds and all(not set(group).isdisjoint(entry.scopes) for group in self.scopes)


def last_of(first_on: date) -> date:
    """Return the last day of the month that begins on a day."""
    return (first_on.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE_DAY


def laid_out(first_on: date, entries: Iterable[DiaryEntry], *, today: date, names: Mapping[date, str]) -> Month:
    """Lay the entries out over the month that begins on a day; those that do not touch it are left out.

    `names` says of bank holidays and of days on which the council is closed what they are.
    """
    last_on = last_of(first_on)
    undated, several, single = [], [], dict[date, list[DiaryEntry]]()
    for entry in sorted(entries, key=_in_order):
        begins_on, ends_on = days_touched(entry)
        if ends_on < first_on or begins_on > last_on:
            continue
        if has_no_day(entry):
            undated.append(entry)
        elif begins_on < ends_on:
            several.append(entry)
        else:
            single.setdefault(begins_on, []).append(entry)
    weeks = []
    for monday in _mondays(first_on, last_on):
        shown = [on for on in _week_of(monday) if first_on <= on <= last_on]
        bars = _bars(several, shown[0], shown[-1])
        made = {
            on: Day(on, names.get(on, ""), on == today, tuple(bars.get(on, ())), tuple(single.get(on, ())))
            for on in shown
        }
        weeks.append(tuple(made.get(on) for on in _week_of(monday)))
    return Month(first_on, tuple(weeks), tuple(undated))


def _depth_of_a_day(day: Day, most: int) -> float:
    """Estimate how many lines one day takes in its narrow column, none of its entries more than so many."""
    entries = sum(ROOM_BETWEEN + min(most, 1 + len(entry.summary) // LETTERS_OF_A_LINE) for entry in day.entries)
    return ROOM_OF_A_BAR * (1 + len(day.bars)) + bool(day.name) + entries


def has_no_day(entry: DiaryEntry) -> bool:
    """Say whether all that is known is a month, or a limit: it stands on one day only because calendars need one."""
    return entry.vague is not None and entry.first_day == entry.last_day


def days_touched(entry: DiaryEntry) -> tuple[date, date]:
    """Return the first and the last day it is shown on; of a date that is no day, between which days it may be.

    Half an hour that ends at a last moment belongs to the day of that moment, a meeting to the day on which it begins.
    """
    if isinstance(entry.when, WholeDays):
        limit = entry.vague.latest_on if entry.vague and has_no_day(entry) else None
        return entry.when.first_on, max(limit or entry.when.last_on, entry.when.last_on)
    on = london_date(entry.when.starts_at if entry.kind is DiaryKind.MEETING else entry.when.ends_at)
    return on, on


def _in_order(entry: DiaryEntry) -> tuple[date, bool, time, date, str]:
    """By first day; on it whole days before times, what ends last before what ends sooner; then by UID, for certain."""
    first_on, last_on = days_touched(entry)
    if isinstance(entry.when, WholeDays):
        return first_on, False, time(0), date.min + (date.max - last_on), entry.uid
    at = entry.when.starts_at if entry.kind is DiaryKind.MEETING else entry.when.ends_at
    return first_on, True, in_london(at).time(), date.min, entry.uid


def _mondays(first_on: date, last_on: date) -> list[date]:
    monday = first_on - first_on.weekday() * ONE_DAY
    return [monday + n * 7 * ONE_DAY for n in range(((last_on - monday).days // DAYS_OF_A_WEEK) + 1)]


def _week_of(monday: date) -> list[date]:
    return [monday + n * ONE_DAY for n in range(DAYS_OF_A_WEEK)]


def _bars(several: Sequence[DiaryEntry], first_on: date, last_on: date) -> dict[date, list[Piece | None]]:
    """Give each entry the highest line that is free on all its days of one week; an entry keeps its line all week."""
    lines: dict[date, list[Piece | None]] = {}
    for entry in several:
        begins_on, ends_on = days_touched(entry)
        since, until = max(begins_on, first_on), min(ends_on, last_on)
        if since > until:
            continue
        days = [since + n * ONE_DAY for n in range((until - since).days + 1)]
        line = _free_line([lines.get(on, []) for on in days])
        for on in days:
            length = len(days) if on == since else 0
            ends = until == ends_on and on in (since, until)
            on_day = lines.setdefault(on, [])
            on_day.extend([None] * (line + 1 - len(on_day)))
            on_day[line] = Piece(entry, length, begins=on == begins_on, ends=ends)
    return lines


def _free_line(days: Sequence[Sequence[Piece | None]]) -> int:
    line = 0
    while any(len(day) > line and day[line] is not None for day in days):
        line += 1
    return line
