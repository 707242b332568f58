"""One entry of a plan judged by the law of the day on which it was announced: clear days, or the four-month plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.days import WorkingCalendar
from webapp.domain.notice import LAW_WORDS, NoticeAssessment, NoticeLaw, NoticeRule, assess, rule_in_force
from webapp.domain.notice_terms import days_on, months_after
from webapp.domain.wording import count, day


class Verdict(StrEnum):
    """What can be said of the notice of one entry."""

    LAWFUL = "lawful"
    SHORT = "short"
    CANNOT_TELL = "cannot-tell"
    NOTHING_ASKED = "nothing-asked"


@dataclass(frozen=True, slots=True)
class PlanAssessment:
    """A monthly plan and one decision: the days the plan covers, when it was due, and whether it was in time.

    `covers` says whether the decision falls within the plan's months.
    """

    first_day: date
    last_day: date
    published_on: date
    due_by: date
    in_time: bool
    covers: bool


@dataclass(frozen=True, slots=True)
class EntryAssessment:
    """The verdict on one entry, in a sentence, with the rule and the working by which it was reached."""

    verdict: Verdict
    words: str
    rule: NoticeRule
    notice: NoticeAssessment | None = None
    plan: PlanAssessment | None = None


def assess_entry(
    rules: Iterable[NoticeRule],
    *,
    announced_on: date,
    decision_on: date,
    calendar: WorkingCalendar,
    plan_first_day: date | None = None,
    plan_published_on: date | None = None,
) -> EntryAssessment:
    """Judge one entry by the law in force on the day it was first announced.

    *The law*: until 9 September 2012, SI 2000/3272: a plan for four months, issued monthly, at least 14 days before
    its first day. From 10 September 2012, SI 2012/2089, reg. 9: 28 clear days before each decision.

    *The rule*: the day of the first announcement chooses the law. Under the older one, the plan in which the decision
    stood must have been published in time and cover the day of the decision; days between are not counted. Where that
    plan's first day is not known, nothing is held against the entry.

    *Example*: an entry published on Friday 16 December 2011 in the plan for January to April 2012 and decided on
    Tuesday 10 January 2012 is lawful, although only 24 clear days lie between.

    *In doubt*: a decision carried over from plan to plan. The plan that counts is the one in force when it was made, so
    its first day is the one to give.
    """
    return assess_under(
        rule_in_force(rules, announced_on),
        announced_on=announced_on,
        decision_on=decision_on,
        calendar=calendar,
        plan_first_day=plan_first_day,
        plan_published_on=plan_published_on,
    )


def assess_under(
    rule: NoticeRule,
    *,
    announced_on: date,
    decision_on: date,
    calendar: WorkingCalendar,
    plan_first_day: date | None = None,
    plan_published_on: date | None = None,
) -> EntryAssessment:
    """Judge one entry by a rule that is known to be the one of the day on which it was announced."""
    if rule.law is NoticeLaw.NONE_FOUND:
        return EntryAssessment(Verdict.NOTHING_ASKED, f"{LAW_WORDS[rule.law]}.", rule)
    if rule.law is NoticeLaw.CLEAR_DAYS:
        notice = assess(rule, published_on=announced_on, decision_on=decision_on, calendar=calendar)
        return EntryAssessment(Verdict.LAWFUL if notice.lawful else Verdict.SHORT, notice.words, rule, notice=notice)
    if plan_first_day is None:
        words = "It was announced in a monthly plan whose first day is not known, so its notice cannot be judged."
        return EntryAssessment(Verdict.CANNOT_TELL, words, rule)
    plan = assess_plan(
        rule,
        first_day=plan_first_day,
        published_on=plan_published_on or announced_on,
        decision_on=decision_on,
    )
    return EntryAssessment(
        Verdict.LAWFUL if plan.in_time and plan.covers else Verdict.SHORT, plan_words(rule, plan), rule, plan=plan
    )


def assess_plan(rule: NoticeRule, *, first_day: date, published_on: date, decision_on: date) -> PlanAssessment:
    """Judge a monthly plan for one decision.

    *The law*: SI 2000/3272 as amended: the plan covers four months from the first day of a month and is published at
    least 14 days before that day. It was revoked on 10 September 2012.

    *The rule*: the first day is not counted and the day of publication is the fourteenth before it, or earlier. The
    decision falls on the plan's first day, its last, or between.

    *Example*: the plan for Sunday 1 January 2012 to Monday 30 April 2012 was due by Sunday 18 December 2011.

    *In doubt*: the text of the older regulations was not read; councils and lawyers restate it so.
    """
    last_day = days_on(months_after(first_day, rule.plan_months), -1)
    due_by = days_on(first_day, -rule.plan_days_before)
    return PlanAssessment(
        first_day=first_day,
        last_day=last_day,
        published_on=published_on,
        due_by=due_by,
        in_time=published_on <= due_by,
        covers=first_day <= decision_on <= last_day,
    )


def plan_words(rule: NoticeRule, plan: PlanAssessment) -> str:
    """Say in a sentence whether a plan was published in time, and whether it covers the decision."""
    ahead = f"at least {count(rule.plan_days_before, 'day')} before its first day, so by {day(plan.due_by)}"
    published = f"The plan from {day(plan.first_day)} to {day(plan.last_day)} was published on {day(plan.published_on)}"
    judged = (
        f"{published}, in time by the law of its day"
        if plan.in_time
        else f"{published}; the law of its day asked for it {ahead}"
    )
    return f"{judged}." if plan.covers else f"{judged}. It does not cover the day of the decision."
