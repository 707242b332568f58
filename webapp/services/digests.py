"""Queueing digests: one message for each subscriber of whose interests anything is to be told, else none."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from webapp.domain.messages import MessageKind
from webapp.domain.morning import EVERY, digest_occasion, latest_digest_at
from webapp.domain.reminders import not_before
from webapp.domain.subscriptions import Pace
from webapp.models.subscriptions import Subscriber
from webapp.queries.digests import DigestStand
from webapp.queries.digests_due import (
    TOLD_BY_THE_NEXT,
    digests_due,
    digests_taken_back,
    digests_waiting,
    last_told_to,
)
from webapp.queries.reminders import queued_keys
from webapp.queries.subscribers import choices_of, recipient_of
from webapp.services import outbox
from webapp.services.edition_mail import AFTER_EVERY_CALL_IN
from webapp.services.news import cancel_rows
from webapp.services.outbox import Draft
from webapp.services.reminders import COMMIT_MARGIN

PACES = (Pace.DAILY, Pace.WEEKLY)
CLOCKS_DIFFER = timedelta(minutes=5)
"""How far the clocks of two processes may be apart before one of them counts as wrong."""


@dataclass(frozen=True, slots=True)
class Queued:
    """What one look brought: how many messages are new, and at how many subscribers it looked."""

    messages: int = 0
    looked_at: int = 0

    def __add__(self, other: "Queued") -> "Queued":
        """Add what another look brought."""
        return Queued(self.messages + other.messages, self.looked_at + other.looked_at)


def queue_digests(session: Session, stand: DigestStand, *, now: datetime, most: int) -> Queued:
    """Queue the digests that are due, of so many subscribers of each pace at most; call it until it looks at none.

    A digest tells everything since the last one, however many mornings were missed, up to a minute before the morning:
    what bears an earlier moment has been committed by then. One that still waits is taken back
    and told by the new one too. Whoever has nothing to be told is asked for again at the next morning only. A digest
    that was cancelled because its subscriber changed the choices is queued again, for the choices as they are now.
    """
    found = Queued()
    for pace in PACES:
        until = latest_digest_at(pace, now) - COMMIT_MARGIN
        people = digests_due(session, pace, until, ahead=now + CLOCKS_DIFFER, most=most)
        found += Queued(_queue(session, stand, people, pace, until, now), len(people))
        found += Queued(_again(session, pace, until, now))
    return found


def _queue(
    session: Session, stand: DigestStand, people: list[Subscriber], pace: Pace, until: datetime, now: datetime
) -> int:
    waiting = {one.subscriber_id: one for one in digests_waiting(session, [one.id for one in people if one.id])}
    told_to = _told_to(session, people, pace, until, now)
    drafts: list[Draft] = []
    overtaken: list[int] = []
    for row in people:
        assert row.id is not None
        since = told_to[row.id]
        if earlier := waiting.get(row.id):
            since = min(since, earlier.covers_from)
        choices = choices_of(row)
        if since < until and stand.digest(session, choices, pace=pace, since=since, until=until, now=now) is not None:
            drafts.append(_draft(row.id, row.uuid, row.email, pace, since, until, now))
            overtaken += [earlier.row_id] if earlier else []
        row.digested_to = until
        session.add(row)
    session.flush()
    cancel_rows(session, overtaken, TOLD_BY_THE_NEXT, now)
    return outbox.queue(session, _with_fresh_keys(session, drafts), now=now)


def _told_to(
    session: Session, people: list[Subscriber], pace: Pace, until: datetime, now: datetime
) -> dict[int, datetime]:
    """Return up to when each has been told; where a wrong clock wrote a time to come, what their last digest says.

    Without any such digest that is one day or week before.
    """
    written = {row.id: row.digested_to or row.confirmed_at for row in people}
    told = {id_: at for id_, at in written.items() if id_ is not None and at is not None}
    wrong = [id_ for id_, at in told.items() if at > now + CLOCKS_DIFFER]
    if wrong:
        told |= dict.fromkeys(wrong, until - EVERY[pace]) | last_told_to(session, wrong, now)
    return told


def _with_fresh_keys(session: Session, drafts: list[Draft]) -> list[Draft]:
    """Give another key to digests of a morning that a wrong clock has told of before it came."""
    known = queued_keys(session, [one.key for one in drafts])
    return [
        replace(one, key=f"{one.key}/{one.covers_from:%Y%m%dT%H%M%S}") if one.key in known else one for one in drafts
    ]


def queue_last(session: Session, row: Subscriber, pace: Pace, since: datetime, until: datetime, now: datetime) -> None:
    """Queue what a subscriber of digests has not been told when they choose to be told at once.

    The post asks, when what bears an earlier moment has been committed, whether there is anything to tell.
    """
    assert row.id is not None
    draft = _draft(row.id, row.uuid, row.email, pace, since, until, now)
    occasion = f"{pace.value}-last-{now:%Y%m%dT%H%M%S%f}"
    last = replace(
        draft,
        occasion=occasion,
        key="/".join((MessageKind.DIGEST.value, occasion, draft.recipient.subscriber)),
        not_before=max(draft.not_before, now + COMMIT_MARGIN),
    )
    outbox.queue(session, [last], now=now)


def _again(session: Session, pace: Pace, until: datetime, now: datetime) -> int:
    """Queue again what was taken back when subscribers changed their choices."""
    deadline_at = until + AFTER_EVERY_CALL_IN
    drafts = [
        _draft(id_, uuid, email, pace, since, until, now)
        for id_, uuid, email, since in digests_taken_back(session, pace, until, deadline_at)
    ]
    return outbox.queue(session, drafts, now=now)


def _draft(id_: int, uuid: str, email: str, pace: Pace, since: datetime, until: datetime, now: datetime) -> Draft:
    recipient, occasion = recipient_of(id_, uuid, email), digest_occasion(pace, until)
    deadline_at = until + AFTER_EVERY_CALL_IN
    return Draft(
        kind=MessageKind.DIGEST,
        key="/".join((MessageKind.DIGEST.value, occasion, recipient.subscriber)),
        occasion=occasion,
        recipient=recipient,
        subscriber_id=id_,
        deadline_at=deadline_at,
        not_before=not_before(now, closes_at=deadline_at),
        covers_from=since,
        covers_to=until,
    )
