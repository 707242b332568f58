"""The whole case of one decision's call-in, worked out for one moment: how it stands, and what must follow by when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from webapp.domain import clocks, wording
from webapp.domain.call_in import CallInWindow, implementable_after, is_open
from webapp.domain.call_in_facts import Residents
from webapp.domain.call_in_requests import Validity
from webapp.domain.constitution import (
    OUTCOME_WORDS,
    Afterwards,
    CallInOutcome,
    CallInRule,
    IfNotMet,
    TakesEffect,
    Term,
)
from webapp.domain.days import ONE_DAY, WorkingCalendar
from webapp.domain.errors import BeyondKnownCalendar
from webapp.domain.london import london_date
from webapp.domain.wording import day


class Stage(StrEnum):
    """How far a case has come."""

    COLLECTING = "collecting"
    LAPSED = "lapsed"
    NOT_VALID = "not-valid"
    SUSPENDED = "suspended"
    REFERRED = "referred"
    ENDED = "ended"


STAGE_WORDS: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.COLLECTING: "Not complete yet",
        Stage.LAPSED: "Never completed",
        Stage.NOT_VALID: "Found not valid",
        Stage.SUSPENDED: "Implementation is suspended",
        Stage.REFERRED: "Referred, and still suspended",
        Stage.ENDED: "Ended",
    }
)
_WHO_LOOKS: Mapping[CallInOutcome, str] = MappingProxyType(
    {
        CallInOutcome.REFERRED_BACK: "The decision maker",
        CallInOutcome.REFERRED_TO_COUNCIL: "Council",
        CallInOutcome.REFERRED_ELSEWHERE: "The body it was referred to",
    }
)


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature as a page lists it: whose, when, and why it does not count, if it does not."""

    name: str
    received_at: datetime
    why_not: str = ""

    @property
    def counts(self) -> bool:
        """Say whether it counts."""
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Finding:
    """What a named officer found of a request, and why."""

    validity: Validity
    found_on: date
    by: str
    reasons: str

    @property
    def words(self) -> str:
        """Write it: "Found valid on Tuesday 17 January 2012 by Ada Penrose, Monitoring Officer"."""
        found = "valid" if self.validity is Validity.VALID else "not valid"
        return f"Found {found} on {day(self.found_on)} by {self.by}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What is known of a case. `satisfied_at` is the moment from which it suspends the decision, while it does.

    `announced_by` is the last day of the clock that runs, as it was when the clock started: a holiday proclaimed since
    does not move it. `lacks` are sentences on what a request that is not complete lacks. `implementable_on` is the
    decision's first day of implementation as it stands now; `is_withdrawn` says that the decision was taken back.
    """

    rule: CallInRule
    window: CallInWindow
    signed: tuple[Signed, ...] = ()
    residents: Residents | None = None
    lacks: tuple[str, ...] = ()
    satisfied_at: datetime | None = None
    finding: Finding | None = None
    outcome: CallInOutcome | None = None
    outcome_on: date | None = None
    announced_by: date | None = None
    reconsidered_on: date | None = None
    implementable_on: date | None = None
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseState:
    """A case at one moment. `act_by` is the last day of the clock that runs, `is_overdue` whether it has passed.

    `recounted_by` is what that day would be by the calendar of today, where that is another one.

    `next_step` says in words what follows, with its date. `facts` are what it was worked out from.
    """

    stage: Stage
    next_step: str
    facts: CaseFacts
    meet_by: date | None = None
    act_by: date | None = None
    recounted_by: date | None = None
    is_overdue: bool = False

    @property
    def words(self) -> str:
        """Write how the case stands."""
        return STAGE_WORDS[self.stage]

    @property
    def outcome_words(self) -> str:
        """Write what came of it and when: "No action by scrutiny on Tuesday 24 January 2012"; before that nothing."""
        if self.facts.outcome is None or self.facts.outcome_on is None:
            return ""
        return f"{OUTCOME_WORDS[self.facts.outcome]} on {day(self.facts.outcome_on)}"


def state_of(facts: CaseFacts, *, calendar: WorkingCalendar, now: datetime) -> CaseState:
    """Work out how a case stands at a moment and what must follow.

    *The law*: local; the Local Government Act 2000, section 9F(2) and (4), gives scrutiny the power to look at a
    decision made and not implemented, and to recommend that it be reconsidered or to let Council look at it.

    *The rule*: a complete request suspends the decision at once. Scrutiny must meet within the days the constitution
    gives, counted from the day after the request was complete. If it refers the decision, the decision maker or Council
    must look at it within the days given for that, counted from the day after the referral. What is decided then is
    final. Where scrutiny does not meet in time, the decision takes effect, or stays suspended, as the constitution
    says; neither happens by itself: an officer records it.

    *Example*: a request is complete on Tuesday 17 January 2012 and scrutiny must meet within ten working days: by
    Tuesday 31 January 2012. It refers the decision back that day, and the decision maker has five working days: to
    Tuesday 7 February 2012.

    *In doubt*: whether the days to meet run from the request or from the day an officer found it valid. They run from
    the day it was complete, which every council can tell, and which is never later.
    """
    today = london_date(now)
    if facts.is_withdrawn:
        return CaseState(stage=Stage.ENDED, next_step=_from_when(facts), facts=facts)
    if facts.satisfied_at is None:
        return _before_the_call_in(facts, now)
    if facts.outcome is None or facts.outcome_on is None:
        return _suspended(facts, calendar, today)
    if facts.reconsidered_on is None and facts.outcome in _WHO_LOOKS:
        return _referred(facts, facts.outcome, facts.outcome_on, calendar, today)
    return CaseState(stage=Stage.ENDED, next_step=_from_when(facts), facts=facts)


def first_day_of(facts: CaseFacts) -> date | None:
    """Find the first day of implementation of a decision as its case stands; None while it waits, or for ever.

    *The law*: local, as the window and what follows a call-in are (`window_for`, `implementable_after`).

    *The rule*: the day announced with the window. From a complete request on there is none, until the outcome gives
    one or the decision has been looked at again. A request found not valid gives it back: the day announced, or the
    day of the finding if that is later. When the window is announced again, the same holds with its new day.

    *Example*: announced for Thursday 19 January 2012, the request found not valid on Tuesday 24 January 2012: that day.
    The window is announced again with Friday 20 January 2012 as its day: it is Tuesday 24 January 2012 still.

    *In doubt*: where a corrected publication falls under a rule that does not know the outcome recorded before, it is
    read as one that never brings the decision forward: the day of the outcome, but not before the day announced.
    """
    if facts.is_withdrawn:
        return None
    if facts.reconsidered_on is not None:
        return facts.reconsidered_on
    if facts.outcome is not None and facts.outcome_on is not None:
        effect = facts.rule.afterwards.outcomes.get(facts.outcome, TakesEffect.NOT_BEFORE_WINDOW)
        return implementable_after(effect, facts.window, facts.outcome_on)
    if facts.satisfied_at is not None:
        return None
    if facts.finding is not None and facts.finding.validity is Validity.NOT_VALID:
        return max(facts.window.implementable_on, facts.finding.found_on)
    return facts.window.implementable_on


def meets_by(rule: CallInRule, satisfied_at: datetime, calendar: WorkingCalendar) -> date | None:
    """Find the last day on which scrutiny must meet; None where the rule sets none."""
    term = rule.afterwards.meet_within
    return None if term is None else clocks.ends_on(term, london_date(satisfied_at), calendar)


def meeting_announced_by(rule: CallInRule, satisfied_at: datetime, calendar: WorkingCalendar) -> date | None:
    """Find that day for keeping; None also where the calendar does not reach so far yet."""
    return _last_day(rule.afterwards.meet_within, london_date(satisfied_at), calendar)[0]


def action_announced_by(
    rule: CallInRule, outcome: CallInOutcome, outcome_on: date, calendar: WorkingCalendar
) -> date | None:
    """Find, for keeping, the last day on which a referred decision must be looked at again; None without one."""
    return _last_day(_term_of(rule, outcome), outcome_on, calendar)[0]


def not_met_on(meet_by: date) -> date:
    """Return the day that counts as the outcome's when scrutiny did not meet: the one after its last."""
    return meet_by + ONE_DAY


