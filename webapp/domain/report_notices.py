"""Reports that are due before a decision: by when the council's rule wanted one, and whether it came in time."""

from collections.abc import Iterable
from datetime import date

from webapp.domain.backwards import due_by
from webapp.domain.days import WorkingCalendar
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_days import counted_on, rule_of
from webapp.domain.notice_terms import NoticeTerm
from webapp.domain.statutory_notices import NoticeKind, WrittenNotice
from webapp.domain.wording import day


def term_for(rule: NoticeRule, kind: NoticeKind) -> NoticeTerm | None:
    """Return how long before the decision a rule wants a kind of report; None where it asks for none."""
    return {
        NoticeKind.DRAFT_REPORT: rule.draft_report,
        NoticeKind.FINAL_REPORT: rule.final_report,
        NoticeKind.PUBLIC_REPORT: rule.public_report,
    }[kind]


def report_due_words(
    rules: Iterable[NoticeRule], report: WrittenNotice, *, decision_on: date | None, calendar: WorkingCalendar
) -> str:
    """Say by when a report was due, by the rule in force when it was handed in or published, and whether it was late.

    With seven days, the report on a decision of Monday 16 January 2012 is due by Monday 9 January 2012 (see `due_by`).
    A report that is changed afterwards keeps the day that officers recorded.
    """
    rules = tuple(rules)
    term = term_for(rule_of(rules, report), report.kind)
    if term is None:
        return "The council’s rule of notice names no day for it."
    if decision_on is None:
        return f"It is due at least {term.words} before the decision, whose day is not known yet."
    by_on = due_by(term, decision_on, calendar)
    due = f"It was due by {day(by_on)}, at least {term.words} before the decision on {day(decision_on)}"
    return f"{due}, and came in time." if counted_on(rules, report, calendar) <= by_on else f"{due}, and came late."
