"""The table of a plan as text: its headings, and a row of it taken apart into the facts of one entry.

A row with as many cells as there are headings says which is which. In any other the cells that cannot be anything else
hold their places (the reference, a date, a contact, what other rows have in that column), and a cell between two of
them is placed where exactly as many columns lie between. What cannot be placed is left empty and reported.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from webapp.domain import dates_as_typed
from webapp.domain.offices import split_committees
from webapp.domain.plan_headings import ALL_IN_WORDS, columns_of
from webapp.domain.plan_rows import PlanRow
from webapp.domain.plan_text_lines import Reference, TextLine, clean_cell, references_in
from webapp.domain.references import as_key, problem_with
from webapp.domain.wording import listed

FEWEST_HEADINGS = 3
LONGEST_DATE = 40
NAMES = ("decision_makers", "committees")
_EDGES = " \t-–—:;,"
_CONTACT = re.compile(r"@|\btel(?:ephone)?\b[ .:]", re.IGNORECASE)
_NO_WORD = re.compile(r"[-–—\s]*")

Known = Mapping[str, Collection[str]]
"""What each column of a plan holds in the rows that were read for certain, each text folded by `folded`; "" too."""


@dataclass(frozen=True, slots=True)
class Head:
    """A row of headings: its line, its texts, and which column holds which fact."""

    line: int
    headings: tuple[str, ...]
    columns: Mapping[str, int]

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return max(place + 1 for place, heading in enumerate(self.headings) if heading)

    @property
    def home(self) -> str:
        """The fact in whose column the reference stands: its own, or else the title or what is to be decided."""
        return next(fact for fact in ("reference", "title", "matter") if fact in self.columns)

    @property
    def facts(self) -> dict[int, str]:
        """The fact in each column."""
        return {column: fact for fact, column in self.columns.items()}


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of the table, and a sentence for each thing in it that could not be read."""

    row: PlanRow
    doubts: tuple[str, ...]


def head_of(line: TextLine) -> Head | None:
    """Return the headings that a line holds, or None where it is no row of headings."""
    if len(line.cells) < FEWEST_HEADINGS or line.references:
        return None
    columns = columns_of(line.cells)
    is_table = len(columns) >= FEWEST_HEADINGS and {"reference", "title", "matter"} & set(columns)
    return Head(line.number, line.cells, columns) if is_table else None


def cells_in_line(line: TextLine, head: Head, known: Known) -> tuple[str, ...] | None:
    """Return a row's cells if nothing says that they do not stand under their own headings, else None.

    There must be as many as headings, and the reference, a date, a contact or a name that other rows have must not
    stand under another heading than theirs.
    """
    cells = line.cells
    while len(cells) > head.width and not cells[-1]:
        cells = cells[:-1]
    if len(cells) != head.width or reference_of(cells[head.columns[head.home]], head) is None:
        return None
    # A cell that was lost moves the others to the left: then the last is empty as in no other row.
    if not cells[-1] and "" not in known.get(head.facts.get(head.width - 1, ""), {""}):
        return None
    return cells if all(place == column for place, column in _anchors(cells, head, known)) else None


def reference_of(cell: str, head: Head) -> Reference | None:
    """Return the first reference in a cell of the column where it stands; in a column of its own, all of the cell."""
    if head.home == "reference":
        plain = as_key(cell) and problem_with(cell) is None and any(map(str.isdigit, cell))
        return Reference(cell, 0, len(cell)) if plain else None
    return next(iter(references_in(cell)), None)


def is_date(text: str) -> bool:
    """Say whether a text certainly is a date or a month and nothing more than that."""
    if not text or len(text) > LONGEST_DATE:
        return False
    try:
        return not dates_as_typed.read(text).rest
    except dates_as_typed.NotADate:
        return False


def folded(text: str) -> str:
    """Return what two writings of one cell have in common: capitals, blanks and a closing stop do not count."""
    return " ".join(text.casefold().split()).rstrip(".")


def read_row(line: TextLine, head: Head, known: Known, doubted: Collection[str]) -> ReadRow | None:
    """Take a row apart; None where no reference can be placed.

    Facts in `doubted` are reported, and left empty unless the reference has a cell of its own as they have.
    """
    certain = cells_in_line(line, head, known)
    cells, left = (dict(enumerate(certain)), ()) if certain else _placed(line.cells, head, known)
    home = cells.get(head.columns[head.home], "")
    reference = reference_of(home, head)
    if reference is None:
        return None
    texts = {fact: cells.get(column, "") for fact, column in head.columns.items()}
    doubts = list[str]()
    if head.home != "reference":
        texts |= _around(home, reference, texts, head, doubts)
    unplaced = [fact for column, fact in head.facts.items() if left and column not in cells]
    unread = {fact: text for fact, text in texts.items() if fact != "reference" and _is_stray(text)}
    has_own_cells = head.home == "reference"
    for fact in {*unread, *unplaced, *(() if has_own_cells else doubted)} - {"reference"}:
        texts[fact] = ""
    doubts += _sentences([*unread, *unplaced], [*unread.values(), *left])
    cut = [fact for fact in ALL_IN_WORDS if fact in doubted]
    if cut:
        doubts.append(f"A line beside this row may belong to {_names(cut)}{_what_was_done(cut, has_own_cells)}.")
    return ReadRow(PlanRow(number=line.number, **texts | {"reference": reference.written}), tuple(doubts))


