"""Pictures that may stand for the council: PNG and SVG by content, small, at rest, fetching nothing."""

import pytest

from webapp.domain.logos import LARGEST_LOGO, PNG, SVG, media_type_of, problem_with

A_PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


def svg(inside: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{HEAD}<title>Arms &amp; motto</title>{inside}</svg>'.encode()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (A_PNG, PNG),
        (svg(), SVG),
        (b"\xef\xbb\xbf" + svg(), SVG),
        (HEAD.encode(), SVG),
        (b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>', SVG),
        (b"\xff\xd8\xff\xe0", ""),
        (b"GIF89a", ""),
        (b"<html><body>no picture</body></html>", ""),
        (b"", ""),
        (svg().decode().encode("utf-16"), ""),
    ],
)
def test_a_picture_is_known_by_its_content(content: bytes, kind: str) -> None:
    assert media_type_of(content) == kind
    if not kind:
        assert problem_with(content) == "is neither a PNG nor an SVG."


@pytest.mark.parametrize(
    "inside",
    [
        "",
        '<use xlink:href="#crest"/><use href="#crest"/>',
        '<path fill="url(#shade)" style="stroke:url( \'#edge\' )" d="M0 0h9"/>',
        '<image href="data:image/png;base64,iVBORw0KGgo="/>',
        "<style>.a { fill: url(#b) }</style>",
        '<g id="settings" transform="none"/>',
    ],
)
def test_what_a_drawing_says_of_itself_is_allowed(inside: str) -> None:
    assert problem_with(svg(inside)) == ""


MOVES = "is an SVG that holds a script or moves. Save it without."
REFERS = "is an SVG that refers to another file or address. Embed what it needs."
DEFINES = "is an SVG with definitions of its own. Save it as “plain SVG” in UTF-8."


@pytest.mark.parametrize(
    ("inside", "problem"),
    [
        ("<script>alert(1)</script>", MOVES),
        ('<s:script xmlns:s="http://www.w3.org/2000/svg"/>', MOVES),
        ("<SCRIPT/>", MOVES),
        ('<g onload="alert(1)"/>', MOVES),
        ('<g\nonclick = "alert(1)"/>', MOVES),
        ("<foreignObject/>", MOVES),
        ('<a href="javascript:alert(1)"/>', MOVES),
        ('<set attributeName="href" to="x"/>', MOVES),
        ('<animateTransform attributeName="x"/>', MOVES),
        ('<image href="https://example.gov.uk/a.png"/>', REFERS),
        ('<image xlink:href="//example.gov.uk/a.png"/>', REFERS),
        ("<image href='a.png'/>", REFERS),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', REFERS),
        ('<use href="other.svg#a"/>', REFERS),
        ('<g fill="url(https://example.gov.uk/a)"/>', REFERS),
        ("<style>.a { fill: url('a.svg#b') }</style>", REFERS),
        ("<style>@import 'a.css';</style>", REFERS),
        ("<style>.a { fill: \\75rl(a) }</style>", DEFINES),
        ('<g fill="&#117;rl(a)"/>', DEFINES),
        ('<g xml:base="https://example.gov.uk/"/>', DEFINES),
    ],
)
def test_a_drawing_that_moves_or_fetches_is_refused(inside: str, problem: str) -> None:
    assert problem_with(svg(inside)) == problem


@pytest.mark.parametrize(
    "opening",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>',
        '<?xml-stylesheet href="a.css"?>',
        '<?xml version="1.0" encoding="UTF-7"?>',
    ],
)
def test_a_drawing_that_could_mean_something_else_than_it_says_is_refused(opening: str) -> None:
    assert problem_with(f"{opening}{HEAD}</svg>".encode()) == DEFINES


def test_a_picture_is_small_and_whole() -> None:
    assert problem_with(A_PNG) == ""
    assert problem_with(A_PNG[:-4]) == "is a damaged PNG: its end is missing."
    large = A_PNG[:-8] + b"\0" * (LARGEST_LOGO - len(A_PNG)) + A_PNG[-8:]
    assert problem_with(large) == ""
    assert problem_with(large + b"\0") == "is larger than 200 kB. Save a smaller one."
