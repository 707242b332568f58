"""What a message says about one scrutiny meeting, read as it stands now."""

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from webapp.domain.lifecycle import PUBLIC
from webapp.domain.meeting_news import MeetingNews
from webapp.domain.meetings import meeting_name
from webapp.domain.plan_entry import Committee
from webapp.models.meetings import Meeting
from webapp.queries.decision_facts import contacts_of
from webapp.queries.meetings import COMMITTEES, decision_of


def meeting_news(session: Session, meeting_id: int) -> MeetingNews:
    """Return one meeting as a message tells it."""
    statement = select(Meeting).where(col(Meeting.id) == meeting_id).options(selectinload(COMMITTEES))
    meeting = session.exec(statement.execution_options(populate_existing=True)).one()
    about = decision_of(session, meeting)
    is_known = about is not None and about.status in PUBLIC
    return MeetingNews(
        name=name_of(meeting),
        starts_at=meeting.starts_at,
        place=meeting.place,
        status=meeting.status,
        committees=tuple(Committee(one.name, one.slug) for one in meeting.committees),
        contacts=contacts_of(meeting.committees),
        about=f"{about.reference} {about.title}" if about and is_known else "",
        about_slug=about.slug if about and is_known else "",
    )


def name_of(meeting: Meeting) -> str:
    """Name a meeting by what it is about and its committees, which must be loaded."""
    return meeting_name([one.name for one in meeting.committees], meeting.title)
