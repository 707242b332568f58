"""What a page says about call-in of one decision: whether it is possible, until when, by whom, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime

from webapp.domain import rule_data, rule_wording, wording
from webapp.domain.call_in import implementation_phrase, time_left
from webapp.domain.call_in_cases import state_of
from webapp.domain.call_in_requests import Validity
from webapp.domain.constitution import OUTCOME_WORDS, CallInOutcome, CallInRule, Pool, Requesters
from webapp.domain.days import WorkingCalendar
from webapp.domain.exempt_information import Restriction
from webapp.domain.lifecycle import Status
from webapp.domain.london import london_date
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import Decision
from webapp.models.records import Outcome
from webapp.queries.facts import can_be_called_in, case_of, finding_of, window_of

OPEN, SOON, CALLED_IN, CLOSED = "open", "soon", "called-in", "closed"

_STILL_SUSPENDED: dict[CallInOutcome, str] = {
    CallInOutcome.REFERRED_BACK: "It may not be implemented until the decision maker has looked at it again.",
    CallInOutcome.REFERRED_TO_COUNCIL: "It may not be implemented until Council has looked at it.",
    CallInOutcome.REFERRED_ELSEWHERE: "It may not be implemented until that body has looked at it.",
}


@dataclass(frozen=True, slots=True)
class CallInPanel:
    """The box at the top of a decision's page. `state` is one of the theme's: open, soon, called-in, closed."""

    state: str
    until: str
    left: str = ""
    lines: tuple[str, ...] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class WindowInWords:
    """A window in which a decision can be called in now, in the words of a page."""

    closes: str
    left: str
    is_last_day: bool
    who_may_ask: str
    signatures: str


def open_window(decision: Decision, *, calendar: WorkingCalendar, now: datetime) -> WindowInWords | None:
    """Return the window of a decision that can be called in at an instant, else None."""
    window = window_of(decision.outcome)
    if window is None or not can_be_called_in(decision, now):
        return None
    assert decision.outcome and decision.outcome.rule is not None
    left = time_left(window, now, calendar)
    rule = rule_data.read(decision.outcome.rule)
    return WindowInWords(
        closes=wording.last_moment(window),
        left=left.words,
        is_last_day=left.working_days == 0,
        who_may_ask=rule_wording.who_may_ask(
            rule.requesters, education_matter=any(committee.handles_education for committee in decision.committees)
        ),
        signatures=_signatures(decision.call_in_request, rule),
    )


def panel_of(decision: Decision, *, calendar: WorkingCalendar, now: datetime) -> CallInPanel | None:
    """Return what stands in the box of a decision's page; None where no record has been published."""
    if decision.status is Status.WITHDRAWN:
        return _withdrawn(decision)
    if (window := open_window(decision, calendar=calendar, now=now)) is not None:
        signed = f"{window.signatures}." if window.signatures else ""
        lines = (f"{window.who_may_ask} may call it in.", signed, _not_valid(decision))
        state = SOON if window.is_last_day else OPEN
        return CallInPanel(state, f"Can be called in until {window.closes}", window.left, _said(lines), is_open=True)
    if decision.outcome is None:
        return None
    request = decision.call_in_request
    if request is not None and request.satisfied_at is not None:
        return _called_in(decision, request, _next_step(decision, calendar=calendar, now=now))
    return _closed(decision, decision.outcome)


def called_in_words(request: CallInRequest) -> str:
    """Write who called a decision in and when: "Called in on Monday 14 December 2026 by A and B"; residents unnamed."""
    assert request.satisfied_at is not None
    names = [signatory.person.name for signatory in request.signatories if signatory.counts]
    if not names and request.public_signatures:
        names = [wording.count(request.public_signatures, "resident")]
    return f"Called in on {wording.day(london_date(request.satisfied_at))} by {wording.listed(names)}"


def _signatures(request: CallInRequest | None, rule: CallInRule) -> str:
    """Write how far a request is, "1 of 2 signatures received so far", without the 2 where a rule has alternatives."""
    if request is None:
        return ""
    members = sum(1 for signatory in request.signatories if signatory.counts)
    by_residents = any(one.pool is Pool.PUBLIC for one in rule.requesters)
    residents = (request.public_signatures or 0) if by_residents else 0
    only = rule.requesters[0] if len(rule.requesters) == 1 else None
    counted = [
        _so_far(members, "signature", only, rule),
        _so_far(residents, "signature of residents", only, rule, "signatures of residents"),
    ]
    return f"{wording.listed([one for one in counted if one])} received so far" if any(counted) else ""


