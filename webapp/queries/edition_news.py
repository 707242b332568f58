"""What the messages of an edition say, read for one run of the post, however many readers there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.domain.comparison import Comparison, compare
from webapp.domain.contacts import Contact
from webapp.domain.edition import EditionHead
from webapp.domain.edition_data import front_from_data
from webapp.domain.edition_follows import Follows
from webapp.domain.edition_news import EditionNews, EntryTold, news_from, told_of
from webapp.models.editions import EditionRow
from webapp.models.outbox import Attempt, MessageState, OutboxMessage
from webapp.queries import editions
from webapp.queries.edition_readers import Reader, audience_of_edition


@dataclass(frozen=True, slots=True)
class _Published:
    """One edition, whom it is told, and the number of the edition that each of them was told of last."""

    head: EditionHead
    contact: Contact
    previous: int | None
    readers: Mapping[str, Reader]
    last_told: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Difference:
    """What changed since an earlier edition; since None, everything is new."""

    since: EditionHead | None
    told: tuple[EntryTold, ...]
    names: Mapping[str, str]


@dataclass(slots=True)
class NewsStand:
    """The news of editions for one run of the post.

    Each edition is read once, compared once with each edition that readers were last told of, and written once for each
    set of interests. Who its readers are is read once too, as at the day of publication.
    """

    _published: dict[int, _Published] = field(default_factory=dict)
    _differences: dict[tuple[int, int | None], _Difference] = field(default_factory=dict)
    _news: dict[tuple[int, int | None, tuple[str, ...], Follows, bool], EditionNews] = field(default_factory=dict)

    def has_reader(self, session: Session, number: int, subscriber: str) -> bool:
        """Say whether somebody is still among those who are told of an edition."""
        return subscriber in self._edition(session, number).readers

    def news(self, session: Session, number: int, subscriber: str) -> EditionNews:
        """Return what an edition says to one of its readers: what changed since the edition this reader was told of.

        Whoever was told of none before is told what changed since the edition before.
        """
        edition = self._edition(session, number)
        reader = edition.readers[subscriber]
        since = edition.last_told.get(subscriber, edition.previous)
        key = (number, since, reader.committee_slugs, reader.follows, reader.is_member)
        if key not in self._news:
            difference = self._difference(session, number, since)
            self._news[key] = news_from(
                difference.told,
                reader.committees,
                names=difference.names,
                head=edition.head,
                since=difference.since,
                contact=edition.contact,
                follows=reader.follows,
                is_member=reader.is_member,
            )
        return self._news[key]

    def _edition(self, session: Session, number: int) -> _Published:
        if number not in self._published:
            self._published[number] = _read(session, number)
        return self._published[number]

    def _difference(self, session: Session, number: int, since: int | None) -> _Difference:
        if (number, since) not in self._differences:
            self._differences[number, since] = _compared(session, number, since)
        return self._differences[number, since]


def _read(session: Session, number: int) -> _Published:
    row = _row(session, number)
    head = editions.head_of(row)
    previous = editions.previous(session, number)
    return _Published(
        head=head,
        contact=front_from_data(row.front).contact,
        previous=previous.number if previous else None,
        readers={name: one for one in audience_of_edition(session, head.published_on) for name in one.names},
        last_told=_last_told(session, number),
    )


def _compared(session: Session, number: int, since: int | None) -> _Difference:
    plan = editions.plan_as_of(session, number)
    if since is None:
        return _told(None, compare((), plan))
    before = editions.plan_as_of(session, since)
    left = editions.departures_between(session, since, number)
    return _told(editions.head_of(_row(session, since)), compare(before, plan, left))


def _told(since: EditionHead | None, comparison: Comparison) -> _Difference:
    names = {one.slug: one.name for one in comparison.committees}
    return _Difference(since, told_of(comparison, is_first=since is None), names)


def _row(session: Session, number: int) -> EditionRow:
    statement = select(EditionRow).where(col(EditionRow.number) == number)
    return session.exec(statement.options(editions.WITHOUT_LOGO)).one()


def _last_told(session: Session, number: int) -> dict[str, int]:
    """Return which edition before this one each person was told of last.

    A message that is being sent, or whose end is uncertain, counts: its reader may have it.
    """
    row: Any = OutboxMessage
    uncertain = sa.exists().where(col(Attempt.message_id) == row.id, col(Attempt.ending) == "uncertain")
    statement = (
        sa.select(row.subscriber, sa.func.max(col(EditionRow.number)).label("number"))
        .join(EditionRow, col(EditionRow.id) == row.edition_id)
        .where(
            col(EditionRow.number) < number,
            row.state.in_((MessageState.SENT, MessageState.SENDING)) | uncertain,
        )
        .group_by(row.subscriber)
    )
    return {found.subscriber: found.number for found in session.connection().execute(statement)}
