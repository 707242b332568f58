"""One voice for pages, mails, calendars and the command line: days, times, lists and counts in British English.

Names of days and months are our own tables, because `strftime` follows the machine's language.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol

from webapp.domain.london import in_london

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class HasLastMoment(Protocol):
    """Anything that closes at the end of a day, or at a cut-off time on it: a window, or the row that stores one."""

    @property
    def last_day(self) -> date:
        """The last day a request may arrive."""

    @property
    def cut_off(self) -> time | None:
        """The London time on that day, or None for the whole of it."""


def day(on: date) -> str:
    """Write a day in full: "Thursday 9 April 2026"."""
    return f"{WEEKDAYS[on.weekday()]} {short_day(on)}"


def short_day(on: date) -> str:
    """Write a day without its weekday: "9 April 2026"."""
    return f"{on.day} {month(on)}"


def day_of_year(on: date) -> str:
    """Write a near day, whose year goes without saying: "Thursday 9 April"."""
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"


def brief_day(on: date) -> str:
    """Write a near day where room is short, as on the first line of a phone: "Thu 26 Nov"."""
    return f"{WEEKDAYS[on.weekday()][:3]} {on.day} {MONTHS[on.month - 1][:3]}"


def month(on: date) -> str:
    """Write the month of a day: "April 2026"."""
    return f"{MONTHS[on.month - 1]} {on.year}"


def clock(at: time) -> str:
    """Write a time of day: "5pm", "5:30pm", "9:05am", "noon", "midnight"."""
    if (at.hour, at.minute) == (0, 0):
        return "midnight"
    if (at.hour, at.minute) == (12, 0):
        return "noon"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def moment(at: datetime) -> str:
    """Write an instant on the London clock: "5pm on Thursday 9 April 2026", "the start of Friday 10 April 2026".

    Midnight is never "midnight on Friday", which half of the readers take for the other end of the day.
    """
    local = in_london(at)
    if (local.hour, local.minute) == (0, 0):
        return f"the start of {day(local.date())}"
    return f"{clock(local.time())} on {day(local.date())}"


def last_moment(window: HasLastMoment) -> str:
    """Write when a window closes: "5pm on Thursday 9 April 2026" or "the end of Wednesday 18 January 2012"."""
    if window.cut_off is None:
        return f"the end of {day(window.last_day)}"
    return f"{clock(window.cut_off)} on {day(window.last_day)}"


def short_last_moment(window: HasLastMoment) -> str:
    """Write a last moment for a subject line: "5pm Friday 18 December", "the end of Wednesday 18 January"."""
    near = day_of_year(window.last_day)
    return f"the end of {near}" if window.cut_off is None else f"{clock(window.cut_off)} {near}"


def brief_last_moment(window: HasLastMoment) -> str:
    """Write a last moment where room is short: "5pm Thu 26 Nov", "the end of Wed 18 Jan"."""
    near = brief_day(window.last_day)
    return f"the end of {near}" if window.cut_off is None else f"{clock(window.cut_off)} {near}"


def last_moment_of(closes_at: datetime) -> str:
    """Write a last moment whose window is no longer known: "5pm on Thursday 9 April 2026", "the end of …"."""
    closes = in_london(closes_at)
    if closes.time() == time(0):
        return f"the end of {day(closes.date() - timedelta(days=1))}"
    return moment(closes_at)


def closes_phrase(window: HasLastMoment, *, closed: bool = False) -> str:
    """Write it after a subject: "closes at 5pm on Thursday 9 April 2026", "closed at the end of Monday 4 May 2026"."""
    return f"{'closed' if closed else 'closes'} at {last_moment(window)}"


def listed(items: Sequence[str], conjunction: str = "and") -> str:
    """Join words: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def offices(names: Sequence[str]) -> str:
    """Join names of offices, whose portfolios hold commas and "and": "Leader; Cabinet Member for Care and Youth"."""
    return "; ".join(names) if any("," in name or " and " in name for name in names) else listed(names)


def count(number: int, singular: str, plural: str | None = None) -> str:
    """Count things: "1 working day", "2 working days", "3 entries" (with the plural given)."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def time_left(*, working_days: int, hours: int, minutes: int) -> str:
    """Write what is left: "2 working days left", on the last day "5 hours left", "40 minutes left"."""
    if working_days:
        return f"{count(working_days, 'working day')} left"
    if hours:
        return f"{count(hours, 'hour')} left"
    return f"{count(minutes, 'minute')} left" if minutes else "less than a minute left"
