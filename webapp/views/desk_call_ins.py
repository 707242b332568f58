"""The desk's pages for a call-in: the case, its signatures, its validity, the outcome, the reconsideration."""

from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from wtforms.fields.choices import SelectChoice

from webapp.domain import rule_data
from webapp.domain.accounts import Role
from webapp.domain.call_in_cases import CaseState, effect_words, not_met_on, outcomes_on_offer, state_of
from webapp.domain.call_in_facts import Content
from webapp.domain.call_in_requests import Judgement, Validity
from webapp.domain.constitution import OUTCOME_WORDS, CallInOutcome, CallInRule
from webapp.domain.days import WorkingCalendar
from webapp.domain.lifecycle import Move, Status, may, require
from webapp.domain.london import london_date
from webapp.domain.meetings import meeting_name
from webapp.domain.membership import place_in_words
from webapp.domain.wording import day
from webapp.forms.call_ins import CallInOutcomeForm, CallInRequestForm, ReconsiderForm, ValidityForm
from webapp.forms.records import now_as_typed
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting
from webapp.queries import bodies, facts
from webapp.queries import call_ins as call_ins_query
from webapp.services import call_ins
from webapp.services.call_in_requests import Arrival
from webapp.views.access import requires, somebody
from webapp.views.council_rules import working_calendar
from webapp.views.database import database, now
from webapp.views.desk_forms import carried_out, decision_or_404, form_page, shown_again, typed, typed_pairs

blueprint = Blueprint("desk_call_ins", __name__, url_prefix="/desk/decisions/<slug>")


@blueprint.get("/call-in/case")
@requires(Role.OFFICER)
def case(slug: str) -> ResponseReturnValue:
    """Show the whole case as it stands now: who signed, what is missing, its validity, what must follow by when."""
    decision = decision_or_404(slug)
    with database().reading() as session:
        state = state_now(session, decision, working_calendar(session), now()) or abort(404)
        assert decision.id is not None
        meetings = call_ins_query.meetings_about(session, decision.id)
    return render_template(
        "desk/call_in_case.html",
        decision=decision,
        state=state,
        rule=state.facts.rule,
        meetings=[(_name_of(one), one.starts_at) for one in meetings],
        moves={move.name for move in Move if may(move, decision.status)},
    )


def state_now(session: Session, decision: Decision, calendar: WorkingCalendar, now: datetime) -> CaseState | None:
    """Return a decision's call-in case at a moment; a request that is not complete is judged as everything stands."""
    is_open_case = decision.status is Status.DECIDED and decision.call_in_request is not None
    judgement = call_ins_query.judged(session, decision) if is_open_case else None
    known = facts.case_of(decision, judgement)
    return state_of(known, calendar=calendar, now=now) if known else None


@blueprint.route("/call-in", methods=["GET", "POST"])
@requires(Role.OFFICER)
def receive(slug: str) -> ResponseReturnValue:
    """Record who signed a call-in request, what it says, and when that arrived."""
    decision = decision_or_404(slug)
    require(Move.SIGN_CALL_IN, decision.status)
    form = _request_form(decision)
    if "change" in request.form:
        return shown_again("desk/call_in.html", slug, form, HTTPStatus.OK)
    if request.method == "POST" and "confirm" not in request.form:
        return _check_page(slug, decision, form)
    return form_page(
        "desk/call_in.html",
        slug,
        form,
        lambda session: _say(_receive(session, decision, form)),
        done="The signatures are recorded." if form.people.data else "What arrived is recorded.",
    )


@blueprint.route("/call-in/validity", methods=["GET", "POST"])
@requires(Role.OFFICER)
def validity(slug: str) -> ResponseReturnValue:
    """Record whether the office that judges requests found this one valid."""
    decision = decision_or_404(slug)
    require(Move.JUDGE_CALL_IN, decision.status)
    form = ValidityForm(typed(), data={"revision": decision.revision, "day": london_date(now())})
    judged_by = _rule_of(decision).judged_by
    form.by.description = f"The rule names: {judged_by}" if judged_by else "For example, the Monitoring Officer"
    return form_page(
        "desk/validity.html",
        slug,
        form,
        lambda session: call_ins.record_validity(
            session,
            decision.uuid,
            validity=Validity(form.validity.data),
            found_on=form.day.typed_date,
            by=form.by.data,
            reasons=form.reasons.data,
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
        ),
        done="The validity of the request is recorded.",
    )


@blueprint.route("/call-in/outcome", methods=["GET", "POST"])
@requires(Role.OFFICER)
def outcome(slug: str) -> ResponseReturnValue:
    """Record what came of the call-in."""
    decision = decision_or_404(slug)
    require(Move.RECORD_OUTCOME, decision.status)
    with database().reading() as session:
        calendar = working_calendar(session)
        form = _outcome_form(session, decision, calendar)
    return form_page(
        "desk/outcome.html",
        slug,
        form,
        lambda session: call_ins.record_outcome(
            session,
            decision.uuid,
            outcome=CallInOutcome(form.outcome.data),
            outcome_on=form.day.typed_date,
            words=form.words.data,
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
            calendar=calendar,
        ),
        done="The outcome of the call-in is recorded.",
    )


