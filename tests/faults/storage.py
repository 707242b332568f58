"""Promise 8 on SQLite: a database that is locked, and a disk that is full, while mail is sent."""

import resource
import socket
import sqlite3
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.faults.findings import Finding, counted
from tests.faults.processes import WEB, until
from tests.faults.scenes import Scale, scene

MOST_IN_HAND = 10
"""Letters claimed before the trouble began may still go; what is claimed has been recorded as being sent."""


def locked(scale: Scale, folder: Path) -> Finding:
    """Hold the database locked from outside, against readers too, while a scheduler sends and the web answers."""
    port = free_port()
    with scene(scale, folder, port=port) as here:
        here.relay.behave(delay=0.01)
        here.place.start(WEB)
        until(lambda: status_of(f"http://127.0.0.1:{port}/healthz") == (200, ""), 60, "the web to answer")
        process = here.place.start()
        until(lambda: here.relay.number_taken() >= scale.reminders // 4, 60, "letters to go")
        with sqlite3.connect(here.url.removeprefix("sqlite:///"), isolation_level=None, timeout=30) as outside:
            outside.execute("BEGIN EXCLUSIVE")
            began, before = time.monotonic(), here.relay.number_taken()
            page = status_of(f"http://127.0.0.1:{port}/plan")
            answered = time.monotonic() - began
            time.sleep(max(0.0, scale.seconds_locked - answered))
            meanwhile = here.relay.number_taken() - before
            outside.execute("COMMIT")
        outside.close()
        here.wait_for_all()
        finding = Finding("8 database locked", f"{scale.seconds_locked:.0f} s during {scale.reminders} reminders")
        counted(finding, here.council.expected, here.relay.taken())
        finding.facts = [f"{meanwhile} taken meanwhile", f"a page answered {page} after {answered:.0f} s"]
        finding.want(finding.duplicates == 0, f"{finding.duplicates} duplicates")
        finding.want(meanwhile <= MOST_IN_HAND, f"{meanwhile} sent that could not be recorded")
        finding.want(page[0] == 200 or (page[0] == 503 and page[1] != ""), f"a page answered {page}")
        finding.want(process.poll() is None, "the scheduler ended by itself")
        return finding


def full(scale: Scale, folder: Path) -> Finding:
    """Let no process of the installation write to any file for a while, as when the disk is full."""
    with scene(scale, folder) as here:
        here.relay.behave(delay=0.01)
        process = here.place.start()
        until(lambda: here.relay.number_taken() >= scale.reminders // 4, 60, "letters to go")
        _, most = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, most))
        time.sleep(0.2)
        before = here.relay.number_taken()
        time.sleep(scale.seconds_locked / 4)
        meanwhile = here.relay.number_taken() - before
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, most))
        here.wait_for_all()
        finding = Finding("8 disk full", f"{scale.seconds_locked / 4:.0f} s during {scale.reminders} reminders")
        counted(finding, here.council.expected, here.relay.taken())
        finding.facts = [f"{meanwhile} taken meanwhile"]
        finding.want(finding.duplicates == 0, f"{finding.duplicates} duplicates")
        finding.want(meanwhile <= MOST_IN_HAND, f"{meanwhile} sent that could not be recorded")
        finding.want(process.poll() is None, "the scheduler ended by itself")
        return finding


def status_of(address: str) -> tuple[int, str]:
    """Ask for a page; return its status and the header Retry-After, or (0, "") where nobody answers."""
    try:
        with urlopen(address, timeout=60) as answer:
            return answer.status, ""
    except HTTPError as refused:
        with refused:
            return refused.code, refused.headers.get("Retry-After", "")
    except OSError:
        return 0, ""


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])
