"""What the law and the council's rule still ask around the notices of one decision, for its desk page."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from webapp.domain.days import WorkingCalendar
from webapp.domain.duties import Duty, DutyKind, DutyState
from webapp.domain.notice import NoticeRule
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice
from webapp.queries import compliance

OF_NOTICES = frozenset(
    {
        DutyKind.NOTICE,
        DutyKind.EXCEPTION_NOTICE,
        DutyKind.URGENCY_AGREEMENT,
        DutyKind.REASONS_NOTICE,
        DutyKind.PRIVATE_NOTICE,
        DutyKind.PRIVATE_FURTHER_NOTICE,
        DutyKind.PRIVATE_AGREEMENT,
        DutyKind.PRIVATE_REASONS_NOTICE,
        DutyKind.AGENDA,
        DutyKind.DRAFT_REPORT,
        DutyKind.FINAL_REPORT,
        DutyKind.PUBLIC_REPORT,
    }
)
STATES: Mapping[DutyState, tuple[str, str]] = MappingProxyType(
    {
        DutyState.MET: ("Met", "green"),
        DutyState.DUE: ("Due", "yellow"),
        DutyState.MISSED: ("Missed", "red"),
        DutyState.NOT_NEEDED: ("Not needed", "grey"),
    }
)
"""What a page calls a state, and the colour of its tag."""


def of_decision(
    decision: Decision,
    rows: Sequence[StatutoryNotice],
    *,
    rules: Sequence[NoticeRule],
    calendar: WorkingCalendar,
    today: date,
) -> tuple[Duty, ...]:
    """Return each duty about notices as the compliance board judges it; none where no rule or calendar is known."""
    found = compliance.watched_one(decision, rows, rules=rules, calendar=calendar, today=today)
    return tuple(one for one in found.duties if one.kind in OF_NOTICES)
