"""The post: recover what a lost sender left, then claim, send and settle one batch of messages after another."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from sqlmodel import Session

from scheduler.post_ledger import Ledger
from scheduler.post_office import PostOffice
from scheduler.post_round import Round
from webapp.models.outbox import MessageState
from webapp.queries.outbox import comes_back_at, pause
from webapp.services import claims as in_hand
from webapp.services import delivery, post_hold
from webapp.services.delivery import Claim

FEWEST, MOST = 50, 800
"""Messages in a batch."""

A_SECOND = 1.0
"""How long a batch is to take, whatever the relay."""


@dataclass(slots=True)
class Tally:
    """What one run of the post did."""

    recovered: int = 0
    states: dict[str, int] = field(default_factory=dict)

    def count(self, state: MessageState | None) -> None:
        """Count one settled message; None is one whose claim had lapsed."""
        name = state.value if state else "lapsed"
        self.states[name] = self.states.get(name, 0) + 1


def begin(office: PostOffice) -> int:
    """Make ready for a run, before anything is claimed; return how many messages lost senders had left.

    The post is held if the database turns out to be older than the log of acknowledgements. What lost senders had in
    hand is taken back, and what a clock that was ahead put off is brought forward.
    """
    noted = office.acks.noted_by_others()

    def ready(session: Session) -> int:
        now = office.clock()
        recovered = in_hand.recover(session, now=now, is_gone=office.sender.is_gone, is_taken=office.acks.has)
        in_hand.undo_clock_ahead(session, now=now, lease=office.lease, persistence=office.persistence)
        if noted:
            post_hold.hold_if_older(session, later_than=office.acks.later_than, now=now)
        return recovered

    with Ledger(office.database, office.stop) as ledger:
        recovered = ledger.record(ready)
    office.acks.all_seen()
    return recovered


def deliver(office: PostOffice, *, patience: timedelta = timedelta(0)) -> Tally:
    """Send everything that is due, nearest deadline first; a stop is heeded between two letters.

    The settling of one batch and the claim of the next share a transaction. A rest of the transport that is no longer
    than *patience* is waited out here; after a longer one a later run goes on.
    """
    tally = Tally()
    try:
        tally.recovered = begin(office)
        with office.sender.at_work(), Ledger(office.database, office.stop) as ledger:
            ledger.has_changed()
            most = FEWEST
            claims = ledger.record(lambda session: _claimed(session, office, most))
            while claims or _rested(office, patience):
                begun = monotonic()
                batch = Round(office, ledger, claims)
                batch.run()
                most = _next_batch(most, monotonic() - begun)
                claims = _settled(office, ledger, batch, tally, most)
    finally:
        office.close()
    return tally


def carry(office: PostOffice, row_id: int) -> datetime | None:
    """Claim, send and settle the message of one row; return when it is to be carried again, None when it is not.

    The connection is kept for the next one; whoever carries calls `begin` first and `office.close()` in the end.
    """
    with office.sender.at_work(), Ledger(office.database, office.stop) as ledger:
        ledger.has_changed()
        claims = ledger.record(lambda session: _claimed(session, office, 1, only=row_id))
        if claims:
            batch = Round(office, ledger, claims)
            batch.run()
            _settled(office, ledger, batch, Tally(), 0)
    with office.database.reading() as session:
        return comes_back_at(session, row_id, transport=office.transport_name, now=office.clock())


def _next_batch(most: int, seconds: float) -> int:
    """Say how many messages to claim after a batch that took so long: about as many as leave in a second.

    Many share a commit where the relay is quick; where it is slow, nobody waits long to be recorded or overtaken.
    """
    pace = min(max(A_SECOND / max(seconds, 0.001), 0.25), 4)
    return min(max(int(most * pace), FEWEST), MOST)


def _settled(office: PostOffice, ledger: Ledger, batch: Round, tally: Tally, most: int) -> list[Claim]:
    """Record what became of a batch, and claim the next one of so many unless we are to stop."""

    def settle(session: Session) -> tuple[list[MessageState | None], list[Claim]]:
        name = office.sender.name
        states = delivery.settle(
            session, batch.ended, owner=name, transport=office.transport_name, persistence=office.persistence
        )
        in_hand.release(session, batch.left, owner=name, now=office.clock(), contents=office.contents())
        return states, [] if batch.problem is not None else _claimed(session, office, most)

    states, claims = ledger.record(settle)
    for state in states:
        tally.count(state)
    if batch.problem is not None:
        raise batch.problem
    return claims


def _claimed(session: Session, office: PostOffice, most: int, only: int | None = None) -> list[Claim]:
    if office.stop.is_set():
        return []
    return delivery.claim(
        session,
        owner=office.sender.name,
        transport=office.transport_name,
        now=office.clock(),
        is_taken=office.acks.has,
        contents=office.contents(),
        lease=office.lease,
        most=most,
        only=only,
        persistence=office.persistence,
    )


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
