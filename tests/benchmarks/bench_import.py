"""What taking in a plan of 3,000 rows costs, which is how long it keeps every other writer waiting.

Goal: I1, 3,000 new rows in 1.5 s. Times are of the whole transaction on SQLite, its commit to the disk included, and do
not count reading the file, which happens before. Run: `python -m tests.benchmarks.bench_import`.
"""

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from sqlmodel import Session, SQLModel

from webapp.config import Settings
from webapp.database import Database
from webapp.domain.plan_rows import PlanReading, PlanRow, read_rows
from webapp.services.imports import ImportReport, import_plan

ROWS = 3_000
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OFFICES = [f"Cabinet Member for Portfolio {number}" for number in range(12)]
COMMITTEES = [f"Scrutiny Committee {number}" for number in range(6)]


def reading_of(*, matter: str = "", expected: str = "January 2027") -> PlanReading:
    """Return a plan of complete entries, read."""
    return read_rows(
        PlanRow(
            number=number + 2,
            reference=f"KEY/{number}/26",
            title=f"Decision number {number}",
            matter=f"To award contract {number}. {matter}".strip(),
            expected=expected,
            decision_makers=OFFICES[number % len(OFFICES)],
            committees=COMMITTEES[number % len(COMMITTEES)],
            consultation="Ward councillors and residents.",
            contact="Robin Ashdown, Head of Delivery, 01632 960101, robin.ashdown@example.gov.uk",
        )
        for number in range(ROWS)
    )


def take_in(door: Callable[[], AbstractContextManager[Session]], reading: PlanReading) -> tuple[float, ImportReport]:
    """Import a plan; return the seconds until its transaction ended, and the report."""
    began = perf_counter()
    with door() as session:
        report = import_plan(session, reading, source="plan.csv", actor="Import", now=NOW)
    return perf_counter() - began, report


def main() -> None:
    """Print rows a second and milliseconds for each thing an import may find."""
    first = reading_of()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Settings(instance=Path(folder)).database_url)
        SQLModel.metadata.create_all(database.engine)
        ways = {
            "a rehearsal": (database.rehearsal, first),
            "new rows (goal 1500 ms)": (database.transaction, first),
            "the same again": (database.transaction, first),
            "a changed matter": (database.transaction, reading_of(matter="Now with a break clause.")),
            "a changed date": (database.transaction, reading_of(expected="March 2027")),
        }
        for name, (door, reading) in ways.items():
            seconds, report = take_in(door, reading)
            counted = f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged"
            print(f"  {name:24} {seconds * 1000:8.0f} ms {ROWS / seconds:8.0f} rows/s  ({counted})")
        database.engine.dispose()


if __name__ == "__main__":
    main()
