"""Digests, read for one run of a job: what happened is read once and chosen from for each subscriber."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.decision_history import Stands, happenings, state_words
from webapp.domain.digest_building import Happening, Heading, Subject, build_digest
from webapp.domain.digests import Digest
from webapp.domain.expected_dates import words
from webapp.domain.london import london_date
from webapp.domain.meetings import MEETING_STATUS_WORDS, MeetingStatus
from webapp.domain.messages import MessageKind
from webapp.domain.morning import end_of, looks_ahead_to
from webapp.domain.subscriptions import Choices, Pace, Scope, Topic
from webapp.domain.wording import count, day, listed, moment
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries.decision_facts import call_in_of, contacts_for, is_public, reason_of, who_may_sign
from webapp.queries.duty_board import DutyBoard
from webapp.queries.facts import expected_of, window_of
from webapp.queries.happenings import EditionBrought, Happenings, MeetingChange, read_happenings
from webapp.queries.meeting_news import name_of
from webapp.queries.outbox import Waiting
from webapp.queries.report_deadlines import ReportDuty, report_duties
from webapp.queries.subscribers import by_uuid, choices_of

DEADLINES = frozenset({Topic.DEADLINES})
CALLED_OFF_WORDS = {
    MeetingStatus.CANCELLED: "It was cancelled.",
    MeetingStatus.POSTPONED: "It was postponed; a new day will be given.",
}


@dataclass(slots=True)
class DigestStand:
    """What digests tell. Without a board of duties nothing is told of reports that fall due."""

    board: DutyBoard | None = None
    _read: dict[tuple[Pace, datetime], tuple[datetime, Happenings, list[ReportDuty]]] = field(default_factory=dict)
    _subjects: dict[tuple[Pace, datetime, datetime], list[Subject]] = field(default_factory=dict)
    _last: tuple[tuple[int, datetime], Digest | None] | None = None

    def digest_of(self, session: Session, waiting: Waiting, now: datetime) -> Digest | None:
        """Return what a waiting digest tells now, of the time that it was queued for; None where nothing."""
        if waiting.covers_from is None or waiting.covers_to is None:
            return None
        key = (waiting.id, waiting.covers_to)
        if self._last is None or self._last[0] != key:
            row = by_uuid(session, waiting.uuid)
            choices = choices_of(row) if row else None
            pace = Pace.WEEKLY if waiting.occasion.startswith(Pace.WEEKLY) else Pace.DAILY
            since = waiting.covers_from
            self._last = (
                key,
                self.digest(session, choices, pace=pace, since=since, until=waiting.covers_to, now=now)
                if choices
                else None,
            )
        return self._last[1]

    def digest(
        self, session: Session, choices: Choices, *, pace: Pace, since: datetime, until: datetime, now: datetime
    ) -> Digest | None:
        """Return what somebody with these choices is told of a time; None where nothing."""
        return build_digest(
            self._subjects_of(session, pace, since, until, now),
            topics=choices.topics,
            scope=choices.scope,
            pace=pace,
            since=since,
            until=until,
        )

    def _subjects_of(
        self, session: Session, pace: Pace, since: datetime, until: datetime, now: datetime
    ) -> list[Subject]:
        key = (pace, since, until)
        if key not in self._subjects:
            read, reports = self._happenings(session, pace, since, until)
            self._subjects[key] = subjects_of(read, reports, since=since, now=now)
        return self._subjects[key]

    def _happenings(
        self, session: Session, pace: Pace, since: datetime, until: datetime
    ) -> tuple[Happenings, list[ReportDuty]]:
        """Read what happened up to the same moment once, from the earliest beginning that any waiting digest has."""
        known = self._read.get((pace, until))
        if known is None or known[0] > since:
            since = min(since, _earliest(session, until) or since)
            ahead_to = looks_ahead_to(pace, until)
            reports = self._reports(session, until, ahead_to)
            about = {duty.decision.id for duty in reports if duty.decision.id is not None}
            read = read_happenings(session, since=since, until=until, ahead_to=ahead_to, also=about)
            known = self._read[pace, until] = (since, read, reports)
        return known[1], known[2]

    def _reports(self, session: Session, until: datetime, ahead_to: datetime) -> list[ReportDuty]:
        if self.board is None:
            return []
        duties = report_duties(session, self.board, london_date(until))
        return [duty for duty in duties if duty.is_public and until < end_of(duty.by_on) <= ahead_to]


def _earliest(session: Session, until: datetime) -> datetime | None:
    """Return from when on the waiting digests of a moment tell."""
    row = OutboxMessage
    statement = sa.select(sa.func.min(col(row.covers_from))).where(
        col(row.state) == MessageState.QUEUED, col(row.kind) == MessageKind.DIGEST, col(row.covers_to) == until
    )
    return session.connection().execute(statement).scalar_one()


def subjects_of(read: Happenings, reports: Sequence[ReportDuty], *, since: datetime, now: datetime) -> list[Subject]:
    """Return everything to which something happened after a moment, or to which something is to come."""
    return [
        *(_decision(one, scope, read, reports, since, now) for one, scope in read.decisions),
        *(_edition(one) for one in read.editions),
        *(_meeting(one, scope, read.meeting_changes.get(one.uuid, []), since) for one, scope in read.meetings),
    ]


def _decision(
    one: Decision, scope: Scope, read: Happenings, reports: Sequence[ReportDuty], since: datetime, now: datetime
) -> Subject:
    is_open = is_public(one)
    stands = Stands(
        status=one.status,
        window=window_of(one.outcome),
        expected=words(expected_of(one)),
        reason=reason_of(one) if is_open else "",
        call_in=call_in_of(one),
    )
    changes = [change for change in read.changes.get(one.uuid, []) if change.at > since]
    due = [_report(duty) for duty in reports if duty.decision.id == one.id]
    return Subject(
        title=one.title,
        reference=one.reference,
        path=f"/decisions/{one.slug}",
        state=state_words(stands, now),
        scope=scope,
        happenings=(*happenings(stands, changes, now), *due),
        who_may_sign=who_may_sign(one),
        contacts=contacts_for(one),
    )


def _report(duty: ReportDuty) -> Happening:
    words = f"The report must be public by {day(duty.by_on)}."
    return Happening(end_of(duty.by_on), Heading.DEADLINES, DEADLINES, words, is_ahead=True)


def _edition(one: EditionBrought) -> Subject:
    name = f"{'Supplement' if one.is_supplement else 'Edition'} {one.number} of the forward plan"
    brought = [f"{number} {word}" for number, word in ((one.new, "new"), (one.moved, "moved")) if number]
    entries = count(one.entries, "entry", "entries")
    happened = Happening(
        one.at,
        Heading.EDITIONS,
        frozenset({Topic.EDITIONS}),
        f"It holds {entries}: {listed(brought)}." if brought else f"It holds {entries}.",
    )
    return Subject(
        title=name,
        path=f"/editions/{one.number}",
        state=f"Published on {day(london_date(one.at))}",
        scope=one.scope,
        happenings=(happened,),
    )


def _meeting(one: Meeting, scope: Scope, changes: Sequence[MeetingChange], since: datetime) -> Subject:
    """Tell of a meeting that it was called off or moved, from when it was at first, and that it is soon."""
    lately = [change for change in changes if change.at > since]
    became = _what_became_of(one, lately)
    told = [Happening(lately[-1].at, Heading.DEADLINES, DEADLINES, became)] if became else []
    if one.status.takes_place:
        told.append(Happening(one.starts_at, Heading.DEADLINES, DEADLINES, "", is_ahead=True))
    where = f", {one.place}" if one.place else ""
    is_known = "" if one.status is MeetingStatus.SCHEDULED else f"{MEETING_STATUS_WORDS[one.status]}: "
    return Subject(
        title=name_of(one),
        path=f"/meetings/{one.uuid}",
        state=f"{is_known}{moment(one.starts_at)}{where}",
        scope=scope,
        happenings=tuple(told),
    )


def _what_became_of(one: Meeting, lately: Sequence[MeetingChange]) -> str:
    """Say what the changes of a time made of a meeting; empty where nothing that is told."""
    if lately and not one.status.takes_place:
        return CALLED_OFF_WORDS[one.status]
    old = next((change.old_starts_at for change in lately if change.old_starts_at), one.starts_at)
    if old != one.starts_at:
        return f"It was moved: before it was at {moment(old)}."
    if any(change.was_postponed for change in lately):
        return "It was postponed, and takes place at the time first given after all."
    place = next((change.old_place for change in lately if change.old_place), "")
    return f"Its place was {place} before." if place else ""
