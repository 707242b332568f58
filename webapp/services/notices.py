"""Statutory notices: published, corrected with a reason, completed with the reasons that follow, withdrawn.

A notice is public as soon as it is entered, so nothing of it is ever deleted; the public reads why it was changed.
Each of these is a change of its decision too: it takes the decision's lock, counts its revision on and, once the
decision is made, assesses again what its record keeps of its notice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from webapp.domain import wording
from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import EditedMeanwhile, NotFound, NotPermitted, RuleBroken
from webapp.domain.lifecycle import Status
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_days import rule_of
from webapp.domain.statutory_notices import (
    NOTICE_WORDS,
    NoticeKind,
    WrittenNotice,
    check_dates,
    check_reasons_after,
    missing_from,
)
from webapp.domain.urgency import ROUTE_WORDS, Route
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice
from webapp.queries import decisions, notices
from webapp.queries.facts import made_by
from webapp.services import audit

PUBLISHED, WITHDRAWN, REASONS_PUBLISHED = "published", "withdrawn", "followed by its reasons"
HANDED_IN = "handed in"
ASSESSED_AGAIN = "notice assessed again"


def require_notices(decision: Decision, kind: NoticeKind) -> None:
    """Refuse a public notice about a decision that the public cannot see, and any about one that will not be made."""
    if decision.status is Status.DRAFT and not kind.is_internal:
        raise NotPermitted("This decision is a draft. Put it in the plan first: its notices are public at once.")
    if decision.status is Status.WITHDRAWN:
        raise NotPermitted("This decision was withdrawn, so no notice about it can be published.")


def require_standing(row: StatutoryNotice) -> None:
    """Refuse to change a notice that was withdrawn."""
    if row.withdrawn_at is not None:
        raise NotPermitted(f"This notice was withdrawn at {wording.moment(row.withdrawn_at)}, so it stays as it was.")


def publish_notice(
    session: Session,
    decision_uuid: str,
    written: WrittenNotice,
    *,
    rules: Sequence[NoticeRule],
    calendar: WorkingCalendar,
    revision: int | None,
    actor: str,
    now: datetime,
) -> StatutoryNotice:
    """Publish a notice about a decision; `revision` is the decision's, as the officer's page showed it."""
    decision = decisions.for_change(session, decision_uuid)
    if decision is None or decision.id is None:
        raise NotFound("There is no such decision. It may have been discarded.")
    if revision is not None and decision.revision != revision:
        raise EditedMeanwhile(
            f"{decision.updated_by or 'Somebody else'} saved this decision while you were working on it."
        )
    require_notices(decision, written.kind)
    _check(written, rules, now)
    _refuse_second(notices.of_decision(session, decision), written)
    row = StatutoryNotice(
        decision_id=decision.id, made_by=made_by(decision), recorded_at=now, recorded_by=actor, **asdict(written)
    )
    session.add(row)
    session.flush()
    _record(session, row, _entered(row.kind), actor=actor, now=now)
    _touch(session, decision, rules, calendar, reason="", actor=actor, now=now)
    return row


def correct_notice(
    session: Session,
    uuid: str,
    written: WrittenNotice,
    *,
    reason: str,
    rules: Sequence[NoticeRule],
    calendar: WorkingCalendar,
    revision: int,
    actor: str,
    now: datetime,
) -> StatutoryNotice:
    """Correct what a notice says, with the reason, which the public reads; its kind stays."""
    row = _opened(session, uuid, revision)
    known = notices.written_of(row)
    written = replace(
        written, kind=row.kind, reasons_after=known.reasons_after, reasons_published_at=known.reasons_published_at
    )
    if written == known:
        raise RuleBroken("Nothing was changed. Change what is wrong, or cancel.")
    _check(written, rules, now)
    others = [one for one in notices.of_decision(session, row.decision) if one.uuid != uuid]
    _refuse_second(others, written)
    _change(session, row, written, notices.CORRECTED, reason=reason, actor=actor, now=now)
    _touch(session, row.decision, rules, calendar, reason=reason, actor=actor, now=now)
    return row


def publish_reasons(
    session: Session,
    uuid: str,
    *,
    reasons: str,
    published_at: datetime,
    correction: str = "",
    rules: Sequence[NoticeRule],
    calendar: WorkingCalendar,
    revision: int,
    actor: str,
    now: datetime,
) -> StatutoryNotice:
    """Publish why full notice was impracticable, after a general exception; a second time only as a correction."""
    row = _opened(session, uuid, revision)
    if row.kind is not NoticeKind.GENERAL_EXCEPTION:
        raise NotPermitted("Only a general exception is followed by a notice of its reasons.")
    if row.reasons_published_at is not None and not correction:
        raise RuleBroken("The reasons are published already. Enter why they are corrected.", field="correction")
    known = notices.written_of(row)
    written = replace(known, reasons_after=reasons, reasons_published_at=published_at)
    if written == known:
        raise RuleBroken("Nothing was changed. Change what is wrong, or cancel.")
    check_reasons_after(written, now=now)
    what = REASONS_PUBLISHED if row.reasons_published_at is None else notices.CORRECTED
    _change(session, row, written, what, reason=correction, actor=actor, now=now)
    _touch(session, row.decision, rules, calendar, reason=correction, actor=actor, now=now)
    return row


def withdraw_notice(
    session: Session,
    uuid: str,
    *,
    reason: str,
    rules: Sequence[NoticeRule],
    calendar: WorkingCalendar,
    revision: int,
    actor: str,
    now: datetime,
) -> StatutoryNotice:
    """Withdraw a notice; its page stays, with the reason, and it no longer counts for anything."""
    row = _opened(session, uuid, revision)
    before = _snapshot(row)
    row.withdrawn_at, row.withdrawn_reason = now, reason
    row.revision += 1
    session.add(row)
    _record(session, row, WITHDRAWN, actor=actor, now=now, reason=reason, before=before)
    _touch(session, row.decision, rules, calendar, reason=reason, actor=actor, now=now)
    return row


def _opened(session: Session, uuid: str, revision: int) -> StatutoryNotice:
    """Load a notice for a change, locked; refuse one that was withdrawn, and a page that is out of date."""
    row = notices.for_change(session, uuid)
    if row is None:
        raise NotFound("There is no such notice.")
    audit.refuse_if_overtaken(session, row, revision)
    require_standing(row)
    return row


def _check(written: WrittenNotice, rules: Sequence[NoticeRule], now: datetime) -> None:
    """Refuse days that cannot be, a day of which no rule is known, and whatever that rule wants said and is not."""
    check_dates(written, now=now)
    if missing := missing_from(written, rule_of(rules, written).agreed_by):
        raise RuleBroken(" ".join(missing))


def _refuse_second(others: Sequence[StatutoryNotice], written: WrittenNotice) -> None:
    """One decision has one notice of a kind, and one for each day of a meeting: a second was entered twice."""
    for other in others:
        if other.withdrawn_at is None and (other.kind, other.meeting_on) == (written.kind, written.meeting_on):
            about = f" for the meeting on {wording.day(other.meeting_on)}" if other.meeting_on else ""
            raise RuleBroken(
                f"{NOTICE_WORDS[other.kind]}{about}: one is there already, {_entered(other.kind)} at "
                f"{wording.moment(other.published_at)}. Correct that one, or withdraw it first."
            )


def _change(
    session: Session,
    row: StatutoryNotice,
    written: WrittenNotice,
    what: str,
    *,
    reason: str,
    actor: str,
    now: datetime,
) -> None:
    before = _snapshot(row)
    row.sqlmodel_update({**asdict(written), "revision": row.revision + 1})
    session.add(row)
    _record(session, row, what, actor=actor, now=now, reason=reason, before=before)


def _touch(
    session: Session,
    decision: Decision,
    rules: Sequence[NoticeRule],
    calendar: WorkingCalendar,
    *,
    reason: str,
    actor: str,
    now: datetime,
) -> None:
    """Count the decision's revision on, and assess again the notice that its record keeps, by the rules of those days.

    A page of the decision that was open meanwhile is out of date, because what its notice allows has changed.
    """
    decision.revision += 1
    decision.updated_at, decision.updated_by = now, actor
    session.add(decision)
    session.flush()
    outcome = decision.outcome
    if outcome is None:
        return
    before = outcome.notice
    outcome.notice = notices.notice_of(session, decision, outcome.decided_on, rules, calendar)
    if outcome.notice != before:
        audit.record(
            session,
            decision,
            ASSESSED_AGAIN,
            actor=actor,
            now=now,
            reason=reason,
            before=_assessed(before or {}),
            after=_assessed(outcome.notice),
        )


def _assessed(notice: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the trail of a decision keeps of how its notice was assessed."""
    route = notice.get("route")
    return {
        "notice_route": ROUTE_WORDS[Route(route)] if route else None,
        "notice_words": notice.get("words"),
        "notice_counted_from": notice.get("starts_on"),
    }


def _snapshot(row: StatutoryNotice) -> dict[str, Any]:
    """Return what the trail of changes keeps of a notice: plain values."""
    facts = asdict(notices.written_of(row)) | {"kind": NOTICE_WORDS[row.kind], "withdrawn_reason": row.withdrawn_reason}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in facts.items()}


def _entered(kind: NoticeKind) -> str:
    """Say what happened to a notice of a kind when it was entered."""
    return HANDED_IN if kind.is_internal else PUBLISHED


def _called(kind: NoticeKind) -> str:
    """Name a kind of notice within a line of the trail: "special urgency notice"."""
    return f"{NOTICE_WORDS[kind][0].lower()}{NOTICE_WORDS[kind][1:]}"


def _record(
    session: Session,
    row: StatutoryNotice,
    what: str,
    *,
    actor: str,
    now: datetime,
    before: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        session,
        row,
        f"{_called(row.kind)} {what}",
        actor=actor,
        now=now,
        reason=reason,
        before=before,
        after=_snapshot(row),
    )
