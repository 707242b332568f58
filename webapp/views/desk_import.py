"""The desk's page for importing a plan from a file: first what it would do, then doing it."""

import re
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from werkzeug.datastructures import FileStorage

from webapp.adapters.import_plan import PlanFile
from webapp.adapters.plan_files import read_plan_file
from webapp.domain.accounts import Role
from webapp.domain.errors import RuleBroken
from webapp.domain.expected_dates import words
from webapp.domain.plan_rows import PlanReading, read_rows
from webapp.domain.wording import offices
from webapp.forms.imports import ImportForm
from webapp.forms.refusals import place
from webapp.services import bodies
from webapp.services.imports import ImportReport, import_plan
from webapp.views.access import requires, somebody
from webapp.views.database import database, now

blueprint = Blueprint("desk_import", __name__, url_prefix="/desk/import")

# How `webapp.domain.contacts` reports a blank that it took out of an address.
MENDED = re.compile("The e-mail address .+ was mended to .+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Carried:
    """What an import did or would do, and what was read from the file."""

    report: ImportReport
    reading: PlanReading


@blueprint.route("", methods=["GET", "POST"])
@requires(Role.OFFICER)
def upload() -> ResponseReturnValue:
    """Take a file; rehearse the import or carry it out, and show the report."""
    form = ImportForm(request.form)
    if request.method == "GET":
        return render_template("desk/import.html", form=ImportForm(data={"published_on": _day_kept()}))
    file = request.files.get("file")
    is_valid = form.validate()
    if file is None or not file.filename:
        form.file.errors = ["Choose the file that holds the plan."]
    elif is_valid:
        carried = _carried_out(form, file)
        if carried:
            return _report_page(carried, form, file.filename)
    return render_template("desk/import.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY


def _day_kept() -> date | None:
    """Return the day of publication that was typed for a rehearsal, which leads back here with it."""
    try:
        return date.fromisoformat(request.args.get("published_on", ""))
    except ValueError:
        return None


def _report_page(carried: Carried, form: ImportForm, filename: str) -> str:
    """Show what an import did or, with what was read from the file, would do."""
    warnings = sorted(carried.report.warnings, key=lambda one: one.row)
    return render_template(
        "desk/import_report.html",
        report=carried.report,
        to_look_at=[one for one in warnings if not MENDED.fullmatch(one.message)],
        mended=[one for one in warnings if MENDED.fullmatch(one.message)],
        rehearsed=form.only_look.data,
        filename=filename,
        published_on=form.published_on.data,
        read=[
            (one.reference, one.title, words(one.expected), offices(one.decision_makers), offices(one.committees))
            for one in carried.reading.entries
        ],
    )


def _carried_out(form: ImportForm, file: FileStorage) -> Carried | None:
    """Rehearse or carry out the import; None where it is refused, with the sentence beside the input at fault."""
    name = file.filename or "a file"
    try:
        plan = read_plan_file(file.read(), name)
        with database().rehearsal() if form.only_look.data else database().transaction() as session:
            return _import(session, plan, name, form.published_on.data)
    except RuleBroken as refused:
        place(form, RuleBroken(refused.message, field=refused.field or "file"))
    return None


def _import(session: Session, plan: PlanFile, name: str, published_on: date | None) -> Carried:
    offices, committees = bodies.known_names(session)
    reading = read_rows(plan.rows, known_offices=offices, known_committees=committees)
    report = import_plan(session, reading, source=name, actor=somebody().name, now=now(), published_on=published_on)
    report.warnings[:0] = plan.warnings
    return Carried(report, reading)
