"""The course of a decision, step by step."""

from datetime import UTC, date, datetime, time

import pytest

from tests.call_in_rules import a_rule
from webapp.domain.call_in import CallInWindow, window_for
from webapp.domain.constitution import CallInOutcome, Effect
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.expected_dates import in_month
from webapp.domain.timeline import CallInCourse, Course, RecordCourse, Step, StepState, timeline_of

CALENDAR = WorkingCalendar(Nation.ENGLAND, {}, {}, known_from=date(2026, 1, 1), known_to=date(2027, 12, 31))
PUBLISHED = datetime(2026, 12, 11, 10, 0, tzinfo=UTC)
DURING = datetime(2026, 12, 16, 10, 0, tzinfo=UTC)
AFTER = datetime(2026, 12, 21, 10, 0, tzinfo=UTC)
DONE, AHEAD, STOPPED = StepState.DONE, StepState.AHEAD, StepState.STOPPED
NOTICE = Step("Notice published", "6 November 2026", DONE)
MADE = (NOTICE, Step("Decided", "9 December 2026", DONE), Step("Record published", "11 December 2026", DONE))
CALLED_IN = Step("Called in", "16 December 2026", STOPPED)
SUSPENDED = Step("May be implemented", "Not while it is suspended", AHEAD)


def a_window(*, cut_off: time | None = time(17, 0), effect: Effect = Effect.NEXT_CALENDAR_DAY) -> CallInWindow:
    return window_for(a_rule(length=5, cut_off=cut_off, effect=effect), published_at=PUBLISHED, calendar=CALENDAR)


def steps_of(*, now: datetime = DURING, withdrawn_on: date | None = None, **record: object) -> tuple[Step, ...]:
    facts: dict[str, object] = {"window": a_window(), "implementable_on": date(2026, 12, 19)} | record
    course = Course(
        expected=in_month(2026, 12),
        notice_on=date(2026, 11, 6),
        withdrawn_on=withdrawn_on,
        record=RecordCourse(decided_on=date(2026, 12, 9), published_at=PUBLISHED, **facts),  # type: ignore[arg-type]
    )
    return timeline_of(course, now=now)


def test_what_is_expected_has_its_decision_and_its_record_ahead() -> None:
    course = Course(expected=in_month(2026, 12), notice_on=date(2026, 11, 6))
    assert timeline_of(course, now=DURING) == (
        NOTICE,
        Step("Decision expected", "December 2026", AHEAD),
        Step("Record published", "After the decision", AHEAD),
    )


def test_an_entry_withdrawn_from_the_plan_ends_there() -> None:
    course = Course(expected=in_month(2026, 12), notice_on=date(2026, 11, 6), withdrawn_on=date(2026, 11, 20))
    assert timeline_of(course, now=DURING) == (NOTICE, Step("Withdrawn", "20 November 2026", STOPPED))


def test_while_the_window_is_open_its_end_is_ahead() -> None:
    assert steps_of() == (
        *MADE,
        Step("Call-in closes", "5pm on Friday 18 December 2026", AHEAD),
        Step("May be implemented", "From 19 December 2026", AHEAD),
    )


def test_when_the_window_has_closed_the_decision_may_be_implemented() -> None:
    assert steps_of(now=AFTER, may_be_implemented=True) == (
        *MADE,
        Step("Call-in closed", "5pm on Friday 18 December 2026", DONE),
        Step("May be implemented", "From 19 December 2026", DONE),
    )


def test_a_decision_that_takes_effect_on_the_last_day_waits_for_the_last_moment() -> None:
    window = a_window(cut_off=None, effect=Effect.END_OF_LAST_DAY)
    assert steps_of(window=window, implementable_on=window.last_day)[-1] == Step(
        "May be implemented", "After the end of Friday 18 December 2026", AHEAD
    )


def test_a_call_in_stops_the_decision_until_scrutiny_has_looked_at_it() -> None:
    call_in = CallInCourse(called_in_on=date(2026, 12, 16))
    assert steps_of(call_in=call_in, implementable_on=None) == (
        *MADE,
        CALLED_IN,
        Step("Scrutiny looks at it", "No day recorded yet", AHEAD),
        SUSPENDED,
    )


def test_no_action_by_scrutiny_lets_the_decision_go_on() -> None:
    call_in = CallInCourse(
        called_in_on=date(2026, 12, 16), outcome=CallInOutcome.NO_ACTION, outcome_on=date(2027, 1, 6)
    )
    assert steps_of(call_in=call_in, implementable_on=date(2027, 1, 6))[3:] == (
        CALLED_IN,
        Step("No action by scrutiny", "6 January 2027", DONE),
        Step("May be implemented", "From 6 January 2027", AHEAD),
    )


