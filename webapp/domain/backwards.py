"""Counting backwards from a decision: by when its notices, its agenda and its reports must be ready."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from webapp.domain.days import CountedDay, WorkingCalendar
from webapp.domain.duties import DUTY_WORDS, DutyKind
from webapp.domain.notice import NoticeLaw, NoticeRule
from webapp.domain.notice_terms import CountedIn, NoticeTerm

FINAL_REPORT_DAYS = 11
"""Calendar days before a meeting, as in one council's work programme of 2011 and 2012; every council has its own."""
DRAFT_REPORT_DAYS = 18


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that must be done by a day, with the period that lies between it and the decision.

    `shut_because` says why offices are shut on that day, None where they are open or the calendar does not reach.
    `open_by_on` is the last day up to it on which they are open, None where the calendar does not reach.
    """

    kind: DutyKind
    by_on: date
    term: NoticeTerm
    shut_because: str | None
    open_by_on: date | None

    @property
    def name(self) -> str:
        """Name it: "Notice of the key decision"."""
        return DUTY_WORDS[self.kind]

    @property
    def counting(self) -> str:
        """Say how it is counted: "at least 28 clear days before the decision, neither end counted"."""
        ends = "neither that day nor the day of the decision counted" if self.term.is_clear else "that day not counted"
        return f"at least {self.term.words} before the decision, {ends}"

    def days(self, calendar: WorkingCalendar) -> tuple[CountedDay, ...]:
        """Show the count day by day, from the deadline to the decision; made only when asked."""
        return self.term.count_after(self.by_on, calendar)


@dataclass(frozen=True, slots=True)
class Backwards:
    """Everything that must be done before a decision, the earliest first."""

    decision_on: date
    deadlines: tuple[Deadline, ...]

    @property
    def first_on(self) -> date | None:
        """The day of the first deadline, None where the rule has none."""
        return self.deadlines[0].by_on if self.deadlines else None

    @property
    def last_on(self) -> date | None:
        """The day of the last deadline, None where the rule has none."""
        return self.deadlines[-1].by_on if self.deadlines else None


def backwards_from(
    rule: NoticeRule, decision_on: date, calendar: WorkingCalendar, *, is_key: bool = True, is_private: bool = True
) -> Backwards:
    """Count backwards from the day of a decision.

    *The law*: SI 2012/2089: reg. 9, 28 clear days for the notice of a key decision; reg. 10, 5 clear days for a general
    exception; reg. 5, 28 and 5 clear days for a private meeting; reg. 6, 5 clear days for the agenda. The days on which
    reports are handed in are each council's own.

    *The rule*: each deadline is the last day that still leaves the whole period before the decision. A report
    counted in working days is due on one; a notice may be published on any day.

    *Example*: to decide on Tuesday 15 December 2026, publish notice by Monday 16 November 2026, the general exception
    notice and the agenda by Monday 7 December 2026. In January 2012 one council asked for the final report 11 days and
    the draft 18 days before a meeting: for Monday 16 January 2012, Thursday 5 January and Thursday 29 December 2011.

    *In doubt*: a notice due on a day when the offices are shut cannot be seen there, so the last day on which they are
    open is shown beside it.
    """
    found = (_deadline(kind, term, decision_on, calendar) for kind, term in _terms(rule, is_key, is_private))
    return Backwards(decision_on, tuple(sorted(found, key=lambda one: one.by_on)))


def with_reports(
    rule: NoticeRule, *, draft_days: int | None = DRAFT_REPORT_DAYS, final_days: int | None = FINAL_REPORT_DAYS
) -> NoticeRule:
    """Return the rule with days for its reports, in calendar days before the decision, where it sets none itself."""
    return replace(
        rule,
        draft_report_days_before=rule.draft_report_days_before or draft_days,
        final_report_days_before=rule.final_report_days_before or final_days,
    )


def due_by(term: NoticeTerm, decision_on: date, calendar: WorkingCalendar) -> date:
    """Find the last day that leaves a period before a decision; for a report due in working days, a working day."""
    by_on = term.latest_before(decision_on, calendar)
    is_report_in_working_days = not term.is_clear and term.unit is CountedIn.WORKING_DAYS
    if is_report_in_working_days and not calendar.is_working_day(by_on):
        return calendar.nth_working_day_before(by_on, 1)
    return by_on


def _terms(rule: NoticeRule, is_key: bool, is_private: bool) -> Iterator[tuple[DutyKind, NoticeTerm]]:
    """Yield the periods that the rule asks for."""
    wanted = (
        (DutyKind.NOTICE, rule.notice if is_key and rule.law is NoticeLaw.CLEAR_DAYS else None),
        (DutyKind.PRIVATE_NOTICE, rule.private_meeting if is_private else None),
        (DutyKind.DRAFT_REPORT, rule.draft_report),
        (DutyKind.FINAL_REPORT, rule.final_report),
        (DutyKind.EXCEPTION_NOTICE, rule.general_exception if is_key else None),
        (DutyKind.PRIVATE_FURTHER_NOTICE, rule.private_meeting_further if is_private else None),
        (DutyKind.AGENDA, rule.agenda),
        (DutyKind.PUBLIC_REPORT, rule.public_report),
    )
    for kind, term in wanted:
        if term is not None:
            yield kind, term


def _deadline(kind: DutyKind, term: NoticeTerm, decision_on: date, calendar: WorkingCalendar) -> Deadline:
    """Count one period back, and say whether the day is one on which offices are open."""
    by_on = due_by(term, decision_on, calendar)
    if not calendar.known_from < by_on <= calendar.known_to:
        return Deadline(kind, by_on, term, None, None)
    shut_because = calendar.why_not_working(by_on)
    open_by_on = by_on if shut_because is None else calendar.nth_working_day_before(by_on, 1)
    return Deadline(kind, by_on, term, shut_because, open_by_on)
