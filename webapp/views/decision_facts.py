"""What a decision's page shows: its course, its particulars, how its dates came about."""

from dataclasses import dataclass
from datetime import datetime

from webapp.domain import lifecycle, rule_data, stated_dates, wording
from webapp.domain.call_in import implementation_phrase
from webapp.domain.constitution import CallInRule
from webapp.domain.days import WorkingCalendar
from webapp.domain.exempt_information import access_sentence
from webapp.domain.expected_dates import in_sentence, sentence
from webapp.domain.key_decisions import GROUND_WORDS
from webapp.domain.lifecycle import Status
from webapp.domain.london import london_date
from webapp.domain.plan_entry import PlanEntry
from webapp.domain.stated_dates import OwnDates, StatedDate
from webapp.domain.timeline import CallInCourse, Course, RecordCourse, Step, timeline_of
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting
from webapp.models.records import Outcome
from webapp.queries.facts import expected_of, made_by, may_be_implemented, new_date_of, old_date_of, window_of
from webapp.queries.slippage import slippage_of
from webapp.queries.trail import AnnouncedAgain
from webapp.views.slippage_words import slipped_sentence


@dataclass(frozen=True, slots=True)
class Working:
    """How a call-in date was worked out: each day in words with its number or the reason it has none, and the rule."""

    days: tuple[tuple[str, int | None, str | None], ...]
    published: str
    closes: str
    is_over: bool
    implementation: str
    rule: CallInRule


@dataclass(frozen=True, slots=True)
class Move:
    """One move of the expected date, in words."""

    on: str
    old: str
    new: str
    reason: str


def timeline(decision: Decision, *, now: datetime, meeting: Meeting | None = None) -> tuple[Step, ...]:
    """Return the steps of a decision from notice to implementation; `meeting` is the one that scrutiny will hold."""
    notice, withdrawn = decision.notice_published_at, decision.withdrawn_at
    course = Course(
        expected=expected_of(decision),
        notice_on=london_date(notice) if notice else None,
        withdrawn_on=london_date(withdrawn) if withdrawn else None,
        record=_record_course(decision, decision.outcome, meeting, now) if decision.outcome else None,
    )
    return timeline_of(course, now=now)


def working(decision: Decision, *, now: datetime) -> Working | None:
    """Return how the last moment to call in was worked out, by the rule kept with the record; None without a window."""
    window = window_of(decision.outcome)
    if window is None:
        return None
    assert decision.outcome and decision.outcome.rule is not None
    return Working(
        days=tuple((wording.day(one.date), one.number, one.why_not_counted) for one in window.days),
        published=wording.moment(window.published_at),
        closes=wording.last_moment(window),
        is_over=now > window.closes_at,
        implementation=implementation_phrase(window),
        rule=rule_data.read(decision.outcome.rule),
    )


def announced_again(change: AnnouncedAgain | None) -> str:
    """Return how a reason given for other dates is introduced: what was done, on which day, and the old last moment."""
    if change is None:
        return "The dates announced with this record were changed"
    on = wording.short_day(london_date(change.at))
    old = f"; call-in was to close at {wording.last_moment_of(change.closed_at)}" if change.closed_at else ""
    if change.move is lifecycle.Move.REANNOUNCE:
        return f"The call-in dates of this record were announced again on {on}{old}"
    return f"The time at which this record was published was corrected on {on}{old}"


def implementation_words(outcome: Outcome | None) -> str:
    """Write from when a decision may be acted on as its record stands: a day, or a moment of the last day."""
    if outcome is None or outcome.implementable_on is None:
        return ""
    window = window_of(outcome)
    if window is not None and window.implementable_on == outcome.implementable_on:
        return implementation_phrase(window).removeprefix("May be implemented ")
    return f"on or after {wording.day(outcome.implementable_on)}"


def stated_date(decision: Decision, calendar: WorkingCalendar) -> StatedDate | None:
    """Return what a date stated elsewhere is worth beside the one announced, by the rule kept with the record."""
    outcome, window = decision.outcome, window_of(decision.outcome)
    if outcome is None or outcome.stated_effective_on is None:
        return None
    return stated_dates.difference(
        outcome.stated_effective_on,
        rule=rule_data.read(outcome.rule) if outcome.rule else None,
        callable_in=outcome.callable,
        waived=outcome.waived,
        decided_on=outcome.decided_on,
        published_on=london_date(outcome.published_at),
        calendar=calendar,
        own=OwnDates(window.published_at, window.implementable_on) if window else None,
    )


def moves(decision: Decision) -> tuple[Move, ...]:
    """Return every move of the expected date, the first one first."""
    return tuple(
        Move(
            wording.short_day(london_date(change.changed_at)),
            in_sentence(old_date_of(change)),
            in_sentence(new_date_of(change)),
            change.reason,
        )
        for change in decision.date_changes
    )


def slipped(decision: Decision) -> str:
    """Say for which month a decision was first planned and how far it slipped; nothing where it was never moved."""
    if not decision.date_changes:
        return ""
    makers = tuple(maker.name for maker in decision.decision_makers)
    return slipped_sentence(slippage_of(decision, decision.date_changes, makers))


def is_still_to_be_made(decision: Decision) -> bool:
    """Is this decision neither made nor withdrawn, so that people may still comment on it?"""
    return decision.outcome is None and decision.status is not Status.WITHDRAWN


def ground_sentence(decision: Decision) -> str:
    """Say why a decision is key, or that it is not."""
    if not decision.is_key:
        return "Not a key decision"
    return GROUND_WORDS[decision.key_ground] if decision.key_ground else "Key decision; the plan does not say why"


def makers_of(decision: Decision) -> list[str]:
    """Name who makes a decision, with the holders of the offices; of one that was made, as its record names them."""
    return (decision.outcome.made_by if decision.outcome else None) or made_by(decision)


def when_sentence(decision: Decision) -> str:
    """Say when a decision was made, or when it is expected; of a withdrawn one when it had been."""
    if decision.outcome:
        return f"Decided on {wording.day(decision.outcome.decided_on)}"
    expected = sentence(expected_of(decision))
    return f"Withdrawn; had been: {expected}" if decision.status is Status.WITHDRAWN else expected


def ward_words(decision: Decision) -> str:
    """Name the wards a decision affects."""
    if decision.all_wards:
        return "All wards"
    return wording.listed([ward.name for ward in decision.wards]) or "None named"


def privacy_sentence(decision: Decision | PlanEntry) -> str:
    """Say whether the report is public and, if not, by which paragraph of Schedule 12A; nothing of what it holds."""
    return access_sentence(decision.restriction, decision.exempt_paragraph)


def _record_course(decision: Decision, outcome: Outcome, meeting: Meeting | None, now: datetime) -> RecordCourse:
    return RecordCourse(
        decided_on=outcome.decided_on,
        published_at=outcome.published_at,
        window=window_of(outcome),
        implementable_on=outcome.implementable_on,
        may_be_implemented=may_be_implemented(outcome, now),
        implemented_on=decision.implemented_on,
        call_in=_call_in_course(decision.call_in_request, meeting),
    )


def _call_in_course(request: CallInRequest | None, meeting: Meeting | None) -> CallInCourse | None:
    if request is None or request.satisfied_at is None:
        return None
    return CallInCourse(
        called_in_on=london_date(request.satisfied_at),
        outcome=request.outcome,
        outcome_on=request.outcome_on,
        reconsidered_on=request.reconsidered_on,
        meets_on=london_date(meeting.starts_at) if meeting else None,
        act_by=request.act_by if request.outcome else request.meet_by,
    )
