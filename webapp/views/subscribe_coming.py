"""What somebody who subscribed will be told next, and when, as lines for their own page."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from webapp.adapters.bank_holidays import council_calendar
from webapp.config import Settings
from webapp.domain import wording
from webapp.domain.london import london_date
from webapp.domain.morning import EVERY, latest_digest_at, morning_of
from webapp.domain.reminders import lead_times
from webapp.domain.subscriptions import Pace
from webapp.models.subscriptions import Subscriber
from webapp.queries.calendar import calendar_changes
from webapp.queries.coming import coming_for_subscriber


@dataclass(frozen=True, slots=True)
class Line:
    """One reminder to come: when it goes, what it is, of which decision and which deadline, in words."""

    when: str
    what: str
    title: str
    reference: str
    slug: str
    deadline: str


@dataclass(frozen=True, slots=True)
class Coming:
    """The reminders that can be foreseen, the next first, and the morning of the next digest for who reads digests."""

    lines: tuple[Line, ...]
    digest: str


def coming_for(session: Session, row: Subscriber, settings: Settings, instant: datetime) -> Coming:
    """Look up what a subscriber will be told next, as far as it is known today."""
    assert row.id is not None
    found = coming_for_subscriber(
        session,
        row.id,
        policy=lead_times(settings.reminders),
        calendar=council_calendar(settings.nation, calendar_changes(session)),
        now=instant,
    )
    lines = tuple(
        Line(
            wording.moment(one.at),
            one.what,
            one.title,
            one.reference,
            one.slug,
            wording.last_moment_of(one.deadline_at),
        )
        for one in found
    )
    return Coming(lines, "" if row.pace is Pace.AT_ONCE else wording.moment(next_digest_at(row.pace, instant)))


def next_digest_at(pace: Pace, now: datetime) -> datetime:
    """Return when the next digest is due (aware UTC); whether one goes depends on there being anything to tell."""
    return morning_of(london_date(latest_digest_at(pace, now)) + EVERY[pace])
