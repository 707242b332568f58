"""Publishing the calendar feeds: render what changed, stamp it, store each feed's body and when it changed.

What a calendar program goes by (SEQUENCE, LAST-MODIFIED, ETag, Last-Modified) follows what it would show, never the
moment of publishing nor one row's own date, so that a renamed committee counts and a second run changes nothing.
"""

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from webapp.domain.diary_entry import DiaryEntry, EntryRefused, Stamps
from webapp.domain.feeds import Feed
from webapp.models.calendar import CalendarItem, FeedState

ONE_SECOND = timedelta(seconds=1)
BATCH = 500
# Part of every entry's hash: raise it when adapters/ics.py renders the same entry differently.
RENDERING = "1"


class RenderEntry(Protocol):
    """Writes one entry with its stamps; raises EntryRefused for one that cannot be an event."""

    def __call__(self, entry: DiaryEntry, stamps: Stamps) -> bytes:
        """Return the event's bytes."""


class RenderFeed(Protocol):
    """Joins a feed's events under its head."""

    def __call__(self, feed: Feed, events: Sequence[bytes], *, changed_at: datetime) -> bytes:
        """Return the whole calendar's bytes."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a run did: events rendered, feeds whose body changed, entries that could not be written and why.

    A refused entry stays in the feeds as it was last rendered, if it ever was. Whoever runs this must report it.
    """

    rendered: int
    changed: tuple[str, ...]
    refused: tuple[EntryRefused, ...]


def refresh(
    session: Session,
    *,
    entries: Sequence[DiaryEntry],
    feeds: Sequence[Feed],
    render_entry: RenderEntry,
    render_feed: RenderFeed,
    now: datetime,
) -> Refreshed:
    """Bring the stored feeds up to date with the entries; the same entries again change nothing at all."""
    now = now.replace(microsecond=0)
    items = _items(session, entries)
    refused: list[EntryRefused] = []
    rendered = 0
    for entry in entries:
        try:
            item = _revised(items.get(entry.uid), entry, render_entry, now)
        except EntryRefused as problem:
            refused.append(problem)
            continue
        if item is not None:
            session.add(item)
            items[entry.uid] = item
            rendered += 1
    changed = _store_feeds(session, entries, items, feeds, render_feed, now)
    return Refreshed(rendered=rendered, changed=changed, refused=tuple(refused))


def _items(session: Session, entries: Sequence[DiaryEntry]) -> dict[str, CalendarItem]:
    """The stored items of these entries, in batches that every database takes."""
    found: dict[str, CalendarItem] = {}
    uids = [entry.uid for entry in entries]
    for start in range(0, len(uids), BATCH):
        statement = select(CalendarItem).where(col(CalendarItem.uid).in_(uids[start : start + BATCH]))
        found |= {item.uid: item for item in session.exec(statement)}
    return found


def _revised(
    item: CalendarItem | None, entry: DiaryEntry, render_entry: RenderEntry, now: datetime
) -> CalendarItem | None:
    """Return the item of a new or changed entry, rendered under new stamps, or None for an unchanged one."""
    content, schedule = _hash(RENDERING + entry.content), _hash(entry.schedule)
    if item is not None and item.content_hash == content:
        return None
    stamps = _next_stamps(item, entry, schedule, now)
    revision: dict[str, Any] = {
        "sequence": stamps.sequence,
        "last_modified_at": stamps.last_modified_at,
        "content_hash": content,
        "schedule_hash": schedule,
        "body": render_entry(entry, stamps),
    }
    if item is None:
        return CalendarItem(uid=entry.uid, kind=entry.kind, created_at=stamps.created_at, **revision)
    return item.sqlmodel_update(revision)


def _next_stamps(item: CalendarItem | None, entry: DiaryEntry, schedule: str, now: datetime) -> Stamps:
    """A later LAST-MODIFIED for any change, SEQUENCE + 1 for a new date, status or place (RFC 5546 2.1.4).

    An entry first seen when it is already cancelled starts at 1: a cancellation revises something.
    """
    if item is None:
        return Stamps(created_at=now, last_modified_at=now, sequence=int(entry.is_cancelled))
    return Stamps(
        created_at=item.created_at,
        last_modified_at=max(now, item.last_modified_at + ONE_SECOND),
        sequence=item.sequence + (item.schedule_hash != schedule),
    )


def _store_feeds(
    session: Session,
    entries: Sequence[DiaryEntry],
    items: dict[str, CalendarItem],
    feeds: Sequence[Feed],
    render_feed: RenderFeed,
    now: datetime,
) -> tuple[str, ...]:
    heavy: tuple[Any, ...] = (FeedState.body, FeedState.body_gzip)
    statement = select(FeedState).options(*(defer(column) for column in heavy))
    states = {state.key: state for state in session.exec(statement)}
    changed = []
    for feed in feeds:
        held = [items[entry.uid] for entry in entries if feed.holds(entry) and entry.uid in items]
        if _store(session, states.get(feed.key), feed, held, render_feed, now):
            changed.append(feed.key)
    return tuple(changed)


def _store(
    session: Session,
    state: FeedState | None,
    feed: Feed,
    held: Sequence[CalendarItem],
    render_feed: RenderFeed,
    now: datetime,
) -> bool:
    """Store a feed's body if it changed. Its date only ever grows and is never older than an event's inside it."""
    events = [item.body for item in held]
    if state is not None and _hash(render_feed(feed, events, changed_at=state.changed_at)) == state.sha256:
        return False
    newest = max((item.last_modified_at for item in held), default=now)
    changed_at = max(now, newest, state.changed_at + ONE_SECOND if state else now)
    body = render_feed(feed, events, changed_at=changed_at)
    published: dict[str, Any] = {
        "body": body,
        "body_gzip": gzip.compress(body, mtime=0),
        "sha256": _hash(body),
        "changed_at": changed_at,
    }
    session.add(FeedState(key=feed.key, **published) if state is None else state.sqlmodel_update(published))
    return True


def _hash(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
