"""What a request must say beside its signatures, and how often anybody may ask."""

from collections.abc import Collection
from datetime import date

from webapp.domain import wording
from webapp.domain.call_in_facts import Content, Request, Signature
from webapp.domain.constitution import Demands, Limits, Once
from webapp.domain.expected_dates import last_day_of_month
from webapp.domain.london import london_date

A_YEAR = 12


def missing_content(demands: Demands, content: Content) -> tuple[str, ...]:
    """List what a request must still say, in sentences; nothing where it says all that the rule demands.

    *The law*: local. In Northern Ireland a request names its ground (Local Government Act (NI) 2014, section 41).

    *The rule*: reasons, at least one ground from the list of the constitution, or another course of action that the
    decision maker should take instead: each where the constitution demands it. A request with all its signatures and
    without one of these suspends nothing until that is there.

    *Example*: an alternative is demanded; two members sign on Monday 16 January 2012 and send the alternative on
    Tuesday 17 January 2012: the request is valid from Tuesday.

    *In doubt*: whether what is missing may follow at all. No council's words were found, so that within the window it
    completes the request from the moment it arrives, and after the last moment it is too late, as a signature is.
    """
    chosen = [ground for ground in content.grounds if ground in demands.grounds]
    needed = (
        (demands.reasons and not content.reasons.strip(), "The reasons for the request are missing."),
        (bool(demands.grounds) and not chosen, "No ground from the list of the rule is given."),
        (demands.alternative and not content.alternative.strip(), "The alternative course of action is missing."),
    )
    return tuple(sentence for is_missing, sentence in needed if is_missing)


def why_over_the_year(signature: Signature, limits: Limits) -> str | None:
    """Say why a person may not sign another request so soon; None where nothing stands against it.

    *The law*: local.

    *The rule*: where the constitution says how many call-ins a member may sign in a year, the signatures of that person
    are counted that were counted on other decisions in the twelve months that end with the day of this one.

    *Example*: four a year. With four counted from Tuesday 18 January 2011 on, a fifth does not count on Tuesday
    17 January 2012; on Wednesday 18 January 2012 it does.

    *In doubt*: whether the year is the municipal or the calendar year; twelve months back from the signature is the
    plainest reading. A signature on a request that was found not valid does not use up one.
    """
    if limits.signatures_a_year is None:
        return None
    on = london_date(signature.received_at)
    after = _months_later(on, -A_YEAR)
    counted = sum(1 for moment in signature.earlier if after < london_date(moment) <= on)
    if counted < limits.signatures_a_year:
        return None
    others = wording.count(counted, "other call-in")
    return (
        f"Signed {others} in the twelve months to {wording.day(on)}; "
        f"the rule allows {limits.signatures_a_year} in twelve months."
    )


def why_too_soon(request: Request, limits: Limits) -> str | None:
    """Say why the same matter may not be called in again yet; None where it may.

    *The law*: local.

    *The rule*: where the constitution bars the same matter for some months, a request about it suspends nothing before
    the same day of the month in which they have passed, or that month's last day where it has no such day. An officer
    records on which day the matter was called in before.

    *Example*: six months. Called in on Wednesday 31 August 2011, the same matter may be called in again from Wednesday
    29 February 2012.

    *In doubt*: whether two decisions are about the same matter is for the office that judges requests, never computed.
    """
    if limits.repeat_months is None or request.repeats_on is None or request.received_on is None:
        return None
    again_on = _months_later(request.repeats_on, limits.repeat_months)
    if request.received_on >= again_on:
        return None
    return (
        f"The same matter was called in on {wording.day(request.repeats_on)}: "
        f"the rule lets it be called in again from {wording.day(again_on)}."
    )


def grounds_left(demands: Demands, limits: Limits, used: Collection[str]) -> tuple[str, ...]:
    """List the grounds on which a decision may be called in after one call-in of it has ended.

    *The law*: local; in Northern Ireland once on each ground (draft Standing Orders Regulations 2015, read in part).

    *The rule*: where a decision can be called in once, none is left. Where it can be once on each ground, those of the
    list that no earlier request gave, while the window is open.

    *Example*: of the two grounds of section 41 the first was given and scrutiny took no action within the window: the
    second is left.

    *In doubt*: a decision that was looked at again is final; a further ground does not reopen it.
    """
    if limits.once is Once.DECISION:
        return ()
    return tuple(ground for ground in demands.grounds if ground not in used)


def _months_later(on: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month where it has no such day."""
    number = on.year * 12 + on.month - 1 + months
    first = date(number // 12, number % 12 + 1, 1)
    return first.replace(day=min(on.day, last_day_of_month(first).day))
