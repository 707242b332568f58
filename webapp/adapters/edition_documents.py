"""The documents of an edition: the plan in each format, and the extract for each scrutiny committee."""

from collections.abc import Callable, Iterator

from webapp.adapters.documents import DRAWN
from webapp.adapters.edition_files import csv_of, json_of
from webapp.domain.edition import Edition
from webapp.domain.edition_paper import edition_paper
from webapp.domain.extract_paper import extract_paper
from webapp.domain.plan_entry import Committee
from webapp.queries.edition_sources import EditionSources

TABLES: dict[str, Callable[[Edition], bytes]] = {"csv": csv_of, "json": json_of}
EXTRACTS = ("pdf", "docx")
LAST_MADE = "editions/{}/plan.json"
"""The key of the document that is kept after all others of its edition."""


def plan_key(number: int, ending: str) -> str:
    """Return the key under which the plan of an edition is kept."""
    return f"editions/{number}/plan.{ending}"


def extract_key(number: int, slug: str, ending: str) -> str:
    """Return the key under which a committee's extract of an edition is kept."""
    return f"editions/{number}/committees/{slug}/extract.{ending}"


def plan_document(sources: EditionSources, ending: str) -> bytes:
    """Make the plan of an edition as a file with this ending."""
    if ending in TABLES:
        return TABLES[ending](sources.edition)
    return DRAWN[ending](edition_paper(sources.edition, sources.logo, previous=sources.previous))


def extract_document(sources: EditionSources, committee: Committee, ending: str) -> bytes:
    """Make what falls to one scrutiny committee, as a report for its agenda."""
    paper = extract_paper(
        sources.edition,
        committee,
        previous=sources.previous,
        comparison=sources.comparison,
        logo=sources.logo,
    )
    return DRAWN[ending](paper)


def every_document(sources: EditionSources) -> Iterator[tuple[str, str, bytes]]:
    """Make each document of an edition: its key, its ending and its bytes; the one of `LAST_MADE` comes last."""
    number = sources.edition.head.number
    for committee in sources.committees:
        for ending in EXTRACTS:
            yield extract_key(number, committee.slug, ending), ending, extract_document(sources, committee, ending)
    for ending in (*DRAWN, *TABLES):
        yield plan_key(number, ending), ending, plan_document(sources, ending)
