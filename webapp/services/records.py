"""Publishing the record of a decision, which starts the call-in clock; correcting it; announcing its window anew."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from webapp.domain import rule_data
from webapp.domain.call_in import CallInWindow, is_open, window_for
from webapp.domain.constitution import CallInRule, DecisionKind, WaiverRule, kind_of, rule_for
from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.lifecycle import Move, Status
from webapp.domain.london import london_date
from webapp.domain.records import check_publication, check_scrutiny, implementable_without_call_in
from webapp.domain.waivers import Waiver, check_waiver
from webapp.domain.wording import last_moment
from webapp.models.decisions import Decision
from webapp.models.records import Outcome
from webapp.queries.facts import implementable_on, made_by, window_of
from webapp.services import call_ins, news, outbox, reminders
from webapp.services.decisions import opened, saved, snapshot


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a decision as an officer writes it (regulations 12 and 13).

    `stated_effective_on` is what another system or a paper says, and `stated_source` which; our dates stay ours.
    """

    decided_on: date
    published_at: datetime
    decision_text: str
    reasons: str
    alternatives: str
    interests: str
    dispensations: str = ""
    callable: bool = True
    not_callable_reason: str = ""
    waived: bool = False
    waiver_agreed_by: str = ""
    waiver_capacity: str = ""
    waiver_unable: str = ""
    waiver_agreed_on: date | None = None
    waiver_statement: str = ""
    stated_effective_on: date | None = None
    stated_source: str = ""

    @property
    def can_be_called_in(self) -> bool:
        """Say whether a call-in window opens with it."""
        return self.callable and not self.waived

    @property
    def waiver(self) -> Waiver | None:
        """Return the waiver it records, if there is one."""
        if not self.waived:
            return None
        return Waiver(
            self.waiver_agreed_by,
            self.waiver_capacity,
            self.waiver_unable,
            self.waiver_agreed_on,
            self.waiver_statement,
        )


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of a record, which may be put right after it was published."""

    decision_text: str
    reasons: str
    alternatives: str
    interests: str
    dispensations: str


Announcement = tuple[CallInRule, CallInWindow] | None


def to_be_announced(
    decision: Decision, record: Record, *, rules: Sequence[CallInRule], calendar: WorkingCalendar, now: datetime
) -> Announcement:
    """Work out the rule and the window that publishing a record would announce; None where there is no call-in.

    Whatever would keep the record from being published is refused here already; a waiver where no rule is in force
    with it, because nobody could then say who may agree to one.
    """
    committees = [committee.name for committee in decision.committees]
    check_scrutiny(can_be_called_in=record.can_be_called_in, committees=committees)
    if record.waiver:
        rule = _rule_of(record, kind_of_decision(decision), rules)
        check_waiver(record.waiver, rule.waiver, today=london_date(now))
    return _window_of(record, kind=kind_of_decision(decision), rules=rules, calendar=calendar, now=now)


def waiver_rule(
    decision: Decision, rules: Sequence[CallInRule], *, decided_on: date, published_at: datetime
) -> WaiverRule:
    """Return who may agree to a waiver of this decision's call-in; nobody is named where no one rule is in force."""
    rule = applicable_rule(decision, rules, decided_on=decided_on, published_at=published_at)
    return rule.waiver if rule else WaiverRule()


def applicable_rule(
    decision: Decision, rules: Sequence[CallInRule], *, decided_on: date, published_at: datetime
) -> CallInRule | None:
    """Return the rule for a decision made and published then; None where none is in force, as when none is needed."""
    kind = kind_of_decision(decision)
    try:
        return rule_for(rules, kind=kind, decided_on=decided_on, published_on=london_date(published_at))
    except RuleBroken:
        return None


