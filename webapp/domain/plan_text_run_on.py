"""A table of a plan that a PDF turned into one run-on line, in which the lines of its columns follow one another.

Each column's words stand in their order, but between the words of the others. What the same plan says elsewhere in a
column (an office, a committee, a contact) is found again as words in that order and taken out; so is a month with its
year. Only where every column was found in exactly one way are the words left over the title, the reference and what is
to be decided. Otherwise, or where it is not certain which entry a word belongs to, the whole entry is left empty and
reported: nobody could tell its cells apart for certain.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from webapp.domain.contacts import read_contact
from webapp.domain.plan_headings import ALL_IN_WORDS
from webapp.domain.plan_rows import PlanRow
from webapp.domain.plan_text_lines import TextLine, references_in
from webapp.domain.plan_text_rows import Head, Known, ReadRow
from webapp.domain.shuffled_words import Steps, TooManySteps, Word, least_broken, text_of, words_in
from webapp.domain.wording import MONTHS, listed

LONGEST_LINE = 20_000
LONGEST_ENTRY = 400
MOST_PHRASES = 300
LONGEST_PHRASE = 100
MOST_STEPS = 3_000_000
MOST_STEPS_OF_ENTRY = 200_000
MOST_READINGS = 500
MORE_PIECES = 2
LONGEST_SHOWN = 600
_CHECK = (
    "This entry was put together from a line in which the columns of the plan run into one another. "
    "Check it against the plan."
)
_MONTHS = frozenset(spelling for name in MONTHS for spelling in (name, name[:3], name.upper()))
_YEAR = re.compile(r"20\d\d")
_SENTENCE_END = re.compile(r"[.!?][)”’\"']?$")

Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """The words of one entry, the place of its reference among them, and the text of the last column that ends it.

    `closing` is None where the entry's beginning or end was not found.
    """

    words: Words
    at: int
    closing: Words | None

    def ends_alone(self, steps: Steps) -> bool:
        """Say whether nothing stood beside the end of the last column: its last piece is two lines long or more."""
        places = _first(self.closing, self.words, steps) if self.closing else ()
        pieces = [1]
        for place, following in pairwise(places):
            pieces[-1:] = [pieces[-1] + 1] if following == place + 1 else [pieces[-1], 1]
        return bool(places) and places[-1] == len(self.words) - 1 and pieces[-1] >= 2 * max(pieces[:-1], default=1)


@dataclass(frozen=True, slots=True)
class Opening:
    """A row of headings as a run-on line begins with it: the keys of its words, sorted."""

    head: Head
    keys: list[str]


def opening_of(head: Head) -> Opening:
    """Sort the words of a row of headings."""
    return Opening(head, sorted(word.key for heading in head.headings for word in words_in(heading)))


def is_run_on(line: TextLine, openings: Collection[Opening]) -> Opening | None:
    """Return the headings with which a line begins, in any order of their words and after a month, else None."""
    if len(line.cells) != 1 or len(line.text) > LONGEST_LINE or not line.references:
        return None
    # A month may stand before the headings, and a word of the first entry must stand behind them.
    words = words_in(line.text, max((len(opening.keys) for opening in openings), default=0) + 2)
    keys = [word.key for word in words]
    return next((opening for opening in openings if _headings_end(words, keys, opening)), None)


def phrases_of(known: Known) -> dict[str, tuple[Words, ...]]:
    """Return what each column of a plan says as words, to be looked for in run-on lines."""
    return {fact: _phrases(texts) for fact, texts in known.items()}


def read_run_on(
    line: TextLine, opening: Opening, phrases: Mapping[str, Sequence[Words]], steps: Steps
) -> tuple[ReadRow, ...]:
    """Take a run-on line apart into one row for each reference in it; what is not certain stays empty.

    An entry for which too many steps were needed, or for which none of the whole text's `steps` are left, stays empty.
    """
    every, head = words_in(line.text), opening.head
    words = every[_headings_end(every, [word.key for word in every], opening) :]
    facts = [fact for fact in head.facts.values() if fact != head.home]
    entries = tuple(_entries(words, phrases.get(head.facts[max(head.facts)], ()), steps))
    readings = [_reading(entry, phrases, facts, Steps(MOST_STEPS_OF_ENTRY, steps)) for entry in entries]
    parted = [
        (one is not None and other is not None) or _ends_alone(first, steps)
        for (first, one), (_, other) in pairwise(zip(entries, readings, strict=True))
    ]
    edges = pairwise([True, *parted, True])
    return tuple(
        _read(entry, line.number, reading if all(edge) else None, facts)
        for entry, reading, edge in zip(entries, readings, edges, strict=True)
    )


def _first(phrase: Words, words: Words, steps: Steps) -> tuple[int, ...]:
    """Return the first way in which a text stands among words in the fewest pieces, () where it does not."""
    return next(least_broken(phrase, words, steps=steps), ())


def _ends_alone(entry: _Entry, steps: Steps) -> bool:
    """Say whether an entry certainly ends alone; where too few steps are left nothing is certain."""
    try:
        return entry.ends_alone(steps)
    except TooManySteps:
        return False


def _headings_end(words: Words, keys: Sequence[str], opening: Opening) -> int:
    """Return how many words the headings take at the start of a line, 0 where they are not all there."""
    start = 1 if words and words[0].text.capitalize() in MONTHS else 0
    end = start + len(opening.keys)
    return end if end < len(words) and sorted(keys[start:end]) == opening.keys else 0


def _phrases(texts: Collection[str]) -> tuple[Words, ...]:
    """Return texts as words, the longest first, without those too long to be looked for."""
    phrases = [words_in(text) for text in sorted(filter(None, texts))[:MOST_PHRASES]]
    return tuple(sorted((phrase for phrase in phrases if len(phrase) <= LONGEST_PHRASE), key=len, reverse=True))


def _entries(words: Words, last_column: Sequence[Words], steps: Steps) -> Iterator[_Entry]:
    """Cut a line into entries: each ends where the last column's text ends that begins after the entry before it."""
    places = [place for place, word in enumerate(words) if _is_reference(word)]
    start: int | None = 0
    for place, following in zip(places, [*places[1:], len(words)], strict=True):
        try:
            end, closing = _end_of_entry(words, start, place, following, last_column, steps)
        except TooManySteps:
            end, closing = None, None
        if following == len(words):
            end = following
        of_entry = words[place if start is None else start : end or place + 1]
        is_whole = start is not None and end is not None and len(of_entry) <= LONGEST_ENTRY
        yield _Entry(of_entry, place - start if start is not None else 0, closing if is_whole else None)
        start = end


