"""What may stand in a text that somebody typed: everything readable, nothing that steers a terminal, a mail or a feed.

Titles travel from here into calendars, mail headers, CSV files and pages. Characters that are invisible and act on
what surrounds them are taken out once, at input, so that no writer further on needs to think of them.
"""

import re

_LINE_BREAK = re.compile(r"\r\n?")
_SOFT_BREAK = re.compile("[\v\f\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0 without tab and newlines, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls: they can show a title back to front
    "\ud800-\udfff"  # lone surrogates: they cannot be written as UTF-8
    "\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff"  # byte order mark, interlinear marks, noncharacters (XML has none)
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(1, 17))  # and those beyond
    + "]"
)


class NotOneLine(ValueError):
    """A text that belongs on one line holds a line break."""


def clean_text(text: str) -> str:
    """Return a text of any number of lines without control characters, tabs as blanks, breaks as line feeds.

    Blanks at the ends of lines and empty lines at both ends go too. Cleaning twice changes nothing more.
    """
    text = _SOFT_BREAK.sub("\n", _LINE_BREAK.sub("\n", text)).replace("\t", " ")
    return "\n".join(line.rstrip() for line in _UNWANTED.sub("", text).split("\n")).strip()


def clean_line(text: str) -> str:
    """Return a text of one line without control characters and without blanks at its ends.

    Soft breaks, as word processors paste them, become blanks. Raise NotOneLine where a line break is left inside:
    joining the lines would guess at what was meant, and a line break in a title could begin a new mail header.
    """
    text = clean_text(_SOFT_BREAK.sub(" ", text))
    if "\n" in text:
        raise NotOneLine("A line break is not allowed here. Write it on one line.")
    return text


def clean_secret(text: str) -> str:
    """Return a password as typed, blanks included, but without what no encoder takes (NUL, surrogates)."""
    return re.sub("[\x00\ud800-\udfff]", "", text)
