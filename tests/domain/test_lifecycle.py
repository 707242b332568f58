"""Every move from every status: what may be done, and the sentence that refuses the rest."""

from datetime import date

import pytest

from webapp.domain.constitution import CallInOutcome
from webapp.domain.errors import NotPermitted
from webapp.domain.lifecycle import (
    PUBLIC,
    STATUS_AFTER,
    WORDS,
    Move,
    Standing,
    Status,
    after_reconsideration,
    may,
    require,
    standing_of,
    status_after,
)

# One line for each status, one column for each move, as an officer would tick them on paper.
TABLE = """
                     edit publish discard defer withdraw record correct wording again sign judge outcome relook act
draft                yes  yes     yes     -     -        -      -       -       -     -    -     -       -      -
in-plan              yes  -       -       yes   yes      yes    -       -       -     -    -     -       -      -
deferred             yes  -       -       yes   yes      yes    -       -       -     -    -     -       -      -
withdrawn            -    -       -       -     -        -      -       -       -     -    -     -       -      -
decided              yes  -       -       -     yes      -      yes     yes     yes   yes  -     -       -      yes
called-in            yes  -       -       -     yes      -      -       yes     -     -    yes   yes     -      -
referred-back        yes  -       -       -     yes      -      -       yes     -     -    -     -       yes    -
referred-to-council  yes  -       -       -     yes      -      -       yes     -     -    -     -       yes    -
referred-elsewhere   yes  -       -       -     yes      -      -       yes     -     -    -     -       yes    -
final                yes  -       -       -     yes      -      -       yes     -     -    -     -       -      yes
implemented          yes  -       -       -     -        -      -       yes     -     -    -     -       -      -
"""
MOVES = {
    "edit": Move.EDIT,
    "publish": Move.PUBLISH_NOTICE,
    "discard": Move.DISCARD,
    "defer": Move.DEFER,
    "withdraw": Move.WITHDRAW,
    "record": Move.PUBLISH_RECORD,
    "correct": Move.CORRECT_PUBLICATION,
    "wording": Move.CORRECT_WORDING,
    "again": Move.REANNOUNCE,
    "sign": Move.SIGN_CALL_IN,
    "judge": Move.JUDGE_CALL_IN,
    "outcome": Move.RECORD_OUTCOME,
    "relook": Move.RECONSIDER,
    "act": Move.IMPLEMENT,
}


def cells() -> list[tuple[Status, Move, bool]]:
    heading, *lines = [line.split() for line in TABLE.strip().splitlines()]
    return [
        (Status(line[0]), MOVES[name], tick == "yes")
        for line in lines
        for name, tick in zip(heading, line[1:], strict=True)
    ]


@pytest.mark.parametrize(("status", "move", "permitted"), cells())
def test_each_move_is_permitted_from_its_statuses_only(status: Status, move: Move, permitted: bool) -> None:
    assert may(move, status) is permitted
    if permitted:
        require(move, status)
    else:
        with pytest.raises(NotPermitted, match=f"This decision is “{WORDS[status]}”, so it cannot "):
            require(move, status)


def test_the_table_leaves_out_no_status_and_no_move() -> None:
    assert {(status, move) for status, move, _ in cells()} == {(status, move) for status in Status for move in Move}


@pytest.mark.parametrize(
    ("move", "status", "sentence"),
    [
        (Move.EDIT, Status.WITHDRAWN, "This decision is “Withdrawn”, so it cannot be edited."),
        (Move.PUBLISH_RECORD, Status.DRAFT, "This decision is “Draft”, so it cannot have its record published."),
        (Move.SIGN_CALL_IN, Status.IMPLEMENTED, "This decision is “Implemented”, so it cannot be called in."),
    ],
)
def test_a_refusal_is_a_sentence_that_says_where_to_look(move: Move, status: Status, sentence: str) -> None:
    with pytest.raises(NotPermitted) as refused:
        require(move, status)
    assert refused.value.message == f"{sentence} Its page shows what can be done now."


def test_only_drafts_are_hidden_from_the_public() -> None:
    assert frozenset(Status) - PUBLIC == {Status.DRAFT}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("implementable", [True, False])
def test_the_clock_refines_only_what_has_been_decided(status: Status, is_open: bool, implementable: bool) -> None:
    expected = Standing(WORDS[status])
    if status in {Status.DECIDED, Status.FINAL} and implementable:
        expected = Standing("May be implemented")
    if status is Status.DECIDED and is_open:
        expected = Standing("Open to call-in", open_to_call_in=True)
    assert standing_of(status, open_to_call_in=is_open, may_be_implemented=implementable) == expected


def test_a_decision_that_stood_after_a_call_in_is_called_decided() -> None:
    assert WORDS[Status.FINAL] == WORDS[Status.DECIDED] == "Decided"


def test_every_end_of_a_call_in_has_its_status() -> None:
    assert STATUS_AFTER == {
        CallInOutcome.NO_ACTION: Status.FINAL,
        CallInOutcome.WITHDRAWN: Status.FINAL,
        CallInOutcome.REFERRED_BACK: Status.REFERRED_BACK,
        CallInOutcome.REFERRED_TO_COUNCIL: Status.REFERRED_TO_COUNCIL,
        CallInOutcome.REFERRED_ELSEWHERE: Status.REFERRED_ELSEWHERE,
        CallInOutcome.NOT_MET: Status.FINAL,
    }
    assert set(STATUS_AFTER) == set(CallInOutcome)


def test_an_outcome_is_final_unless_another_ground_may_come() -> None:
    assert status_after(CallInOutcome.NO_ACTION) is Status.FINAL
    assert status_after(CallInOutcome.NO_ACTION, may_come_again=True) is Status.DECIDED
    assert status_after(CallInOutcome.REFERRED_BACK, may_come_again=True) is Status.REFERRED_BACK


def test_what_stands_when_looked_at_again_is_final_and_takes_effect_that_day() -> None:
    assert after_reconsideration(stands=True, reconsidered_on=date(2012, 2, 6)) == (Status.FINAL, date(2012, 2, 6))
    assert after_reconsideration(stands=False, reconsidered_on=date(2012, 2, 6)) == (Status.WITHDRAWN, None)


def test_what_is_final_cannot_be_called_in_a_second_time() -> None:
    assert not may(Move.SIGN_CALL_IN, Status.FINAL)
