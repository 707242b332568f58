"""The words of calendar entries: a title that fits after what makes the reader act, and the lines below it."""

from collections.abc import Iterable
from datetime import date

from webapp.domain.clean_text import clean_text
from webapp.domain.wording import short_day

SUMMARY_LENGTH = 120
DESCRIPTION_LENGTH = 4000
"""What calendar programs show of a description; they cut a longer one, and its address with it."""
LINE_LENGTH = 800


def one_line(text: str) -> str:
    """Write a text on one line, without what nobody can see; nothing where nobody could see any of it."""
    return " ".join((text if text.isprintable() else clean_text(text)).split())


def fit(prefix: str, title: str, suffix: str = "") -> str:
    """Put a title between its prefix and suffix in 120 characters at most, cut between words, with an ellipsis.

    ValueError where there is nothing of it to be seen.
    """
    title = one_line(title)
    if not any(letter.isprintable() and letter != " " for letter in title):
        raise ValueError("It has no title.")
    room = SUMMARY_LENGTH - len(prefix) - len(suffix)
    if len(title) <= room:
        return prefix + title + suffix
    return prefix + _cut(title, room) + suffix


def described(prefix: str, title: str, lines: Iterable[str], *, address: str, suffix: str = "") -> str:
    """Join the lines of a description, the whole title first where the summary had to cut it.

    Each line is cut at 800 characters and the whole so that the address still fits below it.
    """
    whole = one_line(title)
    is_cut = len(prefix) + len(whole) + len(suffix) > SUMMARY_LENGTH
    text = "\n".join(
        line if len(line) <= LINE_LENGTH else _cut(line, LINE_LENGTH) for line in _with(whole, lines, is_cut)
    )
    room = DESCRIPTION_LENGTH - len(address) - 2
    return text if len(text) <= room else _cut(text, room)


def short_span(first_on: date, last_on: date) -> str:
    """Write a period of a few days: "12 to 25 January 2027", "28 December 2026 to 5 January 2027"."""
    if (first_on.year, first_on.month) == (last_on.year, last_on.month):
        return f"{first_on.day} to {short_day(last_on)}"
    first = short_day(first_on) if first_on.year != last_on.year else without_year(first_on)
    return f"{first} to {short_day(last_on)}"


def long_span(first_on: date, last_on: date) -> str:
    """Write a long period: "Between 12 January and 20 March"; with years where they differ."""
    if first_on.year == last_on.year:
        return f"Between {without_year(first_on)} and {without_year(last_on)}"
    return f"Between {short_day(first_on)} and {short_day(last_on)}"


def without_year(on: date) -> str:
    """Write a day whose year goes without saying: "2 December"."""
    return short_day(on).rsplit(" ", 1)[0]


def _with(whole: str, lines: Iterable[str], is_cut: bool) -> Iterable[str]:
    return [whole, *lines] if is_cut else lines


def _cut(text: str, room: int) -> str:
    cut = text[: max(room - 1, 0)]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:") + "…"
