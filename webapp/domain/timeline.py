"""The course of one decision as a reader sees it: what has happened, what is still to come, where it was stopped."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from webapp.domain import wording
from webapp.domain.call_in import CallInWindow, is_open
from webapp.domain.constitution import OUTCOME_WORDS, CallInOutcome
from webapp.domain.expected_dates import ExpectedDate, words
from webapp.domain.london import london_date


class StepState(StrEnum):
    """Whether a step has been taken, is still to come, or stopped the decision."""

    DONE = "done"
    AHEAD = "ahead"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what, when in words (or why not yet), and its state."""

    what: str
    when: str
    state: StepState


@dataclass(frozen=True, slots=True, kw_only=True)
class CallInCourse:
    """A valid call-in: the day it became valid, what came of it, and when the decision was looked at again.

    `meets_on` is the day of a meeting that will look at it, `act_by` the last day of the clock that runs now.
    """

    called_in_on: date
    outcome: CallInOutcome | None = None
    outcome_on: date | None = None
    reconsidered_on: date | None = None
    meets_on: date | None = None
    act_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCourse:
    """A published record, its window if it has one, and the first day of implementation as it stands now."""

    decided_on: date
    published_at: datetime
    window: CallInWindow | None = None
    implementable_on: date | None = None
    may_be_implemented: bool = False
    implemented_on: date | None = None
    call_in: CallInCourse | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is known of a decision's way from notice to implementation."""

    expected: ExpectedDate
    notice_on: date | None = None
    withdrawn_on: date | None = None
    record: RecordCourse | None = None


_SECOND_LOOK: dict[CallInOutcome, str] = {
    CallInOutcome.REFERRED_BACK: "Decision maker looks again",
    CallInOutcome.REFERRED_TO_COUNCIL: "Council looks at it",
    CallInOutcome.REFERRED_ELSEWHERE: "Another body looks at it",
}


def timeline_of(course: Course, *, now: datetime) -> tuple[Step, ...]:
    """List the steps of a decision in order, as they stand at an instant."""
    return tuple(_steps(course, now))


def _steps(course: Course, now: datetime) -> Iterator[Step]:
    if course.notice_on is not None:
        yield Step("Notice published", wording.short_day(course.notice_on), StepState.DONE)
    if course.record is not None:
        steps = _since_the_decision(course.record, now)
        yield from (one for one in steps if course.withdrawn_on is None or one.state is not StepState.AHEAD)
    elif course.withdrawn_on is None:
        yield Step("Decision expected", words(course.expected), StepState.AHEAD)
        yield Step("Record published", "After the decision", StepState.AHEAD)
    if course.withdrawn_on is not None:
        yield Step("Withdrawn", wording.short_day(course.withdrawn_on), StepState.STOPPED)
    elif course.record is not None:
        yield from _implementation(course.record)


def _since_the_decision(record: RecordCourse, now: datetime) -> Iterator[Step]:
    """Yield the decision, its record, and its window or its call-in."""
    yield Step("Decided", wording.short_day(record.decided_on), StepState.DONE)
    yield Step("Record published", wording.short_day(london_date(record.published_at)), StepState.DONE)
    if record.call_in is not None:
        yield from _since_the_call_in(record.call_in)
    elif record.window is not None:
        closes = wording.last_moment(record.window)
        if is_open(record.window, now):
            yield Step("Call-in closes", closes, StepState.AHEAD)
        else:
            yield Step("Call-in closed", closes, StepState.DONE)


def _since_the_call_in(call_in: CallInCourse) -> Iterator[Step]:
    """Yield the call-in, what came of it, and the second look."""
    yield Step("Called in", wording.short_day(call_in.called_in_on), StepState.STOPPED)
    if call_in.outcome is None or call_in.outcome_on is None:
        yield Step("Scrutiny looks at it", _still_to_come(call_in), StepState.AHEAD)
        return
    then = _SECOND_LOOK.get(call_in.outcome)
    state = StepState.STOPPED if then else StepState.DONE
    yield Step(OUTCOME_WORDS[call_in.outcome], wording.short_day(call_in.outcome_on), state)
    if call_in.reconsidered_on is not None:
        yield Step("Looked at again", wording.short_day(call_in.reconsidered_on), StepState.DONE)
    elif then:
        yield Step(then, _still_to_come(replace(call_in, meets_on=None)), StepState.AHEAD)


def _still_to_come(call_in: CallInCourse) -> str:
    if call_in.meets_on is not None:
        return f"On {wording.short_day(call_in.meets_on)}"
    return f"By {wording.short_day(call_in.act_by)}" if call_in.act_by else "No day recorded yet"


def _implementation(record: RecordCourse) -> Iterator[Step]:
    """Yield from when the decision may be acted on, and the day it was."""
    if record.implementable_on is None:
        yield Step("May be implemented", "Not while it is suspended", StepState.AHEAD)
        return
    window = record.window if record.call_in is None else None
    state = StepState.DONE if record.may_be_implemented else StepState.AHEAD
    yield Step("May be implemented", _from_when(record.implementable_on, window), state)
    if record.implemented_on is not None:
        yield Step("Implemented", wording.short_day(record.implemented_on), StepState.DONE)


def _from_when(implementable_on: date, window: CallInWindow | None) -> str:
    """Write the first day, or for a decision that takes effect on the last day of its window the moment after which."""
    if window is not None and implementable_on == window.last_day:
        return f"After {wording.last_moment(window)}"
    return f"From {wording.short_day(implementable_on)}"
