"""Reading feeds: which there are, what each holds, and what a request for one needs to know."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.domain.diary_entry import DiaryKind
from webapp.domain.feed_options import Cancelled, FeedOptions, Fuzzy
from webapp.domain.feeds import Family, Feed, council_feeds, family_of, narrow_feed
from webapp.domain.lifecycle import Status
from webapp.domain.wording import short_day
from webapp.models.audit import Installation
from webapp.models.bodies import CommitteeAlias, DecisionMaker, ScrutinyCommittee, Ward
from webapp.models.calendar import CalendarItem, CalendarItemScope, FeedClock
from webapp.models.decisions import Decision
from webapp.queries.diary_items import GONE
from webapp.queries.personal_feeds import feed_of_secret


@dataclass(frozen=True, slots=True)
class Served:
    """What is stored under a key, but for the bytes, and whether anything has changed that is not in it yet."""

    sha256: str
    changed_at: datetime
    asked_on: date | None
    gone_at: datetime | None
    is_stale: bool


def feed_named(session: Session, council_name: str, key: str, *, address: str) -> Feed | None:
    """Return the feed of a key, without its options; None where there is none. A draft has no feed.

    `address` is where a withdrawn secret address sends its subscriber.
    """
    family, slug = family_of(key), key.partition("/")[2]
    if family is None:
        return next((feed for feed in council_feeds(council_name) if feed.key == key), None)
    if family is Family.MINE:
        return feed_of_secret(session, council_name, key, address=address)
    if family is Family.COMMITTEES:
        return _committee_feed(session, council_name, slug)
    row = session.execute(_naming(family, slug)).one_or_none()
    return narrow_feed(council_name, family, row[0], name=row[1]) if row else None


def decision_of(session: Session, feed: Feed) -> frozenset[int]:
    """Return the number of the decision whose own feed this is."""
    return frozenset(session.exec(select(Decision.id).where(col(Decision.slug) == feed.key.partition("/")[2])))  # type: ignore[arg-type]


def _naming(family: Family, slug: str) -> Any:
    if family is Family.DECISIONS:
        shown = col(Decision.status) != Status.DRAFT
        return sa.select(col(Decision.slug), col(Decision.title)).where(col(Decision.slug) == slug, shown)
    body = DecisionMaker if family is Family.DECISION_MAKERS else Ward
    return sa.select(col(body.slug), col(body.name)).where(col(body.slug) == slug)


_COMMITTEES = sa.select(col(ScrutinyCommittee.slug), col(ScrutinyCommittee.name), col(ScrutinyCommittee.closed_on))


def _committee_feed(session: Session, council_name: str, slug: str) -> Feed | None:
    """A committee's feed, by its lasting slug or by an alias that a later name has given it."""
    aliased = sa.select(col(CommitteeAlias.committee_id)).where(col(CommitteeAlias.slug) == slug)
    called_so = sa.or_(col(ScrutinyCommittee.slug) == slug, col(ScrutinyCommittee.id).in_(aliased))
    row = session.execute(_COMMITTEES.where(called_so)).one_or_none()
    return _of_committee(council_name, *row) if row else None


def _of_committee(council_name: str, slug: str, name: str, closed_on: date | None) -> Feed:
    closed = f"{name} was closed on {short_day(closed_on)}; nothing new will come." if closed_on else ""
    return narrow_feed(council_name, Family.COMMITTEES, slug, name=name, closed=closed)


def committee_feeds(session: Session, council_name: str) -> list[Feed]:
    """Return the feed of every scrutiny committee, closed ones too, by name."""
    rows = session.execute(_COMMITTEES.order_by(col(ScrutinyCommittee.name), col(ScrutinyCommittee.id)))
    return [_of_committee(council_name, *row) for row in rows]


def other_feeds(session: Session, council_name: str, family: Family) -> list[Feed]:
    """Return the feeds of all decision makers, or of all wards, by name."""
    body = DecisionMaker if family is Family.DECISION_MAKERS else Ward
    rows = session.execute(sa.select(col(body.slug), col(body.name)).order_by(col(body.name), col(body.id)))
    return [narrow_feed(council_name, family, slug, name=name) for slug, name in rows]


