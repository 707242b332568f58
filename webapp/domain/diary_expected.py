"""How an expected date is drawn in a calendar: a day as that day, anything else never as a day that it is not."""

from dataclasses import dataclass
from datetime import date, timedelta

from webapp.domain.diary_entry import Vague, WholeDays
from webapp.domain.diary_times import one_day
from webapp.domain.diary_words import long_span, one_line, short_span
from webapp.domain.expected_dates import ExpectedDate, Precision, words
from webapp.domain.wording import short_day

LONGEST_BAR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where an expected date stands; and, where it is not a day, how a summary begins and the line that explains it.

    `over` is the whole period of a date that is shown on its first day, `over_line` the explanation for it.
    """

    days: WholeDays
    vague: Vague | None = None
    prefix: str = ""
    line: str = ""
    over: WholeDays | None = None
    over_line: str = ""


def drawn(expected: ExpectedDate) -> Drawn | None:
    """Draw an expected date: a day, a bar of up to 14 days, or the first day of what is longer or has no end.

    Nothing is drawn for a date that is not known.
    """
    first_on, last_on = expected.starts_on, expected.ends_on
    if first_on is None or expected.precision is Precision.UNKNOWN:
        return None
    if expected.precision is Precision.DAY:
        return Drawn(one_day(first_on))
    if expected.precision is Precision.NOT_BEFORE or last_on is None:
        vague = Vague(said(expected), expected.precision.value.upper(), None)
        return Drawn(one_day(first_on), vague, f"{words(expected)}: ", f"The forward plan says “{vague.words}”.")
    return _period(expected, first_on, last_on)


def said(expected: ExpectedDate) -> str:
    """Write an expected date in the middle of a sentence, days without their weekday."""
    if expected.precision is Precision.DAY and expected.starts_on is not None:
        return short_day(expected.starts_on)
    text = one_line(expected.text) or words(expected)
    return text[0].lower() + text[1:] if text.startswith(("Not before ", "Between ", "Date to be ")) else text


def _period(expected: ExpectedDate, first_on: date, last_on: date) -> Drawn:
    vague = Vague(said(expected), expected.precision.value.upper(), last_on)
    limit = f"it can be taken on any day up to {short_day(last_on)}."
    days = WholeDays(first_on, last_on)
    if expected.precision is Precision.MONTH:
        says = f"The forward plan gives only a month: “{vague.words}”."
        prefix = f"Expected {words(expected)} (day not fixed): "
        first, over = "Shown on the first day of that month", "Shown over the whole month"
    elif last_on - first_on < LONGEST_BAR:
        prefix = f"Expected {short_span(first_on, last_on)} (day not fixed): "
        return Drawn(days, vague, prefix, f"The forward plan says “{vague.words}”; {limit}")
    else:
        says = f"The forward plan says “{vague.words}”."
        written = words(expected)
        is_between = written.startswith("Between")
        prefix = f"{long_span(first_on, last_on)}: " if is_between else f"Expected {written} (day not fixed): "
        first, over = "Shown on the first day of that period", "Shown over the whole period"
    line, over_line = f"{says} {first}; {limit}", f"{says} {over}; {limit}"
    return Drawn(one_day(first_on), vague, prefix, line, days, over_line)
