"""Reading the trail of changes."""

from sqlmodel import Session, col, select

from webapp.models.audit import AuditEvent


def history(session: Session, subject_kind: str, subject_uuid: str) -> list[AuditEvent]:
    """Return what was done to one thing, the newest first."""
    statement = select(AuditEvent).where(
        col(AuditEvent.subject_kind) == subject_kind, col(AuditEvent.subject_uuid) == subject_uuid
    )
    return list(session.exec(statement.order_by(col(AuditEvent.at).desc(), col(AuditEvent.id).desc())))
