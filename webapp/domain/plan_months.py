"""The plan under its headings: month by month, empty months named, what is late first, what nobody knows of last."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from webapp.domain import wording
from webapp.domain.days import ONE_DAY
from webapp.domain.expected_dates import ExpectedDate, earliest, last_day_of_month, latest, sort_key

LATE = "Expected earlier and not yet decided"
NO_DATE = "No date yet"
OLDER = "From older plans, with no record of what became of them"


class HasExpectedDate(Protocol):
    """Anything that is expected at some time."""

    @property
    def expected(self) -> ExpectedDate:
        """When it is expected."""


Entry = TypeVar("Entry", bound=HasExpectedDate)


@dataclass(frozen=True, slots=True)
class Section(Generic[Entry]):
    """One heading of the plan with its entries, or with a sentence that says why it has none.

    `first_month` and `last_month` are the first days of the months it stands for, None outside the months.
    """

    heading: str
    entries: tuple[Entry, ...]
    nothing: str = ""
    first_month: date | None = None
    last_month: date | None = None


def sections_of(entries: Sequence[Entry], *, today: date) -> tuple[Section[Entry], ...]:
    """Put the entries of a plan under headings, in the order in which the decisions may be made.

    What may already be made ("not before" a day that has come) stands under this month; what should have been made
    by now stands in front, so that no month before this one is shown; what should have been made more than a year ago,
    as old plans that were brought in have it, stands last. Every month between two others is named, those
    that are empty in one heading.
    """
    ordered = sorted(entries, key=lambda one: sort_key(one.expected))
    older = tuple(one for one in ordered if is_long_past(one.expected, today))
    late = tuple(one for one in ordered if _is_late(one.expected, today) and not is_long_past(one.expected, today))
    undated = tuple(one for one in ordered if earliest(one.expected) is None)
    by_month: dict[date, list[Entry]] = {}
    for one in ordered:
        start = earliest(one.expected)
        if start is not None and not _is_late(one.expected, today):
            by_month.setdefault(max(start, today).replace(day=1), []).append(one)
    sections = list(_months(by_month))
    if late:
        sections.insert(0, Section(LATE, late))
    if undated:
        sections.append(Section(NO_DATE, undated))
    if older:
        sections.append(Section(OLDER, older))
    return tuple(sections)


def title_of(sections: Iterable[Section[Entry]]) -> str:
    """Name the period that a plan covers: "Key decisions: December 2026 to March 2027"."""
    months = [section for section in sections if section.first_month is not None]
    if not months:
        return "Key decisions"
    first, last = months[0].first_month, months[-1].last_month
    assert first is not None
    assert last is not None
    return f"Key decisions: {_span(first, last)}"


def _is_late(expected: ExpectedDate, today: date) -> bool:
    """Should it have been decided before today?"""
    end = latest(expected)
    return end is not None and end < today


def is_long_past(expected: ExpectedDate, today: date) -> bool:
    """Should it have been decided more than a year before today?"""
    end = latest(expected)
    return end is not None and (end.year + 1, end.month, end.day) < (today.year, today.month, today.day)


def _months(by_month: dict[date, list[Entry]]) -> Iterator[Section[Entry]]:
    """Yield the months in order, with one section for each gap between them."""
    expected_next: date | None = None
    for month in sorted(by_month):
        if expected_next is not None and expected_next < month:
            last_empty = (month - ONE_DAY).replace(day=1)
            words = _span(expected_next, last_empty)
            nothing = f"Nothing is expected {'in' if expected_next == last_empty else 'from'} {words}."
            yield Section(words, (), nothing, expected_next, last_empty)
        yield Section(wording.month(month), tuple(by_month[month]), "", month, month)
        expected_next = last_day_of_month(month) + ONE_DAY


def _span(first: date, last: date) -> str:
    return wording.month(first) if first == last else f"{wording.month(first)} to {wording.month(last)}"
