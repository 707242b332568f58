"""Two lists of plan entries compared: what is new, moved, reworded, gone (and why), and what stayed as it was.

It is pure and keeps nothing: two frozen editions always give the same answer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from webapp.domain.edition import Departure
from webapp.domain.exempt_information import RESTRICTION_WORDS, paragraph_words
from webapp.domain.expected_dates import ExpectedDate, sort_key, words
from webapp.domain.plan_entry import Committee, DateMove, Maker, PlanEntry
from webapp.domain.word_marks import Piece, pieces
from webapp.domain.wording import listed

WHEN = "When"
NOTHING_CHANGED = "Nothing changed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One particular that reads differently, with the words marked that went out and came in."""

    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Changed:
    """One decision that stands in both lists and reads differently."""

    before: PlanEntry
    after: PlanEntry

    @cached_property
    def changes(self) -> tuple[FieldChange, ...]:
        """List what differs, the expected date first; worked out when it is asked for."""
        old, new = _published(self.before), _published(self.after)
        if self.before.expected != self.after.expected:
            old[WHEN], new[WHEN] = _when(self.before.expected, self.after.expected)
        return tuple(
            FieldChange(label, old[label], new[label], pieces(old[label], new[label]))
            for label in old
            if old[label] != new[label]
        )

    @property
    def reasons(self) -> tuple[DateMove, ...]:
        """Return the moves of the date that were made in between, with their reasons, the oldest first."""
        known = frozenset(self.before.moves)
        return tuple(move for move in self.after.moves if move not in known)

    def falls_to(self, slug: str) -> bool:
        """Say whether it fell to a scrutiny committee, or does now."""
        return self.before.falls_to(slug) or self.after.falls_to(slug)


