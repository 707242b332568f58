"""The tables of a Word document, row by row; anything about the file that is not plain is refused with a sentence.

A .docx file is a zip file that a stranger may have made to fill the memory, so its list of contents is judged before
any of it is unpacked. python-docx then opens it without following what the XML refers to.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from webapp.adapters.decoded_text import refuse_unusable
from webapp.domain.errors import RuleBroken
from webapp.domain.plan_text_lines import TextLine, clean_cell

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

MOST_PARTS = 2_000
LARGEST_UNPACKED = 20_000_000
LARGEST_XML = 10_000_000
MOST_TIMES_LARGER = 200
LARGEST_SMALL_PART = 100_000
MOST_TABLE_ROWS = 20_000
MOST_CELLS_IN_A_ROW = 60

_DOCUMENT = re.compile(r"word/document\d*\.xml")
_XML = (".xml", ".rels")
_MACROS = ("vbaproject.bin", "vbadata.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# A table within a cell has rows of its own; a fallback says again what stands before it.
_NOT_READ = (f"{_W}tbl", f"{_W}tr", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
_TRACKED = (f"{_W}ins", f"{_W}del", f"{_W}moveFrom", f"{_W}moveTo", f"{_W}cellIns", f"{_W}cellDel")
_SPACES = (f"{_W}p", f"{_W}tab", f"{_W}br", f"{_W}cr")
_NOTHING = "Nothing was imported."


def is_word_document(content: bytes) -> bool:
    """Say whether bytes are a zip file with the parts of a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(_DOCUMENT.fullmatch(name) for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, RuntimeError):
        return False


def damaged(filename: str) -> RuleBroken:
    """Return the refusal of a Word document that cannot be opened."""
    return RuleBroken(
        f"{filename} is damaged and cannot be opened as a Word document. Open it in Word, save it again and import "
        f"that file. {_NOTHING}"
    )


def table_rows(content: bytes, filename: str) -> tuple[TextLine, ...]:
    """Return the rows of all tables, numbered from 1 through the document, each with the texts of its cells.

    A cell that spans several columns is one cell; one that continues the cell above it is empty. Raise RuleBroken for
    a document that is damaged, too large or protected, has macros or tracked changes, or has no tables.
    """
    refuse_unusable(content, filename)
    _refuse_odd_parts(content, filename)
    body = _body_of(content, filename)
    if next(body.iter(*_TRACKED), None) is not None:
        raise RuleBroken(
            f"{filename} has tracked changes, so that it says two things at once. Accept or reject them in Word, save "
            f"it and import it again. {_NOTHING}"
        )
    rows = list[TextLine]()
    for row in body.iter(f"{_W}tr"):
        cells = tuple(islice(_own_cells(row), MOST_CELLS_IN_A_ROW + 1))
        if len(rows) == MOST_TABLE_ROWS or len(cells) > MOST_CELLS_IN_A_ROW:
            raise RuleBroken(f"The tables of {filename} are larger than those of any plan. {_NOTHING}")
        rows.append(TextLine(len(rows) + 1, tuple(map(_text_of, cells))))
    if not rows:
        raise RuleBroken(
            f"{filename} has no table. A plan in Word has a table with a row for each decision. {_NOTHING}"
        )
    return tuple(rows)


def _refuse_odd_parts(content: bytes, filename: str) -> None:
    """Refuse a zip file by its list of contents: too many parts, too large unpacked, protected, or with macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, RuntimeError) as error:
        raise damaged(filename) from error
    if any(part.filename.casefold().endswith(_MACROS) for part in parts):
        raise RuleBroken(
            f"{filename} holds macros. Save it in Word as a Word document (.docx) and import that file. {_NOTHING}"
        )
    if any(part.flag_bits & 1 for part in parts):
        raise RuleBroken(f"{filename} is protected by a password. Save it without one and import it again. {_NOTHING}")
    names = [part.filename for part in parts]
    swollen = any(part.file_size > max(LARGEST_SMALL_PART, MOST_TIMES_LARGER * part.compress_size) for part in parts)
    is_too_large = len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED
    if swollen or is_too_large or len(set(names)) < len(names):
        raise RuleBroken(f"{filename} is not packed as Word packs a document, so it was not opened. {_NOTHING}")
    # The parser keeps some twenty times as much in memory as it reads.
    if sum(part.file_size for part in parts if part.filename.casefold().endswith(_XML)) > LARGEST_XML:
        raise RuleBroken(f"{filename} holds far more text than any plan, so it was not opened. {_NOTHING}")


def _body_of(content: bytes, filename: str) -> "BaseOxmlElement":
    """Open the document and return the element that holds its text."""
    from docx import Document  # slow to import, and most plans are CSV files
    from docx.opc.exceptions import OpcError

    # A missing or wrong part makes python-docx and its XML parser raise any of these.
    unreadable = (OpcError, SyntaxError, KeyError, AttributeError, ValueError, RuntimeError, OSError, EOFError)
    try:
        body: BaseOxmlElement | None = Document(io.BytesIO(content)).element.body
    except (*unreadable, zipfile.BadZipFile, zlib.error) as error:
        raise damaged(filename) from error
    if body is None:
        raise damaged(filename)
    return body


def _own_cells(element: "BaseOxmlElement") -> Iterator["BaseOxmlElement"]:
    """Yield the cells of a row, those within content controls too, but none of a table within a cell."""
    for child in element:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag != f"{_W}tr":
            yield from _own_cells(child)


def _text_of(cell: "BaseOxmlElement") -> str:
    """Return the text of a cell; nothing where it continues the cell above it."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    is_continued = merge is not None and merge.get(f"{_W}val") != "restart"
    return "" if is_continued else clean_cell("".join(_texts(cell)))


def _texts(element: "BaseOxmlElement") -> Iterator[str]:
    """Yield the pieces of text in an element, with a blank for each break; what stands there twice is read once."""
    for child in element:
        if child.tag in _NOT_READ:
            continue
        if child.tag in _SPACES:
            yield " "
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        yield from _texts(child)
