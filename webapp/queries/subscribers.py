"""Reading who has subscribed to what. Only confirmed subscriptions that have not ended are ever told anything."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from webapp.domain.lifecycle import PUBLIC
from webapp.domain.messages import SUBSCRIBER, Recipient
from webapp.domain.reminders import Policy, lead_times
from webapp.domain.subscription_words import Followed, chosen_words
from webapp.domain.subscriptions import Choices, Pace, Scope, Topic
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee, Ward
from webapp.models.decisions import Decision
from webapp.models.subscriptions import Interest, Subscriber

WANTS: Mapping[Topic, Any] = MappingProxyType(
    {
        Topic.OPENED: Subscriber.wants_opened,
        Topic.CLOSING: Subscriber.wants_closing,
        Topic.CALLED_IN: Subscriber.wants_called_in,
        Topic.EDITIONS: Subscriber.wants_editions,
        Topic.CHANGES: Subscriber.wants_changes,
        Topic.DEADLINES: Subscriber.wants_deadlines,
    }
)
"""The column that says whether a subscriber wants news of a topic."""


@dataclass(frozen=True, slots=True)
class Follower:
    """A subscriber as somebody to be told: the row, whom to write to, and the lead times chosen."""

    id: int
    recipient: Recipient
    topics: frozenset[Topic]
    leads: Policy


def followers(
    session: Session,
    about: Scope,
    topics: Iterable[Topic],
    *,
    pace: Pace = Pace.AT_ONCE,
    changed_since: datetime | None = None,
) -> list[Follower]:
    """Return the subscribers of a pace who follow something and want one of these topics, in one query.

    `about` is what the thing touches, its own number included. With `changed_since` only those whose choices have
    changed since are looked at. It costs by who is found, not by who has subscribed.
    """
    row: Any = Subscriber
    statement = (
        sa.select(row.id, row.uuid, row.email, row.leads, *WANTS.values())
        .where(_current(), row.pace == pace, sa.or_(*(WANTS[topic] for topic in topics)), _follows(about))
        .order_by(row.id)
    )
    if changed_since is not None:
        statement = statement.where(row.changed_at > changed_since)
    return [
        Follower(
            id_,
            recipient_of(id_, uuid, email),
            frozenset(topic for topic, wanted in zip(WANTS, wants, strict=True) if wanted),
            leads_from(leads),
        )
        for id_, uuid, email, leads, *wants in session.connection().execute(statement)
    ]


def _current() -> Any:
    """Select those who have confirmed and have not ended it."""
    return sa.and_(col(Subscriber.confirmed_at).is_not(None), col(Subscriber.ended_at).is_(None))


def _follows(about: Scope) -> Any:
    """Select those who follow everything, or one of the things that something touches."""
    interest: Any = Interest
    touched = [
        column.in_(numbers)
        for column, numbers in (
            (interest.committee_id, about.committees),
            (interest.decision_maker_id, about.decision_makers),
            (interest.ward_id, about.wards),
            (interest.decision_id, about.decisions),
        )
        if numbers
    ]
    everything = sa.select(col(Subscriber.id)).where(col(Subscriber.everything).is_(True))
    # One small look-up for each kind of thing: together in one OR, SQLite would read everybody who has subscribed.
    found = sa.union(everything, *(sa.select(interest.subscriber_id).where(each) for each in touched))
    return col(Subscriber.id).in_(found)


def recipient_of(id_: int, uuid: str, email: str) -> Recipient:
    """Return a subscriber as somebody to write to; nothing but the address is known of them."""
    return Recipient(f"{SUBSCRIBER}{id_}", email, "", uuid)


def leads_from(written: str) -> Policy:
    """Read the lead times of a subscriber's row."""
    return lead_times(written.split(",")) if written else ()


def by_uuid(session: Session, uuid: str) -> Subscriber | None:
    """Return one subscriber with what they follow, whether confirmed, ended or neither."""
    return session.exec(_whole().where(col(Subscriber.uuid) == uuid)).one_or_none()


