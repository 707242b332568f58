"""Tables as CSV files that a spreadsheet opens: UTF-8 with its mark, and no cell that it would take for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WHOLE_NUMBER = re.compile("-[0-9]{1,9}")


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a table; a cell that begins as formulas do gets an apostrophe before it, so that it stays text.

    A negative number is a number.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([_as_text(heading) for heading in headings])
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def _as_text(cell: str) -> str:
    if _WHOLE_NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell
