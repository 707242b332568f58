"""The desk's pages of the working calendar: which days count, changed by an administrator who sees first what it does.

Officers read. Each change is rehearsed before it is confirmed, and the page says what the rehearsal did.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.domain import holiday_list, wording
from webapp.domain.accounts import Role
from webapp.domain.calendar_changes import Calendars, ClosureRun, effects, runs
from webapp.domain.days import Purpose
from webapp.domain.london import london_date
from webapp.forms.calendar import ClosureForm, HolidayForm, NewClosureForm, ReasonForm
from webapp.forms.decisions import RevisedForm
from webapp.queries import calendar as calendar_query
from webapp.queries.recheck import DeadlinesMoved
from webapp.services import calendar as calendar_service
from webapp.views.access import requires, somebody
from webapp.views.calendar_deadlines import carry_out, say_done
from webapp.views.council_rules import working_calendar
from webapp.views.database import database, now
from webapp.views.desk_forms import carried_out, typed, typed_pairs

blueprint = Blueprint("desk_calendar", __name__, url_prefix="/desk/calendar")

MOST_EVENTS = 30
ADDED, TAKEN_OUT = "Added", "Taken out"
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class _Did:
    """What a change did: in sentences, and to which open deadlines."""

    effects: tuple[str, ...]
    deadlines: DeadlinesMoved


@blueprint.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """Show the bank holidays of a year with the council's own changes, its closures, and who changed what."""
    today = london_date(now())
    with database().reading() as session:
        calendar, changes = working_calendar(session), calendar_query.calendar_changes(session)
        last_list = calendar_query.last_list(session)
        events = calendar_query.history(session, most=MOST_EVENTS)
    years = range(calendar.known_from.year, calendar.known_to.year + 1)
    year = _year(request.args.get("year", ""), years, today.year)
    marks = {day: (name, ADDED) for day, name in changes.additions.items()}
    marks |= {day: (name, TAKEN_OUT) for day, name in changes.removals.items() if day not in calendar.holidays}
    days = {day: (name, "") for day, name in calendar.holidays.items()} | marks
    return render_template(
        "desk_calendar/index.html",
        calendar=calendar,
        holidays=sorted((day, *words) for day, words in days.items() if day.year == year),
        taken_out=TAKEN_OUT,
        closures=[run for run in runs(changes, calendar) if year in {run.first.year, run.last.year}],
        days_of=_days_of,
        year=year,
        years=years,
        last_list=last_list,
        warning=holiday_list.short_calendar_warning(calendar.known_to, today),
        events=events,
    )


