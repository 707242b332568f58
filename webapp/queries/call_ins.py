"""Counting what is open to call-in and what a call-in suspends, without loading it; corrections that moved a window."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.domain.call_in import is_open
from webapp.domain.lifecycle import Move, Status
from webapp.models.audit import AuditEvent
from webapp.models.decisions import Decision
from webapp.models.records import Outcome
from webapp.queries.decisions import CUT_OFF_MINUTE, SUSPENDED
from webapp.queries.facts import window_of


def number_open(session: Session, now: datetime) -> int:
    """Return how many decisions can still be called in."""
    statement = (
        select(Outcome, Decision.status)
        .join(Decision, col(Outcome.decision_id) == col(Decision.id))
        .where(col(Outcome.call_in_closes_at) > now - CUT_OFF_MINUTE)
    )
    found = session.exec(statement)
    windows = (window_of(outcome) for outcome, status in found if status is Status.DECIDED)
    return sum(1 for window in windows if window and is_open(window, now))


def number_suspended(session: Session) -> int:
    """Return how many decisions a call-in suspends."""
    statement = select(sa.func.count()).select_from(Decision).where(col(Decision.status).in_(SUSPENDED))
    return session.exec(statement).one()


def publication_corrected_at(session: Session, uuid: str) -> datetime | None:
    """Return when the publication of a decision's record was last corrected, if it ever was."""
    statement = select(sa.func.max(col(AuditEvent.at))).where(
        col(AuditEvent.subject_kind) == "decision",
        col(AuditEvent.subject_uuid) == uuid,
        col(AuditEvent.action) == Move.CORRECT_PUBLICATION.value,
    )
    return session.exec(statement).one()
