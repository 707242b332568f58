"""What the calendar feeds are made from, in the same few queries for 3 decisions or 3,000, and the feeds as stored."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.domain.constitution import ClockStart
from webapp.domain.diary import CANCELLED_KEPT_AT_MOST, oldest_day
from webapp.domain.diary_facts import DecisionFacts, MeetingFacts, MoveFacts, RecordFacts, WindowFacts
from webapp.domain.expected_dates import ExpectedDate, Precision
from webapp.domain.feeds import FeedCommittee
from webapp.domain.lifecycle import UPCOMING, Status
from webapp.domain.london import london, london_date
from webapp.domain.meetings import MeetingStatus, meeting_name
from webapp.domain.plain_data import Table
from webapp.domain.rule_data import read_clock
from webapp.domain.rule_wording import counted_from
from webapp.links import decision_url, feed_url
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee
from webapp.models.calendar import FeedState
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import CommitteeLink, DateChange, Decision, DecisionMakerLink
from webapp.models.meetings import Meeting, MeetingCommittee
from webapp.models.records import Outcome

MIDNIGHT = time(0, 0)
Ids = sa.CompoundSelect[Any]
Statement = sa.Select[*tuple[Any, ...]]
Words = dict[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """Everything that the feeds are made from, as it was at one moment."""

    committees: tuple[FeedCommittee, ...]
    decisions: tuple[DecisionFacts, ...]
    meetings: tuple[MeetingFacts, ...]


@dataclass(frozen=True, slots=True)
class FeedVersion:
    """Which body of a feed is stored, and since when."""

    sha256: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class FeedBody:
    """A feed as stored."""

    version: FeedVersion
    content: bytes


def feed_facts(session: Session, *, base_url: str, today: date) -> FeedFacts:
    """Gather what the feeds may show on a London day: everything to come and the last 180 days. Never a draft."""
    shown = _shown(today)
    makers = _words_by_decision(session, _maker_names(shown))
    slugs = _words_by_decision(session, _committee_slugs(shown))
    moves, records = _moves(session, shown), _records(session, shown)
    decisions = tuple(
        _decision(row, base_url, makers.get(row.id, ()), slugs.get(row.id, ()), moves.get(row.id), records.get(row.id))
        for row in session.execute(_decisions(shown))
    )
    return FeedFacts(
        committees=committees(session),
        decisions=decisions,
        meetings=_meetings(session, base_url, today),
    )


def committees(session: Session) -> tuple[FeedCommittee, ...]:
    """Return every scrutiny committee, by name."""
    statement = select(ScrutinyCommittee.slug, ScrutinyCommittee.name)
    rows = session.exec(statement.order_by(col(ScrutinyCommittee.name), col(ScrutinyCommittee.id)))
    return tuple(FeedCommittee(slug, name) for slug, name in rows)


def feed_version(session: Session, key: str) -> FeedVersion | None:
    """Return which body of a feed is stored, or None when it has none."""
    row = session.exec(select(FeedState.sha256, FeedState.changed_at).where(col(FeedState.key) == key)).one_or_none()
    return FeedVersion(*row) if row else None


def feed_body(session: Session, key: str, *, packed: bool) -> FeedBody | None:
    """Return a feed's stored bytes, packed by gzip if so wanted, with their version."""
    body = FeedState.body_gzip if packed else FeedState.body
    statement = select(FeedState.sha256, FeedState.changed_at, body).where(col(FeedState.key) == key)
    row = session.exec(statement).one_or_none()
    return FeedBody(FeedVersion(row[0], row[1]), row[2]) if row else None


def _shown(today: date) -> Ids:
    """The decisions that may have an entry, each branch on an index; the domain has the last word on each entry."""
    oldest = oldest_day(today)
    withdrawn_since = london(today - CANCELLED_KEPT_AT_MOST, MIDNIGHT)
    upcoming = sa.select(col(Decision.id)).where(
        col(Decision.status).in_(UPCOMING),
        (col(Decision.expected_from) >= oldest)
        | (col(Decision.expected_to) >= oldest)
        | (col(Decision.expected_precision) == Precision.UNKNOWN),
    )
    withdrawn = sa.select(col(Decision.id)).where(
        col(Decision.status) == Status.WITHDRAWN, col(Decision.withdrawn_at) >= withdrawn_since
    )
    record = sa.select(col(Outcome.decision_id))
    decided = record.where(col(Outcome.decided_on) >= oldest)
    closing = record.where(col(Outcome.call_in_closes_at) >= london(oldest, MIDNIGHT))
    return sa.union(upcoming, withdrawn, decided, closing)


def _decisions(shown: Ids) -> Statement:
    columns = [
        col(column)
        for column in (
            Decision.id, Decision.uuid, Decision.reference, Decision.slug, Decision.title, Decision.status,
            Decision.is_key, Decision.expected_precision, Decision.expected_from, Decision.expected_to,
            Decision.expected_text, Decision.notice_published_at, Decision.withdrawn_at,
        )
    ]  # fmt: skip
    return sa.select(*columns).where(col(Decision.id).in_(shown)).order_by(col(Decision.id))


def _maker_names(shown: Ids) -> Statement:
    return (
        sa.select(col(DecisionMakerLink.decision_id), col(DecisionMaker.name))
        .join(DecisionMaker, col(DecisionMaker.id) == col(DecisionMakerLink.decision_maker_id))
        .where(col(DecisionMakerLink.decision_id).in_(shown))
        .order_by(col(DecisionMakerLink.id))
    )


