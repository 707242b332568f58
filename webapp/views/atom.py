"""News for feed readers: editions, decisions published, call-ins."""

from flask import Blueprint, Response, abort, request

from webapp.adapters.atom import MEDIA_TYPE, atom
from webapp.domain.news_feeds import NEWS_FEEDS, id_of_feed
from webapp.links import news_feed_url
from webapp.queries.installation import installation_name, installed_at
from webapp.queries.news_feeds import news_of
from webapp.views.access import public
from webapp.views.database import database, settings
from webapp.views.feed_answers import FRESH_SECONDS

blueprint = Blueprint("atom", __name__)


@blueprint.get("/atom/<key>")
@public
def news(key: str) -> Response:
    """Serve one feed of news; whoever has it already is told that nothing changed."""
    feed = next((one for one in NEWS_FEEDS if one.key == key), None) or abort(404)
    base_url, council = settings().base_url, settings().council_name
    with database().reading() as session:
        entries = news_of(session, feed, base_url)
        since, installation = installed_at(session), installation_name(session)
    body = atom(
        feed,
        entries,
        council_name=council,
        feed_id=id_of_feed(installation, key),
        own_address=news_feed_url(base_url, key),
        page_address=f"{base_url}/{feed.page}",
        since=since,
    )
    answer = Response(body, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    answer.add_etag()
    answer.cache_control.public = True
    answer.cache_control.max_age = FRESH_SECONDS
    answer.make_conditional(request)
    return answer