def publish_record(
    session: Session,
    uuid: str,
    record: Record,
    *,
    rules: Sequence[CallInRule],
    calendar: WorkingCalendar,
    notice: dict[str, Any] | None = None,
    revision: int | None,
    actor: str,
    now: datetime,
) -> Decision:
    """Publish the record of a decision and announce its call-in window, with the working, in one fact.

    The rule and the count are copied into the record, so that nothing changed later changes what was announced; so is
    `notice`, by which route the notice of the decision was lawful, as assessed on this day.
    """
    decision = opened(session, uuid, revision, Move.PUBLISH_RECORD)
    announced = to_be_announced(decision, record, rules=rules, calendar=calendar, now=now)
    before = snapshot(decision)
    assert decision.id is not None
    decision.outcome = Outcome(
        decision_id=decision.id,
        **{name: getattr(record, name) for name in Record.__dataclass_fields__},
        notice=notice,
        decision_kind=kind_of_decision(decision),
        made_by=made_by(decision),
        recorded_at=now,
        recorded_by=actor,
    )
    _announce(decision, decision.outcome, announced)
    decision.status = Status.DECIDED
    session.flush()
    return saved(session, decision, Move.PUBLISH_RECORD, before, actor=actor, now=now)


def correct_publication(
    session: Session,
    uuid: str,
    *,
    published_at: datetime,
    reason: str,
    rules: Sequence[CallInRule],
    calendar: WorkingCalendar,
    revision: int | None,
    actor: str,
    now: datetime,
) -> Decision:
    """Correct when a record was published and re-announce its window.

    The rule is one for the kind of decision that it was when its record was published. Reminders of the old last moment
    are cancelled in the same transaction, and whoever had been told is told of the new one. Signatures that are in
    already are judged by the new window, which may complete a call-in.
    """
    decision = opened(session, uuid, revision, Move.CORRECT_PUBLICATION)
    outcome = decision.outcome
    assert outcome is not None
    assert decision.id is not None
    if published_at == outcome.published_at:
        raise RuleBroken("That is when it was published already. Enter the right date or time.", field="published_time")
    before, old_closing = snapshot(decision), outcome.call_in_closes_at
    corrected = Record(
        **{**{name: getattr(outcome, name) for name in Record.__dataclass_fields__}, "published_at": published_at}
    )
    kind = outcome.decision_kind or kind_of_decision(decision)
    announced = _window_of(corrected, kind=kind, rules=rules, calendar=calendar, now=now)
    outcome.published_at = published_at
    outcome.correction_reason = reason
    _announce(decision, outcome, announced)
    if decision.call_in_request:
        call_ins.judge_signatures(session, decision, now=now, calendar=calendar)
    saved(session, decision, Move.CORRECT_PUBLICATION, before, actor=actor, now=now, reason=reason)
    _tell_of_new_window(session, decision, old_closing, now)
    return decision


@dataclass(frozen=True, slots=True)
class Reannounced:
    """What announcing a window again did: to which decision, whether it is called in now, how many people are told."""

    reference: str
    called_in: bool
    told: int


def reannounce(
    session: Session,
    uuid: str,
    *,
    reason: str,
    calendar: WorkingCalendar,
    revision: int | None,
    actor: str,
    now: datetime,
    even_if_over: bool = False,
) -> Reannounced:
    """Announce the window of a record again, counted by the rule frozen with it and the calendar as it is now.

    Refused where the dates agree already. A window that is still open is not ended by it unless `even_if_over` says
    that this is meant. Signatures are judged anew, and whoever had been told is told, as after a correction.
    """
    decision = opened(session, uuid, revision, Move.REANNOUNCE)
    outcome, announced = decision.outcome, window_of(decision.outcome)
    if outcome is None or announced is None:
        raise RuleBroken(f"{decision.reference} has no call-in window, so there is nothing to announce again.")
    rule = rule_data.read(outcome.rule)
    window = window_for(rule, published_at=outcome.published_at, calendar=calendar, decided_on=outcome.decided_on)
    if (window.closes_at, window.implementable_on) == (announced.closes_at, announced.implementable_on):
        raise RuleBroken(f"The dates announced for {decision.reference} agree with the calendar. Open the list again.")
    if is_open(announced, now) and not is_open(window, now) and not even_if_over:
        raise RuleBroken(
            f"The new last moment of {decision.reference}, {last_moment(window)}, is already over, so nobody "
            "could call it in any more. Tick the box if this is meant.",
            field="even_if_over",
        )
    before, old_closing = snapshot(decision), outcome.call_in_closes_at
    outcome.correction_reason = reason
    _announce_window(decision, outcome, window)
    if decision.call_in_request:
        call_ins.judge_signatures(session, decision, now=now, calendar=calendar)
    saved(session, decision, Move.REANNOUNCE, before, actor=actor, now=now, reason=reason)
    told = _tell_of_new_window(session, decision, old_closing, now)
    return Reannounced(decision.reference, decision.status is Status.CALLED_IN, told)


