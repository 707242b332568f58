"""The January 2012 plan as a PDF or a Word file leaves it when it is turned to text: the shape and its troubles.

The people and the words are invented, as in the CSV file of the same plan.
"""

import csv
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from webapp.domain.plan_rows import PlanRow

_CSV = (Path(__file__).parent / "adapters" / "january_2012.csv").read_text(encoding="utf-8")
_TABLE = list(csv.reader(_CSV.splitlines()))
HEADINGS = (
    "KEY DECISION REQUIRED", "DATE OF DECISION", "DECISION MAKER", "RELEVANT SCRUTINY COMMITTEE", "CONSULTATION",
    "CONTACT DETAILS / REPORT AUTHORS", "REPORTS",
)  # fmt: skip
HEAD = "\t".join(HEADINGS)
RUN_ON_HEAD = (
    "#### **FEBRUARY** DATE OF **DECISION MAKER** CONSULTATION **KEY DECISION** RELEVANT **CONTACT DETAILS / REPORTS "
    "REQUIRED DECISION SCRUTINY** REPORT AUTHORS **COMMITTEE**"
)
ORDER = ("reference", "title", "matter", "expected", "decision_makers", "committees", "consultation", "contact")
ROWS = {
    row[0]: PlanRow(number=number, **dict(zip((*ORDER, "documents_note"), row, strict=True)))
    for number, row in enumerate(_TABLE[1:], start=2)
}
# Each column of the second and third says what it says elsewhere in the plan; the first has words of its own.
FEBRUARY = (
    ROWS["KEY/02SEP/11"],
    replace(
        ROWS["KEY/01FEB/12"],
        matter="Whether to put budget and council tax to a vote.",
        contact=ROWS["KEY/02JAN/12"].contact,
    ),
    replace(
        ROWS["KEY/02FEB/12"],
        matter="Which builder is to add three classrooms.",
        contact=ROWS["KEY/04JAN/12"].contact,
        consultation=ROWS["KEY/01JAN/12"].consultation,
    ),
)
JUNK = ("C\tv", "Ć\tп", "", "(\t\t0", "(\t3\t)", "", "\t•\tè\t۰", "ι\tJ\tι\tJ", "7\t٠,\tJ", "")
WIDTHS = (40, 9, 21, 18, 18, 40, 8)


def cells_of(row: PlanRow) -> list[str]:
    """Return the seven cells of a row, the reference between the title and what is to be decided."""
    return [
        f"{row.title} - {row.reference} {row.matter}",
        *(row.expected, row.decision_makers, row.committees, row.consultation, row.contact, row.documents_note),
    ]


def line_of(row: PlanRow) -> str:
    """Return a row as a line of cells parted by tabs."""
    return "\t".join(cells_of(row))


def run_on(rows: Sequence[PlanRow], widths: Sequence[int] = WIDTHS, head: str = RUN_ON_HEAD) -> str:
    """Return rows as a PDF's text has them when its columns are not told apart: line by line of the page."""
    lines = [head]
    for row in rows:
        columns = [
            textwrap.wrap(cell, width, break_long_words=False, break_on_hyphens=False)
            for cell, width in zip(cells_of(row), widths, strict=True)
        ]
        lines += [" ".join(piece for piece in pieces if piece) for pieces in zip_longest(*columns)]
    return " ".join(lines)


def plan_text(february: Sequence[PlanRow] = FEBRUARY, widths: Sequence[int] = WIDTHS) -> str:
    """Return the whole plan, with these entries in the line of February."""
    january = [line_of(row) for row in ROWS.values() if row.expected == "January 2012"]
    march = [line_of(row) for row in ROWS.values() if row.expected == "March 2012"]
    lost = cells_of(ROWS["KEY/03FEB/12"])
    lost[1:3] = [", I"]
    lines = [
        "# FORWARD PLAN 1 JANUARY 2012 TO 30 APRIL 2012", "", "### NEW ITEMS THIS MONTH:", "",
        "Clare Lodge Refurbishment - KEY/04JAN/12 School Term Dates 2013-2014 - KEY/03MAR/12", "",
        *JUNK, "# **JANUARY**", "", HEAD, *january[:5], "", *JUNK, *january[5:], "", *JUNK,
        run_on(february, widths), "", "\t".join(lost), "---\t-----\t--\t--\t---\t---", "",
        "MARCH\t\t\t\t\t\t", HEAD, march[0], "", march[1], "--\t----\t---\t---\t---\t---\t---", "",
        "### CHIEF EXECUTIVE'S DEPARTMENT", "", "Communications",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
