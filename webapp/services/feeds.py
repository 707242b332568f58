"""Publishing the calendar feeds: what has changed is made anew, and only the feeds that it concerns are written again.

The database itself notes every change, in the transaction that makes it. The scheduler takes up the notes on each tick;
a request for a feed takes them up at once while they are few, so that nobody is served what is known to be old. Both
take turns, and see facts and notes as they are at one moment: a change that is saved meanwhile keeps its note.
"""

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.orm import defer
from sqlmodel import Session, col, delete, select, update

from webapp.config import Settings
from webapp.domain.diary_entry import EntryRefused, Stamps
from webapp.domain.diary_facts import DiaryFacts
from webapp.domain.feed_options import PLAIN, FeedOptions, split_key
from webapp.domain.feeds import Family, Feed, council_feeds, family_of
from webapp.domain.london import london_date
from webapp.links import feed_url
from webapp.models.calendar import FeedClock, FeedState
from webapp.queries import diary_items
from webapp.queries.diary import Touched, diary_facts, touched_by, touched_facts
from webapp.queries.diary_items import Changes
from webapp.queries.diary_meetings import OF_EDITIONS
from webapp.queries.feeds import committee_feeds, decision_of, feed_named, held_in
from webapp.queries.installation import installation_name
from webapp.services.diary_items import ONE_SECOND, RENDERING, Kept, Moved, WritesEvents, keep, left_since, made_from

MOST_AT_ONCE = 50
"""How many notes of changes a request for a feed takes up; more are left to the scheduler."""
MOST_ONE_BY_ONE = 1_000
"""How many notes the scheduler looks at one by one; with more, it makes everything anew."""
MOST_WRITTEN = 200
"""How many feeds one run writes, so that nobody waits long for their turn; the rest is for the next tick."""
MOST_ASKED_FOR = 5_000
"""How many feeds are kept that are made only when somebody asks. Anybody can, and every decision has a feed in
18 forms: without a ceiling a crawler would fill the disk. A council has some hundreds in use, a few kilobytes each.
"""
KEPT_UNASKED = timedelta(days=60)
"""How long a feed that is made only for those who ask for it is kept when nobody does."""
NOTED_EVERY = timedelta(days=7)
"""How often it is noted that such a feed is asked for; that a personal one is used, each day."""
PACKING = 6
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
BODY: Any = FeedState.body_gzip


class Writer(WritesEvents, Protocol):
    """Writes calendars as bytes."""

    def adapted(self, event: bytes, options: FeedOptions) -> bytes:
        """Return an event as somebody asked for it: without alarms, or standing although it was cancelled."""

    def feed(self, feed: Feed, events: Sequence[bytes], *, changed_at: datetime) -> bytes:
        """Join a feed's events under its head."""


@dataclass(frozen=True, slots=True)
class House:
    """What the feeds of an installation are made with, and how many a run writes and the database holds."""

    settings: Settings
    writer: Writer
    most_written: int = MOST_WRITTEN
    most_asked_for: int = MOST_ASKED_FOR


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did: entries rendered, feeds whose body changed, entries that could not be written and why.

    A refused entry is left out of the feeds. Whoever runs this must report it.
    """

    rendered: int = 0
    changed: tuple[str, ...] = ()
    refused: tuple[EntryRefused, ...] = ()


@dataclass(frozen=True, slots=True)
class _Run:
    """One publisher's turn; `today` is the London day whose feeds it writes."""

    session: Session
    house: House
    now: datetime
    today: date
    instance: str

    @property
    def made_with(self) -> str:
        """What every entry and every feed depends on, shortened."""
        return _made_with(self.house, self.instance)


def _made_with(house: House, instance: str) -> str:
    ours = house.settings
    parts = (ours.council_name, ours.base_url, str(ours.calendar_meetings_busy), instance, RENDERING)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def publish(session: Session, house: House, *, now: datetime) -> Published:
    """Bring the stored feeds up to date; where nothing has changed since the last time, nothing at all is written.

    To be called in a transaction of its own.
    """
    diary_items.at_one_moment(session)
    run = _Run(session, house, now, london_date(now), installation_name(session))
    clock = session.get(FeedClock, 1) or FeedClock(id=1, made_on=date.min, made_with="")
    changes = diary_items.changes(session, most=MOST_ONE_BY_ONE)
    is_new_day, is_made_otherwise = clock.made_on != run.today, clock.made_with != run.made_with
    is_whole = is_new_day or is_made_otherwise or changes.anything or changes.too_many
    kept = Kept()
    if is_whole or changes:
        kept = _keep(run, changes.touched, is_whole=is_whole)
        left = left_since(session, clock.made_on, run.today) if is_new_day else None
        _mark(run, kept.moved, changes, left=left, everything=is_made_otherwise)
        diary_items.forget_changes(session)
        clock.made_on, clock.made_with = run.today, run.made_with
        session.add(clock)
    if is_new_day:
        session.execute(delete(FeedState).where(col(FeedState.asked_on) < run.today - KEPT_UNASKED))
        diary_items.forget_asked_longest_ago(session, house.most_asked_for)
    changed = tuple(key for key in _to_write(run, is_whole=is_whole) if _written(run, key))
    return Published(kept.rendered, changed, kept.refused)


