"""The desk's pages for meetings of scrutiny committees: add, move or change, cancel or postpone."""

from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.domain.accounts import Role
from webapp.domain.backwards import due_by
from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import BeyondKnownCalendar
from webapp.domain.london import in_london, london_date
from webapp.domain.meetings import MeetingStatus
from webapp.domain.notice_terms import NoticeTerm
from webapp.forms.decisions import RevisedForm
from webapp.forms.meetings import CallOffForm, MeetingForm
from webapp.models.meetings import Meeting
from webapp.queries import bodies, decisions, meetings, trail
from webapp.services import meetings as meetings_service
from webapp.services.meetings import Appointment
from webapp.views.access import requires, somebody
from webapp.views.closed_days import closed_days_words
from webapp.views.council_notice_rules import notice_calendar, notice_rules
from webapp.views.database import database, now
from webapp.views.desk_forms import answer, typed

blueprint = Blueprint("desk_meetings", __name__, url_prefix="/desk/bodies/meetings")


@blueprint.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """List the meetings to come, and the last ones that have begun."""
    with database().reading() as session:
        coming, begun = meetings.to_come(session, now()), meetings.latest_begun(session, now())
    return render_template("desk_meetings/meetings.html", coming=coming, begun=begun)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new() -> ResponseReturnValue:
    """Add a meeting; a link from a committee's page brings that committee along."""
    form = _form({"revision": "0", "committees": request.args.getlist("committee")})
    status = answer(
        form,
        lambda session: meetings_service.add_meeting(session, _appointment(form), actor=somebody().name, now=now()),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("The meeting was added. It is in the calendars within a few minutes.", "success")
        _remark_on(form)
        return redirect(url_for(".index"), status)
    return render_template("desk_meetings/meeting.html", form=form, meeting=None), status


@blueprint.route("/<uuid>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def change(uuid: str) -> ResponseReturnValue:
    """Move a meeting or change what is known of it; the page shows what was done to it."""
    meeting = _meeting_or_404(uuid)
    meetings_service.require_changeable(meeting, now=now())
    form = _form(_as_typed(meeting), meeting)
    status = answer(
        form,
        lambda session: meetings_service.change_meeting(
            session, uuid, _appointment(form), revision=form.from_revision, actor=somebody().name, now=now()
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("The meeting was changed. Calendars show it within a few minutes.", "success")
        _remark_on(form)
        return redirect(url_for(".index"), status)
    return _again("desk_meetings/meeting.html", uuid, form, status)


@blueprint.route("/<uuid>/cancel", methods=["GET", "POST"])
@requires(Role.OFFICER)
def cancel(uuid: str) -> ResponseReturnValue:
    """Cancel or postpone a meeting, after asking which; one that is postponed already can only be cancelled."""
    meeting = _meeting_or_404(uuid)
    meetings_service.require_changeable(meeting, now=now())
    form = CallOffForm(typed(), data={"revision": meeting.revision})
    form.ask_of(meeting.status)
    call_off = meetings_service.postpone_meeting if form.is_postponed else meetings_service.cancel_meeting
    status = answer(
        form,
        lambda session: call_off(session, uuid, revision=form.from_revision, actor=somebody().name, now=now()),
    )
    if status is HTTPStatus.SEE_OTHER:
        became = "postponed" if form.is_postponed else "cancelled"
        flash(f"The meeting was {became}. Calendars show it as {became} within a few minutes.", "success")
        return redirect(url_for(".index"), status)
    return _again("desk_meetings/cancel.html", uuid, form, status)


def _again(template: str, uuid: str, form: RevisedForm, status: HTTPStatus) -> ResponseReturnValue:
    """Show a form with what was typed; after a conflict, with what the other saved and from that state on."""
    meeting = _meeting_or_404(uuid)
    with database().reading() as session:
        events = trail.history(session, Meeting, uuid)
    overtaken = events[:1] if status is HTTPStatus.CONFLICT else []
    if overtaken:
        form.revision.data = str(meeting.revision)
    return render_template(template, form=form, meeting=meeting, events=events, overtaken=overtaken), status


def _form(known: dict[str, object], meeting: Meeting | None = None) -> MeetingForm:
    """Return the form; beside the decisions that are called in it offers the one that the meeting is about already."""
    form = MeetingForm(typed(), data=known)
    with database().reading() as session:
        called_in = decisions.called_in(session)
        linked = meetings.decision_of(session, meeting) if meeting else None
        if linked and linked.id not in {one.id for one in called_in}:
            called_in.append(linked)
        kept = [one.id for one in meeting.committees if one.id is not None] if meeting else ()
        form.offer(bodies.open_committees(session, kept=kept), called_in)
        if meeting is not None and meeting.status.takes_place:
            form.say_usual(*_usual_report_days(session, london_date(meeting.starts_at)))
    return form


def _usual_report_days(session: Session, meets_on: date) -> tuple[date | None, date | None]:
    """Return when draft and final reports for a day fall due by the council's own counts; None where it has none."""
    rule = next((rule for rule in notice_rules(session) if rule.holds_on(meets_on)), None)
    if rule is None:
        return None, None
    calendar = notice_calendar(session)
    return _usual_day(rule.draft_report, meets_on, calendar), _usual_day(rule.final_report, meets_on, calendar)


def _usual_day(term: NoticeTerm | None, meets_on: date, calendar: WorkingCalendar) -> date | None:
    try:
        return due_by(term, meets_on, calendar) if term is not None else None
    except BeyondKnownCalendar:  # The page offers no day where the working days are not known yet.
        return None


def _as_typed(meeting: Meeting) -> dict[str, object]:
    """Return what fills the form so that it shows this meeting; the new day of a postponed one is to be entered."""
    starts, ends = in_london(meeting.starts_at), in_london(meeting.ends_at) if meeting.ends_at else None
    return {
        "revision": meeting.revision,
        "committees": [str(committee.id) for committee in meeting.committees],
        "day": starts.date() if meeting.status.takes_place else None,
        "starts": starts.time(),
        "ends": ends.time() if ends else None,
        "place": meeting.place,
        "title": meeting.title,
        "draft_report": meeting.draft_report_on,
        "final_report": meeting.final_report_on,
        "reports_by": meeting.reports_by,
        "decision": str(meeting.decision_id) if meeting.decision_id else "",
        "provisional": meeting.status is MeetingStatus.PROVISIONAL,
    }


def _remark_on(form: MeetingForm) -> None:
    """Point out report days on which the council does not work."""
    if remark := closed_days_words((form.draft_report.data, form.final_report.data)):
        flash(f"Check the days for reports. {remark}", "warning")


def _appointment(form: MeetingForm) -> Appointment:
    return Appointment(
        committees=tuple(int(value) for value in form.committees.data),
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        place=form.place.data or "",
        title=form.title.data or "",
        provisional=form.provisional.data,
        decision_id=form.decision_id,
        reports=form.reports,
    )


def _meeting_or_404(uuid: str) -> Meeting:
    with database().reading() as session:
        return meetings.by_uuid(session, uuid) or abort(404)
