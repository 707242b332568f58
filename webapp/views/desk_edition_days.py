"""The desk's pages for the days on which the plan is to be published: announce them, move them, cancel them."""

from collections.abc import Iterable
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.domain.accounts import Role
from webapp.domain.edition_days import PlannedDay, days_typed
from webapp.domain.london import london_date
from webapp.domain.wording import count, day
from webapp.forms.decisions import RevisedForm
from webapp.forms.edition_days import EditionDayForm, SeveralDaysForm
from webapp.models.edition_days import EditionDay
from webapp.queries import edition_days, trail
from webapp.services import edition_days as edition_days_service
from webapp.views.access import requires, somebody
from webapp.views.closed_days import closed_days_words
from webapp.views.database import database, now
from webapp.views.desk_forms import answer, typed

blueprint = Blueprint("desk_edition_days", __name__, url_prefix="/desk/editions/days")


@blueprint.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """List the days to come, and those that are over or were cancelled."""
    today = london_date(now())
    with database().reading() as session:
        coming = edition_days.to_come(session, today)
        others = edition_days.over_or_cancelled(session, today)
    return render_template("desk_edition_days/index.html", coming=coming, others=others)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new() -> ResponseReturnValue:
    """Announce one day."""
    form = EditionDayForm(typed(), data={"revision": "0"})
    status = answer(
        form,
        lambda session: edition_days_service.add_day(session, form.planned, actor=somebody().name, now=now()),
    )
    if status is HTTPStatus.SEE_OTHER:
        return _done(f"An edition is announced for {day(form.publish_on.typed_date)}.", [form.planned])
    return render_template("desk_edition_days/day.html", form=form, row=None, events=[]), status


@blueprint.route("/several", methods=["GET", "POST"])
@requires(Role.OFFICER)
def several() -> ResponseReturnValue:
    """Announce several days at once, all of them or none."""
    form = SeveralDaysForm(typed())
    read: list[PlannedDay] = []

    def add(session: Session) -> None:
        read.extend(days_typed(form.lines.data, today=london_date(now())))
        edition_days_service.add_days(session, read, actor=somebody().name, now=now())

    status = answer(form, add)
    if status is HTTPStatus.SEE_OTHER:
        return _done(f"Added {count(len(read), 'day')}.", read)
    return render_template("desk_edition_days/several.html", form=form), status


@blueprint.route("/<uuid>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def change(uuid: str) -> ResponseReturnValue:
    """Move a day, or change by when copy must be in; the page shows what was done to it."""
    row = _day_or_404(uuid)
    edition_days_service.require_changeable(row, now=now())
    known = {"revision": row.revision, "publish_on": row.publish_on, "copy_by": row.copy_by}
    form = EditionDayForm(typed(), data=known)
    status = answer(
        form,
        lambda session: edition_days_service.change_day(
            session, uuid, form.planned, revision=form.from_revision, actor=somebody().name, now=now()
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        return _done("The day was changed. Calendars show it within a few minutes.", [form.planned])
    return _again("desk_edition_days/day.html", uuid, form, status)


@blueprint.route("/<uuid>/cancel", methods=["GET", "POST"])
@requires(Role.OFFICER)
def cancel(uuid: str) -> ResponseReturnValue:
    """Cancel a day, after asking once more."""
    row = _day_or_404(uuid)
    edition_days_service.require_changeable(row, now=now())
    form = RevisedForm(typed(), data={"revision": row.revision})
    status = answer(
        form,
        lambda session: edition_days_service.cancel_day(
            session, uuid, revision=form.from_revision, actor=somebody().name, now=now()
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        return _done("The day was cancelled. Calendars show it as cancelled within a few minutes.")
    return _again("desk_edition_days/cancel.html", uuid, form, status)


def _done(words: str, planned: Iterable[PlannedDay] = ()) -> ResponseReturnValue:
    """Say what was done, and which of the days are no working days; lead back to the list."""
    flash(words, "success")
    if remark := closed_days_words(on for one in planned for on in (one.publish_on, one.copy_by)):
        flash(f"Check the days. {remark}", "warning")
    return redirect(url_for(".index"), HTTPStatus.SEE_OTHER)


def _again(template: str, uuid: str, form: RevisedForm, status: HTTPStatus) -> ResponseReturnValue:
    """Show a form with what was typed; after a conflict, with what the other saved and from that state on."""
    row = _day_or_404(uuid)
    with database().reading() as session:
        events = trail.history(session, EditionDay, uuid)
    overtaken = events[:1] if status is HTTPStatus.CONFLICT else []
    if overtaken:
        form.revision.data = str(row.revision)
    return render_template(template, form=form, row=row, events=events, overtaken=overtaken), status


def _day_or_404(uuid: str) -> EditionDay:
    with database().reading() as session:
        return edition_days.by_uuid(session, uuid) or abort(404)
