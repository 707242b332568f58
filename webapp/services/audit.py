"""Writing the trail of changes: one row for each thing done, with before and after."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from webapp.domain import wording
from webapp.domain.errors import EditedMeanwhile
from webapp.models.audit import AuditEvent
from webapp.models.base import Lasting, Revised
from webapp.models.decisions import Decision
from webapp.queries import trail


def record(
    session: Session,
    subject: Lasting,
    action: str,
    *,
    actor: str,
    now: datetime,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add one event about something, keeping of `before` and `after` only what differs when both are given."""
    if before is not None and after is not None:
        changed = [name for name in after if before.get(name) != after[name]]
        before = {name: before.get(name) for name in changed}
        after = {name: after[name] for name in changed}
    session.add(
        AuditEvent(
            at=now,
            actor=actor,
            action=action,
            subject_kind=trail.KINDS[type(subject)],
            subject_uuid=subject.uuid,
            reference=subject.reference if isinstance(subject, Decision) else "",
            reason=reason,
            before=before,
            after=after,
        )
    )


def refuse_if_overtaken(session: Session, subject: Revised, revision: int) -> None:
    """Refuse a change made from a page that is older than the last one saved, naming who saved it and when."""
    if subject.revision == revision:
        return
    last = next(iter(trail.history(session, type(subject), subject.uuid)), None)
    who = f"{last.actor} saved this at {wording.moment(last.at)}" if last else "Somebody else saved this"
    raise EditedMeanwhile(f"{who}, while you were working on it.")
