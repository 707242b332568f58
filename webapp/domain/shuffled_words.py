"""Words of several texts shuffled into one another, and finding a text again among them in the fewest pieces."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

_WORD = re.compile(r"(?P<dash>[-–—](?=\w))?(?P<text>\S+)")


class TooManySteps(Exception):
    """Looking for texts took more steps than it may; nothing is known then."""


class Steps:
    """How many steps looking for texts may still take: a step is one place looked at for one word."""

    def __init__(self, most: int, within: "Steps | None" = None) -> None:
        """Allow so many steps, each of which counts as one of `within` too."""
        self.left = most
        self._within = within

    def take(self, count: int) -> None:
        """Count steps that are about to be taken; raise TooManySteps where they are too many."""
        self.left -= count
        if self.left < 0:
            raise TooManySteps
        if self._within is not None:
            self._within.take(count)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written; `glued` where no blank stands between it and the dash before it."""

    text: str
    glued: bool = False

    @property
    def key(self) -> str:
        """What two writings of the word have in common: capitals and a closing stop do not count."""
        return self.text.casefold().rstrip(".") or self.text


def words_in(text: str, most: int | None = None) -> tuple[Word, ...]:
    """Part a text into words, the first `most` of them; a dash that opens a word is a word by itself."""
    return tuple(islice(_each_word(text), most))


def _each_word(text: str) -> Iterator[Word]:
    for found in _WORD.finditer(text):
        if dash := found["dash"]:
            yield Word(dash)
        yield Word(found["text"], glued=bool(dash))


def text_of(words: Sequence[Word], places: Collection[int]) -> str:
    """Write the words at some places as a text."""
    text, taken = "", frozenset(places)
    for place in sorted(taken):
        is_joined = words[place].glued and place - 1 in taken
        text += words[place].text if is_joined or not text else f" {words[place].text}"
    return text


def least_broken(
    phrase: Sequence[Word],
    words: Sequence[Word],
    free: Collection[int] | None = None,
    *,
    steps: Steps,
    more: int = 0,
) -> Iterator[tuple[int, ...]]:
    """Yield the places at which a phrase's words stand in their order, in the fewest pieces or that many `more`.

    Only `free` places count (all by default). A piece is a run of places without a gap. There may be very many ways, so
    every step is counted; raise TooManySteps where too few are left.
    """
    steps.take(len(words) + len(phrase))
    places_of: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        if free is None or place in free:
            places_of.setdefault(word.key, []).append(place)
    at = [places_of.get(word.key, []) for word in phrase]
    steps.take(sum(map(len, at)))
    costs = _pieces(at)
    most = min(costs[0].values(), default=0) + more if costs else 0
    for place, pieces in costs[0].items() if costs else ():
        if pieces <= most:
            yield from _ways(costs, 0, place, most, steps)


def _pieces(at: Sequence[Sequence[int]]) -> list[dict[int, int]]:
    """Return for each word of a phrase, and each place where it may stand, the fewest pieces from there to the end."""
    costs = [dict.fromkeys(at[-1], 1)] if at else []
    for places in reversed(at[:-1]):
        following, here = costs[-1], dict[int, int]()
        ahead = sorted(following)
        fewest: int | None = None
        for place in reversed(places):
            while ahead and ahead[-1] > place + 1:
                pieces = following[ahead.pop()] + 1
                fewest = pieces if fewest is None else min(fewest, pieces)
            possible = [cost for cost in (fewest, following.get(place + 1)) if cost is not None]
            if possible:
                here[place] = min(possible)
        costs.append(here)
    return costs[::-1]


def _ways(
    costs: Sequence[dict[int, int]], index: int, place: int, most: int, steps: Steps
) -> Iterator[tuple[int, ...]]:
    """Yield each way of going on from a word at a place in so many pieces at most, that word's own among them."""
    if index + 1 == len(costs):
        yield (place,)
        return
    steps.take(len(costs[index + 1]))
    for following, pieces in costs[index + 1].items():
        left = most - (following != place + 1)
        if following > place and pieces <= left:
            for rest in _ways(costs, index + 1, following, left, steps):
                yield (place, *rest)
