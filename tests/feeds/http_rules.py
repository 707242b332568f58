"""The rules H01 to H25: how a feed is served. `broken_http_rules` asks a server as calendar programs do."""

import gzip
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from werkzeug.http import http_date, parse_date

from tests.feeds.answers import Answer, Ask

Faults = Iterator[str]
CLIENTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "nobody": {},
        "Google": {"User-Agent": "Google-Calendar-Importer"},
        "Outlook": {"User-Agent": "Microsoft Office/16.0 (Microsoft Outlook 16.0; Pro)", "Accept": "*/*"},
        "Apple": {"User-Agent": "iOS/18.0 (22A3354) dataaccessd/1.0", "Accept": "text/calendar"},
        "Thunderbird": {
            "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Thunderbird/153.7",
            "Accept": "text/calendar,text/plain;q=0.8,*/*;q=0.5",
        },
        "ICSx5": {"User-Agent": "ICSx5/2.3", "Accept": "text/calendar, */*;q=0.9"},
        "Nextcloud": {
            "User-Agent": "Nextcloud Webcal Service",
            "Accept": "text/calendar, application/calendar+json, application/calendar+xml",
        },
    }
)  # fmt: skip
GZIP = {"Accept-Encoding": "gzip, deflate"}
IDENTITY = {"Accept-Encoding": "identity"}
STALE = '"0123456789abcdef"'
ETAG = re.compile(r'(W/)?"[\x21\x23-\x7e]+"')
LONGEST_ADDRESS = 256
WARN_SIZE = 512_000
WARN_SECONDS = 3
AN_HOUR = 3600
MOST_REDIRECTS = 1
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOLLOWED = 5
OF_THE_MOMENT = frozenset({"date", "connection", "server"})


@dataclass(frozen=True)
class Asked:
    """A feed at its path on a server, and the moment it is asked at."""

    ask: Ask
    path: str
    base_url: str
    now: datetime

    def get(self, method: str = "GET", **headers: str) -> Answer:
        """Ask for the feed, with headers in Python's spelling: `If_None_Match`."""
        return self.fetch({name.replace("_", "-"): value for name, value in headers.items()}, method)[0]

    def fetch(self, headers: Mapping[str, str], method: str = "GET") -> tuple[Answer, int]:
        """Ask for the feed as a calendar program does; also say how often it was sent elsewhere."""
        answer, sent_on = self.ask(method, self.path, headers), 0
        while answer.status in REDIRECTS and sent_on < FOLLOWED:
            answer, sent_on = self.ask(method, urlsplit(answer.header("Location")).path, headers), sent_on + 1
        return answer, sent_on

    @cached_property
    def plain(self) -> Answer:
        """What a bare request is given."""
        return self.get()

    @cached_property
    def packed(self) -> Answer:
        """What somebody who takes gzip is given."""
        return self.fetch(GZIP)[0]

    @cached_property
    def of_clients(self) -> dict[str, Answer]:
        """What each calendar program is given."""
        return {name: self.fetch(headers)[0] for name, headers in CLIENTS.items()}

    @cached_property
    def modified_at(self) -> datetime | None:
        """The moment of Last-Modified."""
        return parse_date(self.plain.header("Last-Modified"))


def broken_http_rules(ask: Ask, path: str, *, base_url: str, now: datetime) -> list[str]:
    """Return every rule that the serving of a feed breaks, each with why."""
    asked = Asked(ask, path, base_url, now)
    return [f"{name} {why}" for name, rule in HTTP_RULES.items() for why in rule(asked)]


def _serves_every_client(asked: Asked) -> Faults:
    yield from (f"{name}: {answer.status}" for name, answer in asked.of_clients.items() if answer.status != 200)


def _says_what_it_is(asked: Asked) -> Faults:
    if asked.plain.header("Content-Type").replace(" ", "").lower() != "text/calendar;charset=utf-8":
        yield asked.plain.header("Content-Type")


def _is_shown_in_place(asked: Asked) -> Faults:
    if asked.plain.header("Content-Disposition").lower().startswith("attachment"):
        yield asked.plain.header("Content-Disposition")


def _has_an_etag(asked: Asked) -> Faults:
    if not ETAG.fullmatch(asked.plain.header("ETag")):
        yield repr(asked.plain.header("ETag"))


def _knows_its_etag(asked: Asked) -> Faults:
    tag = asked.plain.etag
    if not tag:
        return
    for sent in (tag, f"W/{tag}", f"{STALE}, {tag}", f"{STALE},W/{tag}"):
        answer = asked.get(If_None_Match=sent)
        if (answer.status, answer.body, answer.etag) != (304, b"", tag):
            yield f"If-None-Match: {sent} gives {answer.status} with ETag {answer.etag}"


def _says_when_it_changed(asked: Asked) -> Faults:
    if asked.modified_at is None or asked.modified_at > asked.now:
        yield repr(asked.plain.header("Last-Modified"))


def _knows_its_date(asked: Asked) -> Faults:
    if asked.modified_at is None:
        return
    dates = {
        http_date(asked.modified_at): 304,
        http_date(asked.modified_at - timedelta(days=1)): 200,
        "the day before yesterday": 200,
    }
    for sent, status in dates.items():
        answer = asked.get(If_Modified_Since=sent)
        if answer.status != status or (status == 304 and answer.body):
            yield f"If-Modified-Since: {sent} gives {answer.status}"


def _goes_by_the_etag_first(asked: Asked) -> Faults:
    answer = asked.get(If_None_Match=STALE, If_Modified_Since=asked.plain.header("Last-Modified"))
    if answer.status != 200:
        yield str(answer.status)


