"""The desk's page for importing a plan from a file: first what it would do, then doing it."""

from http import HTTPStatus

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from werkzeug.datastructures import FileStorage

from webapp.adapters.import_plan import read_plan
from webapp.domain.accounts import Role
from webapp.domain.errors import RuleBroken
from webapp.domain.plan_rows import read_rows
from webapp.forms.imports import ImportForm
from webapp.services import bodies
from webapp.services.imports import ImportReport, import_plan
from webapp.views.access import requires, somebody
from webapp.views.database import database, now

blueprint = Blueprint("desk_import", __name__, url_prefix="/desk/import")


@blueprint.route("", methods=["GET", "POST"])
@requires(Role.OFFICER)
def upload() -> ResponseReturnValue:
    """Take a file; rehearse the import or carry it out, and show the report."""
    form = ImportForm(request.form)
    if request.method == "GET":
        return render_template("desk/import.html", form=form)
    file = request.files.get("file")
    if file is None or not file.filename:
        form.file.errors = ["Choose the file that holds the plan."]
        return render_template("desk/import.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    rehearse = form.only_look.data
    try:
        with database().rehearsal() if rehearse else database().transaction() as session:
            report = _import(session, file)
    except RuleBroken as refused:
        form.file.errors = [refused.message]
        return render_template("desk/import.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("desk/import_report.html", report=report, rehearsed=rehearse, filename=file.filename)


def _import(session: Session, file: FileStorage) -> ImportReport:
    plan = read_plan(file.read(), file.filename or "")
    offices, committees = bodies.known_names(session)
    reading = read_rows(plan.rows, known_offices=offices, known_committees=committees)
    report = import_plan(session, reading, source=file.filename or "a file", actor=somebody().name, now=now())
    report.warnings[:0] = plan.warnings
    return report
