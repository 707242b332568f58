"""Files of published records as a council keeps them in a spreadsheet: CSV read into rows by their headings.

Nothing here knows what a record says. A file that is damaged anywhere is refused whole.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from webapp.adapters.decoded_text import as_text, refuse_unusable
from webapp.domain.errors import RuleBroken
from webapp.domain.wording import listed

MOST_ROWS = 50_000
ROWS_NAMED = 5

_DELIMITERS = (",", ";", "\t")
_SAVE_AS = "Save it as “CSV UTF-8” and try again."


@dataclass(frozen=True, slots=True)
class RecordFile:
    """The rows of a file, each with its number as a spreadsheet numbers it, and the headings they are read by."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def read_records(content: bytes, filename: str, *needed: tuple[str, ...]) -> RecordFile:
    """Read a file that has every heading of one of these sets; RuleBroken with a sentence where it cannot be read.

    UTF-8 with or without a byte order mark, UTF-16 with one, or Windows-1252; cells parted by comma, semicolon or tab.
    Headings are compared without regard to capitals, blanks and dashes; empty rows are passed over.
    """
    text = _text_of(content, filename)
    lines = _lines(text, filename)
    _, first = next(lines, (0, []))
    headings = tuple(_heading(cell) for cell in first)
    if not any(set(names) <= set(headings) for names in needed):
        wanted = " or ".join(listed(names) for names in needed)
        raise RuleBroken(f"{filename} is no file of records: its first row must have the headings {wanted}.")
    twice = sorted({name for name in headings if name and headings.count(name) > 1})
    if twice:
        raise RuleBroken(f"{filename} has the heading {listed(twice)} more than once, so that its rows are not clear.")
    rows = tuple(_rows(lines, headings, filename))
    if not rows:
        raise RuleBroken(f"{filename} has headings and no rows below them.")
    return RecordFile(headings, rows)


def _text_of(content: bytes, filename: str) -> str:
    refuse_unusable(content, filename, outcome="")
    text = as_text(content)
    if text is None or "\0" in text:
        raise RuleBroken(f"{filename} cannot be read as text. {_SAVE_AS}")
    return text


def _lines(text: str, filename: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that holds anything, numbered from 1."""
    heading_row = text.lstrip().split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=heading_row.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error:
        raise RuleBroken(
            f"{filename} is damaged: row {number + 1} has a quotation mark that is not closed where its cell ends."
        ) from None


def _rows(
    lines: Iterator[tuple[int, list[str]]], headings: tuple[str, ...], filename: str
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows below the headings by name; refuse those with cells beyond the headings."""
    ragged: list[int] = []
    for place, (number, cells) in enumerate(lines):
        if place >= MOST_ROWS:
            raise RuleBroken(f"{filename} has more than {MOST_ROWS} rows.")
        if any(cell.strip() for cell in cells[len(headings) :]):
            ragged.append(number)
        named = zip(headings, [*cells, *[""] * len(headings)], strict=False)
        yield number, {name: cell.strip() for name, cell in named if name}
    if ragged:
        more = [f"{len(ragged) - ROWS_NAMED} more"] if len(ragged) > ROWS_NAMED else []
        named_rows = listed([*map(str, ragged[:ROWS_NAMED]), *more])
        rows, have = ("row", "has") if len(ragged) == 1 else ("rows", "have")
        raise RuleBroken(f"{filename} is damaged: {rows} {named_rows} {have} more cells than there are headings.")


def _heading(cell: str) -> str:
    return re.sub(r"[\W_]+", "_", cell.strip().lower()).strip("_")
