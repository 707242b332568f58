"""Which single calendar entries a page can offer, each to be added to a calendar once, by their names in addresses."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from webapp.domain.diary_entry import DiaryKind
from webapp.domain.feeds import Family, council_feeds, narrow_feed
from webapp.queries import feeds

MOST = 1_000
"""More windows than any council has open at once; a page of them asks once for all."""


def of_decision(session: Session, slug: str, *, today: date) -> Mapping[str, str]:
    """Return the entries of one decision that are not over yet, by the first part of their names: their kind."""
    listed = feeds.next_in(session, narrow_feed("", Family.DECISIONS, slug, name=""), today=today)
    return {name.partition("-")[0]: name for name in map(name_of, listed)}


def deadlines(session: Session, *, today: date) -> frozenset[str]:
    """Return the entries of all call-in deadlines to come, by one query."""
    call_in = next(feed for feed in council_feeds("") if feed.key == "call-in")
    only_deadlines = replace(call_in, kinds=frozenset({DiaryKind.CALL_IN_DEADLINE}))
    return frozenset(map(name_of, feeds.next_in(session, only_deadlines, today=today, limit=MOST)))


def deadline_of(uuid: object) -> str:
    """Name the entry of the call-in deadline of a decision."""
    return f"{DiaryKind.CALL_IN_DEADLINE.value}-{uuid}"


def name_of(listed: feeds.Listed) -> str:
    """Return what stands for an entry in the address of its own file: its UID up to the @."""
    return listed.uid.partition("@")[0]
