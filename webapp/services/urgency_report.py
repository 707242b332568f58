"""Reports to Council on what was decided in a hurry: recorded once they were made, corrected where that was wrong."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from webapp.domain import wording
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london_date
from webapp.domain.urgency_report import Reported, check_reported
from webapp.models.notices import UrgencyReportMade
from webapp.queries import urgency_report
from webapp.queries.installation import take_turns
from webapp.services import audit
from webapp.services.bodies import opened

RECORDED, CORRECTED = "report to Council recorded", "report to Council corrected"


def record_report(session: Session, reported: Reported, *, actor: str, now: datetime) -> UrgencyReportMade:
    """Record that a report was made to Council; from its day on the next one is counted."""
    row = UrgencyReportMade(**_checked(session, reported, "", now), recorded_at=now, recorded_by=actor)
    session.add(row)
    session.flush()
    audit.record(session, row, RECORDED, actor=actor, now=now, after=_snapshot(row))
    return row


def correct_report(
    session: Session, uuid: str, reported: Reported, *, revision: int, actor: str, now: datetime
) -> UrgencyReportMade:
    """Correct what was recorded of a report; the trail keeps what it said."""
    row = opened(session, UrgencyReportMade, uuid, revision)
    before = _snapshot(row)
    row.sqlmodel_update(_checked(session, reported, uuid, now) | {"revision": row.revision + 1})
    session.add(row)
    audit.record(session, row, CORRECTED, actor=actor, now=now, before=before, after=_snapshot(row))
    return row


def _checked(session: Session, reported: Reported, own_uuid: str, now: datetime) -> dict[str, Any]:
    """Return the columns of a report; refuse what cannot be, and a second one of the same day."""
    check_reported(reported, today=london_date(now))
    take_turns(session)
    other = urgency_report.report_of(session, reported.reported_on)
    if other is not None and other.uuid != own_uuid:
        raise RuleBroken(
            f"A report of {wording.day(other.reported_on)} is recorded already. Correct that one.",
            field="reported_on",
        )
    return {
        "reported_on": reported.reported_on,
        "period_from": reported.period.first,
        "period_to": reported.period.last,
        "minute": reported.minute,
    }


def _snapshot(row: UrgencyReportMade) -> dict[str, Any]:
    """Return what the trail of changes keeps of a report: plain values."""
    return {
        "reported_on": row.reported_on.isoformat(),
        "period_from": row.period_from.isoformat(),
        "period_to": row.period_to.isoformat(),
        "minute": row.minute,
    }
