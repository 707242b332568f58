"""Published notices judged in bulk: each row of a file compared with the days counted by its own rule."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from webapp.domain.days import Nation, WorkingCalendar, clear_days_between
from webapp.domain.errors import RuleBroken
from webapp.domain.notice_terms import CountedIn, NoticeTerm
from webapp.domain.wording import day, listed

HEADINGS = (
    "id", "council", "kind", "notice_published", "not_before", "rule", "clear_calendar_days", "clear_working_days",
    "verdict", "note", "source",
)  # fmt: skip
NEEDED = ("notice_published", "rule")
CONSISTENT = "consistent"

_RULE = re.compile(r"(?P<length>\d{1,3})(?P<kind>cwd|cd|d)|none")
_VERDICT = re.compile(r"short_of_\d{1,3}_clear")
_KINDS = {
    "cd": (CountedIn.CALENDAR_DAYS, True),
    "cwd": (CountedIn.WORKING_DAYS, True),
    "d": (CountedIn.CALENDAR_DAYS, False),
}


@dataclass(frozen=True, slots=True)
class RecordRule:
    """The rule of one row: the period as the council counted it, None for no minimum; a minimum may be exceeded."""

    term: NoticeTerm | None
    is_minimum: bool

    @property
    def clear(self) -> NoticeTerm | None:
        """The period as the law counts it, with both ends left out."""
        return None if self.term is None else NoticeTerm(self.term.length, self.term.unit)


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """One row: when notice was published, from when the decision could be made, and what the row says of that."""

    nation: Nation
    published_on: date
    not_before: date | None
    rule: RecordRule
    clear_calendar_days: int | None
    clear_working_days: int | None
    verdict: str


def read_rule(text: str) -> RecordRule:
    """Read a rule as the records write it.

    `28cd` is 28 clear calendar days, `28cwd` clear working days, `28d` the day of publication plus 28 as a council
    counted it, `none` no minimum. After a semicolon: `roll` moves the day to a working day, `min` allows later ones.
    """
    first, *marks = [part.strip().lower() for part in text.split(";")]
    found = _RULE.fullmatch(first)
    unknown = [mark for mark in marks if mark not in ("roll", "min")]
    if found is None or unknown or found["length"] in ("0", "00", "000"):
        raise RuleBroken(
            f"The column rule says “{text}”. It can be 28cd, 28cwd, 28d or none, followed by ;roll or ;min.",
            field="rule",
        )
    if found["kind"] is None:
        return RecordRule(None, is_minimum=True)
    unit, is_clear = _KINDS[found["kind"]]
    return RecordRule(NoticeTerm(int(found["length"]), unit, is_clear, rolls="roll" in marks), "min" in marks)


def read_row(row: Mapping[str, str | None]) -> NoticeRecord:
    """Read one row by its headings; a cell that cannot be read is refused with the name of its column."""
    cells = {name: (row.get(name) or "").strip() for name in (*HEADINGS, "nation")}
    missing = [name for name in NEEDED if not cells[name]]
    if missing:
        raise RuleBroken(f"The column {missing[0]} is empty: it is needed to judge the row.", field=missing[0])
    published_on = _day(cells, "notice_published")
    assert published_on is not None
    return NoticeRecord(
        nation=_nation(cells["nation"]),
        published_on=published_on,
        not_before=_day(cells, "not_before"),
        rule=read_rule(cells["rule"]),
        clear_calendar_days=_number(cells, "clear_calendar_days"),
        clear_working_days=_number(cells, "clear_working_days"),
        verdict=_verdict(cells["verdict"]),
    )


def judge_row(row: Mapping[str, str | None], calendar_of: Callable[[Nation], WorkingCalendar]) -> tuple[str, ...]:
    """Compare one row with what its own rule gives; nothing where they agree, else a sentence for each difference.

    *The law*: SI 2012/2089, regs 9 to 11, and each council's own way of counting, as the row's rule says.

    *The rule*: the clear days of both kinds are counted between the two days of the row. Its verdict is consistent
    where they are as many as the rule asks for. The first day for the decision is the rule's own day exactly, or any
    later one where the rule is marked as a minimum. A row that says itself that notice was short is not held to it.

    *Example*: published on Wednesday 19 February 2020 for Thursday 19 March 2020 under 28cd: 28 clear days, 20 of them
    working days, consistent.

    *In doubt*: a council that counts publication plus 28 days (28d) keeps its own rule and is short of the law's.
    """
    record = read_row(row)
    if record.not_before is None:
        return ()
    return tuple(_differences(record, record.not_before, calendar_of(record.nation)))


def _differences(record: NoticeRecord, not_before: date, calendar: WorkingCalendar) -> Iterator[str]:
    """Yield a sentence for each cell that differs from the count."""
    clear = clear_days_between(record.published_on, not_before)
    if record.clear_calendar_days not in (None, clear):
        yield f"clear_calendar_days says {record.clear_calendar_days}, counted are {clear}."
    if record.clear_working_days is not None:
        working = calendar.clear_working_days_between(record.published_on, not_before)
        if record.clear_working_days != working:
            yield f"clear_working_days says {record.clear_working_days}, counted are {working}."
    verdict = verdict_of(record.rule, record.published_on, not_before, calendar)
    if record.verdict not in ("", verdict):
        yield f"verdict says {record.verdict}, by the count it is {verdict}."
    if record.rule.term is not None and not (record.verdict == verdict != CONSISTENT):
        yield from _wrong_day(record, record.rule.term, not_before, calendar)


def _wrong_day(record: NoticeRecord, term: NoticeTerm, not_before: date, calendar: WorkingCalendar) -> Iterator[str]:
    """Say where the first day for the decision is not the rule's."""
    earliest = term.earliest_after(record.published_on, calendar)
    if record.rule.is_minimum and not_before < earliest:
        yield f"not_before says {day(not_before)}, the rule gives no day before {day(earliest)}."
    if not record.rule.is_minimum and not_before != earliest:
        yield f"not_before says {day(not_before)}, the rule gives {day(earliest)}."


