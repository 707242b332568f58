"""Queueing what is due: reminders of open call-in windows, and notices to those who were told what has changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from webapp.domain.call_in_requests import Validity
from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london_date
from webapp.domain.messages import MessageKind
from webapp.domain.reminders import LeadKind, Policy, Reminder, due_now, not_before
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import Decision
from webapp.queries import reminders as queries
from webapp.queries.facts import window_of
from webapp.queries.reminders import OpenWindow, Told
from webapp.services import outbox
from webapp.services.outbox import Draft


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
    """Queue the reminders that are due now, each to each address once, in a fixed number of queries.

    Somebody who has been told of this deadline since the reminder fell due, by a notice of change for instance, is
    not told twice. One decision whose reminder cannot be worked out does not hold up the others.
    """
    due: dict[int, tuple[OpenWindow, Reminder]] = {}
    problems: list[str] = []
    for window in queries.open_windows(session, now):
        try:
            reminder = due_now(
                policy, published_at=window.published_at, closes_at=window.closes_at, calendar=calendar, now=now
            )
        except RuleBroken as refusal:
            problems.append(f"{window.slug}: {refusal.message}")
            continue
        if reminder is not None:
            due[window.decision_id] = (window, reminder)
    if not due:
        return Queued(0, tuple(problems))
    drafts = _drafts(session, due, now)
    return Queued(outbox.queue(session, drafts, now=now), tuple(problems))


def _drafts(session: Session, due: dict[int, tuple[OpenWindow, Reminder]], now: datetime) -> list[Draft]:
    """Write a message to each recipient of each reminder who has not been told since it fell due."""
    last_queued = queries.last_queued(session, due, now)
    recipients = queries.recipients(session, (window for window, _ in due.values()), on=london_date(now))
    return [
        Draft(
            kind=MessageKind.CALL_IN_OPENED
            if reminder.lead.kind is LeadKind.ON_PUBLICATION
            else MessageKind.CALL_IN_CLOSING,
            occasion=reminder.lead.name,
            recipient=recipient,
            decision_id=decision_id,
            decision_revision=window.revision,
            slug=window.slug,
            deadline_at=window.closes_at,
            not_before=now,
        )
        for decision_id, (window, reminder) in due.items()
        for recipient in recipients[decision_id]
        if (told_at := last_queued.get((decision_id, window.closes_at, recipient.same_address))) is None
        or told_at < reminder.wanted_at
    ]


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
    drafts = [
        Draft(
            kind=one_kind,
            occasion=f"revision-{decision.revision}",
            recipient=told.recipient,
            decision_id=decision.id,
            decision_revision=decision.revision,
            slug=decision.slug,
            deadline_at=window.closes_at,
            not_before=not_before(now, closes_at=min(told.deadline_at, window.closes_at)),
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
