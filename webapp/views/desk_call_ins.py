"""The desk's pages for a call-in: receive signatures, record the outcome, record the reconsideration."""

from http import HTTPStatus

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from wtforms.fields.choices import SelectChoice

from webapp.domain.accounts import Role
from webapp.domain.call_in import CallInOutcome, Judgement
from webapp.domain.lifecycle import Move, require
from webapp.domain.london import london_date
from webapp.domain.membership import place_in_words
from webapp.forms.records import CallInOutcomeForm, CallInRequestForm, ReconsiderForm, now_as_typed
from webapp.models.decisions import Decision
from webapp.queries import bodies
from webapp.services import call_ins
from webapp.views.access import requires, somebody
from webapp.views.database import database, now
from webapp.views.desk_forms import carried_out, decision_or_404, form_page, shown_again, typed, typed_pairs

blueprint = Blueprint("desk_call_ins", __name__, url_prefix="/desk/decisions/<slug>")


@blueprint.route("/call-in", methods=["GET", "POST"])
@requires(Role.OFFICER)
def receive(slug: str) -> ResponseReturnValue:
    """Record who signed a call-in request and when it arrived."""
    decision = decision_or_404(slug)
    require(Move.SIGN_CALL_IN, decision.status)
    known = now_as_typed(now(), "received_on", "received_time")
    grounds = decision.call_in_request.grounds if decision.call_in_request else ""
    form = CallInRequestForm(typed(), data={"revision": decision.revision, "grounds": grounds, **known})
    _offer_people(form, decision)
    if "change" in request.form:
        return shown_again("desk/call_in.html", slug, form, HTTPStatus.OK)
    if request.method == "POST" and "confirm" not in request.form:
        return _check_page(slug, decision, form)
    return form_page(
        "desk/call_in.html",
        slug,
        form,
        lambda session: _say(_receive(session, decision, form)),
        done="The signatures are recorded.",
    )


@blueprint.route("/call-in/outcome", methods=["GET", "POST"])
@requires(Role.OFFICER)
def outcome(slug: str) -> ResponseReturnValue:
    """Record what came of the call-in."""
    decision = decision_or_404(slug)
    require(Move.RECORD_OUTCOME, decision.status)
    form = CallInOutcomeForm(typed(), data={"revision": decision.revision, "day": london_date(now())})
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


def _receive(session: Session, decision: Decision, form: CallInRequestForm) -> Judgement:
    return call_ins.receive_request(
        session,
        decision.uuid,
        people=[int(value) for value in form.people.data],
        received_at=form.received_at,
        grounds=form.grounds.data,
        revision=form.from_revision,
        actor=somebody().name,
        now=now(),
    )


def _check_page(slug: str, decision: Decision, form: CallInRequestForm) -> ResponseReturnValue:
    """Try what recording the signatures would do and show it: a signature is never taken back."""
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


def _say(judgement: Judgement) -> None:
    """Tell the officer what the rule made of the signatures so far."""
    if judgement.valid:
        flash("The decision is called in and its implementation suspended. Those told before will be told.", "success")
    else:
        flash(f"{judgement.have} of the {judgement.needed} signatures needed are valid so far.", "success")
    for _, why in judgement.not_counted:
        flash(f"One signature does not count: {why}", "problem")
