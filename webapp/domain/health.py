"""What keeps the system from being trusted at this moment, in sentences."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from webapp.domain.london import london_date
from webapp.domain.wording import count, day, moment

SILENT_AFTER = timedelta(minutes=5)
MISSED_TICKS = 3
ENDS_MATTER_FOR = timedelta(days=1)
SHORTEST_CALENDAR = timedelta(days=60)


def reasons_not_ready(
    beats: Mapping[str, datetime | None],
    *,
    tick: timedelta,
    given_up: int,
    refused: int,
    overdue: int = 0,
    known_to: date | None = None,
    now: datetime,
) -> list[str]:
    """List why nobody should rely on reminders and feeds now; empty when all is well.

    `beats` maps each job of the scheduler to when it last succeeded; `tick` is how often they are to run. Of messages,
    `given_up` and `refused` count those that ended so in the last day, `overdue` those that still wait though they
    should have gone (`overdue_before`). `known_to` is the last day whose bank holidays are known: with fewer than sixty
    days to go, windows that open now can soon no longer be counted.
    """
    patience = max(SILENT_AFTER, MISSED_TICKS * tick)
    reasons = [
        f"The job {job} has not succeeded since {moment(beat)}." if beat else f"The job {job} never succeeded."
        for job, beat in sorted(beats.items())
        if beat is None or now - beat > patience
    ]
    if not beats:
        reasons.append("The scheduler has never run.")
    if given_up:
        reasons.append(
            f"{count(given_up, 'message was', 'messages were')} given up after too many tries in the last day."
        )
    if refused:
        reasons.append(f"{count(refused, 'message was', 'messages were')} refused for good in the last day.")
    if overdue:
        reasons.append(f"{count(overdue, 'message is', 'messages are')} overdue and still waiting.")
    if known_to is not None and known_to - london_date(now) < SHORTEST_CALENDAR:
        reasons.append(f"Bank holidays are known only up to {day(known_to)}.")
    return reasons


def overdue_before(now: datetime, *, tick: timedelta) -> datetime:
    """Return the instant before which a waiting message should have gone."""
    return now - max(SILENT_AFTER, MISSED_TICKS * tick)