@blueprint.route("/call-in/reconsidered", methods=["GET", "POST"])
@requires(Role.OFFICER)
def reconsidered(slug: str) -> ResponseReturnValue:
    """Record the final decision after a referral."""
    decision = decision_or_404(slug)
    require(Move.RECONSIDER, decision.status)
    form = ReconsiderForm(typed(), data={"revision": decision.revision, "day": london_date(now())})
    return form_page(
        "desk/reconsidered.html",
        slug,
        form,
        lambda session: call_ins.reconsider(
            session,
            decision.uuid,
            stands=form.stands.data == "yes",
            reconsidered_on=form.day.typed_date,
            words=form.words.data,
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
        ),
        done="The final decision is recorded.",
    )


def _rule_of(decision: Decision) -> CallInRule:
    assert decision.outcome is not None and decision.outcome.rule is not None
    return rule_data.read(decision.outcome.rule)


def _request_form(decision: Decision) -> CallInRequestForm:
    """Return the form for what arrived, with the fields that the rule of the record has a use for."""
    if facts.window_of(decision.outcome) is None:
        abort(404)
    form = CallInRequestForm(
        typed(), data={"revision": decision.revision, **now_as_typed(now(), "received_on", "received_time")}
    )
    form.ask_for(_rule_of(decision), is_first=decision.call_in_request is None)
    _offer_people(form, decision)
    return form


def _receive(session: Session, decision: Decision, form: CallInRequestForm) -> Judgement:
    arrival = Arrival(
        received_at=form.received_at,
        recorded_by=somebody().name,
        people=[int(value) for value in form.people.data],
        content=Content(
            reasons=form.grounds.data,
            grounds=tuple(form.chosen_grounds.data) if form.chosen_grounds else (),
            alternative=form.alternative.data if form.alternative else "",
        ),
        residents=form.number_of_residents,
        repeats_on=form.repeats_on.data if form.repeats_on else None,
    )
    calendar = working_calendar(session)
    return call_ins.receive(session, decision.uuid, arrival, revision=form.from_revision, now=now(), calendar=calendar)


def _check_page(slug: str, decision: Decision, form: CallInRequestForm) -> ResponseReturnValue:
    """Try what recording this would do and show it: a signature is never taken back."""
    judged: list[Judgement] = []
    status = carried_out(form, lambda session: judged.append(_receive(session, decision, form)), only_try=True)
    if status is not HTTPStatus.SEE_OTHER:
        return shown_again("desk/call_in.html", slug, form, status)
    names = {str(choice.value): str(choice.label) for choice in form.people.choices}
    chosen = [(names[value], _why_not(judged[0], value)) for value in form.people.data]
    return render_template(
        "desk/call_in_check.html",
        decision=decision,
        form=form,
        judgement=judged[0],
        chosen=chosen,
        typed=typed_pairs(),
    )


def _why_not(judgement: Judgement, person: str) -> str:
    return next((why for signature, why in judgement.not_counted if signature.person == person), "")


def _offer_people(form: CallInRequestForm, decision: Decision) -> None:
    """Offer everybody who may have signed, save those whose signature counts already, with where they sit."""
    request_so_far, today = decision.call_in_request, london_date(now())
    signed = {one.person_id for one in request_so_far.signatories if one.counts} if request_so_far else set()
    with database().reading() as session:
        people = [one for one in bodies.possible_signatories(session, today) if one.id not in signed]
        seats = bodies.memberships_of(session, [person.id for person in people if person.id is not None])
    sits: dict[int, list[str]] = {}
    for seat in seats:
        if seat.joined_on <= today and (seat.left_on is None or seat.left_on >= today):
            words = place_in_words(seat.kind, seat.co_optee_kind)
            sits.setdefault(seat.person_id, []).append(f"{seat.committee.name}: {words}")
    form.people.choices = [
        SelectChoice(
            str(person.id),
            person.name,
            render_kw={"hint": "; ".join(sits.get(person.id or 0, ["On no scrutiny committee"]))},
        )
        for person in people
    ]


def _outcome_form(session: Session, decision: Decision, calendar: WorkingCalendar) -> CallInOutcomeForm:
    """Return the form of the outcome: those of the rule, each with its effect; the day of a meeting held about it."""
    state = state_now(session, decision, calendar, now())
    assert state is not None and decision.id is not None
    rule, window, today = state.facts.rule, state.facts.window, london_date(now())
    met_on = [london_date(one.starts_at) for one in call_ins_query.meetings_about(session, decision.id)]
    held = [on for on in met_on if on <= today]
    form = CallInOutcomeForm(typed(), data={"revision": decision.revision, "day": held[-1] if held else today})
    if held:
        form.day.description = f"A meeting of scrutiny about this decision was on {day(held[-1])}"
    offered = outcomes_on_offer(rule, meet_by=state.meet_by, today=today)
    form.offer(
        (one.value, OUTCOME_WORDS[one], _effect(state, one, effect_words(rule.afterwards.outcomes[one], window)))
        for one in offered
    )
    return form


def _effect(state: CaseState, outcome: CallInOutcome, words: str) -> str:
    if outcome is not CallInOutcome.NOT_MET or state.meet_by is None:
        return words
    return f"{words}: {day(not_met_on(state.meet_by))}, after the last day for a meeting, whatever day you enter"


def _name_of(meeting: Meeting) -> str:
    return meeting_name([committee.name for committee in meeting.committees], meeting.title)


def _say(judgement: Judgement) -> None:
    """Tell the officer what the rule made of what has arrived so far."""
    if judgement.valid:
        flash("The decision is called in and its implementation suspended. Those told before will be told.", "success")
    else:
        flash(f"{judgement.have} of the {judgement.needed} signatures needed are valid so far.", "success")
        for sentence in judgement.missing:
            flash(sentence, "problem")
    for _, why in judgement.not_counted:
        flash(f"One signature does not count: {why}", "problem")
