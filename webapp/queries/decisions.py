"""Reading decisions: one by its address, the board of call-ins, the desk's lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption
from sqlmodel import Session, col, select

from webapp.domain.lifecycle import PUBLIC, REFERRED, STANDS, UPCOMING, Status
from webapp.models.audit import AuditEvent
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee, Ward
from webapp.models.call_ins import CallInRequest, Signatory
from webapp.models.decisions import CommitteeLink, Decision, DecisionMakerLink, WardLink
from webapp.models.records import Outcome
from webapp.queries import trail
from webapp.queries.facts import can_be_called_in

# A cut-off includes its own minute, so the board asks for a minute more and lets the rule decide.
CUT_OFF_MINUTE = timedelta(minutes=1)
SUSPENDED = frozenset({Status.CALLED_IN}) | REFERRED
Narrowable = TypeVar("Narrowable", bound=sa.Select[Any])


def _relation(attribute: Any) -> Any:
    """Name a relationship for a loading option (SQLModel types it as what it holds)."""
    return attribute


LISTED: tuple[ORMOption, ...] = (
    selectinload(_relation(Decision.decision_makers)),
    selectinload(_relation(Decision.committees)),
    selectinload(_relation(Decision.date_changes)),
    joinedload(_relation(Decision.outcome)),
)
WHOLE: tuple[ORMOption, ...] = (
    *LISTED,
    selectinload(_relation(Decision.wards)),
    selectinload(_relation(Decision.documents)),
    joinedload(_relation(Decision.call_in_request))
    .selectinload(_relation(CallInRequest.signatories))
    .joinedload(_relation(Signatory.person)),
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader narrowed a list to; empty means everything."""

    committee: str = ""
    decision_maker: str = ""
    ward: str = ""
    words: str = ""
    statuses: frozenset[Status] = frozenset()


def narrowed(statement: Narrowable, filters: Filters) -> Narrowable:
    """Apply filters to a question about decisions, as EXISTS conditions, so that no row comes twice."""
    if filters.committee:
        statement = statement.where(
            sa.exists().where(
                col(CommitteeLink.decision_id) == col(Decision.id),
                col(CommitteeLink.committee_id) == col(ScrutinyCommittee.id),
                col(ScrutinyCommittee.slug) == filters.committee,
            )
        )
    if filters.decision_maker:
        statement = statement.where(
            sa.exists().where(
                col(DecisionMakerLink.decision_id) == col(Decision.id),
                col(DecisionMakerLink.decision_maker_id) == col(DecisionMaker.id),
                col(DecisionMaker.slug) == filters.decision_maker,
            )
        )
    if filters.ward:
        in_ward = sa.exists().where(
            col(WardLink.decision_id) == col(Decision.id),
            col(WardLink.ward_id) == col(Ward.id),
            col(Ward.slug) == filters.ward,
        )
        statement = statement.where(in_ward | col(Decision.all_wards))
    for word in filters.words.split()[:10]:
        statement = statement.where(
            col(Decision.title).icontains(word, autoescape=True)
            | col(Decision.matter).icontains(word, autoescape=True)
            | col(Decision.reference).icontains(word, autoescape=True)
        )
    if filters.statuses:
        statement = statement.where(col(Decision.status).in_(filters.statuses))
    return statement


def by_slug(session: Session, slug: str, *, public_only: bool) -> Decision | None:
    """Return one decision with everything its page shows; with `public_only`, drafts are not there."""
    statement = select(Decision).where(col(Decision.slug) == slug).options(*WHOLE)
    if public_only:
        statement = statement.where(col(Decision.status).in_(PUBLIC))
    return session.exec(statement).unique().one_or_none()


def for_change(session: Session, uuid: str) -> Decision | None:
    """Return one decision, locked until the transaction ends, with everything a change may touch."""
    session.exec(select(Decision.id).where(col(Decision.uuid) == uuid).with_for_update()).first()
    statement = select(Decision).where(col(Decision.uuid) == uuid).options(*WHOLE)
    return session.exec(statement.execution_options(populate_existing=True)).unique().one_or_none()


def slug_of(session: Session, uuid: str) -> str:
    """Return the part of the address that stands for a decision now."""
    return session.exec(select(Decision.slug).where(col(Decision.uuid) == uuid)).one()


def by_key(session: Session, reference_key: str) -> Decision | None:
    """Return the decision whose reference matches leniently, in any status."""
    statement = select(Decision).where(col(Decision.reference_key) == reference_key).options(*WHOLE)
    return session.exec(statement).unique().one_or_none()


