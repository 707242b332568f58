"""Receiving a call-in request, signature by signature, and recording what came of it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from webapp.domain import constitution
from webapp.domain.call_in import CallInOutcome, Judgement, implementable_after, judge
from webapp.domain.errors import RuleBroken
from webapp.domain.lifecycle import STATUS_AFTER, Move, Status, after_reconsideration
from webapp.domain.london import london_date
from webapp.domain.wording import day as in_full
from webapp.models.call_ins import CallInRequest, Signatory
from webapp.models.decisions import Decision
from webapp.queries.bodies import memberships_of
from webapp.queries.bodies import people as people_query
from webapp.queries.facts import signatures_of, window_of
from webapp.services import outbox, reminders
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
) -> Judgement:
    """Record who signed and when it arrived; when enough valid signatures are in, implementation is suspended.

    Signatures may come on different days: each is judged by its own moment and by the rule that was in force when
    the record was published. A decision can be called in once only.
    """
    decision = opened(session, uuid, revision, Move.SIGN_CALL_IN)
    assert decision.id is not None
    _check_request(decision, people, received_at, now)
    before = snapshot(decision)
    request = decision.call_in_request
    if request is None:
        request = CallInRequest(
            decision_id=decision.id, grounds=grounds, received_at=received_at, recorded_by=actor, signatories=[]
        )
        decision.call_in_request = request
        session.flush()
    elif grounds and grounds not in request.grounds:
        request.grounds = f"{request.grounds}\n\n{grounds}"
    _add_signatures(session, request, people, received_at)
    session.flush()
    judgement = judge_signatures(session, decision, now=now)
    saved(
        session,
        decision,
        Move.SIGN_CALL_IN,
        before,
        actor=actor,
        now=now,
        reason=f"{judgement.have} of {judgement.needed} valid signatures",
    )
    if judgement.valid:
        reminders.tell_of_change(session, decision, kind=reminders.ChangeKind.CALLED_IN, now=now)
    return judgement


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
) -> Decision:
    """Record what came of a call-in, and from which day the decision may be implemented, if at all yet."""
    decision = opened(session, uuid, revision, Move.RECORD_OUTCOME)
    request, window = decision.call_in_request, window_of(decision.outcome)
    assert window is not None and request is not None and request.satisfied_at is not None
    assert decision.outcome is not None
    _check_day(outcome_on, london_date(request.satisfied_at), now)
    before = snapshot(decision)
    request.outcome, request.outcome_on, request.outcome_words = outcome, outcome_on, words
    decision.outcome.implementable_on = implementable_after(outcome, window, outcome_on)
    decision.status = STATUS_AFTER[outcome]
    return saved(session, decision, Move.RECORD_OUTCOME, before, actor=actor, now=now, reason=words)


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
    return decision


def judge_signatures(session: Session, decision: Decision, *, now: datetime) -> Judgement:
    """Judge all signatures anew by the window as it is announced now; suspend implementation when enough count."""
    judgement = _judged(session, decision)
    if judgement.valid:
        _suspend(session, decision, judgement, now)
    return judgement


def _check_request(decision: Decision, people: Sequence[int], received_at: datetime, now: datetime) -> None:
    if window_of(decision.outcome) is None:
        raise RuleBroken("This decision is not open to call-in, so no request can be received for it.")
    if not people:
        raise RuleBroken("Select the members who signed the request.", field="people")
    if received_at > now:
        raise RuleBroken("The request cannot have been received later than now.", field="received_on")


def _check_day(day: date, not_before: date, now: datetime) -> None:
    if day < not_before:
        raise RuleBroken(f"The day must be on or after {in_full(not_before)}.", field="day")
    if day > london_date(now):
        raise RuleBroken("The day must be today or earlier.", field="day")


def _add_signatures(session: Session, request: CallInRequest, people: Sequence[int], received_at: datetime) -> None:
    """Add signatures; somebody whose earlier one does not count, having come too early for instance, signs anew."""
    assert request.id is not None
    signed = {signatory.person_id: signatory for signatory in request.signatories}
    for person in people_query(session, people):
        assert person.id is not None
        earlier = signed.get(person.id)
        if earlier is None:
            request.signatories.append(
                Signatory(
                    request_id=request.id, person_id=person.id, person=person, received_at=received_at, counts=False
                )
            )
        elif not earlier.counts:
            earlier.received_at = received_at


def _judged(session: Session, decision: Decision) -> Judgement:
    """Judge all signatures anew and write beside each whether it counts and, if not, why."""
    request, window = decision.call_in_request, window_of(decision.outcome)
    assert request is not None and window is not None
    assert decision.outcome is not None and decision.outcome.rule is not None
    people = [signatory.person_id for signatory in request.signatories]
    signatures = signatures_of(request.signatories, memberships_of(session, people))
    judgement = judge(
        constitution.from_data(decision.outcome.rule),
        signatures,
        window=window,
        relevant_committees=frozenset(committee.slug for committee in decision.committees),
        education_matter=any(committee.handles_education for committee in decision.committees),
    )
    refusals = {signature.person: why for signature, why in judgement.not_counted}
    for signatory in request.signatories:
        signatory.why_not = refusals.get(str(signatory.person_id), "")
        signatory.counts = not signatory.why_not
    return judgement


def _suspend(session: Session, decision: Decision, judgement: Judgement, now: datetime) -> None:
    assert decision.id is not None and decision.outcome is not None and decision.call_in_request is not None
    decision.status = Status.CALLED_IN
    decision.call_in_request.satisfied_at = judgement.satisfied_at
    decision.outcome.implementable_on = None
    outbox.cancel_waiting(session, decision.id, "called in", now)
