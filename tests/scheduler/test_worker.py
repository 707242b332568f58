"""A worker: carries mail until it is stopped, shows that it lives, and outlives a restart of the database."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from scheduler.worker import work
from tests.announced import PUBLISHED, People, announce
from tests.carried import Carried
from tests.relay import Relay
from tests.standing_clock import StandingClock
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.errors import RuleBroken
from webapp.models.outbox import PostHold

RING = "UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'"
CUT_EVERYBODY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
def carried(settings: Settings, database: Database) -> Iterator[Carried]:
    """Queue two messages."""
    with database.transaction() as session:
        announce(session, people=People(members=2, officer="", office=""))
    with Relay() as relay:
        carried = Carried(settings, database, StandingClock(PUBLISHED), relay)
        carried.queue()
        yield carried


@contextmanager
def working(carried: Carried) -> Iterator[None]:
    """Let a worker work meanwhile, and end it well."""
    ended: list[int] = []
    thread = Thread(target=lambda: ended.append(work(carried.settings, carried.stop, carried.clock)))
    thread.start()
    try:
        yield
    finally:
        carried.stop.set()
        thread.join(10)
    assert ended == [0]


def soon(happened: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not happened() and time.monotonic() < end:
        time.sleep(0.05)
    return happened()


def beats(carried: Carried) -> list[tuple[object, ...]]:
    return carried.run("SELECT job, failures FROM job_heartbeat")


@pytest.mark.postgres_only
def test_a_worker_carries_what_waits_and_what_comes_and_shows_that_it_lives(carried: Carried) -> None:
    with working(carried):
        assert soon(lambda: carried.states() == ["sent", "sent"])
        assert soon(lambda: beats(carried) == [("worker", 0)])
        with carried.database.transaction() as session:
            announce(session, reference="KEY/2", people=People(members=1, officer="", office=""))
        carried.queue()
        carried.run(RING)
        assert soon(lambda: carried.states() == ["sent"] * 3)
    assert beats(carried) == [], "a planned end leaves no heartbeat that would fall silent"
    assert carried.run("SELECT id FROM procrastinate_workers") == []


@pytest.mark.postgres_only
def test_a_worker_outlives_a_restart_of_the_database(carried: Carried) -> None:
    with working(carried):
        assert soon(lambda: carried.states() == ["sent", "sent"])
        carried.run(CUT_EVERYBODY)
        with carried.database.transaction() as session:
            announce(session, reference="KEY/2", people=People(members=1, officer="", office=""))
        carried.queue()
        carried.run(RING)
        assert soon(lambda: carried.states() == ["sent"] * 3)
    assert len(carried.taken()) == 3


@pytest.mark.postgres_only
def test_a_worker_that_waits_for_the_end_of_a_hold_can_be_stopped(carried: Carried) -> None:
    with carried.database.transaction() as session:
        session.add(PostHold(since=PUBLISHED, why="a backup was put back"))
    with working(carried):
        assert soon(lambda: beats(carried) == [("worker", 0)])
    assert carried.states() == ["queued", "queued"]


@pytest.mark.sqlite_only
def test_on_sqlite_a_worker_is_refused_with_a_sentence(settings: Settings) -> None:
    with pytest.raises(RuleBroken) as refused:
        work(settings, Event())
    assert refused.value.message == (
        "Workers need PostgreSQL. On SQLite the scheduler sends the mail by itself: start forward-plan scheduler."
    )
