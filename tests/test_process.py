"""The web and the scheduler as one command, as somebody runs it: both answer, and one signal ends both in order."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.bare_database import bare_database
from webapp.database import Database
from webapp.migrations.steps import migrate
from webapp.queries.outbox import heartbeats

COMMAND = Path(sys.executable).with_name("forward-plan")
PATIENCE = 60
SOON = 15
JOBS = {
    "queue_reminders", "queue_report_deadlines", "queue_meeting_deadlines", "queue_digests", "queue_officers_day",
    "deliver_mail", "publish_feeds", "make_documents", "remove_unconfirmed", "check_completeness", "ping_dead_man",
}  # fmt: skip


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]


def until(what: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until something is true, as long as the process lives."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (URLError, ConnectionError):
        return False


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return the environment of an installation of this test's own, with its tables made."""
    with bare_database(tmp_path) as url:
        database = Database(url)
        migrate(database.engine)
        database.engine.dispose()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FORWARD_PLAN_")}
        yield kept | {
            "FORWARD_PLAN_INSTANCE": str(tmp_path / "instance"),
            "FORWARD_PLAN_DATABASE_URL": url,
            "FORWARD_PLAN_PORT": str(free_port()),
            "FORWARD_PLAN_TICK_SECONDS": "0.5",
        }


@contextmanager
def started(environment: dict[str, str], *words: str) -> Iterator[subprocess.Popen[str]]:
    """Start the command and, whatever happens, leave nothing of it behind."""
    process = subprocess.Popen(
        [COMMAND, *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    offspring: list[int] = []
    try:
        yield process
        offspring = children_of(process.pid) if process.poll() is None else []
    finally:
        for pid in [*offspring, process.pid]:
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_both_work_and_one_signal_ends_both_in_order(environment: dict[str, str], number: signal.Signals) -> None:
    database = Database(environment["FORWARD_PLAN_DATABASE_URL"])

    def every_job_succeeded() -> bool:
        with database.reading() as session:
            return {beat.job for beat in heartbeats(session) if beat.succeeded_at} == JOBS

    address = f"http://127.0.0.1:{environment['FORWARD_PLAN_PORT']}"
    with started(environment, "run") as process:
        until(lambda: answers(f"{address}/"), process)
        until(every_job_succeeded, process)
        assert answers(f"{address}/readyz")
        (scheduler,) = children_of(process.pid)
        process.send_signal(number)
        said, _ = process.communicate(timeout=SOON)
        assert (process.returncode, is_alive(scheduler), answers(f"{address}/")) == (0, False, False)
    database.engine.dispose()
    assert f"Serving {address} (Ctrl-C ends it)." in said
    assert "scheduler stopped" in said
    assert "Traceback" not in said


def test_when_the_scheduler_dies_the_web_ends_too_and_says_so(environment: dict[str, str]) -> None:
    with started(environment, "run") as process:
        until(lambda: answers(f"http://127.0.0.1:{environment['FORWARD_PLAN_PORT']}/healthz"), process)
        (scheduler,) = children_of(process.pid)
        os.kill(scheduler, signal.SIGKILL)
        process.communicate(timeout=SOON)
        assert process.returncode == 1


def test_a_port_that_is_taken_is_said_in_a_sentence_and_leaves_no_scheduler(environment: dict[str, str]) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", int(environment["FORWARD_PLAN_PORT"])))
        bound.listen()
        with started(environment, "run") as process:
            said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert f"Error: The pages cannot be served on 127.0.0.1, port {environment['FORWARD_PLAN_PORT']}: " in said
    assert "Choose another port with FORWARD_PLAN_PORT." in said
    assert "Traceback" not in said


def test_a_signal_in_the_first_moment_leaves_no_scheduler_behind(environment: dict[str, str]) -> None:
    with started(environment, "run") as process:
        until(lambda: children_of(process.pid) != [], process)
        (scheduler,) = children_of(process.pid)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=SOON)
        assert (process.returncode, is_alive(scheduler)) == (0, False)


def test_killing_the_command_leaves_no_scheduler_that_goes_on_mailing(environment: dict[str, str]) -> None:
    with started(environment, "run") as process:
        until(lambda: answers(f"http://127.0.0.1:{environment['FORWARD_PLAN_PORT']}/readyz"), process)
        (scheduler,) = children_of(process.pid)
        process.kill()
        process.communicate(timeout=SOON)
        ends_by = time.monotonic() + SOON
        while is_alive(scheduler) and time.monotonic() < ends_by:
            time.sleep(0.1)
        assert not is_alive(scheduler)
