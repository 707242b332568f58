"""What the law and the council's rule ask around one decision, each with its state: met, due, missed or not needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class DutyKind(StrEnum):
    """Which duty it is."""

    NOTICE = "notice"
    EXCEPTION_NOTICE = "general-exception"
    URGENCY_AGREEMENT = "special-urgency"
    REASONS_NOTICE = "reasons-notice"
    PRIVATE_NOTICE = "private-notice"
    PRIVATE_FURTHER_NOTICE = "private-further-notice"
    PRIVATE_AGREEMENT = "private-agreement"
    PRIVATE_REASONS_NOTICE = "private-reasons-notice"
    AGENDA = "agenda"
    DRAFT_REPORT = "draft-report"
    FINAL_REPORT = "final-report"
    PUBLIC_REPORT = "public-report"
    RECORD = "record"
    URGENCY_REPORT = "urgency-report"


DUTY_WORDS: Mapping[DutyKind, str] = MappingProxyType(
    {
        DutyKind.NOTICE: "Notice of the key decision",
        DutyKind.EXCEPTION_NOTICE: "General exception notice",
        DutyKind.URGENCY_AGREEMENT: "Agreement to special urgency",
        DutyKind.REASONS_NOTICE: "Notice of the reasons for short notice",
        DutyKind.PRIVATE_NOTICE: "First notice of the private meeting",
        DutyKind.PRIVATE_FURTHER_NOTICE: "Further notice of the private meeting",
        DutyKind.PRIVATE_AGREEMENT: "Agreement to meet in private at short notice",
        DutyKind.PRIVATE_REASONS_NOTICE: "Notice of the reasons for meeting in private at short notice",
        DutyKind.AGENDA: "Agenda",
        DutyKind.DRAFT_REPORT: "Draft report",
        DutyKind.FINAL_REPORT: "Final report",
        DutyKind.PUBLIC_REPORT: "Public report",
        DutyKind.RECORD: "Record of the decision",
        DutyKind.URGENCY_REPORT: "Report to Council on special urgency",
    }
)


class DutyState(StrEnum):
    """How a duty stands on a day."""

    MET = "met"
    DUE = "due"
    MISSED = "missed"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty. `by_on` is the last day for it, None where the law names no day; `met_on` is when it was done.

    `first_by_on` is set while the decision is expected within a period and the duty is still due: the last day for it
    if the first day of that period is to be kept. `by_on` is that day too, or once it has passed the last day for the
    last day of the period.
    """

    kind: DutyKind
    words: str
    state: DutyState
    by_on: date | None = None
    met_on: date | None = None
    first_by_on: date | None = None


def duty(
    kind: DutyKind, words: str, *, today: date, by_on: date | None, met_on: date | None, lacks: bool = False
) -> Duty:
    """Judge one duty by its days; with `lacks`, something beside the day is missing, so it is not met.

    A day of completion that has not come yet does not count. Whatever came too late, or is incomplete when its day
    has passed, was missed.
    """
    done = met_on is not None and met_on <= today and not lacks
    in_time = by_on is None or (met_on if done and met_on is not None else today) <= by_on
    if not in_time:
        return Duty(kind, words, DutyState.MISSED, by_on, met_on)
    return Duty(kind, words, DutyState.MET if done else DutyState.DUE, by_on, met_on)