def by_email(session: Session, email: str) -> Subscriber | None:
    """Return the subscriber with an address, given as it is kept (`accounts.account_email`)."""
    return session.exec(_whole().where(col(Subscriber.email) == email)).one_or_none()


def for_change(session: Session, *, uuid: str = "", email: str = "") -> Subscriber | None:
    """Return one subscriber, by uuid or by address, as they are now, locked to the end of the transaction."""
    wanted = col(Subscriber.uuid) == uuid if uuid else col(Subscriber.email) == email
    statement = _whole().where(wanted).with_for_update(of=Subscriber).execution_options(populate_existing=True)
    return session.exec(statement).one_or_none()


def never_confirmed(session: Session, asked_before: datetime, *, most: int) -> list[Subscriber]:
    """Return those who asked before an instant and have not confirmed since, by number, so many at most."""
    statement = select(Subscriber).where(
        col(Subscriber.confirmed_at).is_(None), col(Subscriber.asked_at) < asked_before
    )
    return list(session.exec(statement.order_by(col(Subscriber.id)).limit(most)))


def ended_before(session: Session, instant: datetime, *, most: int) -> list[Subscriber]:
    """Return those whose confirmed subscription ended before an instant, by number, so many at most."""
    statement = select(Subscriber).where(col(Subscriber.confirmed_at).is_not(None), col(Subscriber.ended_at) < instant)
    return list(session.exec(statement.order_by(col(Subscriber.id)).limit(most)))


def _whole() -> SelectOfScalar[Subscriber]:
    relation: Any = Subscriber.interests
    return select(Subscriber).options(sa.orm.selectinload(relation))


def choices_of(row: Subscriber) -> Choices:
    """Return what a subscriber has chosen, from a row with its interests."""
    return Choices(
        topics=frozenset(topic for topic, column in WANTS.items() if getattr(row, column.key)),
        scope=Scope(
            everything=row.everything,
            committees=frozenset(one.committee_id for one in row.interests if one.committee_id is not None),
            decision_makers=frozenset(
                one.decision_maker_id for one in row.interests if one.decision_maker_id is not None
            ),
            wards=frozenset(one.ward_id for one in row.interests if one.ward_id is not None),
            decisions=frozenset(one.decision_id for one in row.interests if one.decision_id is not None),
        ),
        pace=row.pace,
        leads=leads_from(row.leads),
    )


def chosen_words_of(session: Session, subscriber_id: int) -> tuple[str, ...]:
    """Return what a subscriber has chosen, in words, one choice a line; nothing where there is no such subscriber."""
    row = session.exec(_whole().where(col(Subscriber.id) == subscriber_id)).one_or_none()
    return words_of(session, choices_of(row)) if row else ()


def words_of(session: Session, choices: Choices) -> tuple[str, ...]:
    """Return choices in words, with the names of what is followed as they are now."""
    scope = choices.scope
    return chosen_words(
        choices,
        Followed(
            committees=_names(session, ScrutinyCommittee, scope.committees),
            decision_makers=_names(session, DecisionMaker, scope.decision_makers),
            wards=_names(session, Ward, scope.wards),
            decisions=_titles(session, scope.decisions),
        ),
    )


def _names(session: Session, table: Any, ids: AbstractSet[int]) -> tuple[str, ...]:
    """Return the names of the things with these numbers, in alphabetical order; without a number nothing is asked."""
    if not ids:
        return ()
    statement = sa.select(table.name).where(table.id.in_(ids)).order_by(table.name)
    return tuple(session.connection().execute(statement).scalars())


def _titles(session: Session, ids: AbstractSet[int]) -> tuple[str, ...]:
    """Return the titles and references of the public decisions with these numbers, by reference."""
    if not ids:
        return ()
    row: Any = Decision
    statement = sa.select(row.title, row.reference).where(row.id.in_(ids), row.status.in_(PUBLIC))
    found = session.connection().execute(statement.order_by(row.reference_key))
    return tuple(f"{title} ({reference})" for title, reference in found)