def _end_of_entry(
    words: Words, start: int | None, place: int, following: int, last_column: Sequence[Words], steps: Steps
) -> tuple[int | None, Words | None]:
    """Return where an entry ends: behind the first occurrence of the longest text of its last column that fits."""
    for phrase in last_column if start is not None else ():
        found, at = 0, start or 0
        steps.take(following - at)
        while found < len(phrase) and at < following:
            found += words[at].key == phrase[found].key
            at += 1
        if found == len(phrase) and at > place:
            return at, phrase
    return None, None


def _is_reference(word: Word) -> bool:
    found = references_in(word.text)
    return len(found) == 1 and found[0].written == word.text


def _read(entry: _Entry, number: int, reading: Mapping[str, str] | None, facts: Sequence[str]) -> ReadRow:
    """Make the row of an entry: with all of its facts, or with none and the words that were not told apart."""
    reference = entry.words[entry.at].text
    if reading is None:
        return ReadRow(PlanRow(number=number, reference=reference), (_not_read(entry, facts),))
    contact, mended = _with_whole_address(reading.get("contact", ""))
    texts = {**reading, "contact": contact}
    return ReadRow(PlanRow(number=number, reference=reference, **texts), (_CHECK, *mended))


def _reading(
    entry: _Entry, phrases: Mapping[str, Sequence[Words]], facts: Sequence[str], steps: Steps
) -> dict[str, str] | None:
    """Return what each fact of an entry says if that can be told in exactly one way and so many steps, else None."""
    if entry.closing is None:
        return None
    try:
        chosen = {
            fact: phrase for fact in facts if (phrase := _phrase_of(fact, entry.words, phrases.get(fact, ()), steps))
        }
        if len(chosen) < len(facts):
            return None
        ways = list(islice(_readings(entry, chosen, steps), MOST_READINGS + 1))
    except TooManySteps:
        return None
    possible = {way for way in ways if _is_possible(dict(way))}
    return dict(possible.pop()) if len(possible) == 1 and len(ways) <= MOST_READINGS else None