def outcomes_on_offer(rule: CallInRule, *, meet_by: date | None, today: date) -> tuple[CallInOutcome, ...]:
    """List the outcomes that may be recorded today: those of the rule, and NOT_MET only once the time has passed."""
    is_past = meet_by is not None and today > meet_by
    allowed = [one for one in OUTCOME_WORDS if one in rule.afterwards.outcomes]
    return tuple(one for one in allowed if one is not CallInOutcome.NOT_MET or is_past)


def effect_words(effect: TakesEffect, window: CallInWindow) -> str:
    """Say from when a decision may be implemented after an outcome, before its day is known."""
    match effect:
        case TakesEffect.WAITS:
            return "It stays suspended until it has been looked at again"
        case TakesEffect.AT_ONCE:
            return "It may be implemented from the day of the outcome"
        case TakesEffect.DAY_AFTER:
            return "It may be implemented from the day after the outcome"
        case TakesEffect.NOT_BEFORE_WINDOW:
            return f"It may be implemented from the day of the outcome, but not before {day(window.implementable_on)}"


def _before_the_call_in(facts: CaseFacts, now: datetime) -> CaseState:
    """Say how a request stands that suspends nothing: too few, incomplete, too late, or found not valid."""
    is_fresh = any(one.counts for one in facts.signed) or facts.residents is not None
    can_come = is_open(facts.window, now)
    until = wording.last_moment(facts.window)
    if facts.finding is not None and facts.finding.validity is Validity.NOT_VALID and not is_fresh:
        then = f"A fresh request may come until {until}." if can_come else _from_when(facts)
        return CaseState(stage=Stage.NOT_VALID, next_step=then, facts=facts)
    if not can_come:
        then = f"Call-in closed at {until}, and the request was not complete then. {_from_when(facts)}".strip()
        return CaseState(stage=Stage.LAPSED, next_step=then, facts=facts)
    needs = f"{' '.join(facts.lacks)} It can be completed until {until}.".strip()
    return CaseState(stage=Stage.COLLECTING, next_step=needs, facts=facts)


