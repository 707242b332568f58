"""Records that other systems or papers published: what a row of a file says, taken as it is, also where it is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from webapp.domain.clean_text import clean_line, clean_text
from webapp.domain.constitution import ClockStart
from webapp.domain.dates_as_typed import NotADate, read
from webapp.domain.errors import RuleBroken
from webapp.domain.wording import listed

STATED = ("id", "council", "stated_effective_from")
CALL_IN = ("id", "council", "clock_start", "start_date", "expected_effective")
"""The headings that a file of records needs, one set or the other."""

WAIVED, NOT_CALLABLE = "waived", "not_callable"
"""The two kinds of records that have no call-in; the others only say why their date is odd."""
LONGEST = {"reference": 60, "council": 200, "kind": 60, "source": 1000}
ROWS_NAMED = 5

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StatedFacts:
    """What one record says. `kind` and `remark` are the file's own words on why its date is as it is."""

    reference: str
    council: str
    stated_effective_on: date
    decided_on: date | None = None
    published_on: date | None = None
    kind: str = ""
    remark: str = ""
    source: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Name the record: its council and its reference."""
        return self.council, self.reference


@dataclass(frozen=True, slots=True)
class StatedReading:
    """The records of a file, and how many of its rows state no date and were passed over."""

    records: tuple[StatedFacts, ...]
    without_date: int


def read_stated(rows: Iterable[tuple[int, Row]]) -> StatedReading:
    """Read numbered rows by their headings; RuleBroken names the rows that cannot be read, and then none is taken.

    Days are written as 2019-02-13 or 13/02/2019. In rows with the headings of call-in records, the start is the day
    of publication or of the decision as `clock_start` says, and `expected_effective` the stated date.
    """
    found: list[StatedFacts] = []
    problems: list[tuple[int, str]] = []
    seen: dict[tuple[str, str], int] = {}
    without_date = 0
    for number, row in rows:
        if not _stated(row):
            without_date += 1
            continue
        try:
            facts = _facts(row)
        except RuleBroken as refused:
            problems.append((number, refused.message))
            continue
        if facts.key in seen:
            problems.append((number, f"repeats {facts.reference} of {facts.council} from row {seen[facts.key]}"))
        seen[facts.key] = number
        found.append(facts)
    if problems:
        raise _refusal(problems)
    if not found:
        raise RuleBroken("No row of the file states from when its decision was effective. Nothing was imported.")
    return StatedReading(tuple(found), without_date)


def _stated(row: Row) -> str:
    return row.get("stated_effective_from") or row.get("expected_effective") or ""


def _facts(row: Row) -> StatedFacts:
    texts = {
        "reference": clean_line(row.get("id", "")),
        "council": clean_line(row.get("council", "")),
        "kind": clean_line(row.get("kind", "")),
        "source": clean_line(row.get("source", "")),
    }
    for name, longest in LONGEST.items():
        if len(texts[name]) > longest:
            raise RuleBroken(f"has a {name} of more than {longest} characters")
    if not texts["reference"] or not texts["council"]:
        raise RuleBroken("has no id or no council")
    stated_on = _day(_stated(row))
    assert stated_on is not None
    decided, published = row.get("decision_date", ""), row.get("published", "")
    if row.get("start_date"):
        by_publication = row.get("clock_start", "") in (ClockStart.PUBLICATION.value, "minutes")
        decided, published = ("", row["start_date"]) if by_publication else (row["start_date"], "")
    return StatedFacts(
        **texts,
        stated_effective_on=stated_on,
        decided_on=_day(decided),
        published_on=_day(published),
        remark=clean_text(row.get("likely_reason", "")),
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        typed = read(text)
    except NotADate:
        typed = None
    if typed is None or typed.rest or not typed.names_days or typed.first != typed.last:
        raise RuleBroken(f"has “{text[:40]}” where a day such as 2019-02-13 is needed")
    return typed.first


def _refusal(problems: list[tuple[int, str]]) -> RuleBroken:
    named = [f"row {number} {words}" for number, words in problems[:ROWS_NAMED]]
    if len(problems) > ROWS_NAMED:
        named.append(f"{len(problems) - ROWS_NAMED} more rows cannot be read either")
    return RuleBroken(f"The file cannot be imported: {listed(named)}. Correct it and try again. Nothing was imported.")
