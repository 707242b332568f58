"""A paper as a tagged PDF (PDF/UA-1 and PDF/A-2a), drawn by typst from the template and fonts in `typst_files`.

The words travel as JSON and never become markup. Nothing here asks for the day or for a file outside `typst_files`,
so the same paper gives the same bytes.
"""

import json
from typing import Any

from webapp.adapters.colours import text_colour_on
from webapp.adapters.typefaces import BOLD, REGULAR, Face, breakable, face, lines_taken, printable
from webapp.adapters.typesetting import logo_as_png, typeset
from webapp.domain.clean_text import clean_text
from webapp.domain.paper import (
    Blank,
    Block,
    Bullets,
    Cell,
    Column,
    Facts,
    Group,
    Heading,
    Logo,
    Paper,
    Paragraph,
    Table,
)

# The template's measures in points: what a column has for words, and what a page has for lines.
_TEXT_SIZE, _TABLE_SIZE, _LINE = 10.5, 9.5, 14.0
_ACROSS = {True: 751.0, False: 459.0}
_DOWN = {True: 496.0, False: 717.0}
_INSETS = 11.4
_NARROWEST = 1.0  # em, for words in a column that has no width left
_HEAD_LINES = 6


def pdf(paper: Paper) -> bytes:
    """Draw a paper as a PDF. typst.TypstError says why, where it cannot be drawn."""
    return typeset("paper.typ", json.dumps(_paper(paper), ensure_ascii=False), made_on=paper.made_on)


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "title": _words(paper.title),
        "council_name": _words(paper.council_name),
        "made_on": [paper.made_on.year, paper.made_on.month, paper.made_on.day],
        "subtitle": _words(paper.subtitle),
        "footer": _words(paper.footer),
        "colour": paper.colour,
        "on_colour": text_colour_on(paper.colour),
        "landscape": paper.landscape,
        "logo": _logo(paper.logo) if paper.logo else None,
        "blocks": [_block(block, paper.landscape) for block in paper.blocks if _says_something(block)],
    }


def _says_something(block: Block) -> bool:
    """PDF/UA refuses a heading without words."""
    return not isinstance(block, Heading) or _words(block.text) != ""


def _logo(logo: Logo) -> dict[str, Any]:
    return {"content": list(logo_as_png(logo)), "words": _words(logo.words)}


def _block(block: Block, landscape: bool) -> dict[str, Any]:
    room = _ACROSS[landscape] / _TEXT_SIZE
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": _fitting(block.text, room / 2)}
        case Paragraph():
            parts = [part for part in clean_text(block.text).split("\n\n") if part]
            return {"kind": "paragraph", "parts": [_fitting(part, room) for part in parts]}
        case Bullets():
            return {"kind": "bullets", "items": [_fitting(item, room * 0.9) for item in block.items]}
        case Facts():
            rows = [
                (_fitting(label, room * 0.3, face(BOLD)), _fitting(value, room * 0.6)) for label, value in block.rows
            ]
            return {"kind": "facts", "rows": rows}
        case Blank():
            return {"kind": "blank", "label": _fitting(block.label, room, face(BOLD)), "lines": block.lines}
        case Table():
            return _table(block, landscape)


def _table(table: Table, landscape: bool) -> dict[str, Any]:
    weights = sum(column.weight for column in table.columns)
    widths = [_ACROSS[landscape] * column.weight / weights - _INSETS for column in table.columns]
    rooms = [max(width / _TABLE_SIZE, _NARROWEST) for width in widths]
    columns = [_column(column, room) for column, room in zip(table.columns, rooms, strict=True)]
    groups = [_group(group, rooms, int(_DOWN[landscape] * 0.6 / _LINE)) for group in table.groups]
    return {
        "kind": "table",
        "caption": _words(table.caption),
        "columns": columns,
        "head_repeats": all(_fits(column["heading"], room) for column, room in zip(columns, rooms, strict=True)),
        "groups": groups,
        # One that cannot repeat would leave the heading of the group before standing above its rows.
        "groups_repeat": all(group["fits"] and group["heading"] for group in groups),
    }


def _column(column: Column, room: float) -> dict[str, Any]:
    return {"heading": _fitting(column.heading, room, face(BOLD)), "weight": column.weight}


def _group(group: Group, rooms: list[float], most_lines: int) -> dict[str, Any]:
    heading = _fitting(group.heading, sum(rooms), face(BOLD))
    return {
        "heading": heading,
        "fits": _fits(heading, sum(rooms)),
        "nothing": _fitting(group.nothing, sum(rooms)),
        "rows": [_row(row, rooms, most_lines) for row in group.rows],
    }


def _fits(heading: str, room: float) -> bool:
    """A heading of a table stands above its rows on every page, unless it would leave them no room."""
    return lines_taken(heading, room, face(BOLD)) <= _HEAD_LINES


def _row(row: tuple[Cell, ...], rooms: list[float], most_lines: int) -> dict[str, Any]:
    """A row stays on one page unless it might be taller than a page, where typst would let it run off the paper."""
    cells = [
        {"strong": _fitting(cell.strong, room, face(BOLD)), "text": _fitting(cell.text, room)}
        for cell, room in zip(row, rooms, strict=True)
    ]
    lines = max(
        lines_taken(cell["strong"], room, face(BOLD)) + lines_taken(cell["text"], room, face(REGULAR))
        for cell, room in zip(cells, rooms, strict=True)
    )
    return {"cells": cells, "breakable": lines > most_lines}


def _words(text: str) -> str:
    return printable(clean_text(text))


def _fitting(text: str, room: float, font: Face | None = None) -> str:
    return breakable(_words(text), room, font or face(REGULAR))
