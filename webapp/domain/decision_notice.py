"""The notice of one decision in short: when it was published, what that gave, by which route it was lawful.

It is worked out for a page, and frozen as data with the record of the decision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.domain.days import CountedDay, WorkingCalendar, count_from_data
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london_date
from webapp.domain.notice import LAW_WORDS, NoticeLaw, NoticeRule
from webapp.domain.notice_entries import EntryAssessment, Verdict, assess_under
from webapp.domain.notice_facts import NoticeFacts, NoticeGiven, facts_of
from webapp.domain.notice_terms import NoticeTerm
from webapp.domain.urgency import Route, earliest_by_exception, route_of

DATES = ("published_on", "starts_on", "decision_on", "earliest_decision")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionNotice:
    """The notice of one decision. `lawful` and `route` are None where nothing can be said yet.

    `published_on` is of the notice in the plan; the count begins with `starts_on`, which is later under the general
    exception. `clear_days` and `needed` are days of the kind that `term` names, and `days` counts them up to the
    earliest day of the decision. `law` is None where no rule is known.
    """

    route: Route | None
    lawful: bool | None
    words: str
    law: NoticeLaw | None = None
    rule: str = ""
    rule_words: str = ""
    source: str = ""
    published_on: date | None = None
    starts_on: date | None = None
    decision_on: date | None = None
    term: str = ""
    clear_days: int | None = None
    needed: int | None = None
    earliest_decision: date | None = None
    days: tuple[CountedDay, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Freeze it as JSON; days are written as 2026-02-10."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        for name in DATES:
            plain[name] = plain[name].isoformat() if plain[name] else None
        for name in ("route", "law"):
            plain[name] = plain[name].value if plain[name] else None
        return plain | {"days": [one.to_data() for one in self.days]}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "DecisionNotice":
        """Read back what `to_data` froze; what an older version did not freeze stays empty."""
        plain = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        for name in DATES:
            plain[name] = date.fromisoformat(plain[name]) if plain.get(name) else None
        plain["route"] = Route(data["route"]) if data.get("route") else None
        plain["law"] = NoticeLaw(data["law"]) if data.get("law") else None
        return cls(**plain | {"days": count_from_data(data.get("days", ()))})


def notice_in_short(rules: Iterable[NoticeRule], given: NoticeGiven, *, calendar: WorkingCalendar) -> DecisionNotice:
    """Say how long the notice of a decision was and by which route it was lawful, as far as its dates are known.

    *The law*: SI 2012/2089, regs 9 to 11; before 10 September 2012, SI 2000/3272.

    *The rule*: the rule in force when notice was published judges it, a general exception or an agreement by the rule
    of their own day. A decision that was entered here only after its
    own day is judged by the law of that day, because its notice cannot have been later. While only a month or a period
    is known, the earliest lawful day is given and nothing is judged. Where no rule, or no calendar, is known for a day,
    that is said and nothing is judged. Under the older law the edition of the plan in which the decision stood is
    judged, where one is kept.

    *Example*: a plan published on Friday 16 December 2011 for January 2012 is of the older law and never short by the
    newer one, also when it is entered here in 2026.

    *In doubt*: when an old entry was really published, if it was entered late; only its own document says.
    """
    if not given.is_key:
        return DecisionNotice(route=Route.NONE_NEEDED, lawful=True, words="The decision is not key.")
    try:
        return _in_short(tuple(rules), given, calendar)
    except RuleBroken as unknown:
        published_on = london_date(given.published_at) if given.published_at else None
        return DecisionNotice(route=None, lawful=None, words=unknown.message, published_on=published_on)


def _in_short(rules: tuple[NoticeRule, ...], given: NoticeGiven, calendar: WorkingCalendar) -> DecisionNotice:
    if given.published_at is None:
        return DecisionNotice(route=None, lawful=None, words="No notice is published yet.")
    announced_on = london_date(given.published_at)
    found = facts_of(given, rules, calendar=calendar, today=announced_on)
    rule, published_on = found.rule, found.facts.notice_published_on
    assert published_on is not None
    if rule.law is NoticeLaw.MONTHLY_PLAN and given.plan_first_day and given.known_on:
        return _by_plan(found, announced_on, given.known_on, calendar)
    if rule.law is not NoticeLaw.CLEAR_DAYS:
        route = Route.OLDER_LAW if rule.law is NoticeLaw.MONTHLY_PLAN else Route.NONE_NEEDED
        words = "It was announced in a monthly plan." if route is Route.OLDER_LAW else f"{LAW_WORDS[rule.law]}."
        return DecisionNotice(route=route, lawful=True, words=words, published_on=announced_on, **_named(rule))
    if given.known_on is None:
        return DecisionNotice(
            route=None,
            lawful=None,
            words="The day of the decision is not known yet.",
            published_on=published_on,
            starts_on=published_on,
            term=rule.notice.words,
            needed=rule.notice.length,
            earliest_decision=rule.notice.earliest_after(published_on, calendar),
            days=rule.notice.count_after(published_on, calendar),
            **_named(rule),
        )
    entry = assess_under(rule, announced_on=published_on, decision_on=given.known_on, calendar=calendar)
    return _judged(found, given.known_on, entry, calendar)


def _by_plan(found: NoticeFacts, announced_on: date, decision_on: date, calendar: WorkingCalendar) -> DecisionNotice:
    """Judge a decision of the older law by the edition of the plan in which it stood."""
    entry = assess_under(
        found.rule,
        announced_on=announced_on,
        decision_on=decision_on,
        calendar=calendar,
        plan_first_day=found.facts.plan_first_day,
        plan_published_on=found.facts.plan_published_on,
    )
    return DecisionNotice(
        route=Route.OLDER_LAW,
        lawful=entry.verdict is Verdict.LAWFUL,
        words=entry.words,
        published_on=announced_on,
        decision_on=decision_on,
        **_named(found.rule),
    )


def _judged(found: NoticeFacts, decision_on: date, entry: EntryAssessment, calendar: WorkingCalendar) -> DecisionNotice:
    """Judge a decision whose day is known, by the route it took and the rule of that route's own day."""
    rule, exception, urgency = found.rule, found.facts.exception, found.facts.urgency
    taken = route_of(
        rule,
        is_key=found.facts.is_key,
        decision_on=decision_on,
        notice=entry,
        calendar=calendar,
        exception=exception,
        urgency=urgency,
    )
    assert entry.notice is not None
    term, starts_on, earliest = rule.notice, entry.notice.published_on, entry.notice.earliest_decision
    if taken.route is Route.GENERAL_EXCEPTION:
        assert exception is not None
        rule = exception.rule or rule
        term, starts_on, earliest = _by_exception(rule, found, calendar)
    elif taken.route is Route.SPECIAL_URGENCY:
        assert urgency is not None and urgency.agreed_on is not None
        rule, earliest = urgency.rule or rule, urgency.agreed_on
    is_urgent = taken.route is Route.SPECIAL_URGENCY
    return DecisionNotice(
        route=taken.route,
        lawful=taken.route is not Route.SHORT,
        words=taken.words,
        published_on=entry.notice.published_on,
        starts_on=starts_on,
        decision_on=decision_on,
        term=term.words,
        clear_days=term.days_given(starts_on, decision_on, calendar),
        needed=0 if is_urgent else term.length,
        earliest_decision=earliest,
        days=() if is_urgent else term.count_after(starts_on, calendar),
        **_named(rule),
    )


def _by_exception(rule: NoticeRule, found: NoticeFacts, calendar: WorkingCalendar) -> tuple[NoticeTerm, date, date]:
    """Return the period of the general exception, the day it began and the earliest day it allowed."""
    exception, term = found.facts.exception, rule.general_exception
    assert exception is not None and term is not None
    assert exception.informed_on is not None and exception.notice_published_on is not None
    earliest = earliest_by_exception(rule, exception, calendar)
    assert earliest is not None
    return term, max(exception.informed_on, exception.notice_published_on), earliest


def _named(rule: NoticeRule) -> dict[str, Any]:
    """Name the rule that judged, as it was then."""
    return {"law": rule.law, "rule": rule.name, "rule_words": rule.words, "source": rule.source}