def test_a_decision_referred_back_waits_for_a_second_look() -> None:
    call_in = CallInCourse(
        called_in_on=date(2026, 12, 16), outcome=CallInOutcome.REFERRED_BACK, outcome_on=date(2027, 1, 6)
    )
    assert steps_of(call_in=call_in, implementable_on=None)[3:] == (
        CALLED_IN,
        Step("Referred back to the decision maker", "6 January 2027", STOPPED),
        Step("Decision maker looks again", "No day recorded yet", AHEAD),
        SUSPENDED,
    )


@pytest.mark.parametrize(
    ("outcome", "end", "second_look"),
    [
        (CallInOutcome.REFERRED_TO_COUNCIL, "Referred to Council", "Council looks at it"),
        (CallInOutcome.REFERRED_ELSEWHERE, "Referred to another body", "Another body looks at it"),
    ],
)
def test_a_decision_referred_elsewhere_waits_for_whoever_looks_at_it(
    outcome: CallInOutcome, end: str, second_look: str
) -> None:
    call_in = CallInCourse(called_in_on=date(2026, 12, 16), outcome=outcome, outcome_on=date(2027, 1, 6))
    assert steps_of(call_in=call_in, implementable_on=None)[4:] == (
        Step(end, "6 January 2027", STOPPED),
        Step(second_look, "No day recorded yet", AHEAD),
        SUSPENDED,
    )


def test_a_decision_that_scrutiny_did_not_meet_about_goes_on() -> None:
    call_in = CallInCourse(called_in_on=date(2026, 12, 16), outcome=CallInOutcome.NOT_MET, outcome_on=date(2027, 1, 6))
    assert steps_of(call_in=call_in, implementable_on=date(2027, 1, 6))[4:] == (
        Step("Scrutiny did not meet in time", "6 January 2027", DONE),
        Step("May be implemented", "From 6 January 2027", AHEAD),
    )


def test_a_decision_that_stands_after_the_second_look_may_be_implemented() -> None:
    call_in = CallInCourse(
        called_in_on=date(2026, 12, 16),
        outcome=CallInOutcome.REFERRED_TO_COUNCIL,
        outcome_on=date(2027, 1, 6),
        reconsidered_on=date(2027, 1, 20),
    )
    steps = steps_of(call_in=call_in, implementable_on=date(2027, 1, 20), implemented_on=date(2027, 2, 1))
    assert steps[4:] == (
        Step("Referred to Council", "6 January 2027", STOPPED),
        Step("Looked at again", "20 January 2027", DONE),
        Step("May be implemented", "From 20 January 2027", AHEAD),
        Step("Implemented", "1 February 2027", DONE),
    )


def test_a_decision_withdrawn_after_it_was_made_will_not_be_implemented() -> None:
    assert steps_of(withdrawn_on=date(2026, 12, 20), now=AFTER)[-1] == Step("Withdrawn", "20 December 2026", STOPPED)


@pytest.mark.parametrize("call_in", [CallInCourse(called_in_on=date(2026, 12, 16)), None])
def test_nothing_is_ahead_of_a_decision_withdrawn_before_scrutiny_looked_at_it(call_in: CallInCourse | None) -> None:
    steps = steps_of(withdrawn_on=date(2026, 12, 17), call_in=call_in, implementable_on=None)
    called_in = (CALLED_IN,) if call_in else ()
    assert steps == (*MADE, *called_in, Step("Withdrawn", "17 December 2026", STOPPED))


def test_a_decision_without_a_window_has_no_step_for_it() -> None:
    assert [step.what for step in steps_of(window=None)] == [
        "Notice published",
        "Decided",
        "Record published",
        "May be implemented",
    ]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "No day recorded yet"),
        ({"act_by": date(2012, 2, 1)}, "By 1 February 2012"),
        ({"act_by": date(2012, 2, 1), "meets_on": date(2012, 1, 30)}, "On 30 January 2012"),
    ],
)
def test_a_call_in_says_when_scrutiny_looks_at_it(changed: dict[str, date], words: str) -> None:
    course = CallInCourse(called_in_on=date(2012, 1, 17), **changed)
    assert Step("Scrutiny looks at it", words, AHEAD) in steps_of(call_in=course, implementable_on=None)
