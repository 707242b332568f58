"""Calendars to subscribe to: which there are, and for each its address, the ways in, and what it holds next."""

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.adapters.qr import qr_code
from webapp.domain.diary_entry import DiaryKind
from webapp.domain.feed_options import PLAIN
from webapp.domain.feeds import Family, Feed, council_feeds, family_of
from webapp.domain.london import london_date
from webapp.domain.subscribe_links import subscribe_links
from webapp.forms.feeds import feed_options_form
from webapp.links import feed_url
from webapp.queries import feeds
from webapp.queries.polls import Polls
from webapp.views.access import public
from webapp.views.database import database, now, settings
from webapp.views.listed_entries import named
from webapp.views.single_entries import name_of

blueprint = Blueprint("calendars", __name__)


@blueprint.get("/calendar/subscribe")
@public
def index() -> ResponseReturnValue:
    """Ask which calendar somebody wants."""
    council = settings().council_name
    with database().reading() as session:
        committees = feeds.committee_feeds(session, council)
        makers = feeds.other_feeds(session, council, Family.DECISION_MAKERS)
        wards = feeds.other_feeds(session, council, Family.WARDS)
    return render_template(
        "calendars/index.html",
        feeds=council_feeds(council),
        committees=[feed for feed in committees if not feed.closed],
        closed=[feed for feed in committees if feed.closed],
        makers=makers,
        wards=wards,
    )


@blueprint.get("/calendar/<path:key>/")
@public
def page(key: str) -> ResponseReturnValue:
    """Show how to subscribe to one feed, as the options in the address want it, and what it holds next."""
    if family_of(key) is Family.MINE:
        abort(404)
    form = feed_options_form(request.args)
    is_sound = form.validate()
    options = form.options if is_sound else PLAIN
    with database().reading() as session:
        feed = feeds.feed_named(session, settings().council_name, key, address="") or abort(404)
        rows = feeds.next_in(session, feed, today=london_date(now()))
    state = Polls(database()).served(feed.key)
    links = subscribe_links(feed_url(settings().base_url, feed.path), feed.name, options)
    shown = render_template(
        "calendars/feed.html",
        feed=feed,
        about=_about(feed),
        links=links,
        qr=qr_code(links.webcal),
        form=form,
        is_plain=options == PLAIN,
        has_vague_dates=DiaryKind.DECISION in feed.kinds,
        rows=[(row, named(row), name_of(row)) for row in rows],
        state=state,
        is_made_when_asked_for=family_of(feed.key) not in (None, Family.COMMITTEES),
    )
    return shown, 200 if is_sound else 422


def _about(feed: Feed) -> str:
    """Return the address of the page of what a feed is about, where it has one."""
    family, slug = family_of(feed.key), feed.key.partition("/")[2]
    if family is Family.DECISIONS:
        return url_for("decisions.decision", slug=slug)
    return url_for("committees.committee", slug=slug) if family is Family.COMMITTEES else ""
