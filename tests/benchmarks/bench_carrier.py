"""How much faster four workers empty the outbox than one, on PostgreSQL, with a relay twenty milliseconds away.

The goal is that several workers are faster than one. It needs a server: FORWARD_PLAN_TEST_POSTGRES names a database
beside which one may be made. Run it with `python -m tests.benchmarks.bench_carrier`.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.announced import People, announce
from tests.bare_database import POSTGRES, bare_database
from tests.relay import Relay
from webapp.database import Database
from webapp.domain.messages import MessageKind, Recipient, key_for
from webapp.migrations.steps import migrate
from webapp.models.decisions import Decision
from webapp.services import outbox

LETTERS = 150
FAR_SECONDS = 0.02
LONGEST_SECONDS = 120
SENT = "SELECT count(*) FROM outbox WHERE state = 'sent'"
WORKERS = "SELECT count(*) FROM procrastinate_workers"


class FarRelay(Relay):
    """A relay whose every answer takes its time."""

    async def handle_MAIL(self, *facts: Any) -> str:
        await asyncio.sleep(FAR_SECONDS)
        return await super().handle_MAIL(*facts)

    async def handle_RCPT(self, *facts: Any) -> str:
        await asyncio.sleep(FAR_SECONDS)
        return await super().handle_RCPT(*facts)

    async def handle_DATA(self, *facts: Any) -> str:
        # Once for DATA itself, once for the dot.
        await asyncio.sleep(2 * FAR_SECONDS)
        return await super().handle_DATA(*facts)


@contextmanager
def worker(folder: Path, url: str, relay: Relay) -> Iterator[None]:
    """Let one worker work meanwhile."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FORWARD_PLAN_")}
    environment = kept | {
        "FORWARD_PLAN_INSTANCE": str(folder),
        "FORWARD_PLAN_DATABASE_URL": url,
        "FORWARD_PLAN_SMTP_HOST": "127.0.0.1",
        "FORWARD_PLAN_SMTP_PORT": str(relay.port),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "scheduler", "worker"], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def until(database: Database, question: str, number: int) -> None:
    """Wait until the database counts so many."""
    end = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < end:
        with database.reading() as session:
            if session.connection().execute(sa.text(question)).scalar_one() == number:
                return
        time.sleep(0.02)
    raise AssertionError(f"There were never {number} of: {question}")


def draft(decision: Decision, number: int, now: datetime) -> outbox.Draft:
    """Tell one more member of the decision, at any hour of the day."""
    closes_at = decision.outcome.call_in_closes_at
    subscriber = f"member-{number}"
    kind, occasion = MessageKind.CALL_IN_OPENED, "on-publication"
    return outbox.Draft(
        kind=kind,
        key=key_for(kind, slug=decision.slug, closes_at=closes_at, occasion=occasion, subscriber=subscriber),
        occasion=occasion,
        recipient=Recipient(subscriber, f"{subscriber}@example.gov.uk", f"Councillor {number}"),
        decision_id=decision.id,
        decision_revision=decision.revision,
        deadline_at=closes_at,
        not_before=now,
    )


def seconds_with(workers: int) -> float:
    """Measure how long so many workers take from the moment at which the letters are queued."""
    with (
        tempfile.TemporaryDirectory() as folder,
        bare_database(Path(folder)) as url,
        FarRelay() as relay,
        ExitStack() as crew,
    ):
        database = Database(url)
        migrate(database.engine)
        now = datetime.now(UTC)
        for _ in range(workers):
            crew.enter_context(worker(Path(folder), url, relay))
        until(database, "SELECT count(*) FROM pg_class WHERE relname = 'procrastinate_workers'", 1)
        until(database, WORKERS, workers)
        with database.transaction() as session:
            decision = announce(session, published_at=now - timedelta(minutes=1), people=People(0, "", ""))
            outbox.queue(session, [draft(decision, number, now) for number in range(LETTERS)], now=now)
        began = time.perf_counter()
        until(database, SENT, LETTERS)
        took = time.perf_counter() - began
        crew.close()
        assert len({str(envelope.rcpt_tos) for envelope in relay.taken}) == len(relay.taken) == LETTERS
        database.engine.dispose()
    return took


def main() -> None:
    if not POSTGRES:
        print("bench_carrier: left out, because FORWARD_PLAN_TEST_POSTGRES names no database.")
        return
    one, four = seconds_with(1), seconds_with(4)
    print(f"{LETTERS} letters to a relay {FAR_SECONDS * 1000:.0f} ms away, each over one connection for each worker")
    print(f"  one worker     {one:6.2f} s  {LETTERS / one:6.1f} letters a second")
    print(f"  four workers   {four:6.2f} s  {LETTERS / four:6.1f} letters a second  {one / four:.1f} times as fast")
    assert four < one, "several workers must be faster than one"


if __name__ == "__main__":
    main()