def _what_was_done(facts: Sequence[str], is_kept: bool) -> str:
    """Say what became of facts that may go on in another line."""
    if is_kept:
        return ", so check this row against the plan"
    return f", which {'were' if len(facts) > 1 else 'was'} left empty"


def known_of(rows: Sequence[PlanRow], facts: Collection[str]) -> dict[str, set[str]]:
    """Gather what rows that were read for certain hold for each of these facts."""
    texts = {fact: [getattr(row, fact) for row in rows] for fact in facts}
    return {fact: set(map(folded, held)) for fact, held in texts.items()}


def _around(cell: str, reference: Reference, texts: Mapping[str, str], head: Head, doubts: list[str]) -> dict[str, str]:
    """Part a cell that holds a reference: the title before it, what is to be decided after it."""
    before, after = cell[: reference.start].strip().rstrip(_EDGES), cell[reference.end :].lstrip(_EDGES).rstrip()
    other = "matter" if head.home == "title" else "title"
    if other not in head.columns:
        if not before and after:
            doubts.append("Nothing stands before the reference, so the title was left empty.")
        return {"title": before, "matter": after}
    if before and after:
        doubts.append(f"Of the words around the reference only those before it were kept; “{after}” was left out.")
    return {head.home: before or after, other: texts[other]}


def _placed(cells: Sequence[str], head: Head, known: Known) -> tuple[dict[int, str], tuple[str, ...]]:
    """Place the cells of a row that does not fit its headings; return them by column, and the cells without a place."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    anchors = [(-1, -1), *sorted(_anchors(cells, head, known)), (len(cells), head.width)]
    if not all(first < second and under < over for (first, under), (second, over) in pairwise(anchors)):
        anchors = [(place, column) for place, column in anchors if head.facts.get(column) == head.home]
    places = {column: place for place, column in anchors if 0 <= place < len(cells)}
    for (place, column), (next_place, next_column) in pairwise(anchors):
        if next_place - place == next_column - column:
            places |= {column + step: place + step for step in range(1, next_place - place)}
    left = [cell for place, cell in enumerate(cells) if cell and place not in places.values()]
    return {column: cells[place] for column, place in places.items()}, tuple(left)


def _anchors(cells: Sequence[str], head: Head, known: Known) -> Iterator[tuple[int, int]]:
    """Yield the cells of which the column is certain, with that column."""
    signs = {head.home: lambda cell: reference_of(cell, head) is not None, "expected": is_date, "contact": _is_contact}
    places = set[int]()
    for fact, is_one in signs.items():
        column = head.columns.get(fact)
        found = [place for place, cell in enumerate(cells) if column is not None and is_one(cell)]
        if column is not None and found:
            places |= set(found)
            place = column if column in found else found[0]
            yield from [(place, column)] if place == column or len(found) == 1 else []
    for place, cell in enumerate(cells):
        facts = [fact for fact in NAMES if folded(cell) in known.get(fact, ()) and fact in head.columns]
        if place not in places and len(facts) == 1 and split_committees(cell):
            yield place, head.columns[facts[0]]


def _is_contact(text: str) -> bool:
    """Say whether a text certainly says how to reach somebody."""
    return _CONTACT.search(text) is not None


def _is_stray(text: str) -> bool:
    """Say whether a cell holds signs in place of words: fewer than two letters or digits, and more than a dash."""
    return _NO_WORD.fullmatch(text) is None and sum(map(str.isalnum, text)) < 2


def _sentences(facts: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    """Say which facts could not be read, and what stood there."""
    found = [f"“{clean_cell(cell)[:60]}”" for cell in cells if cell]
    if facts:
        were = "were" if len(set(facts)) > 1 else "was"
        stood = f" The line has {listed(found)} there." if found else ""
        yield f"{_names(facts, capital=True)} could not be read for certain and {were} left empty.{stood}"
    elif found:
        yield f"{listed(found)} could not be placed under any heading and was left out."


def _names(facts: Sequence[str], *, capital: bool = False) -> str:
    """List facts in the order of a plan, in words."""
    words = listed([ALL_IN_WORDS[fact] for fact in ALL_IN_WORDS if fact in facts])
    return words[:1].upper() + words[1:] if capital else words
