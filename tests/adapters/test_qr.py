"""QR codes of addresses: the very squares of the address, on white, in an image that a page may show."""

import re
from urllib.parse import unquote
from xml.etree.ElementTree import Element, fromstring

import pytest
import segno

from webapp.adapters.qr import QUIET_ZONE, qr_code

PREFIX = "data:image/svg+xml;charset=utf-8,"
SVG = "{http://www.w3.org/2000/svg}"
ADDRESSES = (
    "webcal://plan.anyborough.example.gov.uk/calendar/call-in.ics",
    "webcal://plan.anyborough.example.gov.uk/calendar/plan.ics?cancelled=mark&fuzzy=bar&alarms=none",
    "webcal://" + "x" * 247,
)


def image_of(address: str) -> Element:
    code = qr_code(address)
    assert code.startswith(PREFIX)
    return fromstring(unquote(code.removeprefix(PREFIX)))


def dark_squares(image: Element) -> set[tuple[int, int]]:
    """Follow the pen over the rows of the image: m moves it, h draws so many squares."""
    (drawn,) = (path.get("d", "") for path in image.iterfind(f"{SVG}path") if path.get("stroke") == "#000")
    squares, row, column = set[tuple[int, int]](), 0.0, 0
    for step, across, down, length in re.findall(r"(?:([Mm])(-?\d+) ?(-?[\d.]+))|h(\d+)", drawn):
        if step:
            column = int(across) if step == "M" else column + int(across)
            row = float(down) if step == "M" else row + float(down)
        else:
            squares |= {(int(row), at) for at in range(column, column + int(length))}
            column += int(length)
    return squares


@pytest.mark.parametrize("address", ADDRESSES, ids=["plain", "options", "longest"])
def test_the_image_holds_the_squares_of_exactly_this_address(address: str) -> None:
    rows = segno.make_qr(address, error="m", boost_error=False).matrix
    wanted = {
        (row + QUIET_ZONE, column + QUIET_ZONE)
        for row, line in enumerate(rows)
        for column, is_dark in enumerate(line)
        if is_dark
    }
    image = image_of(address)
    side = len(rows) + 2 * QUIET_ZONE
    assert dark_squares(image) == wanted
    assert image.get("viewBox") == f"0 0 {side} {side}"


def test_it_stands_on_white_whatever_is_behind_it() -> None:
    background = image_of(ADDRESSES[0])[0]
    assert (background.get("fill"), background.get("d")) == ("#fff", "M0 0h41v41h-41z")


def test_the_same_address_gives_the_same_image_and_another_another() -> None:
    assert qr_code(ADDRESSES[0]) == qr_code(ADDRESSES[0])
    assert len({qr_code(address) for address in ADDRESSES}) == len(ADDRESSES)


def test_a_pages_policy_lets_it_through() -> None:
    for address in ADDRESSES:
        assert re.search(r"<style|style=|<script|href=", unquote(qr_code(address))) is None
        assert qr_code(address).isascii()
