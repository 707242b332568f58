"""The processes of an installation under test: started as an operator starts them, ended by their own ids."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.relays import ROOT

SCHEDULER = (sys.executable, "-m", "scheduler")
WORKER = (str(Path(sys.executable).with_name("forward-plan")), "worker")
WEB = (str(Path(sys.executable).with_name("forward-plan")), "web")
STOPS_WITHIN = 60.0


class NeverHappened(Exception):
    """What a scenario waited for did not come about in time."""


@dataclass
class Installation:
    """Settings, by environment only, and the processes that run on them; each writes to a log of its own."""

    folder: Path
    environment: dict[str, str]
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(
        self, command: tuple[str, ...] = SCHEDULER, *, more: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a process; `more` is environment for it alone."""
        log = self.folder / f"{Path(command[-1]).name}-{len(self._running)}-{time.monotonic_ns()}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment | dict(more or {}),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._running.append(process)
        return process

    def run(self, *words: str, more: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run `forward-plan` with some words to its end."""
        return subprocess.run(
            [WEB[0], *words],
            cwd=ROOT,
            env=self.environment | dict(more or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a process as a power cut would."""
        process.kill()
        process.wait()
        self._running.remove(process)

    def stop(self, process: subprocess.Popen[bytes]) -> int:
        """Ask a process to end and wait for it; return its exit status."""
        process.send_signal(signal.SIGTERM)
        status = process.wait(STOPS_WITHIN)
        self._running.remove(process)
        return status

    def end_all(self) -> None:
        """End whatever still runs."""
        for process in list(self._running):
            if process.poll() is None:
                process.kill()
            process.wait()
            self._running.remove(process)

    def logged(self) -> str:
        """Return everything that all processes have written."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))


@contextmanager
def installation(folder: Path, url: str, smtp_port: int, **settings: object) -> Iterator[Installation]:
    """Give an installation whose mail goes to a relay on the loopback, with short waits.

    `settings` are more of FORWARD_PLAN_*, and take the place of what is usual here.
    """
    usual: dict[str, object] = {
        "instance": folder / "instance",
        "database_url": url,
        "base_url": "http://plan.example.gov.uk",
        "smtp_host": "127.0.0.1",
        "smtp_port": smtp_port,
        "smtp_timeout_seconds": 5,
        "smtp_dot_timeout_seconds": 20,
        "tick_seconds": 1,
        "lease_seconds": 5,
        "retry_base_seconds": 0.2,
        "retry_cap_seconds": 2,
        "rest_base_seconds": 0.1,
        "rest_cap_seconds": 1,
        "most_tries": 200,
        "reminders": "on-publication",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FORWARD_PLAN_")}
    given = {f"FORWARD_PLAN_{name.upper()}": str(value) for name, value in (usual | settings).items()}
    running = Installation(folder, kept | given)
    try:
        yield running
    finally:
        running.end_all()


def until(what: Callable[[], bool], within: float, words: str) -> float:
    """Wait until something is true; return after how many seconds. NeverHappened when it takes too long."""
    began = time.monotonic()
    while not what():
        if time.monotonic() - began > within:
            raise NeverHappened(f"waited {within:.0f} s for {words}")
        time.sleep(0.02)
    return time.monotonic() - began
