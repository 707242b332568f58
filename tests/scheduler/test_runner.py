"""Running the timetable: one job once, all of them until a stop, one scheduler at a time, clocks that jump."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Event, Thread, Timer

import pytest
import sqlalchemy as sa

from scheduler.locks import FileLock, Sender
from scheduler.runner import run, watch
from scheduler.timetable import BY_NAME
from tests.announced import PUBLISHED, People, announce
from tests.bare_database import bare_database
from tests.standing_clock import StandingClock
from webapp.adapters.log_lines import JsonLines
from webapp.config import Settings
from webapp.database import Database
from webapp.queries.outbox import heartbeats

REPOSITORY = Path(__file__).parents[2]


def test_the_journey_from_an_open_window_to_a_mail_goes_once_even_when_run_twice(
    settings: Settings, database: Database
) -> None:
    clock = StandingClock(PUBLISHED)
    with database.transaction() as session:
        announce(session, people=People(members=1, officer="", office=""))
    for job in ("queue_reminders", "deliver_mail") * 2:
        assert run(settings, once=job, clock=clock) == 0
    (path,) = (settings.instance / "mail").iterdir()
    letter = message_from_bytes(path.read_bytes(), policy=policy.SMTP)
    assert letter["X-Reminder-Key"] == "call-in-opened/KEY-03DEC-26/2026-12-18T17:00Z/on-publication/member-1"
    assert letter["To"] == "Councillor 1 <member1.key-03dec-26@example.gov.uk>"
    assert len((settings.instance / "acks.log").read_text().splitlines()) == 1
    assert list((settings.instance / "senders").iterdir()) == []


@pytest.mark.parametrize("job", sorted(BY_NAME))
def test_every_job_runs_on_an_empty_council_and_leaves_a_heartbeat(
    settings: Settings, database: Database, job: str
) -> None:
    assert run(settings, once=job, clock=StandingClock(PUBLISHED)) == 0
    with database.reading() as session:
        (beat,) = heartbeats(session)
    assert (beat.job, beat.started_at, beat.succeeded_at, beat.failures) == (job, PUBLISHED, PUBLISHED, 0)


def test_a_job_that_fails_says_so_in_its_heartbeat_its_status_and_the_log(
    settings: Settings, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    (settings.instance / "acks.log").mkdir()
    with database.transaction() as session:
        announce(session)
    clock = StandingClock(PUBLISHED)
    run(settings, once="queue_reminders", clock=clock)
    assert run(settings, once="deliver_mail", clock=clock) == 1
    with database.reading() as session:
        beat = next(beat for beat in heartbeats(session) if beat.job == "deliver_mail")
    assert (beat.succeeded_at, beat.failures) == (None, 1)
    assert beat.last_error.startswith("IsADirectoryError: ")
    assert "deliver_mail failed" in caplog.messages


def test_the_timetable_runs_at_once_and_ends_on_a_stop(settings: Settings, database: Database) -> None:
    stop = Event()
    ended: list[int] = []
    thread = Thread(target=lambda: ended.append(run(settings, stop=stop)), daemon=True)
    thread.start()

    def all_ran() -> bool:
        with database.reading() as session:
            return [beat.job for beat in heartbeats(session) if beat.succeeded_at] == sorted(BY_NAME)

    assert eventually(all_ran)
    stop.set()
    thread.join(5)
    assert ended == [0]


def eventually(happened: Callable[[], bool], within: float = 20) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def empty_installation(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Return the settings of an installation whose database the first process to start has yet to make."""
    with bare_database(tmp_path) as url:
        yield settings.model_copy(update={"database_url": url})


@contextmanager
def process(settings: Settings, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FORWARD_PLAN_")} | {
        "FORWARD_PLAN_INSTANCE": str(settings.instance),
        "FORWARD_PLAN_DATABASE_URL": settings.database_url,
        "FORWARD_PLAN_TICK_SECONDS": "0.5",
        "PYTHONPATH": str(REPOSITORY),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "scheduler", *arguments], env=environment, stderr=subprocess.PIPE, text=True
    ) as child:
        # A process that says nothing would leave the test reading for ever.
        alarm = Timer(60, child.kill)
        alarm.start()
        try:
            yield child
        finally:
            alarm.cancel()
            child.kill()


def events(child: "subprocess.Popen[str]", until: str) -> list[dict[str, object]]:
    """Read the log up to the first event that begins with these words."""
    assert child.stderr is not None
    seen: list[dict[str, object]] = []
    for line in child.stderr:
        seen.append(json.loads(line))
        if str(seen[-1]["event"]).startswith(until):
            return seen
    raise AssertionError(f"The process ended without “{until}”: {seen}")


@contextmanager
def begun(child: "subprocess.Popen[str]") -> Iterator[None]:
    """Wait until a scheduler works before the next one is started."""
    events(child, "scheduler started")
    yield


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_scheduler_quickly_and_well(empty_installation: Settings, how: signal.Signals) -> None:
    with process(empty_installation) as child:
        events(child, "publish_feeds")
        asked_at = time.monotonic()
        child.send_signal(how)
        assert child.wait(10) == 0
        assert time.monotonic() - asked_at < 5


