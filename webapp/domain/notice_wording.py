"""A statutory notice in words, the same on its page, at the desk and on paper: days, particulars, reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from webapp.domain import wording
from webapp.domain.days import CountedDay, WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.exempt_information import paragraph_words
from webapp.domain.notice import NoticeRule, rule_in_force
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

REGULATIONS_OF_2012 = (
    "the Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012, "
    "SI 2012/2089"
)
WAITS_FOR_REPRESENTATIONS = frozenset({NoticeKind.PRIVATE_MEETING, NoticeKind.PRIVATE_MEETING_FURTHER})
"""The notices before a private meeting to which people may still answer that it should be open."""

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

    @property
    def law(self) -> str:
        """Name the law it rests on in a sentence; nothing where the Regulations of 2012 do not apply."""
        return f"The law: {self.regulation} of {REGULATIONS_OF_2012}." if self.regulation else ""

    @property
    def rule_words(self) -> str:
        """Say by which rule its days were counted; nothing where none were."""
        if self.rule is None:
            return ""
        return (
            f"By the rule of notice in force on the day of publication: {self.rule.name}. {self.rule.words} "
            f"Source: {self.rule.source}."
        )


def in_words(
    written: WrittenNotice, *, decision_on: date | None, rules: Sequence[NoticeRule], calendar: WorkingCalendar
) -> NoticeInWords:
    """Put one notice in words; where its days cannot be counted, say why.

    `decision_on` is the day of the decision where it is certain.
    """
    period: NoticePeriod | None = None
    lines: tuple[str, ...]
    try:
        period = period_of(rules, written, decision_on=decision_on, calendar=calendar)
        lines = _lines(period, written)
        if written.kind in REPORTS:
            lines = (report_due_words(rules, written, decision_on=decision_on, calendar=calendar),)
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


def day_rows(days: Sequence[CountedDay]) -> Days:
    """Return a count as rows of a table: the day in words, its number, or why it has none."""
    return tuple((wording.day(one.date), one.number, one.why_not_counted) for one in days)


def withdrawn_words(withdrawn_on: date | None, reason: str) -> str:
    """Say when and why a notice was withdrawn; nothing for one that stands."""
    return f"Withdrawn on {wording.day(withdrawn_on)}: {reason}" if withdrawn_on else ""


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
        ("Representations must arrive by", _by_day(written.representations_by)),
        ("Informed in writing", written.informed),
        ("Informed on", wording.day(written.informed_on) if written.informed_on else ""),
        ("Agreed by", written.agreed_by),
        ("In the capacity of", written.agreed_capacity),
        ("Why nobody earlier in the order could act", written.unable),
        ("Agreed on", wording.day(written.agreed_on) if written.agreed_on else ""),
        ("Why the public is kept out", _kept_out(written)),
        ("Reasons published afterwards", wording.moment(after) if after else ""),
    )


def _by_day(on: date | None) -> str:
    return f"The end of {wording.day(on)}" if on else ""


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


def late_representations(written: WrittenNotice, *, rules: Sequence[NoticeRule], calendar: WorkingCalendar) -> str:
    """Warn where representations may still arrive when the notice that must answer them is due; else say nothing.

    SI 2012/2089, reg. 5(4): the further notice states the representations received and the response to them.
    """
    by_on, meeting_on = written.representations_by, written.meeting_on
    if by_on is None or meeting_on is None:
        return ""
    try:
        further = rule_in_force(rules, written.published_on).private_meeting_further
        if further is None or by_on < (due_on := further.latest_before(meeting_on, calendar)):
            return ""
        better_on = calendar.nth_working_day_before(due_on, 1)
    except RuleBroken:  # Where no day can be counted, the check page says why.
        return ""
    return (
        f"The further notice is due by {wording.day(due_on)} and must answer the representations, but they may arrive "
        f"until {wording.day(by_on)}. Let them arrive by {wording.day(better_on)} or earlier."
    )
