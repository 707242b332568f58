"""Holding the post: no mail leaves a database that was put back from a backup, until a person says so."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from webapp.domain.errors import RuleBroken
from webapp.domain.wording import moment
from webapp.models.audit import AuditEvent
from webapp.models.outbox import PostHold
from webapp.queries import post_hold as queries
from webapp.queries.outbox import heartbeats
from webapp.queries.post_hold import Standing
from webapp.services.outbox_states import change, sent

WHOLE_POST = "00000000-0000-0000-0000-000000000000"
"""The post is one, so what the trail says of it needs no uuid of its own."""


def hold_if_older(session: Session, *, later_than: Callable[[datetime], Iterable[UUID]], now: datetime) -> bool:
    """Hold the post if letters were taken of which the database knows nothing: a backup was put back. Say whether.

    *later_than* reads the log of what was taken. What stands there before the database's own last attempt was known to
    it: messages deleted since, or queued anew and known by the log, are no sign of a backup. Nor is a crash: it leaves
    acknowledged messages "sending", never waiting.
    """
    if session.get(PostHold, 1) is not None:
        return True
    unsent, unknown = queries.unsent_and_unknown(session, later_than(queries.knows_until(session)))
    if not unsent and not unknown:
        return False
    why = (
        "The database is older than the log of letters that the mail server has taken; a backup was put back. "
        f"Of letters that were taken, it calls {unsent} unsent and knows nothing of {unknown}."
    )
    _hold(session, why, now)
    return True


def hold_restored(session: Session, *, now: datetime) -> None:
    """Hold the post of a database that was just put back, saying how old it is; one that is held already stays so."""
    newest = max((beat.started_at for beat in heartbeats(session)), default=None)
    of = f" of {moment(newest)}" if newest else ""
    _hold(session, f"A backup{of} was put back.", now)


def _hold(session: Session, why: str, now: datetime) -> None:
    # Several senders may notice it together, and then one row stands for all.
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    table: Any = PostHold.__table__  # type: ignore[attr-defined]
    statement = dialect.insert(table).on_conflict_do_nothing(index_elements=[table.c.id])
    session.connection().execute(statement, {"id": 1, "since": now, "why": why})


def release(session: Session, *, is_taken: Callable[[UUID], bool], actor: str, now: datetime) -> Standing:
    """Let mail leave again; what was taken already counts as sent. Returns how the post stood before.

    Raises RuleBroken if the post is not held.
    """
    hold = session.get(PostHold, 1)
    if hold is None:
        raise RuleBroken("The post is not held: mail leaves as usual.")
    stood = queries.standing(session, is_taken)
    for row_id in queries.taken_though_unsent(session, is_taken):
        for state in queries.UNSENT:
            change(session, row_id, state, sent(now) | {"cancelled_at": None, "last_error": ""})
    session.add(
        AuditEvent(
            at=now,
            actor=actor,
            action=queries.RELEASED,
            subject_kind=queries.SUBJECT,
            subject_uuid=WHOLE_POST,
            reason=hold.why,
            after={"would_be_sent": stood.would_be_sent, "taken": stood.taken},
        )
    )
    session.delete(hold)
    session.flush()
    return stood
