"""Decisions for everybody: the page of each, and the list in which every one can be found, whatever became of it."""

from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.domain.lifecycle import BY_WORDS, PUBLIC, Status
from webapp.domain.london import london_date
from webapp.domain.references import as_key
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting
from webapp.queries import call_ins, challenges, decisions, editions, notices, trail
from webapp.queries.decisions import Filters
from webapp.views import call_in_panels, decision_facts, notice_panels, single_entries
from webapp.views.access import public
from webapp.views.council_notice_rules import notice_calendar, notice_rules
from webapp.views.council_rules import working_calendar
from webapp.views.database import database, now
from webapp.views.paging import page_number, pages
from webapp.views.plan import LONGEST_SEARCH
from webapp.views.standing import standing

blueprint = Blueprint("decisions", __name__, url_prefix="/decisions")

STATUSES = {words: statuses & PUBLIC for words, statuses in BY_WORDS.items() if statuses & PUBLIC}


@blueprint.get("")
@public
def index() -> ResponseReturnValue:
    """List every decision the public was ever told of, the latest changed first."""
    chosen = request.args.get("status", "")
    words = request.args.get("words", "").strip()[:LONGEST_SEARCH]
    filters = Filters(words=words, statuses=STATUSES.get(chosen, frozenset()))
    number = page_number()
    with database().reading() as session:
        found, total = decisions.listed(session, filters, page=number, public_only=True)
    return render_template(
        "decisions/list.html",
        lines=[(one, standing(one), decision_facts.when_sentence(one)) for one in found],
        total=total,
        words=words,
        chosen=chosen,
        statuses=tuple(STATUSES),
        is_filtered=filters != Filters(),
        paging=pages(number, total, decisions.PAGE_ROWS),
    )


@blueprint.get("/<path:slug>")
@public
def decision(slug: str) -> ResponseReturnValue:
    """Show one decision; a reference typed in another way leads to it, a draft is not there."""
    instant = now()
    with database().reading() as session:
        found = decisions.by_slug(session, slug, public_only=True)
        if found is None:
            meant = decisions.by_key(session, as_key(slug))
            if meant is None or meant.status not in PUBLIC or meant.slug == slug:
                abort(404)
            return redirect(url_for(".decision", slug=meant.slug), 301)
        again = trail.announced_again(session, found.uuid) if found.outcome else None
        rows = notices.of_decision(session, found)
        short = notices.frozen_or_now(found, rows, rules=notice_rules(session), calendar=notice_calendar(session))
        meeting = _next_meeting(session, found, instant)
        challenged = challenges.of_decision(session, found)
        held_by = editions.holding(session, found.uuid)
        calendar = working_calendar(session)
        panel = call_in_panels.panel_of(found, calendar=calendar, now=instant)
        entries = single_entries.of_decision(session, found.slug, today=london_date(instant))
    return render_template(
        "decisions/decision.html",
        decision=found,
        standing=standing(found),
        panel=panel,
        entries=entries,
        notice=notice_panels.panel_of(found, short, rows),
        announced_again=decision_facts.announced_again(again),
        stated=decision_facts.stated_date(found, calendar),
        challenged=challenged,
        steps=[
            (step.what, step.when, step.state.value)
            for step in decision_facts.timeline(found, now=instant, meeting=meeting)
        ],
        working=decision_facts.working(found, now=instant),
        moves=decision_facts.moves(found),
        slipped=decision_facts.slipped(found),
        held_by=held_by,
        facts=decision_facts,
    )


def _next_meeting(session: Session, decision: Decision, now: datetime) -> Meeting | None:
    """Return the meeting at which scrutiny will look at a decision that is called in, if one is arranged."""
    if decision.status is not Status.CALLED_IN or decision.id is None:
        return None
    return next((one for one in call_ins.meetings_about(session, decision.id) if one.starts_at > now), None)
