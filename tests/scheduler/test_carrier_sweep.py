"""The sweep: whatever became of jobs and workers, every message that waits has one job, and old jobs go."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.announced import PUBLISHED, People, announce
from tests.carried import Carried
from tests.relay import Relay
from tests.standing_clock import StandingClock
from webapp.config import Settings
from webapp.database import Database

pytestmark = pytest.mark.postgres_only

ALIVE = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()) RETURNING id"
SILENT = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '31 seconds') RETURNING id"
BEGUN = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = :worker WHERE args ->> 'row_id' = '1'"


@pytest.fixture
def carried(settings: Settings, database: Database) -> Iterator[Carried]:
    """Queue two messages, whose jobs nobody has begun."""
    with database.transaction() as session:
        announce(session, people=People(members=2, officer="", office=""))
    with Relay() as relay:
        carried = Carried(settings, database, StandingClock(PUBLISHED), relay)
        carried.queue()
        yield carried


def worker(carried: Carried, how: str) -> int:
    return int(carried.run(how)[0][0])


def test_the_message_of_a_worker_that_fell_silent_is_carried_by_another(carried: Carried) -> None:
    carried.run(BEGUN, worker=worker(carried, SILENT))
    told = carried.drain()
    assert (told["stalled"], told["deferred"], told["carried"]) == (1, 1, 2)
    assert carried.states() == ["sent", "sent"]
    assert carried.jobs() == [(1, "failed")], "kept for a day for whoever looks for a cause"


def test_the_message_of_a_worker_that_is_not_even_listed_any_more_is_carried_too(carried: Carried) -> None:
    carried.run(BEGUN, worker=None)
    assert carried.drain()["stalled"] == 1
    assert carried.states() == ["sent", "sent"]


def test_what_a_living_worker_has_begun_is_left_to_it(carried: Carried) -> None:
    carried.run(BEGUN, worker=worker(carried, ALIVE))
    told = carried.drain()
    assert (told["stalled"], told["deferred"], told["carried"]) == (0, 0, 1)
    assert carried.states() == ["queued", "sent"]


def test_a_message_that_no_job_carries_gets_one(carried: Carried) -> None:
    carried.run("DELETE FROM procrastinate_jobs WHERE args ->> 'row_id' = '1'")
    assert carried.drain()["deferred"] == 1
    assert carried.states() == ["sent", "sent"]


def test_what_waited_before_there_was_a_carrier_is_carried(carried: Carried) -> None:
    carried.run("DROP TRIGGER outbox_waits ON outbox")
    carried.run("TRUNCATE procrastinate_jobs CASCADE")
    assert carried.drain()["deferred"] == 2
    assert carried.states() == ["sent", "sent"]


def test_what_our_clock_calls_due_rings_although_the_clock_of_the_database_is_behind(carried: Carried) -> None:
    carried.run("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 day'")
    assert carried.drain()["rung"] == 2
    assert carried.states() == ["sent", "sent"]


def test_what_our_clock_does_not_call_due_comes_back_later_by_the_clock_of_the_database(carried: Carried) -> None:
    wanted_at = PUBLISHED + timedelta(hours=2)
    carried.run("UPDATE outbox SET not_before = :at, next_at = :at", at=wanted_at)
    carried.run("UPDATE procrastinate_jobs SET scheduled_at = NULL")
    assert carried.drain()["carried"] == 2
    found = carried.run("SELECT round(extract(epoch FROM scheduled_at - now()) / 60)::int FROM procrastinate_jobs")
    assert (found, carried.taken()) == ([(120,), (120,)], [])


def test_jobs_that_ended_a_day_ago_are_thrown_away(carried: Carried) -> None:
    carried.run("UPDATE procrastinate_jobs SET status = 'failed'")
    carried.run("UPDATE outbox SET state = 'cancelled', cancelled_at = now()")
    carried.run(
        "UPDATE procrastinate_events SET at = now() - interval '25 hours'"
        " WHERE job_id = (SELECT max(id) FROM procrastinate_jobs)"
    )
    carried.drain()
    assert carried.jobs() == [(1, "failed")]
