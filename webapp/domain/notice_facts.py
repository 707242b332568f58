"""The facts of a decision's notice: the rule that judges it and what is on record, put together in this one place.

The compliance board, the public page, the record of the decision and the desk all judge these facts and no others.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from webapp.domain.days import WorkingCalendar
from webapp.domain.decision_duties import DecisionFacts
from webapp.domain.expected_dates import ExpectedDate, Precision, earliest, latest
from webapp.domain.london import london_date
from webapp.domain.notice import NoticeRule, counts_from, rule_in_force
from webapp.domain.notice_days import counted_on, rule_of
from webapp.domain.private_meetings import PrivateMeeting
from webapp.domain.statutory_notices import (
    OF_A_PRIVATE_MEETING,
    NoticeKind,
    WrittenNotice,
    as_agreement,
    as_exception,
)
from webapp.domain.urgency import Agreement, GeneralException


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeGiven:
    """What is on record of a decision that its notice is judged by, as it was entered.

    `published_at` is of the entry in the plan. `notices` are those that stand, the first published first.
    `has_meeting` is for decisions of a body; `is_restricted` says that its report is exempt or confidential.
    `plan_first_day` and `plan_published_on` are of the edition in which the decision stood, where one is kept.
    """

    is_key: bool
    published_at: datetime | None
    expected: ExpectedDate
    decided_on: date | None = None
    record_published_on: date | None = None
    notices: tuple[WrittenNotice, ...] = ()
    has_meeting: bool = False
    is_restricted: bool = False
    plan_first_day: date | None = None
    plan_published_on: date | None = None

    @property
    def known_on(self) -> date | None:
        """The day of the decision where it is certain."""
        return certain_day(self.expected, self.decided_on)

    @property
    def by_on(self) -> date | None:
        """The day of the decision, or the last day on which it may be made, or the first where no last is known."""
        return self.decided_on or latest(self.expected) or earliest(self.expected)


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """The facts of a decision's notice, and the rule that judges them.

    `is_private_assumed` says that no notice of the private meeting stands for the day.
    """

    rule: NoticeRule
    facts: DecisionFacts
    is_private_assumed: bool


def certain_day(expected: ExpectedDate, decided_on: date | None) -> date | None:
    """Return the day of a decision where it is certain: made then, or expected on it."""
    return decided_on or (expected.starts_on if expected.precision is Precision.DAY else None)


def facts_of(given: NoticeGiven, rules: Sequence[NoticeRule], *, calendar: WorkingCalendar, today: date) -> NoticeFacts:
    """Put together the facts of a decision's notice.

    *The law*: SI 2012/2089, regs 5 to 11.

    *The rule*: the rule in force when notice was published in the plan judges it, that of the decision's own day where
    that is earlier, and today's where no notice is published yet; a general exception and an agreement are judged by
    the rule of their own day. Each notice counts from the day that the rule's hour gives. Once the day of the decision
    is certain, an agenda or a notice of a private meeting counts only if it was given for that day. A private meeting
    is expected where a body decides on an exempt report, and where a notice once said so.

    *Example*: the agenda of Tuesday 10 February 2026 no longer counts when the decision is put off to Tuesday 3 March
    2026, so another one is due; the same goes for the notices of a private meeting.

    *In doubt*: while only a month is known, the notices of the last meeting count, because nothing says that it was put
    off. A public report without a notice of its own came with the agenda.
    """
    published_on = london_date(given.published_at) if given.published_at else today
    rule = rule_in_force(rules, min(published_on, given.by_on) if given.by_on else published_on)
    private = private_meeting_of(given.notices, rules, calendar=calendar, on=given.known_on)
    agenda_on = last_counted_on(given, NoticeKind.AGENDA, rules, calendar)
    facts = DecisionFacts(
        is_key=given.is_key,
        expected=given.expected,
        decided_on=given.decided_on,
        notice_published_on=counts_from(rule, given.published_at, calendar) if given.published_at else None,
        exception=exception_of(given.notices, rules, calendar),
        urgency=urgency_of(given.notices, rules),
        private=private or _expected_in_private(given),
        has_meeting=given.has_meeting,
        agenda_published_on=agenda_on,
        draft_report_on=last_counted_on(given, NoticeKind.DRAFT_REPORT, rules, calendar),
        final_report_on=last_counted_on(given, NoticeKind.FINAL_REPORT, rules, calendar),
        public_report_on=last_counted_on(given, NoticeKind.PUBLIC_REPORT, rules, calendar) or agenda_on,
        record_published_on=given.record_published_on,
        plan_first_day=given.plan_first_day,
        plan_published_on=given.plan_published_on,
    )
    return NoticeFacts(rule, facts, is_private_assumed=private is None)


def exception_of(
    notices: Sequence[WrittenNotice], rules: Sequence[NoticeRule], calendar: WorkingCalendar
) -> GeneralException | None:
    """Return the general exception that one decision's notices record, the last published if there are several."""
    for one in reversed(notices):
        if one.kind is NoticeKind.GENERAL_EXCEPTION:
            on = counted_on(rules, one, calendar)
            return replace(as_exception(one), notice_published_on=on, rule=rule_of(rules, one))
    return None


