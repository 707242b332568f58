"""The one shape of every desk page that changes a decision: show a form, carry it out, or show again what is wrong."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from werkzeug.datastructures import MultiDict
from wtforms import Form

from webapp.domain.errors import EditedMeanwhile, NotFound, NotPermitted, RuleBroken
from webapp.forms.decisions import RevisedForm
from webapp.forms.refusals import place
from webapp.models.decisions import Decision
from webapp.queries import decisions as decisions_query
from webapp.views.database import database
from webapp.views.standing import standing

NOT_CARRIED_ALONG = frozenset({"csrf_token", "revision", "resolving", "confirm", "change"})


def typed() -> MultiDict[str, str] | None:
    """Return what was typed, or None while a form is shown for the first time and filled from what is known."""
    return request.form if request.method == "POST" else None


def typed_pairs() -> list[tuple[str, str]]:
    """Return what was typed, to be carried along by a page that asks once more."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NOT_CARRIED_ALONG and not name.startswith("keep-")
    ]


def decision_or_404(slug: str) -> Decision:
    """Return a decision in any status with all that the desk shows."""
    with database().reading() as session:
        decision = decisions_query.by_slug(session, slug, public_only=False)
    if decision is None:
        abort(404)
    return decision


def form_page(
    template: str, slug: str, form: RevisedForm, change: Callable[[Session], Any], *, done: str
) -> ResponseReturnValue:
    """Show a form about a decision; when it is sent, carry it out and go back to the decision, saying what was done."""
    status = answer(form, change)
    if status is HTTPStatus.SEE_OTHER:
        flash(done, "success")
        return redirect(url_for("desk_decisions.show", slug=slug), status)
    return shown_again(template, slug, form, status)


def shown_again(template: str, slug: str, form: RevisedForm, status: HTTPStatus) -> ResponseReturnValue:
    """Show a form with what was typed, beside the decision as it is now.

    Only once it has said what another officer saved meanwhile does the form stand on that; until then it stays one made
    from the page that was first opened, so that sending it again is refused and not taken for a change of theirs.
    """
    decision = decision_or_404(slug)
    if status is HTTPStatus.CONFLICT:
        form.revision.data = str(decision.revision)
    return render_template(template, decision=decision, form=form, standing=standing(decision)), status


def carried_out(form: Form, change: Callable[[Session], Any], *, only_try: bool = False) -> HTTPStatus:
    """Run the change that a form asks for, if the form is valid; with `only_try`, undo it again at the end.

    SEE_OTHER when it is saved, CONFLICT when another officer was first, else UNPROCESSABLE_ENTITY; in the last two
    nothing is saved and the form holds the sentence. A change that the decision's status does not allow at all, or a
    decision that is gone, is left to the error pages.
    """
    if not form.validate():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with database().rehearsal() if only_try else database().transaction() as session:
            change(session)
    except (NotFound, NotPermitted):
        raise
    except EditedMeanwhile as overtaken:
        words = "Look at what changed, then press the button again. What you typed is kept."
        form.form_errors.append(f"{overtaken.message} {words}")
        return HTTPStatus.CONFLICT
    except RuleBroken as refused:
        place(form, refused)
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.SEE_OTHER


def answer(form: Form, change: Callable[[Session], Any]) -> HTTPStatus:
    """Carry out what a form asks for once it is sent; OK while it is only to be shown."""
    return carried_out(form, change) if request.method == "POST" else HTTPStatus.OK
