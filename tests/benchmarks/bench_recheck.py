"""What it costs to count thirty years of announced windows again after a change of the calendar.

Goal: 30,000 decisions in under 2 s, the database included, and at least 5 times as fast as the plain way: every record
as an object of the ORM, its rule read anew, its window counted day by day. Both ways must find the same windows.
Run it with `python -m tests.benchmarks.bench_recheck`.
"""

import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import sqlalchemy as sa
from holidays import country_holidays
from sqlmodel import Session, SQLModel, col, select

from webapp.config import Settings
from webapp.database import Database
from webapp.domain import rule_data
from webapp.domain.call_in import window_for
from webapp.domain.constitution import CallInRule, Clock, Effect, Pool, Requesters
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.lifecycle import Status
from webapp.models.decisions import Decision
from webapp.models.records import Outcome
from webapp.queries.recheck import recheck_archive

DECISIONS = 30_000
ROUNDS = 5
FIRST = date(1997, 1, 1)
YEARS = 30
NOW = datetime(2026, 12, 31, 12, 0, tzinfo=UTC)
TEXT = "The contract is awarded on the terms set out in the report. " * 10
RULES = [
    CallInRule(
        name=f"Rule {number}",
        clock=Clock(length, cut_off=cut_off, effect=effect),
        requesters=(Requesters(2, Pool.ANY_SCRUTINY),),
        words="Any two scrutiny members may call in a decision within so many working days of its publication. " * 5,
        source="Constitution, part 4",
        valid_from=date(1997 + 5 * number, 1, 1),
        valid_to=date(2001 + 5 * number, 12, 31),
    )
    for number, (length, cut_off, effect) in enumerate(
        [
            (3, None, Effect.NEXT_CALENDAR_DAY),
            (5, time(17), Effect.NEXT_CALENDAR_DAY),
            (5, None, Effect.NEXT_WORKING_DAY),
            (8, time(16), Effect.NEXT_CALENDAR_DAY),
            (5, time(17, 30), Effect.ON_LAST_DAY),
            (5, time(17), Effect.NEXT_CALENDAR_DAY),
        ]
    )
]


def known_days() -> WorkingCalendar:
    """Return the working days of England in those thirty years."""
    found = country_holidays("GB", subdiv="ENG", years=range(FIRST.year, FIRST.year + YEARS + 1))
    return WorkingCalendar(Nation.ENGLAND, found, {}, FIRST, date(FIRST.year + YEARS, 12, 31))


def fill(database: Database, calendar: WorkingCalendar) -> None:
    """Put so many decided decisions with their windows into an empty database."""
    SQLModel.metadata.create_all(database.engine)
    step = timedelta(days=365 * YEARS) / DECISIONS
    decisions, outcomes = [], []
    for number in range(DECISIONS):
        published_at = datetime(1997, 1, 2, 12, 0, tzinfo=UTC) + number * step
        rule = RULES[min((published_at.year - FIRST.year) // 5, len(RULES) - 1)]
        window = window_for(rule, published_at=published_at, calendar=calendar)
        key = f"KEY-{number:05}"
        decisions.append(
            {
                "id": number + 1, "uuid": key, "reference": key, "reference_key": key, "slug": key,
                "title": f"Decision number {number}", "matter": TEXT, "status": Status.DECIDED,
                "notice_published_at": published_at, "created_at": published_at, "updated_at": published_at,
            }
        )  # fmt: skip
        outcomes.append(
            {
                "decision_id": number + 1, "decided_on": published_at.date(), "published_at": published_at,
                "decision_text": TEXT, "reasons": TEXT, "alternatives": TEXT, "interests": "None.", "callable": True,
                "rule": rule_data.to_data(rule), "working": [one.to_data() for one in window.days],
                "call_in_opens_on": window.opens_on, "call_in_last_day": window.last_day,
                "call_in_closes_at": window.closes_at, "cut_off": window.cut_off,
                "announced_implementable_on": window.implementable_on, "implementable_on": window.implementable_on,
                "recorded_at": published_at, "recorded_by": "bench",
            }
        )  # fmt: skip
    with database.transaction() as session:
        session.execute(sa.insert(Decision), decisions)
        session.execute(sa.insert(Outcome), outcomes)


def plainly(session: Session, calendar: WorkingCalendar) -> list[int]:
    """Go through the archive the plain way; return the decisions whose window comes out differently."""
    moved = []
    for outcome in session.exec(select(Outcome).order_by(col(Outcome.call_in_closes_at).desc(), col(Outcome.id))):
        rule = rule_data.read(outcome.rule)
        window = window_for(rule, published_at=outcome.published_at, calendar=calendar, decided_on=outcome.decided_on)
        if (window.closes_at, window.implementable_on) != (
            outcome.call_in_closes_at,
            outcome.announced_implementable_on,
        ):
            moved.append(outcome.decision_id)
    return moved


def in_one_go(session: Session, calendar: WorkingCalendar) -> list[int]:
    """Do the same by our query."""
    return [id_ for id_, _ in recheck_archive(session, calendar, closed_before=NOW).moved]


def cost_of(
    database: Database, way: Callable[[Session, WorkingCalendar], list[int]], calendar: WorkingCalendar
) -> tuple[float, list[int]]:
    """Time one recheck in seconds, from opening the session to the last answer."""
    began = perf_counter()
    with database.reading() as session:
        found = way(session, calendar)
    return perf_counter() - began, found


def main() -> None:
    """Print the median of each way in interleaved rounds, and how they compare."""
    calendar = known_days()
    jubilee = calendar.with_changes(additions={date(2012, 6, 6): "One holiday more"}, removals={date(2002, 6, 3)})
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Settings(instance=Path(folder)).database_url)
        fill(database, calendar)
        seconds: dict[str, list[float]] = {"in one go": [], "plainly": []}
        for _ in range(ROUNDS):
            taken, found = cost_of(database, in_one_go, jubilee)
            seconds["in one go"].append(taken)
            taken, expected = cost_of(database, plainly, jubilee)
            seconds["plainly"].append(taken)
            assert found == expected, "the two ways disagree"
        database.engine.dispose()
    ours, plain = median(seconds["in one go"]), median(seconds["plainly"])
    print(f"  {DECISIONS:,} decisions over {YEARS} years rechecked, {len(found)} come out differently")
    print(f"  in one go {ours * 1000:8.0f} ms (goal 2000 ms)")
    print(f"  plainly   {plain * 1000:8.0f} ms; in one go {plain / ours:.1f} × as fast (goal 5 ×)")


if __name__ == "__main__":
    main()
