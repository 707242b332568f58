"""The desk's first page: what a governance officer must do today, each line with its date and its buttons."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.domain import expected_dates, wording
from webapp.domain.accounts import Role
from webapp.domain.call_in import MIDNIGHT
from webapp.domain.days import WorkingCalendar
from webapp.domain.lifecycle import Status
from webapp.domain.london import london, london_date
from webapp.models.decisions import Decision
from webapp.models.outbox import MessageState
from webapp.queries import decisions as decisions_query
from webapp.queries import outbox
from webapp.queries.facts import expected_of, may_be_implemented, window_of
from webapp.services import decisions
from webapp.views.access import requires
from webapp.views.call_in_panels import open_window
from webapp.views.council_rules import working_calendar
from webapp.views.database import database, now

blueprint = Blueprint("desk", __name__, url_prefix="/desk")

MOST_TO_IMPLEMENT = 20
MOST_UNDELIVERED = 10
Actions = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do: about which decision (the slug of its page), by when, what, why, and the pages that do it."""

    slug: str
    when: str
    what: str
    why: str
    actions: Actions
    overdue: bool = False


@blueprint.get("/")
@requires(Role.OFFICER)
def today() -> ResponseReturnValue:
    """Show what needs somebody today."""
    instant = now()
    day = london_date(instant)
    with database().reading() as session:
        calendar = working_calendar(session)
        implementable = _implementable(session, instant)
        duties = [
            *map(_overdue, decisions_query.past_expected(session, day)),
            *(_closing(one, day, calendar) for one in decisions_query.open_to_call_in(session, instant)),
            *map(_called_in, decisions_query.called_in(session)),
            *map(_to_implement, implementable[:MOST_TO_IMPLEMENT]),
            *map(_incomplete, decisions_query.drafts(session)),
        ]
        counts = outbox.counts_by_state(session)
        sent = outbox.number_sent_since(session, london(day, MIDNIGHT))
        undelivered = outbox.undelivered(session, most=MOST_UNDELIVERED)
    return render_template(
        "desk/today.html",
        list_of_duties=duties,
        more_to_implement=len(implementable) > MOST_TO_IMPLEMENT,
        sent=sent,
        waiting=counts[MessageState.QUEUED] + counts[MessageState.SENDING],
        number_undelivered=sum(counts[state] for state in outbox.UNDELIVERED),
        undelivered=undelivered,
    )


def _implementable(session: Session, instant: datetime) -> list[Decision]:
    """Return what may be acted on now; some rules name an hour of the first day."""
    found = decisions_query.may_be_implemented(session, london_date(instant), most=MOST_TO_IMPLEMENT + 1)
    return [decision for decision in found if may_be_implemented(decision.outcome, instant)]


def _overdue(decision: Decision) -> Duty:
    return Duty(
        decision.slug,
        "Overdue",
        f"{decision.reference} {decision.title}",
        f"{expected_dates.sentence(expected_of(decision))}, and has no record.",
        (
            ("Record", url_for("desk_records.publish", slug=decision.slug)),
            ("Defer", url_for("desk_decisions.move", slug=decision.slug)),
            ("Withdraw", url_for("desk_decisions.withdraw", slug=decision.slug)),
        ),
        overdue=True,
    )


def _closing(decision: Decision, day: date, calendar: WorkingCalendar) -> Duty:
    window, facts = window_of(decision.outcome), open_window(decision, calendar=calendar, now=now())
    assert window is not None and facts is not None
    return Duty(
        decision.slug,
        "Today" if window.last_day == day else f"By {wording.day_of_year(window.last_day)}",
        f"Call-in of {decision.reference} {decision.title} {wording.closes_phrase(window)}",
        facts.signatures or "No signature has been received.",
        (("Record signatures", url_for("desk_call_ins.receive", slug=decision.slug)),),
    )


def _called_in(decision: Decision) -> Duty:
    if decision.status is Status.CALLED_IN:
        what, why = "has been called in", "Implementation is suspended until scrutiny has considered it."
        action = ("Record the outcome", url_for("desk_call_ins.outcome", slug=decision.slug))
    else:
        what, why = "must be looked at again", "It may not be implemented until the final decision is recorded."
        action = ("Record the final decision", url_for("desk_call_ins.reconsidered", slug=decision.slug))
    return Duty(decision.slug, "Suspended", f"{decision.reference} {decision.title} {what}", why, (action,))


def _to_implement(decision: Decision) -> Duty:
    assert decision.outcome is not None and decision.outcome.implementable_on is not None
    return Duty(
        decision.slug,
        f"Since {wording.day_of_year(decision.outcome.implementable_on)}",
        f"{decision.reference} {decision.title} may be implemented",
        "It is not yet recorded as implemented.",
        (("Mark as implemented", url_for("desk_records.implemented", slug=decision.slug)),),
    )


def _incomplete(decision: Decision) -> Duty:
    missing = decisions.problems_with(decision)
    if missing:
        action = ("Complete", url_for("desk_decisions.edit", slug=decision.slug))
    else:
        action = ("Put in the plan", url_for("desk_decisions.show", slug=decision.slug))
    why = " ".join(missing) or "It is complete and waits to be put in the plan."
    return Duty(decision.slug, "Draft", f"{decision.reference} {decision.title}", why, (action,))
