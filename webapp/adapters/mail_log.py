"""The log of what a relay has taken: one line for each letter, written right after its 250.

It stands beside the database, so that a crash between the 250 and the database's commit, or an older backup put back,
does not send a letter again.
"""

import os
from datetime import datetime
from pathlib import Path
from uuid import UUID


class AckLog:
    """An append-only file of letters taken, read again only where it has grown. Lines hold no address."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_to = 0
        self._taken: set[UUID] = set()

    def record(self, message_id: UUID, key: str, *, at: datetime) -> None:
        """Note that a letter has been taken, with one write, which a kill cannot tear."""
        line = f"{at:%Y-%m-%dT%H:%M:%SZ} {message_id} {key}\n".encode()
        descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, b"\n" + line if _ends_torn(descriptor) else line)
        finally:
            os.close(descriptor)
        self._taken.add(message_id)

    def has(self, message_id: UUID) -> bool:
        """Say whether a letter has been taken, by this or another process."""
        if message_id not in self._taken:
            self._read_on()
        return message_id in self._taken

    def _read_on(self) -> None:
        """Read the whole lines written since the last look; a file that shrank is read afresh."""
        try:
            with self._path.open("rb") as file:
                if file.seek(0, os.SEEK_END) < self._read_to:
                    self._read_to = 0
                file.seek(self._read_to)
                fresh = file.read()
        except FileNotFoundError:
            return
        whole = fresh[: fresh.rfind(b"\n") + 1]
        self._read_to += len(whole)
        self._taken.update(message_id for line in whole.splitlines() if (message_id := _id_in(line)))


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
