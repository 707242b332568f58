"""Plans as CSV files: from the bytes somebody uploaded to rows of nine texts, or a refusal of the whole file.

Nothing here knows what a reference or a date is. A damaged file is never imported in part.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from webapp.domain.errors import RuleBroken
from webapp.domain.plan_rows import PlanRow, RowWarning, refuse_duplicates
from webapp.domain.wording import listed

LARGEST_FILE = 5_000_000
MOST_ROWS = 5_000
LONGEST_CELL = 20_000
ROWS_BEFORE_HEADINGS = 10
ROWS_NAMED = 5

_DELIMITERS = (",", ";", "\t")
_NOT_TEXT = {
    b"PK\x03\x04": "an Excel, Word or zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a compressed file",
}
_SAVE_AS = "Open the plan in a spreadsheet, save it as “CSV UTF-8” and import that file. Nothing was imported."
_HEADINGS = {
    "reference": (
        "reference", "ref", "ref no", "reference no", "reference number", "plan reference", "plan ref",
        "forward plan reference", "forward plan ref", "key decision reference", "key decision ref",
        "decision reference", "decision ref", "issue reference", "item reference", "notice reference",
    ),
    "title": (
        "key decision required", "title", "decision title", "issue title", "title of decision", "title of key decision",
        "issue", "subject", "item", "decision required", "decision to be taken", "decision", "key decision", "matter",
    ),
    "matter": (
        "description", "summary", "purpose", "purpose of decision", "description of decision",
        "description of key decision", "summary of decision", "what is to be decided", "details", "detail",
        "matter for decision", "matter in respect of which the decision is to be made", "decision details",
        "background",
    ),
    "expected": (
        "date of decision", "decision date", "decision due", "decision due date", "due", "due date", "date due", "when",
        "date decision expected", "date decision due", "date decision is expected",
        "date", "expected", "expected date", "expected date of decision", "proposed date of decision",
        "date decision to be taken", "date or period of decision", "date on which decision is to be made",
        "decision expected", "month", "period", "anticipated date of decision", "proposed decision date",
    ),
    "decision_makers": (
        "decision maker", "decision makers", "decision maker s", "decision taker", "decision takers", "taken by",
        "who will decide", "who decides", "who will make the decision", "decision to be taken by", "decision body",
        "by whom", "maker",
    ),
    "committees": (
        "relevant scrutiny committee", "relevant scrutiny committees", "scrutiny committee", "scrutiny committees",
        "relevant scrutiny", "scrutiny", "overview and scrutiny committee", "relevant overview and scrutiny committee",
        "scrutiny panel", "scrutiny commission", "committee", "relevant committee",
    ),
    "consultation": (
        "consultation", "consultees", "consultation process", "consultation undertaken", "consultation details",
        "who will be consulted", "proposed consultation", "consultation and consultees", "consultees and process",
    ),
    "contact": (
        "contact details report authors", "contact details", "contact", "contacts", "contact officer", "lead officer",
        "report author", "report authors", "contact details report author", "officer contact", "officer",
        "who to contact", "responsible officer", "contact for further information",
    ),
    "documents_note": (
        "reports", "report", "documents", "background documents", "documents to be considered", "papers",
        "documents submitted", "documents to be submitted", "relevant documents", "background papers",
        "supporting documents",
    ),
}  # fmt: skip
_IN_WORDS = {
    "title": "the title",
    "matter": "what is to be decided",
    "expected": "the date of decision",
    "decision_makers": "the decision maker",
    "committees": "the scrutiny committee",
    "consultation": "the consultation",
    "contact": "the contact",
    "documents_note": "the reports",
}
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


def read_plan(content: bytes, filename: str) -> PlanFile:
    """Read a plan; raise RuleBroken with a sentence where the file is no plan, is damaged, or repeats a reference.

    UTF-8 with or without a byte order mark, UTF-16 with one, Windows-1252; cells parted by comma, semicolon or tab;
    headings in any order, under the names councils use for them. Rows are numbered as a spreadsheet numbers them.
    """
    text = _decode(content, filename)
    layout = _layout_of(text, filename)
    records = _records_of(text, layout, filename)
    rows = tuple(_row(number, record, layout) for number, record in records)
    if not rows:
        raise RuleBroken(f"{filename} has headings and no rows below them. Nothing was imported.")
    refuse_duplicates(rows)
    return PlanFile(rows, tuple(_warnings(layout, [record for _, record in records])))


def _decode(content: bytes, filename: str) -> str:
    """Turn bytes into text; refuse what is not text, and what is too large."""
    if len(content) > LARGEST_FILE:
        raise RuleBroken(f"{filename} is larger than {LARGEST_FILE // 1_000_000} MB. Nothing was imported.")
    if not content.strip():
        raise RuleBroken(f"{filename} is empty. Nothing was imported.")
    for opening, what in _NOT_TEXT.items():
        if content.startswith(opening):
            raise RuleBroken(f"{filename} is {what}, not a CSV file. {_SAVE_AS}")
    text = _as_text(content)
    if text is None or text.count("\0") > len(text) // 10:
        raise RuleBroken(f"{filename} cannot be read as text. {_SAVE_AS}")
    if text.lstrip().startswith("<"):
        raise RuleBroken(f"{filename} is a web page, not a CSV file. {_SAVE_AS}")
    return text


def _as_text(content: bytes) -> str | None:
    """Decode bytes in the encoding they declare, or else in UTF-8 or Windows-1252; None where none fits."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # UTF-8 with one broken byte also decodes as Windows-1252, into rubbish such as this.
        return None if encoding == "cp1252" and "â€" in text else text
    return None


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
            headings = tuple(" ".join(cell.split()) for cell in _unwrapped(record, delimiter, 2))
            columns = _columns(headings)
            if columns:
                yield _Layout(delimiter, number, headings, columns)
    except csv.Error:
        return  # a file that this delimiter cannot part has another one, or is refused for want of headings


def _columns(headings: Sequence[str]) -> dict[str, int]:
    """Find the column of each fact; where several columns would do, the name that stands first in our list counts."""
    names = [re.sub(r"[\W_]+", " ", heading).strip().casefold() for heading in headings]
    columns = {}
    for fact, synonyms in _HEADINGS.items():
        place = next((names.index(synonym) for synonym in synonyms if synonym in names), None)
        if place is not None:
            columns[fact] = place
    return columns


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
        is_heading_again = _columns(record) == layout.columns
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
    """Pick the nine texts out of a record."""
    return PlanRow(number=number, **{fact: record[place].strip() for fact, place in layout.columns.items()})


def _warnings(layout: _Layout, records: Sequence[_Record]) -> Iterator[RowWarning]:
    """Say which columns were left out and which facts have none."""
    used = set(layout.columns.values())
    for place, heading in enumerate(layout.headings):
        if place not in used and any(len(record) > place and record[place].strip() for record in records):
            what = f"The column “{heading}”" if heading else f"Column {place + 1}, which has no heading,"
            yield RowWarning(layout.headings_row, "", f"{what} was left out.")
    for fact in (field.name for field in fields(PlanRow)):
        if fact in _IN_WORDS and fact not in layout.columns:
            yield RowWarning(layout.headings_row, "", f"There is no column for {_IN_WORDS[fact]}.")
