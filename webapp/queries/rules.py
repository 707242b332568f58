"""Reading the council's own rules: call-in rules and the days its calendar adds, removes or closes."""

from datetime import date

from sqlmodel import Session, col, select

from webapp.domain.constitution import CallInRule, requesters_from_data
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


def calendar_changes(session: Session, kind: str) -> dict[date, str]:
    """Return the days of one kind (`addition`, `removal`, `closure`) with their names."""
    rows = session.exec(
        select(CalendarChange).where(col(CalendarChange.kind) == kind).order_by(col(CalendarChange.day))
    )
    return {row.day: row.name for row in rows}


def installation_name(session: Session) -> str:
    """Return the name fixed at installation, which ends every calendar UID."""
    return session.exec(select(Installation.name).order_by(col(Installation.id))).first() or "forward-plan"
