"""Challenges that a decision should have been treated as key (regulation 18), and the report to Council on each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from webapp.domain.errors import RuleBroken
from webapp.domain.wording import day


class ChallengeState(StrEnum):
    """How far the report to Council has come."""

    DUE = "due"
    OVERDUE = "overdue"
    REPORTED = "reported"


CHALLENGE_WORDS: Mapping[ChallengeState, str] = MappingProxyType(
    {
        ChallengeState.DUE: "Report due",
        ChallengeState.OVERDUE: "Report overdue",
        ChallengeState.REPORTED: "Reported",
    }
)


@dataclass(frozen=True, slots=True)
class Challenged:
    """What is challenged: the matter, when it was decided and by whom."""

    matter: str
    decided_on: date
    decided_by: str


@dataclass(frozen=True, slots=True)
class Reported:
    """The report to Council: when, what it said, and why the executive thinks the decision was not key, if it does."""

    reported_on: date
    report: str
    why_not_key: str = ""


def check_challenge(*, decided_on: date, raised_on: date, report_due_on: date, today: date) -> None:
    """Refuse a challenge whose days cannot be.

    *The law*: SI 2012/2089, reg. 18: where an executive decision was made and not treated as a key decision, and a
    scrutiny committee thinks that it should have been, the committee may require the executive to report to the
    council within such reasonable period as the committee specifies.

    *The rule*: the decision was made, then it was challenged, and the report is due on that day or later. A challenge
    is entered once it was raised, never for the future.

    *Example*: of a decision made on Thursday 12 November 2026 a challenge cannot have been raised on Wednesday
    11 November 2026.

    *In doubt*: what period is reasonable; the committee says, and no number of days is checked.
    """
    if decided_on > today:
        raise RuleBroken(f"The day of the decision must be today, {day(today)}, or earlier.", field="decided_on")
    if raised_on > today:
        raise RuleBroken(f"The day of the challenge must be today, {day(today)}, or earlier.", field="raised_on")
    if raised_on < decided_on:
        raise RuleBroken(
            f"The challenge must be raised on or after the day of the decision, {day(decided_on)}.", field="raised_on"
        )
    if report_due_on < raised_on:
        raise RuleBroken(
            f"The report must be due on or after the day of the challenge, {day(raised_on)}.", field="report_due_on"
        )


def check_not_key(*, is_key: bool, is_made: bool, reference: str) -> None:
    """Refuse to challenge a decision that was treated as key, or that has not been made.

    *The law*: SI 2012/2089, reg. 18(1): the decision was made, and it was not treated as a key decision.

    *The rule*: the entry of the plan says that the decision is not key, and its record was published.

    *Example*: an entry of the plan that is marked as key has had its notice, or shows that it had none.

    *In doubt*: an entry marked as key only after the decision was made; enter such a matter in words.
    """
    if is_key:
        raise RuleBroken(f"{reference} was treated as a key decision.", field="reference")
    if not is_made:
        raise RuleBroken(f"{reference} has no record of decision yet.", field="reference")


def check_report(reported_on: date, *, raised_on: date, today: date) -> None:
    """Refuse a report to Council before the challenge, or on a day that has not come.

    *The law*: SI 2012/2089, reg. 18(2) and (3): the report says what the decision was and why, who made it, and where
    the executive thinks that it was not key, the reasons for that.

    *The rule*: the report is recorded once it was made, and it was made on the day of the challenge or later. A report
    that came too late is recorded all the same.

    *Example*: a report on Wednesday 9 December 2026 cannot be recorded on Tuesday 8 December 2026.

    *In doubt*: whether the day is that of the paper or of Council's meeting; the day on which Council had it is meant.
    """
    if reported_on > today:
        raise RuleBroken(f"The day of the report must be today, {day(today)}, or earlier.", field="reported_on")
    if reported_on < raised_on:
        raise RuleBroken(
            f"The report must be made on or after the day of the challenge, {day(raised_on)}.", field="reported_on"
        )


def state_of(*, report_due_on: date, reported_on: date | None, today: date) -> ChallengeState:
    """Say how far the report has come; on its last day it is still due."""
    if reported_on is not None:
        return ChallengeState.REPORTED
    return ChallengeState.OVERDUE if today > report_due_on else ChallengeState.DUE


def report_words(*, report_due_on: date, reported_on: date | None) -> str:
    """Write when the report is due, or when it was made and whether that was in time."""
    if reported_on is None:
        return f"By {day(report_due_on)}"
    late = f", after {day(report_due_on)}" if reported_on > report_due_on else ""
    return f"On {day(reported_on)}{late}"
