"""What happened in a time that digests may tell of, read once however many digests tell of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from webapp.domain.decision_history import MOVES_TOLD, Change
from webapp.domain.lifecycle import PUBLIC, Move
from webapp.domain.london import london_date
from webapp.domain.meetings import CALLED_OFF, MeetingStatus
from webapp.domain.subscriptions import Scope
from webapp.models.audit import AuditEvent
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import Decision
from webapp.models.editions import EditionEntry, EditionRow
from webapp.models.meetings import Meeting
from webapp.models.records import Outcome
from webapp.queries.meetings import COMMITTEES
from webapp.queries.scopes import joined, scopes_of
from webapp.queries.trail import KINDS

MEETING_CHANGES = ("changed", "cancelled", "postponed")


@dataclass(frozen=True, slots=True)
class MeetingChange:
    """One change of a meeting from the trail, with when it was to begin before, if that changed."""

    at: datetime
    old_starts_at: datetime | None
    old_place: str | None
    was_postponed: bool = False


@dataclass(frozen=True, slots=True)
class EditionBrought:
    """An edition that was published here, with what it brought and what its entries touch."""

    number: int
    is_supplement: bool
    at: datetime
    entries: int
    new: int
    moved: int
    scope: Scope


@dataclass(frozen=True, slots=True)
class Happenings:
    """Everything that happened in a time, and the decisions and meetings that it happened to, as they stand now."""

    decisions: tuple[tuple[Decision, Scope], ...]
    changes: dict[str, list[Change]]
    meetings: tuple[tuple[Meeting, Scope], ...]
    meeting_changes: dict[str, list[MeetingChange]]
    editions: tuple[EditionBrought, ...]


def read_happenings(
    session: Session, *, since: datetime, until: datetime, ahead_to: datetime, also: Collection[int] = ()
) -> Happenings:
    """Read what happened after `since` up to `until`, and what is to come up to `ahead_to`, in a few queries.

    It costs by what happened. `also` are decisions of which something else is to be told.
    """
    changes = _changes(session, since, until)
    meeting_changes = _meeting_changes(session, since, until)
    return Happenings(
        decisions=_decisions(session, changes, until, ahead_to, also),
        changes=changes,
        meetings=_meetings(session, meeting_changes, until, ahead_to),
        meeting_changes=meeting_changes,
        editions=_editions(session, since, until),
    )


def _changes(session: Session, since: datetime, until: datetime) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    actions = [move.value for move in MOVES_TOLD]
    for at, action, uuid, before, after in _trail(session, KINDS[Decision], actions, since, until):
        found.setdefault(uuid, []).append(Change(at, Move(action), before or {}, after or {}))
    return found


def _meeting_changes(session: Session, since: datetime, until: datetime) -> dict[str, list[MeetingChange]]:
    found: dict[str, list[MeetingChange]] = {}
    for at, _, uuid, before, _ in _trail(session, KINDS[Meeting], MEETING_CHANGES, since, until):
        was = before or {}
        starts_at = was.get("starts_at")
        found.setdefault(uuid, []).append(
            MeetingChange(
                at=at,
                old_starts_at=datetime.fromisoformat(starts_at) if starts_at else None,
                old_place=was.get("place"),
                was_postponed=was.get("status") == MeetingStatus.POSTPONED,
            )
        )
    return found


def _trail(session: Session, kind: str, actions: Iterable[str], since: datetime, until: datetime) -> Iterable[Any]:
    """Read the changes of a kind of thing from the trail, the oldest first."""
    event: Any = AuditEvent
    statement = (
        sa.select(event.at, event.action, event.subject_uuid, event.before, event.after)
        .where(event.at > since, event.at <= until, event.subject_kind == kind, event.action.in_(list(actions)))
        .order_by(event.id)
    )
    return session.connection().execute(statement)


def _decisions(
    session: Session,
    uuids: Iterable[str],
    until: datetime,
    ahead_to: datetime,
    also: Collection[int],
) -> tuple[tuple[Decision, Scope], ...]:
    """Read the public decisions with these numbers, or whose call-in closes soon, with what they touch."""
    relation: Any = Decision
    request: Any = CallInRequest
    closing = sa.select(col(Outcome.decision_id)).where(
        col(Outcome.call_in_closes_at) > until, col(Outcome.call_in_closes_at) <= ahead_to
    )
    which: Any = sa.union(
        sa.select(col(Decision.id)).where(col(Decision.uuid).in_(list(uuids))),
        closing,
        sa.select(col(Decision.id)).where(col(Decision.id).in_(also)),
    )
    statement = (
        select(Decision)
        .where(col(Decision.id).in_(which), col(Decision.status).in_(PUBLIC))
        .order_by(col(Decision.reference_key))
        .options(
            joinedload(relation.outcome),
            joinedload(relation.call_in_request).selectinload(request.signatories),
            selectinload(relation.date_changes),
            selectinload(relation.committees),
        )
        .execution_options(populate_existing=True)
    )
    found = list(session.exec(statement).unique())
    scopes = scopes_of(session, [one.id for one in found if one.id is not None])
    return tuple((one, scopes[one.id]) for one in found if one.id is not None)


def _meetings(
    session: Session, uuids: Iterable[str], until: datetime, ahead_to: datetime
) -> tuple[tuple[Meeting, Scope], ...]:
    is_soon = sa.and_(
        col(Meeting.starts_at) > until,
        col(Meeting.starts_at) <= ahead_to,
        col(Meeting.status).not_in(CALLED_OFF),
    )
    statement = (
        select(Meeting)
        .where(sa.or_(col(Meeting.uuid).in_(list(uuids)), is_soon))
        .order_by(col(Meeting.starts_at), col(Meeting.id))
        .options(selectinload(COMMITTEES))
        .execution_options(populate_existing=True)
    )
    return tuple((one, scope_of_meeting(one)) for one in session.exec(statement))


def scope_of_meeting(meeting: Meeting) -> Scope:
    """Return what a meeting touches: its committees, which must be loaded, and the decision that it looks at."""
    return Scope(
        committees=frozenset(one.id for one in meeting.committees if one.id is not None),
        decisions=frozenset() if meeting.decision_id is None else frozenset({meeting.decision_id}),
    )


def _editions(session: Session, since: datetime, until: datetime) -> tuple[EditionBrought, ...]:
    row: Any = EditionRow
    statement = (
        sa.select(row.id, row.number, row.kind, row.recorded_at, row.entries, row.new_entries, row.moved_entries)
        .where(
            row.published_on >= london_date(since),
            row.recorded_at > since,
            row.recorded_at <= until,
            row.published_elsewhere == "",
        )
        .order_by(row.number)
    )
    return tuple(
        EditionBrought(number, kind == "supplement", at, entries, new, moved, _touched(session, id_))
        for id_, number, kind, at, entries, new, moved in session.connection().execute(statement)
    )


def _touched(session: Session, edition_id: int) -> Scope:
    """Return what the entries of an edition touch, as those decisions stand now."""
    entries = sa.select(col(EditionEntry.decision_uuid)).where(col(EditionEntry.edition_id) == edition_id)
    decision: Any = Decision
    statement = sa.select(decision.id).where(decision.uuid.in_(entries))
    return joined(scopes_of(session, list(session.connection().execute(statement).scalars())).values())
