"""Published records judged in bulk: what each states of its call-in window, compared with what a rule gives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from webapp.domain.call_in import WindowDates, dates_for
from webapp.domain.call_in_cells import Cells, Moment, bare_rule, clock_of, day_of, moment_of, nation_of, time_of
from webapp.domain.constitution import CallInRule
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.london import in_london, london
from webapp.domain.stated_dates import StatedDate, difference
from webapp.domain.wording import clock, day

NEEDED = ("start_date",)
NEEDED_OF_STATED = ("decision_date", "stated_effective_from")
START_OF_DAY = time(0)
LAST_MINUTES = frozenset({time(23, 59)})
ONE_MINUTE = timedelta(minutes=1)

RuleOf = Callable[[str, date], CallInRule | None]
"""Finds the rule of a council on a day, for rows that give none of their own."""
CalendarOf = Callable[[Nation], WorkingCalendar]


@dataclass(frozen=True, slots=True)
class CallInRecord:
    """One row: when the clock started, by which rule, and what the council itself published.

    `rule` is the row's own, None where it gives no length. `start_at` is the London time of publication, if given.
    """

    reference: str
    council: str
    nation: Nation
    start_on: date
    start_at: time | None
    rule: CallInRule | None
    expected_deadline: Moment | None
    expected_effective: Moment | None


@dataclass(frozen=True, slots=True)
class StatedRecord:
    """One row that only states from when a decision is effective; `reason` is what its collector made of it."""

    reference: str
    council: str
    nation: Nation
    decided_on: date | None
    published_on: date | None
    stated_on: date
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of one row: nothing where it agrees, else a sentence for each difference; `note` says what was held."""

    reference: str
    differences: tuple[str, ...]
    note: str = ""


def read_record(cells: Cells) -> CallInRecord:
    """Read a row by the headings of the published records; RuleBroken with the column where it cannot be read."""
    start_on = day_of(cells, "start_date")
    if start_on is None:
        raise RuleBroken("start_date is empty.", field="start_date")
    own = clock_of(cells)
    return CallInRecord(
        reference=cells.get("id", ""),
        council=cells.get("council", ""),
        nation=nation_of(cells),
        start_on=start_on,
        start_at=time_of(cells, "start_time"),
        rule=None if own is None else bare_rule(own),
        expected_deadline=moment_of(cells, "expected_deadline"),
        expected_effective=moment_of(cells, "expected_effective"),
    )


def read_stated(cells: Cells) -> StatedRecord:
    """Read a row by the headings of the records that break the rule."""
    stated_on, decided_on = day_of(cells, "stated_effective_from"), day_of(cells, "decision_date")
    published_on = day_of(cells, "published")
    if stated_on is None:
        raise RuleBroken("stated_effective_from is empty.", field="stated_effective_from")
    if decided_on is None and published_on is None:
        raise RuleBroken("decision_date and published are both empty.", field="decision_date")
    return StatedRecord(
        reference=cells.get("id", ""),
        council=cells.get("council", ""),
        nation=nation_of(cells),
        decided_on=decided_on,
        published_on=published_on,
        stated_on=stated_on,
        kind=cells.get("kind", "").lower().replace("-", "_").replace(" ", "_"),
        reason=cells.get("likely_reason", ""),
    )


def compare_record(record: CallInRecord, rule_of: RuleOf, calendar_of: CalendarOf) -> Comparison | None:
    """Compare one row with the dates that its rule gives; None where it states nothing to compare with.

    *The law*: local; each row's own rule, or else the one of its council that was in force when its clock started.

    *The rule*: the last moment of call-in and the first day of implementation are worked out as for a decision of our
    own, and each that the row states must be the same day, and the same minute where it gives one. A time is compared
    with the cut-off; 23:59 and the midnight that follows are the end of the last day.

    *Example*: published on Thursday 24 February 2022 with five working days to 5pm; stated is Thursday 3 March 2022,
    and so is the last day that the rule gives.

    *In doubt*: a row says only one day on which its clock started. Where that is the day of the decision, the record is
    taken to be published the same day.
    """
    if record.expected_deadline is None and record.expected_effective is None:
        return None
    try:
        rule = record.rule or _rule_of(record.council, record.start_on, rule_of)
        found = _dates(record, rule, calendar_of(record.nation))
    except RuleBroken as refused:
        return _not_worked_out(record.reference, refused)
    return Comparison(record.reference, tuple(_differences(record, rule, found)))


