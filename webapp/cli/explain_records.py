"""Files of published records compared with the rules they were made by: a line for each difference, and a sum."""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import click

from webapp.adapters.presets import preset_for
from webapp.adapters.record_files import RecordFile, read_records
from webapp.cli.given_rules import GivenRules, calendar_of
from webapp.domain import call_in_records, notice_records
from webapp.domain.call_in_records import Comparison
from webapp.domain.constitution import CallInRule
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.errors import BeyondKnownCalendar, RuleBroken
from webapp.domain.wording import count

ROWS_NAMED = 20

Row = dict[str, str]
Compare = Callable[[Row], Comparison | None]


def compare_call_in(path: Path, given: GivenRules, options: dict[str, Any], *, as_json: bool) -> int:
    """Compare a file of call-in windows, or of days that records state, and return the exit code."""
    file = read_records(path.read_bytes(), path.name, call_in_records.NEEDED, call_in_records.NEEDED_OF_STATED)
    calendars = _calendars(options)

    def rule_of(council: str, on: date) -> CallInRule | None:
        if given.is_anything:
            return given.on(on)
        found = preset_for(council, on)
        return found.rule if found else None

    def compare(row: Row) -> Comparison | None:
        if "start_date" in file.headings:
            return call_in_records.compare_record(call_in_records.read_record(row), rule_of, calendars)
        return call_in_records.compare_stated(call_in_records.read_stated(row), rule_of, calendars)

    return _report(path, _compared(path, _with_nation(file, given.nation, options), compare), as_json=as_json)


def compare_notice(path: Path, options: dict[str, Any], *, as_json: bool) -> int:
    """Compare a file of notices, and return the exit code."""
    file = read_records(path.read_bytes(), path.name, notice_records.NEEDED)
    calendars = _calendars(options)

    def compare(row: Row) -> Comparison | None:
        try:
            differences = notice_records.judge_row(row, calendars)
        except BeyondKnownCalendar as beyond:
            differences = (f"cannot be worked out. {beyond.message}",)
        return Comparison(row.get("id", ""), differences) if row.get("not_before") else None

    return _report(path, _compared(path, _with_nation(file, None, options), compare), as_json=as_json)


def _calendars(options: dict[str, Any]) -> Callable[[Nation], WorkingCalendar]:
    return cache(lambda nation: calendar_of(nation, options))


def _with_nation(file: RecordFile, nation: Nation | None, options: dict[str, Any]) -> list[tuple[int, Row]]:
    """Fill in the nation of rows that name none: the one asked for, the rule's, or that of the council's preset."""
    rows = []
    for number, row in file.rows:
        if not row.get("nation"):
            row = row | {"nation": options["nation"] or nation or _nation_of(row.get("council", ""))}
        rows.append((number, row))
    return rows


@cache
def _nation_of(council: str) -> str:
    found = preset_for(council, date.max)
    return found.nation if found else Nation.ENGLAND


def _compared(path: Path, rows: list[tuple[int, Row]], compare: Compare) -> list[Comparison | None]:
    """Compare every row; refuse the file whole where one of them cannot be read."""
    found: list[Comparison | None] = []
    problems: list[str] = []
    for number, row in rows:
        try:
            compared = compare(row)
        except RuleBroken as refused:
            problems.append(f"row {number}: {refused.message}")
            continue
        found.append(
            compared and Comparison(compared.reference or f"row {number}", compared.differences, compared.note)
        )
    if problems:
        more = [f"and {count(len(problems) - ROWS_NAMED, 'row')} more"] if len(problems) > ROWS_NAMED else []
        sentences = [f"{path.name} was not compared.", *problems[:ROWS_NAMED], *more]
        raise RuleBroken("\n".join(sentences))
    return found


def _report(path: Path, found: list[Comparison | None], *, as_json: bool) -> int:
    compared = [one for one in found if one]
    differing = [one for one in compared if one.differences]
    agree, differ = len(compared) - len(differing), len(differing)
    if as_json:
        rows = [{"id": one.reference, "differences": list(one.differences), "note": one.note} for one in compared]
        click.echo(json.dumps({"agree": agree, "differ": differ, "rows": rows}, ensure_ascii=False, indent=2))
        return 1 if differ else 0
    for one in compared:
        for sentence in one.differences or filter(None, [one.note]):
            click.echo(f"{one.reference}  {sentence}")
    if len(compared) < len(found):
        click.echo(f"{count(len(found) - len(compared), 'row')} of {path.name}: no date to compare with.")
    click.echo(notice_records.summary(agree, differ))
    return 1 if differ else 0
