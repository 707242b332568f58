"""When a decision is expected: a day, a month, "not before" a day, a range, or unknown; in order and in words.

A month stays a month: its first and last day are kept for ordering and for clocks, and never shown as days.
How the dates themselves are found in what people typed lives in `dates_as_typed`.
"""

import calendar
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from webapp.domain import dates_as_typed, wording
from webapp.domain.errors import RuleBroken

TO_BE_CONFIRMED = "Date to be confirmed"


class Precision(StrEnum):
    """How much of the date is known."""

    DAY = "day"
    MONTH = "month"
    NOT_BEFORE = "not-before"
    RANGE = "range"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ExpectedDate:
    """When a decision is expected.

    `starts_on` and `ends_on` bound it (both days included): the day twice, the first and last day of the month, the
    first possible day and None, both ends of the range, or None twice. `text` is what was written, where the rest
    does not say it all: an unknown date, words after a date, months in place of days in a range or "not before".
    """

    precision: Precision
    starts_on: date | None
    ends_on: date | None
    text: str = ""


def on_day(day: date) -> ExpectedDate:
    """Expect a decision on one day."""
    return ExpectedDate(Precision.DAY, day, day)


def in_month(year: int, month: int) -> ExpectedDate:
    """Expect a decision in a month, with no day fixed; refuse a month that does not exist."""
    if not (1 <= month <= 12 and date.min.year <= year <= date.max.year):
        raise RuleBroken("Enter a month from 1 to 12 and a year with four digits.")
    return ExpectedDate(Precision.MONTH, date(year, month, 1), last_day_of_month(date(year, month, 1)))


def not_before(day: date) -> ExpectedDate:
    """Expect a decision on a day or at any time after it."""
    return ExpectedDate(Precision.NOT_BEFORE, day, None)


def between(first: date, last: date) -> ExpectedDate:
    """Expect a decision from one day to another, both included; refuse a range that runs backwards."""
    if last < first:
        raise RuleBroken(f"The last day, {wording.day(last)}, must be on or after the first day, {wording.day(first)}.")
    return on_day(first) if first == last else ExpectedDate(Precision.RANGE, first, last)


def unknown(text: str = "") -> ExpectedDate:
    """Expect a decision at no known time; `text` is what was written in place of a date."""
    return ExpectedDate(Precision.UNKNOWN, None, None, text)


def parse(text: str) -> ExpectedDate:
    """Read what people write in the column for the date; whatever is not certain is unknown, with its text kept.

    *The law.* SI 2012/2089, reg. 9(1)(d): the date on which, or the period within which, the decision is to be made.
    *The rule.* A day, a month, "not before", or a range is read where it opens the text; words after it are kept
    beside it. Nothing is invented: a season, an impossible day and two dates at once leave the date unknown.
    *Example.* "January 2012" is the month; "Not before 18th Dec 2019; so that notice is given" is not before
    Wednesday 18 December 2019; "Spring 2027" and "31 February 2012" are unknown.
    *In doubt.* 05/06/26 is 5 June, as in Britain; "Jan-12" is what spreadsheets make of "January 2012", so a month.
    """
    try:
        typed = dates_as_typed.read(text)
    except dates_as_typed.NotADate:
        return unknown(text.strip())
    return _expected(typed, text.strip())


def doubt_about(text: str) -> str | None:
    """Say in a sentence why no date could be read from a text, or None where one was read (or nothing written)."""
    try:
        dates_as_typed.read(text or "January 2000")
    except dates_as_typed.NotADate as refused:
        return str(refused)
    return None


def earliest(expected: ExpectedDate) -> date | None:
    """Return the first day on which the decision may be made, None if unknown."""
    return expected.starts_on


def latest(expected: ExpectedDate) -> date | None:
    """Return the last day on which the decision may be made, None if unknown or open."""
    return expected.ends_on


def sort_key(expected: ExpectedDate) -> tuple[int, int, bool, date, date]:
    """Order by month; within a month what names a day comes before the month as a whole; unknown dates come last."""
    start, end = expected.starts_on, expected.ends_on or date.max
    if start is None:
        return (date.max.year + 1, 1, True, date.max, date.max)
    return (start.year, start.month, expected.precision is Precision.MONTH, start, end)


def words(expected: ExpectedDate) -> str:
    """Write it for a list: "Thursday 9 April 2026", "December 2026", "Not before 21 December 2026", or as written."""
    start, end = expected.starts_on, expected.ends_on
    if start is None:
        return expected.text or TO_BE_CONFIRMED
    match expected.precision:
        case Precision.DAY:
            return wording.day(start)
        case Precision.MONTH:
            return wording.month(start)
        case Precision.RANGE if end is not None:
            if _names_months_only(expected):
                return _in_months(start, end)
            return f"Between {wording.short_day(start)} and {wording.short_day(end)}"
    return _in_months(start, None) if _names_months_only(expected) else f"Not before {wording.short_day(start)}"


def in_sentence(expected: ExpectedDate) -> str:
    """Write it within a sentence: "moved from December 2026 to not before 9 March 2027"."""
    written = words(expected)
    return written[0].lower() + written[1:] if written.startswith(("Not before", "Between", "Date to be")) else written


def sentence(expected: ExpectedDate) -> str:
    """Write it as a sentence without its stop: "Expected in January 2027 (no day fixed)"."""
    written = words(expected)
    match expected.precision:
        case Precision.DAY:
            return f"Expected on {written}"
        case Precision.MONTH:
            return f"Expected in {written} (no day fixed)"
        case Precision.RANGE if _names_months_only(expected):
            return f"Expected from {written} (no day fixed)"
        case Precision.RANGE | Precision.NOT_BEFORE:
            return f"Expected {written[0].lower()}{written[1:]}"
    to_be_confirmed = "The date is to be confirmed"
    return f"{to_be_confirmed}; the plan says “{expected.text}”" if expected.text else to_be_confirmed


def month_heading(expected: ExpectedDate) -> str:
    """Return the heading of the plan under which it stands: the month in which it may first be made."""
    return TO_BE_CONFIRMED if expected.starts_on is None else wording.month(expected.starts_on)


def last_day_of_month(day: date) -> date:
    """Return the last day of the month that a day is in."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _expected(typed: dates_as_typed.TypedDate, text: str) -> ExpectedDate:
    """Turn what was typed into an expected date; keep the text where the dates do not say it all."""
    first, last = typed.first, typed.last
    kept = text if typed.rest else ""
    if last == last_day_of_month(first) and not typed.names_days:
        return replace(in_month(first.year, first.month), text=kept)
    if not typed.names_days:
        kept = kept or _in_months(first, last)
    return replace(not_before(first) if last is None else between(first, last), text=kept)


def _names_months_only(expected: ExpectedDate) -> bool:
    """Say whether a range or "not before" was given in months, so that no day may be shown for it."""
    if not expected.text:
        return False
    try:
        return not dates_as_typed.read(expected.text).names_days
    except dates_as_typed.NotADate:
        return False


def _in_months(start: date, end: date | None) -> str:
    """Write a range or "not before" in months: "January to March 2027", "Not before January 2027"."""
    if end is None:
        return f"Not before {wording.month(start)}"
    return (
        f"{wording.MONTHS[start.month - 1] if start.year == end.year else wording.month(start)} to {wording.month(end)}"
    )