def correct_wording(
    session: Session, uuid: str, wording: Wording, *, reason: str, revision: int | None, actor: str, now: datetime
) -> Decision:
    """Correct what the record says, with the reason, which the public reads; its dates and its window stay."""
    decision = opened(session, uuid, revision, Move.CORRECT_WORDING)
    outcome = decision.outcome
    assert outcome is not None
    new = asdict(wording)
    if all(getattr(outcome, name) == text for name, text in new.items()):
        raise RuleBroken("Nothing was changed. Change what is wrong, or cancel.")
    before = snapshot(decision)
    for name, text in new.items():
        setattr(outcome, name, text)
    outcome.wording_reason = reason
    return saved(session, decision, Move.CORRECT_WORDING, before, actor=actor, now=now, reason=reason)


def kind_of_decision(decision: Decision) -> DecisionKind:
    """Return which kind of decision this is; its makers must be loaded."""
    return kind_of((maker.kind for maker in decision.decision_makers), is_key=decision.is_key)


def _window_of(
    record: Record, *, kind: DecisionKind, rules: Sequence[CallInRule], calendar: WorkingCalendar, now: datetime
) -> Announcement:
    """Work out the window a record opens, by the rule in force when its clock starts; None where there is none."""
    check_publication(decided_on=record.decided_on, published_at=record.published_at, now=now)
    if not record.can_be_called_in:
        return None
    rule = _rule_of(record, kind, rules)
    window = window_for(rule, published_at=record.published_at, calendar=calendar, decided_on=record.decided_on)
    return rule, window


def _rule_of(record: Record, kind: DecisionKind, rules: Sequence[CallInRule]) -> CallInRule:
    """Return the rule in force when the clock of a record starts; RuleBroken where there is none or more than one."""
    return rule_for(rules, kind=kind, decided_on=record.decided_on, published_on=london_date(record.published_at))


def _announce(decision: Decision, outcome: Outcome, announced: Announcement) -> None:
    if announced is None:
        first_day = implementable_without_call_in(outcome.decided_on)
        outcome.announced_implementable_on = outcome.implementable_on = first_day
        return
    rule, window = announced
    outcome.rule = rule_data.to_data(rule)
    _announce_window(decision, outcome, window)


def _announce_window(decision: Decision, outcome: Outcome, window: CallInWindow) -> None:
    """Write the window into the record; what came of a call-in keeps its say over the first day of implementation."""
    outcome.working = [day.to_data() for day in window.days]
    outcome.call_in_opens_on = window.opens_on
    outcome.call_in_last_day = window.last_day
    outcome.call_in_closes_at = window.closes_at
    outcome.cut_off = window.cut_off
    outcome.announced_implementable_on = window.implementable_on
    outcome.implementable_on = implementable_on(decision)


def _tell_of_new_window(session: Session, decision: Decision, old_closing: datetime | None, now: datetime) -> int:
    """Queue what follows from another window: a call-in, or a last moment that moved. Return how many are told."""
    session.flush()
    assert decision.id is not None and decision.outcome is not None
    if decision.status is Status.CALLED_IN:
        told = reminders.tell_of_change(session, decision, kind=reminders.ChangeKind.CALLED_IN, now=now)
        return told + news.tell_of_call_in(session, decision, now=now)
    if decision.outcome.call_in_closes_at == old_closing:
        return 0
    outbox.cancel_waiting(session, decision.id, "the last moment moved", now)
    return reminders.tell_of_change(session, decision, kind=reminders.ChangeKind.MOVED, now=now)
