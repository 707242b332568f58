"""Reminders of reports that fall due and of scrutiny meetings, for those they bind and their followers.

Jobs read first what is due (`report_drafts`, `meeting_drafts`), which after the first look costs by what fell due or
changed since, and open transactions only where there is something to queue (`queue`).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from webapp.domain.days import WorkingCalendar
from webapp.domain.london import london_date
from webapp.domain.meeting_deadlines import (
    MEMBER_LEADS,
    fell_due_at,
    has_fallen_due,
    is_near,
    lead_now,
    meeting_key,
)
from webapp.domain.messages import MessageKind, Recipient
from webapp.domain.morning import end_of, morning_of
from webapp.domain.reminders import Lead, Policy, not_before
from webapp.domain.report_deadlines import MISSED, OFFICER_LEADS, occasion_now, report_key
from webapp.domain.subscriptions import Topic
from webapp.models.bodies import Person as PersonRow
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.meetings import Meeting
from webapp.queries import calendar as calendar_query
from webapp.queries import heard
from webapp.queries.duty_board import DutyBoard
from webapp.queries.followed import anybody_wants
from webapp.queries.happenings import scope_of_meeting
from webapp.queries.looks import changed_among, has_trail
from webapp.queries.meeting_readers import meetings_near, members_of, told_of_meeting
from webapp.queries.reminders import has_changed_subscribers, queued_keys
from webapp.queries.report_deadlines import ReportDuty, report_duties
from webapp.queries.scopes import scopes_of
from webapp.queries.subscribers import Follower, followers
from webapp.queries.trail import KINDS
from webapp.services import outbox
from webapp.services.news import cancel_rows
from webapp.services.outbox import Draft
from webapp.services.reminders import COMMIT_MARGIN

OF_MEETINGS = (KINDS[Meeting], KINDS[PersonRow], KINDS[ScrutinyCommittee], calendar_query.TRAIL_KIND)
"""Changes of these on the trail may bring reminders of meetings that no clock brings."""
WHOLLY_EVERY = timedelta(hours=1)
"""How often everybody is looked at, whatever may have changed unseen: a day on which somebody joins, a calendar."""
Person = tuple[Recipient, int | None, Policy]
"""Somebody to be reminded: whom to write to, the row if they subscribed, and how long before."""


@dataclass(frozen=True, slots=True)
class Looked:
    """When somebody last looked for what is due, and when last at everybody."""

    at: datetime
    wholly_at: datetime

    def since(self, now: datetime) -> datetime | None:
        """Return since when to look for what is new; None where everybody is to be looked at."""
        is_over = now < self.at or now - self.wholly_at >= WHOLLY_EVERY
        return None if is_over else self.at - COMMIT_MARGIN


def looked_at(before: Looked | None, now: datetime) -> Looked:
    """Note a look that has succeeded, its messages queued."""
    is_whole = before is None or before.since(now) is None
    return Looked(now, now if before is None or is_whole else before.wholly_at)


def report_drafts(
    session: Session, board: DutyBoard, *, calendar: WorkingCalendar, now: datetime, looked: Looked | None = None
) -> list[Draft]:
    """Return the reminders of reports that are due today and not queued, on mornings of working days.

    The lead officer is told three working days before, one before, and once when a report is missed; whoever follows
    deadlines is told of public reports, at the lead times chosen. Where nothing has changed since the last look of the
    same day, no decision is read.
    """
    today = london_date(now)
    if now < morning_of(today) or not calendar.is_working_day(today) or not board.asks_for_reports(session):
        return []
    since = looked.since(now) if looked and looked.at >= morning_of(today) else None
    if since is not None and not has_trail(session, since) and not has_changed_subscribers(session, since):
        return []
    duties = report_duties(session, board, today)
    following = _followers_of_reports(session, [duty for duty in duties if duty.is_public and today <= duty.by_on])
    drafts = [
        draft
        for duty in duties
        for draft in _of_report(duty, following.get(duty.decision.id or 0, []), calendar=calendar, now=now)
    ]
    known = queued_keys(session, [one.key for one in drafts])
    return [one for one in drafts if one.key not in known]


def _followers_of_reports(session: Session, duties: Sequence[ReportDuty]) -> dict[int, list[Follower]]:
    """Return who follows each of these decisions and wants to hear of deadlines."""
    ids = {duty.decision.id for duty in duties if duty.decision.id is not None}
    if not ids or not anybody_wants(session, Topic.DEADLINES):
        return {}
    return {id_: followers(session, scope, [Topic.DEADLINES]) for id_, scope in scopes_of(session, ids).items()}


def _of_report(
    duty: ReportDuty, following: Iterable[Follower], *, calendar: WorkingCalendar, now: datetime
) -> list[Draft]:
    today, decision = london_date(now), duty.decision
    people: list[Person] = [(duty.lead_officer, None, OFFICER_LEADS)]
    if duty.is_public and today <= duty.by_on:
        people += [(one.recipient, one.id, one.leads) for one in following]
    deadline_at = end_of(duty.by_on)
    known: dict[Policy, str] = {}
    for _, _, leads in people:
        if leads not in known:
            known[leads] = occasion_now(leads, by_on=duty.by_on, calendar=calendar, today=today)
    return [
        Draft(
            kind=MessageKind.REPORT_DUE,
            key=report_key(decision.slug, duty.which, duty.by_on, occasion, recipient.subscriber),
            occasion=f"{duty.which}/{occasion}",
            recipient=recipient,
            subscriber_id=subscriber_id,
            decision_id=decision.id,
            decision_revision=decision.revision,
            deadline_at=deadline_at,
            not_before=now if occasion == MISSED else not_before(now, closes_at=deadline_at),
        )
        for recipient, subscriber_id, leads in _one_per_address(people)
        if (occasion := known[leads])
    ]


def meeting_drafts(
    session: Session, *, calendar: WorkingCalendar, now: datetime, looked: Looked | None = None
) -> list[Draft]:
    """Return the reminders of scrutiny meetings that are due now and not queued, each to each address once.

    Members of the committees are reminded one working day before, which they cannot lose; whoever follows deadlines at
    the lead times chosen. Somebody who has been told of the meeting since the reminder fell due, that it was moved for
    instance, is not told twice. Everybody is looked at when a reminder has fallen due since the last look or a meeting
    or committee has changed; else only subscribers who have.
    """
    since = looked.since(now) if looked else None
    if since is not None and has_trail(session, since, OF_MEETINGS):
        since = None
    has_changed = since is not None and has_changed_subscribers(session, since)
    drafts: list[Draft] = []
    for meeting in meetings_near(session, now):
        if not is_near(meeting.starts_at, calendar, now):
            continue
        if since is None or has_fallen_due(meeting.starts_at, calendar, since=since, now=now):
            drafts += _of_meeting(session, meeting, calendar, now)
        elif has_changed:
            drafts += _of_meeting(session, meeting, calendar, now, changed_since=since)
    return drafts


def _of_meeting(
    session: Session,
    meeting: Meeting,
    calendar: WorkingCalendar,
    now: datetime,
    *,
    changed_since: datetime | None = None,
) -> list[Draft]:
    """Write to those who are to be reminded of a meeting now and have not been told since that fell due."""
    people = _people_of(session, meeting, now, changed_since)
    due: dict[Policy, tuple[Lead, datetime] | None] = {}
    for _, _, leads in people:
        if leads not in due:
            lead = lead_now(leads, starts_at=meeting.starts_at, calendar=calendar, now=now)
            due[leads] = (lead, fell_due_at(lead, starts_at=meeting.starts_at, calendar=calendar)) if lead else None
    told = told_of_meeting(session, meeting, [recipient.same_address for recipient, _, _ in people])
    drafts = []
    for recipient, subscriber_id, leads in people:
        if (one := due[leads]) is not None:
            told_at = told.last.get(recipient.same_address)
            draft = _coming(meeting, recipient, subscriber_id, one[0], now=now)
            if draft.key not in told.keys and (told_at is None or told_at < one[1]):
                drafts.append(draft)
    return drafts


def _people_of(session: Session, meeting: Meeting, now: datetime, changed_since: datetime | None) -> list[Person]:
    scope = scope_of_meeting(meeting)
    following = followers(session, scope, [Topic.DEADLINES], changed_since=changed_since)
    subscribed = {one.recipient.same_address: one for one in following}
    people: list[Person] = []
    for member in members_of(session, scope.committees, london_date(now)):
        follower = subscribed.get(member.same_address)
        if follower is not None:
            recipient = Recipient(member.subscriber, member.address, member.name, follower.recipient.uuid)
            people.append((recipient, follower.id, (*MEMBER_LEADS, *follower.leads)))
        elif changed_since is None:
            people.append((member, None, MEMBER_LEADS))
    people += [(one.recipient, one.id, one.leads) for one in following]
    return _one_per_address(people)


def _coming(meeting: Meeting, recipient: Recipient, subscriber_id: int | None, lead: Lead, *, now: datetime) -> Draft:
    return Draft(
        kind=MessageKind.MEETING_COMING,
        key=meeting_key(meeting.uuid, meeting.starts_at, lead, recipient.subscriber),
        occasion=lead.name,
        recipient=recipient,
        subscriber_id=subscriber_id,
        meeting_id=meeting.id,
        deadline_at=meeting.starts_at,
        not_before=not_before(now, closes_at=meeting.starts_at),
    )


def queue(session: Session, drafts: Collection[Draft], *, now: datetime) -> int:
    """Queue reminders that were found due at `now`, outside this transaction perhaps; return how many are new.

    Reminders of the same meeting with other lead times that still wait for the same people are taken back: nobody gets
    two at once. Subscribers who have changed their choices meanwhile are left out; the next look finds them again.
    """
    ids = {one.subscriber_id for one in drafts if one.subscriber_id is not None}
    changed = changed_among(session, ids, now - COMMIT_MARGIN)
    kept = [one for one in drafts if one.subscriber_id not in changed]
    for meeting_id in {one.meeting_id for one in kept if one.meeting_id is not None}:
        lead_of = {one.recipient.subscriber: one.occasion for one in kept if one.meeting_id == meeting_id}
        overtaken = [
            one.row_id
            for one in heard.waiting(session, [MessageKind.MEETING_COMING], meeting_id=meeting_id)
            if lead_of.get(one.recipient.subscriber, one.occasion) != one.occasion
        ]
        cancel_rows(session, overtaken, "a later reminder has taken its place", now)
    return outbox.queue(session, kept, now=now)


def _one_per_address(people: Iterable[Person]) -> list[Person]:
    first: dict[str, Person] = {}
    for person in people:
        if person[0].same_address:
            first.setdefault(person[0].same_address, person)
    return list(first.values())
