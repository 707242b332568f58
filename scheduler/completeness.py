"""The daily check that everybody was told: what should have been queued by now is compared with the outbox.

What should have been is worked out by other code than the pump's. A failure shows in the heartbeat of this job.
"""

from scheduler.jobs import Figures, Workplace
from webapp.adapters.bank_holidays import council_calendar
from webapp.domain.expected_reminders import ExpectedReminder
from webapp.domain.reminders import lead_times
from webapp.domain.wording import count
from webapp.queries.calendar import calendar_changes
from webapp.queries.expected_reminders import missing_now


class RemindersMissing(Exception):
    """Reminders or notices that should have been queued are not in the outbox."""


def check_completeness(place: Workplace) -> Figures:
    """Compare what should have been told by now with the outbox; RemindersMissing says how many are not there."""
    with place.database.reading() as session:
        missing = missing_now(
            session,
            policy=lead_times(place.settings.reminders),
            calendar=council_calendar(place.settings.nation, calendar_changes(session)),
            now=place.clock(),
        )
    if missing:
        raise RemindersMissing(_sentence(missing))
    return {"missing": 0}


def _sentence(missing: list[ExpectedReminder]) -> str:
    """Say how many messages are missing about which decisions, without anybody's address."""
    slugs = sorted({one.key.split("/")[1] for one in missing})
    several = f" and {len(slugs) - 3} more" if len(slugs) > 3 else ""
    verb = "is" if len(missing) == 1 else "are"
    return (
        f"{count(len(missing), 'message')} that should have been queued by now {verb} not in the outbox, about "
        f"{', '.join(slugs[:3])}{several}. Run “forward-plan reminders expected” to see them."
    )
