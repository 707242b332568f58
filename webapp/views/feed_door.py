"""The door for polls: a feed that is stored and fresh is answered before Flask is asked, near the speed of a file.

Thousands of calendars ask every hour, and mostly nothing has changed: that costs one query here and no more. Whatever
needs thought goes on to the application (`views/feeds.py`), which answers in the same way: a feed asked for the first
time, one in which something has changed, an address that is none, every method but GET and HEAD. When the database is
away, the last body is served that this process knows: an error would make some programs give the calendar up.
"""

import logging
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import MultiDict
from werkzeug.sansio.utils import host_is_trusted

from webapp.adapters.kept_bodies import KeptBodies
from webapp.config import Settings
from webapp.domain.errors import RuleBroken
from webapp.domain.feed_options import options_from
from webapp.domain.feeds import Family, family_of
from webapp.domain.london import london_date
from webapp.queries.feeds import Served
from webapp.queries.polls import Body, Polls
from webapp.services.feeds import wants_noting
from webapp.views.feed_answers import LONGEST, Asked, body_headers, headers_for, stored_key

log = logging.getLogger(__name__)

ADDRESS = re.compile(r"/calendar/(?!entries/)((?:[a-z-]+/)?[A-Za-z0-9_-]+)\.ics")
WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]
Answer = tuple[str, list[tuple[str, str]], list[bytes]]


class FeedDoor:
    """Answers polls for stored feeds; everything else goes inside."""

    def __init__(self, app: Flask, hosts: list[str], headers: Iterable[tuple[str, str]]) -> None:
        """Stand before an application that answers under these hosts, and whose other answers bear these headers."""
        self._inside: WsgiApp = app.wsgi_app
        self._parts = app.extensions
        self._is_trusted = lru_cache(maxsize=64)(lambda host: host_is_trusted(host, hosts))
        self._headers = list(headers)
        self._bodies = KeptBodies()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer, or hand on."""
        key = self._key(environ)
        answer = self._answer(key, Asked.by(environ)) if key else None
        if answer is None:
            return self._inside(environ, start_response)
        status, headers, body = answer
        start_response(status, headers)
        return body if environ["REQUEST_METHOD"] == "GET" else []

    def _key(self, environ: dict[str, Any]) -> str | None:
        """Return the key under which the feed asked for is stored; None for what is to be answered inside."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        found, host = ADDRESS.fullmatch(environ.get("PATH_INFO", "")), environ.get("HTTP_HOST", "")
        key, query = found[1] if found else "", environ.get("QUERY_STRING", "")
        # What is this long was typed by nobody, and would only fill what is remembered here.
        if not key or max(len(host), len(query)) > LONGEST or not self._is_trusted(host):
            return None
        try:
            return stored_key(key) + (_suffix(query) if query else "")
        except RuleBroken:
            return None

    def _answer(self, key: str, asked: Asked) -> Answer | None:
        settings: Settings = self._parts["forward-plan-settings"]
        polls = Polls(self._parts["forward-plan-database"])
        packed = settings.calendar_gzip and asked.accepts_gzip
        try:
            found = polls.served(key)
            if found is None or not self._is_ready(key, found):
                return None
            if asked.has(found.sha256, found.changed_at):
                return self._unchanged(key, found.sha256, packed=packed)
            body = self._body(polls, key, found, packed=packed)
        except OperationalError as problem:
            log.warning("a poll could not ask the database", extra={"facts": {"problem": type(problem).__name__}})
            body = self._bodies.get(key, packed=packed)
            if body is not None and asked.has(body.sha256, body.changed_at):
                return self._unchanged(key, body.sha256, packed=packed)
        return self._whole(key, body, packed=packed) if body else None

    def _is_ready(self, key: str, found: Served) -> bool:
        """Say whether a feed can be served as it is stored: nothing to look at, nothing to note, nothing withdrawn."""
        if found.is_stale or found.gone_at is not None:
            return False
        return found.asked_on is None or not wants_noting(
            key, found.asked_on, london_date(self._parts["forward-plan-clock"]())
        )

    def _body(self, polls: Polls, key: str, found: Served, *, packed: bool) -> Body | None:
        """Return the body of a version from memory, or else whatever is stored by now."""
        kept = self._bodies.get(key, packed=packed)
        if kept is not None and (kept.sha256, kept.changed_at) == (found.sha256, found.changed_at):
            return kept
        stored = polls.body(key, packed=packed)
        # A secret feed is not remembered: its address may be withdrawn while this process does not look.
        if stored is not None and family_of(key) is not Family.MINE:
            self._bodies.put(key, stored, packed=packed)
        return stored

    def _unchanged(self, key: str, sha256: str, *, packed: bool) -> Answer:
        return "304 NOT MODIFIED", [*headers_for(key, sha256, packed=packed), *self._headers], []

    def _whole(self, key: str, body: Body, *, packed: bool) -> Answer:
        headers = [*headers_for(key, body.sha256, packed=packed), *self._headers]
        described = body_headers(key, body.changed_at, len(body.content), packed=packed)
        return "200 OK", [*headers, *described], [body.content]


@lru_cache(maxsize=512)
def _suffix(query: str) -> str:
    return options_from(MultiDict(parse_qsl(query, keep_blank_values=True))).suffix
