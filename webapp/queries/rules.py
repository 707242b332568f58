"""Reading the council's own rules: call-in rules and the days its calendar adds, removes or closes."""

from datetime import date

from sqlmodel import Session, col, select

from webapp.domain.constitution import CallInRule, requesters_from_data
from webapp.domain.days import CalendarChangeKind, CalendarChanges
from webapp.models.audit import Installation
from webapp.models.records import CalendarChange, CallInRuleRow


def call_in_rules(session: Session) -> tuple[CallInRule, ...]:
    """Return every call-in rule the council has had, the oldest first."""
    rows = session.exec(select(CallInRuleRow).order_by(col(CallInRuleRow.valid_from)))
    return tuple(
        CallInRule(
            name=row.name,
            days=row.days,
            first_day_counts=row.first_day_counts,
            cut_off=row.cut_off,
            effect=row.effect,
            requesters=requesters_from_data(row.requesters),
            words=row.words,
            source=row.source,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    )


def calendar_changes(session: Session) -> CalendarChanges:
    """Return the days that this council's calendar adds, removes or closes, in order."""
    found: dict[CalendarChangeKind, dict[date, str]] = {kind: {} for kind in CalendarChangeKind}
    for row in session.exec(select(CalendarChange).order_by(col(CalendarChange.day), col(CalendarChange.id))):
        found[CalendarChangeKind(row.kind)][row.day] = row.name
    return CalendarChanges(
        additions=found[CalendarChangeKind.ADDITION],
        removals=found[CalendarChangeKind.REMOVAL],
        closures=found[CalendarChangeKind.CLOSURE],
    )


def installation_name(session: Session) -> str:
    """Return the name fixed at installation, which ends every calendar UID."""
    return session.exec(select(Installation.name).order_by(col(Installation.id))).first() or "forward-plan"