def compare_stated(record: StatedRecord, rule_of: RuleOf, calendar_of: CalendarOf) -> Comparison:
    """Compare one row that only states a day with the rule of its council; both days and the likely reason are shown.

    A row of a kind that cannot be called in, or whose call-in was waived, agrees where it states the day of the
    decision.
    """
    on = record.published_on or record.decided_on
    assert on is not None
    try:
        found = difference(
            record.stated_on,
            rule=_rule_of(record.council, on, rule_of),
            decided_on=record.decided_on,
            published_on=record.published_on,
            calendar=calendar_of(record.nation),
            callable_in=record.kind != "not_callable",
            waived=record.kind == "waived",
        )
    except RuleBroken as refused:
        return _not_worked_out(record.reference, refused)
    reason = f" The file says: {record.reason}." if record.reason else ""
    if found.agrees:
        return Comparison(record.reference, (), f"{found.words} It states {day(record.stated_on)}.{reason}")
    return Comparison(record.reference, (f"{_both(found)} {found.words}{reason}",))


def _rule_of(council: str, on: date, rule_of: RuleOf) -> CallInRule:
    rule = rule_of(council, on)
    if rule is None:
        whose = f"{council}, whose" if council else "a council without a name, whose"
        raise RuleBroken(f"it gives no rule and is of {whose} rule on {day(on)} is not known. Give one with --rule.")
    return rule


def _not_worked_out(reference: str, refused: RuleBroken) -> Comparison:
    """Count a row as differing whose dates cannot be worked out, and say why; the others are still compared."""
    return Comparison(reference, (f"cannot be worked out: {refused.message}",))


def _both(found: StatedDate) -> str:
    ours = "no day" if found.computed_on is None else day(found.computed_on)
    return f"stated {day(found.stated_on)}, computed {ours}."


def _dates(record: CallInRecord, rule: CallInRule, calendar: WorkingCalendar) -> WindowDates:
    published_at = london(record.start_on, record.start_at or START_OF_DAY)
    return dates_for(rule, published_at=published_at, calendar=calendar, decided_on=record.start_on)


def _differences(record: CallInRecord, rule: CallInRule, found: WindowDates) -> Iterator[str]:
    deadline, effective = record.expected_deadline, record.expected_effective
    if deadline and not _is_last_moment(deadline, rule, found):
        ours = Moment(found.last_day, rule.clock.cut_off if deadline.at else None)
        yield f"expected last moment {_words(deadline)}, found {_words(ours)}"
    if effective and not _is_first_day(effective, rule, found):
        yield f"expected first day {_words(effective)}, found {day(found.implementable_on)}"


def _is_last_moment(expected: Moment, rule: CallInRule, found: WindowDates) -> bool:
    """Say whether a stated last moment is ours; without a time only the days are compared."""
    if expected.at is None:
        return expected.on == found.last_day
    if rule.clock.cut_off is not None:
        return expected == Moment(found.last_day, rule.clock.cut_off)
    ends_on = in_london(found.closes_at).date()
    return (expected.on == found.last_day and expected.at in LAST_MINUTES | {START_OF_DAY}) or (
        expected == Moment(ends_on, START_OF_DAY)
    )


def _is_first_day(expected: Moment, rule: CallInRule, found: WindowDates) -> bool:
    """Say whether a stated first day is ours; a time on it can only be midnight, or the cut-off of the last day."""
    if expected.on != found.implementable_on:
        return False
    if found.implementable_on == found.last_day and rule.clock.cut_off is not None:
        closes_at = in_london(found.closes_at)
        return expected.at in {None, closes_at.time(), (closes_at + ONE_MINUTE).time()}
    return expected.at in {None, START_OF_DAY}


def _words(moment: Moment) -> str:
    return day(moment.on) if moment.at is None else f"{clock(moment.at)} on {day(moment.on)}"
