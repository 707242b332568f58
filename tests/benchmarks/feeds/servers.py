"""The servers that are compared, each a process of its own on a port of its own, ended by its own pid."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.feeds.council import BASE

BIN = Path(sys.executable).parent
STARTS_WITHIN = 20


@dataclass(frozen=True)
class Server:
    """A server that runs: where, and by which process."""

    port: int
    pid: int


@contextmanager
def started(command: list[str], port: int, **environment: str) -> Iterator[Server]:
    """Start a server, wait until it listens, and end it afterwards."""
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + STARTS_WITHIN
        while not _listens(port):
            assert process.poll() is None, f"{command[0]} ended at once"
            assert time.monotonic() < until, f"{command[0]} does not listen"
            time.sleep(0.1)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ours_by_waitress(instance: Path, port: int) -> tuple[list[str], dict[str, str]]:
    """Our web process as `forward-plan web` runs it."""
    return [str(BIN / "forward-plan"), "web"], _ours(instance, port)


def ours_by_gunicorn(instance: Path, port: int) -> tuple[list[str], dict[str, str]]:
    """Our web process under gunicorn."""
    return [*_gunicorn(port), "webapp.app:create_app()"], _ours(instance, port)


def hello_by_waitress(port: int) -> list[str]:
    """The least Flask page under waitress."""
    return [sys.executable, "-m", "tests.benchmarks.feeds.apps", "hello", str(port)]


def hello_by_gunicorn(port: int) -> list[str]:
    """The least Flask page under gunicorn."""
    return [*_gunicorn(port), "tests.benchmarks.feeds.apps:hello()"]


def anew(way: str, port: int) -> list[str]:
    """A feed built anew for each request, under waitress."""
    return [sys.executable, "-m", "tests.benchmarks.feeds.apps", way, str(port)]


def radicale(folder: Path, body: bytes, port: int) -> list[str]:
    """Radicale with the same events in one of its calendars."""
    calendar = folder / "collections" / "collection-root" / "council" / "plan"
    calendar.mkdir(parents=True)
    (calendar / ".Radicale.props").write_text('{"tag": "VCALENDAR"}')
    for number, event in enumerate(_events(body)):
        head = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Bench//EN\r\n"
        (calendar / f"{number}.ics").write_bytes(head + event + b"END:VCALENDAR\r\n")
    rights = folder / "rights"
    rights.write_text("[everybody]\nuser: .*\ncollection: .*\npermissions: RrWw\n")
    config = folder / "radicale.conf"
    config.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\nmax_connections = 64\n[auth]\ntype = none\n"
        f"[rights]\ntype = from_file\nfile = {rights}\n[storage]\nfilesystem_folder = {folder / 'collections'}\n"
        "[logging]\nlevel = error\n"
    )
    return [str(BIN / "radicale"), "--config", str(config)]


def nginx(folder: Path, body: bytes, port: int) -> list[str] | None:
    """Return the command of an nginx that serves the same bytes as a file; None where there is no nginx."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        return None
    (folder / "calendar").mkdir(parents=True)
    (folder / "calendar" / "plan.ics").write_bytes(body)
    for name in ("logs", "body", "proxy", "fastcgi", "uwsgi", "scgi"):
        (folder / name).mkdir()
    config = folder / "nginx.conf"
    temporary = "".join(f"{name}_temp_path {folder / name};" for name in ("proxy", "fastcgi", "uwsgi", "scgi"))
    # As another user it could not read a temporary folder.
    as_root = "user root;" if os.geteuid() == 0 else ""
    config.write_text(
        f"{as_root} daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/logs/error.log;"
        "events { worker_connections 256; }"
        f"http {{ access_log off; client_body_temp_path {folder / 'body'}; {temporary}"
        "types { text/calendar ics; } gzip on; gzip_types text/calendar; keepalive_requests 1000000;"
        f"server {{ listen 127.0.0.1:{port}; root {folder}; }} }}"
    )
    return [program, "-p", str(folder), "-c", str(config)]


def write_events(folder: Path, body: bytes) -> Path:
    """Write the events as plain data, for those who build a feed from it."""
    lines = body.replace(b"\r\n ", b"").decode().split("\r\n")
    events, one, nested = [], dict[str, str](), False
    for line in lines:
        name, _, value = line.partition(":")
        nested = (nested or line == "BEGIN:VALARM") and line != "END:VALARM"
        if line == "BEGIN:VEVENT":
            one = {}
        elif line == "END:VEVENT":
            events.append({key: one[key] for key in NEEDED})
        elif not nested:
            one[name.partition(";")[0].lower().replace("dtstart", "start")] = re.sub(r"\\(.)", r"\1", value)
    path = folder / "events.json"
    path.write_text(json.dumps(events))
    return path


NEEDED = ("uid", "summary", "description", "url", "status", "categories", "start")


def _events(body: bytes) -> list[bytes]:
    return re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", body, re.S)


def _gunicorn(port: int) -> list[str]:
    return [str(BIN / "gunicorn"), "-w", "1", "--threads", "8", "--keep-alive", "30", "-b", f"127.0.0.1:{port}"]


def _ours(instance: Path, port: int) -> dict[str, str]:
    return {"FORWARD_PLAN_INSTANCE": str(instance), "FORWARD_PLAN_PORT": str(port), "FORWARD_PLAN_BASE_URL": BASE}
