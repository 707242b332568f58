"""The post office: everything that sending needs, given by whoever runs it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from scheduler.locks import Sender
from webapp.adapters.letter_press import Press
from webapp.adapters.mail import Transport
from webapp.adapters.mail_log import AckLog
from webapp.database import Database
from webapp.domain.delivery import USUAL, Persistence
from webapp.queries.contents import Contents
from webapp.services.delivery import LEASE


@dataclass(frozen=True, slots=True)
class PostOffice:
    """Everything that sending needs, given by whoever runs it; the transport's rests are kept under its name.

    Letters leave by *transport* and, side by side with it, by *further* ones. *dialog* is how long one letter may take;
    *contents* makes what a run of the post reads of what its messages say.
    """

    database: Database
    press: Press
    transport: Transport
    transport_name: str
    acks: AckLog
    sender: Sender
    clock: Callable[[], datetime]
    stop: Event
    further: tuple[Transport, ...] = ()
    persistence: Persistence = field(default=USUAL)
    lease: timedelta = LEASE
    dialog: timedelta = timedelta(minutes=10)
    contents: Callable[[], Contents] = Contents

    @property
    def transports(self) -> tuple[Transport, ...]:
        """Give every connection that letters may leave by."""
        return (self.transport, *self.further)

    @property
    def lease_needed(self) -> timedelta:
        """Say how much of a lease must be left to begin a dialog: all it may take, or half a lease that is shorter."""
        return min(self.dialog, self.lease / 2)

    def close(self) -> None:
        """Close the connections; they are opened again when they are needed."""
        for transport in self.transports:
            transport.close()
