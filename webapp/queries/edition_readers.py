"""Who is told when an edition of the plan is published: members of scrutiny committees, and who follows editions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.edition_follows import NOTHING, Concern, Follows
from webapp.domain.messages import SUBSCRIBER, Recipient
from webapp.domain.plan_entry import Committee
from webapp.domain.subscriptions import Pace
from webapp.models.bodies import DecisionMaker, Membership, Person, ScrutinyCommittee, Ward
from webapp.models.decisions import Decision
from webapp.models.subscriptions import Interest, Subscriber
from webapp.queries.subscribers import recipient_of


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is told of editions, the committees whose entries concern this person, and what else is followed.

    A member sits on committees, and may follow others. `subscriber_id` is the row of whoever subscribed.
    """

    recipient: Recipient
    committees: tuple[Committee, ...]
    follows: Follows = NOTHING
    is_member: bool = True
    subscriber_id: int | None = None

    @property
    def committee_slugs(self) -> tuple[str, ...]:
        """Give the lasting names of the committees."""
        return tuple(one.slug for one in self.committees)

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names under which a message may wait for this reader: as a member and as a subscriber."""
        named = [self.recipient.subscriber]
        return tuple(
            named if self.subscriber_id is None else dict.fromkeys((*named, f"{SUBSCRIBER}{self.subscriber_id}"))
        )


@dataclass(frozen=True, slots=True)
class Told:
    """How many members will be told, and how many of each committee; who sits on two counts for both.

    `followers` are those told beside them. They come and go at any hour, so nothing that an officer agreed to hangs on
    their number.
    """

    total: int
    by_committee: tuple[tuple[str, int], ...]
    followers: int = 0


NOBODY = Told(0, ())


def audience_of_edition(session: Session, on: date, *, concerning: Concern | None = None) -> list[Reader]:
    """Return everybody who is told of an edition published on a day, one reader per address, in three queries.

    They are the members of scrutiny committees on that day, of whatever kind, who can be reached, and those who
    subscribed to editions at once. Where one address stands for several people, the first is greeted and the committees
    of all are told. What concerns only some committees is told to their members alone, and to a follower only what
    touches something that is followed.
    """
    readers = _members(session, on, concerning)
    for follower in _followers(session, concerning):
        address = follower.recipient.same_address
        member = readers.get(address)
        readers[address] = follower if member is None else _who_follows_too(member, follower)
    return list(readers.values())


def _members(session: Session, on: date, concerning: Concern | None) -> dict[str, Reader]:
    members = (
        sa.select(
            col(Person.id),
            col(Person.email),
            col(Person.name),
            col(ScrutinyCommittee.name),
            col(ScrutinyCommittee.slug),
        )
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .join(ScrutinyCommittee, col(ScrutinyCommittee.id) == col(Membership.committee_id))
        .where(
            col(Membership.joined_on) <= on,
            sa.or_(col(Membership.left_on).is_(None), col(Membership.left_on) >= on),
        )
        .order_by(col(Person.id))
    )
    first: dict[str, Recipient] = {}
    committees: dict[str, set[tuple[str, str]]] = {}
    for id_, email, name, committee, slug in session.connection().execute(members):
        recipient = Recipient(f"member-{id_}", email or "", name)
        if recipient.same_address:
            first.setdefault(recipient.same_address, recipient)
            committees.setdefault(recipient.same_address, set()).add((committee, slug))
    only = concerning.committees if concerning else None
    return {
        address: Reader(recipient, tuple(Committee(name, slug) for name, slug in sorted(committees[address])))
        for address, recipient in first.items()
        if only is None or any(slug in only for _, slug in committees[address])
    }


def _followers(session: Session, concerning: Concern | None) -> Iterator[Reader]:
    """Return those who subscribed to editions at once, and follow something that the edition touches."""
    row: Any = Subscriber
    is_told = sa.and_(
        row.pace == Pace.AT_ONCE, row.wants_editions, row.confirmed_at.is_not(None), row.ended_at.is_(None)
    )
    interests = _interests(session, is_told)
    statement = sa.select(row.id, row.uuid, row.email, row.everything).where(is_told).order_by(row.id)
    for id_, uuid, email, everything in session.connection().execute(statement):
        committees, follows = interests.get(id_, ((), NOTHING))
        follows = replace(follows, everything=everything)
        every = replace(follows, committees=frozenset(one.slug for one in committees))
        if concerning is None or every.concern(concerning.touched):
            recipient = recipient_of(id_, uuid, email)
            yield Reader(recipient, committees, follows, is_member=False, subscriber_id=id_)


def _interests(session: Session, is_told: Any) -> dict[int, tuple[tuple[Committee, ...], Follows]]:
    """Return what each of these subscribers follows: committees, and what else, by the names that editions keep."""
    interest: Any = Interest
    committee: Any = ScrutinyCommittee
    statement = (
        sa.select(
            interest.subscriber_id,
            committee.name,
            committee.slug,
            col(DecisionMaker.name),
            col(Ward.name),
            col(Decision.uuid),
        )
        .join(Subscriber, col(Subscriber.id) == interest.subscriber_id)
        .outerjoin(committee, committee.id == interest.committee_id)
        .outerjoin(DecisionMaker, col(DecisionMaker.id) == interest.decision_maker_id)
        .outerjoin(Ward, col(Ward.id) == interest.ward_id)
        .outerjoin(Decision, col(Decision.id) == interest.decision_id)
        .where(is_told)
        .order_by(interest.subscriber_id, committee.name)
    )
    rows: dict[int, list[Any]] = {}
    for subscriber_id, *named in session.connection().execute(statement):
        rows.setdefault(subscriber_id, []).append(named)
    return {
        subscriber_id: (
            tuple(Committee(name, slug) for name, slug, *_ in found if slug),
            Follows(
                makers=frozenset(maker for _, _, maker, _, _ in found if maker),
                wards=frozenset(ward for *_, ward, _ in found if ward),
                decisions=frozenset(uuid for *_, uuid in found if uuid),
            ),
        )
        for subscriber_id, found in rows.items()
    }


def _who_follows_too(member: Reader, follower: Reader) -> Reader:
    """Join a member with the subscription of the same address: one message, which the office cannot lose."""
    committees = {one.slug: one for one in (*member.committees, *follower.committees)}
    return replace(
        member,
        recipient=replace(member.recipient, uuid=follower.recipient.uuid),
        committees=tuple(sorted(committees.values(), key=lambda one: (one.name, one.slug))),
        follows=follower.follows,
        subscriber_id=follower.subscriber_id,
    )


def told(session: Session, on: date, *, concerning: Concern | None = None) -> Told:
    """Say how many people will be told of an edition published on a day: members by committee, and followers."""
    members = _members(session, on, concerning)
    followers = [one for one in _followers(session, concerning) if one.recipient.same_address not in members]
    only = concerning.committees if concerning else None
    numbers = Counter(
        committee.name
        for reader in members.values()
        for committee in reader.committees
        if only is None or committee.slug in only
    )
    return Told(len(members), tuple(sorted(numbers.items())), len(followers))
