"""Reading statutory notices: those of a decision or of many, one by its address, the public register."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from webapp.domain.days import WorkingCalendar
from webapp.domain.decision_notice import DecisionNotice, notice_in_short
from webapp.domain.exempt_information import Restriction
from webapp.domain.lifecycle import PUBLIC
from webapp.domain.london import london_date
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_facts import NoticeGiven, certain_day
from webapp.domain.offices import DecisionMakerKind
from webapp.domain.statutory_notices import INTERNAL, NoticeKind, WrittenNotice
from webapp.models.audit import AuditEvent
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice
from webapp.queries import decisions, editions, trail
from webapp.queries.facts import expected_of

PAGE_ROWS = 50
BODIES = frozenset({DecisionMakerKind.CABINET, DecisionMakerKind.COMMITTEE})
"""Who meets, so that there is an agenda, and a private part where a report is exempt."""
CORRECTED = "corrected"


def of_decisions(session: Session, decision_ids: Sequence[int]) -> dict[int, list[StatutoryNotice]]:
    """Return every notice of these decisions by the decision's number, the first published first, in one query."""
    statement = (
        select(StatutoryNotice)
        .where(col(StatutoryNotice.decision_id).in_(decision_ids))
        .order_by(col(StatutoryNotice.published_at), col(StatutoryNotice.id))
    )
    found: dict[int, list[StatutoryNotice]] = {number: [] for number in decision_ids}
    for row in session.exec(statement):
        found[row.decision_id].append(row)
    return found


def of_decision(session: Session, decision: Decision) -> list[StatutoryNotice]:
    """Return every notice of one decision, withdrawn ones too, the first published first."""
    assert decision.id is not None
    return of_decisions(session, [decision.id])[decision.id]


def by_uuid(session: Session, slug: str, uuid: str, *, public_only: bool) -> StatutoryNotice | None:
    """Return one notice of the decision at an address; with `public_only`, none of a draft and no internal one."""
    relation: Any = StatutoryNotice.decision
    statement = (
        select(StatutoryNotice)
        .join(Decision, col(Decision.id) == col(StatutoryNotice.decision_id))
        .where(col(Decision.slug) == slug, col(StatutoryNotice.uuid) == uuid)
        .options(
            joinedload(relation).joinedload(_relation(Decision.outcome)),
            joinedload(relation).selectinload(_relation(Decision.decision_makers)),
            joinedload(relation).selectinload(_relation(Decision.documents)),
        )
    )
    if public_only:
        statement = statement.where(col(Decision.status).in_(PUBLIC), col(StatutoryNotice.kind).not_in(INTERNAL))
    return session.exec(statement).unique().one_or_none()


def for_change(session: Session, uuid: str) -> StatutoryNotice | None:
    """Return one notice with its decision and all of that, both locked to the end of the transaction.

    The decision is locked first, as whoever publishes a notice about it does.
    """
    of_it = select(Decision.uuid).join(StatutoryNotice, col(StatutoryNotice.decision_id) == col(Decision.id))
    decision_uuid = session.exec(of_it.where(col(StatutoryNotice.uuid) == uuid)).one_or_none()
    if decision_uuid is None:
        return None
    decision = decisions.for_change(session, decision_uuid)
    session.exec(select(StatutoryNotice.id).where(col(StatutoryNotice.uuid) == uuid).with_for_update()).first()
    statement = select(StatutoryNotice).where(col(StatutoryNotice.uuid) == uuid)
    row = session.exec(statement.execution_options(populate_existing=True)).one()
    set_committed_value(row, "decision", decision)
    return row


def register(session: Session, kind: NoticeKind | None, *, page: int = 1) -> tuple[list[StatutoryNotice], int]:
    """Return one page of the public register, the newest first, and how many notices there are in all."""
    relation: Any = StatutoryNotice.decision
    statement = (
        select(StatutoryNotice)
        .join(Decision, col(Decision.id) == col(StatutoryNotice.decision_id))
        .where(col(Decision.status).in_(PUBLIC), col(StatutoryNotice.kind).not_in(INTERNAL))
    )
    if kind is not None:
        statement = statement.where(col(StatutoryNotice.kind) == kind)
    counted = statement.with_only_columns(col(StatutoryNotice.id)).subquery()
    total = session.exec(select(sa.func.count()).select_from(counted)).one()
    rows = (
        statement.order_by(col(StatutoryNotice.published_at).desc(), col(StatutoryNotice.id).desc())
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
        .options(joinedload(relation))
    )
    return list(session.exec(rows)), total


