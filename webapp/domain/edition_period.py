"""The period that an edition covers: what is offered, what is refused, and the months within it."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from webapp.domain.days import ONE_DAY
from webapp.domain.edition import EditionStyle
from webapp.domain.errors import RuleBroken
from webapp.domain.expected_dates import last_day_of_month
from webapp.domain.notice_terms import days_on, months_after
from webapp.domain.wording import day, month, short_day

MOST_MONTHS = 12


class Period(NamedTuple):
    """The days that an edition covers, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class PartOfPeriod:
    """The days of one calendar month that lie within a period."""

    first: date
    last: date

    @property
    def is_whole(self) -> bool:
        """Say whether the whole month lies within the period."""
        return self.first.day == 1 and self.last == last_day_of_month(self.first)

    @property
    def in_words(self) -> str:
        """Write it after "nothing is expected": "in April 2012", "from 23 November 2026 to 30 November 2026"."""
        if self.is_whole:
            return f"in {month(self.first)}"
        return f"from {short_day(self.first)} to {short_day(self.last)}"


def default_period(style: EditionStyle, *, today: date, months: int = 4) -> Period:
    """Offer the period of the next regular edition, `months` calendar months long (1 to 12).

    *The law*: SI 2000/3272 asked for four months from the first day of a month. SI 2012/2089, reg. 9, asks for no
    period: each decision has its own 28 clear days.

    *The rule*: by the style of months, from the first day of the next month (of this month on its first day) to the
    last day of the last one. By the style of 28 days, from the day of publication on.

    *Example*: on Friday 16 December 2011 four months are 1 January 2012 to 30 April 2012; by the other style, on Monday
    23 November 2026, 23 November 2026 to 22 March 2027.

    *In doubt*: nothing; an officer may choose any other period of up to twelve months.
    """
    if style is EditionStyle.FROM_PUBLICATION:
        return Period(today, days_on(months_after(today, months), -1))
    first = today if today.day == 1 else last_day_of_month(today) + ONE_DAY
    return Period(first, last_day_of_month(months_after(first, months - 1)))


def refuse_period(first: date, last: date, *, published_on: date) -> None:
    """Refuse a period that runs backwards or is longer than a year, and one that is not of its day of publication.

    It may neither be over on that day nor begin more than a year after it.
    """
    if last < first:
        raise RuleBroken(f"The last day must be on or after the first day, {day(first)}.", field="last_day")
    longest = days_on(months_after(first, MOST_MONTHS), -1)
    if last > longest:
        sentence = f"An edition covers {MOST_MONTHS} months at most. Enter a last day up to {day(longest)}."
        raise RuleBroken(sentence, field="last_day")
    furthest = months_after(published_on, MOST_MONTHS)
    if first > furthest:
        raise RuleBroken(
            f"The first day must not be more than {MOST_MONTHS} months after the day of publication, "
            f"{day(published_on)}. Enter a first day up to {day(furthest)}.",
            field="first_day",
        )
    if last < published_on:
        raise RuleBroken(
            f"The last day must not be before the day of publication, {day(published_on)}.", field="last_day"
        )


def months_of(first: date, last: date) -> tuple[PartOfPeriod, ...]:
    """Part a period into calendar months; the first and the last may be there in part."""
    parts = list[PartOfPeriod]()
    while first <= last:
        end = min(last_day_of_month(first), last)
        parts.append(PartOfPeriod(first, end))
        first = days_on(end, 1)
    return tuple(parts)
