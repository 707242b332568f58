"""What decides between 304 and 200, judged by Werkzeug's own reading of RFC 9110 in every combination."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from werkzeug.http import http_date
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from webapp.views.feed_answers import Asked, body_headers, headers_for

CHANGED_AT = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
SHA = "0123456789abcdef" * 4
TAG = SHA[:32]
TAGS = (
    "", f'"{TAG}"', f'W/"{TAG}"', '"other"', f'"other", "{TAG}"', f'"other",W/"{TAG}"', "*", TAG, '""', "nonsense, ,",
    f'"{TAG}-gzip"', f"W/{TAG}",
)  # fmt: skip
DATES = (
    "",
    http_date(CHANGED_AT),
    http_date(CHANGED_AT + timedelta(days=1)),
    http_date(CHANGED_AT - timedelta(seconds=1)),
    "yesterday",
    "Sun, 22 Nov 2026 09:15:00 +0100",
    CHANGED_AT.strftime("%A, %d-%b-%y %H:%M:%S GMT"),
    CHANGED_AT.ctime(),
)


@pytest.mark.parametrize(("tags", "since"), list(product(TAGS, DATES)))
def test_whoever_has_it_is_told_so_just_as_werkzeug_would(tags: str, since: str) -> None:
    given = {"If-None-Match": tags, "If-Modified-Since": since}
    environ = EnvironBuilder("/", headers={name: value for name, value in given.items() if value}).get_environ()
    answer = Response("body")
    answer.set_etag(TAG)
    answer.last_modified = CHANGED_AT
    answer.make_conditional(Request(environ))
    assert Asked.by(environ).has(SHA, CHANGED_AT) == (answer.status_code == 304)


@pytest.mark.parametrize(
    ("accepted", "gzip"),
    [
        ("", False),
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("br", False),
        ("gzip;q=0", False),
        ("*", True),
        ("*;q=0", False),
        ("identity", False),
        ("identity;q=1, gzip;q=0.1", False),
        ("identity;q=0.5, gzip", True),
        ("GZIP", True),
        ("gzip;q=nonsense", False),
    ],
)
def test_gzip_is_for_those_who_ask_for_it(accepted: str, gzip: bool) -> None:
    assert Asked("", "", accepted).accepts_gzip is gzip


def test_the_headers_of_a_feed() -> None:
    assert headers_for("plan?alarms=none", SHA, packed=False) == (
        ("ETag", f'"{TAG}"'),
        ("Cache-Control", "public, max-age=900"),
        ("Vary", "Accept-Encoding"),
        ("X-Robots-Tag", "noindex"),
        ("Referrer-Policy", "no-referrer"),
    )
    assert body_headers("committees/health?alarms=none", CHANGED_AT, 12, packed=True) == [
        ("Content-Type", "text/calendar; charset=utf-8"),
        ("Last-Modified", "Sun, 22 Nov 2026 09:15:00 GMT"),
        ("Content-Length", "12"),
        ("Content-Disposition", 'inline; filename="health.ics"'),
        ("Content-Encoding", "gzip"),
    ]


def test_a_secret_feed_is_kept_by_no_shared_cache_and_its_file_is_not_named_after_it() -> None:
    key = f"my/{'f' * 64}"
    assert ("Cache-Control", "private, max-age=900") in headers_for(key, SHA, packed=False)
    assert ("Content-Disposition", 'inline; filename="forward-plan.ics"') in body_headers(
        key, CHANGED_AT, 1, packed=False
    )
    assert ("ETag", f'W/"{TAG}"') in headers_for(key, SHA, packed=True)