def freshen(session: Session, house: House, key: str, *, now: datetime) -> Published:
    """Bring one feed up to date at once, or make it for the first time; other feeds are left to the scheduler.

    To be called in a transaction of its own. Does nothing where nothing was ever published. Where so much has changed
    that nobody should wait for it, that is left to the scheduler, and so is whatever may concern everything.
    """
    diary_items.at_one_moment(session)
    clock = session.get(FeedClock, 1)
    if clock is None:
        return Published()
    run = _Run(session, house, now, clock.made_on, installation_name(session))
    changes = diary_items.changes(session, most=MOST_AT_ONCE)
    kept = Kept()
    if changes.is_narrow and clock.made_with == run.made_with:
        kept = _keep(run, changes.touched)
        _mark(run, kept.moved, replace(changes, anything=False))
        diary_items.forget_narrow_changes(session)
    changed = (key,) if _written(run, key) else ()
    return Published(kept.rendered, changed, kept.refused)


def is_quick(session: Session, house: House, key: str) -> bool:
    """Say whether a request for a feed can bring it further, and quickly; it is asked without any lock.

    Entries that were made with other settings than these are left to the scheduler.
    """
    clock = session.get(FeedClock, 1)
    if clock is None or clock.made_with != _made_with(house, installation_name(session)):
        return False
    changes = diary_items.changes(session, most=MOST_AT_ONCE)
    if changes.is_narrow or not changes:
        return True
    is_marked = session.exec(select(FeedState.is_stale).where(col(FeedState.key) == key)).first()
    return bool(is_marked) and not changes.too_many


def note_asked(session: Session, key: str, today: date) -> None:
    """Note that a feed was asked for on a London day. To be called in a transaction of its own."""
    diary_items.at_one_moment(session)
    session.execute(update(FeedState).where(col(FeedState.key) == key).values(asked_on=today))


def wants_noting(key: str, asked_on: date | None, today: date) -> bool:
    """Say whether it should be noted that a feed was asked for, so that most polls write nothing."""
    if asked_on is None:
        return False
    return today > asked_on if family_of(key) is Family.MINE else today - asked_on >= NOTED_EVERY


def _keep(run: _Run, touched: Touched, *, is_whole: bool = False) -> Kept:
    """Make the entries of what was touched anew, or with them all that feeds of the council show."""
    session, settings = run.session, run.house.settings
    known = diary_items.items_from(session, touched.sources)
    if not is_whole:
        facts = [touched_facts(session, touched, base_url=settings.base_url)]
    else:
        known |= diary_items.items_shown(session, run.today)
        facts = [diary_facts(session, base_url=settings.base_url, today=run.today)]
        # What feeds still show, or was touched, is looked at again, however long ago its row seems to be.
        unread = touched_by({item.source for item in known.values()} - _sources(facts[0]))
        facts.append(touched_facts(session, unread, base_url=settings.base_url))
    made = made_from(facts, instance_name=run.instance, meetings_are_busy=settings.calendar_meetings_busy)
    return keep(session, made, known, writer=run.house.writer, now=run.now, today=run.today)


def _sources(facts: DiaryFacts) -> set[str]:
    read = {one.source for one in facts.decisions} | {one.source for one in facts.meetings}
    return read | {one.source for one in facts.unreadable} | {OF_EDITIONS}


