"""Reading the stored entries of calendars, what has changed since they were made, and which feeds are kept."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import load_only
from sqlmodel import Session, col, delete, select, update

from webapp.domain.feed_options import split_key
from webapp.domain.feeds import Family, Feed, council_feeds, family_of, narrow_feed, personal_feed
from webapp.models.bodies import CommitteeAlias, ScrutinyCommittee
from webapp.models.calendar import CalendarItem, CalendarItemScope, DiaryChange, FeedState
from webapp.queries.diary import Touched

GONE = "left out"
"""The content hash of an entry whose facts have gone: whatever comes back differs from it."""
BATCH = 500
"""How many values every database takes within one IN."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since the entries were last made.

    `anything` says that more than `touched` may have changed, `follows` that somebody follows something else, and
    `too_many` that there are more notes than were asked for.
    """

    touched: Touched = field(default_factory=Touched)
    anything: bool = False
    follows: bool = False
    too_many: bool = False

    def __bool__(self) -> bool:
        """Say whether anything has changed at all."""
        return self != Changes()

    @property
    def is_narrow(self) -> bool:
        """Say whether there is something among it that can be looked at one by one."""
        return not self.too_many and (self.follows or self.touched != Touched())


FOLLOWS = sa.or_(col(DiaryChange.subscriber_id).is_not(None), col(DiaryChange.person_id).is_not(None))
ANY = sa.and_(
    col(DiaryChange.decision_id).is_(None), col(DiaryChange.meeting_id).is_(None),
    col(DiaryChange.subscriber_id).is_(None), col(DiaryChange.person_id).is_(None),
)  # fmt: skip


def at_one_moment(session: Session) -> None:
    """Let publishers take turns, and let this one read everything as it is at the moment when its turn begins.

    To be called before anything else in its transaction. On PostgreSQL a change that is saved later is not seen at all,
    neither its facts nor the note of it, which therefore stays. SQLite has one writer at a time anyway.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        connection.execute(sa.text("LOCK TABLE feed_clock IN SHARE ROW EXCLUSIVE MODE"))


def changes(session: Session, *, most: int) -> Changes:
    """Return what has changed, by no more than so many notes; `anything` and `follows` by all of them."""
    columns = DiaryChange.decision_id, DiaryChange.meeting_id, DiaryChange.subscriber_id, DiaryChange.person_id
    found = session.execute(sa.select(*map(col, columns)).limit(most + 1)).all()
    touched = Touched(
        decisions=frozenset(one.decision_id for one in found if one.decision_id is not None),
        meetings=frozenset(one.meeting_id for one in found if one.meeting_id is not None),
    )
    if len(found) > most:
        is_any, follows = (session.execute(sa.select(sa.exists().where(one))).scalar_one() for one in (ANY, FOLLOWS))
        return Changes(touched, anything=is_any, follows=follows, too_many=True)
    return Changes(
        touched,
        anything=any(set(one) == {None} for one in found),
        follows=any(one.subscriber_id is not None or one.person_id is not None for one in found),
    )


def forget_changes(session: Session) -> None:
    """Forget the notes of what has been taken up: all those that this transaction can see."""
    session.connection().execute(delete(DiaryChange))


def forget_narrow_changes(session: Session) -> None:
    """Forget the notes of single decisions, meetings and people; that anything may have changed stays noted."""
    session.connection().execute(delete(DiaryChange).where(sa.not_(ANY)))


def items_named(session: Session, uids: Iterable[str]) -> dict[str, CalendarItem]:
    """Return the stored entries of these UIDs."""
    found: dict[str, CalendarItem] = {}
    for some in _batches(list(uids)):
        statement = select(CalendarItem).where(col(CalendarItem.uid).in_(some))
        found |= {item.uid: item for item in session.exec(statement)}
    return found


def items_from(session: Session, sources: Collection[str]) -> dict[str, CalendarItem]:
    """Return the stored entries that were made from these rows."""
    found: dict[str, CalendarItem] = {}
    for some in _batches(list(sources)):
        statement = select(CalendarItem).where(col(CalendarItem.source).in_(some))
        found |= {item.uid: item for item in session.exec(statement)}
    return found


