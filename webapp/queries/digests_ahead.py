"""Which digests will still tell of a decision's call-in window: to whom, and on which mornings."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.london import london_date
from webapp.domain.messages import Recipient
from webapp.domain.morning import EVERY, latest_digest_at, looks_ahead_to, morning_of
from webapp.domain.reminders import not_before
from webapp.domain.subscriptions import Pace, Topic
from webapp.models.records import Outcome
from webapp.models.subscriptions import Subscriber
from webapp.queries import audience
from webapp.queries.audience import OpenWindow
from webapp.queries.scopes import scopes_of
from webapp.queries.subscribers import followers

DIGEST_PACES = (Pace.DAILY, Pace.WEEKLY)


@dataclass(frozen=True, slots=True)
class DigestAhead:
    """A digest to come that tells of a window: whose, how often they read one, and when it goes (aware UTC)."""

    recipient: Recipient
    pace: Pace
    at: datetime


def digests_ahead(session: Session, window: OpenWindow, without: Collection[str], now: datetime) -> list[DigestAhead]:
    """Foresee the digests that will tell of a window that is open, but not those of addresses in `without`.

    A digest tells that a window has opened if none has told it before, and that it closes before the day after the next
    digest. How long before a deadline its reader would be reminded plays no part in it.
    """
    scope = scopes_of(session, [window.decision_id])[window.decision_id]
    recorded_at = _recorded_at(session, window.decision_id)
    found: list[DigestAhead] = []
    for pace in DIGEST_PACES:
        readers = followers(session, scope, audience.OF_A_WINDOW, pace=pace)
        told_to = _told_to(session, pace) if readers else {}
        for one in readers:
            if one.recipient.same_address not in without:
                mornings = _mornings(pace, one.topics, told_to[one.id], recorded_at, window.closes_at, now)
                # What the night holds back is told by the digest of that morning.
                found += [DigestAhead(one.recipient, pace, at) for at in dict.fromkeys(mornings)]
    return found


def _mornings(
    pace: Pace, topics: frozenset[Topic], since: datetime, recorded_at: datetime, closes_at: datetime, now: datetime
) -> Iterator[datetime]:
    """Yield when each digest of one reader goes that tells of the window; one that is due already goes now."""
    until = latest_digest_at(pace, now)
    while until < closes_at:
        if since < until:
            opens = Topic.OPENED in topics and since < recorded_at <= until
            closes = Topic.CLOSING in topics and closes_at <= looks_ahead_to(pace, until)
            if opens or closes:
                yield not_before(max(until, now), closes_at=closes_at)
            since = until
        until = morning_of(london_date(until) + EVERY[pace])


def _recorded_at(session: Session, decision_id: int) -> datetime:
    statement = sa.select(col(Outcome.recorded_at)).where(col(Outcome.decision_id) == decision_id)
    found: datetime = session.connection().execute(statement).scalar_one()
    return found


def _told_to(session: Session, pace: Pace) -> dict[int, datetime]:
    """Return up to when the digests of each reader have told everything."""
    row: Any = Subscriber
    statement = sa.select(row.id, sa.func.coalesce(row.digested_to, row.confirmed_at)).where(
        row.pace == pace, row.confirmed_at.is_not(None), row.ended_at.is_(None)
    )
    rows: Any = session.connection().execute(statement)
    return dict(rows.all())
