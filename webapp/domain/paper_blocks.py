"""Small pieces of papers that several of them share: texts of several paragraphs, sections, sentences."""

from collections.abc import Iterable
from dataclasses import dataclass

from webapp.domain.paper import Block, Facts, Heading, Logo, Paragraph

_STOPS = (".", "!", "?", ".”", ".’", ".)")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose paper it is: the council's name, its colour as "#rrggbb", and its logo if it has one."""

    council_name: str
    colour: str = "#1f5f5b"
    logo: Logo | None = None


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Part what somebody wrote at its empty lines; a line break within a paragraph stays."""
    return tuple(Paragraph(one.strip()) for one in text.split("\n\n") if one.strip())


def section(heading: str, text: str, otherwise: str = "", *, level: int = 2) -> tuple[Block, ...]:
    """Put a heading over a text; nothing at all where there is no text and nothing is said instead."""
    said = paragraphs(text) or paragraphs(otherwise)
    return (Heading(heading, level), *said) if said else ()


def facts(rows: Iterable[tuple[str, str]]) -> tuple[Facts, ...]:
    """Return labels with their values, without those that have none; nothing where none is left."""
    kept = tuple((label, value) for label, value in rows if value)
    return (Facts(kept),) if kept else ()


def as_sentence(text: str) -> str:
    """End what somebody wrote with a stop, unless it ends with one."""
    text = text.strip()
    return text if not text or text.endswith(_STOPS) else f"{text}."
