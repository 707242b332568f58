"""The council's calendar and call-in rules, fetched for a view that is about to count days."""

from sqlmodel import Session

from webapp.adapters.bank_holidays import council_calendar
from webapp.domain.constitution import CallInRule
from webapp.domain.days import Purpose, WorkingCalendar
from webapp.queries import calendar, rules
from webapp.views.database import settings


def working_calendar(session: Session, purpose: Purpose = Purpose.CALL_IN) -> WorkingCalendar:
    """Return the nation's working days with the changes this council keeps, as they count for a purpose."""
    return council_calendar(settings().nation, calendar.calendar_changes(session), purpose)


def call_in_rules(session: Session) -> tuple[CallInRule, ...]:
    """Return every call-in rule the council has had."""
    return rules.call_in_rules(session)
