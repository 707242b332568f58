"""Plans as CSV files: from the bytes somebody uploaded to rows of texts, or a refusal of the whole file.

Nothing here knows what a reference or a date is. A damaged file is never imported in part.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from webapp.domain.errors import RuleBroken
from webapp.domain.plan_headings import IN_WORDS, columns_of
from webapp.domain.plan_rows import PlanRow, RowWarning, refuse_duplicates
from webapp.domain.wording import listed

MOST_ROWS = 5_000
LONGEST_CELL = 20_000
ROWS_BEFORE_HEADINGS = 10
MOST_HEADINGS = 1_000
ROWS_NAMED = 5

_DELIMITERS = (",", ";", "\t")
_SAVE_AS = "Open the plan in a spreadsheet, save it as “CSV UTF-8” and import that file. Nothing was imported."
_Record = list[str]


@dataclass(frozen=True, slots=True)
class PlanFile:
    """The rows of a plan, and what was left out of the file or is missing from it."""

    rows: tuple[PlanRow, ...]
    warnings: tuple[RowWarning, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a file is laid out: what parts its cells, and which column holds which fact below which row."""

    delimiter: str
    headings_row: int
    headings: tuple[str, ...]
    columns: dict[str, int]

    @property
    def width(self) -> int:
        """How many cells each row must have: as many as there are up to the last heading."""
        return max(place + 1 for place, heading in enumerate(self.headings) if heading)


def has_references_apart(text: str) -> bool:
    """Say whether a text has headings as a CSV plan has, with a column of its own for the references."""
    layouts = (layout for delimiter in _DELIMITERS for layout in _layouts(text, delimiter))
    return any("reference" in layout.columns and len(layout.columns) > 1 for layout in layouts)


def read_cells(text: str, filename: str) -> PlanFile:
    """Read a plan; raise RuleBroken with a sentence where the file is no plan, is damaged, or repeats a reference.

    Cells parted by comma, semicolon or tab; headings in any order, under the names councils use for them. Rows are
    numbered as a spreadsheet numbers them.
    """
    layout = _layout_of(text, filename)
    records = _records_of(text, layout, filename)
    rows = tuple(_row(number, record, layout) for number, record in records)
    if not rows:
        raise RuleBroken(f"{filename} has headings and no rows below them. Nothing was imported.")
    refuse_duplicates(rows)
    return PlanFile(rows, tuple(_warnings(layout, [record for _, record in records])))


def _layout_of(text: str, filename: str) -> _Layout:
    """Find the row of headings and the delimiter by trying each; refuse a file without a reference column."""
    layouts = [layout for delimiter in _DELIMITERS for layout in _layouts(text, delimiter)]
    best = max(layouts, key=lambda layout: ("reference" in layout.columns, len(layout.columns)), default=None)
    if (
        best is None
        or len(best.columns) < 2
        or not {"title", "matter", "expected", "decision_makers"} & set(best.columns)
    ):
        raise RuleBroken(f"{filename} does not look like a forward plan: no row of headings was found. {_SAVE_AS}")
    if "reference" not in best.columns:
        found = listed([f"“{heading}”" for heading in best.headings if heading])
        raise RuleBroken(f"{filename} has no reference column; its headings are {found}. Nothing was imported.")
    if not {"title", "matter"} & set(best.columns) or not {"expected", "decision_makers"} & set(best.columns):
        raise RuleBroken(
            f"{filename} does not look like a forward plan: besides the reference it needs a column for the decision "
            "and one for its date or decision maker. Nothing was imported."
        )
    return best


