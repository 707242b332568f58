"""Signing in and out, and one's own account."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from webapp.adapters.passwords import hash_password, password_matches
from webapp.domain.accounts import Role, check_new_password, may_act_as, network_of
from webapp.domain.errors import RuleBroken
from webapp.forms.sign_in import ChangePasswordForm, SignInForm
from webapp.services import accounts
from webapp.views.access import end_session, local_path, public, requires, signed_in, somebody, start_session
from webapp.views.database import database, now

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask who is there; somebody who is signed in already goes on."""
    person = signed_in()
    return redirect(_where_next(person.role), 303) if person else _sign_in_page(SignInForm())


@blueprint.post("/sign-in")
@public
def sign_in_post() -> ResponseReturnValue:
    """Check a password and open a session, or ask again in words that do not say which of the two was wrong."""
    form = SignInForm(request.form)
    if not form.validate():
        return _sign_in_page(form), 422
    email, network = form.email.data, network_of(request.remote_addr)
    with database().transaction() as session:
        claim = accounts.begin_sign_in(session, email=email, network=network, now=now())
    if not password_matches(claim.password_hash, form.password.data):
        form.refuse()
        return _sign_in_page(form), 422
    before = signed_in()
    with database().transaction() as session:
        if before:
            accounts.sign_out(session, before.session_id)
        session_id = accounts.sign_in(session, claim, email=email, network=network, now=now())
    return redirect(_where_next(start_session(session_id).role), 303)


@blueprint.get("/sign-out")
@public
def sign_out_page() -> ResponseReturnValue:
    """Show the button; only a POST signs out, for browsers and scanners follow links by themselves."""
    return render_template("sign_in/sign_out.html")


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    person = signed_in()
    if person:
        with database().transaction() as session:
            accounts.sign_out(session, person.session_id)
    end_session()
    flash("You have signed out.", "success")
    return redirect("/", 303)


@blueprint.get("/desk/account")
@requires(Role.MEMBER)
def account() -> ResponseReturnValue:
    """Show somebody their own account."""
    return _account_page(ChangePasswordForm())


@blueprint.post("/desk/account")
@requires(Role.MEMBER)
def change_password() -> ResponseReturnValue:
    """Change one's password; every other browser is signed out."""
    form, person, network = ChangePasswordForm(request.form), somebody(), network_of(request.remote_addr)
    if not form.validate() or not _new_password_will_do(form):
        return _account_page(form), 422
    with database().transaction() as session:
        claim = accounts.begin_sign_in(session, email=person.email, network=network, now=now())
    if not password_matches(claim.password_hash, form.current_password.data):
        form.refuse_current()
        return _account_page(form), 422
    with database().transaction() as session:
        session_id = accounts.change_password(
            session,
            claim,
            new_password=form.new_password.data,
            hash_password=hash_password,
            network=network,
            now=now(),
        )
    start_session(session_id)
    flash("Your password has been changed. Other browsers have been signed out.", "success")
    return redirect("/desk/account", 303)


@blueprint.post("/desk/account/sign-out-everywhere")
@requires(Role.MEMBER)
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of one's account, this one too."""
    with database().transaction() as session:
        accounts.sign_out_everywhere(session, somebody().user_id)
    end_session()
    flash("You have signed out everywhere.", "success")
    return redirect("/sign-in", 303)


def _where_next(role: Role) -> str:
    home = "/desk/" if may_act_as(role, Role.OFFICER) else "/"
    return local_path(request.args.get("next")) or home


def _new_password_will_do(form: ChangePasswordForm) -> bool:
    """Check the new password before the current one is tried, so that a weak choice does not count as a guess."""
    person = somebody()
    try:
        check_new_password(form.new_password.data, email=person.email, name=person.name)
    except RuleBroken as broken:
        form.refuse_new(broken.message)
        return False
    return True


def _sign_in_page(form: SignInForm) -> str:
    return render_template("sign_in/sign_in.html", form=form)


def _account_page(form: ChangePasswordForm) -> str:
    return render_template("sign_in/account.html", form=form, person=somebody())
