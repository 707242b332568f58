"""What one poll of a calendar feed of 300 entries costs, against a bare Flask page and against building it each time.

Goals: F1, a 304 at 0.7 of the bare page's speed or better (both behind a server, which costs either of them about
0.3 ms more than is counted here); F3, the whole feed at least 100 times as fast as one icalendar component for each
entry; F4, gzip at no more than the plain body. Run it with `python -m tests.benchmarks.bench_feeds`.
"""

import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time

from flask import Flask
from sqlmodel import SQLModel
from werkzeug.test import EnvironBuilder, run_wsgi_app

from scheduler.runner import run
from tests.builders import add_decision
from webapp.adapters.ics import render_entry
from webapp.app import create_app
from webapp.config import Settings
from webapp.database import Database
from webapp.domain import expected_dates
from webapp.domain.diary import entries_for
from webapp.domain.diary_entry import Stamps
from webapp.queries.diary import feed_facts
from webapp.services.installation import install

ENTRIES = 300
ROUNDS = 7
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FEED = "/calendar/plan.ics"


def fill(database: Database) -> None:
    """Put so many entries of the plan into an empty database."""
    SQLModel.metadata.create_all(database.engine)
    with database.transaction() as session:
        install(session, name="bench", now=NOW)
        for number in range(ENTRIES):
            day = expected_dates.on_day(date(2026, 12, 1) + timedelta(days=number % 120))
            add_decision(session, f"KEY/{number:03}/26", now=NOW, expected=day, title=f"Decision number {number}")


def hello() -> Flask:
    """Make the least Flask application there is."""
    app = Flask("hello")
    app.add_url_rule("/", "hello", lambda: "hello")
    return app


def poll(app: Flask, path: str, **headers: str) -> Callable[[], int]:
    """Return a function that asks once, as a server would, and gives the status."""
    environ = EnvironBuilder(path, base_url="http://127.0.0.1:8000", headers=headers).get_environ()

    def once() -> int:
        chunks, status, _ = run_wsgi_app(app.wsgi_app, dict(environ), buffered=True)
        b"".join(chunks)
        return int(status.split()[0])

    return once


def one_component_each(database: Database) -> Callable[[], int]:
    """Return the way of a system that stores nothing: facts from the database, an icalendar component for each."""

    def once() -> int:
        with database.reading() as session:
            facts = feed_facts(session, base_url="http://127.0.0.1:8000", today=NOW.date())
        entries = entries_for(facts.decisions, facts.meetings, instance_name="bench", today=NOW.date())
        return len(b"".join(render_entry(entry, Stamps(NOW, NOW, 0)) for entry in entries))

    return once


def main() -> None:
    """Print the median CPU of each way in milliseconds, and the ratios that the goals name."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(instance=Path(folder), base_url="http://127.0.0.1:8000")
        database = Database(settings.database_url)
        fill(database)
        assert run(settings, once="publish_feeds", clock=lambda: NOW) == 0
        app = create_app(settings, clock=lambda: NOW)
        etag = app.test_client().get(FEED).headers["ETag"]
        ways = {
            "bare Flask page": (poll(hello(), "/"), 200),
            "304": (poll(app, FEED, **{"If-None-Match": etag}), 200),
            "whole feed": (poll(app, FEED), 200),
            "whole feed, gzip": (poll(app, FEED, **{"Accept-Encoding": "gzip"}), 200),
            "one component each": (one_component_each(database), 2),
        }
        cost: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, (once, repeats) in ways.items():
                began = process_time()
                for _ in range(repeats):
                    once()
                cost[name].append((process_time() - began) / repeats * 1000)
        middle = {name: median(times) for name, times in cost.items()}
        for name, milliseconds in middle.items():
            print(f"  {name:20} {milliseconds:8.3f} ms of CPU")
        print(f"  F1 304 at {middle['bare Flask page'] / middle['304']:.2f} × the bare page (goal 0.7)")
        times = middle["one component each"] / middle["whole feed"]
        print(f"  F3 whole feed {times:.0f} × as fast as one component each (goal 100)")
        print(f"  F4 gzip at {middle['whole feed, gzip'] / middle['whole feed']:.2f} × plain (goal 1)")
        app.extensions["forward-plan-database"].engine.dispose()
        database.engine.dispose()


if __name__ == "__main__":
    main()
