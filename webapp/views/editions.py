"""Editions for everybody: the list, and each as it was published, from what was frozen that day and nothing else."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from webapp.domain.edition import Edition, EditionHead
from webapp.domain.edition_view import edition_view
from webapp.domain.london import london_date
from webapp.queries import edition_days, editions
from webapp.views.access import public
from webapp.views.database import database, now
from webapp.views.edition_entries import entry_lines
from webapp.views.edition_lines import by_year, line_of, standing_of
from webapp.views.paging import page_number, pages

blueprint = Blueprint("editions", __name__)

PAGE_ROWS = 50


@blueprint.get("/editions/")
@public
def index() -> ResponseReturnValue:
    """List every edition, the newest first."""
    number, today = page_number(), london_date(now())
    with database().reading() as session:
        listed = editions.listed(session)
        coming = edition_days.to_come(session, today)
    start = (number - 1) * PAGE_ROWS
    lines = [line_of(one, today=today) for one in listed[start : start + PAGE_ROWS]]
    return render_template(
        "editions/list.html",
        years=by_year(lines, total=len(listed)),
        total=len(listed),
        coming=coming if number == 1 else [],
        paging=pages(number, len(listed), PAGE_ROWS),
    )


@blueprint.get("/editions/<int:number>")
@public
def edition(number: int) -> ResponseReturnValue:
    """Show one edition as it was published; only what superseded it and what adds to it is said as of today."""
    today = london_date(now())
    with database().reading() as session:
        found = editions.by_number(session, number) or abort(404)
        superseded = editions.superseded_by(session, number)
        in_force = editions.plan_in_force(session, today) if superseded else None
        adds_to = editions.added_to(session, found.head) if found.head.is_supplement else None
        supplements = [] if found.head.is_supplement else editions.supplements_to(session, found.head)
        previous = editions.previous(session, number)
    return render_template(
        "editions/edition.html",
        edition=found,
        head=found.head,
        superseded=superseded,
        in_force=in_force,
        adds_to=adds_to,
        supplements=supplements,
        previous=previous,
        standing=standing_of(found.head, superseded=superseded is not None, today=today),
        committees=found.committees,
        **shown(found, previous),
    )


def shown(edition: Edition, previous: EditionHead | None) -> dict[str, Any]:
    """Return what `editions/body.html` shows of an edition, for its page and for its preview."""
    view = edition_view(edition, previous=previous)
    return {"view": view, "lines": entry_lines(view)}
