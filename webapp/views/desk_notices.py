"""The desk's pages for statutory notices: those of a decision and what is due, publish, correct, reasons, withdraw."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.domain.accounts import Role
from webapp.domain.duties import DUTY_WORDS
from webapp.domain.errors import RuleBroken
from webapp.domain.exempt_information import Restriction
from webapp.domain.lifecycle import Status
from webapp.domain.london import london_date
from webapp.domain.notice import NoticeRule, rule_in_force
from webapp.domain.notice_wording import day_rows, late_representations
from webapp.domain.report_notices import term_for
from webapp.domain.statutory_notices import AGREED, NOTICE_WORDS, OF_A_PRIVATE_MEETING, REPORTS, NoticeKind
from webapp.domain.urgency import ROUTE_WORDS
from webapp.forms.decisions import RevisedForm
from webapp.forms.notices import FORMS, AgreedForm, NoticeForm, ReasonsForm, WithdrawNoticeForm, as_typed
from webapp.forms.records import now_as_typed
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice
from webapp.queries import notices
from webapp.services import notices as notices_service
from webapp.views import notice_duties, notice_words
from webapp.views.access import requires, somebody
from webapp.views.council_notice_rules import notice_calendar, notice_rules
from webapp.views.database import database, now
from webapp.views.desk_forms import answer, carried_out, decision_or_404, typed, typed_pairs
from webapp.views.notice_offers import people_to_inform

blueprint = Blueprint("desk_notices", __name__, url_prefix="/desk/decisions/<slug>/notices")

Change = Callable[[Session], Any]


@blueprint.get("")
@requires(Role.OFFICER)
def index(slug: str) -> ResponseReturnValue:
    """List the notices of a decision, and what is still due."""
    decision = decision_or_404(slug)
    with database().reading() as session:
        rules, calendar = notice_rules(session), notice_calendar(session)
        rows = notices.of_decision(session, decision)
        trail = notices.history(session, [row.uuid for row in rows])
    offered = _offered(_rule_on(rules, london_date(now())))
    return render_template(
        "desk_notices/index.html",
        decision=decision,
        lines=[(row, notice_words.row_in_words(row, decision, rules=rules, calendar=calendar)) for row in rows],
        counted=day_rows,
        short=notices.frozen_or_now(decision, rows, rules=rules, calendar=calendar),
        duties=notice_duties.of_decision(decision, rows, rules=rules, calendar=calendar, today=london_date(now())),
        duty_words=DUTY_WORDS,
        states=notice_duties.STATES,
        route_words=ROUTE_WORDS,
        kinds=[one for one in offered if not one[0].is_internal],
        reports=[one for one in offered if one[0].is_internal] if decision.status is not Status.WITHDRAWN else [],
        is_report_public=decision.restriction is Restriction.PUBLIC
        and any(row.kind in OF_A_PRIVATE_MEETING and row.withdrawn_at is None for row in rows),
        may_publish=decision.status not in (Status.DRAFT, Status.WITHDRAWN),
        withdrawn_words=notice_words.withdrawn_words,
        trail=trail,
    )


@blueprint.route("/new/<kind>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new(slug: str, kind: str) -> ResponseReturnValue:
    """Write a notice, see what its days allow, then publish it."""
    decision = decision_or_404(slug)
    wanted = next((one for one in NoticeKind if one.value == kind), None) or abort(404)
    notices_service.require_notices(decision, wanted)
    with database().reading() as session:
        rules = notice_rules(session)
        offered = people_to_inform(session, decision, london_date(now())) if typed() is None else ""
    known = now_as_typed(now(), "published_on", "published_time")
    paragraph = str(decision.exempt_paragraph) if decision.exempt_paragraph else None
    form = _form(
        wanted,
        rules,
        {
            "revision": decision.revision,
            "informed": offered,
            "exempt_paragraph": paragraph,
            "meeting_on": notices.known_day(decision),
            **known,
        },
    )
    form.is_new()
    return _checked_page(
        decision,
        form,
        lambda session: notices_service.publish_notice(
            session,
            decision.uuid,
            form.written(),
            rules=notice_rules(session),
            calendar=notice_calendar(session),
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
        ),
        row=None,
    )


@blueprint.route("/<uuid>/correct", methods=["GET", "POST"])
@requires(Role.OFFICER)
def correct(slug: str, uuid: str) -> ResponseReturnValue:
    """Put a notice right, with the reason, after seeing what its days allow then."""
    decision, row = decision_or_404(slug), _notice_or_404(slug, uuid)
    notices_service.require_standing(row)
    with database().reading() as session:
        rules = notice_rules(session)
    form = _form(row.kind, rules, {**as_typed(notices.written_of(row)), "revision": row.revision})
    return _checked_page(
        decision,
        form,
        lambda session: notices_service.correct_notice(
            session,
            uuid,
            form.written(),
            reason=form.why.data,
            rules=notice_rules(session),
            calendar=notice_calendar(session),
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
        ),
        row=row,
    )


@blueprint.route("/<uuid>/reasons", methods=["GET", "POST"])
@requires(Role.OFFICER)
def reasons(slug: str, uuid: str) -> ResponseReturnValue:
    """Publish, or put right, why full notice was impracticable."""
    row = _notice_or_404(slug, uuid)
    notices_service.require_standing(row)
    if row.kind is not NoticeKind.GENERAL_EXCEPTION:
        abort(404)
    at = row.reasons_published_at or now()
    known = now_as_typed(at, "reasons_published_on", "reasons_published_time")
    form = ReasonsForm(
        typed(), data={"revision": row.revision, "reasons_after": row.reasons_after or row.reasons, **known}
    )
    if row.reasons_published_at is None:
        form.is_first()
    return _simple_page(
        "desk_notices/reasons.html",
        slug,
        row,
        form,
        lambda session: notices_service.publish_reasons(
            session,
            uuid,
            reasons=form.reasons_after.data,
            published_at=form.published_at,
            correction=form.correction.data if form.correction else "",
            rules=notice_rules(session),
            calendar=notice_calendar(session),
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
        ),
        done="The reasons are published.",
    )


@blueprint.route("/<uuid>/withdraw", methods=["GET", "POST"])
@requires(Role.OFFICER)
def withdraw(slug: str, uuid: str) -> ResponseReturnValue:
    """Withdraw a notice; its page stays."""
    row = _notice_or_404(slug, uuid)
    notices_service.require_standing(row)
    form = WithdrawNoticeForm(typed(), data={"revision": row.revision})
    if row.kind.is_internal:
        form.is_internal()
    return _simple_page(
        "desk_notices/withdraw.html",
        slug,
        row,
        form,
        lambda session: notices_service.withdraw_notice(
            session,
            uuid,
            reason=form.reason.data,
            rules=notice_rules(session),
            calendar=notice_calendar(session),
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
        ),
        done="The report no longer counts."
        if row.kind.is_internal
        else "The notice is withdrawn. Its page stays, with the reason.",
    )


def _checked_page(
    decision: Decision, form: NoticeForm, change: Change, *, row: StatutoryNotice | None
) -> ResponseReturnValue:
    """Show the form, then what the notice's days allow, then save it; each step keeps what was typed."""
    if request.method == "GET" or "change" in request.form:
        return _form_again(decision, form, row, HTTPStatus.OK)
    sure = "confirm" in request.form
    status = carried_out(form, change, only_try=not sure)
    if status is not HTTPStatus.SEE_OTHER:
        return _form_again(decision, form, row, status)
    if sure:
        what, published = ("report", "recorded") if form.kind.is_internal else ("notice", "published")
        flash(f"The {what} was corrected." if row else f"The {what} is {published}.", "success")
        return redirect(url_for(".index", slug=decision.slug), status)
    with database().reading() as session:
        rules, calendar = notice_rules(session), notice_calendar(session)
    written = form.written()
    return render_template(
        "desk_notices/check.html",
        decision=decision,
        form=form,
        row=row,
        notice=notice_words.in_words(written, decision, rules=rules, calendar=calendar),
        late_representations=late_representations(written, rules=rules, calendar=calendar),
        not_needed=notice_words.not_needed(form.kind, decision, rules=rules, calendar=calendar),
        typed=typed_pairs(),
    )


