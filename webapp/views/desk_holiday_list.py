"""The desk's page for loading the Government's list of bank holidays: first what it would change, then doing it.

The list that was looked at goes through the page signed by us, so that what is loaded is what was shown.
"""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer
from sqlmodel import Session

from webapp.adapters.holiday_file import (
    LARGEST_FILE,
    comparison_with,
    fingerprint,
    read_holiday_file,
    write_holiday_list,
)
from webapp.domain import holiday_list
from webapp.domain.accounts import Role
from webapp.domain.holiday_list import Comparison, ListedDays, ListRefused
from webapp.forms.calendar import HolidayFileForm, LoadListForm
from webapp.queries import calendar as calendar_query
from webapp.services import calendar as calendar_service
from webapp.views.access import requires, somebody
from webapp.views.database import database, now, settings
from webapp.views.desk_forms import carried_out

blueprint = Blueprint("desk_holiday_list", __name__, url_prefix="/desk/calendar/list")


@blueprint.route("", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def load() -> ResponseReturnValue:
    """Take a file and show what it would change, or load the list that was shown."""
    if "confirm" in request.form:
        return _load()
    form = HolidayFileForm()
    if request.method == "GET":
        return render_template("desk_calendar/list.html", form=form)
    file = request.files.get("file")
    if file is None or not file.filename:
        form.file.errors = ["Choose the file that holds the list."]
        return render_template("desk_calendar/list.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    with file.stream:
        content = file.read(LARGEST_FILE + 1)
    try:
        listed = read_holiday_file(content, settings().nation)
    except ListRefused as refused:
        form.file.errors = list(refused.problems)
        return render_template("desk_calendar/list.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    carried = {
        "source": calendar_service.source_name(file.filename),
        "sha256": fingerprint(content),
        "list": write_holiday_list(listed, settings().nation),
    }
    return _check_page(LoadListForm(data={"content": _signer().dumps(carried)}), carried, listed, HTTPStatus.OK)


def _load() -> ResponseReturnValue:
    form = LoadListForm(request.form)
    try:
        carried = _signer().loads(form.content.data or "")
    except BadSignature:
        again = HolidayFileForm()
        again.file.errors = ["This page is out of date. Choose the file again."]
        return render_template("desk_calendar/list.html", form=again), HTTPStatus.UNPROCESSABLE_ENTITY
    listed = read_holiday_file(carried["list"].encode(), settings().nation)
    status = carried_out(
        form,
        lambda session: calendar_service.load_list(
            session,
            _comparison(session, listed),
            source=carried["source"],
            sha256=carried["sha256"],
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("The list of bank holidays was loaded.", "success")
        return redirect(url_for("desk_calendar.index"), status)
    return _check_page(form, carried, listed, status)


def _check_page(
    form: LoadListForm, carried: dict[str, Any], listed: ListedDays, status: HTTPStatus
) -> ResponseReturnValue:
    with database().reading() as session:
        comparison = _comparison(session, listed)
        form.revision.data = str(calendar_query.revision(session))
    return render_template(
        "desk_calendar/list_check.html",
        form=form,
        comparison=comparison,
        sentences=holiday_list.sentences(comparison),
        extent=holiday_list.extent(listed),
        source=carried["source"],
    ), status


def _comparison(session: Session, listed: ListedDays) -> Comparison:
    return comparison_with(listed, settings().nation, calendar_query.calendar_changes(session))


def _signer() -> URLSafeSerializer:
    assert current_app.secret_key is not None
    return URLSafeSerializer(current_app.secret_key, salt="holiday-list")
