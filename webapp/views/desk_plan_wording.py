"""The desk's pages for what stands in front of the plan: the council's own words, and thresholds of key decisions."""

from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.domain.accounts import Role
from webapp.domain.edition import EditionStyle
from webapp.domain.london import london_date
from webapp.domain.plan_words import Threshold, default_words, rule_of_day, threshold_in_force, threshold_words
from webapp.forms.decisions import ConfirmForm
from webapp.forms.plan_wording import PlanWordingForm, ThresholdForm
from webapp.models.audit import AuditEvent
from webapp.models.plan_wording import KeyThreshold, PlanWording
from webapp.queries import plan_wording, rules, trail
from webapp.queries.plan_wording import as_threshold
from webapp.services import plan_wording as plan_wording_service
from webapp.services.plan_wording import Wording
from webapp.views.access import requires, somebody
from webapp.views.database import database, now, settings
from webapp.views.desk_forms import answer, typed

blueprint = Blueprint("desk_plan_wording", __name__, url_prefix="/desk")

TEXTS = ("key_decision", "comments", "copies", "other_documents", "departments")
CONTACT = ("contact_name", "contact_post", "contact_telephone", "contact_email")


@blueprint.route("/plan-wording", methods=["GET", "POST"])
@requires(Role.OFFICER)
def words() -> ResponseReturnValue:
    """Write what stands in front of every edition; what is left empty is shown as it will be told."""
    own, events, newest = _words_and_trail()
    known = {name: getattr(own, name) for name in ("revision", "months", *TEXTS, *CONTACT)}
    form = PlanWordingForm(typed(), data=known | {"style": own.style.value})
    status = answer(
        form,
        lambda session: plan_wording_service.save_wording(
            session, _wording(form), revision=form.from_revision, actor=somebody().name, now=now()
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("Saved. The next edition says so; those published before stay as they were.", "success")
        return redirect(url_for(".words"), status)
    overtaken = []
    if status is HTTPStatus.CONFLICT:
        own, events, newest = _words_and_trail()
        form.revision.data, overtaken = str(own.revision), events[:1]
    return render_template(
        "desk_plan_wording/words.html",
        form=form,
        defaults=_defaults(),
        threshold=newest,
        events=events,
        overtaken=overtaken,
    ), status


@blueprint.get("/thresholds")
@requires(Role.OFFICER)
def thresholds() -> ResponseReturnValue:
    """List the thresholds of key decisions, the latest first, and which one holds today."""
    with database().reading() as session:
        rows = plan_wording.thresholds(session)
    in_force = threshold_in_force([as_threshold(row) for row in rows], london_date(now()))
    return render_template(
        "desk_plan_wording/thresholds.html",
        rows=[(row, threshold_words(as_threshold(row)), as_threshold(row) == in_force) for row in rows],
        in_force=threshold_words(in_force),
    )


@blueprint.route("/thresholds/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new_threshold() -> ResponseReturnValue:
    """Add the threshold that holds from a day on."""
    form = ThresholdForm(typed(), data={"revision": "0"})
    status = answer(
        form,
        lambda session: plan_wording_service.add_threshold(session, _threshold(form), actor=somebody().name, now=now()),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("The threshold was added.", "success")
        return redirect(url_for(".thresholds"), status)
    return render_template("desk_plan_wording/threshold.html", form=form, threshold=None), status


@blueprint.route("/thresholds/<uuid>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def change_threshold(uuid: str) -> ResponseReturnValue:
    """Change a threshold; the page shows what was done to it."""
    row, _ = _threshold_or_404(uuid)
    known = {name: getattr(row, name) for name in ("revision", "valid_from", "amount", "words")}
    form = ThresholdForm(typed(), data=known)
    status = answer(
        form,
        lambda session: plan_wording_service.change_threshold(
            session, uuid, _threshold(form), revision=form.from_revision, actor=somebody().name, now=now()
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("The threshold was changed.", "success")
        return redirect(url_for(".thresholds"), status)
    return _again("desk_plan_wording/threshold.html", uuid, form, status)


@blueprint.route("/thresholds/<uuid>/delete", methods=["GET", "POST"])
@requires(Role.OFFICER)
def delete_threshold(uuid: str) -> ResponseReturnValue:
    """Take out a threshold, after asking once more."""
    row, _ = _threshold_or_404(uuid)
    form = ConfirmForm(typed(), data={"revision": row.revision})
    status = answer(
        form,
        lambda session: plan_wording_service.delete_threshold(
            session, uuid, revision=form.from_revision, actor=somebody().name, now=now()
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("The threshold was deleted.", "success")
        return redirect(url_for(".thresholds"), status)
    return _again("desk_plan_wording/delete.html", uuid, form, status)


def _again(template: str, uuid: str, form: ThresholdForm | ConfirmForm, status: HTTPStatus) -> ResponseReturnValue:
    """Show a form about a threshold; after a conflict with what the other saved, and from that state on."""
    row, events = _threshold_or_404(uuid)
    overtaken = events[:1] if status is HTTPStatus.CONFLICT else []
    if overtaken:
        form.revision.data = str(row.revision)
    with database().reading() as session:
        others = [as_threshold(one) for one in plan_wording.thresholds(session) if one.uuid != uuid]
    return render_template(
        template,
        form=form,
        threshold=row,
        said=threshold_words(as_threshold(row)),
        otherwise=threshold_words(threshold_in_force(others, max(row.valid_from, _today()))),
        from_day=max(row.valid_from, _today()),
        events=events,
        overtaken=overtaken,
    ), status


def _words_and_trail() -> tuple[PlanWording, list[AuditEvent], str]:
    """Return the council's words, what was done to them, and today's threshold in words."""
    with database().reading() as session:
        own = plan_wording.wording(session)
        events = trail.history(session, PlanWording, own.uuid)
        known = [as_threshold(row) for row in plan_wording.thresholds(session)]
    return own, events, threshold_words(threshold_in_force(known, _today()))


def _defaults() -> dict[str, str]:
    """Return what is told of each text that is left empty, and the law line of today."""
    with database().reading() as session:
        rule = rule_of_day(rules.notice_rules(session), _today())
    told = default_words(rule, nation=settings().nation, on=_today())
    return {name: getattr(told, name) for name in ("law", "key_decision", "comments", "copies", "other_documents")}


def _today() -> date:
    return london_date(now())


def _wording(form: PlanWordingForm) -> Wording:
    return Wording(
        style=EditionStyle(form.style.data),
        months=form.months.data,
        **{name: form._fields[name].data or "" for name in (*TEXTS, *CONTACT)},
    )


def _threshold(form: ThresholdForm) -> Threshold:
    return Threshold(form.valid_from.typed_date, form.amount.data, form.words.data or "")


def _threshold_or_404(uuid: str) -> tuple[KeyThreshold, list[AuditEvent]]:
    with database().reading() as session:
        row = plan_wording.threshold(session, uuid) or abort(404)
        return row, trail.history(session, KeyThreshold, uuid)
