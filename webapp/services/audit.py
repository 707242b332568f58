"""Writing the trail of changes: one row for each thing done, with before and after."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlmodel import Session

from webapp.domain import wording
from webapp.domain.errors import EditedMeanwhile
from webapp.models.accounts import User
from webapp.models.audit import AuditEvent
from webapp.models.base import Lasting, Revised
from webapp.models.bodies import DecisionMaker, Person, ScrutinyCommittee
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting
from webapp.queries import trail

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
            subject_kind=KINDS[type(subject)],
            subject_uuid=subject.uuid,
            reference=subject.reference if isinstance(subject, Decision) else "",
            reason=reason,
            before=before,
            after=after,
        )
    )


def events_of(session: Session, subject: Lasting) -> list[AuditEvent]:
    """Return the trail of changes of one thing, the newest first."""
    return trail.history(session, KINDS[type(subject)], subject.uuid)


def refuse_if_overtaken(session: Session, subject: Revised, revision: int) -> None:
    """Refuse a change made from a page that is older than the last one saved, naming who saved it and when."""
    if subject.revision == revision:
        return
    last = next(iter(events_of(session, subject)), None)
    who = f"{last.actor} saved this at {wording.moment(last.at)}" if last else "Somebody else saved this"
    raise EditedMeanwhile(
        f"{who}, while you were working on it. What you typed is kept below. Save again to put it in place of theirs."
    )
