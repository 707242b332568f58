"""From rows to the plain facts that the domain reasons about."""

from collections.abc import Iterable
from datetime import datetime

from webapp.domain import call_in
from webapp.domain.call_in import CallInWindow, Signature, is_open
from webapp.domain.constitution import Effect
from webapp.domain.days import count_from_data
from webapp.domain.expected_dates import ExpectedDate
from webapp.domain.lifecycle import Status
from webapp.domain.membership import MembershipFact
from webapp.models.bodies import Membership
from webapp.models.call_ins import Signatory
from webapp.models.decisions import DateChange, Decision
from webapp.models.records import Outcome


def expected_of(decision: Decision) -> ExpectedDate:
    """Return the expected date of a decision."""
    return ExpectedDate(
        decision.expected_precision, decision.expected_from, decision.expected_to, decision.expected_text
    )


def old_date_of(change: DateChange) -> ExpectedDate:
    """Return the date that a move left behind."""
    return ExpectedDate(change.old_precision, change.old_from, change.old_to, change.old_text)


def new_date_of(change: DateChange) -> ExpectedDate:
    """Return the date that a move brought."""
    return ExpectedDate(change.new_precision, change.new_from, change.new_to, change.new_text)


def last_moved_at(decision: Decision) -> datetime | None:
    """Return when the expected date last moved, if it ever did."""
    return decision.date_changes[-1].changed_at if decision.date_changes else None


def window_of(outcome: Outcome | None) -> CallInWindow | None:
    """Return the call-in window as it was announced, or None where there is none.

    `implementable_on` of the window is what was announced with it; a call-in may since have suspended it.
    """
    if outcome is None or outcome.call_in_closes_at is None:
        return None
    assert outcome.call_in_last_day and outcome.call_in_opens_on and outcome.announced_implementable_on and outcome.rule
    return CallInWindow(
        published_at=outcome.published_at,
        opens_on=outcome.call_in_opens_on,
        last_day=outcome.call_in_last_day,
        closes_at=outcome.call_in_closes_at,
        cut_off=outcome.cut_off,
        implementable_on=outcome.announced_implementable_on,
        days=count_from_data(outcome.working or []),
        effect=Effect(outcome.rule["effect"]),
    )


def can_be_called_in(decision: Decision, at: datetime) -> bool:
    """Can a request against this decision still arrive in time?"""
    window = window_of(decision.outcome) if decision.status is Status.DECIDED else None
    return window is not None and is_open(window, at)


def may_be_implemented(outcome: Outcome | None, at: datetime) -> bool:
    """Has the first moment come at which the decision may be acted on? Not while it is suspended."""
    if outcome is None:
        return False
    return call_in.may_be_implemented(outcome.implementable_on, window=window_of(outcome), at=at)


def signatures_of(signatories: Iterable[Signatory], memberships: Iterable[Membership]) -> tuple[Signature, ...]:
    """Return signatures as the rule judges them: who, when, and on which committees that person has sat."""
    by_person: dict[int, list[MembershipFact]] = {}
    for membership in memberships:
        by_person.setdefault(membership.person_id, []).append(
            MembershipFact(
                committee=membership.committee.slug,
                kind=membership.kind,
                co_optee_kind=membership.co_optee_kind,
                from_on=membership.joined_on,
                to_on=membership.left_on,
            )
        )
    return tuple(
        Signature(
            person=str(signatory.person_id),
            received_at=signatory.received_at,
            memberships=tuple(by_person.get(signatory.person_id, ())),
            is_councillor=signatory.person.is_councillor,
        )
        for signatory in signatories
    )
