"""Telling of changes at once, in the transaction of the change: to those who follow it, and to those told before."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.expected_dates import ExpectedDate, words
from webapp.domain.messages import MessageKind, Recipient, key_for
from webapp.domain.news import meeting_words, news_key
from webapp.domain.reminders import not_before
from webapp.domain.subscriptions import Topic
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries import heard
from webapp.queries.audience import MOST_AT_ONCE
from webapp.queries.facts import expected_of, window_of
from webapp.queries.followed import anybody_wants, who_follow
from webapp.queries.heard import Heard
from webapp.queries.staff import staff
from webapp.services import outbox
from webapp.services.edition_mail import AFTER_EVERY_CALL_IN
from webapp.services.outbox import Draft
from webapp.services.outbox_states import cancelled

ABOUT_MEETINGS = (MessageKind.MEETING_COMING, MessageKind.MEETING_CHANGED)


def tell_of_reschedules(session: Session, moved: Sequence[tuple[Decision, ExpectedDate]], *, now: datetime) -> int:
    """Tell whoever follows changes of these decisions that they are expected at another time; return how many.

    Each comes with the date that it had. Somebody whose news of an earlier move still waits hears once, of the way from
    the date that they know to this one; where that is the same date, of nothing.
    """
    session.flush()
    kind = MessageKind.RESCHEDULED
    back = _taken_back(session, kind, "it moved again", now, decision_ids=[_id(decision) for decision, _ in moved])
    knew = {(one.about, one.recipient.subscriber): one.heard for one in back}
    if not anybody_wants(session, Topic.CHANGES):
        return 0
    deadline_at = now + AFTER_EVERY_CALL_IN
    drafts = [
        _about(
            decision,
            kind,
            one.recipient,
            subscriber_id=one.id,
            key=news_key(kind, decision.slug, str(decision.revision), one.recipient.subscriber),
            occasion=f"revision-{decision.revision}",
            deadline_at=deadline_at,
            now=now,
            said_before=before,
        )
        for decision, old in moved
        for one in who_follow(session, _id(decision), Topic.CHANGES)
        if (before := knew.get((_id(decision), one.recipient.subscriber), words(old))) != words(expected_of(decision))
    ]
    return outbox.queue(session, drafts, now=now)


def tell_of_withdrawal(session: Session, decision: Decision, *, now: datetime) -> int:
    """Tell whoever follows changes of a decision that it was withdrawn; return how many.

    Call it after `reminders.tell_of_change`: who was told of its call-in is told by that already.
    """
    return _tell_followers(session, decision, MessageKind.WITHDRAWN, Topic.CHANGES, now)


def tell_of_call_in(session: Session, decision: Decision, *, now: datetime) -> int:
    """Tell whoever follows call-ins of a decision that it was called in; return how many. Call it as the above."""
    return _tell_followers(session, decision, MessageKind.CALLED_IN, Topic.CALLED_IN, now)


def tell_of_outcome(session: Session, decision: Decision, *, now: datetime) -> int:
    """Tell what came of a call-in to whoever was told of it, or was about to be, and to those who follow call-ins."""
    session.flush()
    kind, occasion = MessageKind.CALL_IN_OUTCOME, f"revision-{decision.revision}"
    decision_id = _id(decision)
    earlier = (MessageKind.CALLED_IN, kind)
    told = [*heard.told(session, earlier, decision_ids=[decision_id])]
    for each in earlier:
        told += _taken_back(session, each, "what came of it is told", now, decision_ids=[decision_id])
    people = {one.recipient.same_address: (one.recipient, one.subscriber_id) for one in told}
    for one in who_follow(session, _id(decision), Topic.CALLED_IN):
        people.setdefault(one.recipient.same_address, (one.recipient, one.id))
    window = window_of(decision.outcome)
    assert window is not None
    drafts = [
        _about(
            decision,
            kind,
            recipient,
            subscriber_id=subscriber_id,
            key=news_key(kind, decision.slug, occasion, recipient.subscriber),
            occasion=occasion,
            deadline_at=window.closes_at,
            now=now,
        )
        for recipient, subscriber_id in people.values()
    ]
    return outbox.queue(session, drafts, now=now)


def tell_staff_of_request(session: Session, decision: Decision, *, is_complete: bool, now: datetime) -> int:
    """Tell the governance officers that a request to call a decision in has begun, or is complete; return how many."""
    session.flush()
    kind, window = MessageKind.CALL_IN_REQUESTED, window_of(decision.outcome)
    assert window is not None
    drafts = [
        _about(
            decision,
            kind,
            one,
            subscriber_id=None,
            key=news_key(kind, decision.slug, str(decision.revision), one.subscriber),
            occasion=f"{'complete' if is_complete else 'first'}-revision-{decision.revision}",
            deadline_at=window.closes_at,
            now=now,
        )
        for one in staff(session)
    ]
    return outbox.queue(session, drafts, now=now)


def tell_of_meeting(session: Session, meeting: Meeting, *, old: str, old_starts_at: datetime, now: datetime) -> int:
    """Tell whoever was told of a meeting that it was moved or called off; return how many.

    `old` says what they know of it (`news.meeting_as_told`). What waits for it is taken back first; whose news of
    an earlier move waited hears of the way from what they know.
    """
    session.flush()
    assert meeting.id is not None
    kind, occasion = MessageKind.MEETING_CHANGED, f"revision-{meeting.revision}"
    knew = {
        one.recipient.subscriber: one.heard
        for one in _taken_back(session, kind, "the meeting changed again", now, meeting_id=meeting.id)
    }
    _taken_back(session, MessageKind.MEETING_COMING, "the meeting changed", now, meeting_id=meeting.id)
    new = meeting_words(meeting.starts_at, meeting.place) if meeting.status.takes_place else ""
    ahead = [at for at in (old_starts_at, meeting.starts_at) if at > now]
    deadline_at = min(ahead, default=now + AFTER_EVERY_CALL_IN)
    drafts = [
        Draft(
            kind=kind,
            key=news_key(kind, meeting.uuid, occasion, one.recipient.subscriber),
            occasion=occasion,
            recipient=one.recipient,
            subscriber_id=one.subscriber_id,
            meeting_id=meeting.id,
            deadline_at=deadline_at,
            not_before=not_before(now, closes_at=deadline_at),
            heard=before[:500],
        )
        for one in heard.told(session, ABOUT_MEETINGS, meeting_id=meeting.id)
        if (before := knew.get(one.recipient.subscriber, old)) != new
    ]
    return outbox.queue(session, drafts, now=now)


def _tell_followers(session: Session, decision: Decision, kind: MessageKind, topic: Topic, now: datetime) -> int:
    """Tell those who follow a topic of a decision what others are told of this change already, once per address."""
    session.flush()
    occasion = f"revision-{decision.revision}"
    known = heard.addresses_told(session, kind, _id(decision), occasion)
    people = [one for one in who_follow(session, _id(decision), topic) if one.recipient.same_address not in known]
    window = window_of(decision.outcome)
    drafts = [
        _about(
            decision,
            kind,
            one.recipient,
            subscriber_id=one.id,
            key=(
                key_for(
                    kind,
                    slug=decision.slug,
                    closes_at=window.closes_at,
                    occasion=occasion,
                    subscriber=one.recipient.subscriber,
                )
                if window
                else news_key(kind, decision.slug, occasion, one.recipient.subscriber)
            ),
            occasion=occasion,
            deadline_at=window.closes_at if window else now + AFTER_EVERY_CALL_IN,
            now=now,
        )
        for one in people
    ]
    return outbox.queue(session, drafts, now=now)


def _about(
    decision: Decision,
    kind: MessageKind,
    recipient: Recipient,
    *,
    subscriber_id: int | None,
    key: str,
    occasion: str,
    deadline_at: datetime,
    now: datetime,
    said_before: str = "",
) -> Draft:
    return Draft(
        kind=kind,
        key=key,
        occasion=occasion,
        recipient=recipient,
        subscriber_id=subscriber_id,
        decision_id=decision.id,
        decision_revision=decision.revision,
        deadline_at=deadline_at,
        not_before=not_before(now, closes_at=deadline_at),
        heard=said_before[:500],
    )


def _taken_back(
    session: Session,
    kind: MessageKind,
    why: str,
    now: datetime,
    *,
    decision_ids: Collection[int] = (),
    meeting_id: int | None = None,
) -> Sequence[Heard]:
    """Cancel what waits of a kind about one thing; return for whom it waited and what that said was before."""
    found = heard.waiting(session, [kind], decision_ids=decision_ids, meeting_id=meeting_id)
    cancel_rows(session, (one.row_id for one in found), why, now)
    return found


def cancel_rows(session: Session, row_ids: Iterable[int], why: str, now: datetime) -> None:
    """Cancel those of these messages that wait."""
    ids = sorted(row_ids)
    for start in range(0, len(ids), MOST_AT_ONCE):
        waiting = sa.update(OutboxMessage).where(
            col(OutboxMessage.state) == MessageState.QUEUED,
            col(OutboxMessage.id).in_(ids[start : start + MOST_AT_ONCE]),
        )
        session.connection().execute(waiting.values(**cancelled(why, now)))


def _id(decision: Decision) -> int:
    assert decision.id is not None
    return decision.id
