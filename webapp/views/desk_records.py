"""The desk's pages after a decision is made: publish its record, correct the publication, mark it implemented."""

from dataclasses import fields
from http import HTTPStatus
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from webapp.domain.accounts import Role
from webapp.domain.call_in import CallInWindow
from webapp.domain.lifecycle import Move, require
from webapp.domain.london import london_date
from webapp.domain.messages import Recipient
from webapp.forms.records import (
    NOT_CALLABLE,
    WAIVED,
    CorrectionForm,
    ImplementForm,
    RecordForm,
    WordingForm,
    now_as_typed,
)
from webapp.models.decisions import Decision
from webapp.queries.reminders import OpenWindow, recipients
from webapp.services import decisions, records
from webapp.services.records import Record, Wording
from webapp.views.access import requires, somebody
from webapp.views.council_rules import call_in_rules, working_calendar
from webapp.views.database import database, now
from webapp.views.desk_forms import carried_out, decision_or_404, form_page, shown_again, typed, typed_pairs

blueprint = Blueprint("desk_records", __name__, url_prefix="/desk/decisions/<slug>")


@blueprint.route("/record", methods=["GET", "POST"])
@requires(Role.OFFICER)
def publish(slug: str) -> ResponseReturnValue:
    """Write the record, see what its publication will do, then publish it."""
    decision = decision_or_404(slug)
    require(Move.PUBLISH_RECORD, decision.status)
    known = now_as_typed(now(), "published_on", "published_time")
    form = RecordForm(typed(), data={"revision": decision.revision, **known})
    if "change" in request.form:
        return shown_again("desk/record.html", slug, form, HTTPStatus.OK)
    if request.method == "POST" and "confirm" not in request.form:
        return _check_page(slug, decision, form)
    return form_page(
        "desk/record.html",
        slug,
        form,
        lambda session: _publish(session, decision, form),
        done="The record is published.",
    )


@blueprint.route("/correct", methods=["GET", "POST"])
@requires(Role.OFFICER)
def correct(slug: str) -> ResponseReturnValue:
    """Correct when the record was published; the window is worked out and announced again."""
    decision = decision_or_404(slug)
    require(Move.CORRECT_PUBLICATION, decision.status)
    assert decision.outcome is not None
    known = now_as_typed(decision.outcome.published_at, "published_on", "published_time")
    form = CorrectionForm(typed(), data={"revision": decision.revision, **known})
    return form_page(
        "desk/correct.html",
        slug,
        form,
        lambda session: records.correct_publication(
            session,
            decision.uuid,
            published_at=form.published_at,
            reason=form.reason.data,
            rules=call_in_rules(session),
            calendar=working_calendar(session),
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
        ),
        done="The publication was corrected. The window it opens is worked out again.",
    )


@blueprint.route("/wording", methods=["GET", "POST"])
@requires(Role.OFFICER)
def wording(slug: str) -> ResponseReturnValue:
    """Put right what the record says, with the reason."""
    decision = decision_or_404(slug)
    require(Move.CORRECT_WORDING, decision.status)
    texts = {field.name: getattr(decision.outcome, field.name) for field in fields(Wording)}
    form = WordingForm(typed(), data={"revision": decision.revision, **texts})
    return form_page(
        "desk/wording.html",
        slug,
        form,
        lambda session: records.correct_wording(
            session,
            decision.uuid,
            Wording(**{name: getattr(form, name).data or "" for name in texts}),
            reason=form.reason.data,
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
        ),
        done="The wording of the record was corrected.",
    )


@blueprint.route("/implemented", methods=["GET", "POST"])
@requires(Role.OFFICER)
def implemented(slug: str) -> ResponseReturnValue:
    """Record the day on which the decision was acted on."""
    decision = decision_or_404(slug)
    require(Move.IMPLEMENT, decision.status)
    form = ImplementForm(typed(), data={"revision": decision.revision, "day": london_date(now())})
    return form_page(
        "desk/implemented.html",
        slug,
        form,
        lambda session: decisions.implement(
            session,
            decision.uuid,
            implemented_on=form.day.typed_date,
            today=london_date(now()),
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
        ),
        done="Marked as implemented.",
    )


def _record_from(form: RecordForm) -> Record:
    return Record(
        decided_on=form.decided_on.typed_date,
        published_at=form.published_at,
        decision_text=form.decision_text.data,
        reasons=form.reasons.data,
        alternatives=form.alternatives.data,
        interests=form.interests.data,
        dispensations=form.dispensations.data or "",
        callable=form.call_in.data != NOT_CALLABLE,
        not_callable_reason=form.not_callable_reason.data if form.call_in.data == NOT_CALLABLE else "",
        waived=form.call_in.data == WAIVED,
        waiver_agreed_by=form.waiver_agreed_by.data if form.call_in.data == WAIVED else "",
    )


def _preview(session: Any, decision: Decision, form: RecordForm) -> CallInWindow | None:
    """Work out what would be announced, with every refusal that publishing itself would meet."""
    announced = records.to_be_announced(
        decision,
        _record_from(form),
        rules=call_in_rules(session),
        calendar=working_calendar(session),
        now=now(),
    )
    return announced[1] if announced else None


def _publish(session: Any, decision: Decision, form: RecordForm) -> None:
    records.publish_record(
        session,
        decision.uuid,
        _record_from(form),
        rules=call_in_rules(session),
        calendar=working_calendar(session),
        revision=form.from_revision,
        actor=somebody().name,
        now=now(),
    )


def _check_page(slug: str, decision: Decision, form: RecordForm) -> ResponseReturnValue:
    """Show what will happen before the button that cannot be undone, or what forbids it."""
    announced: list[CallInWindow | None] = []
    status = carried_out(form, lambda session: announced.append(_preview(session, decision, form)))
    if status is not HTTPStatus.SEE_OTHER:
        return shown_again("desk/record.html", slug, form, status)
    window = announced[0]
    return render_template(
        "desk/record_check.html",
        decision=decision,
        form=form,
        window=window,
        told=_number_told(decision, window) if window else 0,
        typed=typed_pairs(),
        now=now(),
    )


def _number_told(decision: Decision, window: CallInWindow) -> int:
    """Count who would be told of a window if the record were published now."""
    assert decision.id is not None
    opening = OpenWindow(
        decision_id=decision.id,
        slug=decision.slug,
        revision=decision.revision,
        lead_officer=Recipient("lead-officer", decision.lead_officer_email, decision.lead_officer),
        published_at=window.published_at,
        closes_at=window.closes_at,
    )
    with database().reading() as session:
        return len(recipients(session, [opening], on=london_date(now()))[decision.id])
