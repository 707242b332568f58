"""The log of what a relay has taken: one line for each letter, written right after its 250.

It stands beside the database, so that a crash between the 250 and the database's commit, or an older backup put back,
does not send a letter again.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from uuid import UUID

MOMENT = "%Y-%m-%dT%H:%M:%SZ"
MOMENT_ENDS = 20


class AckLog:
    """An append-only file of letters taken, read again only where it has grown. Lines hold no address.

    Years of mail fit into memory: of each letter sixteen bytes are kept.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._taken: set[bytes] = set()
        self._read_to = 0
        self._own: set[bytes] = set()
        self._seen_to = 0
        self._seeing_to = 0
        self._seeing_own: set[bytes] = set()
        self._lock = Lock()

    def record(self, message_id: UUID, key: str, *, at: datetime) -> None:
        """Note that a letter has been taken, with one write, which a kill cannot tear. Raises OSError if it cannot."""
        line = f"{at.astimezone(UTC):{MOMENT}} {message_id} {key}\n".encode()
        descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            whole = b"\n" + line if _ends_torn(descriptor) else line
            if os.write(descriptor, whole) < len(whole):
                raise OSError(f"The line was not written whole to {self._path}.")
        finally:
            os.close(descriptor)
            # Taken it was, whether or not it could be noted.
            with self._lock:
                self._taken.add(message_id.bytes)
                self._own.add(message_id.bytes)

    def has(self, message_id: UUID) -> bool:
        """Say whether a letter has been taken, by this or another process."""
        with self._lock:
            if message_id.bytes not in self._taken and self._size() != self._read_to:
                self._read_on()
            return message_id.bytes in self._taken

    def noted_by_others(self) -> bool:
        """Say whether the log holds lines that this process has neither written nor seen; all, when it starts."""
        with self._lock:
            size = self._size()
            if size < self._seen_to:
                self._seen_to = 0
            self._seeing_to = self._seen_to
            self._seeing_own = set()
            noted = False
            for line in self._lines(self._seen_to):
                self._seeing_to += len(line)
                found = _id_in(line)
                if found is not None and found.bytes in self._own:
                    self._seeing_own.add(found.bytes)
                else:
                    noted = noted or found is not None
            return noted

    def later_than(self, at: datetime) -> Iterator[UUID]:
        """Read the letters taken later than an instant, to the second, in the lines that were found unseen."""
        moment = f"{at.astimezone(UTC):{MOMENT}}".encode()
        left = self._seeing_to - self._seen_to
        for line in self._lines(self._seen_to):
            left -= len(line)
            if left < 0:
                return
            if line[:MOMENT_ENDS] > moment and (found := _id_in(line)):
                yield found

    def all_seen(self) -> None:
        """Count what was found unseen as seen."""
        with self._lock:
            self._seen_to = self._seeing_to
            self._own -= self._seeing_own

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0

    def _lines(self, start: int) -> Iterator[bytes]:
        """Read the whole lines from a place on."""
        try:
            with self._path.open("rb") as file:
                file.seek(start)
                for line in file:
                    if line.endswith(b"\n"):
                        yield line
        except FileNotFoundError:
            return

    def _read_on(self) -> None:
        """Read the lines written since the last look; a file that shrank is read afresh."""
        if self._size() < self._read_to:
            self._read_to = 0
        for line in self._lines(self._read_to):
            self._read_to += len(line)
            if found := _id_in(line):
                self._taken.add(found.bytes)


def _ends_torn(descriptor: int) -> bool:
    """Say whether the last line lacks its end, after a full disk for instance."""
    size = os.lseek(descriptor, 0, os.SEEK_END)
    if not size:
        return False
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1) != b"\n"


def _id_in(line: bytes) -> UUID | None:
    """Read the id in a line; a damaged line, which a full disk can leave, names none."""
    words = line.split()
    try:
        return UUID(words[1].decode("ascii")) if len(words) > 2 else None
    except ValueError:
        return None
