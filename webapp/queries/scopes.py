"""What decisions touch, by the numbers of rows: who follows any of it is told of them."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from webapp.domain.subscriptions import Scope
from webapp.models.bodies import Ward
from webapp.models.decisions import CommitteeLink, Decision, DecisionMakerLink, WardLink


def scope_of(session: Session, decision_id: int) -> Scope:
    """Return what one decision touches, itself included."""
    return scopes_of(session, [decision_id])[decision_id]


def scopes_of(session: Session, decision_ids: Collection[int]) -> dict[int, Scope]:
    """Return what each of these decisions touches, in at most five queries; one for all wards touches every ward."""
    committees = _linked(session, CommitteeLink, "committee_id", decision_ids)
    makers = _linked(session, DecisionMakerLink, "decision_maker_id", decision_ids)
    wards = _linked(session, WardLink, "ward_id", decision_ids)
    everywhere = _everywhere(session, decision_ids)
    every_ward = _every_ward(session) if everywhere else frozenset()
    return {
        id_: Scope(
            committees=frozenset(committees.get(id_, ())),
            decision_makers=frozenset(makers.get(id_, ())),
            wards=every_ward if id_ in everywhere else frozenset(wards.get(id_, ())),
            decisions=frozenset({id_}),
        )
        for id_ in decision_ids
    }


def joined(scopes: Iterable[Scope]) -> Scope:
    """Return what several things touch together."""
    every = list(scopes)
    return Scope(
        committees=frozenset().union(*(one.committees for one in every)),
        decision_makers=frozenset().union(*(one.decision_makers for one in every)),
        wards=frozenset().union(*(one.wards for one in every)),
        decisions=frozenset().union(*(one.decisions for one in every)),
    )


def _linked(session: Session, table: Any, name: str, decision_ids: Collection[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    statement = sa.select(table.decision_id, getattr(table, name)).where(table.decision_id.in_(decision_ids))
    for decision_id, number in session.connection().execute(statement):
        found.setdefault(decision_id, []).append(number)
    return found


def _everywhere(session: Session, decision_ids: Collection[int]) -> frozenset[int]:
    row: Any = Decision
    statement = sa.select(row.id).where(row.id.in_(decision_ids), row.all_wards)
    return frozenset(session.connection().execute(statement).scalars())


def _every_ward(session: Session) -> frozenset[int]:
    ward: Any = Ward
    return frozenset(session.connection().execute(sa.select(ward.id)).scalars())
