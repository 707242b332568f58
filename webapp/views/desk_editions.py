"""The desk's pages for editions: choose what the next one holds, see it as the public will, publish what was seen."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.adapters.logo import read_drawable_logo
from webapp.domain.accounts import Role
from webapp.domain.edition import EditionKind
from webapp.domain.edition_checks import Finding
from webapp.domain.edition_contents import new_items_typed
from webapp.domain.edition_period import default_period
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london_date
from webapp.domain.reminders import not_before
from webapp.forms.editions import EditionForm, PublishForm
from webapp.forms.refusals import place
from webapp.queries import editions, plan_candidates, plan_wording
from webapp.queries.edition_preview import Choices, Council, Preview, prepare
from webapp.services.edition_mail import AFTER_EVERY_CALL_IN
from webapp.services.editions import AlreadyPublished, PreviewOvertaken, publish
from webapp.views.access import requires, somebody
from webapp.views.council_notice_rules import notice_calendar, notice_rules
from webapp.views.database import database, now, settings
from webapp.views.editions import shown as as_shown

blueprint = Blueprint("desk_editions", __name__, url_prefix="/desk/editions")

AnyForm = TypeVar("AnyForm", bound=EditionForm)
NOT_CHOICES = frozenset({"csrf_token", "fingerprint", "seen"})


@blueprint.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """List the editions, and offer to prepare the next one."""
    with database().reading() as session:
        lines = editions.listed(session)
    return render_template("desk_editions/index.html", lines=lines)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new() -> ResponseReturnValue:
    """Ask what the edition is to hold; what a preview sends back to be changed is filled in already."""
    with database().reading() as session:
        form = _form(session, EditionForm)
    return render_template("desk_editions/new.html", form=form)


@blueprint.get("/preview")
@requires(Role.OFFICER)
def preview_of_nothing() -> ResponseReturnValue:
    """Lead whoever comes back to a preview by its address to the choices: it lives on the page they are made on."""
    return redirect(url_for("desk_editions.new"), HTTPStatus.SEE_OTHER)


@blueprint.post("/preview")
@requires(Role.OFFICER)
def preview() -> ResponseReturnValue:
    """Show the edition as the public will see it, with what keeps it back, what changed and who will be told.

    Nothing is saved. The choices are posted because those of a large plan are longer than an address may be.
    """
    with database().reading() as session:
        form = _form(session, PublishForm)
    form.validate_choices()
    return _preview_page(form, HTTPStatus.OK)


@blueprint.post("/publish")
@requires(Role.OFFICER)
def publish_edition() -> ResponseReturnValue:
    """Publish what was previewed, or show the preview of now where it is no longer that."""
    with database().reading() as session:
        form = _form(session, PublishForm)
    if not form.validate():
        return _preview_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        with database().transaction() as session:
            head = publish(
                session,
                _choices(form),
                fingerprint=form.fingerprint.data or "",
                council=_council(session),
                actor=somebody().name,
                now=now(),
                today=london_date(now()),
            )
    except AlreadyPublished as done:
        flash(done.message, "problem")
        return redirect(url_for("editions.edition", number=done.head.number), HTTPStatus.SEE_OTHER)
    except RuleBroken as refused:
        place(form, refused)
        overtaken = isinstance(refused, PreviewOvertaken)
        return _preview_page(form, HTTPStatus.CONFLICT if overtaken else HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(f"{head.name} is published. It can no longer be changed.", "success")
    return redirect(url_for("editions.edition", number=head.number), HTTPStatus.SEE_OTHER)


def _preview_page(form: PublishForm, status: HTTPStatus) -> ResponseReturnValue:
    """Show the preview of now; where the choices make no edition, ask for them again with what was typed."""
    if form.choices_stand:
        try:
            with database().reading() as session:
                shown = prepare(session, _choices(form), council=_council(session), now=now(), today=london_date(now()))
        except RuleBroken as refused:
            place(form, refused)
        else:
            form.fingerprint.data, form.seen.data = shown.fingerprint, False
            return render_template("desk_editions/preview.html", form=form, preview=shown, **_as_public(shown)), status
    return render_template("desk_editions/new.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY


def _as_public(shown: Preview) -> dict[str, Any]:
    """Return what the public page of the edition would show, the choices to send on, and when the mail goes."""
    return {
        **as_shown(shown.edition, shown.before),
        "warnings": _by_subject(shown.warnings),
        "choices": [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_CHOICES],
        "told_at": not_before(now(), closes_at=now() + AFTER_EVERY_CALL_IN),
        "now": now(),
    }


def _by_subject(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Put findings of one kind together, in the order in which the kinds appear."""
    together = dict[str, list[Finding]]()
    for one in findings:
        together.setdefault(one.about, []).append(one)
    return together


def _form(session: Session, kind: type[AnyForm]) -> AnyForm:
    """Return the form with what a page sent; before anything was sent, with what is usual."""
    today = london_date(now())
    found = plan_candidates.candidates(session, on=today)
    wording = plan_wording.wording(session)
    usual = default_period(wording.style, today=today, months=wording.months)
    drafts = [one.entry for one in found if one.is_draft]
    known = {
        "kind": EditionKind.REGULAR,
        "first_day": usual.first,
        "last_day": usual.last,
        "drafts": [one.uuid for one in drafts],
    }
    form = kind(request.form if request.method == "POST" else None, data=known)
    plan = editions.plan_in_force(session, today)
    form.offer(drafts=drafts, entries=[one.entry for one in found], plan=plan)
    return form


def _choices(form: EditionForm) -> Choices:
    offered = {choice.value for choice in form.drafts.choices}
    elsewhere = form.is_elsewhere.data
    return Choices(
        kind=EditionKind(form.kind.data),
        first_day=form.first_day.typed_date,
        last_day=form.last_day.typed_date,
        chosen=frozenset(form.chosen.data or ()),
        left_out=frozenset(offered - set(form.drafts.data or ())),
        listed_new=new_items_typed(form.listed_new.data or ""),
        note=form.note.data or "",
        published_on=form.published_on.typed_date if elsewhere else None,
        published_elsewhere=form.published_elsewhere.data if elsewhere else "",
    )


def _council(session: Session) -> Council:
    known = settings()
    return Council(
        name=known.council_name,
        colour=known.council_colour,
        logo=read_drawable_logo(known),
        nation=known.nation,
        calendar=notice_calendar(session),
        notice_rules=notice_rules(session),
    )
