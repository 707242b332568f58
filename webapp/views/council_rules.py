"""The council's calendar and call-in rules, fetched for a view that is about to count days."""

from sqlmodel import Session

from webapp.adapters.bank_holidays import council_calendar
from webapp.domain.constitution import CallInRule
from webapp.domain.days import WorkingCalendar
from webapp.queries import rules
from webapp.views.database import settings


def working_calendar(session: Session) -> WorkingCalendar:
    """Return the nation's working days with the changes this council keeps."""
    return council_calendar(settings().nation, rules.calendar_changes(session))


def call_in_rules(session: Session) -> tuple[CallInRule, ...]:
    """Return every call-in rule the council has had."""
    return rules.call_in_rules(session)
