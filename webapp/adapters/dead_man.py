"""The dead man's switch: an outside watch that raises the alarm when we stop telling it that all is well.

Only http and https are spoken; through the proxy of the environment, where there is one.
"""

from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

ANSWER_WITHIN = 10.0  # seconds


class PingFailed(Exception):
    """The outside watch was not reached; the words hold nothing of its address, which is a secret."""


def ping(url: str, *, answer_within: float = ANSWER_WITHIN) -> None:
    """Fetch the address of the outside watch; PingFailed with the reason unless it answers that it has heard."""
    try:
        # Whatever is neither http nor https is refused by the opener below.
        request = Request(url, headers={"User-Agent": "forward-plan"})  # noqa: S310
        with _opener().open(request, timeout=answer_within) as answer:
            answer.read(1024)
    except HTTPError as refused:
        refused.close()
        raise PingFailed(f"it answered {refused.code}") from None
    except URLError as away:
        if isinstance(away.reason, BaseException):
            raise PingFailed(_named(away.reason)) from None
        raise PingFailed("its address is not of http or https") from None
    except (OSError, HTTPException, ValueError) as problem:
        raise PingFailed(_named(problem)) from None


def _named(problem: BaseException) -> str:
    """Say what kind of problem it was; its own words may repeat the address."""
    return type(problem).__name__


def _opener() -> OpenerDirector:
    """Return what opens http and https and nothing else: neither files nor FTP."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        UnknownHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        HTTPRedirectHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener
