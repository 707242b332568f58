"""A scenario's scene: a folder, a relay, a council with reminders due and an installation, on either engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from tests.faults.council import Council, build, utc_now
from tests.faults.findings import number_missing
from tests.faults.processes import Installation, installation, until
from tests.faults.relays import Relay, relay
from webapp.database import Database
from webapp.models.outbox import MessageState, OutboxMessage


@dataclass(frozen=True)
class Scale:
    """How much of everything: all of it, or with --quick a part."""

    reminders: int = 1000
    kills: int = 60
    stops: int = 40
    withdrawals: int = 25
    seconds_locked: float = 30
    patience: float = 240


QUICK = Scale(reminders=200, kills=8, stops=6, withdrawals=5, seconds_locked=8, patience=90)


@dataclass
class Scene:
    """Everything a scenario acts upon."""

    scale: Scale
    folder: Path
    url: str
    council: Council
    relay: Relay
    place: Installation

    def all_told(self) -> bool:
        """Say whether everybody has been told."""
        enough = self.relay.number_taken() >= len(self.council.expected)
        return enough and number_missing(self.council.expected, self.relay.taken()) == 0

    def wait_for_all(self, within: float | None = None) -> float:
        """Wait until everybody has been told and nothing waits in the outbox; return after how many seconds."""
        seconds = until(self.all_told, within or self.scale.patience, "everybody to be told")
        return seconds + until(self.settled, 60, "the outbox to be settled")

    def settled(self) -> bool:
        """Say whether no message waits or is in hand."""
        found = self.states()
        return not found.get("queued") and not found.get("sending")

    def settled_after_a_start(self) -> bool:
        """Say whether everything has been queued and nothing waits any more."""
        return sum(self.states().values()) >= len(self.council.expected) and self.settled()

    def states(self) -> dict[str, int]:
        """Count the messages in each state."""
        with self.database() as database, database.reading() as session:
            statement = sa.text("SELECT state, count(*) FROM outbox GROUP BY state")
            return {row.state: row[1] for row in session.connection().execute(statement)}

    def attempts_of(self, address: str) -> list[tuple[MessageState, int]]:
        """Return the state and the number of attempts of each message to an address."""
        with self.database() as database, database.reading() as session:
            table = OutboxMessage.__table__  # type: ignore[attr-defined]
            statement = sa.select(table.c.state, table.c.attempts).where(table.c.recipient == address)
            return [(state, attempts) for state, attempts in session.connection().execute(statement)]

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Open the database from outside, for a moment."""
        database = Database(self.url)
        try:
            yield database
        finally:
            database.engine.dispose()


@contextmanager
def scene(
    scale: Scale,
    folder: Path,
    url: str = "",
    *,
    reminders: int = 0,
    first_closes_in: timedelta = timedelta(minutes=65),
    apart: timedelta = timedelta(minutes=1),
    ahead: timedelta = timedelta(0),
    rolls: bool = False,
    **settings: object,
) -> Iterator[Scene]:
    """Set a scene up in a folder of its own and clear it away; the engine is SQLite unless an address is given.

    The council lives so far *ahead* of the true time; where it *rolls*, a window that would close on a day that is no
    working day closes on the next one.
    """
    folder.mkdir()
    (folder / "instance").mkdir(mode=0o700)
    url = url or f"sqlite:///{folder / 'instance' / 'forward-plan.db'}"
    council = build(
        url,
        reminders=reminders or scale.reminders,
        now=utc_now() + ahead,
        first_closes_in=first_closes_in,
        apart=apart,
        rolls=rolls,
    )
    with relay(folder) as running, installation(folder, url, running.port, **settings) as place:
        yield Scene(scale, folder, url, council, running, place)
