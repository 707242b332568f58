"""Statutory notices in the words of a page: the days they gave, who agreed, what is still due."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.domain import wording
from webapp.domain.days import CountedDay, WorkingCalendar
from webapp.domain.decision_notice import DecisionNotice
from webapp.domain.errors import RuleBroken
from webapp.domain.exempt_information import paragraph_words
from webapp.domain.london import london_date
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_periods import NoticePeriod, period_of
from webapp.domain.report_notices import report_due_words
from webapp.domain.statutory_notices import (
    AGREED,
    NOTICE_WORDS,
    OF_A_PRIVATE_MEETING,
    REPORTS,
    WHY_IT_IS_THERE,
    NoticeKind,
    WrittenNotice,
    regulation_of,
)
from webapp.domain.urgency import Route
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice
from webapp.queries import notices

INSTEAD_OF_FULL_NOTICE = frozenset({NoticeKind.GENERAL_EXCEPTION, NoticeKind.SPECIAL_URGENCY})
Days = tuple[tuple[str, int | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class NoticeInWords:
    """One notice as pages show it. `lines` says what its days allow; `days` counts them; `facts` are its particulars.

    `regulation` is empty where the Regulations of 2012 do not apply; `rule` is None where no days are counted. `texts`
    are what officers wrote at length, each with its heading.
    """

    kind: NoticeKind
    title: str
    regulation: str
    why: str
    published: str
    lines: tuple[str, ...]
    days: Days
    rule: NoticeRule | None
    facts: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    is_short: bool


def day_rows(days: Sequence[CountedDay]) -> Days:
    """Return a count as rows of a table: the day in words, its number, or why it has none."""
    return tuple((wording.day(one.date), one.number, one.why_not_counted) for one in days)


def in_words(
    written: WrittenNotice, decision: Decision, *, rules: Sequence[NoticeRule], calendar: WorkingCalendar
) -> NoticeInWords:
    """Put one notice in words; where its days cannot be counted, say why."""
    period: NoticePeriod | None = None
    lines: tuple[str, ...]
    on = notices.known_day(decision)
    try:
        period = period_of(rules, written, decision_on=on, calendar=calendar)
        lines = _lines(period, written)
        if written.kind in REPORTS:
            lines = (report_due_words(rules, written, decision_on=on, calendar=calendar),)
    except RuleBroken as unknown:
        lines = (unknown.message,)
    return NoticeInWords(
        kind=written.kind,
        title=NOTICE_WORDS[written.kind],
        regulation=regulation_of(written, calendar.nation),
        why=WHY_IT_IS_THERE[written.kind],
        published=wording.moment(written.published_at),
        lines=lines,
        days=day_rows(period.days) if period else (),
        rule=period.rule if period else None,
        facts=tuple((name, said) for name, said in _facts(written) if said),
        texts=tuple((name, said) for name, said in _texts(written) if said),
        is_short=period is not None and period.enough is False,
    )


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


def _lines(period: NoticePeriod | None, written: WrittenNotice) -> tuple[str, ...]:
    if period is not None:
        return tuple(line for line in (period.first_day_words, period.days_words) if line)
    if written.kind in AGREED and written.agreed_on is not None:
        what = "decision" if written.kind is NoticeKind.SPECIAL_URGENCY else "private meeting"
        return (f"Agreed on {wording.day(written.agreed_on)}. No number of days need pass before the {what}.",)
    return ("The council’s rule of notice asks for no number of days here.",)


def _facts(written: WrittenNotice) -> tuple[tuple[str, str], ...]:
    """Name the particulars of a notice; empty ones are left out by whoever asks."""
    after = written.reasons_published_at
    return (
        ("Handed in" if written.kind.is_internal else "Published", wording.moment(written.published_at)),
        ("Day of the meeting", wording.day(written.meeting_on) if written.meeting_on else ""),
        ("Informed in writing", written.informed),
        ("Informed on", wording.day(written.informed_on) if written.informed_on else ""),
        ("Agreed by", written.agreed_by),
        ("In the capacity of", written.agreed_capacity),
        ("Why nobody earlier in the order could act", written.unable),
        ("Agreed on", wording.day(written.agreed_on) if written.agreed_on else ""),
        ("Why the public is kept out", _kept_out(written)),
        ("Reasons published afterwards", wording.moment(after) if after else ""),
    )


def _kept_out(written: WrittenNotice) -> str:
    if written.kind not in OF_A_PRIVATE_MEETING:
        return ""
    if written.exempt_paragraph is None:
        return "Confidential information"
    return (
        f"Exempt information under {paragraph_words(written.exempt_paragraph)} of Schedule 12A to the Local Government "
        "Act 1972"
    )


def _texts(written: WrittenNotice) -> tuple[tuple[str, str], ...]:
    heading = {
        NoticeKind.GENERAL_EXCEPTION: "Why full notice is impracticable",
        NoticeKind.SPECIAL_URGENCY: "Why it is urgent and cannot reasonably be deferred",
        NoticeKind.PRIVATE_MEETING_URGENT: "Why the meeting is urgent and cannot reasonably be deferred",
    }.get(written.kind, "Why the meeting is to be held in private")
    return (
        (heading, written.reasons),
        ("Representations received about why the meeting should be open to the public", written.representations),
        ("Response to the representations", written.response),
        ("Why full notice was impracticable, as published afterwards", written.reasons_after),
    )


def withdrawn_words(row: StatutoryNotice) -> str:
    """Say when and why a notice was withdrawn; nothing for one that stands."""
    if row.withdrawn_at is None:
        return ""
    return f"Withdrawn on {wording.day(london_date(row.withdrawn_at))}: {row.withdrawn_reason}"
