"""The desk's page for loading the Government's list of bank holidays: first what it would change, then doing it.

The list that was looked at goes through the page signed by us, so that what is loaded is what was shown.
"""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
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
from webapp.domain.errors import RuleBroken
from webapp.domain.holiday_list import Comparison, ListedDays, ListRefused
from webapp.forms.calendar import HolidayFileForm, LoadListForm
from webapp.queries import calendar as calendar_query
from webapp.queries.recheck import DeadlinesMoved
from webapp.services import calendar as calendar_service
from webapp.views.access import requires, somebody
from webapp.views.calendar_deadlines import carry_out, say_done
from webapp.views.database import database, now, settings
from webapp.views.desk_carried import seal, unseal
from webapp.views.desk_forms import carried_out

blueprint = Blueprint("desk_holiday_list", __name__, url_prefix="/desk/calendar/list")

PAGE = "holiday-list"


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
    return _check_page(LoadListForm(data={"content": seal(carried, page=PAGE)}), carried, listed, HTTPStatus.OK)


def _load() -> ResponseReturnValue:
    form = LoadListForm(request.form)
    try:
        carried = unseal(form.content.data, page=PAGE)
    except RuleBroken as refused:
        again = HolidayFileForm()
        again.file.errors = [refused.message]
        return render_template("desk_calendar/list.html", form=again), HTTPStatus.UNPROCESSABLE_ENTITY
    listed = read_holiday_file(carried["list"].encode(), settings().nation)
    done: list[DeadlinesMoved] = []
    status = carried_out(
        form, lambda session: done.append(_loaded(session, carried, listed, revision=form.from_revision))
    )
    if status is HTTPStatus.SEE_OTHER:
        say_done("The list of bank holidays was loaded.", len(done[-1].caused))
        return redirect(url_for("desk_calendar.index"), status)
    return _check_page(form, carried, listed, status)


def _check_page(
    form: LoadListForm, carried: dict[str, Any], listed: ListedDays, status: HTTPStatus
) -> ResponseReturnValue:
    with database().rehearsal() as session:
        comparison, revision = _comparison(session, listed), calendar_query.revision(session)
        deadlines = _loaded(session, carried, listed, revision=revision)
    form.revision.data = str(revision)
    return render_template(
        "desk_calendar/list_check.html",
        form=form,
        comparison=comparison,
        deadlines=deadlines,
        sentences=holiday_list.sentences(comparison),
        extent=holiday_list.extent(listed),
        source=carried["source"],
    ), status


def _loaded(session: Session, carried: dict[str, Any], listed: ListedDays, *, revision: int) -> DeadlinesMoved:
    """Load the list, perhaps within a rehearsal, and return what that does to the open deadlines."""
    return carry_out(
        session,
        lambda session: calendar_service.load_list(
            session,
            _comparison(session, listed),
            source=carried["source"],
            sha256=carried["sha256"],
            revision=revision,
            actor=somebody().name,
            now=now(),
        ),
    )


def _comparison(session: Session, listed: ListedDays) -> Comparison:
    return comparison_with(listed, settings().nation, calendar_query.calendar_changes(session))