@blueprint.route("/holidays/new", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def new_holiday() -> ResponseReturnValue:
    """Add a bank holiday."""
    form = HolidayForm(typed(), data={"revision": _revision()})
    return _change_page(
        form,
        lambda session: calendar_service.add_holiday(
            session, form.day.typed_date, form.name.data, calendar=working_calendar(session), **_by(form)
        ),
        heading="Add a bank holiday",
        press="Add the bank holiday",
        done="The bank holiday was added.",
        year=lambda: form.day.typed_date.year,
    )


@blueprint.route("/holidays/<day>/take-out", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def take_out_holiday(day: str) -> ResponseReturnValue:
    """Take a bank holiday out."""
    on, form = _day_or_404(day), ReasonForm(typed(), data={"revision": _revision()})
    return _change_page(
        form,
        lambda session: calendar_service.take_out_holiday(session, on, calendar=working_calendar(session), **_by(form)),
        heading=f"Take out the bank holiday on {wording.day(on)}",
        press="Take it out",
        kind="warning",
        done="The bank holiday was taken out.",
        year=lambda: on.year,
    )


@blueprint.route("/holidays/<day>/put-back", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def put_back_holiday(day: str) -> ResponseReturnValue:
    """Put back a bank holiday that the council had taken out."""
    on, form = _day_or_404(day), ReasonForm(typed(), data={"revision": _revision()})
    return _change_page(
        form,
        lambda session: calendar_service.put_back_holiday(session, on, **_by(form)),
        heading=f"Put back the bank holiday on {wording.day(on)}",
        press="Put it back",
        done="The bank holiday was put back.",
        year=lambda: on.year,
    )


@blueprint.route("/closures/new", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def new_closure() -> ResponseReturnValue:
    """Add closure days."""
    form = NewClosureForm(typed(), data={"revision": _revision()})
    return _change_page(
        form,
        lambda session: calendar_service.add_closure(
            session,
            form.first.typed_date,
            form.last.data,
            form.closure,
            calendar=working_calendar(session),
            **_by(form),
        ),
        heading="Add closure days",
        press="Add the closure",
        done="The closure was added.",
        year=lambda: form.first.typed_date.year,
    )


@blueprint.route("/closures/<first>/<last>", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def edit_closure(first: str, last: str) -> ResponseReturnValue:
    """Change what a closure is called and what its days count towards."""
    run = _run_or_404(first, last)
    form = ClosureForm(typed(), data={"revision": _revision(), **ClosureForm.as_typed(run.closure)})
    return _change_page(
        form,
        lambda session: calendar_service.edit_closure(session, run.first, run.last, form.closure, **_by(form)),
        heading="Change a closure",
        caption=_days_of(run),
        press="Save the closure",
        done="The closure was changed.",
        year=lambda: run.first.year,
    )


@blueprint.route("/closures/<first>/<last>/delete", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def delete_closure(first: str, last: str) -> ResponseReturnValue:
    """Delete a closure."""
    run, form = _run_or_404(first, last), ReasonForm(typed(), data={"revision": _revision()})
    return _change_page(
        form,
        lambda session: calendar_service.delete_closure(session, run.first, run.last, **_by(form)),
        heading=f"Delete the closure “{run.closure.name}”",
        caption=_days_of(run),
        press="Delete the closure",
        kind="warning",
        done="The closure was deleted.",
        year=lambda: run.first.year,
    )


def _change_page(
    form: RevisedForm,
    change: Callable[[Session], Any],
    *,
    heading: str,
    press: str,
    done: str,
    year: Callable[[], int],
    **shown: str,
) -> ResponseReturnValue:
    """Show a form, then what its change will do, then carry it out and show the year it is about."""
    status, did = HTTPStatus.OK, list[_Did]()
    confirmed = "confirm" in request.form
    if request.method == "POST" and "change" not in request.form:
        status = carried_out(form, lambda session: did.append(_carry_out(session, change)), only_try=not confirmed)
        if status is HTTPStatus.SEE_OTHER and confirmed:
            say_done(done, len(did[-1].deadlines.caused))
            return redirect(url_for(".index", year=year()), status)
        if status is HTTPStatus.SEE_OTHER:
            return render_template(
                "desk_calendar/check.html",
                heading=heading, press=press, form=form, did=did[-1], typed=typed_pairs(), **shown,
            )  # fmt: skip
    overtaken = []
    if status is HTTPStatus.CONFLICT:
        form.revision.data = str(_revision())
        with database().reading() as session:
            overtaken = calendar_query.history(session, most=1)
    return render_template("desk_calendar/form.html", heading=heading, form=form, overtaken=overtaken, **shown), status


def _carry_out(session: Session, change: Callable[[Session], Any]) -> _Did:
    """Carry out a change, perhaps within a rehearsal, and return what it did."""
    before = _calendars(session)
    deadlines = carry_out(session, change)
    return _Did(effects(before, _calendars(session)), deadlines)


def _calendars(session: Session) -> Calendars:
    return {purpose: working_calendar(session, purpose) for purpose in Purpose}


def _by(form: ReasonForm | HolidayForm | ClosureForm) -> dict[str, Any]:
    return {
        "reason": form.reason.data,
        "revision": form.from_revision,
        "actor": somebody().name,
        "now": now(),
    }


def _revision() -> int:
    with database().reading() as session:
        return calendar_query.revision(session)


def _year(text: str, years: range, this_year: int) -> int:
    """Read the year of the page's address; what is none, or lies beyond the calendar, is the year nearest to now."""
    if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in years:
        return int(text)
    return min(max(this_year, years[0]), years[-1])


def _day_or_404(text: str) -> date:
    try:
        return date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else abort(404)
    except ValueError:
        abort(404)


def _run_or_404(first: str, last: str) -> ClosureRun:
    ends = (_day_or_404(first), _day_or_404(last))
    with database().reading() as session:
        found = runs(calendar_query.calendar_changes(session), working_calendar(session))
    return next((run for run in found if (run.first, run.last) == ends), None) or abort(404)


def _days_of(run: ClosureRun) -> str:
    """Write when a closure is: "Tuesday 29 December 2026" or "… to …, 3 days"."""
    if run.first == run.last:
        return wording.day(run.first)
    return f"{wording.day(run.first)} to {wording.day(run.last)}, {wording.count(len(run.days), 'day')}"
