"""How a stored feed is answered: its headers, and whether whoever asks has it already (RFC 9110 section 13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from werkzeug.datastructures import Accept
from werkzeug.http import http_date, parse_accept_header, parse_date, parse_etags

from webapp.domain.feeds import Family, family_of
from webapp.services.accounts import hashed

FRESH_SECONDS = 900
LONGEST = 250
"""How much of a header or a query is looked at, so that nothing endless is remembered."""
CALENDAR = "text/calendar; charset=utf-8"
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request for a feed says that makes a difference to its answer."""

    if_none_match: str
    if_modified_since: str
    accept_encoding: str

    @classmethod
    def by(cls, environ: Mapping[str, str]) -> "Asked":
        """Read it from a WSGI environment."""
        return cls(
            environ.get("HTTP_IF_NONE_MATCH", ""),
            environ.get("HTTP_IF_MODIFIED_SINCE", ""),
            environ.get("HTTP_ACCEPT_ENCODING", ""),
        )

    @property
    def accepts_gzip(self) -> bool:
        """Say whether gzip was asked for (RFC 9110 section 12.5.3)."""
        return bool(self.accept_encoding) and _accepts_gzip(self.accept_encoding[:LONGEST])

    def has(self, sha256: str, changed_at: datetime) -> bool:
        """Say whether they have this body: by their ETags, weakly compared, and only without one by their date.

        RFC 9110 section 13.2.2: a date beside an ETag is not looked at; one that cannot be read counts as none.
        """
        if self.if_none_match:
            return _names(self.if_none_match, sha256[:32])
        since = _moment(self.if_modified_since[:LONGEST]) if self.if_modified_since else None
        return since is not None and changed_at.replace(microsecond=0) <= since


@lru_cache(maxsize=512)
def _accepts_gzip(accept_encoding: str) -> bool:
    wanted = parse_accept_header(accept_encoding, Accept)
    return wanted.quality("gzip") > 0 and wanted.quality("gzip") >= wanted.quality("identity")


@lru_cache(maxsize=512)
def _moment(said: str) -> datetime | None:
    return parse_date(said)


def _names(if_none_match: str, tag: str) -> bool:
    """Say whether a tag is among those named; most clients name the one they were given, which needs no parser."""
    return if_none_match in (f'"{tag}"', f'W/"{tag}"') or parse_etags(if_none_match).contains_weak(tag)


def stored_key(key: str) -> str:
    """Return the key under which a feed is stored; of a secret only its hash reaches the database."""
    if family_of(key) is not Family.MINE:
        return key
    return f"{Family.MINE.value}/{hashed(key.partition('/')[2])}"


@lru_cache(maxsize=512)
def headers_for(key: str, sha256: str, *, packed: bool) -> tuple[tuple[str, str], ...]:
    """Return the headers of every answer about a feed (RFC 9110 section 15.4.5).

    The packed and the plain body share one ETag, weak where packed (section 8.8.1). What only its subscriber may read
    is kept by no shared cache, and its address is told to nobody.
    """
    is_secret = family_of(key) is Family.MINE
    return (
        ("ETag", f'{"W/" if packed else ""}"{sha256[:32]}"'),
        ("Cache-Control", f"{'private' if is_secret else 'public'}, max-age={FRESH_SECONDS}"),
        ("Vary", "Accept-Encoding"),
        ("X-Robots-Tag", "noindex"),
        ("Referrer-Policy", "no-referrer"),
    )


def body_headers(key: str, changed_at: datetime, length: int, *, packed: bool) -> Headers:
    """Return the headers that go with a body of so many bytes that last changed at a moment."""
    name = "forward-plan" if family_of(key) is Family.MINE else key.partition("?")[0].rpartition("/")[2]
    described = [
        ("Content-Type", CALENDAR),
        ("Last-Modified", http_date(changed_at)),
        ("Content-Length", str(length)),
        ("Content-Disposition", f'inline; filename="{name}.ics"'),
    ]
    return [*described, ("Content-Encoding", "gzip")] if packed else described
