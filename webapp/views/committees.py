"""Scrutiny committees for everybody: what each looks at, who sits on it, and what is coming to it."""

from datetime import date

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.domain.edition import EditionHead
from webapp.domain.london import london_date
from webapp.domain.membership import KIND_WORDS, place_in_words
from webapp.models.bodies import Membership
from webapp.queries import bodies, decisions, latest_edition, meetings, plan_lines
from webapp.queries.decisions import Filters
from webapp.views.access import public
from webapp.views.database import database, now
from webapp.views.plan_lines import line_of

blueprint = Blueprint("committees", __name__, url_prefix="/committees")

LATEST_MEETINGS = 3


@blueprint.get("")
@public
def index() -> ResponseReturnValue:
    """List the scrutiny committees."""
    with database().reading() as session:
        committees = bodies.committees(session)
    return render_template("committees/list.html", committees=committees)


@blueprint.get("/<slug>")
@public
def committee(slug: str) -> ResponseReturnValue:
    """Show one committee: its remit, who sits on it today, whom to ask, when it meets, and what is coming to it."""
    instant = now()
    with database().reading() as session:
        found = bodies.committee(session, slug)
        if found is None or found.id is None:
            abort(404)
        sitting = bodies.sitting(session, found.id, london_date(instant))
        coming = [line_of(one, now=instant) for one in plan_lines.plan(session, Filters(committee=slug))]
        extracts = extracts_for(session, slug, london_date(instant))
        meets = meetings.to_come(session, instant, committee_id=found.id)
        met = meetings.latest_begun(session, instant, committee_id=found.id, most=LATEST_MEETINGS)
        open_now = len(decisions.open_to_call_in(session, instant, committee=slug))
    return render_template(
        "committees/committee.html",
        committee=found,
        members=[(one.person.name, place_of(one)) for one in sorted(sitting, key=rank)],
        coming=coming,
        meets=meets,
        met=met,
        open_now=open_now,
        extracts=extracts,
    )


def extracts_for(session: Session, slug: str, on: date) -> list[EditionHead]:
    """Return the plan in force and the supplements to it, those that name a committee: each has an extract for it."""
    plan = latest_edition.in_force(session, on)
    heads = [plan.head, *plan.supplements] if plan else []
    naming = latest_edition.those_naming(session, [head.number for head in heads], slug)
    return [head for head in heads if head.number in naming]


def place_of(membership: Membership) -> str:
    """Say as what a person sits on a committee."""
    return place_in_words(membership.kind, membership.co_optee_kind)


def rank(membership: Membership) -> tuple[int, str]:
    """Order the chair first, then by kind and name."""
    return list(KIND_WORDS).index(membership.kind), membership.person.name