def items_shown(session: Session, today: date) -> dict[str, CalendarItem]:
    """Return the stored entries that feeds hold on a London day."""
    statement = select(CalendarItem).where(col(CalendarItem.kept_until) >= today)
    return {item.uid: item for item in session.exec(statement)}


def items_left(session: Session, since: date, today: date) -> list[CalendarItem]:
    """Return the stored entries that feeds held on a day and do not hold any more on a later one."""
    return list(
        session.exec(
            select(CalendarItem)
            .options(load_only(CalendarItem.kind))  # type: ignore[arg-type]
            .where(col(CalendarItem.kept_until) >= since, col(CalendarItem.kept_until) < today)
        )
    )


def scopes_of(session: Session, items: Iterable[CalendarItem]) -> dict[str, frozenset[str]]:
    """Return which narrow feeds hold each of these entries, by UID."""
    uids = {item.id: item.uid for item in items if item.id is not None}
    found: dict[str, set[str]] = {uid: set() for uid in uids.values()}
    for some in _batches(list(uids)):
        statement = select(CalendarItemScope.item_id, CalendarItemScope.scope)
        for item_id, scope in session.exec(statement.where(col(CalendarItemScope.item_id).in_(some))):
            found[uids[item_id]].add(scope)
    return {uid: frozenset(scopes) for uid, scopes in found.items()}


def outlines(session: Session) -> list[tuple[int, Feed | None]]:
    """Return what every stored feed holds, with its number: kinds and scopes without names; None for no feed's key.

    What a personal feed holds is not known here, so its outline holds everything.
    """
    aliases = _aliases(session)
    stored = session.execute(sa.select(col(FeedState.id), col(FeedState.key)))
    parted = [(number, split_key(key)) for number, key in stored]
    return [(number, _outline(_lasting(part[0], aliases)) if part else None) for number, part in parted]


def _aliases(session: Session) -> dict[str, str]:
    """Return the lasting slug behind each alias of a committee."""
    statement = select(CommitteeAlias.slug, ScrutinyCommittee.slug).join(
        ScrutinyCommittee, col(ScrutinyCommittee.id) == col(CommitteeAlias.committee_id)
    )
    return dict(session.exec(statement).all())


def _lasting(key: str, aliases: dict[str, str]) -> str:
    family, slash, slug = key.partition("/")
    return f"{family}{slash}{aliases[slug]}" if family == Family.COMMITTEES.value and slug in aliases else key


@lru_cache(maxsize=4096)
def _outline(key: str) -> Feed | None:
    family, slug = family_of(key), key.partition("/")[2]
    if family is Family.MINE:
        return personal_feed("", key, None, with_editions=True)
    if family is not None:
        return narrow_feed("", family, slug, name="")
    return next((feed for feed in council_feeds("") if feed.key == key), None)


def mark_stale(session: Session, feeds: list[int]) -> None:
    """Mark stored feeds, by their numbers, as not up to date."""
    for some in _batches(feeds):
        session.connection().execute(update(FeedState).where(col(FeedState.id).in_(some)).values(is_stale=True))


def forget_asked_longest_ago(session: Session, most: int) -> None:
    """Forget those of the feeds made only for those who ask that were asked for longest ago, beyond so many.

    Personal feeds are not among them: nobody can ask for one without its secret.
    """
    asked_for = col(FeedState.asked_on).is_not(None) & ~col(FeedState.key).startswith(f"{Family.MINE.value}/")
    count: int = session.execute(sa.select(sa.func.count()).select_from(FeedState).where(asked_for)).scalar_one()
    if count > most:
        oldest = sa.select(col(FeedState.id)).where(asked_for).order_by(col(FeedState.asked_on), col(FeedState.id))
        session.connection().execute(delete(FeedState).where(col(FeedState.id).in_(oldest.limit(count - most))))


def _batches(values: list[str] | list[int]) -> Iterator[list[str] | list[int]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]
