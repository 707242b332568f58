"""Reading meetings of scrutiny committees."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from webapp.domain.meetings import CALLED_OFF, MeetingStatus
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting, MeetingCommittee

COMMITTEES: Any = Meeting.committees
LATEST_SHOWN = 30


def by_uuid(session: Session, uuid: str) -> Meeting | None:
    """Return one meeting with its committees."""
    statement = select(Meeting).where(col(Meeting.uuid) == uuid).options(selectinload(COMMITTEES))
    return session.exec(statement).one_or_none()


def decision_of(session: Session, meeting: Meeting) -> Decision | None:
    """Return the called-in decision that a meeting looks at, if one was named."""
    return session.get(Decision, meeting.decision_id) if meeting.decision_id is not None else None


def to_come(session: Session, now: datetime, *, committee_id: int | None = None) -> list[Meeting]:
    """Return the meetings that have not begun, of one committee or of all, the next first; cancelled ones too.

    A postponed one is to come until it has a new day or is cancelled, even when the day that it had has passed.
    """
    ahead = sa.or_(col(Meeting.starts_at) > now, _is_postponed())
    return list(session.exec(_of(committee_id).where(ahead).order_by(col(Meeting.starts_at), col(Meeting.id))))


def latest_begun(
    session: Session, now: datetime, *, committee_id: int | None = None, most: int = LATEST_SHOWN
) -> list[Meeting]:
    """Return the last meetings that have begun, of one committee or of all, the latest first; cancelled ones too."""
    begun = _of(committee_id).where(col(Meeting.starts_at) <= now, sa.not_(_is_postponed()))
    return list(session.exec(begun.order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc()).limit(most)))


def starting_at(session: Session, starts_at: datetime) -> list[Meeting]:
    """Return the meetings that are to begin at an instant, with their committees."""
    statement = select(Meeting).where(col(Meeting.starts_at) == starts_at, col(Meeting.status).not_in(CALLED_OFF))
    return list(session.exec(statement.order_by(col(Meeting.id)).options(selectinload(COMMITTEES))))


def _of(committee_id: int | None) -> Any:
    """Select the meetings of one committee, or all, with their committees."""
    statement = select(Meeting).options(selectinload(COMMITTEES))
    if committee_id is None:
        return statement
    theirs = select(MeetingCommittee.meeting_id).where(col(MeetingCommittee.committee_id) == committee_id)
    return statement.where(col(Meeting.id).in_(theirs))


def _is_postponed() -> Any:
    return col(Meeting.status) == MeetingStatus.POSTPONED
