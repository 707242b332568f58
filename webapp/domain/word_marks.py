"""What changed between two texts, word by word: what stayed, what went out and what came in."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

PieceMark = Literal["same", "out", "in"]

MOST_PAIRS = 8_000
"""How many pairs of equal parts two texts may hold and still be matched; the work grows with their number."""

_WORDS = re.compile(r"\s+|\w+(?:['’.-]\w+)*|[^\w\s]")
_SENTENCES = re.compile(r"\s+|\S.*?(?:[.;:!?](?=\s)|(?=\n)|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that stayed ("same"), went out ("out") or came in ("in")."""

    text: str
    mark: PieceMark


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Mark the words that went out and came in.

    What is "same" or "out", joined, is the text before; what is "same" or "in" is the text after. Texts so long, or so
    repetitive, that matching their words would take long are matched by sentences, and failing that as a whole.
    """
    for parts in (_WORDS, _SENTENCES):
        old, new = parts.findall(before), parts.findall(after)
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
        if _pairs(old_middle, new_middle) <= MOST_PAIRS:
            runs = _matched(old_middle, new_middle)
            return tuple(_joined([(old[:head], old[:head]), *runs, (old[len(old) - tail :], new[len(new) - tail :])]))
    return tuple(_joined([([before], [after])]))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Count the parts with which both begin."""
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(old, new, strict=False)))


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    """Count the pairs of equal parts; blanks are never matched by themselves."""
    in_new = Counter(part for part in new if not part.isspace())
    return sum(in_new[part] for part in old)


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield runs of parts: the same twice, or what stood in one place before and after."""
    for _, old_from, old_to, new_from, new_to in SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes():
        yield old[old_from:old_to], new[new_from:new_to]


def _joined(runs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Iterator[Piece]:
    """Join the runs, in which the same and the changed take turns, so that a blank between two changes parts none."""
    texts = [(old, new) for old, new in (("".join(old), "".join(new)) for old, new in runs) if old or new]
    went = came = ""
    for place, (old, new) in enumerate(texts):
        if old != new or (old.isspace() and 0 < place < len(texts) - 1):
            went, came = went + old, came + new
        else:
            yield from _changed(went, came)
            went = came = ""
            yield Piece(old, "same")
    yield from _changed(went, came)


def _changed(went: str, came: str) -> Iterator[Piece]:
    """Yield what went out before what came in."""
    if went:
        yield Piece(went, "out")
    if came:
        yield Piece(came, "in")
