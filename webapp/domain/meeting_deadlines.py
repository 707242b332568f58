"""When somebody is reminded of a scrutiny meeting."""

from collections.abc import Iterable
from datetime import UTC, datetime

from webapp.domain.days import WorkingCalendar
from webapp.domain.messages import MessageKind
from webapp.domain.reminders import Lead, LeadKind, Policy, wanted_at
from webapp.domain.subscriptions import LEADS_OFFERED

MEMBER_LEADS: Policy = (Lead(LeadKind.WORKING_DAYS, 1),)
"""Members of a committee are reminded of its meetings one working day before."""


def lead_now(leads: Iterable[Lead], *, starts_at: datetime, calendar: WorkingCalendar, now: datetime) -> Lead | None:
    """Say which reminder of a meeting is to be sent now, if any; of several that have fallen due only the latest."""
    if starts_at <= now:
        return None
    due = [
        (moment, lead)
        for lead in leads
        if (moment := wanted_at(lead, published_at=now, closes_at=starts_at, calendar=calendar)) <= now
    ]
    return max(due, key=lambda one: one[0])[1] if due else None


def fell_due_at(lead: Lead, *, starts_at: datetime, calendar: WorkingCalendar) -> datetime:
    """Give the moment (aware UTC) at which a reminder of a meeting falls due."""
    return wanted_at(lead, published_at=starts_at, closes_at=starts_at, calendar=calendar)


def has_fallen_due(starts_at: datetime, calendar: WorkingCalendar, *, since: datetime, now: datetime) -> bool:
    """Say whether a reminder of a meeting has fallen due after `since`, whatever lead time was chosen."""
    return any(since < fell_due_at(lead, starts_at=starts_at, calendar=calendar) <= now for lead in LEADS_OFFERED)


def is_near(starts_at: datetime, calendar: WorkingCalendar, now: datetime) -> bool:
    """Say whether anybody at all can be reminded of a meeting by now, whatever lead time was chosen."""
    return lead_now(LEADS_OFFERED, starts_at=starts_at, calendar=calendar, now=now) is not None


def meeting_key(uuid: str, starts_at: datetime, lead: Lead, subscriber: str) -> str:
    """Give the key: "meeting-coming/<uuid>/2026-12-18T17:00Z/1-working-day/member-7"."""
    begins = f"{starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    return "/".join((MessageKind.MEETING_COMING.value, uuid, begins, lead.name, subscriber))
