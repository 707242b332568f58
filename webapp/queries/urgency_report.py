"""Reading what was decided in a hurry within a period, and the reports on it that were made to Council."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from webapp.domain import urgency_report
from webapp.domain.exempt_information import Restriction
from webapp.domain.lifecycle import PUBLIC
from webapp.domain.notice import NoticeRule
from webapp.domain.statutory_notices import NoticeKind
from webapp.domain.urgency import Route
from webapp.domain.urgency_report import WITHHELD, Hurried, NextReport, Period, UrgencyReport
from webapp.domain.wording import offices
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice, UrgencyReportMade
from webapp.models.records import Outcome

_OTHER_ROUTES = frozenset(
    {Route.FULL_NOTICE.value, Route.GENERAL_EXCEPTION.value, Route.OLDER_LAW.value, Route.NONE_NEEDED.value}
)


def report(session: Session, period: Period) -> UrgencyReport:
    """Return what the report of a period says. Notices are public as they stand; a waiver's words may be exempt."""
    return UrgencyReport(period, _urgent(session, period), _private(session, period), _waived(session, period))


def reports_made(session: Session) -> list[UrgencyReportMade]:
    """Return the reports that were made to Council, the latest first."""
    statement = select(UrgencyReportMade).order_by(
        col(UrgencyReportMade.reported_on).desc(), col(UrgencyReportMade.id).desc()
    )
    return list(session.exec(statement))


def report_made(session: Session, uuid: str) -> UrgencyReportMade | None:
    """Return one report that was made to Council."""
    return session.exec(select(UrgencyReportMade).where(col(UrgencyReportMade.uuid) == uuid)).one_or_none()


def report_of(session: Session, reported_on: date) -> UrgencyReportMade | None:
    """Return the report that was made to Council on a day; there is no second one."""
    statement = select(UrgencyReportMade).where(col(UrgencyReportMade.reported_on) == reported_on)
    return session.exec(statement).one_or_none()


def next_report(session: Session, rule: NoticeRule) -> NextReport | None:
    """Return by when the next report to Council is due by a rule, counted from the last; None where none ever was."""
    last = session.exec(select(sa.func.max(UrgencyReportMade.reported_on))).one()
    first = None if last else session.exec(_made_urgently(select(sa.func.min(Outcome.decided_on)))).one()
    return urgency_report.next_report(rule, last_reported_on=last, first_urgent_on=first)


def _urgent(session: Session, period: Period) -> tuple[Hurried, ...]:
    """Return the decisions made under special urgency within a period."""
    statement = (
        _made_urgently(select(StatutoryNotice).options(*_told_of_each()))
        .where(col(Outcome.decided_on).between(period.first, period.last))
        .order_by(col(Outcome.decided_on), col(StatutoryNotice.id))
    )
    found = session.exec(statement).unique()
    return tuple(_agreed(row, row.decision, row.decision.outcome.decided_on) for row in found)


def _made_urgently(asked: Any) -> Any:
    """Ask for notices of special urgency whose decision was made; not where it had another lawful route after all."""
    route = col(Outcome.notice)["route"].as_string()
    return (
        _standing(asked.select_from(StatutoryNotice), NoticeKind.SPECIAL_URGENCY)
        .join(Outcome, col(Outcome.decision_id) == col(Decision.id))
        .where(sa.or_(route.is_(None), route.not_in(_OTHER_ROUTES)))
    )


def _private(session: Session, period: Period) -> tuple[Hurried, ...]:
    statement = (
        _standing(select(StatutoryNotice).options(*_told_of_each()), NoticeKind.PRIVATE_MEETING_URGENT)
        .where(col(StatutoryNotice.meeting_on).between(period.first, period.last))
        .order_by(col(StatutoryNotice.meeting_on), col(StatutoryNotice.id))
    )
    found = session.exec(statement).unique()
    return tuple(_agreed(row, row.decision, row.meeting_on) for row in found if row.meeting_on is not None)


def _waived(session: Session, period: Period) -> tuple[Hurried, ...]:
    makers: Any = Decision.decision_makers
    outcome: Any = Decision.outcome
    statement = (
        select(Decision)
        .join(Outcome, col(Outcome.decision_id) == col(Decision.id))
        .where(col(Outcome.waived), col(Outcome.decided_on).between(period.first, period.last))
        .order_by(col(Outcome.decided_on), col(Decision.reference_key))
        .options(selectinload(makers), joinedload(outcome))
    )
    return tuple(_waiver(one, one.outcome) for one in session.exec(statement).unique() if one.outcome is not None)


def _standing(asked: Any, kind: NoticeKind) -> Any:
    """Ask for the standing notices of a kind about public decisions."""
    return asked.join(Decision, col(Decision.id) == col(StatutoryNotice.decision_id)).where(
        col(StatutoryNotice.kind) == kind,
        col(StatutoryNotice.withdrawn_at).is_(None),
        col(Decision.status).in_(PUBLIC),
    )


def _told_of_each() -> tuple[Any, Any]:
    """Load what the report says of the decision of each notice."""
    decision: Any = StatutoryNotice.decision
    makers: Any = Decision.decision_makers
    outcome: Any = Decision.outcome
    return joinedload(decision).selectinload(makers), joinedload(decision).joinedload(outcome)


def _agreed(row: StatutoryNotice, decision: Decision, on: Any) -> Hurried:
    return Hurried(
        slug=decision.slug,
        reference=decision.reference,
        matter=decision.title,
        makers=_makers(decision),
        on=on,
        agreed_by=row.agreed_by,
        capacity=row.agreed_capacity,
        agreed_on=row.agreed_on,
        reasons=row.reasons,
        unable=row.unable,
    )


def _waiver(decision: Decision, outcome: Outcome) -> Hurried:
    """Return a waiver; what was stated may rest on an exempt report, so it is left out where there is one."""
    is_public = decision.restriction is Restriction.PUBLIC
    return Hurried(
        slug=decision.slug,
        reference=decision.reference,
        matter=decision.title,
        makers=_makers(decision),
        on=outcome.decided_on,
        agreed_by=outcome.waiver_agreed_by,
        capacity=outcome.waiver_capacity,
        agreed_on=outcome.waiver_agreed_on,
        reasons=outcome.waiver_statement if is_public else WITHHELD,
        unable=outcome.waiver_unable,
    )


def _makers(decision: Decision) -> str:
    return offices([maker.name for maker in decision.decision_makers])
