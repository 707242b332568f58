"""Publishing the record of a decision, which starts the call-in clock, and correcting that publication."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from webapp.domain import constitution, wording
from webapp.domain.call_in import CallInWindow, window_for
from webapp.domain.constitution import CallInRule, rule_in_force
from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.lifecycle import Move, Status
from webapp.domain.london import london_date
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


def check_dates(record: Record, *, now: datetime) -> None:
    """Refuse a publication in the future or before the decision.

    A past publication is accepted, since a record may be entered late; the trail shows when it was entered.
    """
    if record.published_at > now:
        raise RuleBroken(
            f"The record cannot be published later than now, {wording.moment(now)}. Enter when it was published.",
            field="published_on",
        )
    if record.decided_on > london_date(record.published_at):
        raise RuleBroken(
            "The publication date must be on or after the date of the decision, "
            + wording.day(record.decided_on)
            + ".",
            field="published_on",
        )


def window_announced(
    record: Record, *, rules: Sequence[CallInRule], calendar: WorkingCalendar
) -> tuple[CallInRule, CallInWindow] | None:
    """Work out the window a record opens, by the rule in force on its publication date; None where there is none."""
    if not record.callable or record.waived:
        return None
    rule = rule_in_force(rules, london_date(record.published_at))
    return rule, window_for(rule, published_at=record.published_at, calendar=calendar)


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
    check_dates(record, now=now)
    before = snapshot(decision)
    assert decision.id is not None
    decision.outcome = Outcome(
        decision_id=decision.id,
        **{name: getattr(record, name) for name in Record.__dataclass_fields__},
        recorded_at=now,
        recorded_by=actor,
    )
    _announce(decision.outcome, window_announced(record, rules=rules, calendar=calendar))
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
    before, old_closing = snapshot(decision), outcome.call_in_closes_at
    corrected = Record(
        **{**{name: getattr(outcome, name) for name in Record.__dataclass_fields__}, "published_at": published_at}
    )
    check_dates(corrected, now=now)
    outcome.published_at = published_at
    outcome.correction_reason = reason
    _announce(outcome, window_announced(corrected, rules=rules, calendar=calendar))
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


def _announce(outcome: Outcome, announced: tuple[CallInRule, CallInWindow] | None) -> None:
    if announced is None:
        outcome.announced_implementable_on = outcome.implementable_on = outcome.decided_on
        return
    rule, window = announced
    outcome.rule = constitution.to_data(rule)
    outcome.working = [day.to_data() for day in window.days]
    outcome.call_in_opens_on = window.opens_on
    outcome.call_in_last_day = window.last_day
    outcome.call_in_closes_at = window.closes_at
    outcome.cut_off = window.cut_off
    outcome.announced_implementable_on = outcome.implementable_on = window.implementable_on
