"""The documents of an edition: the plan in each format, and the extract for each scrutiny committee."""

from flask import Blueprint, Response, abort

from webapp.adapters.edition_documents import extract_document, extract_key, plan_document, plan_key
from webapp.queries.edition_sources import EditionSources, sources_of
from webapp.views.access import public
from webapp.views.database import database
from webapp.views.kept_files import served

blueprint = Blueprint("edition_documents", __name__, url_prefix="/editions/<int:number>")


@blueprint.get("/plan.<any(pdf, docx, txt, csv, json):ending>")
@public
def plan(number: int, ending: str) -> Response:
    """Serve an edition as a document, the same bytes for ever."""
    return served(
        plan_key(number, ending),
        file_name=f"forward-plan-edition-{number}.{ending}",
        make=lambda: plan_document(_sources(number), ending),
        is_frozen=True,
    )


@blueprint.get("/committees/<slug>/extract.<any(pdf, docx):ending>")
@public
def extract(number: int, slug: str, ending: str) -> Response:
    """Serve what falls to one scrutiny committee as a report for its agenda, the same bytes for ever."""
    return served(
        extract_key(number, slug, ending),
        file_name=f"forward-plan-edition-{number}-{slug}.{ending}",
        make=lambda: _extract(number, slug, ending),
        is_frozen=True,
    )


def _extract(number: int, slug: str, ending: str) -> bytes:
    """Make the extract; there is none for a committee to which nothing in the edition falls."""
    sources = _sources(number)
    committee = next((one for one in sources.committees if one.slug == slug), None) or abort(404)
    return extract_document(sources, committee, ending)


def _sources(number: int) -> EditionSources:
    with database().reading() as session:
        return sources_of(session, number) or abort(404)
