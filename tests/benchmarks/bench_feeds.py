"""What a poll of a calendar feed costs: ours, a bare Flask page, nginx, Radicale, feeds built anew for each request.

Servers run as processes of their own; 32 kept connections ask them, way by way in turn, for at least five rounds. CPU
is the server's own; answers a second and the p99 are as seen by one client on the same machine. Goals F1 to F6 of the
design. Run it with `python -m tests.benchmarks.bench_feeds [--rounds 5] [--entries 300,3000]`.
"""

import argparse
import gzip
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import process_time

from werkzeug.test import TestResponse

from tests.benchmarks.feeds import servers
from tests.benchmarks.feeds.council import NOW, PATH, body_of, council_of, edit_one
from tests.benchmarks.feeds.load import Measured, run_once
from tests.benchmarks.feeds.servers import Server, free_port, started
from webapp.app import create_app


@dataclass
class Way:
    """One way of answering: which server, asked in which words, how many times a round."""

    name: str
    server: Server
    request: bytes
    requests: int
    measured: Measured = field(default_factory=Measured)


def request(path: str, port: int, **headers: str) -> bytes:
    """Write a request as a calendar program does."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def ways_of(entries: int, folder: Path, stack: ExitStack) -> Iterator[Way]:
    """Start every server with so many entries, and list the ways to ask them."""
    instance = folder / "ours"
    settings, database = council_of(entries, instance)
    body = body_of(database)
    etag = create_app(settings).test_client().get(PATH).headers["ETag"]
    events = servers.write_events(folder, body)
    fast, middle, slow = 3000, 1500, max(3, 3000 // entries)

    def start(command: list[str], port: int, **environment: str) -> Server:
        return stack.enter_context(started(command, port, **environment))

    for name, ours, hello in (
        ("waitress", servers.ours_by_waitress, servers.hello_by_waitress),
        ("gunicorn", servers.ours_by_gunicorn, servers.hello_by_gunicorn),
    ):
        port = free_port()
        yield Way(f"bare Flask page, {name}", start(hello(port), port), request("/hello", port), fast)
        port = free_port()
        command, environment = ours(instance, port)
        server = start(command, port, **environment)
        yield Way(f"ours 304, {name}", server, request(PATH, port, If_None_Match=etag), fast)
        yield Way(f"ours whole, {name}", server, request(PATH, port), middle)
        yield Way(f"ours gzip, {name}", server, request(PATH, port, Accept_Encoding="gzip"), middle)
    port = free_port()
    file = servers.nginx(folder / "nginx", body, port)
    if file is not None:
        yield Way("nginx, a file", start(file, port), request(PATH, port), 10 * middle)
    port = free_port()
    yield Way(
        "Radicale",
        start(servers.radicale(folder / "radicale", body, port), port),
        request("/council/plan/", port),
        slow,
    )
    for name, way in (("one component each", "each"), ("django-ical", "django")):
        port = free_port()
        yield Way(
            name, start(servers.anew(way, port), port, BENCH_EVENTS=str(events)), request("/feed.ics", port), slow
        )


def compare(entries: int, rounds: int) -> dict[str, Measured]:
    """Measure every way in turn, round by round, and print what each cost."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        ways = list(ways_of(entries, Path(name), stack))
        for way in ways:  # a round that does not count: caches, connections, lazy imports
            run_once(way.server.port, [way.server.pid], way.request, max(2, way.requests // 10))
        for _ in range(rounds):
            for way in ways:
                way.measured.add(*run_once(way.server.port, [way.server.pid], way.request, way.requests))
    print(f"\n{entries} entries, {rounds} rounds, 32 connections; medians")
    for way in ways:
        one = way.measured
        print(
            f"  {way.name:26} {one.cpu:9.3f} ms CPU  {median(one.per_second):8.0f}/s  p99 {median(one.p99_ms):8.1f} ms"
        )
    return {way.name: way.measured for way in ways}


def say_ratios(found: dict[str, Measured]) -> None:
    """Print the ratios that the goals name."""
    cpu = {name: one.cpu for name, one in found.items()}
    each, radicale, django = cpu["one component each"], cpu["Radicale"], cpu["django-ical"]
    for server in ("waitress", "gunicorn"):
        same, whole = cpu[f"ours 304, {server}"], cpu[f"ours whole, {server}"]
        hello, packed = cpu[f"bare Flask page, {server}"], cpu[f"ours gzip, {server}"]
        print(f"  {server}")
        print(f"    F1 304 at {hello / same:.2f} x the bare page (goal 0.7, stretch 1.2)")
        print(
            f"    F2 304 at {each / same:.0f} x one component each (goal 200), {radicale / same:.0f} x Radicale (100)"
        )
        print(f"    F3 whole at {radicale / whole:.0f} x Radicale (60), {each / whole:.0f} x one component each (100)")
        print(f"    F3 whole at {django / whole:.0f} x django-ical (goal 200)")
        if "nginx, a file" in cpu:
            print(f"    F3 whole at {cpu['nginx, a file'] / whole:.2f} x nginx (goal 0.06, stretch 0.15)")
        print(f"    F4 gzip at {packed / whole:.2f} x plain (at most 1)")


def cpu_of(once: Callable[[], object], times: int) -> float:
    """Return the CPU milliseconds of one call, within this process."""
    began = process_time()
    for _ in range(times):
        once()
    return (process_time() - began) / times * 1000


class Asking:
    """A council within this process, where nothing but our own work is counted."""

    def __init__(self, entries: int, folder: Path, *, archive: int = 0) -> None:
        """Publish it, and ask once."""
        settings, self.database = council_of(entries, folder, archive=archive)
        self._client = create_app(settings, clock=lambda: NOW).test_client()
        self._tag = self.whole().headers["ETag"]

    def whole(self) -> TestResponse:
        """Ask for the whole feed."""
        return self._client.get(PATH)

    def poll(self) -> TestResponse:
        """Ask whether it has changed."""
        return self._client.get(PATH, headers={"If-None-Match": self._tag})


def within_one_process(rounds: int) -> None:
    """Print F4's size, F5 and F6, which need no server: whatever a server adds is the same on both sides."""
    with tempfile.TemporaryDirectory() as name:
        few = Asking(300, Path(name) / "few")
        old = Asking(300, Path(name) / "old", archive=29_700)
        many = Asking(3_000, Path(name) / "many")
        costs = dict[str, list[float]]()
        for _ in range(rounds):
            for what, once, times in (
                ("few", few.whole, 100),
                ("old", old.whole, 100),
                ("poll few", few.poll, 200),
                ("poll many", many.poll, 200),
            ):
                costs.setdefault(what, []).append(cpu_of(once, times))
        first = []
        for number in range(3 * rounds):
            edit_one(few.database, number)
            first.append(cpu_of(few.whole, 1))
        middle = {what: median(found) for what, found in costs.items()}
        body = body_of(few.database)
    print(f"\n  F4 gzip has {len(gzip.compress(body, 6)) / len(body):.2f} of the bytes (at most 0.15)")
    print(f"  F5 whole out of 30,000 at {middle['old'] / middle['few']:.2f} x out of 300 (at most 1.15)")
    print(f"  F5 304 at 3,000 entries at {middle['poll many'] / middle['poll few']:.2f} x at 300 (at most 1.2)")
    print(f"  F6 first answer after one edit of 300: {median(first):.1f} ms of CPU (at most 8, stretch 4)")


def main() -> None:
    """Measure, and print medians and ratios."""
    reading = argparse.ArgumentParser()
    reading.add_argument("--rounds", type=int, default=5)
    reading.add_argument("--entries", default="300,3000")
    given = reading.parse_args()
    for entries in given.entries.split(","):
        say_ratios(compare(int(entries), given.rounds))
    within_one_process(given.rounds)


if __name__ == "__main__":
    main()
