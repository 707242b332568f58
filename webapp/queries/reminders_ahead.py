"""The reminders that the windows open now have still before them, by the council's own lead times."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.reminders import Policy, Reminder, coming_reminders
from webapp.models.decisions import Decision
from webapp.queries.audience import OpenWindow, open_windows


@dataclass(frozen=True, slots=True)
class Ahead:
    """A reminder to come: of which decision, how long before its last moment ("1-working-day"), and when it goes."""

    at: datetime
    occasion: str
    closes_at: datetime
    slug: str
    reference: str
    title: str


def reminders_ahead(
    session: Session, *, policy: Policy, calendar: WorkingCalendar, now: datetime, most: int
) -> tuple[list[Ahead], int]:
    """Return the next reminders of all open windows, in order of time and so many at most, and how many there are.

    They take two queries. Subscribers may have chosen other lead times of their own; those stand with each decision.
    """
    found = sorted(
        (at, reminder.lead.name, window.closes_at, window.decision_id)
        for window in open_windows(session, now)
        for at, reminder in _foreseen(window, policy, calendar, now)
        if at > now
    )
    first = found[:most]
    names = _names(session, {decision_id for *_, decision_id in first})
    return [Ahead(at, lead, closes_at, *names[decision_id]) for at, lead, closes_at, decision_id in first], len(found)


def _foreseen(
    window: OpenWindow, policy: Policy, calendar: WorkingCalendar, now: datetime
) -> list[tuple[datetime, Reminder]]:
    """Foresee the reminders of one window; none where the calendar does not reach, which the desk tells elsewhere."""
    try:
        return coming_reminders(
            policy, published_at=window.published_at, closes_at=window.closes_at, calendar=calendar, now=now
        )
    except RuleBroken:
        return []


def _names(session: Session, decision_ids: set[int]) -> dict[int, tuple[str, str, str]]:
    row: Any = Decision
    statement = sa.select(row.id, row.slug, row.reference, row.title).where(col(Decision.id).in_(decision_ids))
    return {id_: (slug, reference, title) for id_, slug, reference, title in session.connection().execute(statement)}
