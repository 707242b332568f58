"""The extract of an edition for one scrutiny committee, as a report for the agenda of its next meeting."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from webapp.domain import wording
from webapp.domain.comparison import Changed, Comparison, Gone
from webapp.domain.edition import Edition, EditionHead
from webapp.domain.edition_paper import departure_line, named, table_of
from webapp.domain.edition_view import contact_words, mark_words, month_groups, recorded_words
from webapp.domain.expected_dates import in_sentence
from webapp.domain.paper import Blank, Block, Bullets, Heading, Logo, Paper, Paragraph
from webapp.domain.paper_blocks import as_sentence, facts, paragraphs
from webapp.domain.plan_entry import Committee

PURPOSE = (
    "This is a regular report to the {committee}. It sets out the decisions in the council’s forward plan that fall "
    "within the committee’s remit."
)
RECOMMENDATIONS = (
    "to note the decisions of the forward plan that fall within its remit",
    "to say on which of them, if any, it requests further information",
    "to consider which of them, if any, to include in its work programme",
)
BACKGROUND = (
    "The forward plan gives the committee the opportunity to consider whether it wishes to seek to influence any of "
    "these decisions before they are made, or to request further information. If the committee wishes to examine one "
    "of them, it considers how that can be accommodated within its work programme."
)
CALL_IN = (
    "Once a decision is made and its record is published, it may be called in for as long as the council’s rule says, "
    "and may then not be implemented until scrutiny has looked at it."
)
NOTHING_FALLS = "No decision in this edition falls within the committee’s remit."


@dataclass(frozen=True, slots=True)
class News:
    """What is different for one committee since the edition before, a line each."""

    new: tuple[str, ...]
    moved: tuple[str, ...]
    reworded: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def parts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Name the parts in which there is something, in order."""
        named_parts = (("New", self.new), ("Moved", self.moved), ("Reworded", self.reworded), ("Gone", self.gone))
        return tuple((heading, lines) for heading, lines in named_parts if lines)


def extract_paper(
    edition: Edition,
    committee: Committee,
    *,
    previous: EditionHead | None,
    comparison: Comparison | None,
    logo: Logo | None = None,
) -> Paper:
    """Make the report for a committee, named as the edition names it.

    `comparison` is of this edition's entries with the plan before it, None where no edition before it is kept;
    The day of the meeting is left to be filled in.
    """
    head, front = edition.head, edition.front
    return Paper(
        title=f"Forward plan of key decisions: extract for {committee.name}",
        council_name=front.council_name,
        made_on=head.published_on,
        blocks=tuple(_blocks(edition, committee, previous, comparison)),
        subtitle=f"Report to the {_in_full(committee.name)}",
        footer=f"{front.council_name}: {head.name} of the forward plan, extract for {committee.name}",
        colour=front.colour,
        landscape=True,
        logo=logo,
    )


def news_for(committee_slug: str, comparison: Comparison) -> News:
    """Say what is new, moved, changed or gone for one committee; what leaves or enters its remit is said to do so."""
    entered, left = list[str](), list[str]()
    for one in (*comparison.moved, *comparison.reworded):
        if not one.before.falls_to(committee_slug) and one.after.falls_to(committee_slug):
            entered.append(f"{named(one.after)}. Now falls to this committee.")
        if one.before.falls_to(committee_slug) and not one.after.falls_to(committee_slug):
            left.append(f"{named(one.after)}. No longer falls to this committee.")
    return News(
        new=(*(named(one) for one in comparison.new if one.falls_to(committee_slug)), *entered),
        moved=tuple(map(_moved, _kept(comparison.moved, committee_slug))),
        reworded=tuple(map(_reworded, _kept(comparison.reworded, committee_slug))),
        gone=(*(_gone(one) for one in comparison.gone if one.entry.falls_to(committee_slug)), *left),
    )


def _blocks(
    edition: Edition,
    committee: Committee,
    previous: EditionHead | None,
    comparison: Comparison | None,
) -> Iterator[Block]:
    entries = [entry for entry in edition.entries if entry.falls_to(committee.slug)]
    yield Blank("Date of the meeting")
    yield from facts((("Whom to ask", contact_words(edition.front.contact)),))
    yield from _purpose(committee)
    yield from _background(edition)
    yield Heading("What has changed since the edition before")
    yield from _changes(committee, previous, comparison)
    yield Heading("The decisions")
    if not entries:
        yield Paragraph(NOTHING_FALLS)
    else:
        groups = [one for one in month_groups(entries, edition.head) if one.entries]
        marks = {one.uuid: mark_words(one) for one in entries}
        yield table_of(groups, caption=f"Decisions within the remit of {committee.name}, by month", marks=marks)
    yield Heading("Consultation")
    yield Paragraph("The consultation on each decision is set out with it.")
    yield Heading("Background documents")
    yield Paragraph(f"{edition.head.title} ({edition.head.name}), published {wording.day(edition.head.published_on)}.")


def _purpose(committee: Committee) -> Iterable[Block]:
    yield Heading("Purpose")
    yield Paragraph(PURPOSE.format(committee=_in_full(committee.name)))
    yield Heading("Recommendations")
    yield Paragraph("The committee is asked:")
    yield Bullets(RECOMMENDATIONS)


def _background(edition: Edition) -> Iterable[Block]:
    head, front = edition.head, edition.front
    yield Heading("Background")
    yield Paragraph(
        f"{head.name} of the forward plan covers {head.period_words} and was published on "
        f"{wording.day(head.published_on)}. {BACKGROUND}"
    )
    yield from paragraphs(recorded_words(head))
    yield from paragraphs(front.key_decision)
    yield Paragraph(CALL_IN)
    if front.call_in:
        yield Bullets(front.call_in)


def _changes(committee: Committee, previous: EditionHead | None, comparison: Comparison | None) -> Iterable[Block]:
    if comparison is None or previous is None:
        yield Paragraph("No edition before this one is kept here, so there is nothing to compare with.")
        return
    parts = news_for(committee.slug, comparison).parts
    since = f"{previous.within} of {wording.day(previous.published_on)}"
    if not parts:
        yield Paragraph(f"Nothing within the committee’s remit has changed since {since}.")
        return
    yield Paragraph(f"Compared with {since}:")
    for heading, lines in parts:
        yield Heading(heading, 3)
        yield Bullets(lines)


def _kept(changed: Iterable[Changed], slug: str) -> list[Changed]:
    """Return the changes of decisions that fell to a committee and still do."""
    return [one for one in changed if one.before.falls_to(slug) and one.after.falls_to(slug)]


def _moved(one: Changed) -> str:
    reasons = [as_sentence(move.reason) for move in one.reasons if move.reason.strip()]
    why = f" Reason: {' '.join(reasons)}" if reasons else ""
    return f"{named(one.after)}. From {in_sentence(one.before.expected)} to {in_sentence(one.after.expected)}.{why}"


def _reworded(one: Changed) -> str:
    labels = [change.label[:1].lower() + change.label[1:] for change in one.changes]
    return f"{named(one.after)}. Changed: {wording.listed(labels)}."


def _gone(one: Gone) -> str:
    return departure_line(one.departure) if one.departure else f"{named(one.entry)}. No reason is recorded."


def _in_full(name: str) -> str:
    """Name a committee in a sentence: "Sustainable Growth scrutiny committee", but "Health Scrutiny Panel" as it is."""
    ending = name.rsplit(None, 1)[-1].casefold()
    return name if ending in {"committee", "commission", "panel", "board"} else f"{name} scrutiny committee"
