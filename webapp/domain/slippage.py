"""How often, how far and why the expected dates of decisions were moved, and the totals that show where."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from webapp.domain.expected_dates import ExpectedDate, earliest, latest, month_heading, words
from webapp.domain.notice_terms import months_after
from webapp.domain.wording import MONTHS, month, offices

NOT_GIVEN = "Not given"
MOVED, DAY_FIXED = "Moved", "Day fixed"
HEADINGS = (
    "Reference", "Decision", "Decision maker", "Directorate or department", "First planned", "Moved on", "Change",
    "From", "To", "Days slipped", "Reason", "Moved by", "Days slipped in all",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slip:
    """One change of an expected date, a move or the fixing of a day: when, from, to, why and by whom."""

    moved_on: date
    old: ExpectedDate
    new: ExpectedDate
    reason: str
    by: str = ""

    @property
    def days(self) -> int | None:
        """Count its days by `days_slipped`."""
        return days_slipped(self.old, self.new)

    @property
    def is_day_fixed(self) -> bool:
        """Say whether it only named a day, or a narrower period, within the one that was announced."""
        return fixes_a_day(self.old, self.new)


@dataclass(frozen=True, kw_only=True)
class Slippage:
    """The changes of one decision's date, the oldest first.

    `first_expected` is the date with which it was first announced.
    """

    reference: str
    slug: str
    title: str
    makers: tuple[str, ...]
    directorate: str
    first_expected: ExpectedDate
    changes: tuple[Slip, ...] = ()

    @cached_property
    def moves(self) -> tuple[Slip, ...]:
        """Return the changes that were moves, without those that only fixed a day."""
        return tuple(one for one in self.changes if not one.is_day_fixed)

    @property
    def first_planned(self) -> str:
        """Name the month for which it was first planned: "January 2012", "Date to be confirmed"."""
        return month_heading(self.first_expected)

    @cached_property
    def days(self) -> int:
        """Add up the days of its moves; those without days add nothing."""
        return sum(move.days or 0 for move in self.moves)

    @property
    def uncounted(self) -> int:
        """Count its moves that have no days, because a date was unknown."""
        return sum(move.days is None for move in self.moves)


@dataclass(frozen=True, slots=True)
class Total:
    """What moved under one name, or in one stretch of time, which then begins with `first_day`.

    `days` may be negative where more was brought forward than put off.
    """

    name: str
    moves: int
    days: int
    decisions: int
    first_day: date | None = None


def days_slipped(old: ExpectedDate, new: ExpectedDate) -> int | None:
    """Count the days by which a move puts a decision off; negative where it is brought forward, None if unknown.

    *The law*: none. Guidance and scrutiny committees ask that the plan give accurate timescales; nobody says how
    slippage is counted.

    *The rule*: from the last day on which the decision could have been made to the last day on which it can be made
    now. Where either has no last day ("not before"), from first day to first day. Naming a day, or a narrower period,
    within the period that was announced is no slippage: it is no move, has no days, and what comes later counts from
    it. A move from or to an unknown date counts as a move and has no days.

    *Example*: from January 2012 to February 2012 are 29 days; from January 2012 to Friday 10 February 2012 ten; from
    January 2012 to Tuesday 10 January 2012 none, and from there to Tuesday 31 January 2012 are 21; from March 2012 to
    January 2012 are 60 days brought forward.

    *In doubt*: people arrange themselves by the day once it is fixed, so a slip from it counts in full, even within the
    month that was first announced. "Not before" a day announces no period with an end, so only naming that same day, or
    a period that begins with it, fixes the day. Calendar days are counted, because a month has no working day of its
    own.
    """
    if fixes_a_day(old, new):
        return 0
    before, after = latest(old), latest(new)
    if before is None or after is None:
        before, after = earliest(old), earliest(new)
    return None if before is None or after is None else (after - before).days


def fixes_a_day(old: ExpectedDate, new: ExpectedDate) -> bool:
    """Say whether a change only names a day, or a narrower period, within what was announced (`days_slipped`)."""
    first, last, new_first, new_last = earliest(old), latest(old), earliest(new), latest(new)
    if first is None or new_first is None or new_last is None:
        return False
    if last is None:
        return new_first == first
    return first <= new_first and new_last <= last and (first, last) != (new_first, new_last)


def most_slipped_first(decisions: Iterable[Slippage]) -> tuple[Slippage, ...]:
    """Order the decisions that were moved: those that slipped furthest first, then those moved most often."""
    moved = (one for one in decisions if one.moves)
    return tuple(sorted(moved, key=lambda one: (-one.days, -len(one.moves), one.reference)))


def by_decision_maker(decisions: Iterable[Slippage]) -> tuple[Total, ...]:
    """Add up the moves for each decision maker; a joint decision counts for each of its makers."""
    return _by_name(decisions, lambda one: one.makers)


def by_directorate(decisions: Iterable[Slippage]) -> tuple[Total, ...]:
    """Add up the moves for each directorate or department."""
    return _by_name(decisions, lambda one: (one.directorate,) if one.directorate else ())


def by_month(decisions: Iterable[Slippage]) -> tuple[Total, ...]:
    """Add up the moves made in each month, from the first to the last with a move; a month without any has noughts."""
    return _over_time(decisions, 1, month)


def by_quarter(decisions: Iterable[Slippage]) -> tuple[Total, ...]:
    """Add up the moves made in each quarter of a calendar year: "January to March 2012"."""
    return _over_time(decisions, 3, lambda first: f"{MONTHS[first.month - 1]} to {month(months_after(first, 2))}")


def rows(decisions: Iterable[Slippage]) -> tuple[tuple[str, ...], ...]:
    """Write every change of a date as a row under `HEADINGS`, decision by decision; days are written as 2012-01-05."""
    return tuple(
        (
            one.reference, one.title, offices(one.makers), one.directorate, one.first_planned,
            change.moved_on.isoformat(), DAY_FIXED if change.is_day_fixed else MOVED, words(change.old),
            words(change.new), "" if change.days is None else str(change.days), change.reason, change.by, str(one.days),
        )
        for one in decisions
        for change in one.changes
    )  # fmt: skip


def _total(name: str, moves: Sequence[tuple[Slippage, Slip]], first_day: date | None = None) -> Total:
    days = sum(move.days or 0 for _, move in moves)
    return Total(name, len(moves), days, len({one.slug for one, _ in moves}), first_day)


def _by_name(decisions: Iterable[Slippage], names_of: Callable[[Slippage], Sequence[str]]) -> tuple[Total, ...]:
    """Gather the moves under names, the most days first; what has no name stands last."""
    gathered = dict[str, list[tuple[Slippage, Slip]]]()
    for one in decisions:
        for name in dict.fromkeys(names_of(one)) or ("",):
            gathered.setdefault(name, []).extend((one, move) for move in one.moves)
    totals = [(not name, _total(name or NOT_GIVEN, moves)) for name, moves in gathered.items() if moves]
    totals.sort(key=lambda each: (each[0], -each[1].days, -each[1].moves, each[1].name))
    return tuple(total for _, total in totals)


def _over_time(decisions: Iterable[Slippage], length: int, name_of: Callable[[date], str]) -> tuple[Total, ...]:
    """Gather the moves by stretches of so many months, without a gap between the first and the last."""
    gathered = dict[date, list[tuple[Slippage, Slip]]]()
    for one in decisions:
        for move in one.moves:
            begins_in = (move.moved_on.month - 1) // length * length + 1
            gathered.setdefault(date(move.moved_on.year, begins_in, 1), []).append((one, move))
    totals = list[Total]()
    if not gathered:
        return ()
    first, last = min(gathered), max(gathered)
    while first <= last:
        totals.append(_total(name_of(first), gathered.get(first, []), first))
        first = months_after(first, length)
    return tuple(totals)
