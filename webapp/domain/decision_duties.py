"""Everything the law and the council's rule ask around one decision that is coming or has just been made."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from webapp.domain.backwards import due_by
from webapp.domain.days import WorkingCalendar
from webapp.domain.duties import Duty, DutyKind, DutyState, duty
from webapp.domain.duty_periods import Period, within
from webapp.domain.expected_dates import ExpectedDate, earliest, latest
from webapp.domain.notice import NoticeLaw, NoticeRule
from webapp.domain.notice_entries import EntryAssessment, Verdict, assess_under
from webapp.domain.notice_terms import NoticeTerm
from webapp.domain.private_meetings import PrivateMeeting, state_of
from webapp.domain.urgency import (
    Agreement,
    GeneralException,
    Route,
    earliest_by_exception,
    missing_from_agreement,
    missing_from_exception,
    report_due_by,
    route_of,
)
from webapp.domain.wording import day

_OF_A_PRIVATE_MEETING = frozenset(
    {DutyKind.PRIVATE_NOTICE, DutyKind.PRIVATE_FURTHER_NOTICE, DutyKind.PRIVATE_AGREEMENT}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFacts:
    """What is known of one decision. `has_meeting` is for decisions of a body, which have an agenda.

    `plan_first_day` and `plan_published_on` are of the monthly plan in which a decision under the older law stood.
    `private` is set where the public is to be kept out. `urgency_reported_on` is the first report to the council after
    the decision; `last_urgency_report_on` the last before it.
    """

    is_key: bool
    expected: ExpectedDate
    decided_on: date | None = None
    notice_published_on: date | None = None
    plan_first_day: date | None = None
    plan_published_on: date | None = None
    exception: GeneralException | None = None
    urgency: Agreement | None = None
    private: PrivateMeeting | None = None
    has_meeting: bool = False
    agenda_published_on: date | None = None
    draft_report_on: date | None = None
    final_report_on: date | None = None
    public_report_on: date | None = None
    record_published_on: date | None = None
    urgency_reported_on: date | None = None
    last_urgency_report_on: date | None = None

    @property
    def decision_on(self) -> date | None:
        """The day of the decision, or the last day on which it may be made, or the first where no last is known."""
        return self.decided_on or latest(self.expected) or earliest(self.expected)


def duties_of(
    facts: DecisionFacts,
    rule: NoticeRule,
    *,
    calendar: WorkingCalendar,
    today: date,
    is_private_assumed: bool = False,
) -> tuple[Duty, ...]:
    """Say how each duty of one decision stands today, in the order in which they come.

    *The law*: SI 2012/2089, regs 5 to 13 and 19, and the council's own days for its reports.

    *The rule*: each duty is met, due, missed or not needed. `rule` is the one in force when notice was published, or
    today where none was. While only a month or a period is known, what must be done beforehand is due in time for its
    first day; it is missed only when no day of the period could still be lawful, and both days are named. What was done
    too late for the first day says from when the decision may be made. A decision without any date has no days to be
    judged by. `is_private_assumed` says that the private meeting follows from an exempt report, on whatever day.

    *Example*: a key decision of Cabinet on Tuesday 15 December 2026, announced on Monday 16 November 2026, seen on
    Tuesday 8 December 2026 without an agenda: notice is met, the agenda was missed on Monday 7 December 2026. Notice of
    a key decision expected in February 2027 is due by Sunday 3 January 2027 for 1 February, at the latest by Saturday
    30 January 2027 for 28 February.

    *In doubt*: duties "as soon as practicable" have no day and are due until they are met.
    """
    decision_on = facts.decision_on
    if decision_on is None:
        return (_undated(facts, rule),)
    first_on, last_on = earliest(facts.expected), latest(facts.expected)
    if facts.decided_on is not None or first_on is None or first_on == last_on:
        return tuple(_duties(facts, rule, decision_on, calendar, today))
    period = Period(first_on, last_on, rule, calendar, today)
    if is_private_assumed and facts.private is not None:
        by_day = [replace(facts, private=replace(facts.private, meeting_on=on)) for on in (first_on, decision_on)]
    else:
        by_day = [facts, facts]
    early = {one.kind: one for one in _duties(by_day[0], rule, first_on, calendar, today)}
    late = _duties(by_day[1], rule, decision_on, calendar, today)
    own_day = frozenset[DutyKind]() if is_private_assumed else _OF_A_PRIVATE_MEETING
    return tuple(one if one.kind in own_day else within(period, early.get(one.kind), one) for one in late)


def _duties(
    facts: DecisionFacts, rule: NoticeRule, decision_on: date, calendar: WorkingCalendar, today: date
) -> Iterator[Duty]:
    """Yield the duties of a decision whose day is known."""
    entry = _entry(facts, rule, decision_on, calendar)
    route = route_of(
        rule,
        is_key=facts.is_key,
        decision_on=decision_on,
        notice=entry,
        calendar=calendar,
        exception=facts.exception,
        urgency=facts.urgency,
    ).route
    yield _notice(facts, rule, decision_on, entry, route, calendar, today)
    yield from _short_notice(facts, rule, decision_on, route, calendar, today)
    if facts.private is not None:
        yield from state_of(rule, facts.private, calendar=calendar, today=today).duties
    yield from _papers(facts, rule, decision_on, calendar, today)
    yield from _afterwards(facts, rule, route, today)


def _undated(facts: DecisionFacts, rule: NoticeRule) -> Duty:
    """Judge a decision that has no date: notice is due, and nothing more can be said."""
    if not facts.is_key or rule.law is NoticeLaw.NONE_FOUND:
        return Duty(DutyKind.NOTICE, "No notice is needed.", DutyState.NOT_NEEDED)
    words = "No day is expected yet, so no day can be counted from it."
    return Duty(DutyKind.NOTICE, words, DutyState.DUE, None, facts.notice_published_on)


def _entry(
    facts: DecisionFacts, rule: NoticeRule, decision_on: date, calendar: WorkingCalendar
) -> EntryAssessment | None:
    """Judge the notice by the rule in force when it was published, None before it is."""
    if facts.notice_published_on is None:
        return None
    return assess_under(
        rule,
        announced_on=facts.notice_published_on,
        decision_on=decision_on,
        calendar=calendar,
        plan_first_day=facts.plan_first_day,
        plan_published_on=facts.plan_published_on,
    )


def _notice(
    facts: DecisionFacts,
    rule: NoticeRule,
    decision_on: date,
    entry: EntryAssessment | None,
    route: Route,
    calendar: WorkingCalendar,
    today: date,
) -> Duty:
    """Judge the notice of a key decision; one short of its days is not needed once another route was taken."""
    kind = DutyKind.NOTICE
    if route is Route.NONE_NEEDED:
        return Duty(kind, "No notice is needed.", DutyState.NOT_NEEDED)
    by_on = _notice_by(rule, entry, decision_on, calendar)
    if route in (Route.GENERAL_EXCEPTION, Route.SPECIAL_URGENCY):
        return Duty(kind, "Another route was taken.", DutyState.NOT_NEEDED, by_on, facts.notice_published_on)
    if entry is None:
        words = _at_least(rule.notice, "decision") if rule.law is NoticeLaw.CLEAR_DAYS else "No plan is on record."
        return duty(kind, words, today=today, by_on=by_on, met_on=None)
    state = DutyState.MISSED if entry.verdict is Verdict.SHORT else DutyState.MET
    return Duty(kind, entry.words, state, by_on, facts.notice_published_on)


def _notice_by(
    rule: NoticeRule, entry: EntryAssessment | None, decision_on: date, calendar: WorkingCalendar
) -> date | None:
    """Find the last day for the notice, or for the plan it stood in."""
    if entry is not None and entry.plan is not None:
        return entry.plan.due_by
    return rule.notice.latest_before(decision_on, calendar) if rule.law is NoticeLaw.CLEAR_DAYS else None


def _short_notice(
    facts: DecisionFacts, rule: NoticeRule, decision_on: date, route: Route, calendar: WorkingCalendar, today: date
) -> Iterator[Duty]:
    """Judge what is recorded of a general exception and of special urgency, and the reasons that follow.

    Nothing is asked of a way that was not taken: reasons follow the one that was or, while notice is short, one that
    may still be.
    """
    exception, urgency = facts.exception, facts.urgency
    if exception is not None:
        yield _exception(exception, rule, decision_on, route, calendar, today)
    if urgency is not None:
        yield _agreement(urgency, rule, decision_on, route, today)
    relied_on = {
        Route.SPECIAL_URGENCY: urgency,
        Route.GENERAL_EXCEPTION: exception,
        Route.SHORT: exception or urgency,
    }.get(route)
    if relied_on is not None:
        yield duty(
            DutyKind.REASONS_NOTICE,
            "Due as soon as reasonably practicable; the law names no day.",
            today=today,
            by_on=None,
            met_on=relied_on.reasons_published_on,
        )


def _exception(
    exception: GeneralException,
    rule: NoticeRule,
    decision_on: date,
    route: Route,
    calendar: WorkingCalendar,
    today: date,
) -> Duty:
    """Judge a general exception, by the rule of its own day; one that was not relied on is not needed."""
    if route not in (Route.GENERAL_EXCEPTION, Route.SHORT):
        return _not_taken(DutyKind.EXCEPTION_NOTICE, route, exception.notice_published_on)
    missing = missing_from_exception(exception)
    possible = earliest_by_exception(rule, exception, calendar)
    words = " ".join(missing) or (f"The decision may be made from {day(possible)} on." if possible else "")
    term = (exception.rule or rule).general_exception
    dates = [on for on in (exception.informed_on, exception.notice_published_on) if on is not None]
    return duty(
        DutyKind.EXCEPTION_NOTICE,
        words,
        today=today,
        by_on=None if term is None else term.latest_before(decision_on, calendar),
        met_on=max(dates) if len(dates) == 2 else None,
        lacks=bool(missing),
    )


def _agreement(urgency: Agreement, rule: NoticeRule, decision_on: date, route: Route, today: date) -> Duty:
    """Judge an agreement to special urgency, by the rule of its own day; one that was not relied on is not needed."""
    if route not in (Route.SPECIAL_URGENCY, Route.SHORT):
        return _not_taken(DutyKind.URGENCY_AGREEMENT, route, urgency.reasons_published_on)
    missing = missing_from_agreement((urgency.rule or rule).agreed_by, urgency)
    return duty(
        DutyKind.URGENCY_AGREEMENT,
        " ".join(missing) or f"Agreed by the {urgency.capacity}.",
        today=today,
        by_on=decision_on,
        met_on=urgency.agreed_on,
        lacks=bool(missing),
    )


def _not_taken(kind: DutyKind, route: Route, published_on: date | None) -> Duty:
    """Say of a way to shorter notice that it was not needed, why, and when its notice was published all the same."""
    words = "No notice is needed." if route is Route.NONE_NEEDED else "Another route was taken."
    return Duty(kind, words, DutyState.NOT_NEEDED, None, published_on)


def _papers(
    facts: DecisionFacts, rule: NoticeRule, decision_on: date, calendar: WorkingCalendar, today: date
) -> Iterator[Duty]:
    """Judge the reports and the agenda that the rule asks for."""
    wanted = (
        (DutyKind.DRAFT_REPORT, rule.draft_report, facts.draft_report_on),
        (DutyKind.FINAL_REPORT, rule.final_report, facts.final_report_on),
        (DutyKind.AGENDA, rule.agenda if facts.has_meeting else None, facts.agenda_published_on),
        (DutyKind.PUBLIC_REPORT, rule.public_report, facts.public_report_on),
    )
    for kind, term, done_on in wanted:
        if term is not None:
            event = "meeting" if facts.has_meeting else "decision"
            by_on = due_by(term, decision_on, calendar)
            yield duty(kind, _at_least(term, event), today=today, by_on=by_on, met_on=done_on)


def _afterwards(facts: DecisionFacts, rule: NoticeRule, route: Route, today: date) -> Iterator[Duty]:
    """Judge the record of the decision, and the report to the council on special urgency."""
    words = "Due as soon as reasonably practicable after the decision; the law names no day."
    yield duty(DutyKind.RECORD, words, today=today, by_on=None, met_on=facts.record_published_on)
    if route is Route.SPECIAL_URGENCY:
        since = facts.last_urgency_report_on or facts.decided_on
        yield duty(
            DutyKind.URGENCY_REPORT,
            "Decisions made under special urgency are reported to Council.",
            today=today,
            by_on=since and report_due_by(rule, last_reported_on=since),
            met_on=facts.urgency_reported_on,
        )


def _at_least(term: NoticeTerm, event: str) -> str:
    """Say how long before an event something is due: "At least 5 clear working days before the meeting."."""
    return f"At least {term.words} before the {event}."
