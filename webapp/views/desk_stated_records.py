"""The desk's pages of records published elsewhere: held with the dates they state, shown beside what the rule gives."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from webapp.adapters.bank_holidays import calendar_for
from webapp.adapters.presets import preset_for
from webapp.adapters.record_files import read_records
from webapp.domain import stated_dates, wording
from webapp.domain.accounts import Role
from webapp.domain.constitution import CallInRule, DecisionKind, rule_for
from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.stated_dates import StatedDate
from webapp.domain.stated_records import (
    CALL_IN,
    NOT_CALLABLE,
    STATED,
    WAIVED,
    StatedFacts,
    StatedReading,
    read_stated,
)
from webapp.forms.stated_records import StatedFileForm, StatedImportForm
from webapp.queries import stated_records as query
from webapp.services import stated_records as service
from webapp.views.access import requires, somebody
from webapp.views.council_rules import call_in_rules, working_calendar
from webapp.views.database import database, now, settings
from webapp.views.desk_carried import seal, unseal
from webapp.views.paging import page_number, pages

blueprint = Blueprint("desk_stated_records", __name__, url_prefix="/desk/records-elsewhere")

PAGE = "stated-records"
LARGEST_FILE = 200_000  # bytes; signed and carried through the page, it must stay below what a form may hold
NO_RULE = "No rule of this council is known for that day."
Rules = tuple[tuple[CallInRule, ...], WorkingCalendar]


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record with what the rule of its council gives beside it; `compared` is None where no rule is known."""

    facts: StatedFacts
    remark: str
    link: str
    compared: StatedDate | None
    rule: str
    why_not: str = ""


@blueprint.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """List the records with the stated date, ours, and the likely reason for a difference."""
    number = page_number()
    with database().reading() as session:
        rows, total = query.listed(session, page=number)
        own = call_in_rules(session), working_calendar(session)
    return render_template(
        "desk_stated_records/index.html",
        records=[_held(query.facts_of(row), own) for row in rows],
        total=total,
        paging=pages(number, total, query.PAGE_ROWS),
    )


@blueprint.route("/import", methods=["GET", "POST"])
@requires(Role.OFFICER)
def load() -> ResponseReturnValue:
    """Take a file and show what it would add, or take in the records that were shown."""
    if "confirm" in request.form:
        return _import()
    form = StatedFileForm()
    if request.method == "GET":
        return _file_page(form, HTTPStatus.OK)
    try:
        reading = _read(request.files.get("file"))
    except RuleBroken as refused:
        form.file.errors = [refused.message]
        return _file_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    with database().reading() as session:
        found = service.compare(session, reading.records)
        own = call_in_rules(session), working_calendar(session)
    content = seal([_to_data(one) for one in reading.records], page=PAGE)
    return render_template(
        "desk_stated_records/check.html",
        form=StatedImportForm(data={"content": content}),
        found=found,
        without_date=reading.without_date,
        records=[_held(one, own) for one in found.new[: query.PAGE_ROWS]],
    )


def _import() -> ResponseReturnValue:
    form = StatedImportForm(request.form)
    try:
        data = unseal(form.content.data, page=PAGE)
    except RuleBroken as refused:
        again = StatedFileForm()
        again.file.errors = [refused.message]
        return _file_page(again, HTTPStatus.UNPROCESSABLE_ENTITY)
    records = [_from_data(one) for one in data]
    with database().transaction() as session:
        found = service.import_stated(session, records, actor=somebody().name, now=now())
    flash(f"{wording.count(len(found.new), 'record was', 'records were')} added.", "success")
    return redirect(url_for(".index"), HTTPStatus.SEE_OTHER)


def _file_page(form: StatedFileForm, status: HTTPStatus) -> ResponseReturnValue:
    return render_template("desk_stated_records/load.html", form=form), status


def _read(file: FileStorage | None) -> StatedReading:
    if file is None or not file.filename:
        raise RuleBroken("Choose the file that holds the records.")
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise RuleBroken(f"{file.filename} is larger than {LARGEST_FILE // 1000} kB. Divide it into smaller files.")
    return read_stated(read_records(content, file.filename, STATED, CALL_IN).rows)


def _held(facts: StatedFacts, own: Rules) -> HeldRecord:
    """Work out what the council's own rule of that day, or the preset for another council, gives beside a record."""
    rule, calendar = _rule_and_calendar(facts, own)
    compared, why_not = None, NO_RULE
    if rule is not None:
        try:
            compared, why_not = _compared(facts, rule, calendar), ""
        except RuleBroken as refused:
            why_not = refused.message
    link = facts.source if urlsplit(facts.source).scheme in {"http", "https"} else ""
    remark = "; ".join(filter(None, (facts.kind.replace("_", " "), facts.remark)))
    return HeldRecord(facts, remark, link, compared, rule.name if rule else "", why_not)


def _compared(facts: StatedFacts, rule: CallInRule, calendar: WorkingCalendar) -> StatedDate:
    return stated_dates.difference(
        facts.stated_effective_on,
        rule=rule,
        decided_on=facts.decided_on,
        published_on=facts.published_on,
        calendar=calendar,
        callable_in=facts.kind != NOT_CALLABLE,
        waived=facts.kind == WAIVED,
    )


def _rule_and_calendar(facts: StatedFacts, own: Rules) -> tuple[CallInRule | None, WorkingCalendar]:
    rules, calendar = own
    on = facts.published_on or facts.decided_on or facts.stated_effective_on
    if facts.council == settings().council_name:
        return _own_rule(rules, facts, on), calendar
    preset = preset_for(facts.council, on)
    return (preset.rule, calendar_for(preset.nation)) if preset else (None, calendar)


def _own_rule(rules: tuple[CallInRule, ...], facts: StatedFacts, on: date) -> CallInRule | None:
    """Find the council's rule of that day; such a record does not say who decided, so it is taken for Cabinet's."""
    try:
        return rule_for(rules, kind=DecisionKind.CABINET_KEY, decided_on=facts.decided_on or on, published_on=on)
    except RuleBroken:
        return None


def _to_data(facts: StatedFacts) -> dict[str, str | None]:
    plain = {name: getattr(facts, name) for name in StatedFacts.__dataclass_fields__}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in plain.items()}


def _from_data(data: dict[str, str]) -> StatedFacts:
    days = {name: date.fromisoformat(text) for name, text in data.items() if name.endswith("_on") and text}
    return StatedFacts(**(data | days))  # type: ignore[arg-type]
