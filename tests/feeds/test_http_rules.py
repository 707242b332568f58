"""Each rule about serving a feed has a judge: here is a server that breaks it, and it alone if that can be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from tests.adapters.feed_rules import ids_of
from tests.feeds.answers import Answer, Ask, asks
from tests.feeds.good_feed import GOOD, NOW, written
from tests.feeds.good_server import BASE, CHANGED_AT, PATH, Server, Spoil
from tests.feeds.http_rules import HTTP_RULES, broken_http_rules

CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
LARGE = written(GOOD.replace("BEGIN:VEVENT\n", f"BEGIN:VEVENT\nX-FILL:{'x' * 520_000}\n", 1))


def judged(server: Server, ask: Ask | None = None) -> set[str]:
    return ids_of(broken_http_rules(ask or asks(Client(server)), server.path, base_url=BASE, now=NOW))


def with_headers(**headers: str) -> Spoil:
    """Set headers, or leave them out where they are empty."""

    def spoil(request: Request, response: Response) -> Response:
        for name, value in headers.items():
            response.headers.pop(name.replace("_", "-"), None)
            if value:
                response.headers[name.replace("_", "-")] = value
        return response

    return spoil


def where(is_so: Callable[[Request], bool], instead: Callable[[Request], Response]) -> Spoil:
    """Answer some requests otherwise."""
    return lambda request, response: instead(request) if is_so(request) else response


def as_without(*names: str, **changed: str) -> Callable[[Request], Response]:
    """Answer as if the request did not say so much."""

    def instead(request: Request) -> Response:
        environ = {
            name: value for name, value in request.environ.items() if name not in names and "werkzeug" not in name
        }
        return Response.from_app(Server(), environ | changed)

    return instead


def says(name: str, words: str = "") -> Callable[[Request], bool]:
    return lambda request: name in request.headers and words in request.headers[name]


def asks_at(ending: str) -> Callable[[Request], bool]:
    return lambda request: request.path.endswith(ending)


def stands_still(request: Request) -> bool:
    return all(name in request.environ for name in CONDITIONS)


def of_apache(request: Request, response: Response) -> Response:
    """Mark the ETag of a packed body as Apache does, which it then does not know."""
    if response.content_encoding == "gzip":
        response.headers["ETag"] = '"abc-gzip"'
    return response


def stamped() -> Spoil:
    """Write something else into the body at each request."""
    numbers = count(10)

    def spoil(request: Request, response: Response) -> Response:
        if response.status_code == 200 and request.method == "GET":
            response.data = response.data.replace(b"steelblue", f"steelbl{next(numbers)}".encode())
        return response

    return spoil


def sent_on(request: Request, response: Response) -> Response:
    """Send readers from door to door."""
    if request.method not in {"GET", "HEAD"}:
        return response
    doors = {PATH: "/first", "/first": "/second"}
    if request.path in doors:
        return Response(status=302, headers={"Location": f"{BASE}{doors[request.path]}"})
    return as_without(PATH_INFO=PATH)(request) if request.path == "/second" else response


def slow(ask: Ask) -> Ask:
    def asked(*words: object) -> Answer:
        answer: Answer = ask(*words)
        return replace(answer, seconds=answer.seconds + 4)

    return asked


def spoilt(spoil: Spoil) -> Server:
    return Server(spoil=spoil)


NOT_ACCEPTED, EMPTY, WRITTEN = Response("", 406), Response("", 200), Response("", 201)
EXAMPLES: dict[str, Server] = {
    "H01": spoilt(where(says("User-Agent", "Google"), lambda _: NOT_ACCEPTED)),
    "H02": spoilt(with_headers(Content_Type="text/plain; charset=utf-8")),
    "H03": spoilt(with_headers(Content_Disposition='attachment; filename="everything.ics"')),
    "H04": spoilt(with_headers(ETag="")),
    "H05": spoilt(where(says("If-None-Match", ","), as_without(*CONDITIONS))),
    "H06": Server(changed_at=NOW + timedelta(days=1)),
    "H07": spoilt(where(says("If-Modified-Since"), as_without("HTTP_IF_MODIFIED_SINCE"))),
    "H08": spoilt(where(stands_still, as_without("HTTP_IF_NONE_MATCH"))),
    "H09": spoilt(where(lambda request: request.method == "HEAD", lambda _: Response("", 405))),
    "H10": spoilt(with_headers(Vary="")),
    "H11": spoilt(where(says("Accept-Encoding"), as_without("HTTP_ACCEPT_ENCODING"))),
    "H12": spoilt(of_apache),
    "H13": spoilt(stamped()),
    "H14": spoilt(where(says("User-Agent", "Outlook"), lambda _: Response("BEGIN:VCALENDAR"))),
    "H15": spoilt(with_headers(Cache_Control="no-store")),
    "H16": Server(path=f"/calendar/{'x' * 240}.ics"),
    "H17": Server(body=LARGE),
    "H18": Server(path="/calendar/everything"),
    "H19": spoilt(with_headers(Set_Cookie="session=1")),
    "H20": spoilt(where(asks_at("/robots.txt"), lambda _: Response("User-agent: *\nDisallow: /calendar/\n"))),
    "H21": spoilt(where(asks_at("nothing.ics"), lambda _: EMPTY)),
    "H22": spoilt(where(lambda request: request.method == "PUT", lambda _: WRITTEN)),
    "H23": Server(),
    "H24": Server(changed_at=CHANGED_AT - timedelta(days=1)),
    "H25": spoilt(sent_on),
}
# A body that is stamped when it is fetched differs from its packed one, and from every other client's.
ALSO = {"H13": {"H10", "H14"}}


def test_every_rule_about_answers_is_judged_and_has_an_example() -> None:
    assert tuple(HTTP_RULES) == tuple(EXAMPLES)


def test_a_good_server_breaks_none() -> None:
    assert judged(Server()) == set()


@pytest.mark.parametrize("rule", HTTP_RULES)
def test_a_server_that_breaks_one_rule_is_told_so(rule: str) -> None:
    server = EXAMPLES[rule]
    ask = slow(asks(Client(server))) if rule == "H23" else None
    assert judged(server, ask) == {rule} | ALSO.get(rule, set())


def test_a_packed_body_nobody_asked_for_is_noticed() -> None:
    always = where(lambda request: request.method == "GET", as_without(HTTP_ACCEPT_ENCODING="gzip"))
    assert "H10" in judged(spoilt(always))


def test_a_date_that_is_none_is_noticed() -> None:
    assert "H06" in judged(spoilt(with_headers(Last_Modified="yesterday")))
