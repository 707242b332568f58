"""The day of one statutory notice: by which rule it is judged, and from which day it counts."""

from collections.abc import Iterable
from datetime import date

from webapp.domain.days import WorkingCalendar
from webapp.domain.notice import NoticeRule, counts_from, rule_in_force
from webapp.domain.statutory_notices import AGREED, WrittenNotice


def rule_of(rules: Iterable[NoticeRule], notice: WrittenNotice) -> NoticeRule:
    """Find the rule by which one statutory notice is judged, whatever is asked of it and wherever.

    *The law*: SI 2012/2089, regs 5, 6, 10 and 11, each of which speaks of the day of the notice or of the agreement.

    *The rule*: what was agreed is judged by the rule in force on the day of the agreement, every other notice by the
    rule in force on the day on which it was published. The notice of the key decision itself has a day of its own.

    *Example*: a rule of the council's own begins on Monday 2 February 2026. A general exception published on Friday
    30 January 2026 for Tuesday 10 February 2026 is judged by the rule before it.

    *In doubt*: an agreement of one day whose notice follows on another. Whoever agreed could only know the first.
    """
    agreed_on = notice.agreed_on if notice.kind in AGREED else None
    return rule_in_force(rules, agreed_on or notice.published_on)


def counted_on(rules: Iterable[NoticeRule], notice: WrittenNotice, calendar: WorkingCalendar) -> date:
    """Say from which day a notice counts: as `counts_from` says, by the rule in force when it was published.

    A report for staff is handed in and not published, so its own day counts at any hour.
    """
    if notice.kind.is_internal:
        return notice.published_on
    return counts_from(rule_in_force(rules, notice.published_on), notice.published_at, calendar)
