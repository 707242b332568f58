"""The council's rules of notice and the working days that count for it, fetched for a view that will use them."""

from sqlmodel import Session

from webapp.domain.days import Purpose, WorkingCalendar
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_presets import starting_rules
from webapp.queries import rules
from webapp.views.council_rules import working_calendar
from webapp.views.database import settings


def notice_rules(session: Session) -> tuple[NoticeRule, ...]:
    """Return every rule of notice the council has had, the oldest first; before any is entered, its nation's law."""
    return rules.notice_rules(session) or starting_rules(settings().nation)


def notice_calendar(session: Session) -> WorkingCalendar:
    """Return the working days that count for notice."""
    return working_calendar(session, Purpose.NOTICE)
