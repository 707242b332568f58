"""The desk's register of challenges that a decision should have been key, and of the reports to Council on them."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from webapp.domain.accounts import Role
from webapp.domain.challenges import CHALLENGE_WORDS, Challenged, ChallengeState, Reported, report_words, state_of
from webapp.domain.london import london_date
from webapp.forms.challenges import IN_WORDS, ON_RECORD, ChallengeForm, ReportForm
from webapp.models.audit import AuditEvent
from webapp.models.notices import KeyChallenge
from webapp.queries import bodies, challenges, trail
from webapp.services import challenges as challenges_service
from webapp.services.challenges import Challenge
from webapp.views.access import requires, somebody
from webapp.views.database import database, now
from webapp.views.desk_forms import answer, typed
from webapp.views.paging import page_number, pages

blueprint = Blueprint("desk_challenges", __name__, url_prefix="/desk/challenges")

COLOURS = {ChallengeState.DUE: "yellow", ChallengeState.OVERDUE: "red", ChallengeState.REPORTED: "green"}
REPORT_FIELDS = ("reported_on", "report", "why_not_key")


@blueprint.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """List the challenges: those without a report first."""
    page = page_number()
    with database().reading() as session:
        found, total = challenges.register(session, page=page)
    return render_template(
        "desk_challenges/index.html",
        lines=[(one, standing(one)) for one in found],
        paging=pages(page, total, challenges.PAGE_ROWS),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new() -> ResponseReturnValue:
    """Enter a challenge."""
    known = {"revision": "0", "raised_on": london_date(now()), **_offered(request.args.get("reference", ""))}
    form = _form(typed(), known)
    saved: list[KeyChallenge] = []
    status = answer(
        form,
        lambda session: saved.append(
            challenges_service.raise_challenge(session, _challenge(form), actor=somebody().name, now=now())
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("The challenge was added. It is public now.", "success")
        return redirect(url_for(".show", uuid=saved[0].uuid), status)
    return render_template("desk_challenges/form.html", form=form, challenge=None), status


@blueprint.get("/<uuid>")
@requires(Role.OFFICER)
def show(uuid: str) -> ResponseReturnValue:
    """Show one challenge with its report and what was done to it."""
    found = _challenge_or_404(uuid)
    with database().reading() as session:
        events = trail.history(session, KeyChallenge, uuid)
    return render_template("desk_challenges/challenge.html", challenge=found, standing=standing(found), events=events)


@blueprint.route("/<uuid>/edit", methods=["GET", "POST"])
@requires(Role.OFFICER)
def edit(uuid: str) -> ResponseReturnValue:
    """Correct what was entered of a challenge."""
    found = _challenge_or_404(uuid)
    form = _form(typed(), _known(found))
    return _change_page(
        "desk_challenges/form.html",
        found,
        form,
        lambda session: challenges_service.correct_challenge(
            session, uuid, _challenge(form), revision=form.from_revision, actor=somebody().name, now=now()
        ),
        done="Saved.",
    )


@blueprint.route("/<uuid>/report", methods=["GET", "POST"])
@requires(Role.OFFICER)
def report(uuid: str) -> ResponseReturnValue:
    """Record the report to Council, or correct what was recorded of it."""
    found = _challenge_or_404(uuid)
    known = {name: getattr(found, name) for name in REPORT_FIELDS}
    form = ReportForm(typed(), data={"revision": found.revision, **known})
    return _change_page(
        "desk_challenges/report.html",
        found,
        form,
        lambda session: challenges_service.record_report(
            session,
            uuid,
            Reported(form.reported_on.typed_date, form.report.data, form.why_not_key.data or ""),
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
        ),
        done="The report was recorded.",
    )


def standing(challenge: KeyChallenge) -> tuple[str, str, str]:
    """Return how far the report has come: in a word, in a colour, and its day in words."""
    due_on, reported_on = challenge.report_due_on, challenge.reported_on
    state = state_of(report_due_on=due_on, reported_on=reported_on, today=london_date(now()))
    words = report_words(report_due_on=due_on, reported_on=reported_on)
    return CHALLENGE_WORDS[state], COLOURS[state], words


def _change_page(
    template: str,
    found: KeyChallenge,
    form: ChallengeForm | ReportForm,
    change: Callable[[Session], Any],
    *,
    done: str,
) -> ResponseReturnValue:
    """Show a form about a challenge; carry it out when it is sent, or show what another officer saved meanwhile."""
    status = answer(form, change)
    if status is HTTPStatus.SEE_OTHER:
        flash(done, "success")
        return redirect(url_for(".show", uuid=found.uuid), status)
    overtaken: list[AuditEvent] = []
    if status is HTTPStatus.CONFLICT:
        found = _challenge_or_404(found.uuid)
        form.revision.data = str(found.revision)
        with database().reading() as session:
            overtaken = trail.history(session, KeyChallenge, found.uuid)[:1]
    return render_template(template, form=form, challenge=found, overtaken=overtaken), status


def _form(sent: MultiDict[str, str] | None, known: dict[str, Any]) -> ChallengeForm:
    form = ChallengeForm(sent, data=known)
    with database().reading() as session:
        form.offer(bodies.committees(session))
    return form


def _offered(reference: str) -> dict[str, str]:
    """Fill in the decision from whose page the form was opened."""
    return {"where": ON_RECORD, "reference": reference[:60]} if reference else {}


def _known(row: KeyChallenge) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "revision": row.revision,
        "committee": row.committee.slug,
        "reasons": row.reasons,
        "raised_on": row.raised_on,
        "report_due_on": row.report_due_on,
    }
    if row.decision is not None:
        return facts | {"where": ON_RECORD, "reference": row.decision.reference}
    return facts | {
        "where": IN_WORDS,
        "matter": row.matter,
        "decided_on": row.decided_on,
        "decided_by": row.decided_by,
    }


def _challenge(form: ChallengeForm) -> Challenge:
    on_record = form.where.data == ON_RECORD
    return Challenge(
        committee=form.committee.data,
        what=form.reference.data
        if on_record
        else Challenged(form.matter.data, form.decided_on.typed_date, form.decided_by.data),
        reasons=form.reasons.data,
        raised_on=form.raised_on.typed_date,
        report_due_on=form.report_due_on.typed_date,
    )


def _challenge_or_404(uuid: str) -> KeyChallenge:
    with database().reading() as session:
        return challenges.by_uuid(session, uuid) or abort(404)
