"""The mail of the morning to governance officers: what needs them today, each working day."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.days import WorkingCalendar
from webapp.domain.london import london_date
from webapp.domain.messages import MessageKind
from webapp.domain.morning import end_of, morning_of
from webapp.domain.reminders import not_before
from webapp.models.outbox import OutboxMessage
from webapp.queries.staff import staff
from webapp.services import outbox
from webapp.services.outbox import Draft


def queue_officers_day(session: Session, *, calendar: WorkingCalendar, now: datetime) -> int:
    """Queue the mail of this working day to every officer and administrator, from 7:30am in London; return how many.

    What it tells is worked out when it is sent, once for all of them; where nothing needs anybody it is cancelled then
    and never sent. Each is queued once: later looks on the same day only see that it is there.
    """
    today = london_date(now)
    if now < morning_of(today) or not calendar.is_working_day(today):
        return 0
    deadline_at = end_of(today)
    drafts = [
        Draft(
            kind=MessageKind.OFFICERS_DAY,
            key=f"{MessageKind.OFFICERS_DAY.value}/{today.isoformat()}/{one.subscriber}",
            occasion=today.isoformat(),
            recipient=one,
            deadline_at=deadline_at,
            not_before=not_before(now, closes_at=deadline_at),
        )
        for one in staff(session)
    ]
    known = _known(session, [one.key for one in drafts])
    return outbox.queue(session, [one for one in drafts if one.key not in known], now=now)


def _known(session: Session, keys: list[str]) -> frozenset[str]:
    """Return which of these messages the outbox has, in whatever state."""
    key = col(OutboxMessage.dedupe_key)
    return frozenset(session.connection().execute(sa.select(key).where(key.in_(keys))).scalars())
