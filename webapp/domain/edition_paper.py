"""An edition as a document: what stands in front, what is new and carried forward, and its entries in one table.

Regulation 9(1)(a) and (f) to (h) of SI 2012/2089 are the same for every entry and stand in front; (b) to (e) stand with
each entry. What was not given is said to be not given.
"""

from collections.abc import Iterable, Mapping, Sequence

from webapp.domain import wording
from webapp.domain.contacts import Contact
from webapp.domain.edition import Departure, Edition, EditionHead
from webapp.domain.edition_view import (
    Carried,
    EditionView,
    FrontPart,
    NewItems,
    contact_words,
    departure_words,
    edition_view,
    times_moved,
)
from webapp.domain.exempt_information import Restriction, paragraph_words
from webapp.domain.expected_dates import in_sentence, words
from webapp.domain.paper import Block, Bullets, Cell, Column, Group, Heading, Logo, Paper, Paragraph, Table
from webapp.domain.paper_blocks import as_sentence, facts, paragraphs, section
from webapp.domain.plan_entry import Maker, PlanEntry
from webapp.domain.plan_months import Section

COLUMNS = (
    Column("Reference", 4),
    Column("Decision", 8),
    Column("When", 5),
    Column("Decision maker", 5),
    Column("Scrutiny committee and wards", 5),
    Column("Consultation", 5),
    Column("Contact and documents", 8),
)
DIRECTORATE = "Directorate or department"
NOT_GIVEN = "Not given"
NO_DOCUMENTS = "No documents are listed yet."
_EXPECTED: Mapping[Restriction, str] = {
    Restriction.PUBLIC: "",
    Restriction.PART_EXEMPT: "The report is expected to be part exempt",
    Restriction.FULLY_EXEMPT: "The report is expected to be exempt",
}


def edition_paper(edition: Edition, logo: Logo | None = None, *, previous: EditionHead | None) -> Paper:
    """Make the document of an edition, dated with its day of publication.

    `previous` is the edition before it as it was then (`queries.editions.previous`), None for the first one.
    """
    view, front = edition_view(edition, previous=previous), edition.front
    head = view.head
    return Paper(
        title=head.title,
        council_name=front.council_name,
        made_on=head.published_on,
        blocks=tuple(_blocks(view)),
        subtitle=f"{head.name}, published on {wording.day(head.published_on)}",
        footer=f"{front.council_name}: {head.title}",
        colour=front.colour,
        landscape=True,
        logo=logo,
    )


def table_of(groups: Sequence[Section[PlanEntry]], *, caption: str, marks: Mapping[str, str]) -> Table:
    """Put entries into a table under their months, with what regulation 9(1) asks for; `marks` are words by uuid."""
    return Table(
        caption,
        COLUMNS,
        tuple(
            Group(
                one.heading,
                tuple(_row(entry, marks.get(entry.uuid, "")) for entry in one.entries),
                one.nothing,
            )
            for one in groups
        ),
    )


def departure_line(departure: Departure) -> str:
    """Write one departure on a line: reference, title, why and when."""
    return f"{named(departure)}. {departure_words(departure)}"


def named(one: PlanEntry | Departure) -> str:
    """Name an entry by its reference and title: "KEY/03JAN/12, Clare Lodge Refurbishment"."""
    return f"{one.reference}, {one.title}"


def privacy_words(entry: PlanEntry) -> str:
    """Say that a report is expected to be exempt and by which paragraph; nothing of one that is public."""
    said = _EXPECTED[entry.restriction]
    if not said or entry.exempt_paragraph is None:
        return said and f"{said}."
    return f"{said}: {paragraph_words(entry.exempt_paragraph)}."


def _blocks(view: EditionView) -> Iterable[Block]:
    """Yield what the document holds, in order."""
    yield from facts(view.published)
    yield from paragraphs(view.recorded)
    yield from section("Note", view.head.note)
    for part in view.front:
        yield from _front(part)
    yield from section("The council’s departments", view.departments)
    yield from _new(view.new)
    yield from _carried(view.carried)
    yield Heading("The decisions")
    yield table_of(view.groups, caption="Decisions to be made, by month", marks=view.marks)
    yield from _left(view.departures, view.left)


def _front(part: FrontPart) -> Iterable[Block]:
    yield Heading(part.heading)
    if part.is_list:
        yield Bullets(part.paragraphs)
        return
    for text in part.paragraphs:
        yield from paragraphs(text)


def _new(new: NewItems) -> Iterable[Block]:
    yield Heading("New items in this edition")
    if new.entries:
        yield Bullets(tuple(map(named, new.entries)))
    if new.nothing:
        yield Paragraph(new.nothing)
    for remark in new.remarks:
        yield Paragraph(remark)


def _carried(carried: Sequence[Carried]) -> Iterable[Block]:
    if carried:
        yield Heading("Carried forward")
        yield Bullets(tuple(f"{named(one.entry)}. {one.words}" for one in carried))


def _left(departures: Sequence[Departure], left: str) -> Iterable[Block]:
    if departures or left:
        yield Heading("No longer in the plan")
    if left:
        yield Paragraph(left)
    if departures:
        yield Bullets(tuple(map(departure_line, departures)))


def _row(entry: PlanEntry, mark: str) -> tuple[Cell, ...]:
    """Return the cells of one entry, in the order of the columns."""
    return (
        Cell(entry.reference),
        Cell(_lines(mark, entry.matter, entry.key_words, privacy_words(entry)), strong=entry.title),
        Cell(_lines(*_when(entry))),
        Cell(_lines(*map(maker_words, entry.makers)) or NOT_GIVEN),
        Cell(_lines(*_remit(entry))),
        Cell(entry.consultation or NOT_GIVEN),
        Cell(_lines(*_contact_and_documents(entry))),
    )


def maker_words(maker: Maker) -> str:
    """Name who decides: the office and its holder, or the body and its members."""
    return f"{maker.words}. Members: {wording.listed(maker.members)}" if maker.members else maker.words


def _when(entry: PlanEntry) -> Iterable[str]:
    yield words(entry.expected)
    yield f"First noticed {entry.first_noticed_words}"
    if entry.moves:
        first = in_sentence(entry.moves[0].old)
        yield f"{times_moved(len(entry.moves))}; first expected: {first}"


def _remit(entry: PlanEntry) -> Iterable[str]:
    names = [committee.name for committee in entry.committees]
    yield "; ".join(names) or "No scrutiny committee named"
    if entry.ward_words:
        yield entry.ward_words if entry.all_wards else f"Wards: {entry.ward_words}"


def _contact_and_documents(entry: PlanEntry) -> Iterable[str]:
    contact = entry.contact
    yield contact_words(Contact(contact.name, contact.post))
    yield f"Telephone {contact.telephone}" if contact.telephone else ""
    yield contact.email
    yield "" if contact_words(contact) else "No lead officer named"
    yield f"{DIRECTORATE}: {entry.directorate}" if entry.directorate else ""
    papers = [paper.title for paper in entry.papers]
    if papers:
        yield f"Documents: {'; '.join(papers)}"
    yield as_sentence(entry.documents_note)
    if not papers and not entry.documents_note.strip():
        yield NO_DOCUMENTS


def _lines(*lines: str) -> str:
    return "\n".join(line.strip() for line in lines if line.strip())
