"""The desk's pages after a decision is made: publish its record, correct the publication, mark it implemented."""

from dataclasses import dataclass, fields
from datetime import datetime, time
from http import HTTPStatus
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.domain import rule_data
from webapp.domain.accounts import Role
from webapp.domain.call_in import CallInWindow, is_open
from webapp.domain.constitution import CallInRule
from webapp.domain.decision_notice import DecisionNotice
from webapp.domain.lifecycle import Move, require
from webapp.domain.london import london, london_date
from webapp.domain.messages import Recipient
from webapp.domain.reminders import coming_reminders, lead_times, not_before
from webapp.domain.stated_dates import StatedDate
from webapp.forms.records import (
    NOT_CALLABLE,
    WAIVED,
    CorrectionForm,
    ImplementForm,
    RecordForm,
    WordingForm,
    now_as_typed,
    record_form,
)
from webapp.models.decisions import Decision
from webapp.models.records import Outcome
from webapp.queries import facts, notices
from webapp.queries.audience import OpenWindow
from webapp.queries.opening_audience import OpeningAudience, opening_audience
from webapp.services import decisions, records
from webapp.services.records import Record, Wording
from webapp.views import decision_facts
from webapp.views.access import requires, somebody
from webapp.views.council_notice_rules import notice_calendar, notice_rules
from webapp.views.council_rules import call_in_rules, working_calendar
from webapp.views.database import database, now, settings
from webapp.views.desk_forms import carried_out, decision_or_404, form_page, shown_again, typed, typed_pairs

NOON = time(12)

blueprint = Blueprint("desk_records", __name__, url_prefix="/desk/decisions/<slug>")


@blueprint.route("/record", methods=["GET", "POST"])
@requires(Role.OFFICER)
def publish(slug: str) -> ResponseReturnValue:
    """Write the record, see what its publication will do, then publish it."""
    decision = decision_or_404(slug)
    require(Move.PUBLISH_RECORD, decision.status)
    form = _form(decision)
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


def _form(decision: Decision) -> RecordForm:
    """Return the form, which asks about a waiver by the rule of the days that were typed or else of today."""
    known = {"revision": decision.revision, **now_as_typed(now(), "published_on", "published_time")}
    form = RecordForm(typed(), data=known)
    published_on = form.published_on.data or london_date(now())
    with database().reading() as session:
        waiver = records.waiver_rule(
            decision,
            call_in_rules(session),
            decided_on=form.decided_on.data or published_on,
            published_at=london(published_on, NOON),
        )
    return record_form(waiver, typed(), known)


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
        waived=form.call_in.data == WAIVED,
        stated_effective_on=form.stated_effective_on.data,
        stated_source=form.stated_source.data or "",
        **form.asked(),
    )


@dataclass(frozen=True, slots=True)
class _Preview:
    """What publishing a record would do: the window and the rule it follows from, the notice, a date stated elsewhere.

    Without a window, the rule is the one that would have applied.
    """

    window: CallInWindow | None
    rule: CallInRule | None
    notice: DecisionNotice
    stated: StatedDate | None

    @property
    def missed(self) -> bool:
        """Say whether the window closed before anybody could read the record."""
        return self.window is not None and not is_open(self.window, self.window.published_at)


@dataclass(frozen=True, slots=True)
class _Told:
    """Who is told that a window opens, when that mail goes, and when the council's reminders follow (aware UTC)."""

    audience: OpeningAudience
    at: datetime
    reminded_at: tuple[datetime, ...]


def _preview(session: Session, decision: Decision, form: RecordForm) -> _Preview:
    """Publish the record, within a rehearsal, and return what that announced."""
    published = _publish(session, decision, form)
    outcome, window = published.outcome, facts.window_of(published.outcome)
    assert outcome is not None and outcome.notice is not None
    return _Preview(
        window=window,
        rule=rule_data.read(outcome.rule) if window else _rule_without_window(session, decision, outcome),
        notice=DecisionNotice.from_data(outcome.notice),
        stated=decision_facts.stated_date(published, working_calendar(session)),
    )


def _rule_without_window(session: Session, decision: Decision, outcome: Outcome) -> CallInRule | None:
    rules = call_in_rules(session)
    return records.applicable_rule(decision, rules, decided_on=outcome.decided_on, published_at=outcome.published_at)


def _notice(session: Session, decision: Decision, record: Record) -> dict[str, Any]:
    """Assess the notice of a decision as its record will keep it."""
    return notices.notice_of(session, decision, record.decided_on, notice_rules(session), notice_calendar(session))


def _publish(session: Session, decision: Decision, form: RecordForm) -> Decision:
    record = _record_from(form)
    return records.publish_record(
        session,
        decision.uuid,
        record,
        rules=call_in_rules(session),
        calendar=working_calendar(session),
        notice=_notice(session, decision, record),
        revision=form.from_revision,
        actor=somebody().name,
        now=now(),
    )


def _check_page(slug: str, decision: Decision, form: RecordForm) -> ResponseReturnValue:
    """Show what will happen before the button that cannot be undone, or what forbids it."""
    found: list[_Preview] = []
    status = carried_out(form, lambda session: found.append(_preview(session, decision, form)), only_try=True)
    if status is not HTTPStatus.SEE_OTHER:
        return shown_again("desk/record.html", slug, form, status)
    preview = found[0]
    window, told = preview.window, None
    if window and window.closes_at > now():
        with database().reading() as session:
            told = _told(session, decision, window)
    return render_template(
        "desk/record_check.html",
        decision=decision,
        form=form,
        preview=preview,
        window=window,
        told=told,
        typed=typed_pairs(),
        now=now(),
    )


def _told(session: Session, decision: Decision, window: CallInWindow) -> _Told:
    """Count who would be told of a window if the record were published now, and foresee the council's reminders."""
    assert decision.id is not None
    opening = OpenWindow(
        decision_id=decision.id,
        slug=decision.slug,
        revision=decision.revision,
        lead_officer=Recipient("lead-officer", decision.lead_officer_email, decision.lead_officer),
        published_at=window.published_at,
        closes_at=window.closes_at,
    )
    goes_at = not_before(now(), closes_at=window.closes_at)
    coming = coming_reminders(
        lead_times(settings().reminders),
        published_at=window.published_at,
        closes_at=window.closes_at,
        calendar=working_calendar(session),
        now=now(),
    )
    audience = opening_audience(session, opening, on=london_date(now()))
    return _Told(audience, goes_at, tuple(at for at, _ in coming if at > goes_at))
