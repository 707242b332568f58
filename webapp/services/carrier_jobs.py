"""The jobs that the carrier has for messages on PostgreSQL; a sweep brings them and the outbox together.

The outbox is the truth and a job only a bell for one of its rows: to lose one costs a moment, and to have one too many
costs a look, since carrying begins with a claim.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.models.outbox import JobHeartbeat, MessageState, OutboxMessage

STALLED_AFTER = timedelta(seconds=30)
"""A worker gives a sign of life every ten seconds."""

KEPT_FOR = timedelta(days=1)
"""How long jobs that failed are kept for whoever looks for a cause."""

_END_STALLED = """
WITH stalled AS (
    SELECT id FROM procrastinate_jobs AS job
    WHERE queue_name = 'outbox' AND status = 'doing' AND NOT EXISTS (
        SELECT FROM procrastinate_workers WHERE id = job.worker_id AND last_heartbeat > now() - :silence
    )
    FOR UPDATE SKIP LOCKED
)
SELECT procrastinate_finish_job_v1(id, 'failed', false) FROM stalled
"""

_DEFER_FORGOTTEN = """
UPDATE outbox SET next_at = next_at
WHERE state = 'queued'
AND NOT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = 'outbox/' || outbox.id AND status = 'todo')
AND NOT EXISTS (
    SELECT FROM procrastinate_jobs
    WHERE queue_name = 'outbox' AND status = 'doing' AND (args ->> 'row_id')::bigint = outbox.id
)
"""

# The clock of the database rings the bells, ours says what is due. Where ours is ahead, bells are brought forward.
_RING_WHAT_IS_DUE = """
UPDATE procrastinate_jobs SET scheduled_at = NULL
FROM outbox
WHERE state = 'queued' AND next_at <= :now AND queueing_lock = 'outbox/' || outbox.id AND status = 'todo'
AND scheduled_at > now()
"""

_THROW_AWAY = """
DELETE FROM procrastinate_jobs AS job
WHERE queue_name = 'outbox' AND status NOT IN ('todo', 'doing')
AND NOT EXISTS (SELECT FROM procrastinate_events WHERE job_id = job.id AND at > now() - :kept)
"""


def sweep(session: Session, *, now: datetime) -> Mapping[str, int]:
    """See that every waiting message has a job, and throw away what is over, whatever happened to jobs and workers.

    Return how many jobs were stalled, deferred anew and rung.
    """
    connection = session.connection()
    stalled = len(connection.execute(sa.text(_END_STALLED), {"silence": STALLED_AFTER}).all())
    forgotten = connection.execute(sa.text(_DEFER_FORGOTTEN)).rowcount
    rung = connection.execute(sa.text(_RING_WHAT_IS_DUE), {"now": now}).rowcount
    connection.execute(sa.text(_THROW_AWAY), {"kept": KEPT_FOR})
    return {"stalled": stalled, "deferred": forgotten, "rung": rung}


def bring_back(session: Session, row_id: int, *, after: timedelta) -> None:
    """Give a message that could not go now a new job; its own clock and the database's need not agree."""
    connection = session.connection()
    touch = sa.text("UPDATE outbox SET next_at = next_at WHERE id = :id AND state = 'queued'")
    if connection.execute(touch, {"id": row_id}).rowcount and after > timedelta(0):
        later = sa.text(
            "UPDATE procrastinate_jobs SET scheduled_at = now() + :after"
            " WHERE queueing_lock = 'outbox/' || :id AND status = 'todo'"
        )
        connection.execute(later, {"id": row_id, "after": after})


def put_off(session: Session, row_id: int, *, until: datetime) -> None:
    """Let a message wait on which something went wrong that concerns no other."""
    waiting = sa.update(OutboxMessage).where(
        col(OutboxMessage.id) == row_id, col(OutboxMessage.state) == MessageState.QUEUED
    )
    session.connection().execute(waiting.values(next_at=until))


def take_down_heartbeat(session: Session, job: str) -> None:
    """Leave no heartbeat that would fall silent: the end was planned."""
    session.connection().execute(sa.delete(JobHeartbeat).where(col(JobHeartbeat.job) == job))
