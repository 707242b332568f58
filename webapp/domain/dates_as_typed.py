"""Dates as people type them into plans: "9 Jul 2019", "18/09/25", "Not before 28th Sep 2022", "12-25 January 2027".

Days come before months, as in Britain; two digits of a year mean 20__. What is not certainly a date is refused with
a sentence and never guessed.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from webapp.domain import wording

YEARS = range(1900, 2200)

_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "September" else "Sept?(?:ember)?" for name in wording.MONTHS)
_WEEKDAY = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in wording.WEEKDAYS)
_LEAD = rf"(?:(?P<weekday>{_WEEKDAY}),?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:[\s,-]*(?P<year>\d{4})|(?:-|\s*')(?P<short_year>\d\d))"
_POINTS = tuple(
    re.compile(pattern + r"(?!\d)", re.IGNORECASE)
    for pattern in (
        rf"{_LEAD}{_DAY}(?:\s+of)?[\s-]*(?P<month>{_MONTH})\.?{_YEAR}",
        rf"{_LEAD}(?P<month>{_MONTH})\.?\s+{_DAY},?\s+(?P<year>\d{{4}})",
        rf"{_LEAD}{_DAY}(?P<mark>[/.-])(?P<number>\d{{1,2}})(?P=mark)(?:(?P<year>\d{{4}})|(?P<short_year>\d\d))(?![/.]\d)",
        r"(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)(?:[ T]00:00(?::00)?)?",
        rf"(?P<month>{_MONTH})\.?{_YEAR}",
    )
)
_OPENING = re.compile(r"(?:(?:decision\s+)?(?:due|expected)\s*:?\s*)?(?:(?:on(?! or)|in)\s+)?", re.IGNORECASE)
_NOT_BEFORE = re.compile(r"(?:not before|(?:not|no) earlier than|on or after)\s*:?\s*", re.IGNORECASE)
_FROM = re.compile(r"(?:(?P<between>between)|from)\s+", re.IGNORECASE)
_TO = re.compile(r"\s*(?:-|\b(?P<to>to|and|until|till)\b)\s*", re.IGNORECASE)
_MONTHS_TO = re.compile(r"\s*(?:[-/]|\b(?P<to>to|and|until|till)\b)\s*", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"{_LEAD}{_DAY}(?:\s*(?P<month>{_MONTH})\.?)?(?=[\s-])", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"(?P<month>{_MONTH})\.?(?=[\s/-])", re.IGNORECASE)
_GOES_ON = re.compile(
    rf"[&/]|(?:or|and|to|until|till|onwards?|at the|later|earlier|earliest|latest)\b|-\s*(?:\d|{_MONTH})", re.I
)
_BEFORE_IT = re.compile(r"\b(?:was|originally|previously|formerly|first|moved|deferred|from|due)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TypedDate:
    """What was read: the days that bound it, whether days or only months were named, and the words that follow.

    `last` is None for "not before".
    """

    first: date
    last: date | None
    names_days: bool
    rest: str = ""


class NotADate(Exception):
    """The text is not certainly a date; the message is a sentence that says why."""


def read(text: str) -> TypedDate:
    """Read a date at the start of a text; raise NotADate with the reason where that is not certain."""
    plain = _plain(text)
    body = plain[_matched(_OPENING, plain) :]
    reading = _read_not_before(body) or _read_range(body) or _read_single(body)
    if reading is None:
        raise NotADate(f"“{text.strip()}” is not a date or a month that can be read.")
    _refuse_doubtful_rest(text, reading.rest)
    return replace(reading, rest=reading.rest.strip(" ;,.:"))


def _plain(text: str) -> str:
    """Write dashes, quotes and blanks in one way, and drop our own "(no day fixed)"."""
    one_way = unicodedata.normalize("NFKC", text).translate(dict.fromkeys(map(ord, "‐‑‒–—−"), "-") | {ord("’"): "'"})
    return re.sub(r"\s*\(no day fixed\)\s*$", "", re.sub(r"\s+", " ", one_way).strip(), flags=re.IGNORECASE)


def _matched(pattern: re.Pattern[str], body: str) -> int:
    """Return how many characters of the start a pattern takes."""
    found = pattern.match(body)
    return found.end() if found else 0


def _refuse_doubtful_rest(text: str, rest: str) -> None:
    """Refuse words after a date that change it: "or later", "/13", a second date that is not the former one."""
    if _GOES_ON.match(rest.strip(" ,;")):
        raise NotADate(f"“{text.strip()}” may mean more than its first date says.")
    another = next((found for start in range(len(rest)) if (found := _point_at(rest, start))), None)
    if another is not None and not _BEFORE_IT.search(rest[: another.start()]):
        raise NotADate(f"“{text.strip()}” gives more than one date.")


def _point_at(body: str, start: int = 0) -> re.Match[str] | None:
    """Match one complete date or month at a place in the text."""
    if start and body[start - 1].isalnum():
        return None
    return next((found for pattern in _POINTS if (found := pattern.match(body, start))), None)


def _read_single(body: str) -> TypedDate | None:
    """Read one day or one month."""
    found = _point_at(body)
    return replace(_typed(found), rest=body[found.end() :]) if found else None


def _read_not_before(body: str) -> TypedDate | None:
    """Read "not before 28th Sep 2022"."""
    start = _matched(_NOT_BEFORE, body)
    single = _read_single(body[start:]) if start else None
    return replace(single, last=None) if single else None


def _read_range(body: str) -> TypedDate | None:
    """Read "between 1 Oct 2024 and 30 Nov 2024", "12-25 January 2027", "January to March 2027"."""
    opened = _FROM.match(body)
    body = body[opened.end() :] if opened else body
    for first, joint in ((_point_at(body), _TO), (_DAY_FIRST.match(body), _TO), (_MONTH_FIRST.match(body), _MONTHS_TO)):
        to = joint.match(body, first.end()) if first else None
        last = _point_at(body, to.end()) if to else None
        if first is None or to is None or last is None:
            continue
        if (to["to"] or "").lower() == "and" and not (opened and opened["between"]):
            continue
        if joint is _TO and first.re is _DAY_FIRST and not (first["month"] or last.groupdict().get("day")):
            continue
        return replace(_joined(_completed(first, last), _typed(last)), rest=body[last.end() :])
    return None


def _completed(first: re.Match[str], last: re.Match[str]) -> TypedDate:
    """Give the first date of a range the month and year it borrows from the last."""
    parts, lender = first.groupdict(), last.groupdict()
    if not (parts.get("year") or parts.get("short_year")):
        parts |= {"year": lender.get("year"), "short_year": lender.get("short_year")}
    if not (parts.get("month") or parts.get("number")):
        parts |= {"month": lender.get("month"), "number": lender.get("number")}
    return _from_parts(parts, first.group().strip())


def _joined(first: TypedDate, last: TypedDate) -> TypedDate:
    """Make a range of two dates of one kind that run forwards."""
    if first.names_days != last.names_days:
        raise NotADate("A range from a day to a month cannot be read.")
    if last.last is None or last.last < first.first:
        raise NotADate("The range runs backwards.")
    return TypedDate(first.first, last.last, last.names_days)


def _typed(found: re.Match[str]) -> TypedDate:
    """Turn a matched date into days."""
    return _from_parts(found.groupdict(), found.group().strip())


def _from_parts(parts: dict[str, str | None], written: str) -> TypedDate:
    """Build the date from its parts; refuse days that no calendar has, and a weekday that is not its own."""
    year = int(parts.get("year") or f"20{parts.get('short_year')}")
    spelled, number = parts.get("month"), parts.get("number")
    month = _month_number(spelled) if spelled else int(number or 0)
    day = parts.get("day")
    if year not in YEARS or not 1 <= month <= 12:
        raise NotADate(f"“{written}” is not a day in the calendar (the day comes first, then the month).")
    days_in_month = calendar.monthrange(year, month)[1]
    if day is None:
        return TypedDate(date(year, month, 1), date(year, month, days_in_month), names_days=False)
    if not 1 <= int(day) <= days_in_month:
        raise NotADate(f"“{written}” is not a day in the calendar.")
    on = date(year, month, int(day))
    weekday = parts.get("weekday")
    if weekday and not wording.WEEKDAYS[on.weekday()].lower().startswith(weekday.lower()):
        right = wording.WEEKDAYS[on.weekday()]
        raise NotADate(f"“{written}” names the wrong weekday: {wording.short_day(on)} is a {right}.")
    return TypedDate(on, on, names_days=True)


def _month_number(name: str) -> int:
    """Return 1 to 12 for a month's name or its first letters."""
    return 1 + [month[:3].lower() for month in wording.MONTHS].index(name[:3].lower())
