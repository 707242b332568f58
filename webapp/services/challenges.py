"""Challenges that a decision should have been treated as key: entered, corrected, answered by a report to Council."""

from dataclasses import dataclass
from datetime import date, datetime
from textwrap import shorten
from typing import Any

from sqlmodel import Session

from webapp.domain.challenges import Challenged, Reported, check_challenge, check_not_key, check_report
from webapp.domain.errors import NotFound, RuleBroken
from webapp.domain.london import london_date
from webapp.domain.references import as_key
from webapp.domain.wording import offices
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.decisions import Decision
from webapp.models.notices import KeyChallenge
from webapp.queries import bodies, decisions
from webapp.services import audit

RAISED, CORRECTED, REPORTED = "raised", "corrected", "report to Council recorded"
LONGEST_OFFICES = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A challenge as an officer enters it.

    `what` is the reference of a decision that is on record here, or the matter in words.
    """

    committee: str
    what: str | Challenged
    reasons: str
    raised_on: date
    report_due_on: date


def raise_challenge(session: Session, challenge: Challenge, *, actor: str, now: datetime) -> KeyChallenge:
    """Enter a challenge; `challenge.committee` is the committee's address part."""
    row = KeyChallenge(**_checked(session, challenge, now), recorded_at=now, recorded_by=actor)
    session.add(row)
    session.flush()
    audit.record(session, row, RAISED, actor=actor, now=now, after=_snapshot(session, row))
    return row


def correct_challenge(
    session: Session, uuid: str, challenge: Challenge, *, revision: int, actor: str, now: datetime
) -> KeyChallenge:
    """Correct what was entered of a challenge; the trail keeps what it said."""
    row = _opened(session, uuid, revision)
    facts = _checked(session, challenge, now)
    if row.reported_on is not None:
        check_report(row.reported_on, raised_on=challenge.raised_on, today=london_date(now))
    return _changed(session, row, facts, CORRECTED, actor=actor, now=now)


def record_report(
    session: Session, uuid: str, reported: Reported, *, revision: int, actor: str, now: datetime
) -> KeyChallenge:
    """Record the report that the executive made to Council; recorded again, it is corrected."""
    row = _opened(session, uuid, revision)
    check_report(reported.reported_on, raised_on=row.raised_on, today=london_date(now))
    if not reported.report.strip():
        raise RuleBroken("Enter what was reported.", field="report")
    facts = {
        "reported_on": reported.reported_on,
        "report": reported.report,
        "why_not_key": reported.why_not_key,
    }
    return _changed(session, row, facts, REPORTED, actor=actor, now=now)


def _opened(session: Session, uuid: str, revision: int) -> KeyChallenge:
    """Load a challenge for a change, locked; refuse a page that is out of date."""
    row = bodies.for_change(session, KeyChallenge, uuid)
    if row is None:
        raise NotFound("There is no such challenge.")
    audit.refuse_if_overtaken(session, row, revision)
    return row


def _changed(
    session: Session, row: KeyChallenge, facts: dict[str, Any], what: str, *, actor: str, now: datetime
) -> KeyChallenge:
    before = _snapshot(session, row)
    row.sqlmodel_update(facts | {"revision": row.revision + 1})
    session.add(row)
    session.flush()
    audit.record(session, row, what, actor=actor, now=now, before=before, after=_snapshot(session, row))
    return row


def _checked(session: Session, challenge: Challenge, now: datetime) -> dict[str, Any]:
    """Return a challenge as columns; raise RuleBroken where its days, its committee or its decision cannot be."""
    committee = bodies.committee(session, challenge.committee)
    if committee is None:
        raise RuleBroken("Choose a committee from the list.", field="committee")
    decision = _decision(session, challenge.what) if isinstance(challenge.what, str) else None
    about = _about(decision) if decision else challenge.what
    assert isinstance(about, Challenged)
    check_challenge(
        decided_on=about.decided_on,
        raised_on=challenge.raised_on,
        report_due_on=challenge.report_due_on,
        today=london_date(now),
    )
    return {
        "decision_id": decision.id if decision else None,
        "committee_id": committee.id,
        "matter": about.matter,
        "decided_on": about.decided_on,
        "decided_by": about.decided_by,
        "raised_on": challenge.raised_on,
        "reasons": challenge.reasons,
        "report_due_on": challenge.report_due_on,
    }


def _decision(session: Session, reference: str) -> Decision:
    """Find the decision that a reference means, however it is written."""
    found = decisions.by_key(session, as_key(reference))
    if found is None:
        raise RuleBroken(f"No decision has the reference {reference}.", field="reference")
    check_not_key(is_key=found.is_key, is_made=found.outcome is not None, reference=found.reference)
    return found


def _about(decision: Decision) -> Challenged:
    assert decision.outcome is not None
    makers = offices([maker.name for maker in decision.decision_makers]) or "Not given"
    return Challenged(decision.title, decision.outcome.decided_on, shorten(makers, LONGEST_OFFICES, placeholder=" …"))


def _snapshot(session: Session, row: KeyChallenge) -> dict[str, Any]:
    """Return what the trail of changes keeps of a challenge: plain values, names in place of numbers."""
    committee = session.get(ScrutinyCommittee, row.committee_id)
    decision = session.get(Decision, row.decision_id) if row.decision_id else None
    return {
        "committee": committee.name if committee else "",
        "decision": decision.reference if decision else "",
        "challenged_matter": row.matter,
        "decided_on": row.decided_on.isoformat(),
        "decided_by": row.decided_by,
        "raised_on": row.raised_on.isoformat(),
        "reasons": row.reasons,
        "report_due_on": row.report_due_on.isoformat(),
        "reported_on": row.reported_on.isoformat() if row.reported_on else "",
        "report": row.report,
        "why_not_key": row.why_not_key,
    }
