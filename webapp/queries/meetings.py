"""Reading meetings of scrutiny committees."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from webapp.domain.meetings import MeetingStatus
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
    """Return the meetings that have not begun, of one committee or of all, the next first; cancelled ones too."""
    statement = select(Meeting).where(col(Meeting.starts_at) > now).options(selectinload(COMMITTEES))
    if committee_id is not None:
        theirs = select(MeetingCommittee.meeting_id).where(col(MeetingCommittee.committee_id) == committee_id)
        statement = statement.where(col(Meeting.id).in_(theirs))
    return list(session.exec(statement.order_by(col(Meeting.starts_at), col(Meeting.id))))


def latest_begun(session: Session, now: datetime) -> list[Meeting]:
    """Return the last meetings that have begun, the latest first."""
    statement = select(Meeting).where(col(Meeting.starts_at) <= now).options(selectinload(COMMITTEES))
    return list(
        session.exec(statement.order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc()).limit(LATEST_SHOWN))
    )


def starting_at(session: Session, starts_at: datetime) -> list[Meeting]:
    """Return the meetings that begin at an instant and were not cancelled, with their committees."""
    statement = select(Meeting).where(
        col(Meeting.starts_at) == starts_at, col(Meeting.status) != MeetingStatus.CANCELLED
    )
    return list(session.exec(statement.order_by(col(Meeting.id)).options(selectinload(COMMITTEES))))
