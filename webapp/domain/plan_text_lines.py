"""The lines of a plan that was turned to text: their cells, free of Markdown marks, and the references in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from webapp.domain.clean_text import clean_text
from webapp.domain.references import as_key
from webapp.domain.wording import MONTHS

MOST_CELLS = 100
MOST_REFERENCES = 1_000
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_MARKS = re.compile(r"\*\*|^\s*#{1,6}(?=\s)")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "September" else "Sept?(?:ember)?" for name in MONTHS)
# A reference with its prefix KEY may hold a blank where its column was narrow; any other must be written tidily.
_REFERENCE = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?i:KEY)\s?/?\s?\d{{1,2}}\s?/?\s?(?i:{_MONTH})\s?/?\s?(?:\d{{4}}|\d\d)(?:/\d{{1,2}})?"
    rf"|[A-Z]{{2,8}}/\d{{1,2}}/?(?i:{_MONTH})/?(?:\d{{4}}|\d\d)(?:/\d{{1,2}})?)(?![A-Za-z0-9])"
)
_WORD = re.compile(r"[A-Za-zÀ-ɏ]{3,}")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?\d+(?:\s*of\s*\d+)?", re.IGNORECASE)
_MONTH_HEADING = re.compile(rf"(?:{_MONTH})(?:\s+\d{{4}})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference found in a text, as written there, and where it starts and ends."""

    written: str
    start: int
    end: int


@dataclass(frozen=True)
class TextLine:
    """A line of a text, or a row of a table, with its number and its cells; one cell where the line has no columns.

    It has no slots, because what it says and names is found once and kept.
    """

    number: int
    cells: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """The whole line."""
        return " ".join(cell for cell in self.cells if cell)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The references anywhere in it."""
        return references_in(self.text)

    @property
    def is_heading_of_month(self) -> bool:
        """Say whether it holds nothing but the name of a month, under which a plan lists its entries."""
        return _MONTH_HEADING.fullmatch(self.text) is not None

    @property
    def says_something(self) -> bool:
        """Say whether it holds words that may belong to a row: no page number, no month, no stray signs."""
        return (
            _WORD.search(self.text) is not None
            and not self.is_heading_of_month
            and _PAGE_NUMBER.fullmatch(self.text) is None
        )


def lines_of(text: str) -> tuple[TextLine, ...]:
    """Part a text into lines, numbered as editors number them, and each line into cells at its tabs or upright bars."""
    return tuple(TextLine(number, _cells(line)) for number, line in enumerate(_LINE_BREAK.split(text), start=1))


def has_more_lines(text: str, most: int) -> bool:
    """Say whether a text has more than `most` lines, without parting it into lines."""
    return next(islice(_LINE_BREAK.finditer(text), most, None), None) is not None


def references_in(text: str) -> tuple[Reference, ...]:
    """Find the references in a text, a thousand at most: KEY/04DEC/10, KEY04/NOV/11, KEY/12JUN18/01, KEY/ 03 MAR/12."""
    return tuple(islice(_found(text), MOST_REFERENCES)) if "/" in text else ()


def one_key(references: tuple[Reference, ...]) -> bool:
    """Say whether these references are one, however often it stands there."""
    return len({as_key(reference.written) for reference in references}) == 1


def clean_cell(text: str) -> str:
    """Take Markdown's marks, control characters and line breaks out of a cell."""
    return " ".join(clean_text(_BREAK.sub(" ", _MARKS.sub("", text))).split())


def holds_word(text: str) -> bool:
    """Say whether a text holds a word of three letters or more."""
    return _WORD.search(text) is not None


def _found(text: str) -> Iterator[Reference]:
    for match in _REFERENCE.finditer(text):
        # "Key 4 May 12" without any stroke is prose.
        if "/" in match.group():
            yield Reference(match.group(), match.start(), match.end())


def _cells(line: str) -> tuple[str, ...]:
    """Part a line at its tabs or, where it is a row of a Markdown table, at its upright bars."""
    if "\t" in line:
        cells = line.split("\t", MOST_CELLS)
    elif line.strip().startswith("|") and line.count("|") > 2:
        cells = line.strip().removeprefix("|").removesuffix("|").split("|", MOST_CELLS)
    else:
        cells = [line]
    return tuple(map(clean_cell, cells))