@pytest.mark.sqlite_only
def test_a_second_scheduler_says_so_and_takes_over_when_the_first_is_killed(empty_installation: Settings) -> None:
    lock = empty_installation.instance / "scheduler.lock"
    with process(empty_installation) as first, begun(first), process(empty_installation) as second:
        *_, said = events(second, "Another scheduler")
        assert said["event"] == (
            f"Another scheduler is working on this installation (it holds {lock}). This one waits until that one ends."
        )
        first.kill()
        events(second, "scheduler started")
        second.terminate()
        assert second.wait(10) == 0


@pytest.mark.postgres_only
def test_several_schedulers_may_work_on_postgresql(empty_installation: Settings) -> None:
    with process(empty_installation) as first, process(empty_installation) as second:
        told = [str(event["event"]) for child in (first, second) for event in events(child, "publish_feeds")]
        assert [words for words in told if words.startswith("publish_feeds")] == ["publish_feeds"] * 2
        assert [words for words in told if words.startswith("Another scheduler")] == []
        for child in (first, second):
            child.terminate()
        assert [child.wait(10) for child in (first, second)] == [0, 0]


@pytest.mark.postgres_only
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_worker_quickly_and_well(empty_installation: Settings, how: signal.Signals) -> None:
    with process(empty_installation, "worker") as child:
        events(child, "worker started")
        asked_at = time.monotonic()
        child.send_signal(how)
        *_, last = events(child, "worker stopped")
        assert (last["level"], child.wait(10)) == ("info", 0)
        assert time.monotonic() - asked_at < 5


@pytest.mark.sqlite_only
def test_on_sqlite_a_worker_ends_with_a_sentence(settings: Settings) -> None:
    with process(settings, "worker") as child:
        assert child.wait(20) == 1
        assert child.stderr is not None
        assert child.stderr.read() == (
            "Error: Workers need PostgreSQL. On SQLite the scheduler sends the mail by itself: "
            "start forward-plan scheduler.\n"
        )


def test_one_job_needs_no_lock(settings: Settings) -> None:
    lock = FileLock(settings.instance / "scheduler.lock")
    assert lock.take()
    assert run(settings, once="deliver_mail", clock=StandingClock(PUBLISHED)) == 0
    lock.close()


def test_a_job_nobody_knows_is_refused_with_the_names_of_those_there_are(settings: Settings) -> None:
    with process(settings, "--once", "tidy") as child:
        assert child.wait(20) == 2
        assert child.stderr is not None
        assert "queue_reminders" in child.stderr.read()


def test_a_jump_of_the_clock_rings_the_bells_anew() -> None:
    offsets = iter([timedelta(0), timedelta(seconds=10), timedelta(hours=-2), timedelta(hours=-2), timedelta(0)])
    stop, rung = QuickStop(turns=4), []
    watch(stop, lambda: rung.append(True), measure=lambda: next(offsets))
    assert rung == [True, True]


class QuickStop(Event):
    """An event that is waited for a number of times, without taking time, before it is set."""

    def __init__(self, turns: int) -> None:
        super().__init__()
        self._turns = turns

    def wait(self, timeout: float | None = None) -> bool:
        self._turns -= 1
        return self._turns < 0


def test_a_lock_is_held_by_one_and_ends_with_it(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "a.lock"), FileLock(tmp_path / "a.lock")
    assert (first.take(), first.take(), second.take()) == (True, True, False)
    first.close()
    assert second.take()
    second.close()


def test_a_sender_is_known_to_live_until_it_has_ended(tmp_path: Path) -> None:
    with Sender(tmp_path) as one:
        with Sender(tmp_path) as other:
            assert not one.is_gone(other.name)
            assert one.is_gone(one.name), "asked before anything is in hand"
        assert one.is_gone(other.name)


def test_a_sender_that_was_killed_is_gone_although_its_lock_file_stays(tmp_path: Path) -> None:
    with Sender(tmp_path) as one:
        killed = one.name.rsplit(".", 1)[0] + ".0badcafe"
        (tmp_path / "senders" / killed).touch()
        assert one.is_gone(killed)


def test_of_a_sender_in_another_home_nothing_is_known(tmp_path: Path) -> None:
    with Sender(tmp_path / "here") as here, Sender(tmp_path / "there") as there:
        assert not here.is_gone(there.name)


def test_the_log_holds_no_addresses() -> None:
    record = logging.LogRecord("scheduler", logging.INFO, "", 1, "550 <moss@example.gov.uk> unknown", None, None)
    line = json.loads(JsonLines().format(record))
    assert line["event"] == "550 <<address>> unknown"


def test_a_problem_in_the_log_has_its_trace_but_no_values_of_the_statement(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        with database.reading() as session:
            session.connection().execute(sa.text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Moss"})
    except sa.exc.SQLAlchemyError:
        logging.getLogger("scheduler").exception("failed")
    line = json.loads(JsonLines().format(caplog.records[0]))
    assert "nowhere" in line["problem"]
    assert "Moss" not in line["problem"]
    assert "test_runner.py" in line["trace"]
