"""Which reminder of a call-in deadline is due now: lead times, quiet hours, and the collapse of those that piled up."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from webapp.domain.days import ONE_DAY, WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.london import in_london, london

QUIET_FROM = time(20, 0)
QUIET_UNTIL = time(7, 30)
MORNING = time(9)
MORNING_MARGIN = timedelta(hours=2)
LATE_FOR = timedelta(days=3)
"""For how long after the last moment a reminder still goes, marked as late, that could not be queued before."""

_WRITTEN = re.compile(r"([1-9][0-9]{0,2})-(working-day|hour)s?")


class LeadKind(StrEnum):
    """What a lead time is counted in."""

    ON_PUBLICATION = "on-publication"
    WORKING_DAYS = "working-day"
    HOURS = "hour"


@dataclass(frozen=True, slots=True)
class Lead:
    """How long before the last moment a reminder goes: "on-publication", "1-working-day", "3-hours"."""

    kind: LeadKind
    amount: int = 0

    @property
    def name(self) -> str:
        """Give the lead time as settings and dedupe keys write it."""
        if self.kind is LeadKind.ON_PUBLICATION:
            return self.kind.value
        return f"{self.amount}-{self.kind.value}{'' if self.amount == 1 else 's'}"


Policy = tuple[Lead, ...]


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that is due: its lead time and the moment it fell due (aware UTC)."""

    lead: Lead
    wanted_at: datetime


def lead_from(written: str) -> Lead:
    """Read one lead time from the settings; RuleBroken names the forms that are understood."""
    text = written.strip().lower()
    if text == LeadKind.ON_PUBLICATION:
        return Lead(LeadKind.ON_PUBLICATION)
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise RuleBroken(
            f"“{written}” is not a lead time for reminders. Write on-publication, a number of working days such as "
            "1-working-day or 3-working-days, or a number of hours such as 3-hours."
        )
    return Lead(LeadKind(found[2]), int(found[1]))


def lead_times(written: Iterable[str]) -> Policy:
    """Read the reminder policy from the settings, each lead time once, in the order written."""
    return tuple(dict.fromkeys(lead_from(each) for each in written))


def wanted_at(lead: Lead, *, published_at: datetime, closes_at: datetime, calendar: WorkingCalendar) -> datetime:
    """Give the moment (aware UTC) a reminder falls due, quiet hours aside.

    A working day before keeps the time on the wall: 5pm on Thursday gives 5pm on Wednesday, across a change of the
    clocks too. A window that ends with its last day is reminded of at 9 in the morning of the working day before that
    day: at its end, quiet hours would hold the reminder back until the last day itself. Hours are real hours.
    """
    if lead.kind is LeadKind.ON_PUBLICATION:
        return published_at
    if lead.kind is LeadKind.HOURS:
        return closes_at.astimezone(UTC) - timedelta(hours=lead.amount)
    closes = in_london(closes_at)
    if closes.time() == time(0):
        return london(calendar.nth_working_day_before(closes.date() - ONE_DAY, lead.amount), MORNING)
    return london(calendar.nth_working_day_before(closes.date(), lead.amount), closes.time())


def due_now(
    policy: Policy, *, published_at: datetime, closes_at: datetime, calendar: WorkingCalendar, now: datetime
) -> Reminder | None:
    """Say which reminder of a window is to be sent now, if any.

    Reminders collapse: when several have fallen due, after an outage or a short window, only the latest goes; of two
    that fall due at one moment, the one that the policy names first. Nothing is due before publication, from three
    days after the last moment on, or in quiet hours that the deadline allows us to keep. A reminder that would have
    gone before the record was published never goes.
    """
    if not published_at <= now < closes_at + LATE_FOR or not_before(now, closes_at=closes_at) > now:
        return None
    fallen_due = [
        Reminder(lead, moment)
        for lead in policy
        if published_at
        <= (moment := wanted_at(lead, published_at=published_at, closes_at=closes_at, calendar=calendar))
        <= now
    ]
    return max(fallen_due, key=lambda reminder: reminder.wanted_at, default=None)


def coming_reminders(
    policy: Policy, *, published_at: datetime, closes_at: datetime, calendar: WorkingCalendar, now: datetime
) -> list[tuple[datetime, Reminder]]:
    """Foresee when each reminder of a window will be sent (aware UTC), the one that is due already included.

    Those are left out that a later one will overtake, for instance in the same night of quiet hours.
    """
    found = []
    for lead in policy:
        reminder = Reminder(lead, wanted_at(lead, published_at=published_at, closes_at=closes_at, calendar=calendar))
        at = not_before(max(reminder.wanted_at, now), closes_at=closes_at)
        then = due_now(policy, published_at=published_at, closes_at=closes_at, calendar=calendar, now=at)
        if then == reminder:
            found.append((at, reminder))
    return sorted(found, key=lambda one: one[0])


def not_before(moment: datetime, *, closes_at: datetime) -> datetime:
    """Shift a moment in quiet hours (8pm to 7:30am in London) to the morning, unless the deadline cannot wait.

    The deadline cannot wait when it comes before that morning plus two hours.
    """
    local = in_london(moment)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return moment
    morning = london(local.date() + (ONE_DAY if local.time() >= QUIET_FROM else timedelta(0)), QUIET_UNTIL)
    return moment if closes_at < morning + MORNING_MARGIN else morning
