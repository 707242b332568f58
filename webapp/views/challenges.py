"""The public register of challenges that a decision should have been key, with the reports to Council."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.queries import challenges
from webapp.views.access import public
from webapp.views.database import database
from webapp.views.desk_challenges import standing
from webapp.views.paging import page_number, pages

blueprint = Blueprint("challenges", __name__)


@blueprint.get("/should-have-been-key")
@public
def index() -> ResponseReturnValue:
    """List the challenges: those without a report first."""
    page = page_number()
    with database().reading() as session:
        found, total = challenges.register(session, page=page)
    return render_template(
        "challenges/index.html",
        lines=[(one, standing(one), challenges.public_slug(one)) for one in found],
        paging=pages(page, total, challenges.PAGE_ROWS),
    )
