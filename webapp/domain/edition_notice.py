"""Whether an edition gives each of its entries enough notice, and what can still be done where it does not."""

from collections.abc import Sequence
from datetime import date

from webapp.domain.days import WorkingCalendar
from webapp.domain.edition_period import Period
from webapp.domain.expected_dates import latest, sentence
from webapp.domain.notice import NoticeAssessment, NoticeLaw, NoticeRule, assess, rule_in_force
from webapp.domain.notice_entries import assess_plan, plan_words
from webapp.domain.notice_facts import exception_of, urgency_of
from webapp.domain.plan_entry import PlanEntry
from webapp.domain.statutory_notices import WrittenNotice
from webapp.domain.urgency import (
    Agreement,
    GeneralException,
    Route,
    earliest_by_exception,
    missing_from_exception,
    route_of,
)
from webapp.domain.wording import day


def short_notice(
    entry: PlanEntry,
    *,
    rules: Sequence[NoticeRule],
    calendar: WorkingCalendar,
    published_on: date,
    notices: Sequence[WrittenNotice] = (),
) -> str | None:
    """Say which days of a key decision come too soon after its notice, and by which routes they are still open.

    `notices` are those of the decision that stand, the first published first. RuleBroken where no rule, or no calendar,
    is known for the days in question.

    *The law*: SI 2012/2089, regs 9 to 11: 28 clear days; where that is impracticable the general exception with five;
    where that is impracticable too, special urgency.

    *The rule*: an entry carried over keeps the day it was first noticed, and the rule in force on that day judges it;
    an entry announced by a monthly plan of the older law is never counted in days. Of a month or a period, the days
    from the publication of this edition on are looked at: all of them may be open, some, or none. Where special urgency
    was agreed, or the notice of a general exception was published in time for the first of these days, nothing is said;
    where that notice opens them only later, the day is told. A general exception that there is not yet is counted from
    the publication of this edition, by the rule in force then.

    *Example*: an edition of Monday 23 November 2026 announces a decision for Tuesday 8 December 2026. It has 14 clear
    days and may be made from Tuesday 22 December 2026 on; under the general exception from Tuesday 1 December 2026.

    *In doubt*: whether giving a whole month is enough when only its last days are lawful. It is said, not refused.
    """
    start, end = entry.expected.starts_on, latest(entry.expected)
    if not entry.is_key or start is None or (end is not None and end < published_on):
        return None
    rule = rule_in_force(rules, entry.first_noticed_on)
    if rule.law is not NoticeLaw.CLEAR_DAYS:
        return None
    first = max(start, published_on)
    soonest = _assessed(rule, entry, first, calendar)
    exception, agreed = exception_of(notices, rules, calendar), urgency_of(notices, rules)
    if soonest.lawful or _is_open(rule, first, end, calendar, exception, agreed):
        return None
    open_from, words = _by_exception(rule, entry, exception, calendar)
    if open_from is None or open_from >= soonest.earliest_decision:
        open_from, words = soonest.earliest_decision, _too_soon(rule, entry, soonest.earliest_decision, calendar)
    now_open = _routes(rule_in_force(rules, published_on), published_on, end, open_from, calendar=calendar)
    return f"{words} {now_open}".strip()


def late_plan(*, rules: Sequence[NoticeRule], period: Period, published_on: date) -> str | None:
    """Say that a plan of the older law came less than 14 days before its first day; None under the newer law."""
    rule = rule_in_force(rules, published_on)
    if rule.law is not NoticeLaw.MONTHLY_PLAN:
        return None
    plan = assess_plan(rule, first_day=period.first, published_on=published_on, decision_on=period.first)
    return None if plan.in_time else plan_words(rule, plan)


def _is_open(
    rule: NoticeRule,
    first: date,
    end: date | None,
    calendar: WorkingCalendar,
    exception: GeneralException | None,
    agreed: Agreement | None,
) -> bool:
    """Say whether another route is open already: a general exception from the first day, or an agreed urgency."""
    noticed = route_of(rule, is_key=True, decision_on=first, notice=None, calendar=calendar, exception=exception)
    urgent = route_of(rule, is_key=True, decision_on=end or date.max, notice=None, calendar=calendar, urgency=agreed)
    return noticed.route is Route.GENERAL_EXCEPTION or urgent.route is Route.SPECIAL_URGENCY


def _by_exception(
    rule: NoticeRule, entry: PlanEntry, exception: GeneralException | None, calendar: WorkingCalendar
) -> tuple[date | None, str]:
    """Say from when a general exception of which notice was given opens a decision, None where it opens nothing."""
    if exception is None or exception.notice_published_on is None or missing_from_exception(exception):
        return None, ""
    open_from, end = earliest_by_exception(rule, exception, calendar), latest(entry.expected)
    if open_from is None or (end is not None and end < open_from):
        return None, ""
    noticed = f"notice of {day(exception.notice_published_on)}"
    words = f"{_expected(entry)} and is to be made under the general exception, {noticed}. "
    return open_from, f"{words}It may be made from {day(open_from)} on."


def _too_soon(rule: NoticeRule, entry: PlanEntry, open_from: date, calendar: WorkingCalendar) -> str:
    """Say from when full notice opens a decision, and how much is missing where it opens no day of its own."""
    end = latest(entry.expected)
    last = None if end is None else _assessed(rule, entry, end, calendar)
    since, from_then = f"otice since {day(entry.first_noticed_on)}", f"may be made from {day(open_from)} on."
    if last is None or last.lawful:
        return f"{_expected(entry)}. With n{since} it {from_then}"
    given = f"gives {last.term.in_words(last.have)}; {last.needed} are needed"
    return f"{_expected(entry)}. N{since} {given}. It {from_then}"


def _expected(entry: PlanEntry) -> str:
    words = sentence(entry.expected)
    return f"{entry.reference} is {words[0].lower()}{words[1:]}"


def _assessed(rule: NoticeRule, entry: PlanEntry, on: date, calendar: WorkingCalendar) -> NoticeAssessment:
    return assess(rule, published_on=entry.first_noticed_on, decision_on=on, calendar=calendar)


def _routes(
    rule: NoticeRule, published_on: date, end: date | None, earliest: date, *, calendar: WorkingCalendar
) -> str:
    """Say by which routes a decision may be made before full notice has been given."""
    term = rule.general_exception
    by_exception = term.earliest_after(published_on, calendar) if term and rule.law is NoticeLaw.CLEAR_DAYS else None
    routes = list[str]()
    if by_exception is not None and by_exception < earliest and (end is None or by_exception <= end):
        told = f"if the scrutiny chair is informed and its notice is published on {day(published_on)}"
        routes.append(f"under the general exception from {day(by_exception)} on, {told}")
    if rule.law is NoticeLaw.CLEAR_DAYS and rule.agreed_by:
        routes.append(f"under special urgency, if the {rule.agreed_by[0]} agrees")
    return f"Before that it may be made {'; or '.join(routes)}." if routes else ""