def verdict_of(rule: RecordRule, published_on: date, not_before: date, calendar: WorkingCalendar) -> str:
    """Judge the days between by the law's way of counting: "consistent" or "short_of_28_clear"."""
    clear = rule.clear
    if clear is None or clear.clear_days_between(published_on, not_before, calendar) >= clear.length:
        return CONSISTENT
    return f"short_of_{clear.length}_clear"


def summary(agree: int, differ: int) -> str:
    """Write the last line of a comparison: "30 agree, 0 differ"."""
    return f"{agree} agree, {differ} differ"


def _day(cells: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(cells[name]) if cells[name] else None
    except ValueError:
        raise RuleBroken(f"The column {name} says “{cells[name]}”: write a date as 2012-01-13.", field=name) from None


def _number(cells: Mapping[str, str], name: str) -> int | None:
    value = cells[name]
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 5):
        raise RuleBroken(f"The column {name} says “{value}”: write a whole number of days.", field=name)
    return int(value)


def _verdict(value: str) -> str:
    if value and value != CONSISTENT and not _VERDICT.fullmatch(value):
        raise RuleBroken(
            f"The column verdict says “{value}”. It can be {CONSISTENT}, or short_of_28_clear with any number.",
            field="verdict",
        )
    return value


def _nation(value: str) -> Nation:
    plain = "-".join(value.replace("_", " ").replace("-", " ").lower().split()) or Nation.ENGLAND.value
    found = next((one for one in Nation if one.value == plain), None)
    if found is None:
        raise RuleBroken(
            f"The column nation says “{value}”. It can be {listed([one.value for one in Nation], 'or')}.",
            field="nation",
        )
    return found
