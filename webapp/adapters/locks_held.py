"""Whether a scheduler or a worker is at work on an installation, seen by the locks that end with its process."""

import sys
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt

    def _try(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def who_works(instance: Path) -> str:
    """Name what is at work on an installation, beginning a sentence; empty where nothing is."""
    if _is_held(instance / "scheduler.lock"):
        return "The scheduler"
    senders = sorted((instance / "senders").glob("*"))
    return "A scheduler or worker" if any(_is_held(path) for path in senders) else ""


def _is_held(path: Path) -> bool:
    """Say whether another process holds a lock; ours is let go at once."""
    try:
        with path.open("rb+") as file:
            _try(file)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
