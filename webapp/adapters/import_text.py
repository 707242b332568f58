"""Plans as text: a table that somebody turned from a PDF or from Word, read for what is certain in it.

Other than a CSV file such a text is never whole: what cannot be read is reported with its line and left out.
"""

from collections.abc import Sequence

from webapp.adapters.import_plan import MOST_ROWS, PlanFile
from webapp.domain.errors import RuleBroken
from webapp.domain.plan_rows import RowWarning, refuse_duplicates
from webapp.domain.plan_text import PlanText, read_plan_lines
from webapp.domain.plan_text_lines import TextLine, has_more_lines, lines_of, references_in
from webapp.domain.references import as_key
from webapp.domain.wording import listed

MOST_LINES = 50_000
MOST_LINES_OF_TABLES = 20_000
MOST_WARNINGS = 5_000
_SHAPE = (
    "A plan as text has a line for each decision with its cells parted by tabs, below a line of headings such as "
    "“Key decision required” and “Decision maker”. Nothing was imported."
)


def has_references(text: str) -> bool:
    """Say whether a reference such as KEY/04DEC/10 stands anywhere in a text."""
    return bool(references_in(text))


def read_text(text: str, filename: str) -> PlanFile:
    """Read a plan that was turned to text; raise RuleBroken with a sentence where no row of a plan is in it.

    Rows and warnings bear the numbers of lines, as editors number them.
    """
    if has_more_lines(text, MOST_LINES):
        raise RuleBroken(f"{filename} has more than {MOST_LINES} lines. Nothing was imported.")
    return read_lines(lines_of(text), filename)


def read_lines(lines: Sequence[TextLine], filename: str) -> PlanFile:
    """Do what `read_text` does with lines, or rows of Word's tables, that are parted into cells already.

    Of rows with one reference none is taken, because nothing says which of them holds.
    """
    if sum(len(line.cells) > 1 for line in lines) > MOST_LINES_OF_TABLES:
        raise RuleBroken(f"{filename} has more than {MOST_LINES_OF_TABLES} lines of a table. Nothing was imported.")
    plan = read_plan_lines(lines, filename, MOST_ROWS)
    if not plan.rows:
        named = any(line.references for line in lines)
        found = "names references, but not" if named else "holds no reference such as KEY/04DEC/10"
        raise RuleBroken(f"{filename} {found} in a table that can be read. {_SHAPE}")
    _refuse_endless(plan, filename)
    return _without_repeats(plan)


def _without_repeats(plan: PlanText) -> PlanFile:
    """Leave out and report every row whose reference stands in another row too; refuse a file that has no others."""
    same: dict[str, list[int]] = {}
    for row in plan.rows:
        same.setdefault(as_key(row.reference), []).append(row.number)
    repeated = {key: numbers for key, numbers in same.items() if len(numbers) > 1}
    kept = tuple(row for row in plan.rows if as_key(row.reference) not in repeated)
    if not kept:
        refuse_duplicates(plan.rows)
    about_others = [warning for warning in plan.warnings if as_key(warning.reference) not in repeated]
    about_repeats = [
        RowWarning(
            row.number,
            row.reference,
            f"This reference stands in rows {listed([str(number) for number in repeated[as_key(row.reference)]])}, so "
            "none of them was imported. Keep one row for each decision.",
        )
        for row in plan.rows
        if as_key(row.reference) in repeated
    ]
    return PlanFile(kept, tuple(sorted([*about_others, *about_repeats], key=lambda warning: warning.row)))


def _refuse_endless(plan: PlanText, filename: str) -> None:
    if len(plan.warnings) > MOST_WARNINGS:
        raise RuleBroken(f"{filename} has more than {MOST_WARNINGS} things that cannot be read. Nothing was imported.")
