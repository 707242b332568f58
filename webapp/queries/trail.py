"""Reading the trail of changes."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlmodel import Session, col, select

from webapp.models.accounts import User
from webapp.models.audit import AuditEvent
from webapp.models.base import Lasting
from webapp.models.bodies import DecisionMaker, Person, ScrutinyCommittee
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting

KINDS: Mapping[type[Lasting], str] = MappingProxyType(
    {
        Decision: "decision",
        DecisionMaker: "decision-maker",
        ScrutinyCommittee: "scrutiny-committee",
        Person: "person",
        Meeting: "meeting",
        User: "account",
    }
)
"""What the trail calls each kind of thing; the words are stored and never change."""


def history(session: Session, kind: type[Lasting], uuid: str) -> list[AuditEvent]:
    """Return what was done to one thing, the newest first."""
    statement = select(AuditEvent).where(
        col(AuditEvent.subject_kind) == KINDS[kind], col(AuditEvent.subject_uuid) == uuid
    )
    return list(session.exec(statement.order_by(col(AuditEvent.at).desc(), col(AuditEvent.id).desc())))
