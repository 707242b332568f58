"""What a page says about call-in of one decision: whether it is possible, until when, by whom, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime

from webapp.domain import constitution, rule_wording, wording
from webapp.domain.call_in import OUTCOME_WORDS, CallInOutcome, implementation_phrase, time_left
from webapp.domain.days import WorkingCalendar
from webapp.domain.lifecycle import Status
from webapp.domain.london import london_date
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import Decision
from webapp.models.records import Outcome
from webapp.queries.facts import can_be_called_in, window_of

OPEN, SOON, CALLED_IN, CLOSED = "open", "soon", "called-in", "closed"

_STILL_SUSPENDED: dict[CallInOutcome, str] = {
    CallInOutcome.REFERRED_BACK: "It may not be implemented until the decision maker has looked at it again.",
    CallInOutcome.REFERRED_TO_COUNCIL: "It may not be implemented until Council has looked at it.",
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
    requesters = constitution.from_data(decision.outcome.rule).requesters
    return WindowInWords(
        closes=wording.last_moment(window),
        left=left.words,
        is_last_day=left.working_days == 0,
        who_may_ask=rule_wording.who_may_ask(
            requesters, education_matter=any(committee.handles_education for committee in decision.committees)
        ),
        signatures=_signatures(decision.call_in_request, requesters),
    )


def panel_of(decision: Decision, *, calendar: WorkingCalendar, now: datetime) -> CallInPanel | None:
    """Return what stands in the box of a decision's page; None where no record has been published."""
    if decision.status is Status.WITHDRAWN:
        return _withdrawn(decision)
    if (window := open_window(decision, calendar=calendar, now=now)) is not None:
        lines = (f"{window.who_may_ask} may call it in.", *((f"{window.signatures}.",) if window.signatures else ()))
        state = SOON if window.is_last_day else OPEN
        return CallInPanel(state, f"Can be called in until {window.closes}", window.left, lines, is_open=True)
    if decision.outcome is None:
        return None
    request = decision.call_in_request
    if request is not None and request.satisfied_at is not None:
        return _called_in(decision.outcome, request)
    return _closed(decision, decision.outcome)


def called_in_words(request: CallInRequest) -> str:
    """Write who called a decision in and when: "Called in on Monday 14 December 2026 by A and B"."""
    assert request.satisfied_at is not None
    names = [signatory.person.name for signatory in request.signatories if signatory.counts]
    return f"Called in on {wording.day(london_date(request.satisfied_at))} by {wording.listed(names)}"


def _signatures(request: CallInRequest | None, requesters: tuple[constitution.Requesters, ...]) -> str:
    """Write how far a request is, "1 of 2 signatures received so far", without the 2 where a rule has alternatives."""
    have = sum(1 for signatory in request.signatories if signatory.counts) if request else 0
    if not have:
        return ""
    if len(requesters) > 1:
        return f"{wording.count(have, 'signature')} received so far"
    return f"{have} of {wording.count(requesters[0].count, 'signature')} received so far"


def _withdrawn(decision: Decision) -> CallInPanel:
    assert decision.withdrawn_at is not None
    until = f"Withdrawn on {wording.day(london_date(decision.withdrawn_at))}"
    lines = ("It will not be implemented." if decision.outcome else "It will not be made.",)
    return CallInPanel(CLOSED, until, "", (f"Reason: {decision.withdrawn_reason}", *lines))


def _called_in(outcome: Outcome, request: CallInRequest) -> CallInPanel:
    """Tell of a valid call-in, whether it still suspends the decision or has ended."""
    who = f"{called_in_words(request)}."
    if request.outcome is None or request.outcome_on is None:
        waits = "It may not be implemented until scrutiny has looked at it."
        return CallInPanel(CALLED_IN, "Called in: implementation is suspended", "", (who, waits))
    if request.reconsidered_on is not None:
        until = f"Called in and looked at again on {wording.day(request.reconsidered_on)}"
        lines = (who, _concluded(request), f"Final decision: {request.reconsidered_words}", _from_when(outcome))
        return CallInPanel(CLOSED, until, "", _said(lines))
    suspended = _STILL_SUSPENDED.get(request.outcome)
    until = f"{OUTCOME_WORDS[request.outcome]} on {wording.day(request.outcome_on)}"
    then = suspended or _from_when(outcome)
    state = CALLED_IN if suspended else CLOSED
    return CallInPanel(state, until, "", _said((who, _concluded(request), then)))


def _concluded(request: CallInRequest) -> str:
    return f"Conclusion: {request.outcome_words}" if request.outcome_words else ""


def _closed(decision: Decision, outcome: Outcome) -> CallInPanel:
    """Tell of a decision that nobody can call in any more, or nobody ever could."""
    window = window_of(outcome)
    implemented = f"Implemented on {wording.day(decision.implemented_on)}." if decision.implemented_on else ""
    if window is not None:
        since = f"It was not called in. {implementation_phrase(window)}."
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
