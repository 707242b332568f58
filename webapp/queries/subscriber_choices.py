"""From names to what is followed and back: what is on offer, what a form or a link names, what comes with an office.

Only what everybody may see can be chosen: decisions that are public, and offices that make at least one of these.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.accounts import Role
from webapp.domain.errors import RuleBroken
from webapp.domain.lifecycle import PUBLIC
from webapp.domain.references import as_key
from webapp.domain.subscriptions import Scope
from webapp.domain.wording import listed
from webapp.models.accounts import User
from webapp.models.bodies import DecisionMaker, Membership, Person, ScrutinyCommittee, Ward
from webapp.models.decisions import Decision, DecisionMakerLink
from webapp.queries import bodies

MOST_DECISIONS = 50
"""How many single decisions one may follow; who wants more follows committees, wards or everything."""

_BETWEEN_REFERENCES = re.compile(r"[\n,;]+")

Names = tuple[tuple[str, str], ...]
"""Things to choose from, each with its lasting name for addresses and the name that people read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnOffer:
    """What one may follow besides single decisions."""

    committees: Names
    decision_makers: Names
    wards: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What is to be followed, by the lasting names that forms and addresses use; decisions by their references."""

    everything: bool = False
    committees: Sequence[str] = ()
    decision_makers: Sequence[str] = ()
    wards: Sequence[str] = ()
    decisions: Sequence[str] = ()


def on_offer(session: Session, *, kept: Collection[int] = ()) -> OnOffer:
    """Return everything that can be chosen, by name; of closed committees those kept, which somebody follows already.

    `kept` are their numbers.
    """
    row: Any = DecisionMaker
    public = (
        sa.select(col(DecisionMakerLink.decision_maker_id))
        .join(Decision, col(Decision.id) == col(DecisionMakerLink.decision_id))
        .where(col(Decision.status).in_(PUBLIC))
    )
    return OnOffer(
        committees=tuple((one.slug, one.name) for one in bodies.open_committees(session, kept=kept)),
        decision_makers=_pairs(session, sa.select(row.slug, row.name).where(row.id.in_(public)).order_by(row.name)),
        wards=_all(session, Ward),
    )


def _all(session: Session, table: Any) -> Names:
    return _pairs(session, sa.select(table.slug, table.name).order_by(table.name))


def _pairs(session: Session, statement: sa.Select[Any]) -> Names:
    return tuple((slug, name) for slug, name in session.connection().execute(statement))


def references_in(typed: str) -> tuple[str, ...]:
    """Take apart references that somebody typed, one a line or with commas between them."""
    parts = (part.strip() for part in _BETWEEN_REFERENCES.split(typed))
    return tuple(dict.fromkeys(part for part in parts if part))


def scope_named(session: Session, named: Named) -> Scope:
    """Return what is named, by the numbers of its rows; RuleBroken where something is unknown or nothing is named.

    Everything wins over any list. A decision may be named by its reference, however written, or by its address.
    """
    if named.everything:
        return Scope(everything=True)
    scope = Scope(
        committees=_numbers(session, ScrutinyCommittee, named.committees, "committees"),
        decision_makers=_numbers(session, DecisionMaker, named.decision_makers, "decision_makers"),
        wards=_numbers(session, Ward, named.wards, "wards"),
        decisions=_decisions(session, named.decisions),
    )
    if scope.is_empty:
        raise RuleBroken(
            "Select at least one committee, decision maker or ward, enter a reference, or follow everything.",
            field="what",
        )
    return scope


def _numbers(session: Session, table: Any, slugs: Sequence[str], field: str) -> frozenset[int]:
    if not slugs:
        return frozenset()
    rows: Any = session.connection().execute(sa.select(table.slug, table.id).where(table.slug.in_(slugs)))
    found: dict[str, int] = dict(rows.all())
    if unknown := [slug for slug in slugs if slug not in found]:
        raise RuleBroken(f"{_quoted(unknown)} cannot be followed. Choose from the list.", field=field)
    return frozenset(found.values())


def _decisions(session: Session, references: Sequence[str]) -> frozenset[int]:
    if len(references) > MOST_DECISIONS:
        raise RuleBroken(
            f"Enter {MOST_DECISIONS} references or fewer, or follow a whole committee or ward.", field="decisions"
        )
    keys = {reference: as_key(reference) for reference in references}
    found = _public(session, keys.values())
    if unknown := [reference for reference, key in keys.items() if key not in found]:
        raise RuleBroken(
            f"There is no decision {_quoted(unknown)} in the forward plan. Check the reference, or leave it out.",
            field="decisions",
        )
    return frozenset(number for number, _ in found.values())


def _public(session: Session, keys: Collection[str]) -> dict[str, tuple[int, str]]:
    """Return the numbers and references of the public decisions with these keys, by key; drafts are not there."""
    if not keys:
        return {}
    row: Any = Decision
    statement = sa.select(row.reference_key, row.id, row.reference)
    found = session.connection().execute(statement.where(row.reference_key.in_(keys), row.status.in_(PUBLIC)))
    return {key: (number, reference) for key, number, reference in found}


def _quoted(words: Iterable[str]) -> str:
    return listed([f"“{word[:60]}”" for word in words], "or")


def known_references(session: Session, named: Sequence[str]) -> tuple[str, ...]:
    """Return the references of those public decisions that a link names; what is unknown is left out."""
    keys = list(dict.fromkeys(as_key(each) for each in named[:MOST_DECISIONS]))
    found = _public(session, keys)
    return tuple(found[key][1] for key in keys if key in found)


def named_by(session: Session, scope: Scope) -> Named:
    """Return what somebody follows as a form names it; a form shows only what is public."""
    row: Any = Decision
    statement = sa.select(row.reference).where(row.id.in_(scope.decisions), row.status.in_(PUBLIC))
    return Named(
        everything=scope.everything,
        committees=_slugs(session, ScrutinyCommittee, scope.committees),
        decision_makers=_slugs(session, DecisionMaker, scope.decision_makers),
        wards=_slugs(session, Ward, scope.wards),
        decisions=tuple(session.connection().execute(statement.order_by(row.reference_key)).scalars()),
    )


def _slugs(session: Session, table: Any, numbers: Collection[int]) -> tuple[str, ...]:
    statement = sa.select(table.slug).where(table.id.in_(numbers)).order_by(table.name)
    return tuple(session.connection().execute(statement).scalars())


# What comes with an office


@dataclass(frozen=True, slots=True, kw_only=True)
class Offices:
    """The places in which an address is told whether its holder subscribes or not."""

    committees: tuple[str, ...] = ()
    decision_makers: tuple[str, ...] = ()
    leads_reports: bool = False
    keeps_the_plan: bool = False

    @property
    def any(self) -> bool:
        """Say whether the address holds any office at all."""
        return bool(self.committees or self.decision_makers or self.leads_reports or self.keeps_the_plan)


def offices_at(session: Session, email: str, on: date) -> Offices:
    """Return the offices that an address, given as it is kept, holds on a day."""

    def is_theirs(column: Any) -> Any:
        return sa.func.lower(sa.func.trim(column)) == email

    connection = session.connection()
    committees = (
        sa.select(col(ScrutinyCommittee.name))
        .join(Membership, col(Membership.committee_id) == col(ScrutinyCommittee.id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            is_theirs(Person.email),
            col(Membership.joined_on) <= on,
            sa.or_(col(Membership.left_on).is_(None), col(Membership.left_on) >= on),
        )
        .distinct()
        .order_by(col(ScrutinyCommittee.name))
    )
    makers = sa.select(col(DecisionMaker.name)).where(is_theirs(DecisionMaker.email)).order_by(col(DecisionMaker.name))
    leads = sa.exists().where(is_theirs(Decision.lead_officer_email), col(Decision.status).in_(PUBLIC))
    keeps = sa.exists().where(
        is_theirs(User.email), col(User.active), col(User.role).in_((Role.OFFICER, Role.ADMINISTRATOR))
    )
    is_lead, is_keeper = connection.execute(sa.select(leads, keeps)).one()
    return Offices(
        committees=tuple(connection.execute(committees).scalars()),
        decision_makers=tuple(connection.execute(makers).scalars()),
        leads_reports=bool(is_lead),
        keeps_the_plan=bool(is_keeper),
    )
