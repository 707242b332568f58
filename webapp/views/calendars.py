"""Calendars: which feeds there are, how to subscribe to each, and the feeds themselves, served as they were stored."""

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.domain.diary import entries_for
from webapp.domain.feeds import Feed, feeds_for, next_in, subscribe_links, when_in_words
from webapp.domain.london import london_date
from webapp.links import feed_url
from webapp.queries import diary
from webapp.queries.diary import FeedBody, FeedVersion
from webapp.views.access import public
from webapp.views.database import database, now, settings

blueprint = Blueprint("calendars", __name__)

FRESH_SECONDS = 900
RETRY_SECONDS = 60


@blueprint.get("/calendar/")
@public
def index() -> ResponseReturnValue:
    """Ask which calendar somebody wants."""
    with database().reading() as session:
        feeds = _feeds(session)
    return render_template("calendars/index.html", feeds=feeds)


@blueprint.get("/calendar/<path:key>/")
@public
def page(key: str) -> ResponseReturnValue:
    """Show how to subscribe to one feed, and what is in it now."""
    base_url, today = settings().base_url, london_date(now())
    with database().reading() as session:
        feed = _named(key, _feeds(session))
        facts = diary.feed_facts(session, base_url=base_url, today=today)
        version = diary.feed_version(session, key)
    # UIDs are not shown, so it does not matter here how they end.
    entries = entries_for(facts.decisions, facts.meetings, instance_name="", today=today)
    return render_template(
        "calendars/feed.html",
        feed=feed,
        links=subscribe_links(feed_url(base_url, feed.path), feed.name),
        rows=[(when_in_words(entry), entry) for entry in next_in(feed, entries, today=today)],
        version=version,
    )


@blueprint.get("/calendar/<path:key>.ics")
@public
def feed(key: str) -> ResponseReturnValue:
    """Serve a feed as the scheduler stored it, or say that nothing changed; nobody's session is looked at.

    Calendar programs throw their entries away on an empty or HTML answer of 200, so there is none: a feed that has
    never been published is 503, an unknown address 404.
    """
    with database().reading() as session:
        version = diary.feed_version(session, key)
        if version is None:
            return _not_published(session, key)
        answer = _answer(version, key)
        answer.make_conditional(request)
        if answer.status_code != 200:
            return answer
        body = diary.feed_body(session, key, packed=_wants_gzip())
    return _with_body(body, key) if body else abort(404)


def _answer(version: FeedVersion, key: str) -> Response:
    """Headers of a feed. The packed and the plain body share one ETag, weak where packed (RFC 9110 8.8.1)."""
    answer = Response(content_type="text/calendar; charset=utf-8")
    answer.set_etag(version.sha256[:32], weak=_wants_gzip())
    answer.last_modified = version.changed_at
    answer.cache_control.public = True
    answer.cache_control.max_age = FRESH_SECONDS
    answer.vary.add("Accept-Encoding")
    answer.headers["Content-Disposition"] = f'inline; filename="{key.rpartition("/")[2]}.ics"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _with_body(body: FeedBody, key: str) -> Response:
    answer = _answer(body.version, key)
    answer.set_data(body.content)
    if _wants_gzip():
        answer.content_encoding = "gzip"
    return answer


def _wants_gzip() -> bool:
    return request.accept_encodings.quality("gzip") > 0


def _not_published(session: Session, key: str) -> Response:
    _named(key, _feeds(session))
    answer = Response("This calendar has not been published yet. Try again in a minute.\n", 503, mimetype="text/plain")
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _feeds(session: Session) -> tuple[Feed, ...]:
    return feeds_for(settings().council_name, diary.committees(session))


def _named(key: str, feeds: tuple[Feed, ...]) -> Feed:
    found = next((feed for feed in feeds if feed.key == key), None)
    return found or abort(404)
