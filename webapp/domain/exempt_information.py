"""Whether the public may see a report, and the kinds of exempt information that keep it from them.

The kinds are those of Schedule 12A to the Local Government Act 1972, Part 1, as in force in England.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Restriction(StrEnum):
    """Whether the public may see the report."""

    PUBLIC = "public"
    PART_EXEMPT = "part-exempt"
    FULLY_EXEMPT = "fully-exempt"


RESTRICTION_WORDS: Mapping[Restriction, str] = MappingProxyType(
    {
        Restriction.PUBLIC: "Public",
        Restriction.PART_EXEMPT: "Part exempt",
        Restriction.FULLY_EXEMPT: "Fully exempt",
    }
)

_ACCESS: Mapping[Restriction, str] = MappingProxyType(
    {
        Restriction.PUBLIC: "The report is public.",
        Restriction.PART_EXEMPT: "Part of the report is not public",
        Restriction.FULLY_EXEMPT: "The report is not public",
    }
)

PARAGRAPHS: dict[int, str] = {
    1: "information relating to any individual",
    2: "information likely to reveal the identity of an individual",
    3: "information relating to the financial or business affairs of any particular person, the council included",
    4: "information about consultations or negotiations on labour relations",
    5: "information for which legal professional privilege could be claimed",
    6: "information about a notice or an order that the council proposes",
    7: "information about the prevention, investigation or prosecution of crime",
}


def paragraph_words(number: int) -> str:
    """Write a paragraph: "paragraph 3 (information relating to …)"; the words are a summary, not the statute's."""
    return f"paragraph {number} ({PARAGRAPHS[number]})"


def access_sentence(restriction: Restriction, paragraph: int | None) -> str:
    """Say whether a report is public and, if not, by which paragraph of Schedule 12A; nothing of what it holds."""
    written = _ACCESS[restriction]
    if restriction is Restriction.PUBLIC:
        return written
    if paragraph is None:
        return f"{written}."
    return (
        f"{written}: it is exempt under {paragraph_words(paragraph)} of Schedule 12A to the Local Government Act 1972."
    )
