"""The desk's first page: what a governance officer must do today, each line with its date and its buttons."""

from datetime import date, datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.domain import compliance
from webapp.domain.accounts import Role
from webapp.domain.call_in import MIDNIGHT
from webapp.domain.compliance import Totals
from webapp.domain.edition import EditionHead
from webapp.domain.london import london, london_date
from webapp.models.decisions import Decision
from webapp.queries import challenges, edition_days, editions, notifications, plan_wording, recheck
from webapp.queries import compliance as compliance_query
from webapp.queries import decisions as decisions_query
from webapp.queries.facts import may_be_implemented
from webapp.queries.notifications import Show
from webapp.views import today_lines
from webapp.views.access import requires
from webapp.views.council_notice_rules import notice_calendar, notice_rules
from webapp.views.council_rules import working_calendar
from webapp.views.database import database, now
from webapp.views.desk_urgency_report import next_report
from webapp.views.today_lines import Line

blueprint = Blueprint("desk", __name__, url_prefix="/desk")

MOST_TO_IMPLEMENT = 20
MOST_UNDELIVERED = 10
SHOWN_OF_THE_POST = (Show.SENT_TODAY, Show.WAITING, Show.UNDELIVERED)


@blueprint.get("/")
@requires(Role.OFFICER)
def today() -> ResponseReturnValue:
    """Show what needs somebody today."""
    instant = now()
    day = london_date(instant)
    with database().reading() as session:
        about_calls = _about_call_in(session, day, instant)
        about_notices, totals = _about_notices(session, day)
        plan, next_edition = editions.plan_in_force(session, day), edition_days.next_day(session, day)
        about_plan = _about_plan(session, plan, day)
        implementable = _implementable(session, instant)
        post = notifications.numbers(session, now=instant, since=london(day, MIDNIGHT), shows=SHOWN_OF_THE_POST)
        not_delivered = notifications.to_look_at(session, most=MOST_UNDELIVERED)
    lines = [
        *about_notices,
        *about_plan,
        *about_calls,
        *map(today_lines.to_implement, implementable[:MOST_TO_IMPLEMENT]),
    ]
    return render_template(
        "desk/today.html",
        lines=today_lines.most_urgent_first(lines),
        more_to_implement=len(implementable) > MOST_TO_IMPLEMENT,
        totals=totals,
        plan=plan,
        next_edition=next_edition,
        post={show.name: number for show, number in post.items()},
        undelivered=not_delivered,
    )


def _about_notices(session: Session, day: date) -> tuple[list[Line], Totals]:
    """Return what is to be done until a decision is made, and of its notices afterwards; each decision stands once."""
    late = decisions_query.past_expected(session, day)
    drafts = decisions_query.drafts(session)
    board = compliance_query.watched(session, rules=notice_rules(session), calendar=notice_calendar(session), today=day)
    said = {one.id for one in late}
    lines = [*map(today_lines.overdue, late)]
    for one in board:
        if one.decision.id not in said and (found := today_lines.duties(one, day)):
            lines += found
            said.add(one.decision.id)
    lines += [today_lines.incomplete(one) for one in drafts if one.id not in said]
    due = challenges.report_due_by(session, day + compliance.SOON)
    lines += [today_lines.challenged(one, day) for one in due]
    lines += today_lines.urgency_report(next_report(session), day)
    return lines, compliance.totals_of((duty for one in board for duty in one.duties), day)


def _about_plan(session: Session, plan: EditionHead | None, day: date) -> list[Line]:
    """Return what the plan itself asks for: the next edition, before the one in force has ended."""
    return today_lines.plan_ending(plan, plan_wording.wording(session).style, day)


def _about_call_in(session: Session, day: date, instant: datetime) -> list[Line]:
    """Return what call-in asks for, and what keeps its dates from being worked out."""
    calendar = working_calendar(session)
    return [
        *(
            today_lines.closing(one, day, calendar, instant)
            for one in decisions_query.open_to_call_in(session, instant)
        ),
        *(today_lines.called_in(one, day, calendar, instant) for one in decisions_query.called_in(session)),
        *today_lines.to_reannounce(recheck.number_to_reannounce(session, calendar, instant), day),
        *today_lines.short_calendar(calendar, day),
    ]


def _implementable(session: Session, instant: datetime) -> list[Decision]:
    """Return what may be acted on now; some rules name an hour of the first day."""
    found = decisions_query.may_be_implemented(session, london_date(instant), most=MOST_TO_IMPLEMENT + 1)
    return [decision for decision in found if may_be_implemented(decision.outcome, instant)]
