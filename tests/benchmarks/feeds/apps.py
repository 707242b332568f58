"""What we are compared with, as WSGI applications: the least Flask page, and feeds built anew for each request."""

import json
import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
from flask import Flask, Response


def hello() -> Flask:
    """Make the least Flask application there is."""
    app = Flask("hello")
    app.add_url_rule("/hello", "hello", lambda: "hello")
    return app


def one_component_each() -> Flask:
    """Make the way of a system that stores nothing: one icalendar component for each event of each request."""
    events = _events()
    app = Flask("each")

    def feed() -> Response:
        calendar = icalendar.Calendar()
        calendar.add("prodid", "-//Bench//Bench//EN")
        calendar.add("version", "2.0")
        for one in events:
            event = icalendar.Event()
            event.add("uid", one["uid"])
            event.add("dtstamp", datetime.now(UTC))
            event.add("summary", one["summary"])
            event.add("description", one["description"])
            event.add("url", one["url"])
            event.add("status", one["status"])
            event.add("transp", "TRANSPARENT")
            event.add("categories", [one["categories"]])
            event.add("dtstart", _day(one["start"]))
            event.add("dtend", _day(one["start"]) + timedelta(days=1))
            alarm = icalendar.Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("trigger", timedelta(hours=-15))
            alarm.add("description", one["summary"])
            event.add_component(alarm)
            calendar.add_component(event)
        return Response(calendar.to_ical(), content_type="text/calendar; charset=utf-8")

    app.add_url_rule("/feed.ics", "feed", feed)
    return app


def django_ical() -> Callable[..., Iterable[bytes]]:
    """Make the way of django-ical: a view that asks each item for each of its fields."""
    from django.conf import settings  # comes with the extra bench only

    settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="bench", USE_TZ=True, TIME_ZONE="UTC")
    import django  # must be set up before its views are imported
    from django.core.wsgi import get_wsgi_application  # likewise
    from django.urls import path  # likewise
    from django_ical.views import ICalFeed  # likewise

    django.setup()
    events = _events()

    class Feed(ICalFeed):  # type: ignore[misc]
        product_id = "-//Bench//Bench//EN"
        title = description = link = "bench"

        def items(self) -> list[dict[str, str]]:
            return events

        def item_guid(self, item: dict[str, str]) -> str:
            return item["uid"]

        def item_title(self, item: dict[str, str]) -> str:
            return item["summary"]

        def item_description(self, item: dict[str, str]) -> str:
            return item["description"]

        def item_link(self, item: dict[str, str]) -> str:
            return item["url"]

        def item_start_datetime(self, item: dict[str, str]) -> Any:
            return _day(item["start"])

    globals()["urlpatterns"] = [path("feed.ics", Feed())]
    found: Callable[..., Iterable[bytes]] = get_wsgi_application()
    return found


def _events() -> list[dict[str, str]]:
    loaded: list[dict[str, str]] = json.loads(Path(os.environ["BENCH_EVENTS"]).read_text())
    return loaded


def _day(written: str) -> Any:
    return datetime.strptime(written, "%Y%m%d").replace(tzinfo=UTC).date()


if __name__ == "__main__":
    import sys

    from waitress import serve

    MADE = {"hello": hello, "each": one_component_each, "django": django_ical}
    serve(MADE[sys.argv[1]](), host="127.0.0.1", port=int(sys.argv[2]), threads=8)
