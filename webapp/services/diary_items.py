"""Keeping the entries of calendars: render what changed, stamp it, and say which feeds that concerns.

What a calendar program goes by (SEQUENCE, LAST-MODIFIED) follows what it would show, never the moment of publishing nor
one row's own date, so that a renamed committee counts and a second run changes nothing.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from sqlmodel import Session, col, delete

from webapp.domain.diary import CANCELLED_KEPT_AT_LEAST, KEPT_AFTER, entries_for
from webapp.domain.diary_entry import DiaryEntry, DiaryKind, EntryRefused, Stamps
from webapp.domain.diary_facts import NOT_MADE_OUT, DiaryFacts
from webapp.domain.entry_words import when_in_words
from webapp.models.calendar import CalendarItem, CalendarItemScope
from webapp.queries import diary_items
from webapp.queries.diary_items import GONE

ONE_SECOND = timedelta(seconds=1)
# Part of every entry's hash: raise it when adapters/ics.py renders the same entry differently.
RENDERING = "2"


class WritesEvents(Protocol):
    """Writes events as bytes."""

    def entry(self, entry: DiaryEntry, stamps: Stamps) -> bytes:
        """Write one entry with its stamps. EntryRefused for one that cannot be an event."""

    def called_off(self, event: bytes, stamps: Stamps) -> bytes:
        """Write an event again as cancelled, under new stamps."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry that feeds show differently now: its kind, and the narrow feeds that held it or hold it now."""

    kind: DiaryKind
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Made:
    """The entries made of some rows, and by their sources the rows of which none could be made."""

    entries: tuple[DiaryEntry, ...]
    refused: Mapping[str, EntryRefused]


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping entries did: how many were rendered, what feeds show differently, what could not be written."""

    rendered: int = 0
    moved: tuple[Moved, ...] = ()
    refused: tuple[EntryRefused, ...] = ()


def made_from(facts: Iterable[DiaryFacts], *, instance_name: str, meetings_are_busy: bool) -> Made:
    """Make the entries of each row by itself, past ones too; a row of which none can be made keeps back no other."""
    facts, entries = list(facts), list[DiaryEntry]()
    refused = {one.source: EntryRefused(one.source, one.why) for some in facts for one in some.unreadable}
    for source, one in _one_by_one(facts):
        try:
            entries += entries_for(one, instance_name=instance_name, meetings_are_busy=meetings_are_busy)
        except NOT_MADE_OUT as problem:
            refused[source] = EntryRefused(source, str(problem) or type(problem).__name__)
    return Made(tuple(entries), refused)


def _one_by_one(facts: Iterable[DiaryFacts]) -> Iterator[tuple[str, DiaryFacts]]:
    for some in facts:
        yield from ((one.source, DiaryFacts(decisions=(one,))) for one in some.decisions)
        yield from ((one.source, DiaryFacts(meetings=(one,))) for one in some.meetings)
        yield from ((one.source, DiaryFacts(editions=(one,))) for one in some.editions)


def left_since(session: Session, day: date, today: date) -> list[Moved]:
    """Return what was still shown on a day and is over on a later one."""
    items = diary_items.items_left(session, day, today)
    scopes = diary_items.scopes_of(session, items)
    return [Moved(item.kind, scopes[item.uid]) for item in items]


def keep(
    session: Session, made: Made, known: Mapping[str, CalendarItem], *, writer: WritesEvents, now: datetime, today: date
) -> Kept:
    """Bring the stored entries up to date; `known` are those stored of the same rows, or all that feeds show.

    An entry that cannot be written is left out of the feeds until it can. One whose facts have gone is shown as
    cancelled for a while, so that nobody waits for it.
    """
    now = now.replace(microsecond=0)
    given = {entry.uid: entry for entry in made.entries}
    items = dict(known) | diary_items.items_named(session, given.keys() - known.keys())
    before = {uid: _shown(item) for uid, item in items.items()}
    were = diary_items.scopes_of(session, items.values())
    refused = list(made.refused.values())
    for uid, entry in given.items():
        items[uid], problem = _revised(items.get(uid), entry, writer, now)
        refused += [problem] if problem is not None else []
    for uid in known.keys() - given.keys():
        _bereft(session, items[uid], made.refused, writer, now, today)
    session.add_all(_stand_ins(session, made.refused, now, today))
    scopes = {uid: frozenset(given[uid].scopes) if uid in given else were[uid] for uid in items}
    changed = [uid for uid, item in items.items() if _shown(item) != before.get(uid)]
    session.add_all(items[uid] for uid in given)
    session.flush()
    rescoped = [uid for uid in given if scopes[uid] != were.get(uid, frozenset())]
    for uid in rescoped:
        _keep_scopes(session, items[uid], were.get(uid, frozenset()), scopes[uid])
    moved = [Moved(items[uid].kind, scopes[uid] | were.get(uid, frozenset())) for uid in {*changed, *rescoped}]
    rendered = sum(items[uid].body != (before[uid].body if uid in before else b"") for uid in given)
    return Kept(rendered, tuple(moved), tuple(refused))


@dataclass(frozen=True, slots=True)
class _Shown:
    """Everything of an item that makes a difference to a feed."""

    body: bytes
    bar_body: bytes | None
    kept_until: date
    first_on: date
    problem: str


def _shown(item: CalendarItem) -> _Shown:
    return _Shown(item.body, item.bar_body, item.kept_until, item.first_on, item.problem)


def _revised(
    item: CalendarItem | None, entry: DiaryEntry, writer: WritesEvents, now: datetime
) -> tuple[CalendarItem, EntryRefused | None]:
    """Return the item of an entry, rendered under new stamps if it is new or has changed, and why it cannot be."""
    content, schedule = _hash(RENDERING + entry.content), _hash(entry.schedule)
    facts = _facts_of(entry)
    if item is not None and item.content_hash == content and not item.problem:
        return item.sqlmodel_update(facts), None
    stamps = _next_stamps(item, entry, schedule, now)
    try:
        drawn = _drawn(entry, stamps, writer)
    except EntryRefused as problem:
        facts["problem"] = _why(problem)
        if item is not None:
            return item.sqlmodel_update(facts), problem
        return CalendarItem(
            uid=entry.uid, kind=entry.kind, sequence=0, created_at=now, last_modified_at=now, content_hash="",
            schedule_hash=schedule, body=b"", **facts,
        ), problem  # fmt: skip
    revision = facts | drawn | {
        "sequence": stamps.sequence,
        "last_modified_at": stamps.last_modified_at,
        "content_hash": content,
        "schedule_hash": schedule,
    }  # fmt: skip
    if item is None:
        return CalendarItem(uid=entry.uid, kind=entry.kind, created_at=stamps.created_at, **revision), None
    return item.sqlmodel_update(revision), None


def _drawn(entry: DiaryEntry, stamps: Stamps, writer: WritesEvents) -> dict[str, Any]:
    """Write an entry as it is and, if its date is no day, over its whole period."""
    body, bar = writer.entry(entry, stamps), entry.bar
    if bar is None:
        return {"body": body, "bar_body": None}
    over_all = replace(entry, when=bar.days, summary=bar.summary, description=bar.description)
    return {"body": body, "bar_body": writer.entry(over_all, stamps)}


def _facts_of(entry: DiaryEntry) -> dict[str, Any]:
    """What is kept of an entry beside its bytes."""
    return {
        "source": entry.source,
        "summary": entry.summary[:300],
        "when_words": when_in_words(entry)[:300],
        "address": entry.address[:1000],
        "first_on": entry.first_day,
        "last_on": entry.last_day,
        "kept_until": entry.kept_until,
        "is_cancelled": entry.is_cancelled,
        "is_vague": entry.vague is not None,
        "problem": "",
    }


def _next_stamps(item: CalendarItem | None, entry: DiaryEntry, schedule: str, now: datetime) -> Stamps:
    """A later LAST-MODIFIED for any change, SEQUENCE + 1 for a new date, status or place (RFC 5546 2.1.4).

    An entry first seen when it is already cancelled starts at 1: a cancellation revises something.
    """
    if item is None:
        return Stamps(created_at=now, last_modified_at=now, sequence=int(entry.is_cancelled))
    sequence = item.sequence + (item.schedule_hash != schedule)
    return replace(_later(item, now), sequence=max(sequence, int(entry.is_cancelled)))


def _later(item: CalendarItem, now: datetime) -> Stamps:
    return Stamps(item.created_at, max(now, item.last_modified_at + ONE_SECOND), item.sequence)


def _bereft(
    session: Session,
    item: CalendarItem,
    refused: Mapping[str, EntryRefused],
    writer: WritesEvents,
    now: datetime,
    today: date,
) -> None:
    """Deal with an item for which no entry was made: its row cannot be read now, or its facts have gone."""
    if item.source in refused:
        item.problem = _why(refused[item.source])
    elif not item.body:
        session.delete(item)
    elif item.kept_until >= today and item.content_hash != GONE:
        _call_off(item, writer, now, today)


def _stand_ins(session: Session, refused: Mapping[str, EntryRefused], now: datetime, today: date) -> list[CalendarItem]:
    """Make what tells staff of rows that cannot be read and have no entry at all; it goes when the row can be read."""
    have_one = {item.source for item in diary_items.items_from(session, refused.keys()).values()}
    return [
        CalendarItem(
            uid=source, source=source, kind=DiaryKind(source.partition("/")[0].removesuffix("s")), sequence=0,
            created_at=now, last_modified_at=now, content_hash="", schedule_hash="", body=b"",
            first_on=today, last_on=today, kept_until=today + KEPT_AFTER, problem=_why(problem),
        )
        for source, problem in refused.items() if source not in have_one
    ]  # fmt: skip


def _call_off(item: CalendarItem, writer: WritesEvents, now: datetime, today: date) -> None:
    """Show an entry as cancelled whose facts have gone, and leave it out after a while."""
    item.content_hash, item.schedule_hash, item.problem = GONE, GONE, ""
    item.kept_until = min(item.kept_until, today + CANCELLED_KEPT_AT_LEAST)
    if item.is_cancelled:
        return
    stamps = replace(_later(item, now), sequence=item.sequence + 1)
    item.body, item.bar_body = writer.called_off(item.body, stamps), None
    item.sequence, item.last_modified_at = stamps.sequence, stamps.last_modified_at
    item.summary, item.is_cancelled, item.is_vague = f"CANCELLED: {item.summary}"[:300], True, False


def _keep_scopes(session: Session, item: CalendarItem, was: frozenset[str], is_now: frozenset[str]) -> None:
    """Keep which narrow feeds hold an entry, and which do not any more."""
    assert item.id is not None, "it was flushed"
    if was - is_now:
        left = col(CalendarItemScope.scope).in_(sorted(was - is_now))
        session.exec(delete(CalendarItemScope).where(col(CalendarItemScope.item_id) == item.id, left))
    session.add_all(CalendarItemScope(item_id=item.id, scope=scope) for scope in sorted(is_now - was))


def _why(problem: EntryRefused) -> str:
    return problem.reason[:500] or "It cannot be written."


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