def held_in(session: Session, feed: Feed, options: FeedOptions, *, today: date) -> tuple[list[bytes], datetime | None]:
    """Return the events that a feed holds on a London day, in its order, and the moment of their latest change.

    With alarms, and with the status of what was cancelled: those are taken out of the bytes.
    """
    wanted = _belongs(feed, today)
    if options.cancelled is Cancelled.HIDE:
        wanted.append(col(CalendarItem.is_cancelled).is_(False))
    if options.fuzzy is Fuzzy.NONE:
        wanted.append(col(CalendarItem.is_vague).is_(False))
    body: Any = col(CalendarItem.body)
    if options.fuzzy is Fuzzy.BAR:
        body = sa.func.coalesce(col(CalendarItem.bar_body), body)
    events = list(session.scalars(sa.select(body).where(*wanted).order_by(*IN_ORDER)))
    return events, session.scalar(sa.select(sa.func.max(col(CalendarItem.last_modified_at))).where(*wanted))


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry as the page of a feed lists it."""

    uid: str
    summary: str
    when_words: str
    address: str
    kind: DiaryKind
    is_cancelled: bool


def next_in(session: Session, feed: Feed, *, today: date, limit: int = 10) -> list[Listed]:
    """Return the first entries of a feed that are not over yet."""
    columns = (
        CalendarItem.uid, CalendarItem.summary, CalendarItem.when_words, CalendarItem.address, CalendarItem.kind,
        CalendarItem.is_cancelled,
    )  # fmt: skip
    statement = sa.select(*map(col, columns)).where(*_belongs(feed, today), col(CalendarItem.last_on) >= today)
    return [Listed(*row) for row in session.execute(statement.order_by(*IN_ORDER).limit(limit))]


IN_ORDER = (col(CalendarItem.first_on), col(CalendarItem.uid))


def _belongs(feed: Feed, today: date) -> list[Any]:
    wanted: list[Any] = [col(CalendarItem.problem) == "", col(CalendarItem.kind).in_(sorted(feed.kinds))]
    if not feed.kept_for_ever:
        wanted.append(col(CalendarItem.kept_until) >= today)
    if feed.scopes is not None:
        held = sa.select(col(CalendarItemScope.item_id)).where(col(CalendarItemScope.scope).in_(sorted(feed.scopes)))
        wanted.append(col(CalendarItem.id).in_(held))
    return wanted


def event(session: Session, name: str, *, today: date) -> tuple[bytes, datetime] | None:
    """Return the event of one entry, by its UID up to the @, and when it last changed; None where there is none.

    What is over long ago is still there; what was taken back, for as long as feeds say so.
    """
    ending = sa.select(col(Installation.name)).order_by(col(Installation.id)).limit(1).scalar_subquery()
    statement = select(CalendarItem.body, CalendarItem.last_modified_at).where(
        col(CalendarItem.uid) == sa.literal(f"{name}@") + ending,
        col(CalendarItem.problem) == "",
        (col(CalendarItem.content_hash) != GONE) | (col(CalendarItem.kept_until) >= today),
    )
    row = session.exec(statement).one_or_none()
    return (row[0], row[1]) if row else None


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry that no calendar shows, because it could not be written."""

    uid: str
    address: str
    why: str


def problems(session: Session) -> list[Problem]:
    """Return the entries that feeds should hold and that could not be written, for staff."""
    published_on = sa.select(col(FeedClock.made_on)).scalar_subquery()
    statement = select(CalendarItem.uid, CalendarItem.address, CalendarItem.problem).where(
        col(CalendarItem.problem) != "", col(CalendarItem.kept_until) >= published_on
    )
    rows = session.exec(statement.order_by(col(CalendarItem.id)))
    return [Problem(*row) for row in rows]
