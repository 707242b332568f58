"""Duties around a decision that is expected within a period: judged by its first day and by its last, told as one."""

from dataclasses import dataclass, replace
from datetime import date

from webapp.domain.days import WorkingCalendar
from webapp.domain.duties import Duty, DutyKind, DutyState
from webapp.domain.notice import NoticeLaw, NoticeRule
from webapp.domain.notice_terms import NoticeTerm
from webapp.domain.wording import day

NO_LAST_DAY = "No last day is fixed for the decision, so this can still be done in time."
_AFTERWARDS = frozenset(
    {DutyKind.RECORD, DutyKind.REASONS_NOTICE, DutyKind.PRIVATE_REASONS_NOTICE, DutyKind.URGENCY_REPORT}
)


@dataclass(frozen=True, slots=True)
class Period:
    """The days on which a decision may be made, both included; `last_on` is None where no last day is fixed.

    `rule` and `calendar` count the days, `today` is the day on which they are looked at.
    """

    first_on: date
    last_on: date | None
    rule: NoticeRule
    calendar: WorkingCalendar
    today: date


def within(period: Period, early: Duty | None, late: Duty) -> Duty:
    """Tell one duty, judged for the first day of a period and for its last, as what it is for the period.

    Where no last day is fixed, both are judged for the first day.
    """
    if early is None or late.by_on is None or late.kind in _AFTERWARDS or late.state is DutyState.NOT_NEEDED:
        return late
    if period.last_on is not None and early.by_on == late.by_on:
        return late
    term = _term_of(period.rule, late.kind)
    if late.met_on is not None and late.met_on <= period.today and term is not None:
        return _done(period, early, late, late.met_on, term)
    if period.last_on is None:
        is_missed = late.state is DutyState.MISSED
        return replace(late, state=DutyState.DUE, by_on=None, words=NO_LAST_DAY) if is_missed else late
    return _both_days(period, early, late) if late.state is DutyState.DUE else late


def _done(period: Period, early: Duty, late: Duty, done_on: date, term: NoticeTerm) -> Duty:
    """Say from when the decision may be made; missed only where that is after the last day of the period."""
    words = f"The decision may be made from {day(term.earliest_after(done_on, period.calendar))} on"
    if early.state is DutyState.MET:
        return replace(early, words=f"{words}.")
    if period.last_on is None:
        return replace(late, state=DutyState.MET, words=f"{words}.", by_on=None)
    if late.state is DutyState.MISSED:
        return replace(late, words=f"{words}, after the last day expected, {day(period.last_on)}.")
    return replace(late, words=f"{words}.")


def _both_days(period: Period, early: Duty, late: Duty) -> Duty:
    """Name the last day for the first day of the period, and the last day for the last."""
    assert period.last_on is not None and early.by_on is not None and late.by_on is not None
    days = (
        f"By {day(early.by_on)} to decide on {day(period.first_on)} at the earliest, at the latest by "
        f"{day(late.by_on)} for {day(period.last_on)}."
    )
    by_on = early.by_on if early.by_on >= period.today else late.by_on
    return replace(late, words=f"{late.words} {days}".strip(), by_on=by_on, first_by_on=early.by_on)


def _term_of(rule: NoticeRule, kind: DutyKind) -> NoticeTerm | None:
    """Return how long before the decision a duty is to be done that is done by one publication or one report."""
    return {
        DutyKind.NOTICE: rule.notice if rule.law is NoticeLaw.CLEAR_DAYS else None,
        DutyKind.AGENDA: rule.agenda,
        DutyKind.DRAFT_REPORT: rule.draft_report,
        DutyKind.FINAL_REPORT: rule.final_report,
        DutyKind.PUBLIC_REPORT: rule.public_report,
    }.get(kind)
