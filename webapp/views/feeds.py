"""The calendar feeds that need thought; those that are stored and fresh are answered by `views/feed_door.py`.

Calendar programs throw their entries away on an empty or HTML answer of 200, and give a calendar up on some errors. So
the last good body is always served: 503 only where there is none, 404 for what was never a feed, 410 for a secret
address that was withdrawn long ago. Nobody's session is looked at.
"""

import logging

from flask import Blueprint, Response, request
from sqlalchemy.exc import OperationalError

from webapp.adapters.ics import CalendarWriter, single_entry
from webapp.database import is_unavailable
from webapp.domain.errors import RuleBroken
from webapp.domain.feed_options import options_from
from webapp.domain.london import london_date
from webapp.queries import feeds as feeds_query
from webapp.queries.feeds import Served
from webapp.queries.polls import Polls
from webapp.services import feeds
from webapp.services.feeds import House
from webapp.views.access import public
from webapp.views.database import database, now, settings
from webapp.views.feed_answers import CALENDAR, FRESH_SECONDS, Asked, body_headers, headers_for, stored_key

log = logging.getLogger(__name__)
blueprint = Blueprint("feeds", __name__)

RETRY_SECONDS = 60
LONGEST_KEY = 150
PATIENCE_SECONDS = 5
HARDLY_ANY_SECONDS = 0.02


@blueprint.get("/calendar/<path:key>.ics")
@public
def feed(key: str) -> Response:
    """Serve a feed, brought up to date if something in it has changed, or made if nobody asked for it before."""
    if "?" in key or len(key) > LONGEST_KEY:
        return _in_words("There is no calendar at this address.", 404)
    try:
        stored = stored_key(key) + options_from(request.args).suffix
    except RuleBroken as problem:
        return _in_words(problem.message, 404)
    polls = Polls(database())
    found = polls.served(stored)
    if found is None and not _exists(stored):
        return _in_words("There is no calendar at this address.", 404)
    if found is None or (found.is_stale and _is_quick(stored)):
        _freshen(stored, found)
        found = polls.served(stored)
    if found is None:
        return _not_yet()
    if found.gone_at is not None and found.gone_at <= now():
        return _in_words("This calendar address was withdrawn.", 410)
    _note_asked(stored, found)
    return _served(polls, stored, found)


@blueprint.get("/calendar/entries/<name>.ics")
@public
def entry(name: str) -> Response:
    """Serve one entry by itself, to be added to a calendar once; in a feed it stays up to date."""
    with database().reading() as session:
        found = feeds_query.event(session, name, today=london_date(now()))
    if found is None:
        return _in_words("There is no such calendar entry.", 404)
    event, changed_at = found
    answer = Response(single_entry(event), content_type=CALENDAR)
    answer.add_etag()
    answer.last_modified = changed_at
    answer.cache_control.public = True
    answer.cache_control.max_age = FRESH_SECONDS
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.make_conditional(request)
    return answer


def _is_quick(stored: str) -> bool:
    with database().reading() as session:
        return feeds.is_quick(session, _house(), stored)


def _freshen(stored: str, found: Served | None) -> None:
    """Bring a feed up to date while its subscriber waits; where there is a body already, hardly anybody waits.

    Whatever goes wrong then is logged, and the last good body is served: an error would make programs give it up.
    """
    patience = PATIENCE_SECONDS if found is None else HARDLY_ANY_SECONDS
    try:
        with database().transaction(patience=patience) as session:
            published = feeds.freshen(session, _house(), stored, now=now())
    except Exception as error:
        if isinstance(error, OperationalError) and is_unavailable(error):
            return
        if found is None:
            raise
        log.exception("the feed %s cannot be brought up to date", stored)
        return
    for refusal in published.refused:
        log.error("an entry cannot stand in a calendar", extra={"facts": {"problem": str(refusal)}})


def _house() -> House:
    return House(settings(), CalendarWriter(settings().base_url))


def _note_asked(stored: str, found: Served) -> None:
    """Note that a feed is in use, now and then; a poll does not wait for that."""
    today = london_date(now())
    if not feeds.wants_noting(stored, found.asked_on, today):
        return
    try:
        with database().transaction(patience=HARDLY_ANY_SECONDS) as session:
            feeds.note_asked(session, stored, today)
    except OperationalError as error:
        if not is_unavailable(error):
            raise


def _served(polls: Polls, stored: str, found: Served) -> Response:
    asked = Asked.by(request.environ)
    packed = settings().calendar_gzip and asked.accepts_gzip
    if asked.has(found.sha256, found.changed_at):
        return Response(status=304, headers=list(headers_for(stored, found.sha256, packed=packed)))
    body = polls.body(stored, packed=packed)
    if body is None:
        return _not_yet()
    headers = list(headers_for(stored, body.sha256, packed=packed))
    return Response(
        body.content, headers=headers + body_headers(stored, body.changed_at, len(body.content), packed=packed)
    )


def _exists(stored: str) -> bool:
    """Tell a feed that exists and was never asked for from an address that is none."""
    with database().reading() as session:
        key = stored.partition("?")[0]
        return feeds_query.feed_named(session, settings().council_name, key, address="") is not None


def _not_yet() -> Response:
    answer = _in_words("This calendar has not been published yet. Try again in a minute.", 503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _in_words(sentence: str, status: int) -> Response:
    return Response(f"{sentence}\n", status, mimetype="text/plain")