def _phrase_of(fact: str, words: Words, phrases: Sequence[Words], steps: Steps) -> Words | None:
    """Return the one text that a column may hold here: the longest found, if every other found is a part of it."""
    held = {word.key for word in words}
    if fact == "expected":
        phrases = _months(words)
    steps.take(sum(map(len, phrases)))
    found = [phrase for phrase in phrases if {word.key for word in phrase} <= held and _first(phrase, words, steps)]
    is_only = all(_first(other, found[0], steps) for other in found[1:])
    return found[0] if found and is_only else None


def _months(words: Words) -> list[Words]:
    """Return each month with each year that follows it anywhere."""
    months = {word.text: place for place, word in reversed(list(enumerate(words))) if word.text in _MONTHS}
    years = {word.text: place for place, word in enumerate(words) if _YEAR.fullmatch(word.text)}
    return [
        (Word(month), Word(year)) for month, first in months.items() for year, last in years.items() if first < last
    ]


def _readings(entry: _Entry, chosen: Mapping[str, Words], steps: Steps) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield what the columns and the words left over say, for each way of finding the columns in few pieces.

    The fewest pieces are likely but not certain: a small word such as "and" may stand beside a word of another column
    by chance. So ways that need a few more are looked at too, and where they read otherwise nothing is certain.
    """
    order = sorted(chosen, key=lambda fact: len(chosen[fact]), reverse=True)

    def taken(facts: Sequence[str], free: frozenset[int]) -> Iterator[dict[str, tuple[int, ...]]]:
        if not facts:
            yield {}
            return
        ways = least_broken(chosen[facts[0]], entry.words, free, steps=steps, more=MORE_PIECES)
        for places in islice(ways, MOST_READINGS + 1):
            for rest in taken(facts[1:], free - set(places)):
                yield {facts[0]: places} | rest

    for places in taken(order, frozenset(range(len(entry.words))) - {entry.at}):
        steps.take(len(entry.words))
        used = {place for fact in places for place in places[fact]}
        left = [place for place in range(len(entry.words)) if place not in used]
        before = text_of(entry.words, [place for place in left if place < entry.at])
        after = text_of(entry.words, [place for place in left if place > entry.at])
        texts = {fact: text_of(entry.words, places[fact]) for fact in places}
        yield tuple(sorted((texts | {"title": before.rstrip(" -–—"), "matter": after}).items()))


def _is_possible(texts: Mapping[str, str]) -> bool:
    """Say whether the words left over read as one title and whole sentences, with no word of a neighbour among them."""
    title, matter = texts["title"], texts["matter"]
    return (
        bool(title)
        and not any(_SENTENCE_END.search(word) for word in title.split())
        and matter[:1].isupper()
        and _SENTENCE_END.search(matter) is not None
    )


def _with_whole_address(text: str) -> tuple[str, tuple[str, ...]]:
    """Join an e-mail address that was broken over two lines, where `read_contact` can; return what was mended."""
    contact, notes = read_contact(text)
    if not contact.email or contact.email in text:
        return text, ()
    return re.sub(r"\s*".join(map(re.escape, contact.email)), contact.email, text, count=1), notes


def _not_read(entry: _Entry, facts: Sequence[str]) -> str:
    """Say which columns of an entry were not told apart, and between which words they are."""
    names = listed([name for fact, name in ALL_IN_WORDS.items() if fact in {"title", "matter", *facts}])
    text = text_of(entry.words, range(len(entry.words)))
    shown = f"{text[:LONGEST_SHOWN]}…" if len(text) > LONGEST_SHOWN else text
    words = f" The line has “{shown}” there." if entry.closing else ""
    return (
        "The columns of the plan run into one another in this line, so "
        f"{names} could not be read for certain and were left empty.{words}"
    )
