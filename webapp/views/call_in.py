"""Call-in for everybody: what can still be called in and until when, and what a call-in is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from webapp.domain import wording
from webapp.domain.days import WorkingCalendar
from webapp.domain.london import london_date
from webapp.domain.rule_particulars import call_in_particulars
from webapp.models.decisions import Decision
from webapp.queries import bodies, decisions
from webapp.views import single_entries
from webapp.views.access import public
from webapp.views.call_in_panels import CallInPanel, WindowInWords, open_window, panel_of
from webapp.views.council_rules import call_in_rules, working_calendar
from webapp.views.database import database, now

blueprint = Blueprint("call_in", __name__)


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A decision on the board that can still be called in; `entry` names its deadline's calendar entry, if any."""

    decision: Decision
    made_by: str
    window: WindowInWords
    entry: str


@dataclass(frozen=True, slots=True)
class SuspendedLine:
    """A decision on the board whose implementation a call-in suspends, with the words of its own page."""

    decision: Decision
    made_by: str
    panel: CallInPanel


@blueprint.get("/call-in")
@public
def board() -> ResponseReturnValue:
    """Show what can still be called in, the nearest last moment first, and what has been."""
    instant = now()
    committee = request.args.get("committee", "")
    with database().reading() as session:
        calendar = working_calendar(session)
        open_now = decisions.open_to_call_in(session, instant, committee=committee)
        called_in = decisions.called_in(session)
        committees = bodies.committees(session)
        entries = single_entries.deadlines(session, today=london_date(instant))
    return render_template(
        "call_in/board.html",
        lines=_board_lines(open_now, entries, calendar=calendar, now=instant),
        suspended=_suspended_lines(called_in, calendar=calendar, now=instant),
        committees=committees,
        chosen_committee=next((one for one in committees if one.slug == committee), None),
        committee=committee,
        as_at=wording.moment(instant),
    )


@blueprint.get("/about-call-in")
@public
def about() -> ResponseReturnValue:
    """Say what a call-in is, how to ask for one, and by which rule."""
    today = london_date(now())
    with database().reading() as session:
        rules = call_in_rules(session)
        committees = bodies.committees(session)
    return render_template(
        "call_in/about.html",
        in_force=[rule for rule in rules if rule.holds_on(today)],
        coming=[rule for rule in rules if rule.valid_from > today],
        earlier=[rule for rule in reversed(rules) if rule.valid_to and rule.valid_to < today],
        told=call_in_particulars,
        committees=committees,
    )


def _made_by(decision: Decision) -> str:
    return wording.offices([maker.name for maker in decision.decision_makers])


def _board_lines(
    found: list[Decision], entries: Collection[str], *, calendar: WorkingCalendar, now: datetime
) -> list[BoardLine]:
    windows = ((decision, open_window(decision, calendar=calendar, now=now)) for decision in found)
    names = ((decision, window, single_entries.deadline_of(decision.uuid)) for decision, window in windows)
    return [
        BoardLine(decision, _made_by(decision), window, name if name in entries else "")
        for decision, window, name in names
        if window
    ]


def _suspended_lines(found: list[Decision], *, calendar: WorkingCalendar, now: datetime) -> list[SuspendedLine]:
    panels = ((decision, panel_of(decision, calendar=calendar, now=now)) for decision in found)
    return [SuspendedLine(decision, _made_by(decision), panel) for decision, panel in panels if panel]
