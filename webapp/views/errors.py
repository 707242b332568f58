"""The page for each thing that can go wrong: a rule says no, nothing is there, the database is away, our mistake."""

import logging
from datetime import timedelta
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from flask.globals import request_ctx
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException, InternalServerError

from webapp.database import is_unavailable
from webapp.domain.accounts import TooManyAttempts, wait_in_words
from webapp.domain.errors import NotFound, RuleBroken
from webapp.views.access import look_at_nobody

LOGGER = logging.getLogger(__name__)
PAGES = frozenset({400, 403, 404, 409, 413, 422, 429, 500, 503})
RETRY_DATABASE_AFTER = timedelta(seconds=30)


def register_errors(app: Flask) -> None:
    """Give the application its error pages. What nobody expected has been logged by Flask before it comes here."""
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(exc.OperationalError, _database_failed)
    app.register_error_handler(exc.InterfaceError, _database_failed)
    app.register_error_handler(exc.TimeoutError, _database_failed)
    app.register_error_handler(InternalServerError, _our_mistake)
    app.register_error_handler(HTTPException, _http_error)


def status_of(error: RuleBroken) -> int:
    """Return the status of the page that tells somebody which rule stands in the way."""
    if isinstance(error, TooManyAttempts):
        return 429
    return 404 if isinstance(error, NotFound) else 409


def _rule_broken(error: RuleBroken) -> Response:
    if isinstance(error, TooManyAttempts):
        answer = _page(429, wait=wait_in_words(error.wait))
        answer.headers["Retry-After"] = _seconds(error.wait)
        return answer
    return _page(status_of(error), message=error.message)


def _database_failed(error: Exception) -> Response:
    if not is_unavailable(error):
        raise error
    LOGGER.warning("The database could not be used for %s %s: %s", request.method, request.path, error)
    look_at_nobody()
    answer = _page(503)
    answer.headers["Retry-After"] = _seconds(RETRY_DATABASE_AFTER)
    return answer


def _our_mistake(_error: InternalServerError) -> Response:
    look_at_nobody()
    return _page(500)


def _http_error(error: HTTPException) -> Response | HTTPException:
    """Show our page for an HTTP error; its own words are English for programmers, its headers (Allow) are kept."""
    if error.code is None or error.code < 400:
        return error
    try:
        answer = _page(error.code)
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as away:
        # The page asks who reads it, and the database cannot say.
        return _database_failed(away)
    kept = {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
    answer.headers.update(kept)
    return answer


def _page(status: int, **facts: Any) -> Response:
    """Return the page for a status; the few without one of their own share that of a request not understood."""
    if request_ctx.url_adapter is None:
        # The host name was not one of ours, so no address can be made, not even that of the style sheet.
        return Response("This site does not answer under that name.\n", status, mimetype="text/plain")
    template = f"errors/{status if status in PAGES else 400 if status < 500 else 500}.html"
    return make_response(render_template(template, **facts), status)


def _seconds(wait: timedelta) -> str:
    return str(-(-wait // timedelta(seconds=1)))
