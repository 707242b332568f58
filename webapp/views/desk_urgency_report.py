"""The yearly report to Council of special urgency, urgent private meetings and waivers of call-in, as page and CSV.

That it was made is recorded here too: from then on the next one is counted.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from webapp.adapters.csv_lines import csv_file
from webapp.domain import urgency_report
from webapp.domain.accounts import Role
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london_date
from webapp.domain.notice import rule_in_force
from webapp.domain.urgency_report import NextReport, Period, Reported
from webapp.forms.challenges import PeriodForm, UrgencyReportForm
from webapp.forms.refusals import place
from webapp.models.audit import AuditEvent
from webapp.models.notices import UrgencyReportMade
from webapp.queries import trail
from webapp.queries import urgency_report as urgency_query
from webapp.services import urgency_report as urgency_service
from webapp.views.access import requires, somebody
from webapp.views.council_notice_rules import notice_rules
from webapp.views.database import database, now
from webapp.views.desk_forms import answer, typed

blueprint = Blueprint("desk_urgency_report", __name__, url_prefix="/desk/reports")

FIRST_YEAR, LAST_YEAR = 1972, 2099
_YEAR = re.compile(r"[0-9]{4}")


@blueprint.get("/urgency")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """Show the report of a period: the one typed, a municipal year, or the days since the last report."""
    form, period = _asked_for()
    if period is None:
        return render_template("desk_urgency_report/index.html", form=form, report=None, **_years()), 422
    with database().reading() as session:
        report = urgency_query.report(session, period)
        lines = _interval(session, period)
        coming, made = next_report(session), urgency_query.reports_made(session)
    return render_template(
        "desk_urgency_report/index.html",
        form=form,
        report=report,
        lines=lines,
        coming=coming,
        made=made,
        record=f"{url_for('.record')}?{urlencode(_as_address(period))}",
        csv=f"{url_for('.csv')}?{urlencode(_as_address(period))}",
        **_years(),
    )


@blueprint.get("/urgency.csv")
@requires(Role.OFFICER)
def csv() -> ResponseReturnValue:
    """Give the same report as a CSV file."""
    _, period = _asked_for()
    if period is None:
        abort(404)
    with database().reading() as session:
        report = urgency_query.report(session, period)
    answer = Response(csv_file(urgency_report.HEADINGS, report.rows()), content_type="text/csv; charset=utf-8")
    name = f"urgency-{period.first.isoformat()}-to-{period.last.isoformat()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.route("/urgency/made", methods=["GET", "POST"])
@requires(Role.OFFICER)
def record() -> ResponseReturnValue:
    """Record that the report was made to Council; a link from the report brings its days along."""
    _, period = _asked_for()
    known = {"first": period.first, "last": period.last} if period else {}
    form = UrgencyReportForm(typed(), data={"revision": "0", "reported_on": london_date(now()), **known})
    return _made_page(
        form,
        lambda session: urgency_service.record_report(session, _reported(form), actor=somebody().name, now=now()),
        row=None,
    )


@blueprint.route("/urgency/made/<uuid>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def correct(uuid: str) -> ResponseReturnValue:
    """Correct what was recorded of a report."""
    row = _made_or_404(uuid)
    form = UrgencyReportForm(
        typed(),
        data={
            "revision": row.revision,
            "reported_on": row.reported_on,
            "first": row.period_from,
            "last": row.period_to,
            "minute": row.minute,
        },
    )
    return _made_page(
        form,
        lambda session: urgency_service.correct_report(
            session, uuid, _reported(form), revision=form.from_revision, actor=somebody().name, now=now()
        ),
        row=row,
    )


def next_report(session: Session) -> NextReport | None:
    """Return by when the next report to Council is due by the rule of today; None where no rule is in force."""
    try:
        return urgency_query.next_report(session, rule_in_force(notice_rules(session), london_date(now())))
    except RuleBroken:
        return None


def _made_page(
    form: UrgencyReportForm, change: Callable[[Session], Any], *, row: UrgencyReportMade | None
) -> ResponseReturnValue:
    """Show the form; when it is sent, save it and go back to the reports; after a conflict, from the state now."""
    status = answer(form, change)
    if status is HTTPStatus.SEE_OTHER:
        flash("The report to Council was corrected." if row else "The report to Council was recorded.", "success")
        return redirect(url_for(".index"), status)
    events = list[AuditEvent]()
    if row is not None:
        with database().reading() as session:
            events = trail.history(session, UrgencyReportMade, row.uuid)
    overtaken = events[:1] if status is HTTPStatus.CONFLICT else []
    if overtaken and row is not None:
        form.revision.data = str(_made_or_404(row.uuid).revision)
    return render_template(
        "desk_urgency_report/made.html", form=form, row=row, events=events, overtaken=overtaken
    ), status


def _reported(form: UrgencyReportForm) -> Reported:
    return Reported(
        reported_on=form.reported_on.typed_date,
        period=urgency_report.period_of(form.first.typed_date, form.last.typed_date),
        minute=form.minute.data or "",
    )


def _made_or_404(uuid: str) -> UrgencyReportMade:
    with database().reading() as session:
        return urgency_query.report_made(session, uuid) or abort(404)


def _asked_for() -> tuple[PeriodForm, Period | None]:
    """Return the form with the period that the address asks for; no period where what was typed is none."""
    today, year = london_date(now()), request.args.get("year", "")
    if _YEAR.fullmatch(year) and FIRST_YEAR <= int(year) <= LAST_YEAR:
        return _filled(urgency_report.municipal_year(int(year)))
    if not any(name.startswith(("first-", "last-")) for name in request.args):
        with database().reading() as session:
            covered = (one.period_to for one in urgency_query.reports_made(session))
            return _filled(urgency_report.since_last_report(max(covered, default=None), today))
    form = PeriodForm(request.args)
    if not form.validate():
        return form, None
    try:
        return form, urgency_report.period_of(form.first.typed_date, form.last.typed_date)
    except RuleBroken as refused:
        place(form, refused)
        return form, None


def _filled(period: Period) -> tuple[PeriodForm, Period]:
    return PeriodForm(MultiDict(_as_address(period))), period


def _as_address(period: Period) -> dict[str, str]:
    """Write a period as the form sends it."""
    return {
        f"{name}-{part}": str(getattr(day, part))
        for name, day in (("first", period.first), ("last", period.last))
        for part in ("day", "month", "year")
    }


def _interval(session: Session, period: Period) -> list[str]:
    """Say how often the report is made, and whether these days are too many for one, by the rule of today."""
    try:
        rule = rule_in_force(notice_rules(session), london_date(now()))
    except RuleBroken as unknown:
        return [unknown.message]
    return [urgency_report.interval_words(rule), urgency_report.length_warning(rule, period)]


def _years() -> dict[str, list[int]]:
    """Return the municipal years on offer, this one first."""
    this = urgency_report.current_municipal_year(london_date(now()))
    return {"years": [this, this - 1, this - 2]}