def _suspended(facts: CaseFacts, calendar: WorkingCalendar, today: date) -> CaseState:
    """Say by when scrutiny must meet, or what follows since it has not."""
    assert facts.satisfied_at is not None
    then = facts.rule.afterwards
    counted, unknown = _last_day(then.meet_within, london_date(facts.satisfied_at), calendar)
    by = facts.announced_by or counted
    overdue = by is not None and today > by
    if by is None:
        step = f"Scrutiny looks at the decision; its outcome is recorded then.{unknown}"
    elif not overdue:
        step = f"Scrutiny must meet by {day(by)}."
    else:
        step = f"Scrutiny had to meet by {day(by)}. {_if_not_met(then, facts.window, by)}"
    if facts.finding is None and facts.rule.judged_by:
        step = f"{facts.rule.judged_by} says whether the request is valid. {step}"
    other = counted if counted != by else None
    return CaseState(
        stage=Stage.SUSPENDED,
        next_step=step,
        facts=facts,
        meet_by=by,
        act_by=by,
        recounted_by=other,
        is_overdue=overdue,
    )


def _if_not_met(then: Afterwards, window: CallInWindow, meet_by: date) -> str:
    if then.if_not_met is IfNotMet.STAYS_SUSPENDED:
        return "If it did not, the decision stays suspended until an outcome is recorded."
    effect = then.outcomes.get(CallInOutcome.NOT_MET, TakesEffect.AT_ONCE)
    on = implementable_after(effect, window, not_met_on(meet_by))
    return f"If it did not, the decision may be implemented from {day(on)}, once that is recorded." if on else ""


def _referred(
    facts: CaseFacts, outcome: CallInOutcome, outcome_on: date, calendar: WorkingCalendar, today: date
) -> CaseState:
    """Say by when the decision must be looked at again; only two of the three who may be asked have a clock."""
    counted, unknown = _last_day(_term_of(facts.rule, outcome), outcome_on, calendar)
    by = facts.announced_by or counted
    overdue = by is not None and today > by
    who = _WHO_LOOKS[outcome]
    if by is None:
        step = f"{who} looks at the decision again; what is decided then is final.{unknown}"
    elif overdue:
        step = f"{who} had to look at the decision again by {day(by)}; what it decided is not recorded yet."
    else:
        step = f"{who} must look at the decision again by {day(by)}; what is decided then is final."
    other = counted if counted != by else None
    return CaseState(
        stage=Stage.REFERRED, next_step=step, facts=facts, act_by=by, recounted_by=other, is_overdue=overdue
    )


def _term_of(rule: CallInRule, outcome: CallInOutcome) -> Term | None:
    then = rule.afterwards
    return {
        CallInOutcome.REFERRED_BACK: then.reconsider_within,
        CallInOutcome.REFERRED_TO_COUNCIL: then.council_within,
    }.get(outcome)


def _from_when(facts: CaseFacts) -> str:
    if facts.is_withdrawn or facts.implementable_on is None:
        return "The decision was withdrawn." if facts.is_withdrawn else ""
    return f"The decision may be implemented on or after {day(facts.implementable_on)}."


def _last_day(term: Term | None, start: date, calendar: WorkingCalendar) -> tuple[date | None, str]:
    """Find the last day of a period, if there is one; where no date can be given yet, the sentence that says why."""
    if term is None:
        return None, ""
    try:
        return clocks.ends_on(term, start, calendar), ""
    except BeyondKnownCalendar as unknown:
        return None, f" By when cannot be said yet: {unknown.message}"
