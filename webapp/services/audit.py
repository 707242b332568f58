"""Writing the trail of changes: one row for each thing done, with before and after."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from webapp.models.audit import AuditEvent
from webapp.models.decisions import Decision


def record(
    session: Session,
    decision: Decision,
    action: str,
    *,
    actor: str,
    now: datetime,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add one event about a decision, keeping of `before` and `after` only what differs when both are given."""
    if before is not None and after is not None:
        changed = [name for name in after if before.get(name) != after[name]]
        before = {name: before.get(name) for name in changed}
        after = {name: after[name] for name in changed}
    session.add(
        AuditEvent(
            at=now,
            actor=actor,
            action=action,
            subject_kind="decision",
            subject_uuid=decision.uuid,
            reference=decision.reference,
            reason=reason,
            before=before,
            after=after,
        )
    )
