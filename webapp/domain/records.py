"""The record of a decision: when it may be published, who must be able to call it in, and what it allows to be done."""

from collections.abc import Sequence
from datetime import date, datetime

from webapp.domain import wording
from webapp.domain.call_in import CallInWindow, implementation_phrase, may_be_implemented
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london_date


def check_publication(*, decided_on: date, published_at: datetime, now: datetime) -> None:
    """Refuse a publication in the future or before the decision.

    *The law*: SI 2012/2089, regulations 12 and 13: the record is to be produced as soon as reasonably practicable
    after the decision was made, and says on which day that was.

    *The rule*: a record is published on the day of the decision in London or later, and is entered here once it is
    public. A past publication is accepted, since a record may be entered late; the trail shows when it was entered.

    *Example*: a decision made on Wednesday 9 December 2026 cannot have had its record published on Tuesday 8 December
    2026.

    *In doubt*: no number of days is in the law for "as soon as reasonably practicable", so no record is too late.
    """
    if published_at > now:
        raise RuleBroken(
            f"The record cannot be published later than now, {wording.moment(now)}. Enter when it was published.",
            field="published_on",
        )
    if decided_on > london_date(published_at):
        raise RuleBroken(
            f"The publication date must be on or after the date of the decision, {wording.day(decided_on)}.",
            field="published_on",
        )


def check_scrutiny(*, can_be_called_in: bool, committees: Sequence[str]) -> None:
    """Refuse to publish the record of a decision that could be called in, but falls to no scrutiny committee.

    *The law*: the Local Government Act 2000, section 9F(2): the council's scrutiny committees have, between them, the
    power to look at every decision of the executive.

    *The rule*: the record of a decision that can be called in names at least one scrutiny committee, whose members
    are told of the window. One that cannot be called in may name none.

    *Example*: the record of KEY/01JAN/12, which falls to no scrutiny committee, is refused until one is named.

    *In doubt*: where any member of any scrutiny committee may ask for a call-in, a window could open without naming
    one; nobody would hear of it.
    """
    if can_be_called_in and not committees:
        raise RuleBroken(
            "The decision falls to no scrutiny committee, so nobody would be told. Edit it and select one first."
        )


def implementable_without_call_in(decided_on: date) -> date:
    """Find the first day of implementation where call-in is waived or the decision is of a kind that has none.

    *The law*: local. Section 9F of the 2000 Act stops nothing by itself; only the council's call-in rule makes a
    decision wait, and where that rule does not reach, nothing does.

    *The rule*: it may be implemented on the day on which it is made, even before its record is published.

    *Example*: made on Thursday 12 January 2012, record published on Friday 13 January 2012, call-in waived: it may be
    implemented on Thursday 12 January 2012.

    *In doubt*: whether it waits for its record. Records published with a waiver bear the day of the decision, some of
    them earlier than the publication, so it does not.
    """
    return decided_on


def check_implementation(
    implemented_on: date, *, implementable_on: date | None, window: CallInWindow | None, today: date, now: datetime
) -> None:
    """Refuse to record that a decision was acted on before it might be, or on a day that has not come.

    *The law*: the Local Government Act 2000, section 9F(2)(a) and (4): scrutiny may look at a decision "made but not
    implemented", so that implementing it early would take that power away.

    *The rule*: the day is the first day of implementation or later, and today or earlier. Where the decision takes
    effect on the last day of its window, the last moment must have passed. While it is suspended there is no such day.

    *Example*: a decision that may be implemented on Thursday 19 January 2012 cannot be recorded as implemented on
    Wednesday 18 January 2012.

    *In doubt*: what counts as acting on a decision, an order placed or the work begun; the officer who records it says.
    """
    if implementable_on is None or implemented_on < implementable_on:
        first = f" until {wording.day(implementable_on)}" if implementable_on else " while it is suspended"
        raise RuleBroken(f"This decision may not be implemented{first}.", field="day")
    if window is not None and not may_be_implemented(implementable_on, window=window, at=now):
        raise RuleBroken(f"It is too early. {implementation_phrase(window)}.", field="day")
    if implemented_on > today:
        raise RuleBroken("The day of implementation must be today or earlier.", field="day")
