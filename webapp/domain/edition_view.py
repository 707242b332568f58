"""An edition in the order in which people read it: what stands in front, what is new, what moved, the months.

The page of an edition and its papers are made from this one view, so that they say the same. It is worked out from
frozen facts only: the edition, and the head of the edition before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from webapp.domain import wording
from webapp.domain.contacts import Contact
from webapp.domain.edition import DEPARTURE_WORDS, CabinetMember, Departure, Edition, EditionHead, EditionKind
from webapp.domain.edition_period import months_of
from webapp.domain.expected_dates import in_sentence
from webapp.domain.london import london_date
from webapp.domain.paper_blocks import as_sentence
from webapp.domain.plan_entry import DateMove, PlanEntry
from webapp.domain.plan_months import LATE, Section, sections_of
from webapp.domain.references import as_key

NO_EARLIER = "No edition before this one is kept here, so no item is marked as new."
NOTHING_NEW = "No item is new in this edition."
NOTHING_LEFT = "Nothing has left the plan since the edition before."
SCHEDULE_12A = (
    "Where a report is expected to be exempt, the paragraph named is one of Schedule 12A to the Local Government Act "
    "1972, which says what information may be kept from the public."
)


@dataclass(frozen=True, slots=True)
class FrontPart:
    """One part of what stands in front; with `is_list`, each of its paragraphs is an item of a list."""

    heading: str
    paragraphs: tuple[str, ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class NewItems:
    """The entries that are new, or the sentence in place of them; `remarks` are about the edition's own list."""

    entries: tuple[PlanEntry, ...]
    nothing: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """An entry that was announced before: since when, and each move of its date in words, the first one first."""

    entry: PlanEntry
    first_noticed: str
    times_moved: str
    moves: tuple[str, ...]

    @property
    def words(self) -> str:
        """Write it on one line: "First noticed on 3 December 2010. Moved once: on 5 January 2012 from …"."""
        moved = f" {self.times_moved}: {'; '.join(self.moves)}." if self.moves else ""
        return f"First noticed on {self.first_noticed}.{moved}"


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition laid out for reading. `marks` says by uuid what a reader should notice about an entry, in words.

    `published` are facts with their labels; `recorded` says of an edition published elsewhere where that was and when
    it was put in here; `left` is the sentence above the departures, or in place of them.
    """

    head: EditionHead
    published: tuple[tuple[str, str], ...]
    recorded: str
    front: tuple[FrontPart, ...]
    new: NewItems
    carried: tuple[Carried, ...]
    groups: tuple[Section[PlanEntry], ...]
    departures: tuple[Departure, ...]
    left: str
    departments: str
    marks: dict[str, str]


def edition_view(edition: Edition, *, previous: EditionHead | None) -> EditionView:
    """Lay an edition out; `previous` is the one before it, as it was when this one was published."""
    head = edition.head
    return EditionView(
        head=head,
        published=tuple(_published(head)),
        recorded=recorded_words(head),
        front=tuple(part for part in _front(edition) if part.paragraphs),
        new=_new_items(edition, previous),
        carried=carried_forward(edition.entries),
        groups=month_groups(edition.entries, head),
        departures=edition.departures,
        left=NOTHING_LEFT if previous and head.kind is EditionKind.REGULAR and not edition.departures else "",
        departments=edition.front.departments.strip(),
        marks={one.uuid: words for one in edition.entries if (words := mark_words(one))},
    )


def mark_words(entry: PlanEntry) -> str:
    """Say what a reader should notice: "NEW in this edition", "MOVED; was October 2026", or nothing."""
    if entry.is_new:
        return "NEW in this edition"
    return f"MOVED; was {in_sentence(entry.was)}" if entry.was else ""


def recorded_words(head: EditionHead) -> str:
    """Say where an edition was published before it was put in here, and which of its words are of that day only."""
    if not head.published_elsewhere:
        return ""
    return (
        f"Published elsewhere: {as_sentence(head.published_elsewhere)} Names of offices, committees and people, and "
        f"the words in front, are those of the day it was put in, {wording.day(london_date(head.recorded_at))}."
    )


def carried_forward(entries: Sequence[PlanEntry]) -> tuple[Carried, ...]:
    """Return the entries that are not new, with the moves of their dates."""
    return tuple(
        Carried(
            entry,
            entry.first_noticed_words,
            times_moved(len(entry.moves)),
            tuple(f"{_route(move)} ({_reason(move)})" for move in entry.moves),
        )
        for entry in entries
        if not entry.is_new
    )


def times_moved(number: int) -> str:
    """Say how often a date was moved: "Moved once", "Moved 3 times", or nothing."""
    if not number:
        return ""
    return "Moved once" if number == 1 else f"Moved {wording.count(number, 'time')}"


def month_groups(entries: Sequence[PlanEntry], head: EditionHead) -> tuple[Section[PlanEntry], ...]:
    """Put the entries of an edition under the months of its period.

    What was expected before the period comes first, what has no date last. A regular edition names every month of its
    period, with a sentence where nothing is expected; a supplement only those that it has entries for.
    """
    sections = [one for one in sections_of(entries, today=head.first_day) if one.entries]
    before = f"Expected before {wording.short_day(head.first_day)} and not yet decided"
    late = [replace(one, heading=before) for one in sections if one.heading == LATE]
    by_month = {one.first_month: one for one in sections if one.first_month is not None}
    undated = [one for one in sections if one.first_month is None and one.heading != LATE]
    if head.kind is EditionKind.REGULAR:
        for part in months_of(head.first_day, head.last_day):
            month = part.first.replace(day=1)
            nothing = f"Nothing is expected {part.in_words}."
            by_month.setdefault(month, Section(wording.month(month), (), nothing, month, month))
    months = [section for _, section in sorted(by_month.items())]
    return (*late, *months, *undated)


def departure_words(departure: Departure) -> str:
    """Say why an entry left and when: "Withdrawn on 18 November 2026. Reason: The building was sold."."""
    on = f"{DEPARTURE_WORDS[departure.kind]} on {wording.short_day(departure.left_on)}."
    return f"{on} Reason: {as_sentence(departure.reason)}" if departure.reason else on


def _published(head: EditionHead) -> Iterator[tuple[str, str]]:
    """Yield what the edition is, its period, and when it was published."""
    yield "Edition" if head.kind is EditionKind.REGULAR else "Supplement", str(head.number)
    yield "Period", head.period_words
    yield "Published on", wording.day(head.published_on)


def _front(edition: Edition) -> Iterator[FrontPart]:
    """Yield what stands in front, part by part; what is empty is left out by whoever asks."""
    front = edition.front
    yield FrontPart("About this plan", _texts(_to_be_made(edition), front.law))
    yield FrontPart("What a key decision is", _texts(front.key_decision, _threshold(front.threshold)))
    yield FrontPart("Members of the Cabinet", tuple(map(_member, front.cabinet)), is_list=True)
    yield FrontPart("How to comment", _texts(front.comments))
    yield FrontPart("Copies of the documents", _texts(front.copies))
    yield FrontPart("Other documents", _texts(front.other_documents))
    yield FrontPart("Reports that are not public", _texts(SCHEDULE_12A if _names_a_paragraph(edition) else ""))
    yield FrontPart("Whom to ask", _texts(contact_words(front.contact)))


def _to_be_made(edition: Edition) -> str:
    """Say that the decisions are to be made on behalf of the council, as reg. 9(1)(a) asks."""
    council, period = edition.front.council_name, edition.head.period_words
    said = f"The key decisions set out below are to be made on behalf of {council} in the period {period}."
    if any(not entry.is_key for entry in edition.entries):
        return f"{said} Decisions that are not key stand among them and say so."
    return said


def _threshold(words: str) -> str:
    return f"Threshold for spending or savings: {as_sentence(words)}" if words.strip() else ""


def _names_a_paragraph(edition: Edition) -> bool:
    return any(entry.is_private and entry.exempt_paragraph is not None for entry in edition.entries)


def _member(member: CabinetMember) -> str:
    return f"{member.name}: {wording.offices(member.offices)}" if member.offices else member.name


def contact_words(contact: Contact) -> str:
    """Write whom to ask on one line: name, post, telephone and e-mail address, as far as they are given."""
    telephone = f"telephone {contact.telephone}" if contact.telephone else ""
    return ", ".join(part for part in (contact.name, contact.post, telephone, contact.email) if part)


def _new_items(edition: Edition, previous: EditionHead | None) -> NewItems:
    """Name the new entries, and what the edition's own list of them says otherwise."""
    new = tuple(entry for entry in edition.entries if entry.is_new)
    nothing = "" if new else NOTHING_NEW if previous else NO_EARLIER
    return NewItems(new, nothing, tuple(_remarks(edition, new)))


def _remarks(edition: Edition, new: Sequence[PlanEntry]) -> Iterator[str]:
    """Yield a sentence for each way in which the list of new items given with an edition differs from its entries."""
    held = {as_key(entry.reference) for entry in edition.entries}
    marked = {as_key(entry.reference) for entry in new}
    without = [one for one in edition.listed_new if as_key(one) not in held]
    earlier = [one for one in edition.listed_new if as_key(one) in held - marked]
    named = "Its own list of new items also names"
    if without:
        no_entry = "which has no entry in it" if len(without) == 1 else "which have no entries in it"
        yield f"{named} {wording.listed(without)}, {no_entry}."
    if earlier:
        was = "which was" if len(earlier) == 1 else "which were"
        yield f"{named} {wording.listed(earlier)}, {was} announced before."


def _route(move: DateMove) -> str:
    return f"on {wording.short_day(move.moved_on)} from {in_sentence(move.old)} to {in_sentence(move.new)}"


def _reason(move: DateMove) -> str:
    return f"reason: {move.reason.strip().rstrip('.')}" if move.reason.strip() else "no reason given"


def _texts(*texts: str) -> tuple[str, ...]:
    return tuple(text.strip() for text in texts if text.strip())
