"""What an officer is told who gives something a day on which the council does not work: a remark, never a refusal."""

from collections.abc import Iterable
from datetime import date

from webapp.domain import wording
from webapp.domain.errors import BeyondKnownCalendar
from webapp.views.council_rules import working_calendar
from webapp.views.database import database


def closed_days_words(days: Iterable[date | None]) -> str:
    """Name those of the days that are no working days, a sentence each: "Friday 25 December 2026 is Christmas Day."."""
    with database().reading() as session:
        calendar = working_calendar(session)
    said = []
    for on in sorted({one for one in days if one is not None}):
        try:
            why = calendar.why_not_working(on)
        except BeyondKnownCalendar:  # Nothing can be said of a day that no list of bank holidays reaches.
            continue
        if why is not None:
            said.append(_said(on, why))
    return " ".join(said)


def _said(on: date, why: str) -> str:
    """Say why one day is no working day; a weekday's own name says that of a weekend."""
    if on.weekday() >= 5:
        return f"{wording.day(on)} is no working day."
    if why.startswith("council closed"):
        return f"{wording.day(on)} is no working day: {why}."
    return f"{wording.day(on)} is {why}."