def _committee_slugs(shown: Ids) -> Statement:
    return (
        sa.select(col(CommitteeLink.decision_id), col(ScrutinyCommittee.slug))
        .join(ScrutinyCommittee, col(ScrutinyCommittee.id) == col(CommitteeLink.committee_id))
        .where(col(CommitteeLink.decision_id).in_(shown))
        .order_by(col(CommitteeLink.id))
    )


def _words_by_decision(session: Session, statement: Statement) -> Words:
    found: dict[int, list[str]] = defaultdict(list)
    for decision_id, word in session.execute(statement):
        found[decision_id].append(word)
    return {decision_id: tuple(words) for decision_id, words in found.items()}


def _moves(session: Session, shown: Ids) -> dict[int, MoveFacts]:
    """The last move of each decision's date; earlier ones are on its page."""
    columns = (
        DateChange.decision_id, DateChange.old_precision, DateChange.old_from, DateChange.old_to, DateChange.old_text,
        DateChange.changed_at,
    )  # fmt: skip
    statement = sa.select(*map(col, columns)).where(col(DateChange.decision_id).in_(shown))
    rows = session.execute(statement.order_by(col(DateChange.id)))
    return {row.decision_id: MoveFacts(previous=_old(row), moved_on=london_date(row.changed_at)) for row in rows}


def _old(row: Any) -> ExpectedDate:
    return ExpectedDate(row.old_precision, row.old_from, row.old_to, row.old_text)


def _records(session: Session, shown: Ids) -> dict[int, RecordFacts]:
    """Each record with its window and the day it was called in; whatever came of that, it is not done twice."""
    columns = (
        Outcome.decision_id, Outcome.decided_on, Outcome.published_at, Outcome.rule, Outcome.call_in_opens_on,
        Outcome.call_in_last_day, Outcome.cut_off, CallInRequest.satisfied_at,
    )  # fmt: skip
    statement = (
        sa.select(*map(col, columns))
        .outerjoin(CallInRequest, col(CallInRequest.decision_id) == col(Outcome.decision_id))
        .where(col(Outcome.decision_id).in_(shown))
    )
    return {row.decision_id: _record(row) for row in session.execute(statement)}


def _record(row: Any) -> RecordFacts:
    window = None
    if row.call_in_last_day is not None:
        clock = read_clock(Table(row.rule, "the rule"))
        by_publication = clock.start is ClockStart.PUBLICATION
        window = WindowFacts(
            started_on=london_date(row.published_at) if by_publication else row.decided_on,
            opens_on=row.call_in_opens_on,
            last_day=row.call_in_last_day,
            cut_off=row.cut_off,
            counted=counted_from(clock),
        )
    called_in_on = london_date(row.satisfied_at) if row.satisfied_at is not None else None
    return RecordFacts(decided_on=row.decided_on, window=window, called_in_on=called_in_on)


def _decision(
    row: Any,
    base_url: str,
    makers: tuple[str, ...],
    slugs: tuple[str, ...],
    move: MoveFacts | None,
    record: RecordFacts | None,
) -> DecisionFacts:
    return DecisionFacts(
        uuid=row.uuid,
        reference=row.reference,
        title=row.title,
        status=row.status,
        expected=ExpectedDate(row.expected_precision, row.expected_from, row.expected_to, row.expected_text),
        address=decision_url(base_url, row.slug),
        is_key=row.is_key,
        makers=makers,
        committees=slugs,
        notice_on=london_date(row.notice_published_at) if row.notice_published_at else None,
        move=move,
        withdrawn_on=london_date(row.withdrawn_at) if row.withdrawn_at else None,
        record=record,
    )


def _meetings(session: Session, base_url: str, today: date) -> tuple[MeetingFacts, ...]:
    """Meetings that may be shown, each with its committees."""
    since = london(oldest_day(today), MIDNIGHT)
    bodies: dict[int, list[FeedCommittee]] = defaultdict(list)
    statement = (
        sa.select(col(MeetingCommittee.meeting_id), col(ScrutinyCommittee.slug), col(ScrutinyCommittee.name))
        .join(ScrutinyCommittee, col(ScrutinyCommittee.id) == col(MeetingCommittee.committee_id))
        .join(Meeting, col(Meeting.id) == col(MeetingCommittee.meeting_id))
        .where(col(Meeting.starts_at) >= since)
        .order_by(col(MeetingCommittee.id))
    )
    for meeting_id, slug, name in session.execute(statement):
        bodies[meeting_id].append(FeedCommittee(slug, name))
    rows = session.execute(
        sa.select(Meeting, col(Decision.slug))
        .outerjoin(Decision, (col(Decision.id) == col(Meeting.decision_id)) & (col(Decision.status) != Status.DRAFT))
        .where(col(Meeting.starts_at) >= since)
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return tuple(_meeting(meeting, slug, bodies.get(meeting.id or 0, []), base_url) for meeting, slug in rows)


def _meeting(meeting: Meeting, decision_slug: str | None, bodies: list[FeedCommittee], base_url: str) -> MeetingFacts:
    """A meeting about one decision leads to its page, any other to its committee's calendar."""
    page = f"committees/{bodies[0].slug}/" if bodies else "meetings/"
    cancelled = meeting.cancelled_at or meeting.starts_at if meeting.status is MeetingStatus.CANCELLED else None
    return MeetingFacts(
        uuid=meeting.uuid,
        name=meeting_name([body.name for body in bodies], meeting.title),
        starts_at=meeting.starts_at,
        address=decision_url(base_url, decision_slug) if decision_slug else feed_url(base_url, page),
        ends_at=meeting.ends_at,
        place=meeting.place,
        provisional=meeting.status is MeetingStatus.PROVISIONAL,
        cancelled_on=london_date(cancelled) if cancelled else None,
        committees=tuple(body.slug for body in bodies),
    )
