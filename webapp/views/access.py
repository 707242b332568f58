"""Who is asking, and who may see which view.

Every view says who it is for: `@public`, or `@requires(Role.OFFICER)`. The marks are read before each request, so the
order of decorators does not matter, and a view that says nothing is shown to nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError

from webapp.database import is_unavailable
from webapp.domain.accounts import Role, may_act_as, session_is_alive, session_wants_noting
from webapp.models.accounts import User
from webapp.queries import accounts as accounts_query
from webapp.services import accounts
from webapp.views.database import database, now

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
LONGEST_NEXT = 2_000
NOTING_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person behind a request, as flask-login wants to see them."""

    session_id: str
    user_id: int
    person_id: int | None
    name: str
    email: str
    role: Role
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return the random id of this session; flask-login keeps it in the signed cookie."""
        return self.session_id


def public(view: View) -> View:
    """Mark a view as one that everybody may see."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def requires(role: Role) -> Callable[[View], View]:
    """Mark a view as one for people who may act in this role; administrators may do all that officers may."""

    def mark(view: View) -> View:
        view.access = role  # type: ignore[attr-defined]
        return view

    return mark


def access_of(view: Callable[..., Any]) -> str | Role | None:
    """Return PUBLIC, the role that a view needs, or None for a view that was not marked."""
    return getattr(view, "access", None)


def signed_in() -> SignedIn | None:
    """Return who is asking, or None for somebody who has not signed in."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def somebody() -> SignedIn:
    """Return who is asking, in a view that requires a role."""
    person = signed_in()
    if person is None:
        abort(403)
    return person


def may(role: Role | str) -> bool:
    """Say whether the person asking may act in a role; templates ask `may('officer')`."""
    person = signed_in()
    return person is not None and may_act_as(person.role, Role(role))


def start_session(session_id: str) -> SignedIn:
    """Sign this browser in under a new id; nothing of what its cookie held before survives."""
    session.clear()
    person = _load(session_id)
    if person is None:
        abort(403)
    login_user(person)
    return person


def end_session() -> None:
    """Forget in this browser who was signed in; the row of the session is the service's to delete."""
    logout_user()
    session.clear()


def look_at_nobody() -> None:
    """Treat the rest of this request as anonymous: an error page must not ask a broken database who is reading it."""
    current_app.login_manager._update_request_context_with_user()  # type: ignore[attr-defined]


def local_path(address: str | None) -> str | None:
    r"""Return an address to go on to after signing in if it is a path of this site, else None.

    Browsers read `//host` and `/\host` as other sites, and drop tabs and newlines before they look.
    """
    if not address or len(address) > LONGEST_NEXT or not address.startswith("/") or "\\" in address:
        return None
    if address.startswith("//") or not address.isprintable():
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def init_access(app: Flask) -> None:
    """Teach the application who is signed in, and to refuse whatever a view does not allow."""
    manager = LoginManager()
    manager.session_protection = None  # Members read on trains: their network address changes.
    # There is no "remember me"; without this, looking for it would add "Vary: Cookie" to public pages and feeds.
    manager._update_remember_cookie = lambda response: response
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load)
    app.before_request(_guard)
    app.context_processor(lambda: {"current_user": current_user, "may": may})
    public(app.view_functions["static"])


def _load(session_id: str) -> SignedIn | None:
    id_hash = accounts.hashed(session_id)
    instant = now()
    with database().reading() as reading:
        found = accounts_query.by_session(reading, id_hash)
    if found is None:
        return None
    row, user = found
    if not session_is_alive(created_at=row.created_at, seen_at=row.seen_at, now=instant):
        return None
    if session_wants_noting(seen_at=row.seen_at, now=instant):
        _note_use(id_hash, instant)
    g.answer_is_personal = True
    return _principal(session_id, user)


def _note_use(id_hash: str, instant: datetime) -> None:
    """Note that a session is in use; while somebody else writes at length, leave that to the next page."""
    try:
        with database().transaction(patience=NOTING_SECONDS) as writing:
            accounts.touch_session(writing, id_hash, now=instant)
    except OperationalError as error:
        if not is_unavailable(error):
            raise


def _principal(session_id: str, user: User) -> SignedIn:
    assert user.id is not None
    return SignedIn(session_id, user.id, user.person_id, user.name, user.email, user.role)


def _guard() -> ResponseReturnValue | None:
    """Refuse a request that its view is not for. Addresses without a view are left to the 404 page."""
    if request.endpoint is None:
        return None
    needed = access_of(current_app.view_functions[request.endpoint])
    if needed == PUBLIC:
        return None
    if not isinstance(needed, Role):
        abort(403)
    person = signed_in()
    if person is None:
        return redirect(url_for("sign_in.sign_in", next=_way_back()), 303)
    if not may_act_as(person.role, needed):
        abort(403)
    return None


def _way_back() -> str | None:
    """Return the path to come back to after signing in, if it can be asked for with GET."""
    if request.method in {"GET", "HEAD"}:
        return local_path(request.full_path.rstrip("?"))
    methods = request.url_rule.methods if request.url_rule else None
    return local_path(request.path) if methods and "GET" in methods else None
