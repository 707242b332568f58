"""Which reports fall due, as the compliance board judges it, and whether a reminder of one still holds."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from webapp.domain.duties import DutyKind, DutyState
from webapp.domain.lifecycle import PUBLIC
from webapp.domain.london import london_date
from webapp.domain.messages import Recipient
from webapp.domain.morning import end_of
from webapp.domain.report_deadlines import MISSED, REPORTS
from webapp.models.decisions import Decision
from webapp.queries.compliance import Watched
from webapp.queries.duty_board import DutyBoard


@dataclass(frozen=True, slots=True)
class ReportDuty:
    """A report that has not come: of which decision, which one, and its last day."""

    decision: Decision
    kind: DutyKind
    by_on: date

    @property
    def which(self) -> str:
        """Name it within keys: "draft", "final", "public"."""
        return REPORTS[self.kind]

    @property
    def lead_officer(self) -> Recipient:
        """Return who writes it."""
        return Recipient("lead-officer", self.decision.lead_officer_email, self.decision.lead_officer)

    @property
    def is_public(self) -> bool:
        """Say whether those who follow the decision may be told: of a public report on an entry of the plan."""
        return self.kind is DutyKind.PUBLIC_REPORT and self.decision.status in PUBLIC


def report_duties(session: Session, board: DutyBoard, today: date) -> list[ReportDuty]:
    """Return the reports that are due or were missed, of decisions to come."""
    return [duty for one in board.watched(session, today) for duty in _of_decision(one)]


def why_not_due(
    session: Session, board: DutyBoard, decision_id: int, occasion: str, deadline_at: datetime, *, now: datetime
) -> str | None:
    """Say why a reminder ("draft/1-working-day") of a report must not be sent any more; None when it may."""
    which, when = occasion.split("/")
    for duty in report_duties(session, board, london_date(now)):
        if duty.decision.id == decision_id and duty.which == which:
            if end_of(duty.by_on) != deadline_at:
                return "the report is due on another day now"
            return "its last day is over" if when != MISSED and now >= deadline_at else None
    return "the report is not due any more"


def _of_decision(one: Watched) -> list[ReportDuty]:
    return [
        ReportDuty(one.decision, duty.kind, duty.by_on)
        for duty in one.duties
        if not one.is_made
        and duty.kind in REPORTS
        and duty.by_on is not None
        and duty.met_on is None
        and duty.state in (DutyState.DUE, DutyState.MISSED)
    ]
