"""What a run of the scheduler needs to know of its council: by which days duties are judged, and what messages say."""

from sqlmodel import Session

from webapp.adapters.bank_holidays import council_calendar
from webapp.config import Settings
from webapp.domain.days import Purpose, WorkingCalendar
from webapp.queries.calendar import calendar_changes
from webapp.queries.contents import Contents
from webapp.queries.duty_board import CouncilDays


def contents_for(settings: Settings) -> Contents:
    """Make the contents of messages for one run of the post."""
    return Contents(council_days(settings))


def council_days(settings: Settings) -> CouncilDays:
    """Say whose law and whose working days duties are judged by."""

    def calendar(session: Session, purpose: Purpose) -> WorkingCalendar:
        return council_calendar(settings.nation, calendar_changes(session), purpose)

    return CouncilDays(settings.nation, calendar)
