"""One scrutiny meeting for everybody: when, where and whether it takes place, and what it is about."""

from datetime import datetime

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from webapp.domain import wording
from webapp.domain.lifecycle import PUBLIC
from webapp.domain.meetings import MeetingStatus, report_words
from webapp.models.meetings import Meeting
from webapp.queries import meetings
from webapp.views.access import public
from webapp.views.database import database, now

blueprint = Blueprint("meetings", __name__, url_prefix="/meetings")
blueprint.add_app_template_filter(report_words)


@blueprint.get("/<uuid>")
@public
def meeting(uuid: str) -> ResponseReturnValue:
    """Show one meeting; its address stays when it is moved, postponed or cancelled."""
    with database().reading() as session:
        found = meetings.by_uuid(session, uuid) or abort(404)
        looked_at = meetings.decision_of(session, found)
    about = looked_at if looked_at is not None and looked_at.status in PUBLIC else None
    return render_template(
        "meetings/meeting.html",
        meeting=found,
        about=about,
        standing=standing_of(found, now()),
        is_to_come=found.status.takes_place and found.starts_at > now(),
    )


def standing_of(meeting: Meeting, at: datetime) -> str:
    """Say whether a meeting takes place: "It is to begin at 2pm on Monday 4 May 2026."."""
    begins = wording.moment(meeting.starts_at)
    match meeting.status:
        case MeetingStatus.CANCELLED:
            return f"It is cancelled: it will not take place at {begins}."
        case MeetingStatus.POSTPONED:
            return f"It is postponed: it will not take place at {begins}. A new day will be given here."
        case _ if meeting.starts_at <= at:
            return f"It began at {begins}."
        case MeetingStatus.PROVISIONAL:
            return f"It is to begin at {begins}. The date is provisional."
        case MeetingStatus.SCHEDULED:
            return f"It is to begin at {begins}."
