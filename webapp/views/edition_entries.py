"""The entries of an edition in the words of its page: a line of the table each, and the rest of its particulars."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain import wording
from webapp.domain.edition_view import Carried, EditionView, contact_words
from webapp.domain.expected_dates import in_sentence, words
from webapp.domain.plan_entry import Paper, PlanEntry
from webapp.views.decision_facts import privacy_sentence
from webapp.views.plan_lines import PRIVACY

# Entries have names enough of their own not to meet these.
ANCHOR = "entry-"


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry: what the table shows of it, and its other particulars by name; empty ones are left out."""

    anchor: str
    reference: str
    slug: str
    title: str
    mark: str
    privacy: str
    when: str
    was: str
    makers: tuple[str, ...]
    committees: tuple[str, ...]
    particulars: tuple[tuple[str, str], ...]
    papers: tuple[Paper, ...]


def entry_lines(view: EditionView) -> dict[str, EntryLine]:
    """Return the entries of an edition as its page shows them, by uuid."""
    carried = {one.entry.uuid: one for one in view.carried}
    return {entry.uuid: _line(entry, carried) for group in view.groups for entry in group.entries}


def _line(entry: PlanEntry, carried: Mapping[str, Carried]) -> EntryLine:
    return EntryLine(
        anchor=f"{ANCHOR}{entry.slug}",
        reference=entry.reference,
        slug=entry.slug,
        title=entry.title,
        mark="New" if entry.is_new else "Moved" if entry.was else "",
        privacy=PRIVACY[entry.restriction],
        when=words(entry.expected),
        was=in_sentence(entry.was) if entry.was else "",
        makers=tuple(maker.words for maker in entry.makers),
        committees=tuple(one.name for one in entry.committees),
        particulars=tuple((name, said) for name, said in _particulars(entry, carried.get(entry.uuid)) if said),
        papers=entry.papers,
    )


def _particulars(entry: PlanEntry, carried: Carried | None) -> tuple[tuple[str, str], ...]:
    """Name what regulation 9(1) asks for and the columns do not show, and what the public should know besides."""
    return (
        ("What is to be decided", entry.matter),
        ("Members", _members(entry)),
        ("Why it is key" if entry.is_key else "Kind of decision", entry.key_words),
        ("Wards affected", entry.ward_words),
        ("Consultation", entry.consultation),
        ("Lead officer", contact_words(entry.contact)),
        ("Directorate or department", entry.directorate),
        ("Open to the public", privacy_sentence(entry)),
        ("First noticed", entry.first_noticed_words),
        ("Moved", _moved(carried) if carried else ""),
        ("About the documents", entry.documents_note),
    )


def _members(entry: PlanEntry) -> str:
    """Name the members of each body that decides, as at publication."""
    return "\n".join(f"{one.name}: {wording.listed(one.members)}" for one in entry.makers if one.members)


def _moved(carried: Carried) -> str:
    return "\n".join((f"{carried.times_moved}:", *carried.moves)) if carried.moves else ""
