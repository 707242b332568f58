"""Many clients of one server: requests kept in flight on 32 connections, each answer's time, the server's own CPU."""

import os
import selectors
import socket
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

TICKS = os.sysconf("SC_CLK_TCK")
HEAD_END = b"\r\n\r\n"


@dataclass
class Measured:
    """What one way cost, round by round: CPU of the server and answers a second, and each answer's time."""

    cpu_ms: list[float] = field(default_factory=list)
    per_second: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)

    def add(self, cpu_ms: float, per_second: float, p99_ms: float) -> None:
        """Note one round."""
        self.cpu_ms.append(cpu_ms)
        self.per_second.append(per_second)
        self.p99_ms.append(p99_ms)

    @property
    def cpu(self) -> float:
        """The median CPU of a request, in milliseconds."""
        return median(self.cpu_ms)


class Client:
    """One kept connection that sends a request, and the next one as soon as it is answered."""

    def __init__(self, port: int, request: bytes) -> None:
        """Connect."""
        self.port, self.request = port, request
        self.connect()

    def connect(self) -> None:
        """Open the connection anew."""
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = bytearray()
        self.wanted: int | None = None
        self.closes = False

    def send(self) -> None:
        """Send the request."""
        self.began, self.received, self.wanted, self.closes = perf_counter(), bytearray(), None, False
        self.socket.sendall(self.request)

    def has_whole_answer(self) -> bool:
        """Take what has come; say whether the answer is whole. One without a length ends with its connection."""
        came = self.socket.recv(262_144)
        self.received += came
        if self.wanted is None and HEAD_END in self.received:
            self._read_head(bytes(self.received).partition(HEAD_END)[0])
        is_whole = not came or (self.wanted is not None and len(self.received) >= self.wanted)
        if is_whole and (self.closes or not came):
            self.socket.close()
            self.connect()
        return is_whole

    def _read_head(self, head: bytes) -> None:
        lines = head.lower().split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), None)
        if b" 304 " in lines[0]:
            length = 0
        assert b" 304 " in lines[0] or b" 200 " in lines[0], head
        self.closes = b"connection: close" in lines or lines[0].startswith(b"http/1.0")
        self.wanted = None if length is None else len(head) + len(HEAD_END) + length


def run_once(
    port: int, pids: list[int], request: bytes, requests: int, connections: int = 32
) -> tuple[float, float, float]:
    """Send so many requests; return CPU milliseconds of the server for each, answers a second, and the p99 in ms."""
    chosen = selectors.DefaultSelector()
    clients = [Client(port, request) for _ in range(min(connections, requests))]
    times: list[float] = []
    cpu, began, sent = _cpu(pids), perf_counter(), 0
    for client in clients:
        client.send()
        sent += 1
        chosen.register(client.socket, selectors.EVENT_READ, client)
    while len(times) < requests:
        for ready, _ in chosen.select():
            client = ready.data
            before = client.socket
            if not client.has_whole_answer():
                continue
            times.append(perf_counter() - client.began)
            chosen.unregister(before)
            if sent < requests:
                client.send()
                sent += 1
                chosen.register(client.socket, selectors.EVENT_READ, client)
    lasted, cpu = perf_counter() - began, _cpu(pids) - cpu
    for client in clients:
        client.socket.close()
    p99 = quantiles(times, n=100)[98] if len(times) > 1 else times[0]
    return cpu / requests * 1000, requests / lasted, p99 * 1000


def _cpu(pids: list[int]) -> float:
    """CPU seconds that these processes and their children have used."""
    return sum(_own(pid) for pid in _with_children(pids))


def _with_children(pids: list[int]) -> list[int]:
    found = list(pids)
    for pid in found:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        found += [int(child) for child in children if int(child) not in found]
    return found


def _own(pid: int) -> float:
    """CPU seconds of one process, those of threads that have ended too; counted in hundredths."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
