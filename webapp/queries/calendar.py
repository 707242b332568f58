"""Reading the council's calendar: the days it adds, removes or closes, the lists it loaded, and who changed it."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.domain.days import CalendarChangeKind, CalendarChanges, Closure
from webapp.models.audit import AuditEvent
from webapp.models.calendar_days import CalendarChange, HolidayList

TRAIL_KIND = "calendar"
"""What the trail calls the calendar; the word is stored and never changes."""


def calendar_changes(session: Session) -> CalendarChanges:
    """Return the days that this council's calendar adds, removes or closes, in order, and how far its lists reach."""
    named: dict[CalendarChangeKind, dict[date, str]] = {kind: {} for kind in CalendarChangeKind}
    closures: dict[date, Closure] = {}
    for row in session.exec(select(CalendarChange).order_by(col(CalendarChange.day), col(CalendarChange.id))):
        kind = CalendarChangeKind(row.kind)
        if kind is CalendarChangeKind.CLOSURE:
            closures[row.day] = Closure(row.name, row.counts_for_call_in, row.counts_for_notice)
        else:
            named[kind][row.day] = row.name
    return CalendarChanges(
        additions=named[CalendarChangeKind.ADDITION],
        removals=named[CalendarChangeKind.REMOVAL],
        closures=closures,
        known_to=loaded_to(session),
    )


def loaded_to(session: Session) -> date | None:
    """Return the last day that the lists of bank holidays loaded so far cover; None before the first."""
    return session.exec(select(sa.func.max(HolidayList.known_to))).one()


def last_list(session: Session) -> HolidayList | None:
    """Return the list of bank holidays loaded last."""
    return session.exec(select(HolidayList).order_by(col(HolidayList.id).desc()).limit(1)).first()


def revision(session: Session) -> int:
    """Return the number of the calendar's last change, which a page about to change it carries along; 0 before any."""
    statement = select(sa.func.max(AuditEvent.id)).where(col(AuditEvent.subject_kind) == TRAIL_KIND)
    return session.exec(statement).one() or 0


def history(session: Session, *, most: int) -> list[AuditEvent]:
    """Return what was last done to the calendar, the newest first."""
    statement = select(AuditEvent).where(col(AuditEvent.subject_kind) == TRAIL_KIND)
    return list(session.exec(statement.order_by(col(AuditEvent.id).desc()).limit(most)))
