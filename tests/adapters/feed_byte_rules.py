"""The rules S01 to S11: what a feed is as bytes and lines (RFC 5545 3.1)."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from tests.adapters.feed_lines import Line, calendar_of, parsed, unfolded

Faults = Iterator[str]
ALL_TEXTS = frozenset(
    {
        "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "PRODID", "UID",
        "X-FORWARDPLAN-DATE-TEXT", "X-FORWARDPLAN-PRECISION",
    }
)  # fmt: skip
READ_BY_PEOPLE = frozenset({"SUMMARY", "LOCATION", "DESCRIPTION"})
LISTS = frozenset({"CATEGORIES"})
ESCAPED = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
ESCAPED_LIST = re.compile(r"(?:[^\\;]|\\[\\;,nN])*")
MARK_UP = re.compile(
    r"</?[a-z][a-z0-9]*(\s[^<>]*)?/?>|&(amp|lt|gt|nbsp|quot|apos|ndash|mdash|[lr][sd]quo|pound|hellip|#x?[0-9a-f]+);",
    re.I,
)


def _is_not_utf8(body: bytes) -> Faults:
    try:
        _without_folds(body).decode("utf-8")
    except UnicodeDecodeError as error:
        yield str(error)


def _does_not_begin(body: bytes) -> Faults:
    if not re.match(rb"BEGIN:VCALENDAR[\r\n]", body):
        yield repr(body[:30])


def _ends_lines_otherwise(body: bytes) -> Faults:
    if re.search(rb"(?<!\r)\n|\r(?!\n)", body) or not body.endswith(b"\n"):
        yield "a line does not end with CRLF"


def _has_long_lines(body: bytes) -> Faults:
    for line in _raw_lines(body):
        if len(line) > 75:
            yield f"{len(line)} octets: {line[:40]!r}"


def _splits_characters(body: bytes) -> Faults:
    if list(_is_not_utf8(body)):
        return
    for line in _raw_lines(body):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            yield repr(line)


def _has_controls(body: bytes) -> Faults:
    """CONTROL of RFC 5545 3.1, and what Unicode adds to it: at U+0085 some readers end a line."""
    found = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", _text(body))
    if found:
        yield repr(found[0])


def _has_stray_lines(body: bytes) -> Faults:
    lines = _raw_lines(body)
    if b"" in lines:
        yield "an empty line"
    if lines[-1].strip() != b"END:VCALENDAR":
        yield f"ends with {lines[-1]!r}"


def _is_unbalanced(body: bytes) -> Faults:
    try:
        calendar_of(readable(body))
    except ValueError as error:
        yield str(error)


def _is_no_line(body: bytes) -> Faults:
    yield from (repr(text) for text, line in _logical_lines(body) if text.strip() and line is None)


def _is_badly_escaped(body: bytes) -> Faults:
    for text, line in _logical_lines(body):
        if line is not None and line.name in ALL_TEXTS:
            escaped = ESCAPED_LIST if line.name in LISTS else ESCAPED
            if not escaped.fullmatch(line.value):
                yield repr(text)


def _is_marked_up(body: bytes) -> Faults:
    for text, line in _logical_lines(body):
        if line is not None and line.name in READ_BY_PEOPLE and MARK_UP.search(line.text):
            yield repr(text)


def _raw_lines(body: bytes) -> list[bytes]:
    return re.sub(rb"(\r\n|\n|\r)\Z", b"", body).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")


def _without_folds(body: bytes) -> bytes:
    return re.sub(rb"\r?\n[ \t]", b"", body)


def _text(body: bytes) -> str:
    return _without_folds(body).decode("utf-8", errors="replace")


@lru_cache(maxsize=2)
def _logical_lines(body: bytes) -> list[tuple[str, Line | None]]:
    """Return each line without its folds, and what it says where the grammar allows it; three rules look at them."""
    return [(text, parsed(text)) for text in unfolded(readable(body))]


@lru_cache(maxsize=2)
def readable(body: bytes) -> bytes:
    """Return the same lines, whatever stands before and ends them, so that one fault is not taken for another."""
    lines = _text(body).lstrip("\ufeff \t\r\n").encode().splitlines()
    return b"\r\n".join(line for line in lines if line.strip()) + b"\r\n"


BYTE_RULES: Mapping[str, Callable[[bytes], Faults]] = MappingProxyType(
    {
        "S01": _is_not_utf8,
        "S02": _does_not_begin,
        "S03": _ends_lines_otherwise,
        "S04": _has_long_lines,
        "S05": _splits_characters,
        "S06": _has_controls,
        "S07": _has_stray_lines,
        "S08": _is_unbalanced,
        "S09": _is_no_line,
        "S10": _is_badly_escaped,
        "S11": _is_marked_up,
    }
)
