"""What every template may say: dates and times in one voice, the council's name, the statuses in words."""

from flask import Flask, Response
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from webapp.config import Settings
from webapp.domain import expected_dates, wording
from webapp.domain.accounts import ROLE_WORDS
from webapp.domain.call_in import CallInWindow
from webapp.domain.edition_view import departure_words
from webapp.domain.exempt_information import RESTRICTION_WORDS, paragraph_words
from webapp.domain.key_decisions import GROUND_WORDS
from webapp.domain.lifecycle import WORDS
from webapp.domain.london import in_london, london_date
from webapp.domain.meetings import MEETING_STATUS_WORDS, meeting_name
from webapp.domain.messages import MESSAGE_KIND_WORDS
from webapp.domain.news_feeds import NEWS_FEEDS
from webapp.domain.offices import MAKER_KIND_WORDS
from webapp.forms import govuk
from webapp.queries.facts import expected_of, new_date_of, old_date_of
from webapp.views.access import public
from webapp.views.database import now
from webapp.views.trail_words import trail_name, trail_value


def day_rows(window: CallInWindow) -> list[tuple[str, int | None, str | None]]:
    """Return the count of a window as rows of a table: the day in words, its number, or why it has none."""
    return [(wording.day(one.date), one.number, one.why_not_counted) for one in window.days]


def register_words(app: Flask, settings: Settings) -> None:
    """Give templates their filters and names, and the stylesheet that holds the council's colour."""
    own_templates = app.jinja_env.loader
    assert own_templates is not None
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_env.loader = ChoiceLoader([own_templates, macros])
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        govuk_field=govuk.govuk_field, error_summary=govuk.error_summary, news_feeds=NEWS_FEEDS
    )
    app.jinja_env.filters.update(
        day=wording.day,
        short_day=wording.short_day,
        moment=wording.moment,
        last_moment=wording.last_moment,
        day_rows=day_rows,
        expected_date=expected_of,
        old_date=old_date_of,
        new_date=new_date_of,
        trail_name=trail_name,
        trail_value=trail_value,
        london_date=london_date,
        clock_time=lambda at: wording.clock(in_london(at).time()),
        listed=wording.listed,
        offices=wording.offices,
        meeting_name=lambda meeting: meeting_name([one.name for one in meeting.committees], meeting.title),
        count_of=wording.count,
        expected_words=expected_dates.words,
        expected_sentence=expected_dates.sentence,
        expected_within=expected_dates.in_sentence,
        status_words=WORDS.__getitem__,
        ground_words=GROUND_WORDS.__getitem__,
        restriction_words=RESTRICTION_WORDS.__getitem__,
        meeting_status_words=MEETING_STATUS_WORDS.__getitem__,
        maker_kind_words=MAKER_KIND_WORDS.__getitem__,
        role_words=ROLE_WORDS.__getitem__,
        left_words=departure_words,
        message_kind_words=MESSAGE_KIND_WORDS.__getitem__,
        paragraph_words=paragraph_words,
    )
    app.context_processor(
        lambda: {"council_name": settings.council_name, "base_url": settings.base_url, "today": london_date(now())}
    )

    @app.get("/theme.css")
    @public
    def theme() -> Response:
        css = f":root{{--council-colour:{settings.council_colour}}}\n"
        return Response(css, mimetype="text/css", headers={"Cache-Control": "public, max-age=3600"})
