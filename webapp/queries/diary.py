"""What the entries of calendars are made from, in the same few queries for 3 decisions or 3,000."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.constitution import ClockStart
from webapp.domain.diary import CANCELLED_KEPT_AT_MOST, oldest_day
from webapp.domain.diary_facts import (
    DecisionFacts,
    DiaryFacts,
    MoveFacts,
    RecordFacts,
    RepresentationsFacts,
    WindowFacts,
)
from webapp.domain.expected_dates import ExpectedDate, Precision
from webapp.domain.feeds import ALL_WARDS, Family
from webapp.domain.lifecycle import UPCOMING, Status
from webapp.domain.london import london, london_date
from webapp.domain.plain_data import Table
from webapp.domain.rule_data import read_clock
from webapp.domain.rule_wording import counted_from
from webapp.domain.statutory_notices import NoticeKind
from webapp.links import decision_url, notice_url
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee, Ward
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import CommitteeLink, DateChange, Decision, DecisionMakerLink, WardLink
from webapp.models.notices import StatutoryNotice
from webapp.models.records import Outcome
from webapp.queries.diary_meetings import (
    editions_shown,
    meetings_between,
    meetings_numbered,
    meetings_since,
    read_each,
)

MIDNIGHT = time(0, 0)
KINDS = ("decision", "meeting")
AT_LONGEST = timedelta(days=366)
"""How long anything that calendars show goes on at most, from its first day, or its notice, to its last."""
Ids = sa.Select[Any] | sa.CompoundSelect[Any] | sa.BindParameter[Any]
Result = sa.Result[*tuple[Any, ...]]
Statement = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Touched:
    """Which decisions and meetings may have changed, by the numbers of their rows."""

    decisions: frozenset[int] = frozenset()
    meetings: frozenset[int] = frozenset()

    @property
    def sources(self) -> set[str]:
        """Return what entries name as their sources: "decision/12"."""
        return {f"decision/{one}" for one in self.decisions} | {f"meeting/{one}" for one in self.meetings}


def touched_by(sources: Iterable[str]) -> Touched:
    """Return the decisions and meetings that entries name as their sources."""
    named = [source.partition("/") for source in sources]
    numbers = {kind: frozenset(int(number) for one, _, number in named if one == kind) for kind in KINDS}
    return Touched(numbers["decision"], numbers["meeting"])


def diary_facts(session: Session, *, base_url: str, today: date) -> DiaryFacts:
    """Gather what calendars may show on a London day: everything to come and the last 180 days. Never a draft."""
    return (
        _decision_facts(session, _shown(today), base_url)
        .beside(meetings_since(session, london(oldest_day(today), MIDNIGHT), base_url))
        .beside(editions_shown(session, oldest_day(today), base_url))
    )


def touched_facts(session: Session, touched: Touched, *, base_url: str) -> DiaryFacts:
    """Gather the same of a few decisions and meetings."""
    facts = _decision_facts(session, touched.decisions, base_url) if touched.decisions else DiaryFacts()
    return facts.beside(meetings_numbered(session, touched.meetings, base_url)) if touched.meetings else facts


def facts_between(session: Session, first_on: date, last_on: date, *, base_url: str) -> DiaryFacts:
    """Gather the same of whatever may have an entry on one of these days, however long ago they are."""
    since, until = london(first_on, MIDNIGHT), london(last_on, time(23, 59))
    return (
        _decision_facts(session, _touching(first_on, last_on), base_url)
        .beside(meetings_between(session, since, until, base_url))
        .beside(editions_shown(session, first_on, base_url, until=last_on))
    )


def _decision_facts(session: Session, shown: Ids | frozenset[int], base_url: str) -> DiaryFacts:
    questions, numbers = (
        (_OF_SOME, {"shown": sorted(shown)}) if isinstance(shown, frozenset) else (_Questions(shown), {})
    )

    def rows(question: Any) -> Result:
        return session.execute(question, numbers)

    makers, scopes = _makers_and_scopes(rows(questions.linked))
    moves = {row.decision_id: row for row in rows(questions.moves)}
    records = {row.decision_id: row for row in rows(questions.records)}
    private = _by_decision(rows(questions.representations))

    def read(row: Any) -> DecisionFacts:
        move, record = moves.get(row.id), records.get(row.id)
        return DecisionFacts(
            uuid=row.uuid,
            reference=row.reference,
            title=row.title,
            status=row.status,
            expected=ExpectedDate(row.expected_precision, row.expected_from, row.expected_to, row.expected_text),
            address=decision_url(base_url, row.slug),
            is_key=row.is_key,
            makers=tuple(makers.get(row.id, ())),
            scopes=_scopes_of(row, scopes.get(row.id, ())),
            source=_source(row),
            notice_on=london_date(row.notice_published_at) if row.notice_published_at else None,
            move=_move(move) if move is not None else None,
            withdrawn_on=london_date(row.withdrawn_at) if row.withdrawn_at else None,
            record=_record(record) if record is not None else None,
            representations=tuple(_representations(one, base_url) for one in private.get(row.id, ())),
        )

    decisions, unreadable = read_each(rows(questions.decisions), read, _source)
    return DiaryFacts(decisions=decisions, unreadable=unreadable)


def _source(row: Any) -> str:
    return f"decision/{row.id}"


def _scopes_of(row: Any, scopes: Iterable[str]) -> tuple[str, ...]:
    wards = [ALL_WARDS] if row.all_wards else []
    return (*scopes, *wards, f"{Family.DECISIONS.value}/{row.slug}")


def _shown(today: date) -> sa.CompoundSelect[Any]:
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


def _touching(first_on: date, last_on: date) -> sa.CompoundSelect[Any]:
    """The decisions that may have an entry within a period, each branch on an index and within two years of it."""
    since, until = london(first_on, MIDNIGHT), london(last_on, time(23, 59))
    planned = sa.select(col(Decision.id)).where(col(Decision.status).in_((*UPCOMING, Status.WITHDRAWN)))
    begins = planned.where(col(Decision.expected_from).between(first_on, last_on))
    goes_on = planned.where(
        col(Decision.expected_from).between(first_on - AT_LONGEST, first_on), col(Decision.expected_to) >= first_on
    )
    was_expected = sa.exists().where(
        col(DateChange.decision_id) == col(Decision.id), col(DateChange.old_from).between(first_on, last_on)
    )
    moved = planned.where(col(Decision.expected_from).is_(None), was_expected)
    record = sa.select(col(Outcome.decision_id))
    decided = record.where(col(Outcome.decided_on).between(first_on, last_on))
    open_within = record.where(
        col(Outcome.call_in_closes_at).between(since, until + AT_LONGEST), col(Outcome.published_at) <= until
    )
    said_by = sa.select(col(StatutoryNotice.decision_id)).where(
        col(StatutoryNotice.representations_by).between(first_on, last_on),
        col(StatutoryNotice.published_at).between(since - AT_LONGEST, until),
    )
    return sa.union(begins, goes_on, moved, decided, open_within, said_by)


def _makers_and_scopes(linked: Result) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """The names of each decision's makers, and the narrow feeds it belongs to by makers, committees and wards."""
    names: dict[int, list[str]] = defaultdict(list)
    scopes: dict[int, list[str]] = defaultdict(list)
    for family, _, decision_id, slug, name in linked:
        scopes[decision_id].append(f"{family}/{slug}")
        if family == Family.DECISION_MAKERS:
            names[decision_id].append(name)
    return names, scopes


