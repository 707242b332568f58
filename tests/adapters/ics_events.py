"""Rendering the entries of `tests.diary_cases`, and reading one event back as its logical lines."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.adapters.feed_lines import unfolded
from tests.diary_cases import BASE, FACTS, NOW, TODAY, shown
from webapp.adapters.ics import CalendarWriter
from webapp.domain.diary_entry import DiaryEntry, Stamps
from webapp.domain.feeds import Feed

WRITER = CalendarWriter(BASE)
ENTRIES = shown(FACTS, today=TODAY)


def stamps_of(entry: DiaryEntry) -> Stamps:
    """First seen on 1 October, changed yesterday; a cancellation revises something."""
    return Stamps(
        created_at=datetime(2026, 10, 1, 9, 0, tzinfo=UTC),
        last_modified_at=NOW - timedelta(days=1),
        sequence=int(entry.is_cancelled),
    )


def event(entry: DiaryEntry) -> bytes:
    """One entry as its VEVENT."""
    return WRITER.entry(entry, stamps_of(entry))


def over_its_period(entry: DiaryEntry) -> DiaryEntry:
    """The entry as it is drawn where somebody asked for bars."""
    if entry.bar is None:
        return entry
    return replace(entry, when=entry.bar.days, summary=entry.bar.summary, description=entry.bar.description)


def feed_of(feed: Feed, write: Callable[[DiaryEntry], bytes] = event) -> bytes:
    """A whole feed of the entries that belong in it."""
    events = [write(entry) for entry in ENTRIES if feed.holds(entry.kind, entry.scopes)]
    return WRITER.feed(feed, events, changed_at=NOW)


def lines(rendered: bytes) -> list[str]:
    """The logical lines of an event, without those that only say when it was written."""
    return [
        line
        for line in unfolded(rendered)
        if not line.startswith(("DTSTAMP:", "CREATED:", "LAST-MODIFIED:", "SEQUENCE:"))
    ]
