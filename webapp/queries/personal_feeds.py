"""Reading personal feeds: whose a secret address is, and what is in the calendar behind it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.domain.feeds import ALL_WARDS, EDITIONS, Family, Feed, personal_feed, withdrawn_feed
from webapp.domain.lifecycle import PUBLIC
from webapp.models.accounts import User
from webapp.models.bodies import DecisionMaker, Membership, ScrutinyCommittee, Ward
from webapp.models.calendar import FeedClock, FeedState, PersonalFeed
from webapp.models.decisions import Decision
from webapp.models.subscriptions import Interest, Subscriber
from webapp.queries.installation import installation_name

_FOLLOWED: tuple[tuple[Family, Any, Any], ...] = (
    (Family.COMMITTEES, Interest.committee_id, ScrutinyCommittee),
    (Family.DECISION_MAKERS, Interest.decision_maker_id, DecisionMaker),
    (Family.WARDS, Interest.ward_id, Ward),
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a personal feed is: a subscriber's or that of somebody with an account, by the number of the row."""

    subscriber_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that somebody follows: the key of its feed is its family and its slug."""

    family: Family
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Following:
    """What somebody's calendar is made of: everything, or these things; and whether editions are in it.

    `sits_on` are the committees that come with a place on them, `things` what was chosen.
    """

    everything: bool = False
    things: tuple[Thing, ...] = ()
    sits_on: tuple[Thing, ...] = ()
    with_editions: bool = False

    @property
    def scopes(self) -> frozenset[str] | None:
        """The narrow feeds whose entries it holds; None where it holds everything."""
        if self.everything:
            return None
        held = {f"{one.family.value}/{one.slug}" for one in (*self.things, *self.sits_on)}
        wards = {ALL_WARDS} if any(one.family is Family.WARDS for one in self.things) else set()
        return frozenset(held | wards | ({EDITIONS} if self.with_editions else set()))


@dataclass(frozen=True, slots=True)
class Address:
    """A secret address in use: since when there is it, and on which London day it was last noted to be asked for."""

    made_at: datetime
    used_on: date | None


def feed_of_secret(session: Session, council_name: str, key: str, *, address: str) -> Feed | None:
    """Return the feed behind the key of a personal feed, which ends with its secret's SHA-256.

    `address` is where a withdrawn one sends its subscriber. One whose owner is gone counts as withdrawn from its start.
    """
    token_hash = key.partition("/")[2]
    row = session.exec(select(PersonalFeed).where(col(PersonalFeed.token_hash) == token_hash)).one_or_none()
    if row is None:
        return None
    published_on = sa.select(col(FeedClock.made_on)).scalar_subquery()
    owner = Owner(row.subscriber_id, row.user_id)
    following = following_of(session, owner, on=published_on) if row.withdrawn_at is None else None
    if following is None:
        return withdrawn_feed(
            council_name,
            key,
            row.uuid,
            withdrawn_at=row.withdrawn_at or row.made_at,
            address=address,
            instance_name=installation_name(session),
        )
    return feed_of(council_name, key, following)


def feed_of(council_name: str, key: str, following: Following) -> Feed:
    """Return the feed of what somebody follows."""
    return personal_feed(council_name, key, following.scopes, with_editions=following.with_editions)


def following_of(session: Session, owner: Owner, *, on: Any) -> Following | None:
    """Return what somebody's calendar is made of on a London day; None of who has none: unconfirmed, ended, closed."""
    if owner.subscriber_id is not None:
        return _chosen_by(session, col(Subscriber.id) == owner.subscriber_id)
    if owner.user_id is None:
        return None
    account = sa.select(col(User.email), col(User.person_id)).where(
        col(User.id) == owner.user_id, col(User.active).is_(True)
    )
    found = session.execute(account).one_or_none()
    if found is None:
        return None
    chosen = _chosen_by(session, col(Subscriber.email) == found.email) or Following()
    return Following(chosen.everything, chosen.things, _places(session, found.person_id, on), with_editions=True)


def _chosen_by(session: Session, who: Any) -> Following | None:
    columns = (Subscriber.id, Subscriber.everything, Subscriber.wants_editions)
    statement = sa.select(*map(col, columns)).where(
        who, col(Subscriber.confirmed_at).is_not(None), col(Subscriber.ended_at).is_(None)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        return None
    things = () if row.everything else _things(session, row.id)
    return Following(row.everything, things, with_editions=row.everything or row.wants_editions)


def _things(session: Session, subscriber_id: int) -> tuple[Thing, ...]:
    """Return what a subscriber follows, by kind and name; of decisions those that are public."""
    theirs = col(Interest.subscriber_id) == subscriber_id
    decisions = (
        sa.select(sa.literal(Family.DECISIONS.value), col(Decision.slug), _title())
        .join(Interest, col(Interest.decision_id) == col(Decision.id))
        .where(theirs, col(Decision.status).in_(PUBLIC))
    )
    bodies = [
        sa.select(sa.literal(family.value), col(table.slug), col(table.name)).join(Interest, column == table.id)
        for family, column, table in _FOLLOWED
    ]
    found = session.execute(sa.union_all(*(one.where(theirs) for one in bodies), decisions)).all()
    order = list(Family)
    things = [Thing(Family(family), slug, name) for family, slug, name in found]
    return tuple(sorted(things, key=lambda one: (order.index(one.family), one.name)))


def _title() -> Any:
    return col(Decision.title) + " (" + col(Decision.reference) + ")"


def _places(session: Session, person_id: int | None, on: Any) -> tuple[Thing, ...]:
    """Return the committees on which somebody sits on a day, by name."""
    if person_id is None:
        return ()
    statement = (
        sa.select(col(ScrutinyCommittee.slug), col(ScrutinyCommittee.name))
        .join(Membership, col(Membership.committee_id) == col(ScrutinyCommittee.id))
        .where(
            col(Membership.person_id) == person_id,
            col(Membership.joined_on) <= on,
            sa.or_(col(Membership.left_on).is_(None), col(Membership.left_on) >= on),
        )
        .order_by(col(ScrutinyCommittee.name))
    )
    return tuple(Thing(Family.COMMITTEES, slug, name) for slug, name in session.execute(statement))


def address_of(session: Session, owner: Owner) -> Address | None:
    """Return the address that somebody's calendar has now; None where it has none."""
    row = session.exec(select(PersonalFeed).where(in_use_by(owner))).one_or_none()
    if row is None:
        return None
    used_on = session.execute(sa.select(sa.func.max(col(FeedState.asked_on))).where(stored_for(row.token_hash)))
    return Address(row.made_at, used_on.scalar_one())


def in_use_by(owner: Owner) -> Any:
    """Select the address of an owner that has not been withdrawn."""
    if owner.subscriber_id is not None:
        theirs = col(PersonalFeed.subscriber_id) == owner.subscriber_id
    else:
        theirs = col(PersonalFeed.user_id) == owner.user_id
    return sa.and_(theirs, col(PersonalFeed.withdrawn_at).is_(None))


def stored_for(token_hash: str) -> Any:
    """Select what is stored of a personal feed, with whatever options it was asked for."""
    key = f"{Family.MINE.value}/{token_hash}"
    return sa.or_(col(FeedState.key) == key, col(FeedState.key).startswith(f"{key}?"))