def _answers_head(asked: Asked) -> Faults:
    answer = asked.get("HEAD")
    if answer.status != 200 or answer.body:
        yield f"{answer.status} with {len(answer.body)} octets"
    elif _lasting(answer) != _lasting(asked.plain):
        yield f"{sorted(_lasting(answer) ^ _lasting(asked.plain))}"


def _lasting(answer: Answer) -> set[tuple[str, str]]:
    return {(name.lower(), value) for name, value in answer.headers if name.lower() not in OF_THE_MOMENT}


def _packs_what_is_there(asked: Asked) -> Faults:
    if asked.packed.header("Content-Encoding") == "gzip":
        if gzip.decompress(asked.packed.body) != asked.plain.body:
            yield "other bytes under gzip"
        if "accept-encoding" not in asked.packed.header("Vary").lower():
            yield f"Vary: {asked.packed.header('Vary')}"
    for answer in (asked.plain, asked.fetch(IDENTITY)[0]):
        if answer.header("Content-Encoding") not in {"", "identity"}:
            yield f"{answer.header('Content-Encoding')} where nobody asked"


def _offers_gzip(asked: Asked) -> Faults:
    if asked.packed.header("Content-Encoding") != "gzip":
        yield "not packed"


def _knows_its_packed_etag(asked: Asked) -> Faults:
    for also in (GZIP, IDENTITY) if asked.packed.etag else ():
        answer = asked.fetch({**also, "If-None-Match": asked.packed.header("ETag")})[0]
        if answer.status != 304:
            yield f"{asked.packed.header('ETag')} gives {answer.status} with {also}"


def _is_the_same_twice(asked: Asked) -> Faults:
    if asked.get().body != asked.plain.body:
        yield "another body"


def _is_the_same_for_all(asked: Asked) -> Faults:
    served = {name: answer.body for name, answer in asked.of_clients.items() if answer.status == 200}
    yield from (name for name, body in served.items() if body != served.get("nobody", body))


def _may_be_kept(asked: Asked) -> Faults:
    value = asked.plain.header("Cache-Control").lower()
    found = re.search(r"max-age=(\d+)", value)
    if not value or "no-store" in value or found is None or int(found[1]) > AN_HOUR:
        yield repr(value)


def _has_a_short_address(asked: Asked) -> Faults:
    address = f"webcal://{urlsplit(asked.base_url).netloc}{asked.path}"
    if len(address) > LONGEST_ADDRESS:
        yield f"{len(address)} characters"


def _is_small(asked: Asked) -> Faults:
    if len(asked.plain.body) > WARN_SIZE:
        yield f"{len(asked.plain.body)} octets"


def _is_named_as_a_file(asked: Asked) -> Faults:
    if not urlsplit(asked.path).path.endswith(".ics"):
        yield asked.path


def _sets_no_cookie(asked: Asked) -> Faults:
    yield from asked.plain.headers.getlist("Set-Cookie")


def _is_open_to_robots(asked: Asked) -> Faults:
    answer = asked.ask("GET", "/robots.txt")
    if answer.status != 200:
        return
    robots = RobotFileParser()
    robots.parse(answer.body.decode().splitlines())
    yield from (who for who in ("*", "Googlebot", "Google-Calendar-Importer") if not robots.can_fetch(who, asked.path))


def _knows_no_other(asked: Asked) -> Faults:
    path = urlsplit(asked.path).path
    stem = path.removesuffix(".ics")
    for other in (f"{stem}-nothing.ics", f"{path}.ics", f"{stem}/nothing.ics"):
        answer = asked.ask("GET", other)
        if answer.status not in {404, 410}:
            yield f"{other}: {answer.status}"


def _refuses_to_be_written(asked: Asked) -> Faults:
    for method in ("PROPFIND", "PUT"):
        answer = asked.ask(method, asked.path)
        if not 400 <= answer.status < 500:
            yield f"{method}: {answer.status}"


def _is_quick(asked: Asked) -> Faults:
    if asked.plain.seconds > WARN_SECONDS:
        yield f"{asked.plain.seconds} seconds"


def _is_as_new_as_its_events(asked: Asked) -> Faults:
    found = re.findall(rb"\r\nLAST-MODIFIED:(\d{8}T\d{6})Z\r\n", asked.plain.body)
    newest = max((datetime.strptime(one.decode(), "%Y%m%dT%H%M%S").replace(tzinfo=UTC) for one in found), default=None)
    if newest is not None and asked.modified_at is not None and asked.modified_at < newest:
        yield f"{asked.modified_at} before {newest}"


def _goes_straight(asked: Asked) -> Faults:
    _, sent_on = asked.fetch({})
    if sent_on > MOST_REDIRECTS:
        yield f"{sent_on} redirects"


HTTP_RULES: Mapping[str, Callable[[Asked], Faults]] = MappingProxyType(
    {
        "H01": _serves_every_client,
        "H02": _says_what_it_is,
        "H03": _is_shown_in_place,
        "H04": _has_an_etag,
        "H05": _knows_its_etag,
        "H06": _says_when_it_changed,
        "H07": _knows_its_date,
        "H08": _goes_by_the_etag_first,
        "H09": _answers_head,
        "H10": _packs_what_is_there,
        "H11": _offers_gzip,
        "H12": _knows_its_packed_etag,
        "H13": _is_the_same_twice,
        "H14": _is_the_same_for_all,
        "H15": _may_be_kept,
        "H16": _has_a_short_address,
        "H17": _is_small,
        "H18": _is_named_as_a_file,
        "H19": _sets_no_cookie,
        "H20": _is_open_to_robots,
        "H21": _knows_no_other,
        "H22": _refuses_to_be_written,
        "H23": _is_quick,
        "H24": _is_as_new_as_its_events,
        "H25": _goes_straight,
    }
)