@dataclass(frozen=True, slots=True)
class Gone:
    """One decision that only the older list holds, and what became of it where that is known."""

    entry: PlanEntry
    departure: Departure | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the entries of one list in another; each part in the order of the expected dates."""

    new: tuple[PlanEntry, ...]
    moved: tuple[Changed, ...]
    reworded: tuple[Changed, ...]
    gone: tuple[Gone, ...]
    unchanged: tuple[PlanEntry, ...]

    @property
    def committees(self) -> tuple[Committee, ...]:
        """Return the scrutiny committees that the entries of either list fall to, by their newest names, in order."""
        changed = (*self.moved, *self.reworded)
        older = (*(one.entry for one in self.gone), *(one.before for one in changed))
        newer = (*(one.after for one in changed), *self.unchanged, *self.new)
        named = {one.slug: one for entry in (*older, *newer) for one in entry.committees}
        return tuple(sorted(named.values(), key=lambda one: one.name))

    def of_committee(self, slug: str) -> "Comparison":
        """Return only what falls to a scrutiny committee in either list."""
        return Comparison(
            new=tuple(one for one in self.new if one.falls_to(slug)),
            moved=tuple(one for one in self.moved if one.falls_to(slug)),
            reworded=tuple(one for one in self.reworded if one.falls_to(slug)),
            gone=tuple(one for one in self.gone if one.entry.falls_to(slug)),
            unchanged=tuple(one for one in self.unchanged if one.falls_to(slug)),
        )

    @property
    def is_empty(self) -> bool:
        """Say whether nothing changed."""
        return not (self.new or self.moved or self.reworded or self.gone)

    @property
    def summary_words(self) -> str:
        """Write it in short: "3 new, 2 moved, 1 reworded, 4 gone", without what there is none of."""
        numbers = (
            (len(self.new), "new"),
            (len(self.moved), "moved"),
            (len(self.reworded), "reworded"),
            (len(self.gone), "gone"),
        )
        return ", ".join(f"{number} {word}" for number, word in numbers if number) or NOTHING_CHANGED


def compare(
    previous: Sequence[PlanEntry], current: Sequence[PlanEntry], departures: Sequence[Departure] = ()
) -> Comparison:
    """Say how one list of entries became another; a list holds each uuid once, in any order.

    *The law*: none asks for it. Each plan supersedes the one before, and its readers want to know what is different.

    *The rule*: a decision is found again by its own lasting number, not by its reference or title. It is moved if the
    day or period of the decision differs, otherwise reworded if anything else that the public reads differs. Whether
    an entry is new, what date the plan before it gave, and since when notice of it is given, is no rewording.

    *Example*: KEY/04DEC/10 is expected in December 2011 in one plan and in January 2012 in the next: it moved.

    *In doubt*: a month that becomes a day within it is a move too, because the date reads differently; whether it is
    late is another question.
    """
    before = {entry.uuid: entry for entry in previous}
    after = {entry.uuid: entry for entry in current}
    left = {one.uuid: one for one in sorted(departures, key=lambda one: one.left_on)}
    moved, reworded, unchanged = list[Changed](), list[Changed](), list[PlanEntry]()
    for entry in in_order(entry for uuid, entry in after.items() if uuid in before):
        was = before[entry.uuid]
        if is_another_date(was.expected, entry.expected):
            moved.append(Changed(was, entry))
        elif was.expected != entry.expected or _published(was) != _published(entry):
            reworded.append(Changed(was, entry))
        else:
            unchanged.append(entry)
    return Comparison(
        new=in_order(entry for uuid, entry in after.items() if uuid not in before),
        moved=tuple(moved),
        reworded=tuple(reworded),
        gone=tuple(
            Gone(entry, left.get(entry.uuid))
            for entry in in_order(entry for uuid, entry in before.items() if uuid not in after)
        ),
        unchanged=tuple(unchanged),
    )


def in_order(entries: Iterable[PlanEntry]) -> tuple[PlanEntry, ...]:
    """Order entries by expected date, then by reference."""
    return tuple(sorted(entries, key=lambda one: (sort_key(one.expected), one.reference, one.uuid)))


def is_another_date(before: ExpectedDate, after: ExpectedDate) -> bool:
    """Say whether two expected dates differ in more than the words beside them, so that the decision moved."""
    return _bounds(before) != _bounds(after)


def _bounds(expected: ExpectedDate) -> tuple[object, ...]:
    return (expected.precision, expected.starts_on, expected.ends_on)


def _when(before: ExpectedDate, after: ExpectedDate) -> tuple[str, str]:
    """Write two dates; where they read alike and the words beside them differ, those words too."""
    old, new = words(before), words(after)
    if old != new:
        return old, new
    return _with_text(before), _with_text(after)


def _with_text(expected: ExpectedDate) -> str:
    return f"{words(expected)} (“{expected.text}”)" if expected.text else words(expected)


def _published(entry: PlanEntry) -> dict[str, str]:
    """Write down what the public reads of an entry, under the names that the pages use."""
    return {label: write(entry) for label, write in _FIELDS.items()}


def _maker(maker: Maker) -> str:
    return f"{maker.words}: {listed(maker.members)}" if maker.members else maker.words


def _contact(entry: PlanEntry) -> str:
    contact = entry.contact
    return ", ".join(part for part in (contact.name, contact.post, contact.telephone, contact.email) if part)


def _papers(entry: PlanEntry) -> str:
    return "; ".join(f"{paper.title} ({paper.url})" if paper.url else paper.title for paper in entry.papers)


def _access(entry: PlanEntry) -> str:
    said = RESTRICTION_WORDS[entry.restriction]
    return said if entry.exempt_paragraph is None else f"{said}, {paragraph_words(entry.exempt_paragraph)}"


_FIELDS: Mapping[str, Callable[[PlanEntry], str]] = MappingProxyType(
    {
        WHEN: lambda entry: words(entry.expected),
        "Decision": lambda entry: entry.title,
        "What is to be decided": lambda entry: entry.matter,
        "Decision maker": lambda entry: "; ".join(map(_maker, entry.makers)),
        "Scrutiny committee": lambda entry: "; ".join(committee.name for committee in entry.committees),
        "Why it is key": lambda entry: entry.key_words,
        "Wards affected": lambda entry: entry.ward_words,
        "Consultation": lambda entry: entry.consultation,
        "Lead officer": _contact,
        "Directorate or department": lambda entry: entry.directorate,
        "Documents": _papers,
        "About the documents": lambda entry: entry.documents_note,
        "Open to the public": _access,
        "Reference": lambda entry: entry.reference,
    }
)
