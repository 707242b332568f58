"""A small server that serves one feed and breaks no rule, from which every bad example is made by one change."""

import gzip
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.feeds.good_feed import GOOD, written

PATH = "/calendar/everything.ics"
BASE = "https://plan.example.org"
CHANGED_AT = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
Spoil = Callable[[Request, Response], Response]


def as_it_is(request: Request, response: Response) -> Response:
    """Change nothing."""
    return response


@dataclass
class Server:
    """Serves a body at a path as it should be; `spoil` changes what goes out."""

    body: bytes = written(GOOD)
    path: str = PATH
    changed_at: datetime = CHANGED_AT
    spoil: Spoil = as_it_is

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer on WSGI."""
        request = Request(environ)
        return self.spoil(request, self._answer(request))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.path != self.path:
            return Response("There is no calendar at this address.\n", 404)
        if request.method not in {"GET", "HEAD"}:
            return Response("A feed can only be read.\n", 405)
        packs = request.accept_encodings.quality("gzip") > 0
        answer = Response(gzip.compress(self.body) if packs else self.body, content_type="text/calendar; charset=utf-8")
        answer.set_etag(hashlib.sha256(self.body).hexdigest()[:32], weak=packs)
        answer.last_modified = self.changed_at
        answer.headers["Cache-Control"] = "public, max-age=900"
        answer.headers["Vary"] = "Accept-Encoding"
        if packs:
            answer.content_encoding = "gzip"
        return answer.make_conditional(request)
