"""Locks that end with the process that holds them: files locked by the operating system, whatever kills the process."""

import hashlib
import os
import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """An exclusive lock on a file; taken or not at once, let go when closed or when the process ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO | None = None

    def take(self) -> bool:
        """Take the lock if nobody else has it; say whether it is ours now."""
        if self._file is not None:
            return True
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self.path.open("ab")
        try:
            _lock(file)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def close(self) -> None:
        """Let go."""
        if self._file is not None:
            self._file.close()
            self._file = None


class Sender:
    """The process as the owner of messages in hand, with a lock by which others see that it lives.

    Its name begins with the home it runs in (host and instance folder), because only there can its lock be seen: of
    a sender elsewhere nothing is known, and its claims lapse by time.
    """

    def __init__(self, instance: Path) -> None:
        self._folder = instance / "senders"
        self._home = hashlib.sha256(f"{socket.gethostname()}:{instance.absolute()}".encode()).hexdigest()[:12]
        self.name = f"{self._home}.{os.getpid()}.{secrets.token_hex(4)}"
        self._lock = FileLock(self._folder / self.name)
        self._counting = Lock()
        self._at_work = 0

    def __enter__(self) -> "Sender":
        if not self._lock.take():
            raise RuntimeError(f"The new lock {self._lock.path} is taken already.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.close()
        self._lock.path.unlink(missing_ok=True)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Say meanwhile that a thread of this process has messages in hand."""
        with self._counting:
            self._at_work += 1
        try:
            yield
        finally:
            with self._counting:
                self._at_work -= 1

    def is_gone(self, owner: str) -> bool | None:
        """Say whether an owner of messages can no longer settle them; None where nothing can be known of it.

        Our own name counts as gone too unless a thread of ours is at work: what it had in hand it will not settle.
        """
        if owner == self.name:
            with self._counting:
                return self._at_work == 0
        path = self._folder / owner
        if not owner.startswith(f"{self._home}."):
            return None
        if not path.exists():
            return True
        lock = FileLock(path)
        if not lock.take():
            return False
        lock.close()
        path.unlink(missing_ok=True)
        return True