def _so_far(have: int, singular: str, only: Requesters | None, rule: CallInRule, plural: str | None = None) -> str:
    if not have:
        return ""
    if only is None:
        return wording.count(have, singular, plural)
    return f"{have} of {wording.count(only.needed(rule.council_size), singular, plural)}"


def _not_valid(decision: Decision) -> str:
    """Tell of a request that was found not valid, and why."""
    request = decision.call_in_request
    finding = finding_of(request) if request is not None else None
    if finding is None or finding.validity is not Validity.NOT_VALID:
        return ""
    why = _in_public(decision, f": {finding.reasons}") or "."
    return f"A request to call it in was {finding.words[:1].lower()}{finding.words[1:]}{why}"


def _in_public(decision: Decision, words: str) -> str:
    """Give words about the substance of a call-in: what a report says that is exempt may be in them."""
    return words if decision.restriction is Restriction.PUBLIC else ""


def _next_step(decision: Decision, *, calendar: WorkingCalendar, now: datetime) -> str:
    """Say what must follow a call-in that is under way, where a day is set for it."""
    case = case_of(decision)
    state = state_of(case, calendar=calendar, now=now) if case else None
    return state.next_step if state and state.act_by else ""


def _withdrawn(decision: Decision) -> CallInPanel:
    assert decision.withdrawn_at is not None
    until = f"Withdrawn on {wording.day(london_date(decision.withdrawn_at))}"
    request, reason = decision.call_in_request, f"Reason: {decision.withdrawn_reason}"
    if request is not None and request.reconsidered_on is not None:
        reason = _in_public(decision, reason)
    then = "It will not be implemented." if decision.outcome else "It will not be made."
    return CallInPanel(CLOSED, until, "", _said((reason, then)))


def _called_in(decision: Decision, request: CallInRequest, next_step: str) -> CallInPanel:
    """Tell of a valid call-in, whether it still suspends the decision or has ended."""
    assert decision.outcome is not None
    outcome, who, finding = decision.outcome, f"{called_in_words(request)}.", finding_of(request)
    if request.outcome is None or request.outcome_on is None:
        found = f"{finding.words}." if finding else ""
        waits = "It may not be implemented until scrutiny has looked at it."
        lines = _said((who, found, waits, next_step))
        return CallInPanel(CALLED_IN, "Called in: implementation is suspended", "", lines)
    if request.reconsidered_on is not None:
        until = f"Called in and looked at again on {wording.day(request.reconsidered_on)}"
        final = _in_public(decision, f"Final decision: {request.reconsidered_words}")
        return CallInPanel(CLOSED, until, "", _said((who, _concluded(decision, request), final, _from_when(outcome))))
    suspended = _STILL_SUSPENDED.get(request.outcome)
    until = f"{OUTCOME_WORDS[request.outcome]} on {wording.day(request.outcome_on)}"
    then = (suspended, next_step) if suspended else (_from_when(outcome),)
    state = CALLED_IN if suspended else CLOSED
    return CallInPanel(state, until, "", _said((who, _concluded(decision, request), *then)))


def _concluded(decision: Decision, request: CallInRequest) -> str:
    return _in_public(decision, f"Conclusion: {request.outcome_words}") if request.outcome_words else ""


def _closed(decision: Decision, outcome: Outcome) -> CallInPanel:
    """Tell of a decision that nobody can call in any more, or nobody ever could."""
    window = window_of(outcome)
    implemented = f"Implemented on {wording.day(decision.implemented_on)}." if decision.implemented_on else ""
    if window is not None:
        not_valid = _not_valid(decision)
        since = f"It was not called in. {implementation_phrase(window)}."
        if not_valid:
            since = f"{not_valid} {_from_when(outcome)}".strip()
        until = f"Call-in {wording.closes_phrase(window, closed=True)}"
        return CallInPanel(CLOSED, until, "", _said((since, implemented)))
    if outcome.waived:
        agreed = f"{outcome.waiver_agreed_by} agreed that it was urgent and could not wait for call-in."
        return CallInPanel(CLOSED, "Call-in was waived", "", _said((agreed, _from_when(outcome), implemented)))
    return CallInPanel(
        CLOSED, "Cannot be called in", "", _said((outcome.not_callable_reason, _from_when(outcome), implemented))
    )


def _from_when(outcome: Outcome) -> str:
    on: date | None = outcome.implementable_on
    return f"May be implemented on or after {wording.day(on)}." if on else ""


def _said(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