def _linked(family: Family, link: Any, number: Any, body: Any, shown: Ids) -> Statement:
    """The bodies of one family that decisions belong to, in the order in which they were named."""
    return (
        sa.select(
            sa.literal(family.value).label("family"),
            col(link.id).label("place"),
            col(link.decision_id),
            col(body.slug),
            col(body.name),
        )
        .join(body, col(body.id) == col(number))
        .where(col(link.decision_id).in_(shown))
    )


def _decisions(shown: Ids) -> Statement:
    columns = [
        col(column)
        for column in (
            Decision.id, Decision.uuid, Decision.reference, Decision.slug, Decision.title, Decision.status,
            Decision.is_key, Decision.expected_precision, Decision.expected_from, Decision.expected_to,
            Decision.expected_text, Decision.notice_published_at, Decision.withdrawn_at, Decision.all_wards,
        )
    ]  # fmt: skip
    return sa.select(*columns).where(col(Decision.id).in_(shown)).order_by(col(Decision.id))


def _moves(shown: Ids) -> Statement:
    """The moves of dates, so that the last of each decision comes last; earlier ones are on its page."""
    columns = (
        DateChange.decision_id, DateChange.old_precision, DateChange.old_from, DateChange.old_to, DateChange.old_text,
        DateChange.changed_at,
    )  # fmt: skip
    statement = sa.select(*map(col, columns)).where(col(DateChange.decision_id).in_(shown))
    return statement.order_by(col(DateChange.id))


