"""Days on which the plan is to be published: what one says, in words, and a year of them as somebody typed it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from webapp.domain.errors import RuleBroken
from webapp.domain.expected_dates import Precision, parse
from webapp.domain.wording import MONTHS, WEEKDAYS, day, listed

_COPY_BY = re.compile(r"\s*[,;(]?\s*\bcopy by\b\s*", re.IGNORECASE)
_WEEKDAY = re.compile(r"((?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)[.,]*\s+(.*)", re.IGNORECASE)
_WRITTEN = re.compile(r"\d{1,2}(?:st|nd|rd|th)?\s+([^\W\d_]+)(?:,?\s+(\d{4}))?", re.IGNORECASE)
MOST_AT_ONCE = 60
EXAMPLE = "18 December 2026, copy by 11 December 2026"


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day on which an edition is to be published, and the last day to send in what it is to hold, if any."""

    publish_on: date
    copy_by: date | None = None

    @property
    def words(self) -> str:
        """Write it for a line of its own: "Friday 18 December 2026 (copy by Friday 11 December 2026)"."""
        return f"{day(self.publish_on)}{f' (copy by {day(self.copy_by)})' if self.copy_by else ''}"


def check_day(planned: PlannedDay, *, today: date) -> None:
    """Refuse a day that is over, and copy that would come after publication."""
    if planned.publish_on < today:
        raise RuleBroken(f"The day of publication must be today, {day(today)}, or later.", field="publish_on")
    if planned.copy_by is not None and planned.copy_by > planned.publish_on:
        raise RuleBroken(
            f"Copy must be in on the day of publication, {day(planned.publish_on)}, or before it.", field="copy_by"
        )


def days_typed(text: str, *, today: date) -> tuple[PlannedDay, ...]:
    """Read days typed one on a line, "18 December 2026, copy by 11 December 2026"; empty lines say nothing.

    RuleBroken says of every line that is wrong what is wrong with it; the weekday may stand in front, and must then be
    the right one.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_AT_ONCE:
        raise RuleBroken(f"Enter {MOST_AT_ONCE} days or fewer at once.", field="lines")
    read: dict[int, PlannedDay] = {}
    problems = []
    for number, line in lines:
        try:
            read[number] = _line(line)
            check_day(read[number], today=today)
        except RuleBroken as wrong:
            problems.append(f"Line {number}: {wrong.message}")
    problems += _named_twice(read)
    if problems:
        raise RuleBroken(" ".join(problems), field="lines")
    return tuple(read.values())


def _named_twice(read: Mapping[int, PlannedDay]) -> list[str]:
    """Say which lines name the same day of publication."""
    found: dict[date, list[str]] = {}
    for number, planned in read.items():
        found.setdefault(planned.publish_on, []).append(str(number))
    return [
        f"Lines {listed(numbers)} name the same day, {day(on)}." for on, numbers in found.items() if len(numbers) > 1
    ]


def _line(line: str) -> PlannedDay:
    """Read one line: a day, or a day and its copy deadline."""
    days = [_one_day(part.strip(" ,;().")) for part in _COPY_BY.split(line)]
    if len(days) > 2:
        raise RuleBroken("Give one day for copy.")
    return PlannedDay(*days)


def _one_day(text: str) -> date:
    """Read one day; RuleBroken says what keeps it from being one."""
    found = _WEEKDAY.fullmatch(text)
    weekday, plain = found.groups() if found else ("", text)
    expected = parse(plain)
    if expected.precision is not Precision.DAY or expected.starts_on is None:
        raise RuleBroken(_why_no_day(plain))
    right = WEEKDAYS[expected.starts_on.weekday()]
    if weekday and not right.lower().startswith(weekday.lower()):
        raise RuleBroken(f"{plain} is a {right}, not a {weekday.capitalize()}.")
    return expected.starts_on


def _why_no_day(text: str) -> str:
    """Say what is wrong with words that were to be a day."""
    if not text:
        return f"A day is missing. Write the line like this: {EXAMPLE}."
    if (written := _WRITTEN.fullmatch(text)) is None:
        return f"“{text}” cannot be read as a day. Write the line like this: {EXAMPLE}."
    if not any(len(written[1]) >= 3 and month.lower().startswith(written[1].lower()) for month in MONTHS):
        return f"“{written[1]}” is not the name of a month."
    return f"There is no {text}." if written[2] else f"“{text}” needs a year."
