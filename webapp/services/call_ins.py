"""The case of a call-in: signatures received, the request judged, and what came of it recorded."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from webapp.domain import rule_data
from webapp.domain.call_in import CallInWindow, is_open
from webapp.domain.call_in_cases import (
    Finding,
    action_announced_by,
    meeting_announced_by,
    meets_by,
    not_met_on,
    outcomes_on_offer,
)
from webapp.domain.call_in_facts import Content
from webapp.domain.call_in_limits import grounds_left
from webapp.domain.call_in_requests import Judgement, Validity
from webapp.domain.constitution import CallInOutcome, CallInRule
from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.lifecycle import Move, Status, after_reconsideration, status_after
from webapp.domain.london import london_date
from webapp.domain.wording import day as in_full
from webapp.models.decisions import Decision
from webapp.queries.call_ins import judged
from webapp.queries.facts import implementable_on, window_of
from webapp.services import call_in_requests, news, outbox, reminders
from webapp.services.call_in_requests import Arrival
from webapp.services.decisions import opened, saved, snapshot


def receive_request(
    session: Session,
    uuid: str,
    *,
    people: Sequence[int],
    received_at: datetime,
    grounds: str,
    revision: int | None,
    actor: str,
    now: datetime,
    calendar: WorkingCalendar | None = None,
) -> Judgement:
    """Record who signed, for which reasons, and when that arrived; see `receive`."""
    arrival = Arrival(people=people, received_at=received_at, content=Content(grounds), recorded_by=actor)
    return receive(session, uuid, arrival, revision=revision, now=now, calendar=calendar)


def receive(
    session: Session,
    uuid: str,
    arrival: Arrival,
    *,
    revision: int | None,
    now: datetime,
    calendar: WorkingCalendar | None = None,
) -> Judgement:
    """Record what arrived of a request; when it is complete, implementation is suspended.

    Signatures, and what the rule demands beside them, may come on different days: each is judged by its own moment and
    by the rule kept with the record. By the calendar given the last day for scrutiny to meet is announced with it;
    without one that day is counted whenever it is looked at. The governance officers are told that a request has begun
    and that it is complete; of a complete one whoever was told of the window, and those who follow call-ins.
    """
    decision = opened(session, uuid, revision, Move.SIGN_CALL_IN)
    window = _window_for(decision, arrival, now)
    is_first = decision.call_in_request is None or call_in_requests.has_ended(decision.call_in_request)
    before, rule = snapshot(decision), _rule_of(decision)
    call_in_requests.take(session, decision, arrival, rule=rule, window=window)
    judgement = _judge_and_suspend(session, decision, now=now, calendar=calendar)
    counted = f"{judgement.have} of {judgement.needed} valid signatures"
    reason = " ".join([f"{counted}.", *judgement.missing]) if judgement.missing else counted
    saved(session, decision, Move.SIGN_CALL_IN, before, actor=arrival.recorded_by, now=now, reason=reason)
    if judgement.valid:
        reminders.tell_of_change(session, decision, kind=reminders.ChangeKind.CALLED_IN, now=now)
        news.tell_of_call_in(session, decision, now=now)
    if is_first or judgement.valid:
        news.tell_staff_of_request(session, decision, is_complete=judgement.valid, now=now)
    return judgement


def record_validity(
    session: Session,
    uuid: str,
    *,
    validity: Validity,
    found_on: date,
    by: str,
    reasons: str,
    revision: int | None,
    actor: str,
    now: datetime,
) -> Decision:
    """Record what the office that judges requests found of one, by name, and why.

    A request that is not valid suspends nothing: its signatures are void, the decision is decided as before and may be
    implemented from the day announced with its window, or from this day if that is later. Whoever was told of the
    call-in is told, and while the window is open a fresh request may come.
    """
    decision = opened(session, uuid, revision, Move.JUDGE_CALL_IN)
    request, outcome = decision.call_in_request, decision.outcome
    assert request is not None and request.satisfied_at is not None
    assert outcome is not None
    _check_day(found_on, london_date(request.satisfied_at), now)
    before = snapshot(decision)
    finding = Finding(validity, found_on, by, reasons)
    request.validity, request.validity_on = finding.validity, finding.found_on
    request.validity_by, request.validity_reasons = finding.by, finding.reasons
    if validity is Validity.NOT_VALID:
        call_in_requests.void(request, f"{finding.words.replace('Found', 'The request was found', 1)}.")
        decision.status = Status.DECIDED
        outcome.implementable_on = implementable_on(decision)
    saved(session, decision, Move.JUDGE_CALL_IN, before, actor=actor, now=now, reason=f"{finding.words}: {reasons}")
    if validity is Validity.NOT_VALID:
        reminders.tell_of_change(session, decision, kind=reminders.ChangeKind.NOT_VALID, now=now)
    return decision


def record_outcome(
    session: Session,
    uuid: str,
    *,
    outcome: CallInOutcome,
    outcome_on: date,
    words: str,
    revision: int | None,
    actor: str,
    now: datetime,
    calendar: WorkingCalendar | None = None,
) -> Decision:
    """Record what came of a call-in, and from which day the decision may be implemented, if at all yet.

    Only the outcomes of the rule kept with the record are allowed. That scrutiny did not meet is one once the time to
    meet, counted by the calendar, has passed; its day is the one after, whatever day is given. No other outcome needs
    that day, so that a calendar which does not reach so far keeps nobody from recording it.
    """
    decision = opened(session, uuid, revision, Move.RECORD_OUTCOME)
    request, window = decision.call_in_request, window_of(decision.outcome)
    assert window is not None and request is not None and request.satisfied_at is not None
    assert decision.outcome is not None
    rule = _rule_of(decision)
    meet_by = None
    if outcome is CallInOutcome.NOT_MET:
        meet_by = request.meet_by or (meets_by(rule, request.satisfied_at, calendar) if calendar else None)
    if outcome not in outcomes_on_offer(rule, meet_by=meet_by, today=london_date(now)):
        raise RuleBroken(
            "The rule kept with the record does not know this outcome, or not yet. Choose another.", field="outcome"
        )
    if meet_by is not None:
        outcome_on = not_met_on(meet_by)
    _check_day(outcome_on, london_date(request.satisfied_at), now)
    before = snapshot(decision)
    request.outcome, request.outcome_on, request.outcome_words = outcome, outcome_on, words
    request.act_by = action_announced_by(rule, outcome, outcome_on, calendar) if calendar else None
    decision.outcome.implementable_on = implementable_on(decision)
    others = grounds_left(rule.demands, rule.limits, request.chosen_grounds)
    decision.status = status_after(outcome, may_come_again=bool(others) and is_open(window, now))
    saved(session, decision, Move.RECORD_OUTCOME, before, actor=actor, now=now, reason=words)
    news.tell_of_outcome(session, decision, now=now)
    return decision


def reconsider(
    session: Session,
    uuid: str,
    *,
    stands: bool,
    reconsidered_on: date,
    words: str,
    revision: int | None,
    actor: str,
    now: datetime,
) -> Decision:
    """Record that the decision maker, or Council, has looked again: the decision stands, as made or amended, or not."""
    decision = opened(session, uuid, revision, Move.RECONSIDER)
    request = decision.call_in_request
    assert request is not None and request.outcome_on is not None
    assert decision.outcome is not None
    _check_day(reconsidered_on, request.outcome_on, now)
    before = snapshot(decision)
    request.reconsidered_on, request.reconsidered_words = reconsidered_on, words
    decision.status, decision.outcome.implementable_on = after_reconsideration(
        stands=stands, reconsidered_on=reconsidered_on
    )
    if not stands:
        decision.withdrawn_at, decision.withdrawn_reason = now, words
    saved(session, decision, Move.RECONSIDER, before, actor=actor, now=now, reason=words)
    if not stands:
        assert decision.id is not None
        outbox.cancel_waiting(session, decision.id, "withdrawn", now)
        reminders.tell_of_change(session, decision, kind=reminders.ChangeKind.WITHDRAWN, now=now)
        news.tell_of_withdrawal(session, decision, now=now)
    else:
        news.tell_of_outcome(session, decision, now=now)
    return decision


def judge_signatures(session: Session, decision: Decision, *, now: datetime, calendar: WorkingCalendar) -> None:
    """Judge all signatures anew by the window as it is announced now; suspend implementation when the request is valid.

    A call-in that has ended, or was found not valid, is left as it is.
    """
    if decision.call_in_request is not None and not call_in_requests.has_ended(decision.call_in_request):
        _judge_and_suspend(session, decision, now=now, calendar=calendar)


def _rule_of(decision: Decision) -> CallInRule:
    assert decision.outcome is not None and decision.outcome.rule is not None
    return rule_data.read(decision.outcome.rule)


def _window_for(decision: Decision, arrival: Arrival, now: datetime) -> CallInWindow:
    window = window_of(decision.outcome)
    if window is None:
        raise RuleBroken("This decision is not open to call-in, so no request can be received for it.")
    if arrival.received_at > now:
        raise RuleBroken("The request cannot have been received later than now.", field="received_on")
    return window


def _check_day(day: date, earliest: date, now: datetime) -> None:
    if day < earliest:
        raise RuleBroken(f"The day must be on or after {in_full(earliest)}.", field="day")
    if day > london_date(now):
        raise RuleBroken("The day must be today or earlier.", field="day")


def _judge_and_suspend(
    session: Session, decision: Decision, *, now: datetime, calendar: WorkingCalendar | None
) -> Judgement:
    """Judge a request, write beside each signature what became of it, and suspend the decision if it is complete."""
    request, judgement = decision.call_in_request, judged(session, decision)
    assert request is not None and judgement is not None and decision.outcome is not None
    refusals = {signature.person: why for signature, why in judgement.not_counted}
    for signatory in request.signatories:
        signatory.why_not = refusals.get(str(signatory.person_id), "")
        signatory.counts = not signatory.why_not
    request.satisfied_at = request.meet_by = None
    if judgement.valid and judgement.satisfied_at:
        assert decision.id is not None
        request.satisfied_at = judgement.satisfied_at
        if calendar is not None:
            request.meet_by = meeting_announced_by(_rule_of(decision), judgement.satisfied_at, calendar)
        decision.status, decision.outcome.implementable_on = Status.CALLED_IN, None
        outbox.cancel_waiting(session, decision.id, "called in", now)
    return judgement