def history(session: Session, uuids: Sequence[str]) -> list[AuditEvent]:
    """Return what was done to these notices, the newest first."""
    statement = select(AuditEvent).where(
        col(AuditEvent.subject_kind) == trail.KINDS[StatutoryNotice], col(AuditEvent.subject_uuid).in_(uuids)
    )
    return list(session.exec(statement.order_by(col(AuditEvent.at).desc(), col(AuditEvent.id).desc())))


def corrections(session: Session, uuid: str) -> list[AuditEvent]:
    """Return each correction of a notice, which the public reads with its reason, the newest first."""
    return [event for event in history(session, [uuid]) if event.action.endswith(f" {CORRECTED}")]


def written_of(row: StatutoryNotice) -> WrittenNotice:
    """Return a notice as its officer wrote it."""
    return WrittenNotice(**{name: getattr(row, name) for name in WrittenNotice.__dataclass_fields__})


def standing(rows: Sequence[StatutoryNotice]) -> list[WrittenNotice]:
    """Return the notices that were not withdrawn, as they were written, in the same order."""
    return [written_of(row) for row in rows if row.withdrawn_at is None]


def known_day(decision: Decision) -> date | None:
    """Return the day of a decision if it is known: made then, or expected on it."""
    return certain_day(expected_of(decision), decision.outcome.decided_on if decision.outcome else None)


def given_of(decision: Decision, rows: Sequence[StatutoryNotice], decided_on: date | None = None) -> NoticeGiven:
    """Return what is on record of a decision that its notice is judged by; its makers and its outcome must be loaded.

    `decided_on` is the day of one whose record is about to be published.
    """
    outcome = decision.outcome
    return NoticeGiven(
        is_key=decision.is_key,
        published_at=decision.notice_published_at,
        expected=expected_of(decision),
        decided_on=decided_on or (outcome.decided_on if outcome else None),
        record_published_on=london_date(outcome.published_at) if outcome else None,
        notices=tuple(standing(rows)),
        has_meeting=any(maker.kind in BODIES for maker in decision.decision_makers),
        is_restricted=decision.restriction is not Restriction.PUBLIC,
    )


def in_short(
    decision: Decision,
    rows: Sequence[StatutoryNotice],
    *,
    rules: Sequence[NoticeRule],
    calendar: WorkingCalendar,
) -> DecisionNotice:
    """Work out the notice of a decision now."""
    return notice_in_short(rules, given_of(decision, rows), calendar=calendar)


def notice_of(
    session: Session,
    decision: Decision,
    decided_on: date,
    rules: Sequence[NoticeRule],
    calendar: WorkingCalendar,
) -> dict[str, Any]:
    """Return what a record of decision keeps of its notice as JSON; `DecisionNotice.from_data` reads it back.

    `calendar` is the one for notice, which may differ from the one for call-in.
    """
    given = given_of(decision, of_decision(session, decision), decided_on)
    if plan := editions.plan_that_held(session, decision.uuid, decided_on):
        given = replace(given, plan_first_day=plan.first_day, plan_published_on=plan.published_on)
    return notice_in_short(rules, given, calendar=calendar).to_data()


def frozen_or_now(
    decision: Decision, rows: Sequence[StatutoryNotice], *, rules: Sequence[NoticeRule], calendar: WorkingCalendar
) -> DecisionNotice:
    """Return the notice as its record keeps it, or as it stands now where nothing was frozen."""
    if decision.outcome is not None and decision.outcome.notice:
        return DecisionNotice.from_data(decision.outcome.notice)
    return in_short(decision, rows, rules=rules, calendar=calendar)


def _relation(attribute: Any) -> Any:
    """Name a relationship for a loading option (SQLModel types it as what it holds)."""
    return attribute
