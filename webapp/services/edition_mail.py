"""Telling people that an edition of the plan has been published: one message for each reader into the outbox."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from webapp.domain.messages import MessageKind, edition_key_for
from webapp.domain.reminders import not_before
from webapp.queries.edition_readers import Reader
from webapp.services import outbox
from webapp.services.outbox import Draft

AFTER_EVERY_CALL_IN = timedelta(days=3660)
"""How far ahead the "deadline" of an edition's message lies.

The post goes in the order of deadlines. An edition has none, and no window of call-in is ten years long: so whatever
tells of a call-in goes before whatever tells of an edition, even where thousands of those wait, and editions go in the
order in which they were published.
"""


def queue_edition(
    session: Session,
    edition_id: int,
    number: int,
    *,
    readers: Iterable[Reader],
    now: datetime,
    published_elsewhere: str = "",
) -> int:
    """Queue one message to each reader of an edition, in the transaction that publishes it; return how many are new.

    An edition that was published elsewhere and is only put into this system tells nobody: it is old news. Messages of
    earlier editions that still wait are cancelled when their turn comes (`messages.why_edition_not_sent`).
    """
    if published_elsewhere:
        return 0
    deadline_at = now + AFTER_EVERY_CALL_IN
    drafts = [
        Draft(
            kind=MessageKind.EDITION_PUBLISHED,
            key=edition_key_for(number, subscriber=reader.recipient.subscriber),
            occasion="publication",
            recipient=reader.recipient,
            edition_id=edition_id,
            subscriber_id=reader.subscriber_id,
            deadline_at=deadline_at,
            not_before=not_before(now, closes_at=deadline_at),
        )
        for reader in readers
    ]
    return outbox.queue(session, drafts, now=now)