def _mark(
    run: _Run,
    moved: Sequence[Moved],
    changes: Changes,
    *,
    left: Sequence[Moved] | None = None,
    everything: bool = False,
) -> None:
    """Mark the stored feeds that must be written again; `left` are entries that are over since the last day."""
    is_new_day, left = left is not None, left or ()

    def is_concerned(feed: Feed | None) -> bool:
        if feed is None or (feed.is_secret and (changes.follows or is_new_day)):
            return True
        # A decision's own feed keeps its past, and its head says nothing of committees, makers or wards.
        also = () if feed.kept_for_ever else left
        is_renamed = changes.anything and not feed.kept_for_ever
        return is_renamed or any(feed.holds(one.kind, one.scopes) for one in (*moved, *also))

    if not (moved or left or is_new_day or everything or changes.anything or changes.follows):
        return
    outlines = diary_items.outlines(run.session)
    diary_items.mark_stale(run.session, [id_ for id_, feed in outlines if everything or is_concerned(feed)])


def _to_write(run: _Run, *, is_whole: bool) -> list[str]:
    """Return the keys of the feeds to write: those marked, and those that are kept whether anybody asks or not."""
    stale = select(FeedState.key).where(col(FeedState.is_stale)).order_by(col(FeedState.id))
    marked = list(run.session.exec(stale.limit(run.house.most_written)))
    if not is_whole:
        return marked
    council_name = run.house.settings.council_name
    always = [feed.key for feed in (*council_feeds(council_name), *committee_feeds(run.session, council_name))]
    stored = set(run.session.exec(select(FeedState.key).where(col(FeedState.asked_on).is_(None))))
    return [*(key for key in always if key not in stored), *marked]


def _written(run: _Run, key: str) -> bool:
    """Write a feed anew unless it is up to date; say whether its body has changed. A feed that is no more is forgotten.

    Its date only ever grows and is never older than that of an event inside it.
    """
    statement = select(FeedState).options(defer(BODY)).where(col(FeedState.key) == key)
    state = run.session.exec(statement).one_or_none()
    if state is not None and not state.is_stale:
        return False
    parts = split_key(key)
    feed = _named(run, parts[0]) if parts is not None else None
    if parts is None or feed is None:
        if state is not None:
            run.session.delete(state)
        return False
    return _is_rewritten(run, state or _new_state(run, key, feed), feed, parts[1])


def _named(run: _Run, key: str) -> Feed | None:
    settings = run.house.settings
    return feed_named(run.session, settings.council_name, key, address=feed_url(settings.base_url, "subscribe"))


def _new_state(run: _Run, key: str, feed: Feed) -> FeedState:
    """Prepare the first making of a feed; one that is made only for those who ask may need another's room."""
    _remember(run, feed)
    family = family_of(key)
    is_always_kept = key == feed.key and family in (None, Family.COMMITTEES)
    if not is_always_kept and family is not Family.MINE:
        diary_items.forget_asked_longest_ago(run.session, run.house.most_asked_for - 1)
    asked_on = None if is_always_kept else run.today
    return FeedState(key=key, body_gzip=b"", sha256="", changed_at=EARLIEST, asked_on=asked_on)


def _is_rewritten(run: _Run, state: FeedState, feed: Feed, options: FeedOptions) -> bool:
    events, newest = _events(run, feed, options)
    state.is_stale = False
    run.session.add(state)
    # An event that is newer than the body is surely not in it; otherwise the bytes say whether anything is different.
    if newest <= state.changed_at:
        unchanged = run.house.writer.feed(feed, events, changed_at=state.changed_at)
        if _hash(unchanged) == state.sha256:
            return False
    state.changed_at = max(run.now.replace(microsecond=0), newest, state.changed_at + ONE_SECOND)
    body = run.house.writer.feed(feed, events, changed_at=state.changed_at)
    state.body_gzip = gzip.compress(body, compresslevel=PACKING, mtime=0)
    state.sha256, state.gone_at = _hash(body), feed.gone_at
    return True


def _remember(run: _Run, feed: Feed) -> None:
    """Make the entries of a decision whose past no other feed holds any more, before its own feed is first made."""
    if feed.kept_for_ever:
        kept = _keep(run, Touched(decisions=decision_of(run.session, feed)))
        _mark(run, kept.moved, Changes())


def _events(run: _Run, feed: Feed, options: FeedOptions) -> tuple[list[bytes], datetime]:
    """Return the events of a feed as they were asked for, and the moment of the latest change among them."""
    writer = run.house.writer
    events, newest = held_in(run.session, feed, options, today=run.today)
    if options != PLAIN:
        events = [writer.adapted(event, options) for event in events]
    notes = [writer.entry(note, Stamps(at, at, 1)) for note, at in feed.notes]
    return events + notes, max([newest or EARLIEST, *(at for _, at in feed.notes)])


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
