"""Which pictures may stand for the council on its papers: PNG or SVG, small, and fetching nothing from elsewhere."""

import re

LARGEST_LOGO = 200_000  # bytes
PNG, SVG = "image/png", "image/svg+xml"

_PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
_PNG_ENDS = b"IEND\xaeB`\x82"
_ENCODING = re.compile(r"<\?xml[^>]*\bencoding\s*=\s*[\"'](?P<name>[^\"']*)", re.IGNORECASE)
# The text is searched as it stands, so everything by which it could say one thing and mean another is refused first.
_DISGUISED = re.compile(
    r"<!doctype|<!entity|<\?xml-stylesheet|xml:base|\\|&(?!(?:amp|lt|gt|quot|apos);)",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"<\s*(?:[\w.-]+:)?(?:script|foreignobject|iframe|embed|object|audio|video|handler|listener|animate\w*|set|discard)\b"
    r"|\bon\w+\s*=|javascript:",
    re.IGNORECASE,
)
_FETCHES = re.compile(
    r"\b(?:href|src)\s*=\s*[\"'](?!\s*#|\s*data:image/(?:png|jpeg|gif);base64,)"
    r"|\burl\s*\((?!\s*[\"']?\s*#)|@import",
    re.IGNORECASE,
)


def media_type_of(content: bytes) -> str:
    """Tell by its content what a picture is: "image/png", "image/svg+xml", or nothing."""
    if content.startswith(_PNG_BEGINS):
        return PNG
    text = _text_of(content)
    return SVG if text is not None and re.search(r"<(?:[\w.-]+:)?svg[\s/>]", text[:10_000]) else ""


def problem_with(content: bytes) -> str:
    """Say why a picture cannot be the council's logo, to be read after its name; nothing where it can."""
    if len(content) > LARGEST_LOGO:
        return f"is larger than {LARGEST_LOGO // 1000} kB. Save a smaller one."
    kind = media_type_of(content)
    if not kind:
        return "is neither a PNG nor an SVG."
    if kind == PNG:
        return "" if content.rstrip(b"\0").endswith(_PNG_ENDS) else "is a damaged PNG: its end is missing."
    return _problem_with_svg(_text_of(content) or "")


def _problem_with_svg(text: str) -> str:
    declared = _ENCODING.match(text)
    if _DISGUISED.search(text) or (declared and declared["name"].lower() not in {"utf-8", "us-ascii"}):
        return "is an SVG with definitions of its own. Save it as “plain SVG” in UTF-8."
    if _ACTIVE.search(text):
        return "is an SVG that holds a script or moves. Save it without."
    if _FETCHES.search(text):
        return "is an SVG that refers to another file or address. Embed what it needs."
    return ""


def _text_of(content: bytes) -> str | None:
    """Return the text of a file in UTF-8, None where it is none."""
    try:
        return content.decode("utf-8-sig").lstrip()
    except UnicodeDecodeError:
        return None
