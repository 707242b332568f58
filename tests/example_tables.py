"""Reading the tables of worked examples that a governance officer can read and correct (tests/domain/examples)."""

import csv
from pathlib import Path


def examples(name: str) -> list[tuple[str, ...]]:
    """Return the rows below the headings of one table."""
    table = Path(__file__).parent / "domain" / "examples" / f"{name}.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        return [tuple(row) for row in csv.reader(lines)][1:]
