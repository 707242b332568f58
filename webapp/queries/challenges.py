"""Reading challenges that a decision should have been treated as key."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from webapp.domain.lifecycle import PUBLIC
from webapp.models.decisions import Decision
from webapp.models.notices import KeyChallenge

PAGE_ROWS = 50
COMMITTEE: Any = KeyChallenge.committee
DECISION: Any = KeyChallenge.decision
WITH_BOTH = (joinedload(COMMITTEE), joinedload(DECISION))


def register(session: Session, *, page: int = 1) -> tuple[list[KeyChallenge], int]:
    """Return one page of the challenges with committee and decision, and how many there are in all.

    Those without a report stand first, by the day it is due, then the others, the newest first.
    """
    total = session.exec(select(sa.func.count()).select_from(KeyChallenge)).one()
    is_reported = col(KeyChallenge.reported_on).is_not(None)
    due_on = sa.case((is_reported, None), else_=col(KeyChallenge.report_due_on))
    statement = (
        select(KeyChallenge)
        .options(*WITH_BOTH)
        .order_by(is_reported, due_on, col(KeyChallenge.raised_on).desc(), col(KeyChallenge.id).desc())
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    )
    return list(session.exec(statement)), total


def report_due_by(session: Session, on: date) -> list[KeyChallenge]:
    """Return the challenges whose report is due by a day and was not made, the first due first."""
    statement = select(KeyChallenge).where(
        col(KeyChallenge.reported_on).is_(None), col(KeyChallenge.report_due_on) <= on
    )
    statement = statement.order_by(col(KeyChallenge.report_due_on), col(KeyChallenge.id))
    return list(session.exec(statement.options(*WITH_BOTH)))


def by_uuid(session: Session, uuid: str) -> KeyChallenge | None:
    """Return one challenge with its committee and decision."""
    return session.exec(select(KeyChallenge).where(col(KeyChallenge.uuid) == uuid).options(*WITH_BOTH)).one_or_none()


def of_decision(session: Session, decision: Decision) -> list[KeyChallenge]:
    """Return the challenges of one decision, the newest first."""
    statement = select(KeyChallenge).where(col(KeyChallenge.decision_id) == decision.id).options(*WITH_BOTH)
    return list(session.exec(statement.order_by(col(KeyChallenge.raised_on).desc(), col(KeyChallenge.id).desc())))


def public_slug(challenge: KeyChallenge) -> str | None:
    """Return the address part of the decision that is challenged, where it is on record and the public may see it."""
    decision = challenge.decision
    return decision.slug if decision is not None and decision.status in PUBLIC else None
