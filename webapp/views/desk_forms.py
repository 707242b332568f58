"""How the desk's pages carry out a change: one transaction, and every refusal beside the field it is about."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import abort
from sqlmodel import Session
from wtforms import Form, FormField

from webapp.domain.errors import EditedMeanwhile, NotFound, NotPermitted, RuleBroken
from webapp.models.decisions import Decision
from webapp.queries import decisions as decisions_query
from webapp.views.database import database


def decision_or_404(slug: str) -> Decision:
    """Return a decision in any status with all that the desk shows."""
    with database().reading() as session:
        decision = decisions_query.by_slug(session, slug, public_only=False)
    if decision is None:
        abort(404)
    return decision


def carried_out(form: Form, change: Callable[[Session], Any]) -> HTTPStatus:
    """Run a change; SEE_OTHER when it is saved, CONFLICT when another officer was first, else UNPROCESSABLE_ENTITY.

    In the last two nothing is saved and the form holds the sentence. A change that the decision's status does not
    allow at all, or a decision that is gone, is left to the error pages.
    """
    try:
        with database().transaction() as session:
            change(session)
    except (NotFound, NotPermitted):
        raise
    except EditedMeanwhile as overtaken:
        form.form_errors.append(overtaken.message)
        return HTTPStatus.CONFLICT
    except RuleBroken as refused:
        _place(form, refused)
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.SEE_OTHER


def _place(form: Form, refused: RuleBroken) -> None:
    field = form._fields.get(refused.field) if refused.field else None
    if field is None or isinstance(field, FormField):
        form.form_errors.append(refused.message)
    else:
        field.errors = [*field.errors, refused.message]
