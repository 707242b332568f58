"""A document as plain data, before it is a PDF, a Word file or plain text: headings, paragraphs, facts, one table.

The builders of documents (`edition_paper`, `record_paper` …) say what stands in it; adapters know how it is drawn. All
text is plain: a line break is a new line, nothing else is markup.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; `level` 2 or 3, and no level is jumped."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without numbers."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, as a summary list has them."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """Something to be filled in by hand: what is asked, and how many lines are left for it."""

    label: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, and its share of the width against the others."""

    heading: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what stands out in it, if anything, and then the rest."""

    text: str = ""
    strong: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a table under a heading of their own (a month); `nothing` is the sentence in place of rows."""

    heading: str
    rows: tuple[tuple[Cell, ...], ...]
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table with a head that repeats on every page; the first column names the row."""

    caption: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]


Block: TypeAlias = Heading | Paragraph | Bullets | Facts | Blank | Table


@dataclass(frozen=True, slots=True)
class Logo:
    """The council's mark, with the words for those who do not see it."""

    content: bytes
    media_type: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document. `made_on` is the day it is dated with, never the day of rendering, so that it renders the same again.

    `subtitle` stands under the title; `footer` at the foot of each page beside its number; `colour` is "#rrggbb".
    """

    title: str
    council_name: str
    made_on: date
    blocks: tuple[Block, ...]
    subtitle: str = ""
    footer: str = ""
    colour: str = "#1f5f5b"
    landscape: bool = False
    logo: Logo | None = None
