"""Pages of a long list, kept in the address."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

LONGEST_NUMBER = 5  # digits: no list has more pages, and no integer column is passed


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a reader is in a list, and the address of any other page of it."""

    number: int
    last: int
    address: Callable[[int], str]


def page_number() -> int:
    """Return the page the address asks for; whatever is no page is the first."""
    asked = request.args.get("page", "1")
    sound = asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER
    return max(1, int(asked)) if sound else 1


def pages(number: int, total: int, size: int) -> Pages:
    """Return the pages of a list with so many rows in all."""
    return Pages(number, max(1, -(-total // size)), _address)


def _address(number: int) -> str:
    chosen = request.args.copy()
    chosen["page"] = str(number)
    return f"{request.path}?{urlencode(list(chosen.items(multi=True)))}"
