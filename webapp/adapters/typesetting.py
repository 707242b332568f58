"""Typst as we use it: our own fonts and templates only, nothing fetched, nothing read from elsewhere."""

import logging
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING

from webapp.adapters.typefaces import FILES
from webapp.domain.paper import Logo

if TYPE_CHECKING:
    from typst import Compiler, Fonts

log = logging.getLogger(__name__)

_LOGO_DOTS_PER_INCH = 450
_REMEMBERED = 10


def typeset(template: str, words: str, *, made_on: date) -> bytes:
    """Draw one of our templates with words in JSON as PDF/UA-1 and PDF/A-2a; typst.TypstError says why it cannot be."""
    made_at = datetime.combine(made_on, time(), UTC)
    drawn, warnings = _compiler(template, {"words": words}).compile_with_warnings(
        format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=made_at
    )
    for warning in warnings:
        log.warning("typst warns of a document made from %s: %s", template, warning.message)
    _forget()
    assert isinstance(drawn, bytes)
    return drawn


def logo_as_png(logo: Logo) -> bytes:
    """Return a logo as PNG: itself, or the SVG drawn. Word shows no SVG, and PDF/UA refuses one with odd letters."""
    if logo.media_type == "image/png":
        return logo.content
    compiler = _compiler("logo.typ", {"svg": logo.content.decode()})
    drawn = compiler.compile(format="png", ppi=_LOGO_DOTS_PER_INCH)
    assert isinstance(drawn, bytes)
    return drawn


def _compiler(template: str, inputs: dict[str, str]) -> "Compiler":
    """Two threads may not use a compiler at once; one for each call costs nothing beside its fonts."""
    from typst import Compiler  # slow to import, and only documents need it

    return Compiler(FILES / template, root=FILES, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs)


def _forget() -> None:
    """Typst keeps what the last ten compilations worked out, 140 MB for an edition of 400; empty ones push it out."""
    compiler = _compiler("nothing.typ", {})
    for _ in range(_REMEMBERED + 1):
        compiler.compile(format="pdf")


@cache
def _fonts() -> "Fonts":
    from typst import Fonts  # slow to import, and only documents need it

    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FILES])
