"""One feed that breaks no rule, from which every bad example is made by one change."""

from datetime import UTC, datetime
from pathlib import Path

GOOD = (Path(__file__).parent / "good_feed.txt").read_text(encoding="utf-8")
"""The feed as it is read: its lines unfolded."""
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LIMIT = 75


def changed(old: str, new: str, text: str = GOOD) -> str:
    """Return the feed with one thing in it exchanged, the first of its kind."""
    assert old in text, f"{old!r} is not in the feed"
    return text.replace(old, new, 1)


def left_out(line: str, text: str = GOOD) -> str:
    """Return the feed without one whole line."""
    return changed(f"{line}\n", "", text)


def written(text: str) -> bytes:
    """Return a feed as it is sent: its lines folded at 75 octets and ended by CRLF (RFC 5545 3.1)."""
    return b"".join(_folded(line) for line in text.removesuffix("\n").split("\n"))


def _folded(line: str) -> bytes:
    pieces, piece = list[bytes](), b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > LIMIT:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
