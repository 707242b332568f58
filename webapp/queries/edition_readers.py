"""Who is told when an edition of the plan is published."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.messages import Recipient
from webapp.domain.plan_entry import Committee
from webapp.models.bodies import Membership, Person, ScrutinyCommittee


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is told of editions, and the committees whose entries concern this person, by name."""

    recipient: Recipient
    committees: tuple[Committee, ...]

    @property
    def committee_slugs(self) -> tuple[str, ...]:
        """Give the lasting names of the committees."""
        return tuple(one.slug for one in self.committees)


@dataclass(frozen=True, slots=True)
class Told:
    """How many people will be told, and how many of each committee; who sits on two counts for both."""

    total: int
    by_committee: tuple[tuple[str, int], ...]


NOBODY = Told(0, ())


def audience_of_edition(session: Session, on: date, *, concerning: frozenset[str] | None = None) -> list[Reader]:
    """Return everybody who is told of an edition published on a day, one reader per address, in one query.

    They are the members of scrutiny committees on that day, of whatever kind, who can be reached. Where one address
    stands for several people, the first is greeted and the committees of all are told. What concerns only some
    committees, by their lasting names, is told to their members alone.
    """
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
    return [
        Reader(recipient, tuple(Committee(name, slug) for name, slug in sorted(committees[address])))
        for address, recipient in first.items()
        if concerning is None or any(slug in concerning for _, slug in committees[address])
    ]


def told(session: Session, on: date, *, concerning: frozenset[str] | None = None) -> Told:
    """Say how many people will be told of an edition published on a day, in all and by committee that it concerns."""
    readers = audience_of_edition(session, on, concerning=concerning)
    numbers = Counter(
        committee.name
        for reader in readers
        for committee in reader.committees
        if concerning is None or committee.slug in concerning
    )
    return Told(len(readers), tuple(sorted(numbers.items())))
