"""What happens to a subscription: asked for, confirmed, changed, ended, begun again, forgotten.

Whoever enters an address learns nothing about it: an unknown one, one that waits and one that is subscribed already
cost the same steps, one message put into the outbox, and nothing is answered to a page that differs. An address that
is subscribed keeps its choices until its owner changes them by the link that only its mailbox has.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from webapp.domain.accounts import AttemptScope, Throttle
from webapp.domain.delivery import without_addresses
from webapp.domain.errors import NotFound, NotPermitted
from webapp.domain.london import london_date
from webapp.domain.messages import MessageKind
from webapp.domain.news import KEPT_ON_CHANGE
from webapp.domain.subscriptions import UNCONFIRMED_KEPT_FOR, Choices, Pace, Scope
from webapp.models.outbox import Attempt, OutboxMessage
from webapp.models.subscriptions import Interest, Subscriber
from webapp.queries import subscribers
from webapp.queries.digests_due import digests_waiting
from webapp.queries.personal_feeds import Owner
from webapp.queries.subscribers import WANTS, recipient_of
from webapp.services import personal_feeds, tries
from webapp.services.accounts import hashed
from webapp.services.digests import queue_last
from webapp.services.outbox import Draft, cancel_waiting_for, queue

ASKING = Throttle(free=20, first=timedelta(seconds=5), longest=timedelta(minutes=15))
"""How often one network may ask for mail in a day; a whole library may come from one address."""
ENDED_KEPT_FOR = timedelta(days=90)
"""How long an ended subscription is kept, so that its owner may begin it again; then the address is forgotten."""
CLEARED_AT_ONCE = 500
"""How many addresses of each kind one clearing forgets, so that nobody waits long for it; the next takes the rest."""
LONGEST_WORDS = 500
"""How many characters of a relay's answer are kept."""
CHANGED, ENDED, FORGOTTEN = "preferences changed", "subscription ended", "subscriber deleted"


@dataclass(frozen=True, slots=True)
class Removed:
    """How many addresses a clearing has forgotten: never confirmed, and ended long ago."""

    unconfirmed: int
    ended: int


def count_asking(session: Session, *, network: str, now: datetime) -> None:
    """Count one asking from a network. Raises TooManyAttempts while the network has to wait."""
    tries.take(session, AttemptScope.SUBSCRIBING, hashed(network), ASKING, now=now)


def ask(session: Session, *, email: str, choices: Choices, now: datetime) -> None:
    """Write to an address, given as it is kept, that somebody wants to subscribe it: at most once a day.

    One that is subscribed is sent the link to its choices, and nothing changes. Any other is asked to confirm these
    choices; what it chose before, or somebody else chose for it, is replaced.
    """
    row = subscribers.for_change(session, email=email) or _new(session, email, now)
    if row.confirmed_at is not None and row.ended_at is None:
        _write(session, row, MessageKind.KNOWN, now)
        return
    ended_at = row.ended_at
    row.asked_at, row.confirmed_at, row.ended_at = now, None, None
    _choose(session, row, choices, now)
    _write(session, row, MessageKind.CONFIRM, now, ended_at=ended_at)


def enrol(session: Session, *, email: str, choices: Choices, now: datetime) -> None:
    """Subscribe an address, given as it is kept, whose owner has confirmed it elsewhere; nothing is sent to say so."""
    row = subscribers.for_change(session, email=email) or _new(session, email, now)
    row.asked_at = row.confirmed_at = row.digested_to = now
    row.ended_at = None
    _choose(session, row, choices, now)


def _new(session: Session, email: str, now: datetime) -> Subscriber:
    """Add an address; where somebody adds it at the same moment, take that row."""
    try:
        with session.begin_nested():
            session.add(Subscriber(email=email, asked_at=now, changed_at=now))
    except IntegrityError:
        pass  # On PostgreSQL another process may have added it.
    row = subscribers.for_change(session, email=email)
    assert row is not None, "it was added, or was there"
    return row


