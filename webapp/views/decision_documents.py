"""Documents about decisions: the record of one, statutory notices, and the form on which people may comment.

What they say can change until it is corrected no more, so a hash of it is part of the key under which each is kept.
"""

from flask import Blueprint, Response, abort

from webapp.adapters.documents import DRAWN
from webapp.adapters.logo import read_logo
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london_date
from webapp.domain.notice_paper import notice_paper
from webapp.domain.notice_presets import FIRST_DAY_OF_2012_LAW
from webapp.domain.paper import Paper
from webapp.domain.paper_blocks import Letterhead
from webapp.domain.record_paper import record_paper
from webapp.domain.representation_form import representation_form
from webapp.links import notice_url
from webapp.models.plan_wording import PlanWording
from webapp.queries import plan_wording, record_documents, trail
from webapp.views.access import public
from webapp.views.council_notice_rules import notice_calendar, notice_rules
from webapp.views.database import database, now, settings
from webapp.views.kept_files import fingerprint, served

blueprint = Blueprint("decision_documents", __name__)


@blueprint.get("/decisions/<slug>/decision-notice.<any(pdf, docx):ending>")
@public
def record(slug: str, ending: str) -> Response:
    """Serve the record of a decision as a document."""
    with database().reading() as session:
        uuid, facts = record_documents.record_facts(session, slug) or abort(404)
    paper = record_paper(facts, _letterhead(), nation=settings().nation)
    return _served(f"records/{uuid}", f"decision-notice-{slug}", "decision-notice", paper, ending)


@blueprint.get("/decisions/<slug>/notices/<uuid>.<any(pdf, docx):ending>")
@public
def notice(slug: str, uuid: str, ending: str) -> Response:
    """Serve a statutory notice as a document."""
    address = notice_url(settings().base_url, slug, uuid)
    with database().reading() as session:
        rules, calendar = notice_rules(session), notice_calendar(session)
        found = record_documents.notice_facts(session, slug, uuid, rules=rules, calendar=calendar, address=address)
    shown = found or abort(404)
    return _served(
        f"notices/{uuid}", f"{shown.notice.kind.value}-{slug}", "notice", notice_paper(shown, _letterhead()), ending
    )


@blueprint.get("/representation-form.<any(pdf, docx):ending>")
@public
def form(ending: str) -> Response:
    """Serve the form on which anybody may comment on a decision before it is made."""
    here = settings()
    with database().reading() as session:
        front = plan_wording.front_matter(
            session,
            council_name=here.council_name,
            colour=here.council_colour,
            nation=here.nation,
            on=london_date(now()),
        )
        own = plan_wording.wording(session)
        changes = trail.history(session, PlanWording, own.uuid)
    made_on = london_date(changes[0].at) if changes else FIRST_DAY_OF_2012_LAW
    paper = representation_form(_letterhead(), contact=front.contact, comments=front.comments, made_on=made_on)
    return _served("forms", "representation-form", "representation-form", paper, ending)


def _served(place: str, file_name: str, name: str, paper: Paper, ending: str) -> Response:
    return served(
        f"{place}/{fingerprint(paper)}/{name}.{ending}",
        file_name=f"{file_name}.{ending}",
        make=lambda: DRAWN[ending](paper),
        is_frozen=False,
    )


def _letterhead() -> Letterhead:
    """Return whose papers these are; that the logo cannot be read is our mistake, not the reader's."""
    here = settings()
    try:
        return Letterhead(here.council_name, here.council_colour, read_logo(here))
    except RuleBroken as unreadable:
        raise RuntimeError(unreadable.message) from unreadable
