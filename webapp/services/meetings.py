"""Meetings of scrutiny committees: added, moved or changed, cancelled or postponed. The calendar feeds follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from webapp.domain import wording
from webapp.domain.errors import NotPermitted, RuleBroken
from webapp.domain.meetings import NO_REPORTS, MeetingStatus, ReportDays
from webapp.domain.news import meeting_as_told
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.meetings import Meeting
from webapp.queries import decisions, meetings
from webapp.services import audit, news
from webapp.services.bodies import opened


@dataclass(frozen=True, slots=True)
class Appointment:
    """Everything an officer can write about a meeting; committees by their row numbers, several for a joint one.

    `decision_id` is the row number of the called-in decision that the meeting will look at, `reports` when reports for
    it are due.
    """

    committees: tuple[int, ...]
    starts_at: datetime
    ends_at: datetime | None = None
    place: str = ""
    title: str = ""
    provisional: bool = False
    decision_id: int | None = None
    reports: ReportDays = NO_REPORTS


def add_meeting(session: Session, appointment: Appointment, *, actor: str, now: datetime) -> Meeting:
    """Add a meeting that is to come."""
    meeting = Meeting(starts_at=appointment.starts_at, committees=[])
    _write(session, meeting, appointment, now=now)
    audit.record(session, meeting, "added", actor=actor, now=now, after=_snapshot(session, meeting))
    return meeting


def change_meeting(
    session: Session, uuid: str, appointment: Appointment, *, revision: int, actor: str, now: datetime
) -> Meeting:
    """Move a meeting, or change what is known of it; calendars that hold it show the change in the same entry.

    A postponed meeting stands again with the time that it is given. Whoever was told of it is told of another time or
    place. `moved_from` keeps when it was to begin before it was last moved.
    """
    meeting = _opened(session, uuid, revision, now)
    before = _snapshot(session, meeting)
    old, old_starts_at = _as_told(meeting), meeting.starts_at
    _write(session, meeting, appointment, now=now)
    meeting.cancelled_at = None
    if meeting.starts_at != old_starts_at:
        meeting.moved_from = old_starts_at
    meeting.revision += 1
    after = _snapshot(session, meeting)
    audit.record(session, meeting, "changed", actor=actor, now=now, before=before, after=after)
    if old != _as_told(meeting):
        news.tell_of_meeting(session, meeting, old=old, old_starts_at=old_starts_at, now=now)
    return meeting


def cancel_meeting(session: Session, uuid: str, *, revision: int, actor: str, now: datetime) -> Meeting:
    """Cancel a meeting; it stays in the calendars for a while, marked as cancelled. Whoever was told of it is told."""
    meeting = _opened(session, uuid, revision, now)
    return _call_off(session, meeting, MeetingStatus.CANCELLED, actor=actor, now=now)


def postpone_meeting(session: Session, uuid: str, *, revision: int, actor: str, now: datetime) -> Meeting:
    """Postpone a meeting whose new day is not known yet; `change_meeting` gives it one. Whoever was told of it is told.

    Until then calendars show it as called off.
    """
    meeting = _opened(session, uuid, revision, now)
    if meeting.status is MeetingStatus.POSTPONED:
        raise NotPermitted("This meeting is postponed already. Give it a new day, or cancel it.")
    return _call_off(session, meeting, MeetingStatus.POSTPONED, actor=actor, now=now)


def require_changeable(meeting: Meeting, *, now: datetime) -> None:
    """Refuse to change what was cancelled, or has begun; what was postponed waits for a new day however long."""
    if meeting.status is MeetingStatus.POSTPONED:
        return
    if meeting.cancelled_at is not None:
        raise NotPermitted(f"This meeting was cancelled at {wording.moment(meeting.cancelled_at)}. Add a new one.")
    if meeting.starts_at <= now:
        raise NotPermitted(f"This meeting began at {wording.moment(meeting.starts_at)}, so it stays as it was.")


def _call_off(session: Session, meeting: Meeting, status: MeetingStatus, *, actor: str, now: datetime) -> Meeting:
    before, old = _snapshot(session, meeting), _as_told(meeting)
    meeting.status, meeting.cancelled_at = status, now
    meeting.revision += 1
    session.add(meeting)
    after = _snapshot(session, meeting)
    audit.record(session, meeting, status.value, actor=actor, now=now, before=before, after=after)
    news.tell_of_meeting(session, meeting, old=old, old_starts_at=meeting.starts_at, now=now)
    return meeting


def _as_told(meeting: Meeting) -> str:
    return meeting_as_told(meeting.status, meeting.starts_at, meeting.place)


def _opened(session: Session, uuid: str, revision: int, now: datetime) -> Meeting:
    meeting = opened(session, Meeting, uuid, revision)
    require_changeable(meeting, now=now)
    session.refresh(meeting, ["committees"])
    return meeting


def _write(session: Session, meeting: Meeting, appointment: Appointment, *, now: datetime) -> None:
    if appointment.starts_at <= now:
        raise RuleBroken("A meeting must begin later than now.", field="day")
    if appointment.ends_at is not None and appointment.ends_at <= appointment.starts_at:
        raise RuleBroken("The meeting must end later than it begins.", field="ends")
    appointment.reports.require_sound(appointment.starts_at, known=_reports_of(meeting), now=now)
    with session.no_autoflush:
        _refuse_second_meeting(session, meeting, appointment)
        _refuse_decision_not_called_in(session, meeting, appointment)
        meeting.committees = _committees(session, appointment.committees)
    meeting.starts_at, meeting.ends_at = appointment.starts_at, appointment.ends_at
    meeting.place, meeting.title = appointment.place, appointment.title
    meeting.decision_id = appointment.decision_id
    meeting.draft_report_on, meeting.final_report_on = appointment.reports.draft_on, appointment.reports.final_on
    meeting.reports_by = appointment.reports.by
    meeting.status = MeetingStatus.PROVISIONAL if appointment.provisional else MeetingStatus.SCHEDULED
    session.add(meeting)
    session.flush()


def _reports_of(meeting: Meeting) -> ReportDays:
    return ReportDays(meeting.draft_report_on, meeting.final_report_on, meeting.reports_by)


def _refuse_second_meeting(session: Session, meeting: Meeting, appointment: Appointment) -> None:
    """One committee begins one meeting at a time: two are one that was entered twice."""
    for other in meetings.starting_at(session, appointment.starts_at):
        shared = [one.name for one in other.committees if one.id in appointment.committees]
        if other.uuid != meeting.uuid and shared:
            raise RuleBroken(
                f"A meeting of {wording.listed(shared)} at {wording.moment(other.starts_at)} is there already.",
                field="day",
            )


def _refuse_decision_not_called_in(session: Session, meeting: Meeting, appointment: Appointment) -> None:
    """Only a decision that is called in waits for a meeting; one linked earlier stays linked whatever became of it."""
    if appointment.decision_id in (None, meeting.decision_id):
        return
    if appointment.decision_id not in {decision.id for decision in decisions.called_in(session)}:
        raise RuleBroken("This decision is not called in. Choose one that is.", field="decision")


def _committees(session: Session, numbers: Sequence[int]) -> list[ScrutinyCommittee]:
    statement = select(ScrutinyCommittee).where(col(ScrutinyCommittee.id).in_(numbers))
    return list(session.exec(statement.order_by(col(ScrutinyCommittee.name), col(ScrutinyCommittee.id))))


def _snapshot(session: Session, meeting: Meeting) -> dict[str, Any]:
    """Return what the trail of changes keeps of a meeting: plain values, committees by name."""
    decision = meetings.decision_of(session, meeting)
    return {
        "committees": [committee.name for committee in meeting.committees],
        "title": meeting.title,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat() if meeting.ends_at else None,
        "place": meeting.place,
        "draft_report_on": meeting.draft_report_on.isoformat() if meeting.draft_report_on else None,
        "final_report_on": meeting.final_report_on.isoformat() if meeting.final_report_on else None,
        "reports_by": wording.clock(meeting.reports_by) if meeting.reports_by else None,
        "called_in_decision": decision.reference if decision else None,
        "status": meeting.status.value,
    }