def _write(
    session: Session, row: Subscriber, kind: MessageKind, now: datetime, *, ended_at: datetime | None = None
) -> None:
    """Queue the question or the link, once a day; it was asked for this minute, so no quiet hours hold it back.

    Who ended a subscription, which only its owner can, may be asked once more on that day.
    """
    assert row.id is not None
    once_more = (
        f"/after-{ended_at:%H%M%S}" if ended_at is not None and london_date(ended_at) == london_date(now) else ""
    )
    draft = Draft(
        kind=kind,
        key=f"{kind.value}/{row.uuid}/{london_date(now).isoformat()}{once_more}",
        occasion="asked",
        recipient=recipient_of(row.id, row.uuid, row.email),
        deadline_at=now,
        not_before=now,
        subscriber_id=row.id,
    )
    queue(session, [draft], now=now)


def confirm(session: Session, uuid: str, *, now: datetime) -> None:
    """Begin a subscription that its address has confirmed; confirming twice changes nothing.

    Raises NotFound where nobody asked, or the subscription was ended since.
    """
    row = _there(session, uuid)
    if row.ended_at is not None:
        raise NotFound("This subscription has ended.")
    if row.confirmed_at is None:
        row.confirmed_at = row.changed_at = row.digested_to = now
        session.add(row)


def change(session: Session, uuid: str, choices: Choices, *, now: datetime) -> None:
    """Replace what a subscriber has chosen; what waits for them is found anew under the new choices.

    Raises NotPermitted where the subscription is not confirmed or has ended.
    """
    row = _there(session, uuid)
    if row.confirmed_at is None or row.ended_at is not None:
        raise NotPermitted("This subscription is not active, so its choices cannot be changed.")
    untold = _untold(session, row, now)
    old_pace = row.pace
    _choose(session, row, choices, now)
    _cancel(session, row, CHANGED, now, but=KEPT_ON_CHANGE)
    if choices.pace is not old_pace:
        # What was told at once is not told again in the first digest; what no digest has told yet is.
        row.digested_to = untold[0] if untold else now
    if choices.pace is Pace.AT_ONCE and untold:
        row.digested_to = now
        queue_last(session, row, Pace.WEEKLY if old_pace is Pace.WEEKLY else Pace.DAILY, *untold, now)


def _untold(session: Session, row: Subscriber, now: datetime) -> tuple[datetime, datetime] | None:
    """Return of which time a subscriber's digests have not told yet; None of one who was told at once."""
    assert row.id is not None and row.confirmed_at is not None
    waiting = digests_waiting(session, [row.id])
    begins = [one.covers_from for one in waiting]
    if row.pace is not Pace.AT_ONCE:
        return min([row.digested_to or row.confirmed_at, *begins]), now
    return (min(begins), max(one.covers_to for one in waiting)) if waiting else None


def unsubscribe(session: Session, uuid: str, *, now: datetime) -> bool:
    """End a subscription at once, cancel what waits for it and withdraw its calendar; say whether there is one.

    Ending twice is no fault.
    """
    row = subscribers.for_change(session, uuid=uuid)
    if row is None:
        return False
    if row.ended_at is None:
        row.ended_at = row.changed_at = now
        session.add(row)
        personal_feeds.withdraw(session, Owner(subscriber_id=row.id), now=now)
    _cancel(session, row, ENDED, now)
    return True


def resume(session: Session, uuid: str, *, now: datetime) -> None:
    """Begin an ended subscription again with the choices it had; what happened meanwhile is not told.

    Its owner confirmed the address before and holds the link from its mailbox, so it is not asked again. The address of
    a calendar that was withdrawn stays so. Raises NotPermitted where it was never confirmed.
    """
    row = _there(session, uuid)
    if row.confirmed_at is None:
        raise NotPermitted("This subscription was never confirmed.")
    if row.ended_at is not None:
        row.ended_at = None
        row.changed_at = row.digested_to = now
        session.add(row)


