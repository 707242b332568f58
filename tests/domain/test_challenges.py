"""Challenges that a decision should have been key: which days can be, which decisions, and how far the report is."""

from datetime import date

import pytest

from webapp.domain.challenges import (
    ChallengeState,
    check_challenge,
    check_not_key,
    check_report,
    report_words,
    state_of,
)
from webapp.domain.errors import RuleBroken

TODAY = date(2026, 11, 23)
MADE = date(2026, 11, 12)
DUE = date(2026, 12, 9)


def test_a_challenge_on_the_day_of_the_decision_with_a_report_the_same_day_can_be() -> None:
    check_challenge(decided_on=TODAY, raised_on=TODAY, report_due_on=TODAY, today=TODAY)


@pytest.mark.parametrize(
    ("made", "raised", "due", "sentence", "field"),
    [
        (
            date(2026, 11, 24),
            TODAY,
            DUE,
            "The day of the decision must be today, Monday 23 November 2026, or earlier.",
            "decided_on",
        ),
        (
            MADE,
            date(2026, 11, 24),
            DUE,
            "The day of the challenge must be today, Monday 23 November 2026, or earlier.",
            "raised_on",
        ),
        (
            MADE,
            date(2026, 11, 11),
            DUE,
            "The challenge must be raised on or after the day of the decision, Thursday 12 November 2026.",
            "raised_on",
        ),
        (
            MADE,
            TODAY,
            date(2026, 11, 22),
            "The report must be due on or after the day of the challenge, Monday 23 November 2026.",
            "report_due_on",
        ),
    ],
)
def test_days_that_cannot_be_are_refused(made: date, raised: date, due: date, sentence: str, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_challenge(decided_on=made, raised_on=raised, report_due_on=due, today=TODAY)
    assert (refused.value.message, refused.value.field) == (sentence, field)


def test_only_a_decision_made_and_not_treated_as_key_can_be_challenged() -> None:
    check_not_key(is_key=False, is_made=True, reference="01/26")
    with pytest.raises(RuleBroken, match="01/26 was treated as a key decision"):
        check_not_key(is_key=True, is_made=True, reference="01/26")
    with pytest.raises(RuleBroken, match="01/26 has no record of decision yet"):
        check_not_key(is_key=False, is_made=False, reference="01/26")


def test_a_report_is_made_after_the_challenge_and_not_in_the_future() -> None:
    check_report(TODAY, raised_on=TODAY, today=TODAY)
    with pytest.raises(RuleBroken, match="must be today, Monday 23 November 2026, or earlier"):
        check_report(date(2026, 11, 24), raised_on=MADE, today=TODAY)
    with pytest.raises(RuleBroken, match="on or after the day of the challenge, Thursday 12 November 2026"):
        check_report(date(2026, 11, 11), raised_on=MADE, today=TODAY)


def test_a_report_is_due_until_the_end_of_its_last_day() -> None:
    assert state_of(report_due_on=TODAY, reported_on=None, today=TODAY) is ChallengeState.DUE
    assert state_of(report_due_on=TODAY, reported_on=None, today=date(2026, 11, 24)) is ChallengeState.OVERDUE
    assert state_of(report_due_on=TODAY, reported_on=DUE, today=DUE) is ChallengeState.REPORTED


def test_a_report_in_words() -> None:
    assert report_words(report_due_on=DUE, reported_on=None) == "By Wednesday 9 December 2026"
    assert report_words(report_due_on=DUE, reported_on=DUE) == "On Wednesday 9 December 2026"
    assert report_words(report_due_on=TODAY, reported_on=DUE) == (
        "On Wednesday 9 December 2026, after Monday 23 November 2026"
    )
