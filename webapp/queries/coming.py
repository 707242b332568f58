"""What will be told and when, if nothing changes: of one decision to everybody, and to one subscriber of everything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london_date
from webapp.domain.messages import MESSAGE_KIND_WORDS, MessageKind, Recipient
from webapp.domain.reminders import LeadKind, Policy, Reminder, coming_reminders
from webapp.domain.subscriptions import Choices, Pace, Scope
from webapp.models.decisions import Decision
from webapp.models.subscriptions import Subscriber
from webapp.queries import audience
from webapp.queries.audience import Listener, OpenWindow
from webapp.queries.digests_ahead import digests_ahead
from webapp.queries.reminders import Queued, queued
from webapp.queries.scopes import scopes_of
from webapp.queries.subscribers import choices_of, recipient_of


@dataclass(frozen=True, slots=True)
class Coming:
    """A reminder of a decision to come: to whom and why, how long before the deadline, and when it goes (aware UTC).

    `is_digest` says that a daily or weekly digest tells it, which stands in place of how long before the deadline.
    """

    recipient: Recipient
    why: str
    lead: str
    at: datetime
    is_digest: bool = False


@dataclass(frozen=True, slots=True)
class ComingToYou:
    """A reminder that a subscriber gets next: what it is, of which decision, when (aware UTC) and of which deadline."""

    what: str
    reference: str
    title: str
    slug: str
    at: datetime
    deadline_at: datetime


def coming_for_decision(
    session: Session, decision_id: int, *, policy: Policy, calendar: WorkingCalendar, now: datetime
) -> list[Coming]:
    """Return who will be reminded of a decision's call-in window when, the next first; nothing once it has closed.

    What was told already is left out. RuleBroken where the calendar does not reach far enough.
    """
    window = next((one for one in audience.open_windows(session, now) if one.decision_id == decision_id), None)
    if window is None or window.closes_at <= now:
        return []
    known = queued(session, [decision_id])
    at_once = audience.everybody(session, [window], policy=policy, now=now)[decision_id]
    found = [
        Coming(one.recipient, one.why, reminder.lead.name, at)
        for one in at_once
        for at, reminder in _still_to_come(window, one, known, calendar, now)
    ]
    by_themselves = {one.recipient.same_address for one in at_once}
    found += [
        Coming(one.recipient, "subscriber", f"{one.pace}-digest", one.at, is_digest=True)
        for one in digests_ahead(session, window, by_themselves, now)
    ]
    return sorted(found, key=lambda one: (one.at, one.recipient.subscriber))


def _still_to_come(
    window: OpenWindow, listener: Listener, known: Queued, calendar: WorkingCalendar, now: datetime
) -> list[tuple[datetime, Reminder]]:
    """Foresee the reminders of one person that they have not been given yet."""
    foreseen = coming_reminders(
        listener.policy, published_at=window.published_at, closes_at=window.closes_at, calendar=calendar, now=now
    )
    told_at = known.last.get((window.decision_id, window.closes_at, listener.recipient.same_address))
    return [(at, reminder) for at, reminder in foreseen if told_at is None or told_at < reminder.wanted_at]


def coming_for_subscriber(
    session: Session,
    subscriber_id: int,
    *,
    policy: Policy,
    calendar: WorkingCalendar,
    now: datetime,
    most: int = 20,
) -> list[ComingToYou]:
    """Return which reminders of windows open now a subscriber gets next and when, the next first.

    Where the law names them too, those of the council's policy are among them. Whoever reads digests gets no others.
    A window that the calendar does not reach is left out.
    """
    row = _subscriber(session, subscriber_id)
    if row is None:
        return []
    choices = choices_of(row)
    windows = {one.decision_id: one for one in audience.open_windows(session, now) if now < one.closes_at}
    mine = _listening(session, row, choices, windows, policy, now)
    known, decisions = queued(session, mine, [row.email]), _decisions(session, mine)
    found: list[ComingToYou] = []
    for id_, listener in mine.items():
        try:
            ahead = _still_to_come(windows[id_], listener, known, calendar, now)
        except RuleBroken:
            continue  # The desk is told of it by the pump; the other windows can be foreseen.
        found += [
            ComingToYou(_what(reminder), *decisions[id_], at=at, deadline_at=windows[id_].closes_at)
            for at, reminder in ahead
        ]
    return sorted(found, key=lambda one: (one.at, one.deadline_at, one.slug))[:most]


def _subscriber(session: Session, subscriber_id: int) -> Subscriber | None:
    relation: Any = Subscriber.interests
    return session.exec(
        select(Subscriber)
        .where(
            col(Subscriber.id) == subscriber_id,
            col(Subscriber.confirmed_at).is_not(None),
            col(Subscriber.ended_at).is_(None),
        )
        .options(selectinload(relation))
    ).one_or_none()


def _listening(
    session: Session,
    row: Subscriber,
    choices: Choices,
    windows: dict[int, OpenWindow],
    policy: Policy,
    now: datetime,
) -> dict[int, Listener]:
    """Return as whom a subscriber is told of each window that concerns them: by law, or because they asked."""
    assert row.id is not None
    me = recipient_of(row.id, row.uuid, row.email)
    by_law = audience.statutory(session, windows.values(), policy=policy, on=london_date(now))
    scopes: dict[int, Scope] = scopes_of(session, windows)
    follows = choices.pace is Pace.AT_ONCE and bool(choices.topics & set(audience.OF_A_WINDOW))
    mine: dict[int, Listener] = {}
    for id_ in windows:
        named = next((one for one in by_law[id_] if one.recipient.same_address == me.same_address), None)
        if named is not None:
            mine[id_] = named
        elif follows and choices.scope.covers(scopes[id_]):
            mine[id_] = Listener(me, "subscriber", choices.policy, row.id)
    return mine


def _decisions(session: Session, ids: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    row: Any = Decision
    statement = sa.select(row.id, row.reference, row.title, row.slug).where(row.id.in_(list(ids)))
    return {id_: (reference, title, slug) for id_, reference, title, slug in session.connection().execute(statement)}


def _what(reminder: Reminder) -> str:
    opens = reminder.lead.kind is LeadKind.ON_PUBLICATION
    return MESSAGE_KIND_WORDS[MessageKind.CALL_IN_OPENED if opens else MessageKind.CALL_IN_CLOSING]
