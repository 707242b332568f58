"""A rule of notice written down: stored, kept with what it judged, and read from files a person writes."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, time
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from webapp.domain.errors import RuleBroken
from webapp.domain.notice import CHAIN_OF_2012, Certainty, NoticeLaw, NoticeRule
from webapp.domain.notice_terms import CountedIn
from webapp.domain.plain_data import Table

SCHEMA = 1

ALSO_UNITS: Mapping[str, CountedIn] = MappingProxyType(
    {"calendar": CountedIn.CALENDAR_DAYS, "working": CountedIn.WORKING_DAYS}
)
_WHOLE_NUMBERS = ("clear_days", "plan_months", "plan_days_before", "urgency_report_months")
_DAYS = (
    "general_exception_days", "private_meeting_days", "private_meeting_further_days", "agenda_days",
    "public_report_days_before", "final_report_days_before", "draft_report_days_before",
)  # fmt: skip
_UNITS = (
    "unit", "general_exception_unit", "private_meeting_unit", "private_meeting_further_unit", "agenda_unit",
    "public_report_unit", "final_report_unit", "draft_report_unit",
)  # fmt: skip
_AS_IN_2012: Mapping[str, Any] = MappingProxyType({one.name: one.default for one in fields(NoticeRule)})


def to_data(rule: NoticeRule) -> dict[str, Any]:
    """Write a rule down as JSON; `read` gives the same rule back."""
    return {"schema": SCHEMA} | {one.name: _plain(getattr(rule, one.name)) for one in fields(rule)}


def read(data: object) -> NoticeRule:
    """Read a rule back, or one that a person wrote; RuleBroken names the value that cannot be read.

    One written by a later version of this program is refused. A number or a unit that is left out is as in England
    since 2012; a number that is null says that there is no such duty.
    """
    table = Table(data, "the rule of notice")
    if (table.number("schema") or SCHEMA) > SCHEMA:
        raise RuleBroken(
            "This rule of notice was written by a later version of Forward Plan. "
            "Bring the installation up to that version to read it."
        )
    valid_from = table.day("valid_from")
    if valid_from is None:
        raise table.refusal("valid_from", "given: the first day of the rule, such as 2012-09-10")
    numbers: dict[str, Any] = {name: _number(table, name) for name in _WHOLE_NUMBERS}
    days: dict[str, Any] = {name: table.number(name) if table.has(name) else _AS_IN_2012[name] for name in _DAYS}
    units: dict[str, Any] = {
        name: table.choice(CountedIn, name, default=_AS_IN_2012[name], also=ALSO_UNITS) for name in _UNITS
    }
    rule = NoticeRule(
        name=table.text("name", default=""),
        law=table.choice(NoticeLaw, "law", default=NoticeLaw.CLEAR_DAYS),
        words=table.text("words", default=""),
        source=table.text("source", default=""),
        certainty=table.choice(Certainty, "certainty", default=Certainty.RECOLLECTION),
        valid_from=valid_from,
        valid_to=table.day("valid_to"),
        is_clear=table.yes_no("is_clear", default=True),
        rolls=table.yes_no("rolls", "roll"),
        after_hours_from=table.clock("after_hours_from"),
        agreed_by=table.texts("agreed_by") if table.has("agreed_by") else CHAIN_OF_2012,
        **numbers,
        **days,
        **units,
    )
    table.end()
    return rule


def _number(table: Table, name: str) -> int:
    """Read a number that every rule has."""
    value = table.number(name)
    return int(_AS_IN_2012[name]) if value is None else value


def _plain(value: Any) -> Any:
    """Write one value as JSON has it."""
    match value:
        case StrEnum():
            return value.value
        case time():
            return value.isoformat("minutes")
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
    return value
