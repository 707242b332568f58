"""The plan: what will be decided, month by month, for everybody."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from webapp.domain.london import london_date
from webapp.domain.plan_months import sections_of, title_of
from webapp.queries import bodies, call_ins, decisions
from webapp.queries.decisions import Filters
from webapp.views.access import public
from webapp.views.database import database, now
from webapp.views.plan_lines import line_of

blueprint = Blueprint("plan", __name__)

LONGEST_SEARCH = 200


@blueprint.get("/")
@blueprint.get("/plan")
@public
def plan() -> ResponseReturnValue:
    """Show the decisions expected, under the month in which each may first be made."""
    instant = now()
    filters = filters_asked_for()
    with database().reading() as session:
        lines = [line_of(decision, now=instant) for decision in decisions.plan(session, filters)]
        committees = bodies.committees(session)
        makers = bodies.decision_makers_in_use(session)
        wards = bodies.wards(session)
        open_to_call_in = call_ins.number_open(session, instant)
        called_in = call_ins.number_suspended(session)
    sections = sections_of(lines, today=london_date(instant))
    return render_template(
        "plan/plan.html",
        title=title_of(sections),
        sections=sections,
        number=len(lines),
        filters=filters,
        is_filtered=filters != Filters(),
        committees=committees,
        chosen_committee=next((one for one in committees if one.slug == filters.committee), None),
        makers=makers,
        wards=wards,
        open_to_call_in=open_to_call_in,
        called_in=called_in,
    )


def filters_asked_for() -> Filters:
    """Read the filters that the address asks for."""
    return Filters(
        committee=request.args.get("committee", ""),
        decision_maker=request.args.get("decision_maker", ""),
        ward=request.args.get("ward", ""),
        words=request.args.get("words", "").strip()[:LONGEST_SEARCH],
    )
