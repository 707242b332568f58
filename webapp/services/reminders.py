"""Queueing what is due: reminders of open call-in windows, and notices to those who were told what has changed."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from webapp.domain.call_in_requests import Validity
from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london_date
from webapp.domain.messages import MessageKind, key_for
from webapp.domain.reminders import LATE_FOR, LeadKind, Policy, Reminder, due_now, not_before
from webapp.domain.subscriptions import LEADS_OFFERED, ON_PUBLICATION
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import Decision
from webapp.models.subscriptions import ReminderRound
from webapp.queries import audience
from webapp.queries import reminders as queries
from webapp.queries.audience import Listener, OpenWindow
from webapp.queries.facts import window_of
from webapp.queries.reminders import Round, Told
from webapp.queries.scopes import scopes_of
from webapp.services import outbox
from webapp.services.outbox import Draft

EVERY_LEAD = (ON_PUBLICATION, *LEADS_OFFERED)
"""Every lead time that a subscriber may have chosen."""
COMMIT_MARGIN = timedelta(minutes=1)
"""A subscriber's change may be committed a little after the moment it bears."""


class ChangeKind(StrEnum):
    """What people who were told of a call-in window must hear of."""

    MOVED = MessageKind.DEADLINE_MOVED.value
    WITHDRAWN = MessageKind.WITHDRAWN.value
    CALLED_IN = MessageKind.CALLED_IN.value
    NOT_VALID = MessageKind.NOT_VALID.value


@dataclass(frozen=True, slots=True)
class Queued:
    """What one look at the open windows brought: messages that are new, and problems in sentences for staff."""

    messages: int
    problems: tuple[str, ...] = ()


def queue_due(session: Session, *, policy: Policy, calendar: WorkingCalendar, now: datetime) -> Queued:
    """Queue the reminders that are due now, each to each address once.

    Those whom the law names are looked at each time; subscribers once for each reminder of each window, and after that
    only those who have changed their choices since. So a look at windows of which everything is known takes a fixed
    number of queries. Somebody who has been told of this deadline since the reminder fell due, by a notice of change
    for instance, is not told twice. One decision whose reminder cannot be worked out does not hold up the others.
    """
    due: dict[int, _Due] = {}
    problems: list[str] = []
    for window in audience.open_windows(session, now):
        one = _Due(window, calendar, now)
        try:
            latest = one.reminder(policy + EVERY_LEAD)
        except RuleBroken as refusal:
            problems.append(f"{window.slug}: {refusal.message}")
            continue
        if latest is not None:
            due[window.decision_id] = one
    if not due:
        return Queued(0, tuple(problems))
    windows = [one.window for one in due.values()]
    by_law = audience.statutory(session, windows, policy=policy, on=london_date(now))
    wanted = [drafted for id_, one in due.items() for drafted in one.drafts(by_law[id_])]
    known = queries.queued_keys(session, [draft.key for draft, _ in wanted])
    wanted = [(draft, wanted_at) for draft, wanted_at in wanted if draft.key not in known]
    asked, wholly = _for_subscribers(session, due, by_law, now)
    drafts = _untold(session, wanted + asked, wholly, now)
    return Queued(outbox.queue(session, drafts, now=now), tuple(problems))


@dataclass(frozen=True, slots=True)
class _Due:
    """A window at this moment: which reminder is due follows from a policy, and few policies serve many people."""

    window: OpenWindow
    calendar: WorkingCalendar
    now: datetime
    _known: dict[Policy, Reminder | None] = field(default_factory=dict)

    def reminder(self, policy: Policy) -> Reminder | None:
        """Say which reminder is due; RuleBroken where that cannot be worked out."""
        if policy not in self._known:
            window = self.window
            self._known[policy] = due_now(
                policy,
                published_at=window.published_at,
                closes_at=window.closes_at,
                calendar=self.calendar,
                now=self.now,
            )
        return self._known[policy]

    def drafts(self, listeners: Iterable[Listener]) -> Iterator[tuple[Draft, datetime]]:
        """Write to each listener the message that is due, with the moment it fell due."""
        for one in listeners:
            reminder = self.reminder(one.policy)
            if reminder is not None:
                yield _reminder(self.window, reminder, one, self.now), reminder.wanted_at

    def round(self) -> Round:
        """Name the latest reminder that may be due, of the decision as it stands: a change is looked at anew."""
        latest = self.reminder(EVERY_LEAD)
        assert latest is not None, "the first one falls due when the record is published"
        return self.window.decision_id, self.window.closes_at, f"{latest.lead.name}/{self.window.revision}"


def _for_subscribers(
    session: Session, due: Mapping[int, _Due], by_law: Mapping[int, list[Listener]], now: datetime
) -> tuple[list[tuple[Draft, datetime]], set[int]]:
    """Write to the subscribers who may have to be told now; say for which decisions all of them were looked at."""
    rounds = {id_: one.round() for id_, one in due.items()}
    up_to = queries.rounds(session)
    known = {id_: up_to[one] for id_, one in rounds.items() if one in up_to}
    if known and not queries.has_changed_subscribers(session, min(known.values())):
        rounds = {id_: one for id_, one in rounds.items() if id_ not in known}
    if not rounds:
        return [], set()
    scopes = scopes_of(session, rounds)
    drafts: list[tuple[Draft, datetime]] = []
    for id_ in rounds:
        since = known.get(id_)
        found = audience.subscribed(session, due[id_].window, scopes[id_], now=now, changed_since=since)
        told_by_law = {one.recipient.same_address for one in by_law[id_]}
        drafts += due[id_].drafts(one for one in found if one.recipient.same_address not in told_by_law)
    _note_rounds(session, rounds.values(), now)
    return drafts, rounds.keys() - known.keys()