def forget(session: Session, uuid: str, *, now: datetime) -> None:
    """Delete everything about a subscriber; an unknown one is no fault.

    The evidence of what was sent keeps that it went to "subscriber-12", and no longer to which address.
    """
    row = subscribers.for_change(session, uuid=uuid)
    if row is not None:
        _forget(session, [row], now)


def clear(session: Session, *, now: datetime) -> Removed:
    """Forget the addresses that nobody confirmed in time, and those whose subscription ended long ago."""
    unconfirmed = subscribers.never_confirmed(session, now - UNCONFIRMED_KEPT_FOR, most=CLEARED_AT_ONCE)
    ended = subscribers.ended_before(session, now - ENDED_KEPT_FOR, most=CLEARED_AT_ONCE)
    _forget(session, [*unconfirmed, *ended], now)
    return Removed(len(unconfirmed), len(ended))


def _there(session: Session, uuid: str) -> Subscriber:
    row = subscribers.for_change(session, uuid=uuid)
    if row is None:
        raise NotFound("There is no such subscription.")
    return row


def _choose(session: Session, row: Subscriber, choices: Choices, now: datetime) -> None:
    """Write choices into a subscriber's row; interests that stay keep their rows."""
    for topic, column in WANTS.items():
        setattr(row, column.key, topic in choices.topics)
    row.pace = choices.pace
    row.leads = ",".join(lead.name for lead in choices.leads)
    row.everything = choices.scope.everything
    row.changed_at = now
    wanted = _interests(Scope() if choices.scope.everything else choices.scope)
    kept = [one for one in row.interests if _followed(one) in wanted]
    missing = wanted - {_followed(one) for one in kept}
    row.interests = [*kept, *(Interest(**{name: number}) for name, number in sorted(missing))]
    session.add(row)


def _interests(scope: Scope) -> set[tuple[str, int]]:
    kinds = (
        ("committee_id", scope.committees),
        ("decision_maker_id", scope.decision_makers),
        ("ward_id", scope.wards),
        ("decision_id", scope.decisions),
    )
    return {(name, number) for name, numbers in kinds for number in numbers}


def _followed(one: Interest) -> tuple[str, int]:
    names = ("committee_id", "decision_maker_id", "ward_id", "decision_id")
    return next((name, number) for name in names if (number := getattr(one, name)) is not None)


def _cancel(
    session: Session, row: Subscriber, why: str, now: datetime, *, but: AbstractSet[MessageKind] = frozenset()
) -> None:
    """Cancel what waits for a subscriber as such; what an office is told by law at the same address still goes."""
    assert row.id is not None
    cancel_waiting_for(session, recipient_of(row.id, row.uuid, row.email).subscriber, why, now, but=but)


def _forget(session: Session, rows: Iterable[Subscriber], now: datetime) -> None:
    for row in rows:
        assert row.id is not None
        name = recipient_of(row.id, row.uuid, row.email).subscriber
        _cancel(session, row, FORGOTTEN, now)
        _blank(session, name)
        personal_feeds.withdraw(session, Owner(subscriber_id=row.id), now=now)
        session.delete(row)
    session.flush()


def _blank(session: Session, subscriber: str) -> None:
    """Take a subscriber's address out of the evidence: from their messages, and from what relays answered."""
    connection, message, attempt = session.connection(), _table(OutboxMessage), _table(Attempt)
    theirs = message.c.subscriber == subscriber
    connection.execute(sa.update(message).where(theirs).values(recipient="", recipient_name=""))
    numbers = sa.select(message.c.id).where(theirs)
    for table, words, which in (
        (message, message.c.last_error, theirs),
        (attempt, attempt.c.words, attempt.c.message_id.in_(numbers)),
    ):
        said = connection.execute(sa.select(table.c.id, words).where(which, words.contains("@"))).all()
        for number, answer in said:
            masked = {words.name: without_addresses(answer)[:LONGEST_WORDS]}
            connection.execute(sa.update(table).where(table.c.id == number).values(masked))


def _table(model: Any) -> sa.Table:
    table: sa.Table = model.__table__
    return table
