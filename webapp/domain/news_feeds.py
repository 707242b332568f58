"""News for feed readers: editions, decisions published and call-ins, each with an id that never changes.

An id is made from the lasting uuid of what it is about and from what happened to it, and from nothing that may be
corrected later (RFC 4287 section 4.2.6).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from webapp.domain.constitution import OUTCOME_WORDS, CallInOutcome
from webapp.domain.edition import EditionHead
from webapp.domain.wording import day, listed, moment

ONE_SECOND = timedelta(seconds=1)
SHOWN = 50
"""How many of the latest entries a feed reader is shown."""


@dataclass(frozen=True, slots=True)
class NewsEntry:
    """One piece of news: its lasting id, and when it was published and last changed (aware UTC)."""

    id: str
    title: str
    address: str
    published_at: datetime
    updated_at: datetime
    summary: str


@dataclass(frozen=True, slots=True)
class NewsFeed:
    """One feed of news. `key` is the end of its address; never change it."""

    key: str
    title: str
    what: str
    page: str


EDITIONS_PUBLISHED = NewsFeed(
    "editions", "Editions of the forward plan", "Each edition and supplement as it is published.", "editions/"
)
DECISIONS_PUBLISHED = NewsFeed(
    "decisions", "Decisions published", "Each record of a decision as it is published.", "plan"
)
CALL_INS = NewsFeed("call-ins", "Call-ins", "Decisions that were called in, and what came of it.", "call-in")
NEWS_FEEDS = (EDITIONS_PUBLISHED, DECISIONS_PUBLISHED, CALL_INS)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNews:
    """A record of a decision that was published; whatever is changed about it since counts in `updated_at`."""

    uuid: str
    title: str
    address: str
    decided_on: date
    published_at: datetime
    updated_at: datetime
    makers: tuple[str, ...] = ()
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallInNews:
    """A call-in that suspends a decision, or did, and what came of it; `updated_at` as of a record."""

    uuid: str
    title: str
    address: str
    called_in_at: datetime
    updated_at: datetime
    outcome: CallInOutcome | None = None
    outcome_on: date | None = None


def of_edition(head: EditionHead, uuid: str, address: str) -> NewsEntry:
    """Tell that an edition was published; one that was published before this system kept it, on its own day."""
    said = f"{head.name} was published on {day(head.published_on)}."
    return NewsEntry(
        id=UUID(uuid).urn,
        title=head.title,
        address=address,
        published_at=head.recorded_at,
        updated_at=head.recorded_at,
        summary=" ".join(part for part in (said, head.note.strip()) if part),
    )


def of_record(news: RecordNews) -> NewsEntry:
    """Tell that a decision was made, and until when it can be called in."""
    by = f" by {listed(news.makers)}" if news.makers else ""
    closes = f" It can be called in until {moment(news.closes_at)}." if news.closes_at else " It cannot be called in."
    return NewsEntry(
        id=_id(news.uuid, "record"),
        title=f"Decision made: {news.title}",
        address=news.address,
        published_at=news.published_at,
        updated_at=max(news.published_at, news.updated_at),
        summary=f"Decided on {day(news.decided_on)}{by}.{closes}",
    )


def of_call_in(news: CallInNews) -> NewsEntry:
    """Tell that a decision was called in, and once it is known what came of it, under the same id."""
    said = f"Called in at {moment(news.called_in_at)}."
    earliest = news.called_in_at
    if news.outcome is not None and news.outcome_on is not None:
        said = f"{said} {OUTCOME_WORDS[news.outcome]} on {day(news.outcome_on)}."
        earliest += ONE_SECOND  # what came of it is another version, even if both were entered at once
    return NewsEntry(
        id=_id(news.uuid, "call-in"),
        title=f"Called in: {news.title}",
        address=news.address,
        published_at=news.called_in_at,
        updated_at=max(earliest, news.updated_at),
        summary=said,
    )


def id_of_feed(installation: str, key: str) -> str:
    """Return the lasting id of a feed of news, from the name fixed at installation."""
    return uuid5(NAMESPACE_URL, f"{installation}/{key}").urn


def last_updated(entries: Iterable[NewsEntry]) -> datetime | None:
    """Return when any of these last changed; None where there is none."""
    return max((entry.updated_at for entry in entries), default=None)


def _id(uuid: str, happening: str) -> str:
    return uuid5(UUID(uuid), happening).urn
