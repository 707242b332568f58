"""The post: recover what a lost sender left, then claim, send and settle one message after another."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from scheduler.locks import Sender
from webapp.adapters.log_lines import words_of
from webapp.adapters.mail import House, Transport, compose
from webapp.adapters.mail_log import AckLog
from webapp.database import Database
from webapp.domain.delivery import Delivery, Ending, Stage
from webapp.models.outbox import MessageState
from webapp.queries.edition_news import NewsStand
from webapp.queries.outbox import pause
from webapp.services import outbox
from webapp.services.outbox import Claim

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PostOffice:
    """Everything that sending needs, given by whoever runs it; the transport's rests are kept under its name."""

    database: Database
    house: House
    transport: Transport
    transport_name: str
    acks: AckLog
    sender: Sender
    clock: Callable[[], datetime]
    stop: Event


@dataclass(slots=True)
class Tally:
    """What one run of the post did."""

    recovered: int = 0
    states: dict[str, int] = field(default_factory=dict)

    def count(self, state: MessageState | None) -> None:
        """Count one settled message; None is one whose claim had lapsed."""
        name = state.value if state else "lapsed"
        self.states[name] = self.states.get(name, 0) + 1


def deliver(office: PostOffice, *, patience: timedelta = timedelta(0)) -> Tally:
    """Send everything that is due, nearest deadline first; a stop is heeded between two messages.

    The settling of one message and the claim of the next share a transaction. A rest of the transport that is no
    longer than *patience* is waited out here; after a longer one a later run goes on.
    """
    tally, news_stand = Tally(), NewsStand()
    with office.database.transaction() as session:
        tally.recovered = outbox.recover(
            session, now=office.clock(), is_gone=office.sender.is_gone, is_taken=office.acks.has
        )
    try:
        claim = _claim_after(office, None, tally, news_stand)
        while claim is not None or _rested(office, patience):
            ended = (claim, _send(office, claim)) if claim is not None else None
            claim = _claim_after(office, ended, tally, news_stand)
    finally:
        office.transport.close()
    return tally


def _claim_after(
    office: PostOffice, ended: tuple[Claim, Delivery] | None, tally: Tally, news_stand: NewsStand
) -> Claim | None:
    """Settle the message in hand, if any, and claim the next one unless we are to stop."""
    now = office.clock()
    state: MessageState | None = None
    with office.database.transaction() as session:
        if ended is not None:
            claim, delivery = ended
            state = outbox.settle(
                session, claim, delivery, owner=office.sender.name, transport=office.transport_name, now=now
            )
        following = None
        if not office.stop.is_set():
            following = outbox.claim_next(
                session,
                owner=office.sender.name,
                transport=office.transport_name,
                now=now,
                is_taken=office.acks.has,
                news_stand=news_stand,
            )
    if ended is not None:
        tally.count(state)
    return following


def _send(office: PostOffice, claim: Claim) -> Delivery:
    """Write one letter and hand it over; an acknowledgement is logged before anything else happens."""
    try:
        letter = compose(claim.email, office.house, now=office.clock())
    except Exception as damage:
        # Whatever is wrong with this one message, the others must go; it is tried again and then shown to staff.
        log.exception("a message could not be written", extra={"facts": {"key": claim.email.key}})
        return Delivery(Ending.TRY_LATER, Stage.COMPOSE, None, words_of(damage))
    delivery = office.transport.send(letter)
    if delivery.ending is Ending.TAKEN:
        office.acks.record(letter.message_id, letter.key, at=office.clock())
    log.info(
        "message %s",
        delivery.ending,
        extra={"facts": {"key": letter.key, "stage": delivery.stage, "code": delivery.code}},
    )
    return delivery


def _rested(office: PostOffice, patience: timedelta) -> bool:
    """Wait out a short rest of the transport; say whether there was one and we are to go on."""
    with office.database.reading() as session:
        rest = pause(session, office.transport_name)
    if rest is None or office.stop.is_set():
        return False
    left = rest.until - office.clock()
    if not timedelta(0) < left <= patience:
        return False
    return not office.stop.wait(left.total_seconds())
