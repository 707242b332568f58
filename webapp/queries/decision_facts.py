"""What a message may say about one decision, read as it stands now: nothing that is kept from the public."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from webapp.domain import rule_data
from webapp.domain.call_in_news import CallInNews, call_in_words
from webapp.domain.contacts import Contact
from webapp.domain.diary_entry import DiaryKind, uid_of
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import words
from webapp.domain.lifecycle import Status
from webapp.domain.messages import Facts
from webapp.domain.rule_wording import who_may_ask
from webapp.models.audit import Installation
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.calendar import CalendarItem
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import Decision
from webapp.queries.facts import expected_of, finding_of, window_of

_RELATION: Any = Decision
_REQUEST: Any = CallInRequest


def facts_of(session: Session, decision_id: int) -> Facts:
    """Return what a message may say about a decision now; of its window and rule nothing while it has no record."""
    statement = (
        select(Decision)
        .where(col(Decision.id) == decision_id)
        .options(
            joinedload(_RELATION.outcome),
            joinedload(_RELATION.call_in_request).selectinload(_REQUEST.signatories),
            selectinload(_RELATION.decision_makers),
            selectinload(_RELATION.committees),
            selectinload(_RELATION.date_changes),
        )
        .execution_options(populate_existing=True)
    )
    decision = session.exec(statement).unique().one()
    outcome, is_open = decision.outcome, is_public(decision)
    facts = Facts(
        reference=decision.reference,
        title=decision.title,
        slug=decision.slug,
        made_by=tuple(maker.name for maker in decision.decision_makers),
        committees=tuple(committee.name for committee in decision.committees),
        window=window_of(outcome),
        contacts=contacts_for(decision),
        expected=words(expected_of(decision)),
        reason=reason_of(decision) if is_open else "",
        outcome=call_in_of(decision),
    )
    if outcome is None:
        return facts
    return _with_record(session, facts, decision)


def _with_record(session: Session, facts: Facts, decision: Decision) -> Facts:
    """Add what the record of a decision and its rule say.

    Why its publication was corrected is said whatever is restricted: it is about the announcement, and the decision's
    page and the record as a document give it too.
    """
    outcome = decision.outcome
    assert outcome is not None
    rule = rule_data.read(outcome.rule) if outcome.rule is not None else None
    return replace(
        facts,
        rule_words=rule.words if rule else "",
        rule_source=rule.source if rule else "",
        who_may_sign=who_may_sign(decision),
        decided_on=outcome.decided_on,
        decision_text=outcome.decision_text if is_public(decision) else "",
        correction_reason=outcome.correction_reason,
        deadline_event=_deadline_event(session, decision) if outcome.call_in_closes_at else b"",
    )


def who_may_sign(decision: Decision) -> str:
    """Say who may call a decision in by the rule that its record was published under; empty where none is known."""
    outcome = decision.outcome
    if outcome is None or outcome.rule is None:
        return ""
    return who_may_ask(rule_data.read(outcome.rule).requesters)


def _deadline_event(session: Session, decision: Decision) -> bytes:
    """Return the event of the last moment as the feeds hold it, in one query; nothing while they hold none."""
    name = sa.select(col(Installation.name)).limit(1).scalar_subquery()
    uid = sa.literal(uid_of(DiaryKind.CALL_IN_DEADLINE, decision.uuid, "")) + name
    statement = sa.select(col(CalendarItem.body)).where(col(CalendarItem.uid) == uid)
    return session.connection().execute(statement).scalar_one_or_none() or b""


def is_public(decision: Decision) -> bool:
    """Say whether the whole report is public, so that free words about the decision may be sent around."""
    return decision.restriction is Restriction.PUBLIC


def call_in_of(decision: Decision) -> str:
    """Say how the call-in of a decision stands, in sentences; nothing where nobody has asked for one."""
    request, is_open = decision.call_in_request, is_public(decision)
    if request is None or decision.outcome is None:
        return ""
    finding = finding_of(request)
    return call_in_words(
        CallInNews(
            signatures=sum(one.counts for one in request.signatories),
            satisfied_at=request.satisfied_at,
            meet_by=request.meet_by,
            finding=finding.words if finding else "",
            outcome=request.outcome,
            outcome_on=request.outcome_on,
            said=request.outcome_words if is_open else "",
            act_by=request.act_by,
            reconsidered_on=request.reconsidered_on,
            reconsidered_words=request.reconsidered_words if is_open else "",
            stands=decision.status is not Status.WITHDRAWN,
            implementable_on=decision.outcome.implementable_on,
        )
    )


def reason_of(decision: Decision) -> str:
    """Return why a decision was withdrawn or else why its date was last moved."""
    if decision.status is Status.WITHDRAWN:
        return decision.withdrawn_reason
    return decision.date_changes[-1].reason if decision.date_changes else ""


def contacts_for(decision: Decision) -> tuple[Contact, ...]:
    """Gather whom to ring: the committees' contacts or, where none is known, the lead officer."""
    contacts = contacts_of(decision.committees)
    if not contacts and (decision.lead_officer_telephone or decision.lead_officer_email):
        contacts = (
            Contact(
                name=decision.lead_officer,
                telephone=decision.lead_officer_telephone,
                email=decision.lead_officer_email,
            ),
        )
    return contacts


def contacts_of(committees: list[ScrutinyCommittee]) -> tuple[Contact, ...]:
    """Gather whom to ring at these committees, each once."""
    contacts = [
        Contact(
            name=committee.contact_name or committee.name,
            telephone=committee.contact_telephone or "",
            email=committee.contact_email or "",
        )
        for committee in committees
        if committee.contact_telephone or committee.contact_email
    ]
    return tuple(dict.fromkeys(contacts))
