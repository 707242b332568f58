"""The relay as a scenario holds it: started, steered and read."""

import json
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.relay import Dialog

ROOT = Path(__file__).parents[2]


@dataclass
class Relay:
    """A running relay: its port, a line for orders, and its record."""

    port: int
    _orders: socket.socket
    _record: Path

    def behave(self, **manners: object) -> None:
        """Change how the relay behaves; it does so when this returns."""
        self._orders.sendall(json.dumps(manners).encode() + b"\n")
        assert self._orders.recv(100) == b"done\n"

    def dialogs(self) -> list[Dialog]:
        """Return every dialog that has ended so far, in the order in which they ended."""
        whole = self._record.read_text().rpartition("\n")[0]
        return [Dialog(**json.loads(line)) for line in whole.splitlines()]

    def taken(self) -> list[Dialog]:
        """Return the dialogs of letters that were taken, known to the client or not."""
        return [dialog for dialog in self.dialogs() if dialog.taken]

    def number_taken(self) -> int:
        """Count the letters taken, without reading what is in them."""
        return self._record.read_text().count('"taken": true')

    def endings(self) -> Counter[str]:
        """Count how dialogs ended."""
        return Counter(dialog.ended for dialog in self.dialogs())


@contextmanager
def relay(folder: Path) -> Iterator[Relay]:
    """Start a relay that keeps its record in a folder, and end it afterwards."""
    record = folder / "relay.jsonl"
    record.touch()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.relay", str(record)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        port, orders = map(int, process.stdout.readline().split())
        with socket.create_connection(("127.0.0.1", orders)) as line:
            yield Relay(port, line, record)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
