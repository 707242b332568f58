"""Heartbeats: when each job of the scheduler last began, ended and succeeded, so that silence can be noticed."""

from datetime import datetime

from sqlmodel import Session

from webapp.models.outbox import JobHeartbeat
from webapp.queries.installation import take_turns


def job_began(session: Session, job: str, *, now: datetime) -> None:
    """Note that a job has begun."""
    _beat_of(session, job, now).started_at = now


def job_ended(session: Session, job: str, *, now: datetime, problem: str | None) -> None:
    """Note that a job has ended, well or with a problem."""
    beat = _beat_of(session, job, now)
    beat.finished_at = now
    beat.last_error = (problem or "")[:500]
    if problem is None:
        beat.succeeded_at, beat.failures = now, 0
    else:
        beat.failures += 1


def _beat_of(session: Session, job: str, now: datetime) -> JobHeartbeat:
    """Return the row of a job, made the first time; several schedulers may meet there, so they make it in turns."""
    beat = session.get(JobHeartbeat, job)
    if beat is None:
        take_turns(session)
        beat = session.get(JobHeartbeat, job)
    if beat is None:
        beat = JobHeartbeat(job=job, started_at=now)
        session.add(beat)
    return beat