def _note_rounds(session: Session, rounds: Iterable[Round], now: datetime) -> None:
    """Note up to when everybody has been found, and forget the rounds of deadlines long past."""
    rows = [
        {"decision_id": decision_id, "deadline_at": deadline_at, "occasion": occasion, "up_to": now - COMMIT_MARGIN}
        for decision_id, deadline_at, occasion in rounds
    ]
    connection = session.connection()
    connection.execute(sa.delete(ReminderRound).where(col(ReminderRound.deadline_at) <= now - LATE_FOR))
    connection.execute(_insert_or_renew(session.get_bind().dialect.name), rows)


@cache
def _insert_or_renew(dialect: str) -> Any:
    """Return the statement that notes a round, made once for each engine."""
    table: Any = ReminderRound.__table__  # type: ignore[attr-defined]
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    return insert.on_conflict_do_update(index_elements=table.primary_key, set_={"up_to": insert.excluded.up_to})


def _untold(
    session: Session, wanted: list[tuple[Draft, datetime]], wholly: Collection[int], now: datetime
) -> list[Draft]:
    """Keep the messages to those not told of the deadline since the reminder fell due; cancel what they overtake.

    Where all subscribers of a window were looked at, so is all that was queued about it.
    """
    every = [one for one in wanted if one[0].decision_id in wholly]
    some = [one for one in wanted if one[0].decision_id not in wholly]
    drafts: list[Draft] = []
    for group, addresses in (
        (every, None),
        (some, {draft.recipient.same_address for draft, _ in some}),
    ):
        if not group:
            continue
        ids = {draft.decision_id for draft, _ in group if draft.decision_id}
        queued = queries.queued(session, ids, addresses, {draft.recipient.subscriber for draft, _ in group})
        kept = [draft for draft, wanted_at in group if not _is_told(draft, wanted_at, queued)]
        waiting = [one for one in kept if (one.decision_id, one.recipient.subscriber) in queued.waiting]
        outbox.cancel_overtaken(session, waiting, now)
        drafts += kept
    return drafts


def _is_told(draft: Draft, wanted_at: datetime, queued: queries.Queued) -> bool:
    """Say whether somebody has had this message, or another one about the deadline since it fell due."""
    assert draft.decision_id is not None
    told_at = queued.last.get((draft.decision_id, draft.deadline_at, draft.recipient.same_address))
    return draft.key in queued.keys or (told_at is not None and told_at >= wanted_at)


def _reminder(window: OpenWindow, reminder: Reminder, listener: Listener, now: datetime) -> Draft:
    opens = reminder.lead.kind is LeadKind.ON_PUBLICATION
    kind, occasion = MessageKind.CALL_IN_OPENED if opens else MessageKind.CALL_IN_CLOSING, reminder.lead.name
    return Draft(
        kind=kind,
        key=key_for(
            kind,
            slug=window.slug,
            closes_at=window.closes_at,
            occasion=occasion,
            subscriber=listener.recipient.subscriber,
        ),
        occasion=occasion,
        recipient=listener.recipient,
        decision_id=window.decision_id,
        decision_revision=window.revision,
        subscriber_id=listener.subscriber_id,
        deadline_at=window.closes_at,
        not_before=now,
    )


def tell_of_change(session: Session, decision: Decision, *, kind: ChangeKind, now: datetime) -> int:
    """Queue a notice to everybody who has been told of a decision's call-in window, of what has changed since.

    Call it in the transaction of the change, after `outbox.cancel_waiting`. Each person hears of the difference from
    what they last heard: after two moves, the last moment they knew and the one that holds now. Whoever last heard of a
    call-in that has since been found not valid hears of that, whatever else has changed. Returns how many.
    """
    session.flush()
    window = window_of(decision.outcome)
    if window is None or decision.id is None:
        return 0
    occasion = f"revision-{decision.revision}"
    drafts = [
        Draft(
            kind=one_kind,
            key=key_for(
                one_kind,
                slug=decision.slug,
                closes_at=window.closes_at,
                occasion=occasion,
                subscriber=told.recipient.subscriber,
            ),
            occasion=occasion,
            recipient=told.recipient,
            decision_id=decision.id,
            decision_revision=decision.revision,
            deadline_at=window.closes_at,
            not_before=not_before(now, closes_at=min(told.deadline_at, window.closes_at)),
            subscriber_id=told.subscriber_id,
            heard_closes_at=told.deadline_at,
        )
        for told in queries.told(session, decision.id)
        if (one_kind := _news(decision, told, kind, window.closes_at)) is not None
    ]
    return outbox.queue(session, drafts, now=now)


def _news(decision: Decision, told: Told, kind: ChangeKind, closes_at: datetime) -> MessageKind | None:
    """Say what somebody must hear of a change, from what they last heard; None where it is no news."""
    tells_where_it_stands = kind in (ChangeKind.MOVED, ChangeKind.NOT_VALID)
    if tells_where_it_stands and told.kind == MessageKind.CALLED_IN and _is_void(decision.call_in_request):
        return MessageKind.NOT_VALID
    if kind is ChangeKind.NOT_VALID:
        return None
    is_said_again = kind is ChangeKind.MOVED or told.kind == kind.value
    return None if is_said_again and told.deadline_at == closes_at else MessageKind(kind.value)


def _is_void(request: CallInRequest | None) -> bool:
    return request is not None and request.validity is Validity.NOT_VALID
