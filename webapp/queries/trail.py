"""Reading the trail of changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlmodel import Session, col, select

from webapp.domain.lifecycle import Move
from webapp.models.accounts import User
from webapp.models.audit import AuditEvent
from webapp.models.base import Lasting
from webapp.models.bodies import DecisionMaker, Person, ScrutinyCommittee
from webapp.models.decisions import Decision
from webapp.models.edition_days import EditionDay
from webapp.models.editions import EditionRow
from webapp.models.meetings import Meeting
from webapp.models.notices import KeyChallenge, StatutoryNotice, UrgencyReportMade
from webapp.models.plan_wording import KeyThreshold, PlanWording
from webapp.models.records import CallInRuleRow, NoticeRuleRow

KINDS: Mapping[type[Lasting], str] = MappingProxyType(
    {
        Decision: "decision",
        DecisionMaker: "decision-maker",
        ScrutinyCommittee: "scrutiny-committee",
        Person: "person",
        Meeting: "meeting",
        StatutoryNotice: "statutory-notice",
        KeyChallenge: "key-challenge",
        UrgencyReportMade: "urgency-report",
        User: "account",
        CallInRuleRow: "call-in-rule",
        NoticeRuleRow: "notice-rule",
        PlanWording: "plan-wording",
        KeyThreshold: "key-threshold",
        EditionRow: "edition",
        EditionDay: "edition-day",
    }
)
"""What the trail calls each kind of thing; the words are stored and never change."""


ANNOUNCED_AGAIN = (Move.CORRECT_PUBLICATION, Move.REANNOUNCE)


@dataclass(frozen=True, slots=True)
class AnnouncedAgain:
    """What last changed the dates announced with a record, when, and the last moment as it was before."""

    move: Move
    at: datetime
    closed_at: datetime | None


def announced_again(session: Session, uuid: str) -> AnnouncedAgain | None:
    """Return what last changed the dates announced with a decision's record, if anything ever did."""
    statement = (
        select(AuditEvent)
        .where(
            col(AuditEvent.subject_kind) == KINDS[Decision],
            col(AuditEvent.subject_uuid) == uuid,
            col(AuditEvent.action).in_([move.value for move in ANNOUNCED_AGAIN]),
        )
        .order_by(col(AuditEvent.id).desc())
    )
    found = session.exec(statement).first()
    if found is None:
        return None
    before = (found.before or {}).get("call_in_closes_at")
    return AnnouncedAgain(Move(found.action), found.at, datetime.fromisoformat(before) if before else None)


def history(session: Session, kind: type[Lasting], uuid: str) -> list[AuditEvent]:
    """Return what was done to one thing, the newest first."""
    statement = select(AuditEvent).where(
        col(AuditEvent.subject_kind) == KINDS[kind], col(AuditEvent.subject_uuid) == uuid
    )
    return list(session.exec(statement.order_by(col(AuditEvent.at).desc(), col(AuditEvent.id).desc())))
