"""The ledger: what one run of the post writes down, over a connection kept for that and with patience."""

import logging
from collections.abc import Callable
from threading import Event
from types import TracebackType
from typing import TypeVar

from sqlmodel import Session

from webapp.database import Database, KeptConnection, is_unavailable

log = logging.getLogger(__name__)

LONGEST_WAIT = 30.0
"""Seconds between two tries to reach a database that was away."""

Result = TypeVar("Result")


class Ledger:
    """Writes with patience, and says whether anybody else has written. For one thread at a time."""

    def __init__(self, database: Database, stop: Event) -> None:
        self._kept = KeptConnection(database)
        self._stop = stop
        self.has_changed = self._kept.has_changed

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kept.close()

    def record(self, work: Callable[[Session], Result]) -> Result:
        """Do some work in a transaction, again and again while the database cannot be used, until a stop is asked.

        What was sent is not forgotten because the database was locked, restarted or full when it was to be recorded.
        """
        wait = 1.0
        while True:
            try:
                with self._kept.transaction() as session:
                    return work(session)
            except Exception as problem:
                if not is_unavailable(problem) or self._stop.wait(wait):
                    raise
                log.warning("the database cannot be used now", extra={"facts": {"tried_again_after_seconds": wait}})
            wait = min(2 * wait, LONGEST_WAIT)
