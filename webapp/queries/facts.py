"""From rows to the plain facts that the domain reasons about."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from webapp.domain import call_in, rule_data
from webapp.domain.call_in import CallInWindow, is_open
from webapp.domain.call_in_cases import CaseFacts, Finding, Signed, first_day_of
from webapp.domain.call_in_facts import Content, Matter, Request, Residents, Signature
from webapp.domain.call_in_requests import Judgement
from webapp.domain.constitution import Effect, Unit
from webapp.domain.days import count_from_data
from webapp.domain.expected_dates import ExpectedDate
from webapp.domain.lifecycle import Status
from webapp.domain.london import london_date
from webapp.domain.membership import ExecutiveSeat, MembershipFact
from webapp.domain.plan_entry import Maker
from webapp.models.bodies import Membership, Person
from webapp.models.call_ins import CallInRequest, Signatory
from webapp.models.decisions import DateChange, Decision
from webapp.models.records import Outcome


def expected_of(decision: Decision) -> ExpectedDate:
    """Return the expected date of a decision."""
    return ExpectedDate(
        decision.expected_precision, decision.expected_from, decision.expected_to, decision.expected_text
    )


def made_by(decision: Decision) -> list[str]:
    """Name who makes a decision as of now, with the holders of their offices, in order."""
    return [Maker(one.name, one.kind, one.holder or "").words for one in decision.decision_makers]


def old_date_of(change: DateChange) -> ExpectedDate:
    """Return the date that a move left behind."""
    return ExpectedDate(change.old_precision, change.old_from, change.old_to, change.old_text)


def new_date_of(change: DateChange) -> ExpectedDate:
    """Return the date that a move brought."""
    return ExpectedDate(change.new_precision, change.new_from, change.new_to, change.new_text)


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
        unit=Unit(outcome.rule.get("unit", Unit.WORKING_DAYS)),
        decided_on=None if outcome.rule.get("clock_start", "publication") == "publication" else outcome.decided_on,
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


def signatures_of(
    signatories: Iterable[Signatory],
    memberships: Iterable[Membership],
    earlier: Mapping[int, tuple[datetime, ...]] | None = None,
) -> tuple[Signature, ...]:
    """Return signatures as the rule judges them: who, when, and what that person was in the council.

    `earlier` are the moments of each person's signatures that counted on other decisions.
    """
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
            ward=None if signatory.person.ward_id is None else str(signatory.person.ward_id),
            executive=executive_of(signatory.person),
            earlier=(earlier or {}).get(signatory.person_id, ()),
            void_reason=signatory.void_reason,
        )
        for signatory in signatories
    )


def executive_of(person: Person) -> ExecutiveSeat | None:
    """Return a person's time on the Cabinet, if there is or was one."""
    return None if person.executive_from is None else ExecutiveSeat(person.executive_from, person.executive_to)


def matter_of(decision: Decision) -> Matter:
    """Return what a decision touches; its committees and wards must be loaded."""
    return Matter(
        committees=frozenset(committee.slug for committee in decision.committees),
        is_education=any(committee.handles_education for committee in decision.committees),
        wards=frozenset(str(ward.id) for ward in decision.wards),
        all_wards=decision.all_wards,
    )


def content_of(request: CallInRequest) -> Content:
    """Return what a request says beside its signatures."""
    return Content(request.grounds, tuple(request.chosen_grounds), request.alternative)


def residents_of(request: CallInRequest) -> Residents | None:
    """Return how many members of the public have signed and when that number was reached, if any have."""
    if request.public_signatures is None or request.public_received_at is None:
        return None
    return Residents(request.public_signatures, request.public_received_at)


def request_of(request: CallInRequest, signatures: tuple[Signature, ...]) -> Request:
    """Return a request as the rule judges it."""
    return Request(
        signatures=signatures,
        residents=residents_of(request),
        content=content_of(request),
        received_on=london_date(request.received_at),
        completed_at=request.content_completed_at,
        repeats_on=request.repeats_on,
    )


def case_of(decision: Decision, judgement: Judgement | None = None) -> CaseFacts | None:
    """Return the case of a decision's call-in as it is stored, or as it is judged anew; None where there is none.

    Without a judgement nothing is known of what a request that is not complete lacks.
    """
    request, outcome, window = decision.call_in_request, decision.outcome, window_of(decision.outcome)
    if request is None or window is None:
        return None
    assert outcome is not None
    refusals = {one.person: why for one, why in judgement.not_counted} if judgement else None
    return CaseFacts(
        rule=rule_data.read(outcome.rule),
        window=window,
        signed=tuple(Signed(one.person.name, one.received_at, _why_not(one, refusals)) for one in request.signatories),
        residents=residents_of(request),
        lacks=judgement.lacks if judgement else (),
        satisfied_at=request.satisfied_at,
        finding=finding_of(request),
        outcome=request.outcome,
        outcome_on=request.outcome_on,
        announced_by=request.act_by if request.outcome else request.meet_by,
        reconsidered_on=request.reconsidered_on,
        implementable_on=outcome.implementable_on,
        is_withdrawn=decision.status is Status.WITHDRAWN,
    )


def implementable_on(decision: Decision) -> date | None:
    """Return the first day of implementation that follows from a window as announced and the case of its call-in."""
    case, window = case_of(decision), window_of(decision.outcome)
    if case is not None:
        return first_day_of(case)
    return window.implementable_on if window else None


def finding_of(request: CallInRequest) -> Finding | None:
    """Return what the office that judges requests found, if it has."""
    if request.validity is None or request.validity_on is None:
        return None
    return Finding(request.validity, request.validity_on, request.validity_by, request.validity_reasons)


def _why_not(signatory: Signatory, refusals: Mapping[str, str] | None) -> str:
    return signatory.why_not if refusals is None else refusals.get(str(signatory.person_id), "")
