"""Meetings that are near, and the members of their committees who are reminded of them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from webapp.domain.meetings import CALLED_OFF
from webapp.domain.messages import MessageKind, Recipient
from webapp.models.bodies import Membership, Person
from webapp.models.meetings import Meeting
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries.audience import MOST_AT_ONCE
from webapp.queries.meetings import COMMITTEES

LOOKED_AHEAD = timedelta(days=21)
"""Longer than the longest lead time on offer, five working days, over any holidays."""


def meetings_near(session: Session, now: datetime) -> list[Meeting]:
    """Return the meetings of the next three weeks that were not called off, with their committees, the next first."""
    statement = (
        select(Meeting)
        .where(
            col(Meeting.starts_at) > now,
            col(Meeting.starts_at) <= now + LOOKED_AHEAD,
            col(Meeting.status).not_in(CALLED_OFF),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
        .options(selectinload(COMMITTEES))
    )
    return list(session.exec(statement))


def members_of(session: Session, committee_ids: Collection[int], on: date) -> list[Recipient]:
    """Return who sits on any of these committees on a day, of whatever kind."""
    statement = (
        sa.select(col(Person.id), col(Person.email), col(Person.name))
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(
            col(Membership.committee_id).in_(committee_ids),
            col(Membership.joined_on) <= on,
            sa.or_(col(Membership.left_on).is_(None), col(Membership.left_on) >= on),
        )
        .order_by(col(Person.id))
        .distinct()
    )
    found = session.connection().execute(statement)
    return [Recipient(f"member-{id_}", email or "", name) for id_, email, name in found]


@dataclass(slots=True)
class ToldOfMeeting:
    """What was queued about a meeting as it stands and not cancelled: the keys, and when each address last got any."""

    keys: set[str] = field(default_factory=set)
    last: dict[str, datetime] = field(default_factory=dict)


def told_of_meeting(session: Session, meeting: Meeting, addresses: Collection[str]) -> ToldOfMeeting:
    """Return what at least these addresses, as they are compared, were told of a meeting: it comes, or it changed.

    Reminders of the meeting at another time do not count.
    """
    row: Any = OutboxMessage
    still_holds = sa.or_(
        row.kind == MessageKind.MEETING_CHANGED,
        sa.and_(row.kind == MessageKind.MEETING_COMING, row.deadline_at == meeting.starts_at),
    )
    statement = sa.select(row.dedupe_key, row.recipient, row.created_at).where(
        row.meeting_id == meeting.id, row.state != MessageState.CANCELLED, still_holds
    )
    if len(addresses) <= MOST_AT_ONCE:
        statement = statement.where(sa.func.lower(row.recipient).in_(addresses))
    found = ToldOfMeeting()
    for key, address, created_at in session.connection().execute(statement):
        found.keys.add(key)
        whose = Recipient("", address).same_address
        found.last[whose] = max(created_at, found.last.get(whose, created_at))
    return found
