"""A workplace on PostgreSQL with a real relay on the loopback, for tests of the carrier."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import message_from_bytes, policy
from threading import Event
from typing import Any

import sqlalchemy as sa

from scheduler.carrier import drain
from scheduler.carrier_tables import prepare
from scheduler.jobs import Workplace
from scheduler.locks import Sender
from tests.announced import CALENDAR, messages
from tests.relay import Relay
from tests.standing_clock import StandingClock
from webapp.adapters.mail_log import AckLog
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.reminders import lead_times
from webapp.services import reminders

EVERY_JOB = "SELECT (args ->> 'row_id')::int, status::text FROM procrastinate_jobs ORDER BY priority DESC, id"


@dataclass
class Carried:
    """A database whose waiting messages have jobs, and a way to carry them as schedulers do."""

    settings: Settings
    database: Database
    clock: StandingClock
    relay: Relay
    stop: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        """Begin without the jobs that other tests left."""
        prepare(self.database)
        self.run("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
        relay = {"mail": "smtp", "smtp_host": "127.0.0.1", "smtp_port": self.relay.port, "tick_seconds": 0.2}
        self.settings = self.settings.model_copy(update=relay)

    def drain(self, **changed: Any) -> Mapping[str, int]:
        with Sender(self.settings.instance) as sender:
            acks = AckLog(self.settings.instance / "acks.log")
            place = Workplace(self.settings, self.database, self.clock, sender, acks, self.stop)
            return drain(replace(place, **changed))

    def queue(self) -> int:
        with self.database.transaction() as session:
            return reminders.queue_due(
                session, policy=lead_times(["on-publication", "3-hours"]), calendar=CALENDAR, now=self.clock()
            ).messages

    def run(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        with self.database.transaction() as session:
            found = session.connection().execute(sa.text(statement), values)
            return [tuple(row) for row in found] if found.returns_rows else []

    def jobs(self) -> list[tuple[Any, ...]]:
        """Give the row and the status of every job, in the order in which they are carried."""
        return self.run(EVERY_JOB)

    def states(self) -> list[str]:
        with self.database.reading() as session:
            return [row.state.value for row in messages(session)]

    def next_at(self) -> list[datetime]:
        with self.database.reading() as session:
            return [row.next_at for row in messages(session)]

    def taken(self) -> list[str]:
        """Name the decisions and readers of the letters that the relay took, in their order."""
        letters = [message_from_bytes(envelope.content or b"", policy=policy.SMTP) for envelope in self.relay.taken]
        return [f"{key[1]}/{key[4]}" for letter in letters if (key := letter["X-Reminder-Key"].split("/"))]