def urgency_of(notices: Sequence[WrittenNotice], rules: Sequence[NoticeRule]) -> Agreement | None:
    """Return the special urgency that one decision's notices record, the last published if there are several."""
    found = (one for one in reversed(notices) if one.kind is NoticeKind.SPECIAL_URGENCY)
    return next((_agreement(one, rules) for one in found), None)


def private_meeting_of(
    notices: Sequence[WrittenNotice], rules: Sequence[NoticeRule], *, calendar: WorkingCalendar, on: date | None
) -> PrivateMeeting | None:
    """Return the private meeting that one decision's notices record for its day; of several the one that comes last.

    `on` is that day, None while it is not certain; a meeting on another day was put off or is another matter's.
    """
    about = [one for one in notices if one.kind in OF_A_PRIVATE_MEETING and _is_for(one, on)]
    days = [one.meeting_on for one in about if one.meeting_on is not None]
    if not days:
        return None
    meeting_on = max(days)
    by_kind = {one.kind: one for one in about if one.meeting_on == meeting_on}
    first, further = by_kind.get(NoticeKind.PRIVATE_MEETING), by_kind.get(NoticeKind.PRIVATE_MEETING_FURTHER)
    urgent = by_kind.get(NoticeKind.PRIVATE_MEETING_URGENT)
    said = further or first or urgent
    assert said is not None
    return PrivateMeeting(
        meeting_on=meeting_on,
        reasons=said.reasons,
        first_notice_published_on=counted_on(rules, first, calendar) if first else None,
        further_notice_published_on=counted_on(rules, further, calendar) if further else None,
        representations=further.representations if further else "",
        response=further.response if further else "",
        urgent=_agreement(urgent, rules) if urgent else None,
    )


def last_counted_on(
    given: NoticeGiven, kind: NoticeKind, rules: Sequence[NoticeRule], calendar: WorkingCalendar
) -> date | None:
    """Say from when the last notice of a kind for the decision's day counts or, of a report for staff, came in."""
    found = (one for one in reversed(given.notices) if one.kind is kind and _is_for(one, given.known_on))
    return next((counted_on(rules, one, calendar) for one in found), None)


def _expected_in_private(given: NoticeGiven) -> PrivateMeeting | None:
    """Return a private meeting of which no notice stands for the day, if one is to be expected."""
    told = any(one.kind in OF_A_PRIVATE_MEETING for one in given.notices)
    if given.by_on is None or not (told or (given.has_meeting and given.is_restricted)):
        return None
    return PrivateMeeting(meeting_on=given.by_on)


def _is_for(notice: WrittenNotice, on: date | None) -> bool:
    """Say whether a notice counts for a decision on a day; one that names no meeting is about the decision itself."""
    return on is None or notice.meeting_on is None or notice.meeting_on == on


def _agreement(notice: WrittenNotice, rules: Sequence[NoticeRule]) -> Agreement:
    rule = rule_of(rules, notice)
    return replace(as_agreement(notice, rule.agreed_by), rule=rule)
