"""The plan: what will be decided, month by month, for everybody."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.domain.london import london_date
from webapp.domain.plan import MARKED_FOR
from webapp.domain.plan_months import sections_of, title_of
from webapp.queries import bodies, call_ins, latest_edition, plan_lines
from webapp.queries.decisions import Filters
from webapp.views.access import public
from webapp.views.database import database, now
from webapp.views.plan_lines import PlanLine, line_of

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
        lines = [line_of(decision, now=instant) for decision in plan_lines.plan(session, filters)]
        beside = facts_beside(session, instant)
    return page_of(lines, filters, beside, today=london_date(instant))


def facts_beside(session: Session, instant: datetime) -> dict[str, Any]:
    """Look up what the page shows beside the lines: the choices of its filters, what is being called in, the edition.

    None of it grows with what was decided or published before.
    """
    return {
        "committees": bodies.committees(session),
        "makers": bodies.decision_makers_in_use(session),
        "wards": bodies.wards(session),
        "open_to_call_in": call_ins.number_open(session, instant),
        "called_in": call_ins.number_suspended(session),
        "latest": latest_edition.in_numbers(session, london_date(instant)),
    }


def page_of(lines: Sequence[PlanLine], filters: Filters, beside: dict[str, Any], *, today: date) -> str:
    """Lay the page out."""
    sections = sections_of(lines, today=today)
    return render_template(
        "plan/plan.html",
        title=title_of(sections),
        sections=sections,
        number=len(lines),
        marked_days=MARKED_FOR.days if any(line.mark for line in lines) else 0,
        filters=filters,
        is_filtered=filters != Filters(),
        chosen_committee=next((one for one in beside["committees"] if one.slug == filters.committee), None),
        **beside,
    )


def filters_asked_for() -> Filters:
    """Read the filters that the address asks for."""
    return Filters(
        committee=request.args.get("committee", ""),
        decision_maker=request.args.get("decision_maker", ""),
        ward=request.args.get("ward", ""),
        words=request.args.get("words", "").strip()[:LONGEST_SEARCH],
    )