def _form_again(
    decision: Decision, form: NoticeForm, row: StatutoryNotice | None, status: HTTPStatus
) -> ResponseReturnValue:
    """Show the form with what was typed; after a conflict, from the state that is there now."""
    if status is HTTPStatus.CONFLICT:
        fresh = _notice_or_404(decision.slug, row.uuid).revision if row else decision_or_404(decision.slug).revision
        form.revision.data = str(fresh)
    title = NOTICE_WORDS[form.kind]
    return render_template("desk_notices/form.html", decision=decision, form=form, row=row, title=title), status


def _simple_page(
    template: str, slug: str, row: StatutoryNotice, form: RevisedForm, change: Change, *, done: str
) -> ResponseReturnValue:
    """Show a form about a notice; when it is sent, carry it out and go back to the decision's notices."""
    status = answer(form, change)
    if status is HTTPStatus.SEE_OTHER:
        flash(done, "success")
        return redirect(url_for(".index", slug=slug), status)
    if status is HTTPStatus.CONFLICT:
        row = _notice_or_404(slug, row.uuid)
        form.revision.data = str(row.revision)
    title = NOTICE_WORDS[row.kind]
    return render_template(template, decision=row.decision, row=row, form=form, title=title), status


def _form(kind: NoticeKind, rules: tuple[NoticeRule, ...], known: dict[str, Any]) -> NoticeForm:
    """Make a form; whoever may agree by the rule of the day of the agreement is offered first, then all others.

    An agreement may be entered, or put right, when another rule is in force; what was chosen is judged with its day.
    """
    form = FORMS[kind](typed(), data=known)
    agreed_on = form.agreed_on.data if isinstance(form, AgreedForm) else None
    rule = _rule_on(rules, agreed_on or london_date(now()))
    first = rule.agreed_by if rule else ()
    form.offer(tuple(dict.fromkeys((*first, *(office for one in rules for office in one.agreed_by)))))
    return form


def _rule_on(rules: tuple[NoticeRule, ...], on: date) -> NoticeRule | None:
    """Return the rule of notice in force on a day; None where there is none, or more than one."""
    try:
        return rule_in_force(rules, on)
    except RuleBroken:
        return None


def _offered(rule: NoticeRule | None) -> list[tuple[NoticeKind, str]]:
    """Return the kinds of notice that the council's rule knows, with their names."""
    if rule is None:
        return []
    unknown: set[NoticeKind] = set()
    unknown |= {NoticeKind.GENERAL_EXCEPTION} if rule.general_exception is None else set()
    unknown |= AGREED if not rule.agreed_by else set()
    unknown |= OF_A_PRIVATE_MEETING if rule.private_meeting is None else set()
    unknown |= {NoticeKind.AGENDA} if rule.agenda is None else set()
    unknown |= {kind for kind in REPORTS if term_for(rule, kind) is None}
    return [(kind, words) for kind, words in NOTICE_WORDS.items() if kind not in unknown]


def _notice_or_404(slug: str, uuid: str) -> StatutoryNotice:
    with database().reading() as session:
        return notices.by_uuid(session, slug, uuid, public_only=False) or abort(404)
