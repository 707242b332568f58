"""Scrutiny committees for everybody: what each looks at, who sits on it, and what is coming to it."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from webapp.domain.london import london_date
from webapp.domain.membership import CoOpteeKind, MembershipKind
from webapp.models.bodies import Membership
from webapp.queries import bodies, decisions
from webapp.queries.decisions import Filters
from webapp.views.access import public
from webapp.views.database import database, now
from webapp.views.plan_lines import line_of

blueprint = Blueprint("committees", __name__, url_prefix="/committees")

KINDS: dict[MembershipKind, str] = {
    MembershipKind.CHAIR: "Chair",
    MembershipKind.VICE_CHAIR: "Vice-chair",
    MembershipKind.MEMBER: "Member",
    MembershipKind.CO_OPTEE: "Co-opted member",
    MembershipKind.SUBSTITUTE: "Substitute",
}
CO_OPTEES: dict[CoOpteeKind, str] = {
    CoOpteeKind.CHURCH: "Co-opted member for a church, on education matters",
    CoOpteeKind.PARENT_GOVERNOR: "Co-opted parent governor, on education matters",
    CoOpteeKind.OTHER: "Co-opted member",
}


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
    """Show one committee: its remit, who sits on it today, whom to ask, and what is coming to it."""
    instant = now()
    with database().reading() as session:
        found = next((one for one in bodies.committees(session) if one.slug == slug), None)
        if found is None or found.id is None:
            abort(404)
        sitting = bodies.sitting(session, found.id, london_date(instant))
        coming = [line_of(one, now=instant) for one in decisions.plan(session, Filters(committee=slug))]
        open_now = len(decisions.open_to_call_in(session, instant, committee=slug))
    return render_template(
        "committees/committee.html",
        committee=found,
        members=[(one.person.name, place_of(one)) for one in sorted(sitting, key=_rank)],
        coming=coming,
        open_now=open_now,
    )


def place_of(membership: Membership) -> str:
    """Say as what a person sits on a committee."""
    if membership.kind is MembershipKind.CO_OPTEE and membership.co_optee_kind is not None:
        return CO_OPTEES[membership.co_optee_kind]
    return KINDS[membership.kind]


def _rank(membership: Membership) -> tuple[int, str]:
    """Order the chair first, then by kind and name."""
    return list(KINDS).index(membership.kind), membership.person.name
