"""Publishing the record of a decision, which starts the call-in clock, and correcting that publication."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlmodel import Session

from webapp.domain import constitution
from webapp.domain.call_in import CallInWindow, window_for
from webapp.domain.constitution import CallInRule, rule_in_force
from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.lifecycle import Move, Status
from webapp.domain.london import london_date
from webapp.domain.records import check_publication, check_scrutiny, implementable_without_call_in
from webapp.models.decisions import Decision
from webapp.models.records import Outcome
from webapp.services import call_ins, outbox, reminders
from webapp.services.decisions import opened, saved, snapshot


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a decision as an officer writes it (regulations 12 and 13)."""

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

    @property
    def can_be_called_in(self) -> bool:
        """Say whether a call-in window opens with it."""
        return self.callable and not self.waived


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

    Whatever would keep the record from being published is refused here already.
    """
    committees = [committee.name for committee in decision.committees]
    check_scrutiny(can_be_called_in=record.can_be_called_in, committees=committees)
    return _window_of(record, rules=rules, calendar=calendar, now=now)


def publish_record(
    session: Session,
    uuid: str,
    record: Record,
    *,
    rules: Sequence[CallInRule],
    calendar: WorkingCalendar,
    revision: int | None,
    actor: str,
    now: datetime,
) -> Decision:
    """Publish the record of a decision and announce its call-in window, with the working, in one fact.

    The rule and the count are copied into the record, so that nothing changed later changes what was announced.
    """
    decision = opened(session, uuid, revision, Move.PUBLISH_RECORD)
    announced = to_be_announced(decision, record, rules=rules, calendar=calendar, now=now)
    before = snapshot(decision)
    assert decision.id is not None
    decision.outcome = Outcome(
        decision_id=decision.id,
        **{name: getattr(record, name) for name in Record.__dataclass_fields__},
        recorded_at=now,
        recorded_by=actor,
    )
    _announce(decision.outcome, announced)
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

    Reminders of the old last moment are cancelled in the same transaction, and whoever had been told is told of
    the new one. Signatures that are in already are judged by the new window, which may complete a call-in.
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
    announced = _window_of(corrected, rules=rules, calendar=calendar, now=now)
    outcome.published_at = published_at
    outcome.correction_reason = reason
    _announce(outcome, announced)
    if decision.call_in_request:
        call_ins.judge_signatures(session, decision, now=now)
    saved(session, decision, Move.CORRECT_PUBLICATION, before, actor=actor, now=now, reason=reason)
    session.flush()
    if decision.status is Status.CALLED_IN:
        reminders.tell_of_change(session, decision, kind=reminders.ChangeKind.CALLED_IN, now=now)
    elif outcome.call_in_closes_at != old_closing:
        outbox.cancel_waiting(session, decision.id, "the last moment moved", now)
        reminders.tell_of_change(session, decision, kind=reminders.ChangeKind.MOVED, now=now)
    return decision


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


def _window_of(
    record: Record, *, rules: Sequence[CallInRule], calendar: WorkingCalendar, now: datetime
) -> Announcement:
    """Work out the window a record opens, by the rule in force on its publication date; None where there is none."""
    check_publication(decided_on=record.decided_on, published_at=record.published_at, now=now)
    if not record.can_be_called_in:
        return None
    rule = rule_in_force(rules, london_date(record.published_at))
    return rule, window_for(rule, published_at=record.published_at, calendar=calendar)


def _announce(outcome: Outcome, announced: Announcement) -> None:
    if announced is None:
        first_day = implementable_without_call_in(outcome.decided_on)
        outcome.announced_implementable_on = outcome.implementable_on = first_day
        return
    rule, window = announced
    outcome.rule = constitution.to_data(rule)
    outcome.working = [day.to_data() for day in window.days]
    outcome.call_in_opens_on = window.opens_on
    outcome.call_in_last_day = window.last_day
    outcome.call_in_closes_at = window.closes_at
    outcome.cut_off = window.cut_off
    outcome.announced_implementable_on = outcome.implementable_on = window.implementable_on
