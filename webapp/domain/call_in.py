"""Call-in: the window of one record, the requests that come in, who among those who signed counts, and what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from webapp.domain import wording
from webapp.domain.constitution import CallInRule, CoOptees, Effect, Pool, Requesters
from webapp.domain.days import ONE_DAY, CountedDay, WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.london import in_london, london, london_date
from webapp.domain.membership import EDUCATION_CO_OPTEES, FULL_MEMBERS, MembershipFact, MembershipKind

MIDNIGHT = time(0, 0)
ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class CallInWindow:
    """From publication to the last moment, with the count that shows why.

    `closes_at` is the cut-off, whose whole minute is in time, or the London midnight that ends `last_day`. `effect`
    only tells "at the cut-off" from "at the end of the day" when the decision takes effect on the last day itself;
    unknown is read as the later of the two.
    """

    published_at: datetime
    opens_on: date
    last_day: date
    closes_at: datetime
    cut_off: time | None
    implementable_on: date
    days: tuple[CountedDay, ...]
    effect: Effect = Effect.END_OF_LAST_DAY


class CallInOutcome(StrEnum):
    """What came of a call-in."""

    NO_ACTION = "no-action"
    REFERRED_BACK = "referred-back"
    REFERRED_TO_COUNCIL = "referred-to-council"
    WITHDRAWN = "withdrawn"


OUTCOME_WORDS: Mapping[CallInOutcome, str] = MappingProxyType(
    {
        CallInOutcome.NO_ACTION: "No action by scrutiny",
        CallInOutcome.REFERRED_BACK: "Referred back to the decision maker",
        CallInOutcome.REFERRED_TO_COUNCIL: "Referred to Council",
        CallInOutcome.WITHDRAWN: "Call-in withdrawn",
    }
)
"""In the order in which a form offers them."""


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """What is left of a window: working days after today, or on the last day hours and minutes."""

    closed: bool
    working_days: int = 0
    hours: int = 0
    minutes: int = 0

    @property
    def words(self) -> str:
        """Write it: "2 working days left", "5 hours left", "closed"."""
        if self.closed:
            return "closed"
        return wording.time_left(working_days=self.working_days, hours=self.hours, minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Signature:
    """One person's name on a request, when it arrived, and the places that person holds or held on committees."""

    person: str
    received_at: datetime
    memberships: tuple[MembershipFact, ...] = ()
    is_councillor: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a request is valid by one alternative of the rule, and what became of each signature."""

    valid: bool
    counted: tuple[Signature, ...]
    not_counted: tuple[tuple[Signature, str], ...]
    needed: int
    have: int
    satisfied_at: datetime | None
    alternative: Requesters


def window_for(rule: CallInRule, *, published_at: datetime, calendar: WorkingCalendar) -> CallInWindow:
    """Work out the call-in window of a record published at an instant.

    *The law*: the Local Government Act 2000, section 9F(2)(a) and (4), lets scrutiny look at a decision "made but not
    implemented". It sets no period; the council's constitution does.

    *The rule*: the last day is the nth working day after the day of publication in London, which counts itself only
    where the constitution says so. Saturdays, Sundays, bank holidays and the council's closure days do not count. A
    request received within the minute of the cut-off, or before the midnight that ends the last day where there is no
    cut-off, is in time. The first day of implementation is the next calendar day (even a Saturday), the next working
    day, or the last day itself, as the constitution says.

    *Example*: three working days, published on Friday 13 January 2012: the last day is Wednesday 18 January 2012 and
    the decision may be implemented on Thursday 19 January 2012.

    *In doubt*: whether a record published after office hours is published the next day (no council's words found: it is
    not); whether a Christmas closure counts (by default it does, and closure days are a setting); whether a decision
    may take effect on a day when the offices are shut (published records say it does: the effect is a setting).
    """
    if rule.days < 1:
        raise RuleBroken("A call-in window lasts at least one working day: correct the number of days.", field="days")
    published_on = london_date(published_at)
    days = calendar.count_after(published_on, rule.days, rule.first_day_counts)
    last_day = days[-1].date
    closes_at = london(last_day + ONE_DAY, MIDNIGHT) if rule.cut_off is None else london(last_day, rule.cut_off)
    window = CallInWindow(
        published_at=published_at,
        opens_on=next(one.date for one in days if rule.first_day_counts or one.date > published_on),
        last_day=last_day,
        closes_at=closes_at,
        cut_off=rule.cut_off,
        implementable_on=_implementable_on(rule.effect, last_day, calendar),
        days=days,
        effect=rule.effect,
    )
    if not is_open(window, published_at):
        raise RuleBroken(
            f"Call-in would close at {wording.last_moment(window)}, before the record was published at "
            f"{wording.moment(published_at)}. Correct the time of publication or the rule “{rule.name}”."
        )
    return window


def _implementable_on(effect: Effect, last_day: date, calendar: WorkingCalendar) -> date:
    """Find the first day of implementation that follows from the last day."""
    match effect:
        case Effect.NEXT_CALENDAR_DAY:
            return last_day + ONE_DAY
        case Effect.NEXT_WORKING_DAY:
            return calendar.nth_working_day_after(last_day, 1)
        case Effect.ON_LAST_DAY | Effect.END_OF_LAST_DAY:
            return last_day


def implementable_at(window: CallInWindow) -> datetime:
    """Find the first instant (UTC) at which the decision may be implemented if nobody calls it in."""
    if window.implementable_on > window.last_day:
        return london(window.implementable_on, MIDNIGHT)
    if window.effect is Effect.ON_LAST_DAY and window.cut_off is not None:
        return window.closes_at + ONE_MINUTE
    return london(window.last_day + ONE_DAY, MIDNIGHT)


def may_be_implemented(implementable_on: date | None, *, window: CallInWindow | None, at: datetime) -> bool:
    """Say whether the first moment has come at which a decision may be acted on.

    *The law*: local, as the window itself is (`window_for`).

    *The rule*: from the first midnight in London of the first day of implementation. A decision that takes effect on
    the last day of its window waits for the last moment of that window: a minute after the cut-off, or the midnight
    that ends the day. After a call-in, the day recorded with its outcome counts. While suspended it has no such day.

    *Example*: call-in closes at 4pm on Wednesday 18 January 2012 and the rule lets decisions take effect then: at 4pm
    it may not be implemented yet, at 4:01pm it may.

    *In doubt*: whether a day of implementation on which the offices are shut waits for the next one that is not; as
    published records have it, it does not.
    """
    if implementable_on is None:
        return False
    if window is not None and window.implementable_on == implementable_on:
        return at >= implementable_at(window)
    return london_date(at) >= implementable_on


def is_open(window: CallInWindow, at: datetime) -> bool:
    """Say whether a request received at this instant is in time: not before publication nor after the last moment.

    The whole minute of a cut-off is in time (17:00:59 is, 17:01:00 is not); the midnight that ends a last day is not.
    """
    end = window.closes_at if window.cut_off is None else window.closes_at + ONE_MINUTE
    return window.published_at <= at < end


def time_left(window: CallInWindow, now: datetime, calendar: WorkingCalendar) -> TimeLeft:
    """Say what is left: the working days after today up to the last, or on the last day whole hours and minutes."""
    if now > window.published_at and not is_open(window, now):
        return TimeLeft(closed=True)
    working_days = calendar.working_days_after(london_date(now), window.last_day)
    minutes = max(0, int((window.closes_at - now).total_seconds()) // 60)
    return TimeLeft(closed=False, working_days=working_days, hours=minutes // 60, minutes=minutes % 60)


def implementable_after(outcome: CallInOutcome, window: CallInWindow, outcome_on: date) -> date | None:
    """Find the first day of implementation after a call-in has ended.

    *The law*: local; section 9F of the 2000 Act lets scrutiny recommend reconsideration or send the matter to Council.

    *The rule*: with no action, or when the request is withdrawn, the decision may be implemented on the day of that
    outcome, but never before the day it could have been without the call-in. Referred back or to Council, it waits for
    a new decision: no date.

    *Example*: implementable on Thursday 19 January 2012, no action taken on Tuesday 24 January 2012: it may be
    implemented on Tuesday 24 January 2012.

    *In doubt*: some constitutions let a decision take effect when the committee does not meet in time; most are silent,
    so it stays suspended until somebody records an outcome.
    """
    if outcome in (CallInOutcome.NO_ACTION, CallInOutcome.WITHDRAWN):
        return max(window.implementable_on, outcome_on)
    return None


def explain(window: CallInWindow) -> dict[str, Any]:
    """Show the result and its working as JSON: dates in ISO form, `closes_at` with the offset of London."""
    return {
        "last_day": window.last_day.isoformat(),
        "closes_at": in_london(window.closes_at).isoformat(),
        "implementable_on": window.implementable_on.isoformat(),
        "days": [one.to_data() for one in window.days],
    }


def explain_words(window: CallInWindow) -> list[str]:
    """Show the same in lines of words, day by day."""
    first = f"Published at {wording.moment(window.published_at)}."
    lines = [
        f"{wording.day(one.date)}: working day {one.number}"
        if one.number is not None
        else f"{wording.day(one.date)}: not counted, {one.why_not_counted}"
        for one in window.days
    ]
    return [first, *lines, f"Call-in closes at {wording.last_moment(window)}.", f"{implementation_phrase(window)}."]


def implementation_phrase(window: CallInWindow) -> str:
    """Write from when: "May be implemented on or after Thursday 19 January 2012", "… after 4pm on …"."""
    if window.implementable_on > window.last_day:
        return f"May be implemented on or after {wording.day(window.implementable_on)}"
    if window.effect is Effect.ON_LAST_DAY and window.cut_off is not None:
        return f"May be implemented after {wording.last_moment(window)}"
    return f"May be implemented after the end of {wording.day(window.last_day)}"


def judge(
    rule: CallInRule,
    signatures: Sequence[Signature],
    *,
    window: CallInWindow,
    relevant_committees: frozenset[str],
    education_matter: bool = False,
) -> Judgement:
    """Judge a request by the rule in force on publication, signature by signature in order of arrival.

    *The law*: local. That church and parent governor representatives vote on education matters is statutory
    (recollection of the 2000 Act, Schedule A1; not quoted here).

    *The rule*: the rule lists alternatives and one of them is enough. Under each, different people are counted whose
    signature arrived within the window and who, on the London day it arrived, were chair, vice-chair or member of a
    committee of the pool; co-optees as the alternative says. The request is valid from the signature that completes
    the number. Where none is complete the closest is reported.

    *Example*: two members of any scrutiny committee are needed and two sign, on Monday 16 January 2012 and on Tuesday
    17 January 2012: the request is valid from the second signature.

    *In doubt*: substitutes: no council's words say that a substitute who is not sitting may call in, so they are not
    counted and the reason is shown. Under "any member" a councillor counts whether or not on a committee.
    """
    if not rule.requesters or any(one.count < 1 for one in rule.requesters):
        raise RuleBroken(f"The rule “{rule.name}” does not say how many members may ask for a call-in. Complete it.")
    ordered = sorted(signatures, key=lambda one: one.received_at)
    judgements = [_judge_by(one, ordered, window, relevant_committees, education_matter) for one in rule.requesters]
    return min(judgements, key=lambda one: (not one.valid, one.satisfied_at or window.closes_at, one.needed - one.have))


def _judge_by(
    alternative: Requesters,
    ordered: Sequence[Signature],
    window: CallInWindow,
    relevant_committees: frozenset[str],
    education_matter: bool,
) -> Judgement:
    """Judge the signatures by one alternative."""
    counted: dict[str, Signature] = {}
    not_counted: list[tuple[Signature, str]] = []
    for one in ordered:
        if one.person in counted:
            earlier = wording.moment(counted[one.person].received_at)
            why_not: str | None = f"The same person’s signature of {earlier} is already counted."
        else:
            why_not = _untimely(one, window) or _ineligible(one, alternative, relevant_committees, education_matter)
        if why_not is None:
            counted[one.person] = one
        else:
            not_counted.append((one, why_not))
    enough = tuple(counted.values())
    satisfied_at = enough[alternative.count - 1].received_at if len(enough) >= alternative.count else None
    return Judgement(
        valid=satisfied_at is not None,
        counted=enough,
        not_counted=tuple(not_counted),
        needed=alternative.count,
        have=len(enough),
        satisfied_at=satisfied_at,
        alternative=alternative,
    )


def _untimely(signature: Signature, window: CallInWindow) -> str | None:
    """Say why a signature came too early or too late; None if it is in time."""
    if is_open(window, signature.received_at):
        return None
    received = wording.moment(signature.received_at)
    if signature.received_at < window.published_at:
        return f"Received at {received}, before the record was published at {wording.moment(window.published_at)}."
    return f"Received at {received}, after call-in closed at {wording.last_moment(window)}."


def _ineligible(
    signature: Signature, alternative: Requesters, relevant_committees: frozenset[str], education_matter: bool
) -> str | None:
    """Say why a person is not among those who may ask under an alternative; None if the person is."""
    on = london_date(signature.received_at)
    anybody = alternative.pool is Pool.ANY_MEMBER
    if anybody and signature.is_councillor:
        return None
    of_pool = [
        one
        for one in signature.memberships
        if alternative.pool is not Pool.RELEVANT_COMMITTEE or one.committee in relevant_committees
    ]
    current = [one for one in of_pool if one.holds_on(on)]
    kinds = {one.kind for one in current}
    if kinds & FULL_MEMBERS and not anybody:
        return None
    if MembershipKind.CO_OPTEE in kinds:
        return _ineligible_co_optee(current, alternative.co_optees, education_matter)
    if anybody:
        return f"Not a member of the council on {wording.day(on)}."
    whose = _pool_in_words(alternative.pool)
    if MembershipKind.SUBSTITUTE in kinds:
        return f"Only a substitute {whose}, who is a member of it only at a meeting attended in a member’s place."
    if any(one.from_on <= on for one in of_pool):
        return f"No longer a member {whose} on {wording.day(on)}."
    return f"Not a member {whose} on {wording.day(on)}."


def _ineligible_co_optee(places: Sequence[MembershipFact], co_optees: CoOptees, education_matter: bool) -> str | None:
    """Say why a co-optee does not count; None if one of the places makes the person count."""
    if co_optees is CoOptees.ALL:
        return None
    if co_optees is CoOptees.NONE:
        return "A co-opted member: the rule counts councillors only."
    if not any(one.co_optee_kind in EDUCATION_CO_OPTEES for one in places):
        return "A co-opted member who represents neither a church nor parent governors: the rule counts only those."
    return None if education_matter else "A co-opted member for education: this is not an education matter."


def _pool_in_words(pool: Pool) -> str:
    """Name the committees of a pool."""
    if pool is Pool.RELEVANT_COMMITTEE:
        return "of a committee that scrutinises this decision"
    return "of a scrutiny committee"
