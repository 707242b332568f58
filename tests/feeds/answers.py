"""Asking for a feed over HTTP as calendar programs do, whoever serves it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import Headers
from werkzeug.test import Client

Ask = Callable[..., "Answer"]
"""Called with a method, a path and headers."""


@dataclass(frozen=True)
class Answer:
    """What a server said: its status, its headers, its body, and how many seconds that took."""

    status: int
    headers: Headers
    body: bytes
    seconds: float = 0.0

    def header(self, name: str) -> str:
        """Return a header, or nothing."""
        return str(self.headers.get(name, ""))

    @property
    def etag(self) -> str:
        """Return the ETag without the mark of a weak one, by which a cache compares (RFC 9110 8.8.3.2)."""
        return self.header("ETag").removeprefix("W/")


def asks(client: Client, base_url: str = "https://plan.example.org") -> Ask:
    """Return a function that asks an application on WSGI; it follows no redirect."""

    def ask(method: str, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        began = time.monotonic()
        response = client.open(path, method=method, headers=dict(headers or {}), base_url=base_url)
        return Answer(response.status_code, response.headers, response.data, time.monotonic() - began)

    return ask