def _move(row: Any) -> MoveFacts:
    previous = ExpectedDate(row.old_precision, row.old_from, row.old_to, row.old_text)
    return MoveFacts(previous=previous, moved_on=london_date(row.changed_at))


def _records(shown: Ids) -> Statement:
    """Each record with its window and the day it was called in; whatever came of that, it is not done twice."""
    columns = (
        Outcome.decision_id, Outcome.decided_on, Outcome.published_at, Outcome.rule, Outcome.call_in_opens_on,
        Outcome.call_in_last_day, Outcome.cut_off, CallInRequest.satisfied_at,
    )  # fmt: skip
    return (
        sa.select(*map(col, columns))
        .outerjoin(CallInRequest, col(CallInRequest.decision_id) == col(Outcome.decision_id))
        .where(col(Outcome.decision_id).in_(shown))
    )


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


def _asked_for(shown: Ids) -> Statement:
    """The days by which representations about private meetings must arrive, as their first notices give them."""
    columns = (
        StatutoryNotice.decision_id, StatutoryNotice.uuid, StatutoryNotice.representations_by,
        StatutoryNotice.meeting_on, StatutoryNotice.withdrawn_at, Decision.slug,
    )  # fmt: skip
    return (
        sa.select(*map(col, columns))
        .join(Decision, col(Decision.id) == col(StatutoryNotice.decision_id))
        .where(
            col(StatutoryNotice.decision_id).in_(shown),
            col(StatutoryNotice.kind) == NoticeKind.PRIVATE_MEETING,
            col(StatutoryNotice.representations_by).is_not(None),
        )
        .order_by(col(StatutoryNotice.id))
    )


def _by_decision(rows: Result) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.decision_id].append(row)
    return found


def _representations(row: Any, base_url: str) -> RepresentationsFacts:
    return RepresentationsFacts(
        uuid=row.uuid,
        by_on=row.representations_by,
        meeting_on=row.meeting_on,
        address=notice_url(base_url, row.slug, row.uuid),
        withdrawn_on=london_date(row.withdrawn_at) if row.withdrawn_at else None,
    )


class _Questions:
    """The questions about some decisions, in a form that can be asked again and again."""

    def __init__(self, shown: Ids) -> None:
        """Prepare them about decisions that are named, or found by another question."""
        linked = sa.union_all(
            _linked(Family.COMMITTEES, CommitteeLink, CommitteeLink.committee_id, ScrutinyCommittee, shown),
            _linked(
                Family.DECISION_MAKERS, DecisionMakerLink, DecisionMakerLink.decision_maker_id, DecisionMaker, shown
            ),
            _linked(Family.WARDS, WardLink, WardLink.ward_id, Ward, shown),
        )
        self.linked = linked.order_by("family", "place")
        self.decisions, self.moves, self.records = _decisions(shown), _moves(shown), _records(shown)
        self.representations = _asked_for(shown)


_OF_SOME = _Questions(sa.bindparam("shown", expanding=True))
