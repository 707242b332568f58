"""Who was told what of one decision, when, with the server's answer; and who will be told when, and why they."""

from itertools import groupby

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.adapters.csv_lines import csv_file
from webapp.domain import wording
from webapp.domain.accounts import Role
from webapp.domain.errors import RuleBroken
from webapp.domain.messages import MESSAGE_KIND_WORDS
from webapp.domain.notification_words import ENDING_WORDS, STATE_WORDS, capacity, has_deadline, occasion_words
from webapp.domain.reminders import lead_times
from webapp.queries import notifications
from webapp.queries.coming import Coming, coming_for_decision
from webapp.queries.digests_told import digests_of_decision
from webapp.queries.notifications import PAGE_ROWS, Message, Try
from webapp.views.access import requires
from webapp.views.council_rules import working_calendar
from webapp.views.database import database, now, settings
from webapp.views.desk_forms import decision_or_404
from webapp.views.desk_notifications import Shown
from webapp.views.paging import page_number, pages

blueprint = Blueprint("desk_told", __name__, url_prefix="/desk/decisions/<slug>")

FEW_PEOPLE = 20
HEADINGS = (
    "Message", "How long before", "To", "In what capacity", "Deadline", "Queued", "State", "Sent", "Tries",
    "Server’s answer", "Every try", "Message-ID",
)  # fmt: skip


@blueprint.get("/notifications")
@requires(Role.OFFICER)
def show(slug: str) -> ResponseReturnValue:
    """Show what was told of a decision, the latest first, and what will be."""
    decision, page = decision_or_404(slug), page_number()
    assert decision.id is not None
    with database().reading() as session:
        found, total = notifications.of_decision(session, decision.id, page=page)
        tries, events = notifications.tries(session, found), notifications.dealt_with(session, found)
        ahead, unknown = _ahead(session, decision.id)
        digests, digests_in_all = digests_of_decision(session, decision, most=PAGE_ROWS)
    return render_template(
        "desk_notifications/told.html",
        decision=decision,
        shown=Shown(notifications.Show.SENT, found, total, tries),
        events=events,
        digests=digests,
        digests_in_all=digests_in_all,
        ahead=[(at, lead, list(people)) for (at, lead), people in groupby(ahead, key=lambda one: (one.at, one.lead))],
        few=FEW_PEOPLE,
        unknown=unknown,
        paging=pages(page, total, PAGE_ROWS),
    )


@blueprint.get("/notifications.csv")
@requires(Role.OFFICER)
def table(slug: str) -> ResponseReturnValue:
    """Give every message about a decision as lines of a CSV file, without addresses."""
    decision = decision_or_404(slug)
    assert decision.id is not None
    with database().reading() as session:
        found = notifications.every_one_of_decision(session, decision.id)
        tries = notifications.tries(session, found)
    answer = Response(
        csv_file(HEADINGS, (_row(one, tries[one.id]) for one in found)), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="told-{decision.slug}.csv"'
    return answer


def _ahead(session: Session, decision_id: int) -> tuple[list[Coming], str]:
    """Return the reminders to come or, where the calendar does not reach so far, why they cannot be foreseen."""
    policy, calendar = lead_times(settings().reminders), working_calendar(session)
    try:
        found = coming_for_decision(session, decision_id, policy=policy, calendar=calendar, now=now())
    except RuleBroken as unknown:
        return [], unknown.message
    return sorted(found, key=lambda one: (one.at, one.lead)), ""


def _row(one: Message, tried: list[Try]) -> tuple[str, ...]:
    return (
        MESSAGE_KIND_WORDS[one.kind],
        occasion_words(one.occasion),
        one.to,
        capacity(one.subscriber),
        wording.moment(one.deadline_at) if has_deadline(one.kind) else "",
        wording.moment(one.created_at),
        STATE_WORDS[one.state],
        wording.moment(one.sent_at) if one.sent_at else "",
        str(len(tried)),
        tried[-1].answer if tried else one.answer,
        "; ".join(f"{wording.moment(each.at)}: {ENDING_WORDS[each.ending]} {each.answer}".strip() for each in tried),
        one.message_id,
    )
