"""A month of the diary in words: which months can be asked for, and how an entry is named on a page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType

from webapp.domain.diary_entry import Certainty, DiaryEntry, DiaryKind, WholeDays
from webapp.domain.errors import RuleBroken
from webapp.domain.london import in_london
from webapp.domain.month import has_no_day
from webapp.domain.wording import MONTHS, clock

FIRST_YEAR, LAST_YEAR = 2000, 2100
KINDS: Mapping[str, tuple[str, frozenset[DiaryKind]]] = MappingProxyType(
    {
        "decisions": ("Decisions", frozenset({DiaryKind.DECISION})),
        "call-in": ("Call-in periods", frozenset({DiaryKind.CALL_IN_WINDOW})),
        "deadlines": ("Deadlines", frozenset({DiaryKind.CALL_IN_DEADLINE, DiaryKind.REPRESENTATIONS})),
        "meetings": ("Meetings", frozenset({DiaryKind.MEETING})),
        "reports": ("Reports", frozenset({DiaryKind.DRAFT_REPORT, DiaryKind.FINAL_REPORT})),
        "editions": ("Editions of the plan", frozenset({DiaryKind.EDITION})),
    }
)
"""What can be chosen to be shown: the name of the choice in an address, its words, its kinds."""

EXPECTED_BY_NAME = frozenset({DiaryKind.DECISION, DiaryKind.EDITION})
"""Their names say what is only expected: a decision that is “expected”, a plan “to be published”."""

_ADDRESSED = re.compile(r"(\d{4})-(\d{1,2})")
_NUMBERED = re.compile(r"(\d{1,2})[ /.-](\d{4})")
_NAMED = re.compile(r"([A-Za-z]{3,9})\.? (\d{4})")
_BY = re.compile(r"(CALL-IN CLOSES|DRAFT REPORT DUE|FINAL REPORT DUE) (\d\d):(\d\d)")
_BEGINNINGS: Mapping[str, str] = MappingProxyType(
    {
        "Key decision due": "Key decision expected",
        "Decision due": "Decision expected",
        "CALL-IN CLOSES at the end of today": "Call-in closes at the end of the day",
        "CALLED IN": "Called in",
        "CANCELLED": "Cancelled",
        "MOVED": "Moved",
        "POSTPONED": "Postponed",
        "REFERRED": "Referred",
        "REFERRED BACK": "Referred back",
        "REFERRED TO COUNCIL": "Referred to Council",
        "WITHDRAWN": "Withdrawn",
    }
)


@dataclass(frozen=True, slots=True)
class Naming:
    """An entry as a page names it: what it is about ("Call-in closes at 4pm"; it may be empty), its title, a remark."""

    what: str
    title: str
    remark: str = ""

    @property
    def whole(self) -> str:
        """All of it in one line."""
        name = f"{self.what}: {self.title}" if self.what else self.title
        return f"{name} ({self.remark})" if self.remark else name


def month_asked(text: str) -> date:
    """Return the first day of a month written as "2026-12", "12 2026" or "December 2026"; else RuleBroken says why."""
    year, number = _read(" ".join(text.split()))
    if not 1 <= number <= len(MONTHS):
        raise RuleBroken("Enter a month and a year, for example December 2026.", field="month")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleBroken(f"Enter a month from January {FIRST_YEAR} to December {LAST_YEAR}.", field="month")
    return date(year, number, 1)


def month_beside(first_on: date, step: int) -> date | None:
    """Return the first day of the month so many months later (earlier, when negative); None beyond what is shown."""
    year, number = divmod(first_on.year * 12 + first_on.month - 1 + step, 12)
    return date(year, number + 1, 1) if FIRST_YEAR <= year <= LAST_YEAR else None


def naming(entry: DiaryEntry) -> Naming:
    """Name an entry in the voice of our pages."""
    return naming_of(entry.summary, entry.kind, entry.certainty)


def naming_of(summary: str, kind: DiaryKind, certainty: Certainty) -> Naming:
    """Say a summary in the voice of our pages: feeds must shout where a program shows nothing but one line."""
    is_cancelled = certainty is Certainty.CANCELLED
    first, colon, rest = summary.partition(": ")
    what = _said(first)
    if not colon or (kind is DiaryKind.MEETING and what == first):
        what, rest = "Cancelled" if is_cancelled else "", summary
    second, colon, after = rest.partition(": ")
    if is_cancelled and colon and _said(second) != second:
        what, rest = f"{what}: {_said(second)}", after
    tentative = certainty is Certainty.TENTATIVE and kind not in EXPECTED_BY_NAME
    return Naming(what, rest, "provisional" if tentative else "")


def time_in_words(entry: DiaryEntry) -> str:
    """Say at what time a meeting begins: "6:30pm"; nothing of what is no meeting: the name of a deadline says when."""
    if isinstance(entry.when, WholeDays) or entry.kind is not DiaryKind.MEETING:
        return ""
    return clock(in_london(entry.when.starts_at).time())


def goes_on_until(entry: DiaryEntry) -> date | None:
    """Return the last day of an entry of several days."""
    if isinstance(entry.when, WholeDays) and not has_no_day(entry) and entry.when.first_on < entry.when.last_on:
        return entry.when.last_on
    return None


def _read(text: str) -> tuple[int, int]:
    """Return the year and the number of the month; noughts where it cannot be read."""
    if not text.isascii():
        return 0, 0
    if found := _ADDRESSED.fullmatch(text):
        return int(found[1]), int(found[2])
    if found := _NUMBERED.fullmatch(text):
        return int(found[2]), int(found[1])
    if found := _NAMED.fullmatch(text):
        numbers = [n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(found[1].lower())]
        return int(found[2]), numbers[0] if numbers else 0
    return 0, 0


def _said(beginning: str) -> str:
    """Write one beginning of a summary in lower case, its time of day as we say it."""
    if by := _BY.fullmatch(beginning):
        return (
            f"{by[1].capitalize()} {'at' if by[1].endswith('CLOSES') else 'by'} {clock(time(int(by[2]), int(by[3])))}"
        )
    if beginning.startswith("CANCELLED, "):
        return f"Cancelled{beginning.removeprefix('CANCELLED')}"
    return _BEGINNINGS.get(beginning, beginning)