def _layouts(text: str, delimiter: str) -> Iterator[_Layout]:
    """Yield each of the first rows as if it were the headings, when it holds any."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        for number, record in zip(range(1, ROWS_BEFORE_HEADINGS + 1), reader, strict=False):
            if len(record) > MOST_HEADINGS:
                continue
            headings = tuple(" ".join(cell.split()) for cell in _unwrapped(record, delimiter, 2))
            columns = columns_of(headings)
            if columns:
                yield _Layout(delimiter, number, headings, columns)
    except csv.Error:
        return  # a file that this delimiter cannot part has another one, or is refused for want of headings


def _unwrapped(record: _Record, delimiter: str, width: int) -> _Record:
    """Take apart a row that was wrapped in quotation marks as a whole."""
    if not record or (len(record) >= width and any(cell.strip() for cell in record[1:])):
        return record
    inner = next(csv.reader(io.StringIO(record[0], newline=""), delimiter=delimiter, skipinitialspace=True), [])
    return inner if len(inner) >= width else record


def _records_of(text: str, layout: _Layout, filename: str) -> list[tuple[int, _Record]]:
    """Return the rows below the headings with their numbers; refuse the file when one of them is damaged."""
    records = list[tuple[int, _Record]]()
    damaged = list[int]()
    for number, written in enumerate(_strict_records(text, layout.delimiter, filename), start=1):
        record = _unwrapped(written, layout.delimiter, layout.width)
        is_heading_again = columns_of(record) == layout.columns
        if number <= layout.headings_row or is_heading_again or not any(cell.strip() for cell in record):
            continue
        if _is_damaged(record, layout):
            damaged.append(number)
        records.append((number, record))
        if len(records) > MOST_ROWS:
            raise RuleBroken(f"{filename} has more than {MOST_ROWS} rows. Nothing was imported.")
    if damaged:
        ragged = f"does not have {layout.width} cells, or has a cell that is too long or is not text"
        raise _damage(filename, damaged, ragged)
    return records


def _strict_records(text: str, delimiter: str, filename: str) -> Iterator[_Record]:
    """Yield every record, blank ones too; refuse a quotation mark that is never closed or closed in mid-cell."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    number = 0
    try:
        for record in reader:
            number += 1
            yield record
    except csv.Error as error:
        raise _damage(filename, [number + 1], "has a quotation mark that is not closed where the cell ends") from error


def _is_damaged(record: _Record, layout: _Layout) -> bool:
    """Say whether a row has too few cells, filled cells beyond the headings, or cells no plan has."""
    beyond = record[len(layout.headings) :]
    is_ragged = len(record) < layout.width or any(cell.strip() for cell in beyond)
    return is_ragged or any("\0" in cell or len(cell) > LONGEST_CELL for cell in record)


def _damage(filename: str, rows: Sequence[int], how: str) -> RuleBroken:
    """Word the refusal of a damaged file, naming its first damaged rows."""
    named = [str(row) for row in rows[:ROWS_NAMED]]
    more = [f"{len(rows) - ROWS_NAMED} more"] if len(rows) > ROWS_NAMED else []
    where = f"row {named[0]}" if len(rows) == 1 else f"each of rows {listed(named + more)}"
    return RuleBroken(
        f"{filename} is damaged: {where} {how}. Correct the file and import it again. Nothing was imported."
    )


def _row(number: int, record: _Record, layout: _Layout) -> PlanRow:
    """Pick the texts out of a record."""
    return PlanRow(number=number, **{fact: record[place].strip() for fact, place in layout.columns.items()})


def _warnings(layout: _Layout, records: Sequence[_Record]) -> Iterator[RowWarning]:
    """Say which columns were left out and which facts have none."""
    used = set(layout.columns.values())
    for place, heading in enumerate(layout.headings):
        if place not in used and any(len(record) > place and record[place].strip() for record in records):
            what = f"The column “{heading}”" if heading else f"Column {place + 1}, which has no heading,"
            yield RowWarning(layout.headings_row, "", f"{what} was left out.")
    for fact in (field.name for field in fields(PlanRow)):
        if fact in IN_WORDS and fact not in layout.columns:
            yield RowWarning(layout.headings_row, "", f"There is no column for {IN_WORDS[fact]}.")
