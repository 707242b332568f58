"""What it costs to find the reminders that are due, beside an archive of 30,000 decisions and 10,000 subscriptions.

Five windows are open; ten members and a hundred subscribers hear of them. Goals (D1): a due run, in which a reminder of
all five falls due, in 25 ms of CPU and at least 30 times as fast as one query for each subscription; and at most 1.3 ×
what it costs beside 300 decisions and 200 subscriptions, for it costs by what is due and not by what exists. On SQLite;
what is due is found and queued in a transaction that is undone. Run: `python -m tests.benchmarks.bench_due`.
"""

import gc
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import process_time

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from tests.announced import CALENDAR, CLOSES, PUBLISHED, People, announce
from tests.archive import decide_long_ago
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.lifecycle import Status
from webapp.domain.reminders import lead_times
from webapp.domain.subscriptions import Pace
from webapp.models.decisions import CommitteeLink, Decision
from webapp.models.outbox import OutboxMessage
from webapp.models.records import Outcome
from webapp.models.subscriptions import Interest, Subscriber
from webapp.services.reminders import queue_due

ROUNDS = 7
WINDOWS = 5
FOLLOWERS = 100
POLICY = lead_times(["on-publication", "1-working-day", "3-hours"])
DUE = CLOSES - timedelta(hours=24)
ASKED = PUBLISHED - timedelta(days=30)


@dataclass(frozen=True)
class Size:
    """How much there is besides what is due."""

    decisions: int
    subscriptions: int


SIZES = (Size(300, 200), Size(30_000, 10_000))


def fill(database: Database, size: Size) -> None:
    """Put the open windows, an archive with its records, and the subscriptions into an empty database."""
    SQLModel.metadata.create_all(database.engine)
    with database.transaction() as session:
        for number in range(WINDOWS):
            announce(session, reference=f"KEY/0{number + 1}DEC/26", people=People(members=2))
    decide_long_ago(database, size.decisions - WINDOWS)
    with database.transaction() as session:
        session.execute(
            sa.insert(Outcome), [_record(WINDOWS + number) for number in range(1, size.decisions - WINDOWS)]
        )
        session.execute(sa.insert(Subscriber), [_subscriber(number) for number in range(size.subscriptions)])
        # The first hundred follow one window's committee each, twenty the same; the others decisions of long ago.
        session.execute(
            sa.insert(Interest).values(committee_id=sa.bindparam("committee"), decision_id=sa.bindparam("decision")),
            [
                {
                    "subscriber_id": number + 1,
                    "committee": number % WINDOWS + 1 if number < FOLLOWERS else None,
                    "decision": None if number < FOLLOWERS else WINDOWS + 1 + number % (size.decisions - WINDOWS),
                }
                for number in range(size.subscriptions)
            ],
        )


def _record(decision_id: int) -> dict[str, object]:
    published_at = PUBLISHED - timedelta(days=40, hours=decision_id)
    return {
        "decision_id": decision_id, "decided_on": published_at.date(), "published_at": published_at,
        "decision_text": "Agreed", "reasons": "Value", "alternatives": "None", "interests": "None", "callable": True,
        "rule": {}, "working": [], "call_in_opens_on": published_at.date(), "call_in_last_day": published_at.date(),
        "call_in_closes_at": published_at + timedelta(days=7), "announced_implementable_on": published_at.date(),
        "implementable_on": published_at.date(), "recorded_at": published_at, "recorded_by": "bench",
    }  # fmt: skip


def _subscriber(number: int) -> dict[str, object]:
    return {
        "id": number + 1, "uuid": f"subscriber-{number}", "email": f"reader{number}@example.com", "asked_at": ASKED,
        "confirmed_at": ASKED, "changed_at": ASKED, "pace": Pace.AT_ONCE, "leads": "1-working-day",
        "wants_opened": True, "wants_closing": True, "everything": False,
    }  # fmt: skip


def due_run(session: Session) -> int:
    """Find and queue what is due by the pump."""
    return queue_due(session, policy=POLICY, calendar=CALENDAR, now=DUE).messages


def query_each(session: Session) -> int:
    """Ask for each subscription whether a window that it follows is open: the plain way."""
    found = 0
    for subscriber_id in session.exec(select(Subscriber.id)).all():
        statement = (
            sa.select(col(Outcome.decision_id))
            .join(Decision, col(Decision.id) == col(Outcome.decision_id))
            .outerjoin(CommitteeLink, col(CommitteeLink.decision_id) == col(Decision.id))
            .join(
                Interest,
                (col(Interest.decision_id) == col(Decision.id))
                | (col(Interest.committee_id) == col(CommitteeLink.committee_id)),
            )
            .where(
                col(Outcome.call_in_closes_at) > DUE,
                col(Decision.status) == Status.DECIDED,
                col(Interest.subscriber_id) == subscriber_id,
            )
        )
        found += len(session.connection().execute(statement).all())
    return found


def cost_of(database: Database, what: Callable[[Session], int], expected: int) -> float:
    """Time one run in milliseconds of CPU and undo it."""
    with database.rehearsal() as session:
        session.connection()
        gc.collect()
        began = process_time()
        found = what(session)
        taken = (process_time() - began) * 1000
    assert found == expected, f"{found} found where {expected} were expected"
    return taken


def main() -> None:
    """Print the median of each way in interleaved rounds, and how they compare."""
    names = ("due run", "idle tick", "query each")
    every = FOLLOWERS + 4 * WINDOWS
    with ExitStack() as stack:
        cost: dict[tuple[Size, str], list[float]] = {(size, name): [] for size in SIZES for name in names}
        before: dict[Size, Database] = {}
        after: dict[Size, Database] = {}
        for size in SIZES:
            for databases in (before, after):
                folder = stack.enter_context(tempfile.TemporaryDirectory())
                databases[size] = Database(Settings(instance=Path(folder)).database_url)
                fill(databases[size], size)
                stack.callback(databases[size].engine.dispose)
                with databases[size].transaction() as session:
                    queue_due(session, policy=POLICY, calendar=CALENDAR, now=PUBLISHED)
                    session.connection().execute(sa.update(OutboxMessage).values(state="sent", sent_at=PUBLISHED))
                    if databases is after:
                        due_run(session)
        for size in SIZES * (ROUNDS + 1):
            cost[size, "due run"].append(cost_of(before[size], due_run, every))
            cost[size, "idle tick"].append(cost_of(after[size], due_run, 0))
            cost[size, "query each"].append(cost_of(before[size], query_each, FOLLOWERS))
    # The first round of each is not counted: it compiles the statements.
    middle = {key: median(taken[1:]) for key, taken in cost.items()}
    small, large = SIZES
    print("due reminders: milliseconds of CPU, median of interleaved rounds")
    print(f"  {'':44}" + "".join(f"{name:>14}" for name in names))
    for size in SIZES:
        words = f"{size.decisions:,} decisions, {size.subscriptions:,} subscriptions"
        print(f"  {words:44}" + "".join(f"{middle[size, name]:14.1f}" for name in names))
    print(
        f"  due run {middle[large, 'due run']:.1f} ms (goal 25 ms) for {every} messages; "
        f"{middle[large, 'query each'] / middle[large, 'due run']:.0f} × as fast as a query each (goal 30 ×)"
    )
    for name in names[:2]:
        print(f"  {name}: large / small {middle[large, name] / middle[small, name]:.2f} (goal 1.3)")


if __name__ == "__main__":
    main()