def by_keys(session: Session, reference_keys: Sequence[str]) -> dict[str, Decision]:
    """Return the decisions with these matching keys as they are now, by key, in one set of queries."""
    statement = select(Decision).where(col(Decision.reference_key).in_(reference_keys)).options(*WHOLE)
    found = session.exec(statement.execution_options(populate_existing=True)).unique()
    return {decision.reference_key: decision for decision in found}


def fingerprints_for_change(session: Session, reference_keys: Sequence[str]) -> dict[str, str]:
    """Return what the decisions with these keys were last imported as, by key.

    They are locked to the end of the transaction, always in the same order, so that two imports wait for each other.
    """
    statement = select(Decision.reference_key, Decision.import_fingerprint).order_by(col(Decision.id))
    return dict(session.exec(statement.where(col(Decision.reference_key).in_(reference_keys)).with_for_update()).all())


def references_ending(session: Session, key_end: str) -> list[str]:
    """Return every reference, drafts' included, whose key ends so; "/NOV/26" asks for those of a month."""
    statement = select(Decision.reference).where(col(Decision.reference_key).endswith(key_end, autoescape=True))
    return list(session.exec(statement.order_by(col(Decision.id))))


def open_to_call_in(session: Session, now: datetime, *, committee: str = "") -> list[Decision]:
    """Return the decisions that can still be called in, the nearest last moment first.

    The database looks for open windows only. Asked for the status as well, SQLite would walk through every decision
    ever decided.
    """
    statement = (
        narrowed(select(Decision), Filters(committee=committee))
        .join(Outcome, col(Outcome.decision_id) == col(Decision.id))
        .where(col(Outcome.call_in_closes_at) > now - CUT_OFF_MINUTE)
        .order_by(col(Outcome.call_in_closes_at), col(Decision.id))
        .options(*WHOLE)
    )
    found = session.exec(statement).unique()
    return [decision for decision in found if can_be_called_in(decision, now)]


def called_in(session: Session) -> list[Decision]:
    """Return the decisions whose implementation a call-in suspends, the longest waiting first."""
    statement = (
        select(Decision)
        .join(CallInRequest, col(CallInRequest.decision_id) == col(Decision.id))
        .where(col(Decision.status).in_(SUSPENDED))
        .order_by(col(CallInRequest.received_at), col(Decision.id))
        .options(*WHOLE)
    )
    return list(session.exec(statement).unique())


PAGE_ROWS = 50


def listed(
    session: Session, filters: Filters, *, page: int = 1, public_only: bool, newest_first: bool = True
) -> tuple[list[Decision], int]:
    """Return one page of decisions and how many there are in all, the latest changed first or by reference."""
    statement = narrowed(select(Decision), filters)
    if public_only:
        statement = statement.where(col(Decision.status).in_(PUBLIC))
    counted = statement.with_only_columns(col(Decision.id)).subquery()
    total = session.exec(select(sa.func.count()).select_from(counted)).one()
    order = (col(Decision.updated_at).desc(),) if newest_first else (col(Decision.reference_key),)
    rows = statement.order_by(*order, col(Decision.id)).limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)
    return list(session.exec(rows.options(*LISTED)).unique()), total


def drafts(session: Session) -> list[Decision]:
    """Return the drafts, by reference."""
    statement = select(Decision).where(col(Decision.status) == Status.DRAFT).order_by(col(Decision.reference_key))
    return list(session.exec(statement.options(*LISTED)).unique())


def past_expected(session: Session, today: date) -> list[Decision]:
    """Return the entries whose expected day or period has passed with no record, the oldest first."""
    latest = sa.func.coalesce(col(Decision.expected_to), col(Decision.expected_from))
    statement = (
        select(Decision)
        .where(col(Decision.status).in_(UPCOMING), latest < today, col(Decision.expected_precision) != "not-before")
        .order_by(latest, col(Decision.id))
        .options(*LISTED)
    )
    return list(session.exec(statement).unique())


def may_be_implemented(session: Session, today: date, *, most: int | None = None) -> list[Decision]:
    """Return the decided decisions whose first day of implementation has come, the oldest first, so many at most."""
    statement = (
        select(Decision)
        .join(Outcome, col(Outcome.decision_id) == col(Decision.id))
        .where(col(Decision.status).in_(STANDS), col(Outcome.implementable_on) <= today)
        .order_by(col(Outcome.implementable_on), col(Decision.id))
        .limit(most)
        .options(*LISTED)
    )
    return list(session.exec(statement).unique())


def history(session: Session, uuid: str) -> list[AuditEvent]:
    """Return the trail of changes of one decision, the newest first."""
    return trail.history(session, Decision, uuid)
