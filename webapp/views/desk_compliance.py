"""The compliance board for staff: each decision to come with each of its duties, met, due or missed, and by when."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from webapp.domain import compliance, expected_dates, wording
from webapp.domain.accounts import Role
from webapp.domain.duties import DUTY_WORDS, Duty, DutyState
from webapp.domain.lifecycle import Status
from webapp.domain.london import london_date
from webapp.models.decisions import Decision
from webapp.queries import bodies
from webapp.queries import compliance as compliance_query
from webapp.queries.compliance import Watched
from webapp.queries.facts import expected_of
from webapp.views.access import requires
from webapp.views.council_notice_rules import notice_calendar, notice_rules
from webapp.views.database import database, now
from webapp.views.notice_duties import STATES
from webapp.views.today_lines import duty_page

blueprint = Blueprint("desk_compliance", __name__, url_prefix="/desk/compliance")

ATTENTION = "attention"
SOON_COLOUR = "orange"


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty on the board: its state in a word and a colour, its name, its day, the rest in words, its page."""

    tag: str
    colour: str
    name: str
    when: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One decision on the board; what needs somebody comes first, and what was met stands apart."""

    slug: str
    reference: str
    title: str
    when: str
    status: str
    duties: tuple[DutyLine, ...]
    met: tuple[DutyLine, ...]
    unknown: str


@blueprint.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """Show the board, what needs attention first, narrowed to a committee or to what needs attention."""
    today = london_date(now())
    committee, show = request.args.get("committee", ""), request.args.get("show", "")
    with database().reading() as session:
        watched = compliance_query.watched(
            session, rules=notice_rules(session), calendar=notice_calendar(session), today=today
        )
        share = compliance_query.early_share(session, today)
        committees = bodies.committees(session)
    found = [one for one in watched if not committee or _falls_to(one.decision, committee)]
    found.sort(key=lambda one: not _needs_attention(one, today))
    shown = [one for one in found if show != ATTENTION or _needs_attention(one, today)]
    return render_template(
        "desk_compliance/index.html",
        lines=[_line(one, today) for one in shown],
        totals=compliance.totals_of((duty for one in found for duty in one.duties), today),
        share=share,
        committees=committees,
        committee=committee,
        show=show,
        attention=ATTENTION,
    )


def _falls_to(decision: Decision, committee: str) -> bool:
    return any(one.slug == committee for one in decision.committees)


def _needs_attention(one: Watched, today: date) -> bool:
    return bool(one.unknown) or any(compliance.needs_attention(duty, today) for duty in one.duties)


def _line(one: Watched, today: date) -> BoardLine:
    decision = one.decision
    made_on = decision.outcome.decided_on if decision.outcome else None
    urgent = compliance.most_urgent_first(one.duties, today)
    later = [duty for duty in one.duties if duty.state is DutyState.DUE and duty not in urgent]
    met = [duty for duty in one.duties if duty.state is DutyState.MET]
    return BoardLine(
        slug=decision.slug,
        reference=decision.reference,
        title=decision.title,
        when=f"Decided on {wording.day(made_on)}" if made_on else expected_dates.words(expected_of(decision)),
        status="Draft" if decision.status is Status.DRAFT else "",
        duties=tuple(_duty(duty, decision, today) for duty in (*urgent, *later)),
        met=tuple(_duty(duty, decision, today) for duty in met),
        unknown=one.unknown,
    )


def _duty(one: Duty, decision: Decision, today: date) -> DutyLine:
    tag, colour = STATES[one.state]
    return DutyLine(
        tag,
        SOON_COLOUR if compliance.is_due_soon(one, today) else colour,
        DUTY_WORDS[one.kind],
        _when(one),
        one.words,
        duty_page(one, decision),
    )


def _when(one: Duty) -> str:
    """Write the day of a duty: when it was met, or by when it is or was due."""
    if one.state is DutyState.MET:
        return f"on {wording.day(one.met_on)}" if one.met_on else ""
    if one.by_on is None:
        return "as soon as practicable" if one.kind in compliance.DUE_AT_ONCE else ""
    return f"by {wording.day(one.by_on)}"
