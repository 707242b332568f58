"""A paper as plain text to be read aloud: sentences in the order of the paper, one paragraph a line, nothing drawn.

A row of a table is a paragraph in which every cell says under which heading it stands.
"""

from collections.abc import Iterator

from webapp.domain.clean_text import clean_text
from webapp.domain.paper import Blank, Block, Bullets, Cell, Facts, Group, Heading, Paper, Paragraph, Table

NOTHING = "nothing given"
_ENDS = (".", "!", "?", ":", ";", "…")
_QUOTES = "”’\"')]"


def plain_text(paper: Paper) -> str:
    """Write a paper as text; paragraphs stand apart by an empty line, and the last one ends with a line break."""
    head = [clean_text(line) for line in (paper.title, paper.council_name, paper.subtitle)]
    paragraphs = [*head, *(part for block in paper.blocks for part in _paragraphs(block))]
    return "\n\n".join(part for part in paragraphs if part) + "\n"


def _paragraphs(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield clean_text(block.text)
        case Paragraph():
            yield from clean_text(block.text).split("\n\n")
        case Bullets():
            yield "\n".join(_sentence(item) for item in block.items)
        case Facts():
            yield "\n".join(_labelled(label, value) for label, value in block.rows)
        case Blank():
            yield _labelled(block.label, "to be filled in by hand")
        case Table():
            yield clean_text(block.caption)
            headings = [column.heading for column in block.columns]
            for group in block.groups:
                yield from _group(group, headings)


def _group(group: Group, headings: list[str]) -> Iterator[str]:
    yield clean_text(group.heading)
    for row in group.rows:
        yield " ".join(_labelled(heading, _cell(cell)) for heading, cell in zip(headings, row, strict=True))
    yield clean_text(group.nothing)


def _cell(cell: Cell) -> str:
    return f"{cell.strong}\n{cell.text}"


def _labelled(label: str, value: str) -> str:
    """Write "Label: value."; a label that asks a question keeps its mark instead of the colon."""
    named = clean_text(label).rstrip(":")
    return f"{named}{' ' if named.endswith('?') else ': '}{_sentence(value) or f'{NOTHING}.'}"


def _sentence(text: str) -> str:
    """Join lines to one, each with a full stop where it has no end of its own."""
    lines = [line.strip() for line in clean_text(text).split("\n")]
    return " ".join(line if line.rstrip(_QUOTES).endswith(_ENDS) else f"{line}." for line in lines if line)
