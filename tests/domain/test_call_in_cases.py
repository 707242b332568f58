"""A call-in case at every stage: how it stands at a moment, and what must follow by when."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from webapp.adapters.bank_holidays import calendar_for
from webapp.domain.call_in import window_for
from webapp.domain.call_in_cases import (
    CaseFacts,
    CaseState,
    Finding,
    Signed,
    Stage,
    effect_words,
    first_day_of,
    meets_by,
    outcomes_on_offer,
    state_of,
)
from webapp.domain.call_in_facts import Residents
from webapp.domain.call_in_requests import Validity
from webapp.domain.constitution import (
    Afterwards,
    CallInOutcome,
    CallInRule,
    Clock,
    IfNotMet,
    Pool,
    Requesters,
    TakesEffect,
    Term,
    Unit,
)
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.london import london

CALENDAR = calendar_for(Nation.ENGLAND)
TUESDAY = datetime(2012, 1, 17, 10, 0, tzinfo=UTC)
TEN_DAYS_LATER = date(2012, 1, 31)
AFTERWARDS = Afterwards(
    meet_within=Term(10),
    reconsider_within=Term(5),
    council_within=Term(28, Unit.CALENDAR_DAYS),
    outcomes={
        CallInOutcome.NO_ACTION: TakesEffect.AT_ONCE,
        CallInOutcome.REFERRED_BACK: TakesEffect.WAITS,
        CallInOutcome.REFERRED_TO_COUNCIL: TakesEffect.WAITS,
        CallInOutcome.REFERRED_ELSEWHERE: TakesEffect.WAITS,
    },
)
RULE = CallInRule(
    name="Any two scrutiny members",
    clock=Clock(3),
    requesters=(Requesters(2, Pool.ANY_SCRUTINY),),
    words="Any two members may call a decision in.",
    source="Constitution, part 4",
    valid_from=date(2012, 1, 1),
    afterwards=AFTERWARDS,
)
TAKES_EFFECT = replace(
    RULE,
    afterwards=replace(
        AFTERWARDS,
        if_not_met=IfNotMet.TAKES_EFFECT,
        outcomes={CallInOutcome.NO_ACTION: TakesEffect.AT_ONCE, CallInOutcome.NOT_MET: TakesEffect.AT_ONCE},
    ),
)
WINDOW = window_for(RULE, published_at=london(date(2012, 1, 13), time(9)), calendar=CALENDAR)
SUSPENDED = CaseFacts(rule=RULE, window=WINDOW, satisfied_at=TUESDAY, signed=(Signed("Ana Field", TUESDAY),))
NOT_VALID = Finding(Validity.NOT_VALID, date(2012, 1, 18), "Ada Penrose, Monitoring Officer", "No alternative.")


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, 0, tzinfo=UTC)


def stands(facts: CaseFacts, now: datetime, calendar: WorkingCalendar = CALENDAR) -> CaseState:
    return state_of(facts, calendar=calendar, now=now)


def test_while_it_is_not_complete_the_case_says_what_is_missing_and_until_when() -> None:
    lacks = ("1 more signature is needed.", "The alternative course of action is missing.")
    state = stands(replace(SUSPENDED, satisfied_at=None, lacks=lacks), TUESDAY)
    assert (state.stage, state.words) == (Stage.COLLECTING, "Not complete yet")
    assert state.next_step == (
        "1 more signature is needed. The alternative course of action is missing. "
        "It can be completed until the end of Wednesday 18 January 2012."
    )


def test_a_request_that_was_never_complete_lapses_with_the_window() -> None:
    facts = replace(SUSPENDED, satisfied_at=None, implementable_on=date(2012, 1, 19))
    state = stands(facts, at(2012, 1, 19))
    assert (state.stage, state.next_step) == (
        Stage.LAPSED,
        "Call-in closed at the end of Wednesday 18 January 2012, and the request was not complete then. "
        "The decision may be implemented on or after Thursday 19 January 2012.",
    )


def test_scrutiny_must_meet_within_the_days_of_the_rule() -> None:
    state = stands(SUSPENDED, TUESDAY)
    assert meets_by(RULE, TUESDAY, CALENDAR) == TEN_DAYS_LATER
    assert (state.stage, state.meet_by, state.act_by, state.is_overdue) == (
        Stage.SUSPENDED,
        TEN_DAYS_LATER,
        TEN_DAYS_LATER,
        False,
    )
    assert state.next_step == "Scrutiny must meet by Tuesday 31 January 2012."
    assert not stands(SUSPENDED, at(2012, 1, 31, 23)).is_overdue


def test_the_officer_of_the_rule_is_named_until_validity_is_recorded() -> None:
    judged = replace(SUSPENDED, rule=replace(RULE, judged_by="The Monitoring Officer"))
    assert stands(judged, TUESDAY).next_step == (
        "The Monitoring Officer says whether the request is valid. Scrutiny must meet by Tuesday 31 January 2012."
    )
    found = Finding(Validity.VALID, date(2012, 1, 17), "Ada Penrose, Monitoring Officer", "It is complete.")
    assert found.words == "Found valid on Tuesday 17 January 2012 by Ada Penrose, Monitoring Officer"
    assert stands(replace(judged, finding=found), TUESDAY).next_step == "Scrutiny must meet by Tuesday 31 January 2012."


def test_without_a_time_to_meet_none_is_named() -> None:
    rule = replace(RULE, afterwards=Afterwards())
    state = stands(replace(SUSPENDED, rule=rule), TUESDAY)
    assert (state.meet_by, state.next_step) == (None, "Scrutiny looks at the decision; its outcome is recorded then.")


@pytest.mark.parametrize(
    ("rule", "then"),
    [
        (RULE, "If it did not, the decision stays suspended until an outcome is recorded."),
        (
            TAKES_EFFECT,
            "If it did not, the decision may be implemented from Wednesday 1 February 2012, once that is recorded.",
        ),
    ],
)
def test_what_follows_when_nobody_met_is_as_the_rule_says(rule: CallInRule, then: str) -> None:
    state = stands(replace(SUSPENDED, rule=rule), at(2012, 2, 1))
    assert (state.stage, state.is_overdue) == (Stage.SUSPENDED, True)
    assert state.next_step == f"Scrutiny had to meet by Tuesday 31 January 2012. {then}"


def test_that_nobody_met_is_an_outcome_once_the_time_has_passed_and_the_rule_knows_it() -> None:
    offered = {
        today: outcomes_on_offer(TAKES_EFFECT, meet_by=TEN_DAYS_LATER, today=today)
        for today in (TEN_DAYS_LATER, TEN_DAYS_LATER + timedelta(1))
    }
    assert list(offered.values()) == [
        (CallInOutcome.NO_ACTION,),
        (CallInOutcome.NO_ACTION, CallInOutcome.NOT_MET),
    ]
    assert CallInOutcome.NOT_MET not in outcomes_on_offer(RULE, meet_by=TEN_DAYS_LATER, today=date(2012, 3, 1))
    assert CallInOutcome.NOT_MET not in outcomes_on_offer(TAKES_EFFECT, meet_by=None, today=date(2012, 3, 1))


@pytest.mark.parametrize(
    ("outcome", "next_step", "act_by"),
    [
        (
            CallInOutcome.REFERRED_BACK,
            "The decision maker must look at the decision again by Tuesday 7 February 2012; what is decided then is "
            "final.",
            date(2012, 2, 7),
        ),
        (
            CallInOutcome.REFERRED_TO_COUNCIL,
            "Council must look at the decision again by Tuesday 28 February 2012; what is decided then is final.",
            date(2012, 2, 28),
        ),
        (
            CallInOutcome.REFERRED_ELSEWHERE,
            "The body it was referred to looks at the decision again; what is decided then is final.",
            None,
        ),
    ],
)
def test_a_referral_sets_the_next_clock_going(outcome: CallInOutcome, next_step: str, act_by: date | None) -> None:
    facts = replace(SUSPENDED, outcome=outcome, outcome_on=TEN_DAYS_LATER)
    state = stands(facts, at(2012, 2, 1))
    assert (state.stage, state.next_step, state.act_by) == (Stage.REFERRED, next_step, act_by)


def test_a_second_look_that_is_late_is_said_to_be() -> None:
    facts = replace(SUSPENDED, outcome=CallInOutcome.REFERRED_BACK, outcome_on=TEN_DAYS_LATER)
    state = stands(facts, at(2012, 2, 8))
    assert (state.is_overdue, state.next_step) == (
        True,
        "The decision maker had to look at the decision again by Tuesday 7 February 2012; "
        "what it decided is not recorded yet.",
    )
    assert state.outcome_words == "Referred back to the decision maker on Tuesday 31 January 2012"


def test_what_has_ended_says_from_when_the_decision_may_be_implemented() -> None:
    ended = replace(
        SUSPENDED,
        outcome=CallInOutcome.NO_ACTION,
        outcome_on=TEN_DAYS_LATER,
        implementable_on=TEN_DAYS_LATER,
    )
    state = stands(ended, at(2012, 2, 1))
    assert (state.stage, state.next_step) == (
        Stage.ENDED,
        "The decision may be implemented on or after Tuesday 31 January 2012.",
    )
    again = replace(ended, outcome=CallInOutcome.REFERRED_BACK, reconsidered_on=date(2012, 2, 6))
    assert stands(again, at(2012, 2, 7)).stage is Stage.ENDED
    rescinded = replace(again, implementable_on=None, is_withdrawn=True)
    assert stands(rescinded, at(2012, 2, 7)).next_step == "The decision was withdrawn."


@pytest.mark.parametrize("satisfied_at", [TUESDAY, None])
def test_a_decision_withdrawn_while_it_is_called_in_is_neither_suspended_nor_overdue(
    satisfied_at: datetime | None,
) -> None:
    facts = replace(SUSPENDED, satisfied_at=satisfied_at, is_withdrawn=True)
    state = stands(facts, at(2012, 3, 1))
    assert (state.stage, state.is_overdue, state.next_step) == (Stage.ENDED, False, "The decision was withdrawn.")


@pytest.mark.parametrize(
    ("changed", "first_day"),
    [
        ({"satisfied_at": None}, date(2012, 1, 19)),
        ({}, None),
        ({"is_withdrawn": True}, None),
        ({"satisfied_at": None, "finding": NOT_VALID}, date(2012, 1, 19)),
        ({"outcome": CallInOutcome.NO_ACTION, "outcome_on": TEN_DAYS_LATER}, TEN_DAYS_LATER),
        ({"outcome": CallInOutcome.REFERRED_BACK, "outcome_on": TEN_DAYS_LATER}, None),
        ({"reconsidered_on": date(2012, 2, 6)}, date(2012, 2, 6)),
        ({"outcome": CallInOutcome.NOT_MET, "outcome_on": date(2012, 1, 18)}, date(2012, 1, 19)),
    ],
)
def test_the_first_day_of_implementation_follows_from_how_the_case_stands(
    changed: dict[str, Any], first_day: date | None
) -> None:
    assert first_day_of(replace(SUSPENDED, **changed)) == first_day


def test_a_request_that_was_not_valid_leaves_room_for_a_fresh_one_while_the_window_is_open() -> None:
    void = (Signed("Ana Field", TUESDAY, "The request was found not valid."),)
    facts = replace(SUSPENDED, satisfied_at=None, finding=NOT_VALID, signed=void, implementable_on=date(2012, 1, 19))
    assert not void[0].counts
    assert (stands(facts, at(2012, 1, 18)).stage, stands(facts, at(2012, 1, 18)).next_step) == (
        Stage.NOT_VALID,
        "A fresh request may come until the end of Wednesday 18 January 2012.",
    )
    assert stands(facts, at(2012, 1, 20)).next_step == (
        "The decision may be implemented on or after Thursday 19 January 2012."
    )
    fresh = replace(facts, residents=Residents(3, at(2012, 1, 18)))
    assert stands(fresh, at(2012, 1, 18)).stage is Stage.COLLECTING


def test_past_the_known_calendar_no_date_is_given_and_the_reason_is() -> None:
    short = WorkingCalendar(Nation.ENGLAND, {}, {}, known_from=date(2012, 1, 1), known_to=date(2012, 1, 20))
    state = stands(SUSPENDED, TUESDAY, short)
    assert state.meet_by is None
    assert state.next_step.startswith("Scrutiny looks at the decision; its outcome is recorded then. By when cannot")


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (TakesEffect.WAITS, "It stays suspended until it has been looked at again"),
        (TakesEffect.AT_ONCE, "It may be implemented from the day of the outcome"),
        (TakesEffect.DAY_AFTER, "It may be implemented from the day after the outcome"),
        (
            TakesEffect.NOT_BEFORE_WINDOW,
            "It may be implemented from the day of the outcome, but not before Thursday 19 January 2012",
        ),
    ],
)
def test_each_effect_is_said_before_an_outcome_is_recorded(effect: TakesEffect, words: str) -> None:
    assert effect_words(effect, WINDOW) == words
