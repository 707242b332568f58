"""What the entries of calendars about meetings and editions are made from."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from webapp.domain.diary_facts import NOT_MADE_OUT, DiaryFacts, EditionFacts, MeetingFacts, Unreadable
from webapp.domain.edition import EditionKind
from webapp.domain.feeds import Family
from webapp.domain.lifecycle import Status
from webapp.domain.london import london_date
from webapp.domain.meetings import MeetingStatus, meeting_name
from webapp.links import edition_url, meeting_page_url
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.decisions import Decision
from webapp.models.edition_days import EditionDay
from webapp.models.editions import EditionRow
from webapp.models.meetings import Meeting, MeetingCommittee
from webapp.queries.editions import head_of

OF_EDITIONS = "editions"
"""The source of every entry about an edition: whenever one changes, all are looked at."""

A_YEAR = timedelta(days=366)
Facts = TypeVar("Facts")
Row = TypeVar("Row")
HEAVY: tuple[Any, ...] = (EditionRow.front, EditionRow.listed_new, EditionRow.logo)
CALLED_OFF = frozenset({MeetingStatus.CANCELLED, MeetingStatus.POSTPONED})


def read_each(
    rows: Iterable[Row], read: Callable[[Row], Facts], source: Callable[[Row], str]
) -> tuple[tuple[Facts, ...], tuple[Unreadable, ...]]:
    """Read each row by itself, so that one of which nothing can be made keeps back no other; return those too."""
    found, unreadable = list[Facts](), list[Unreadable]()
    for row in rows:
        try:
            found.append(read(row))
        except NOT_MADE_OUT as problem:
            unreadable.append(Unreadable(source(row), str(problem) or type(problem).__name__))
    return tuple(found), tuple(unreadable)


def meetings_since(session: Session, since: datetime, base_url: str) -> DiaryFacts:
    """Return the meetings that begin at this moment or later."""
    return _meetings(session, col(Meeting.starts_at) >= since, base_url)


def meetings_between(session: Session, since: datetime, until: datetime, base_url: str) -> DiaryFacts:
    """Return the meetings that begin within a period, and those within a year of it for which a report is due then."""
    near = col(Meeting.starts_at).between(since - A_YEAR, until + A_YEAR)
    days = london_date(since), london_date(until)
    within = sa.or_(
        col(Meeting.starts_at).between(since, until),
        col(Meeting.draft_report_on).between(*days),
        col(Meeting.final_report_on).between(*days),
    )
    return _meetings(session, sa.and_(near, within), base_url)


def meetings_numbered(session: Session, ids: Iterable[int], base_url: str) -> DiaryFacts:
    """Return these meetings, by the numbers of their rows."""
    return _meetings(session, col(Meeting.id).in_(list(ids)), base_url)


def editions_shown(session: Session, since: date, base_url: str, *, until: date = date.max) -> DiaryFacts:
    """Return the days from one to another on which an edition was, or is to be, published.

    A regular edition published on a day that was announced for one is the edition that was announced.
    """
    announced = list(
        session.exec(
            select(EditionDay).where(col(EditionDay.publish_on).between(since, until)).order_by(col(EditionDay.id))
        )
    )
    planned = {day.publish_on: day for day in announced if day.cancelled_at is None}
    rows = session.exec(
        select(EditionRow)
        .options(*(defer(column) for column in HEAVY))
        .where(col(EditionRow.published_on).between(since, until))
        .order_by(col(EditionRow.number))
    )

    def published(row: EditionRow) -> EditionFacts:
        day = planned.pop(row.published_on, None) if row.kind is EditionKind.REGULAR else None
        return _published(row, day.uuid if day else row.uuid, base_url)

    found, unreadable = read_each(rows, published, lambda _: OF_EDITIONS)
    waiting = [day for day in announced if day.cancelled_at is not None or planned.get(day.publish_on) is day]
    to_come, unreadable_days = read_each(waiting, lambda day: _announced(day, base_url), lambda _: OF_EDITIONS)
    return DiaryFacts(editions=found + to_come, unreadable=unreadable + unreadable_days)


def _published(row: EditionRow, uuid: str, base_url: str) -> EditionFacts:
    head = head_of(row)
    return EditionFacts(
        uuid=uuid,
        on=head.published_on,
        address=edition_url(base_url, head.number),
        name=head.name,
        period=head.period_words,
        source=OF_EDITIONS,
    )


def _announced(day: EditionDay, base_url: str) -> EditionFacts:
    return EditionFacts(
        uuid=day.uuid,
        on=day.publish_on,
        address=f"{base_url}/editions/",
        copy_by=day.copy_by,
        cancelled_on=london_date(day.cancelled_at) if day.cancelled_at else None,
        source=OF_EDITIONS,
    )


def _meetings(session: Session, wanted: Any, base_url: str) -> DiaryFacts:
    bodies: dict[int, list[tuple[str, str]]] = defaultdict(list)
    statement = (
        sa.select(col(MeetingCommittee.meeting_id), col(ScrutinyCommittee.slug), col(ScrutinyCommittee.name))
        .join(ScrutinyCommittee, col(ScrutinyCommittee.id) == col(MeetingCommittee.committee_id))
        .where(col(MeetingCommittee.meeting_id).in_(sa.select(col(Meeting.id)).where(wanted)))
        .order_by(col(MeetingCommittee.id))
    )
    for meeting_id, slug, name in session.execute(statement):
        bodies[meeting_id].append((slug, name))
    about = sa.and_(col(Decision.id) == col(Meeting.decision_id), col(Decision.status) != Status.DRAFT)
    rows = session.execute(
        sa.select(Meeting, col(Decision.slug))
        .outerjoin(Decision, about)
        .where(wanted)
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    meetings, unreadable = read_each(
        rows,
        lambda row: _meeting(row[0], row[1], bodies.get(row[0].id or 0, []), base_url),
        lambda row: _source(row[0]),
    )
    return DiaryFacts(meetings=meetings, unreadable=unreadable)


def _source(meeting: Meeting) -> str:
    return f"meeting/{meeting.id}"


def _meeting(meeting: Meeting, decision_slug: str | None, bodies: list[tuple[str, str]], base_url: str) -> MeetingFacts:
    """A meeting belongs to its committees, and to the decision that it looks at."""
    about = [f"{Family.DECISIONS.value}/{decision_slug}"] if decision_slug else []
    called_off = meeting.cancelled_at or meeting.starts_at if meeting.status in CALLED_OFF else None
    return MeetingFacts(
        uuid=meeting.uuid,
        name=meeting_name([name for _, name in bodies], meeting.title),
        starts_at=meeting.starts_at,
        address=meeting_page_url(base_url, meeting.uuid),
        ends_at=meeting.ends_at,
        place=meeting.place,
        provisional=meeting.status is MeetingStatus.PROVISIONAL,
        cancelled_on=london_date(called_off) if called_off else None,
        is_postponed=meeting.status is MeetingStatus.POSTPONED,
        moved_from=meeting.moved_from,
        draft_report_on=meeting.draft_report_on,
        final_report_on=meeting.final_report_on,
        reports_by=meeting.reports_by,
        scopes=(*(f"{Family.COMMITTEES.value}/{slug}" for slug, _ in bodies), *about),
        source=_source(meeting),
    )
