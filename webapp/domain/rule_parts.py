"""The four parts of a rule's docstring, so that the public reads the very words that stand beside the code."""

import re
from dataclasses import dataclass

PARTS = ("The law", "The rule", "Example", "In doubt")
_PART = re.compile(rf"\*(?P<name>{'|'.join(PARTS)})(?:\.\*|\*:)")

_CODE_IN_BRACKETS = re.compile(r"\s*\(`[^`]*`\)")


@dataclass(frozen=True, slots=True)
class RuleParts:
    """One rule: what it is about in a sentence, then its parts by name, in the order of the law first."""

    summary: str
    parts: tuple[tuple[str, str], ...]


def parts_of(docstring: str) -> RuleParts:
    """Take a rule's docstring apart; both "*The law.* …" and "*The law*: …" begin a part.

    Line breaks within a part are those of the source and become blanks; marks of code are left out.
    """
    starts = [*_PART.finditer(docstring)]
    ends = [*(start.start() for start in starts), len(docstring)]
    parts = ((start["name"], _prose(docstring[start.end() : end])) for start, end in zip(starts, ends[1:], strict=True))
    return RuleParts(_prose(docstring[: ends[0]]), tuple(parts))


def _prose(text: str) -> str:
    """Write a piece of docstring as one paragraph that begins with a capital; names of functions in brackets go."""
    line = re.sub(r"\s+", " ", _CODE_IN_BRACKETS.sub("", text).replace("`", "")).strip()
    return line[:1].upper() + line[1:]
