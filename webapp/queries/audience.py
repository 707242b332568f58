"""Call-in windows and who is told of them: members, lead officer and offices by law, subscribers because they asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from webapp.domain.lifecycle import Status
from webapp.domain.london import london_date
from webapp.domain.messages import Recipient, one_per_address
from webapp.domain.reminders import LATE_FOR, Policy
from webapp.domain.subscriptions import Pace, Scope, Topic, policy_of
from webapp.models.bodies import DecisionMaker, Membership, Person, ScrutinyCommittee
from webapp.models.decisions import CommitteeLink, Decision, DecisionMakerLink
from webapp.models.records import Outcome
from webapp.models.subscriptions import Subscriber
from webapp.queries.scopes import scopes_of
from webapp.queries.subscribers import choices_of, followers

OF_A_WINDOW = (Topic.OPENED, Topic.CLOSING)
"""The topics whose subscribers are reminded of call-in windows."""
MOST_AT_ONCE = 1000
"""How many values one query may list; a database refuses statements with too many."""


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A decision that can be called in now, with what a reminder's key and moment follow from."""

    decision_id: int
    slug: str
    revision: int
    lead_officer: Recipient
    published_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who is told of a window: why, how long before, and the row of the subscriber with that address."""

    recipient: Recipient
    why: str
    policy: Policy
    subscriber_id: int | None = None


def open_windows(session: Session, now: datetime) -> list[OpenWindow]:
    """Return every decision that can be called in now, the nearest last moment first, in one indexed query.

    Its status says so: a call-in that has ended leaves a decision final, unless another ground may still be given.
    Windows that have closed follow for three more days, if we knew of them before: a reminder may have to go late.
    """
    decision: Any = Decision
    outcome: Any = Outcome
    statement = (
        sa.select(
            decision.id,
            decision.slug,
            decision.revision,
            decision.status,
            decision.lead_officer,
            decision.lead_officer_email,
            outcome.published_at,
            outcome.call_in_closes_at,
            outcome.recorded_at,
        )
        .join(decision, decision.id == outcome.decision_id)
        .where(
            outcome.call_in_closes_at > now - LATE_FOR,
            outcome.published_at <= now,
        )
        .order_by(outcome.call_in_closes_at, decision.id)
    )
    # The few windows ahead are found by the index on their end; asked for the status too, SQLite would rather read
    # every decided decision of the archive.
    return [
        OpenWindow(id_, slug, revision, Recipient("lead-officer", email, officer), published_at, closes_at)
        for id_, slug, revision, status, officer, email, published_at, closes_at, recorded_at in (
            session.connection().execute(statement)
        )
        if _is_told_of(status, closes_at, recorded_at, now)
    ]


def _is_told_of(status: Status, closes_at: datetime, recorded_at: datetime, now: datetime) -> bool:
    if now < closes_at:
        return status is Status.DECIDED
    return recorded_at < closes_at and status in (Status.DECIDED, Status.IMPLEMENTED)


def statutory(
    session: Session, windows: Iterable[OpenWindow], *, policy: Policy, on: date
) -> dict[int, list[Listener]]:
    """Return whom the council tells of each window, one listener per address, in a bounded number of queries.

    They are the members of its committees on the day, of whatever kind, its lead officer and its makers' offices. Where
    one address stands for several of them, the first in that order counts. Who has left is told no more; of a window
    that has closed, nobody is told who joined later. Whoever also subscribed has their own lead times as well.
    """
    about = {window.decision_id: window for window in windows}
    found: dict[int, list[Listener]] = {id_: [] for id_ in about}
    for id_, member, committee, joined_on, left_on in _members(session, about):
        if joined_on <= min(on, london_date(about[id_].closes_at)) and (left_on is None or on <= left_on):
            found[id_].append(Listener(member, f"member of {committee}", policy))
    for id_, window in about.items():
        found[id_].append(Listener(window.lead_officer, "lead officer", policy))
    for id_, office in _offices(session, about):
        found[id_].append(Listener(office, f"office of {office.name}", policy))
    return _with_subscriptions(session, about, {id_: one_each(people) for id_, people in found.items()})


def one_each(listeners: Iterable[Listener]) -> list[Listener]:
    """Keep the first listener at each address; those without an address are left out."""
    first: dict[str, Listener] = {}
    for one in listeners:
        if one.recipient.same_address:
            first.setdefault(one.recipient.same_address, one)
    return list(first.values())


def _members(session: Session, about: Mapping[int, OpenWindow]) -> list[tuple[int, Recipient, str, date, date | None]]:
    statement = (
        sa.select(
            col(CommitteeLink.decision_id), col(Person.id), col(Person.email), col(Person.name),
            col(ScrutinyCommittee.name), col(Membership.joined_on), col(Membership.left_on),
        )
        .join(Membership, col(Membership.committee_id) == col(CommitteeLink.committee_id))
        .join(ScrutinyCommittee, col(ScrutinyCommittee.id) == col(CommitteeLink.committee_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(CommitteeLink.decision_id).in_(about))
        .order_by(col(Person.id), col(Membership.id))
    )  # fmt: skip
    return [
        (decision_id, Recipient(f"member-{id_}", email or "", name), committee, joined_on, left_on)
        for decision_id, id_, email, name, committee, joined_on, left_on in session.connection().execute(statement)
    ]


def _offices(session: Session, about: Mapping[int, OpenWindow]) -> list[tuple[int, Recipient]]:
    statement = (
        sa.select(
            col(DecisionMakerLink.decision_id), col(DecisionMaker.id), col(DecisionMaker.email), col(DecisionMaker.name)
        )
        .join(DecisionMaker, col(DecisionMaker.id) == col(DecisionMakerLink.decision_maker_id))
        .where(col(DecisionMakerLink.decision_id).in_(about))
        .order_by(col(DecisionMaker.id))
    )
    return [
        (decision_id, Recipient(f"office-{id_}", email or "", name))
        for decision_id, id_, email, name in session.connection().execute(statement)
    ]


def _with_subscriptions(
    session: Session, about: Mapping[int, OpenWindow], found: dict[int, list[Listener]]
) -> dict[int, list[Listener]]:
    """Add to each listener the subscription of their address, if there is one: its links, and its lead times."""
    theirs = _subscriptions(session, {one.recipient.same_address for people in found.values() for one in people})
    if not theirs:
        return found
    scopes = scopes_of(session, about)
    return {
        id_: [
            _joined(one, theirs.get(one.recipient.same_address), about[id_], scopes[id_])
            for one in people
        ]
        for id_, people in found.items()
    }  # fmt: skip


def _subscriptions(session: Session, addresses: Iterable[str]) -> dict[str, Subscriber]:
    """Return the confirmed subscriptions of some addresses that have not ended, with what they follow."""
    wanted = sorted(addresses)
    relation: Any = Subscriber.interests
    found: dict[str, Subscriber] = {}
    for start in range(0, len(wanted), MOST_AT_ONCE):
        statement = (
            select(Subscriber)
            .where(
                col(Subscriber.email).in_(wanted[start : start + MOST_AT_ONCE]),
                col(Subscriber.confirmed_at).is_not(None),
                col(Subscriber.ended_at).is_(None),
            )
            .options(selectinload(relation))
            .execution_options(populate_existing=True)
        )
        found |= {row.email: row for row in session.exec(statement)}
    return found


def _joined(one: Listener, row: Subscriber | None, window: OpenWindow, scope: Scope) -> Listener:
    """Let a subscription add to what an office is told anyway; it takes nothing away."""
    if row is None:
        return one
    choices, policy = choices_of(row), one.policy
    if choices.pace is Pace.AT_ONCE and choices.scope.covers(scope) and row.changed_at < window.closes_at:
        policy += tuple(lead for lead in choices.policy if lead not in policy)
    return replace(one, recipient=replace(one.recipient, uuid=row.uuid), policy=policy, subscriber_id=row.id)


def subscribed(
    session: Session, window: OpenWindow, scope: Scope, *, now: datetime, changed_since: datetime | None = None
) -> list[Listener]:
    """Return the subscribers who are reminded of a window at once, of those who have changed since an instant.

    Of a window that has closed, only those are told who had chosen so before and have changed nothing since.
    """
    found = followers(session, scope, OF_A_WINDOW, changed_since=changed_since)
    too_late = _changed_from(session, window.closes_at) if found and window.closes_at <= now else frozenset()
    return [
        Listener(one.recipient, "subscriber", policy, one.id)
        for one in found
        if one.id not in too_late and (policy := policy_of(one.topics, one.leads))
    ]


def _changed_from(session: Session, instant: datetime) -> frozenset[int]:
    row: Any = Subscriber
    return frozenset(session.connection().execute(sa.select(row.id).where(row.changed_at >= instant)).scalars())


def everybody(
    session: Session, windows: Iterable[OpenWindow], *, policy: Policy, now: datetime
) -> dict[int, list[Listener]]:
    """Return everybody who is reminded of each window at once, one listener per address."""
    about = {window.decision_id: window for window in windows}
    scopes = scopes_of(session, about)
    by_law = statutory(session, about.values(), policy=policy, on=london_date(now))
    return {
        id_: one_each([*by_law[id_], *subscribed(session, window, scopes[id_], now=now)])
        for id_, window in about.items()
    }


def recipients(session: Session, windows: Iterable[OpenWindow], *, on: date) -> dict[int, list[Recipient]]:
    """Return whom to tell that each window has opened, one recipient per address: by law, or because they asked."""
    about = {window.decision_id: window for window in windows}
    scopes = scopes_of(session, about)
    by_law = statutory(session, about.values(), policy=(), on=on)
    return {
        id_: one_per_address(
            [one.recipient for one in by_law[id_]]
            + [one.recipient for one in followers(session, scopes[id_], [Topic.OPENED])]
        )
        for id_ in about
    }
