"""The desk's pages for accounts: who may sign in, as what, and since when no more."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from wtforms import Form

from webapp.adapters.passwords import hash_password
from webapp.domain.accounts import ROLE_WORDS, Role
from webapp.forms.people import AccountForm, RoleForm
from webapp.models.accounts import User
from webapp.models.bodies import Person
from webapp.queries import accounts as accounts_query
from webapp.queries import bodies, trail
from webapp.services import accounts
from webapp.views.access import requires, somebody
from webapp.views.database import database, now
from webapp.views.desk_forms import carried_out, typed

blueprint = Blueprint("desk_people", __name__, url_prefix="/desk/people")


@blueprint.get("")
@requires(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """List every account."""
    with database().reading() as session:
        everybody = accounts_query.everybody(session)
    return render_template("desk_people/people.html", everybody=everybody)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    """Add an account."""
    form = AccountForm(typed())
    with database().reading() as session:
        form.offer(bodies.everybody(session))
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.validate():
            # Hashing takes a tenth of a second, for which nobody else should wait.
            password_hash = hash_password(form.password.data)
            status = carried_out(form, lambda session: _add(session, form, password_hash))
        if status is HTTPStatus.SEE_OTHER:
            flash(f"{form.name.data} can sign in now.", "success")
            return redirect(url_for(".index"), status)
    return render_template("desk_people/new.html", form=form), status


@blueprint.route("/<uuid>", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def show(uuid: str) -> ResponseReturnValue:
    """Show one account, and give it another role."""
    user, person = _account_or_404(uuid)
    form = RoleForm(typed(), data={"role": user.role.value})
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.validate():
            role = Role(form.role.data)
            status = carried_out(
                form,
                lambda session: accounts.change_role(session, uuid, role, actor=somebody().name, now=now()),
            )
            if status is HTTPStatus.SEE_OTHER:
                return _done(uuid, f"{user.name} is now: {ROLE_WORDS[role]}. Every browser was signed out.")
    with database().reading() as session:
        events = trail.history(session, User, user.uuid)
    return render_template("desk_people/account.html", user=user, person=person, form=form, events=events), status


@blueprint.post("/<uuid>/deactivate")
@requires(Role.ADMINISTRATOR)
def deactivate(uuid: str) -> ResponseReturnValue:
    """Close an account at once."""
    user, _person = _account_or_404(uuid)
    return _change(
        uuid,
        lambda session: accounts.deactivate(session, uuid, actor=somebody().name, now=now()),
        f"{user.name} can no longer sign in. Every browser was signed out.",
    )


@blueprint.post("/<uuid>/reactivate")
@requires(Role.ADMINISTRATOR)
def reactivate(uuid: str) -> ResponseReturnValue:
    """Open an account again."""
    user, _person = _account_or_404(uuid)
    return _change(
        uuid,
        lambda session: accounts.reactivate(session, uuid, actor=somebody().name, now=now()),
        f"{user.name} can sign in again, with the password from before.",
    )


def _add(session: Session, form: AccountForm, password_hash: str) -> User:
    return accounts.add_user(
        session,
        email=form.email.data,
        name=form.name.data,
        role=Role(form.role.data),
        password=form.password.data,
        hash_password=lambda _password: password_hash,
        actor=somebody().name,
        now=now(),
        person_id=form.person_id,
    )


def _account_or_404(uuid: str) -> tuple[User, Person | None]:
    with database().reading() as session:
        found = accounts_query.by_uuid(session, uuid)
    if found is None:
        abort(404)
    return found


def _change(uuid: str, change: Callable[[Session], None], words: str) -> ResponseReturnValue:
    """Carry out what a button asks for; a refusal is told on the account's page."""
    form = Form()
    if carried_out(form, change) is HTTPStatus.SEE_OTHER:
        return _done(uuid, words)
    for problem in form.form_errors:
        flash(problem, "problem")
    return redirect(url_for(".show", uuid=uuid), HTTPStatus.SEE_OTHER)


def _done(uuid: str, words: str) -> ResponseReturnValue:
    """Go back to the account; somebody who changed their own has been signed out with it."""
    flash(words, "success")
    return redirect(url_for(".show", uuid=uuid), HTTPStatus.SEE_OTHER)
