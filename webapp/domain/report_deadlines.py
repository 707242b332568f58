"""When somebody is reminded of a report that falls due: so many working days before its last day, and once missed."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from webapp.domain.days import WorkingCalendar
from webapp.domain.duties import DutyKind
from webapp.domain.messages import MessageKind
from webapp.domain.reminders import Lead, LeadKind, Policy

REPORTS: Mapping[DutyKind, str] = MappingProxyType(
    {DutyKind.DRAFT_REPORT: "draft", DutyKind.FINAL_REPORT: "final", DutyKind.PUBLIC_REPORT: "public"}
)
"""The reports that fall due, by their short names."""
OFFICER_LEADS: Policy = (Lead(LeadKind.WORKING_DAYS, 3), Lead(LeadKind.WORKING_DAYS, 1))
MISSED = "missed"
MISSED_LATELY = timedelta(days=7)
"""How long after its last day a report that never came is still told of as missed."""


def occasion_now(leads: Iterable[Lead], *, by_on: date, calendar: WorkingCalendar, today: date) -> str:
    """Say on which occasion a report is to be told of today: "3-working-days", "missed"; nothing where on none.

    Reminders collapse: of several that have fallen due only the latest goes. Lead times in hours fall on the last day.
    """
    if today > by_on:
        return MISSED if today <= by_on + MISSED_LATELY else ""
    due = [(on, lead) for lead in leads if (on := _day_of(lead, by_on, calendar)) <= today]
    return max(due, key=lambda one: one[0])[1].name if due else ""


def report_key(slug: str, which: str, by_on: date, occasion: str, subscriber: str) -> str:
    """Give the key: "report-due/KEY-03DEC-26/draft/2026-11-30/1-working-day/lead-officer"."""
    return "/".join((MessageKind.REPORT_DUE.value, slug, which, by_on.isoformat(), occasion, subscriber))


def _day_of(lead: Lead, by_on: date, calendar: WorkingCalendar) -> date:
    return calendar.nth_working_day_before(by_on, lead.amount) if lead.kind is LeadKind.WORKING_DAYS else by_on
