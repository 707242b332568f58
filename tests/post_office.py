"""A post office with a real relay on the loopback, for tests of what is sent and what becomes of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Event

import sqlalchemy as sa

from scheduler.locks import Sender
from scheduler.post import Tally, deliver
from scheduler.post_office import PostOffice
from tests.announced import CALENDAR, messages
from tests.relay import Relay
from tests.standing_clock import StandingClock
from webapp.adapters.letter_house import House
from webapp.adapters.letter_press import Press
from webapp.adapters.mail_log import AckLog
from webapp.adapters.smtp import Relay as Address
from webapp.adapters.smtp import SmtpTransport
from webapp.database import Database
from webapp.domain.reminders import lead_times
from webapp.models.decisions import Decision
from webapp.services import outbox, reminders
from webapp.services.reminders import ChangeKind

HOUSE = House("Anyborough Council", "#1f5f5b", "plan@example.gov.uk", "https://plan.example.gov.uk")


@dataclass
class Post:
    """A post office with its relay, and a way to open further ones as other processes would."""

    relay: Relay
    clock: StandingClock
    database: Database
    folder: Path
    stop: Event

    @contextmanager
    def office(self, connections: int = 1) -> Iterator[PostOffice]:
        transport, *further = (
            SmtpTransport(Address("127.0.0.1", self.relay.port), answer_within=5, dot_within=5)
            for _ in range(connections)
        )
        with Sender(self.folder) as sender:
            yield PostOffice(
                database=self.database,
                press=Press(HOUSE),
                transport=transport,
                further=tuple(further),
                transport_name="smtp",
                acks=AckLog(self.folder / "acks.log"),
                sender=sender,
                clock=self.clock,
                stop=self.stop,
            )

    def deliver(self, patience: timedelta = timedelta(0)) -> Tally:
        with self.office() as office:
            return deliver(office, patience=patience)

    def queue(self) -> int:
        with self.database.transaction() as session:
            return reminders.queue_due(
                session, policy=lead_times(["on-publication", "3-hours"]), calendar=CALENDAR, now=self.clock()
            ).messages

    def change(self, kind: ChangeKind, what: Callable[[Decision], None]) -> None:
        """Change the announced decision and tell of it in one transaction, as the services do."""
        with self.database.transaction() as session:
            decision = session.get(Decision, 1, options=[sa.orm.joinedload(Decision.outcome)])  # type: ignore[arg-type]
            assert decision is not None
            what(decision)
            session.flush()
            outbox.cancel_waiting(session, 1, kind.value, self.clock())
            reminders.tell_of_change(session, decision, kind=kind, now=self.clock())

    def states(self) -> list[str]:
        with self.database.reading() as session:
            return [row.state.value for row in messages(session)]

    def keys_taken(self) -> list[str]:
        letters = [message_from_bytes(envelope.content or b"", policy=policy.SMTP) for envelope in self.relay.taken]
        return ["/".join(letter["X-Reminder-Key"].split("/")[3:]) for letter in letters]


class DiskFull(Exception):
    """What the database below says when it is to record what was sent."""


class CannotSettle(Database):
    """A database whose disk is full as soon as an attempt is to be recorded: claims are kept, settling fails."""

    def __init__(self, database: Database) -> None:
        self.engine = database.engine.execution_options()
        sa.event.listen(self.engine, "before_cursor_execute", self._execute)

    def _execute(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO attempt"):
            raise DiskFull
