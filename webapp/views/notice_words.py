"""Stored notices in words, and which of them are not needed; the words themselves are in `domain.notice_wording`."""

from collections.abc import Sequence

from webapp.domain import notice_wording, wording
from webapp.domain.days import WorkingCalendar
from webapp.domain.decision_notice import DecisionNotice
from webapp.domain.london import london_date
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_wording import NoticeInWords
from webapp.domain.statutory_notices import NoticeKind, WrittenNotice
from webapp.domain.urgency import Route
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice
from webapp.queries import notices

INSTEAD_OF_FULL_NOTICE = frozenset({NoticeKind.GENERAL_EXCEPTION, NoticeKind.SPECIAL_URGENCY})


def in_words(
    written: WrittenNotice, decision: Decision, *, rules: Sequence[NoticeRule], calendar: WorkingCalendar
) -> NoticeInWords:
    """Put one notice about a decision in words."""
    on = notices.known_day(decision)
    return notice_wording.in_words(written, decision_on=on, rules=rules, calendar=calendar)


def not_needed(kind: NoticeKind, decision: Decision, *, rules: Sequence[NoticeRule], calendar: WorkingCalendar) -> str:
    """Say that a way to shorter notice is not needed, where full notice was given; nothing where it may be."""
    if kind not in INSTEAD_OF_FULL_NOTICE:
        return ""
    full = notices.in_short(decision, (), rules=rules, calendar=calendar)
    if full.route is Route.NONE_NEEDED:
        return f"{full.words.removesuffix('.')}: this notice is not needed."
    if full.route is not Route.FULL_NOTICE or full.decision_on is None:
        return ""
    lie = "lies" if full.clear_days == 1 else "lie"
    days = f"{counted(full, full.clear_days or 0)} {lie}"
    on = wording.day(full.decision_on)
    return f"{days} between the notice in the plan and the decision on {on} already: this notice is not needed."


def counted(short: DecisionNotice, number: int) -> str:
    """Count days of the kind the term names: "35 clear days"."""
    return wording.count(number, " ".join(short.term.split()[1:]).removesuffix("s"))


def row_in_words(
    row: StatutoryNotice, decision: Decision, *, rules: Sequence[NoticeRule], calendar: WorkingCalendar
) -> NoticeInWords:
    """Put a stored notice in words."""
    return in_words(notices.written_of(row), decision, rules=rules, calendar=calendar)


def withdrawn_words(row: StatutoryNotice) -> str:
    """Say when and why a notice was withdrawn; nothing for one that stands."""
    withdrawn_on = london_date(row.withdrawn_at) if row.withdrawn_at else None
    return notice_wording.withdrawn_words(withdrawn_on, row.withdrawn_reason)
