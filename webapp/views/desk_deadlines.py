"""The desk's pages of deadlines that no longer agree with the calendar: look, announce again, see the archive.

Nothing moves by itself. What announcing again will do is rehearsed first, and the page that asks once more says it.
"""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.domain import wording
from webapp.domain.accounts import Role
from webapp.forms.records import ReannounceForm
from webapp.queries import recheck
from webapp.queries.decisions import CUT_OFF_MINUTE
from webapp.queries.recheck import OpenDeadline
from webapp.services import records
from webapp.services.records import Reannounced
from webapp.views.access import requires, somebody
from webapp.views.council_rules import working_calendar
from webapp.views.database import database, now
from webapp.views.desk_forms import carried_out, typed, typed_pairs
from webapp.views.paging import page_number, pages

blueprint = Blueprint("desk_deadlines", __name__, url_prefix="/desk/deadlines")


@blueprint.route("", methods=["GET", "POST"])
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """List the open deadlines that no longer agree with the calendar, and announce those that an officer chooses."""
    deadlines = _open_deadlines()
    form = ReannounceForm(typed())
    form.offer(deadlines, now())
    if request.method == "GET" or "change" in request.form:
        return _list_page(form, deadlines, HTTPStatus.OK)
    done: list[Reannounced] = []
    confirmed = "confirm" in request.form
    status = carried_out(form, lambda session: done.extend(_reannounced(session, form)), only_try=not confirmed)
    if status is not HTTPStatus.SEE_OTHER:
        return _list_page(form, _open_deadlines(), status)
    if not confirmed:
        return _check_page(form, deadlines, done)
    told = sum(one.told for one in done)
    mail = f"{wording.count(told, 'message', 'messages')} will be sent" if told else "Nobody is told by mail"
    flash(f"{wording.count(len(done), 'deadline was', 'deadlines were')} announced again. {mail}.", "success")
    return redirect(url_for(".index"), status)


@blueprint.get("/archive")
@requires(Role.OFFICER)
def archive() -> ResponseReturnValue:
    """Count every closed window again; the page only informs."""
    number = page_number()
    with database().reading() as session:
        found = recheck.recheck_archive(session, working_calendar(session), closed_before=now() - CUT_OFF_MINUTE)
        rows = recheck.page_of_archive(session, found, number)
    return render_template(
        "desk_deadlines/archive.html",
        found=found,
        rows=rows,
        paging=pages(number, len(found.moved), recheck.PAGE_ROWS),
    )


def _open_deadlines() -> list[OpenDeadline]:
    with database().reading() as session:
        return recheck.open_deadlines(session, working_calendar(session), now())


def _reannounced(session: Session, form: ReannounceForm) -> list[Reannounced]:
    """Announce every chosen window again, all in one transaction or none."""
    calendar = working_calendar(session)
    return [
        records.reannounce(
            session,
            uuid,
            reason=form.reason.data,
            calendar=calendar,
            revision=revision,
            even_if_over=form.even_if_over.data,
            actor=somebody().name,
            now=now(),
        )
        for uuid, revision in form.chosen
    ]


def _list_page(form: ReannounceForm, deadlines: list[OpenDeadline], status: HTTPStatus) -> ResponseReturnValue:
    return render_template(
        "desk_deadlines/index.html",
        form=form,
        deadlines=[one for one in deadlines if one.moved],
        uncounted=[one for one in deadlines if one.why_unknown],
        some_over=any(one.moved and one.moved.new.is_over(now()) for one in deadlines),
    ), status


def _check_page(form: ReannounceForm, deadlines: list[OpenDeadline], done: list[Reannounced]) -> ResponseReturnValue:
    """Say what announcing again will do, before it is done."""
    chosen = {uuid for uuid, _ in form.chosen}
    return render_template(
        "desk_deadlines/check.html",
        form=form,
        deadlines=[one for one in deadlines if one.uuid in chosen],
        told=sum(one.told for one in done),
        called_in=[one.reference for one in done if one.called_in],
        typed=typed_pairs(),
        now=now(),
    )
