"""What lists and pages say of an edition beside what is frozen: whether it is still the plan, and how to name it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from webapp.domain import wording
from webapp.domain.edition import EditionHead, EditionKind
from webapp.queries.editions import ListedEdition

MANY = 12


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition in the words of the list; what superseded it and what it adds to are given by number."""

    head: EditionHead
    published: str
    entries: int
    standing: str
    superseded_by: int | None
    adds_to: int | None


@dataclass(frozen=True, slots=True)
class EditionYear:
    """The editions under one heading: a year, or nothing where there are too few to part."""

    heading: str
    lines: tuple[EditionLine, ...]


def line_of(listed: ListedEdition, *, today: date) -> EditionLine:
    """Return the line of one edition as it stands today."""
    return EditionLine(
        head=listed.head,
        published=wording.day(listed.head.published_on),
        entries=listed.entries,
        standing=standing_of(listed.head, superseded=listed.superseded_by is not None, today=today),
        superseded_by=listed.superseded_by,
        adds_to=listed.adds_to,
    )


def by_year(lines: Sequence[EditionLine], *, total: int) -> tuple[EditionYear, ...]:
    """Part the lines by the year of publication where the whole list is long, in the order in which they come."""
    if total <= MANY:
        return (EditionYear("", tuple(lines)),) if lines else ()
    years: dict[int, list[EditionLine]] = {}
    for line in lines:
        years.setdefault(line.head.published_on.year, []).append(line)
    return tuple(EditionYear(str(year), tuple(of_year)) for year, of_year in years.items())


def standing_of(head: EditionHead, *, superseded: bool, today: date) -> str:
    """Say what an edition is today; one whose period is over is in force no more, though nothing superseded it."""
    if superseded:
        return "Superseded"
    if head.last_day < today:
        what = "The last plan published" if head.kind is EditionKind.REGULAR else "Adds to the last plan published"
        return f"{what}; its period ended on {wording.short_day(head.last_day)}"
    return "The plan in force" if head.kind is EditionKind.REGULAR else "Adds to the plan in force"


def title_with_date(head: EditionHead) -> str:
    """Name an edition in a list to choose from: "Edition 14, published 20 November 2026"."""
    return f"{head.name}, published {wording.short_day(head.published_on)}"


def earlier_than(number: int, listed: Iterable[ListedEdition]) -> list[EditionHead]:
    """Return the editions that come after one in a list that begins with the newest: those that came before it."""
    heads = [one.head for one in listed]
    numbers = [head.number for head in heads]
    return heads[numbers.index(number) + 1 :] if number in numbers else []
