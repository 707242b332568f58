"""Counting tries, so that whoever tries too often waits longer each time: signing in, asking for mail.

How many are free and how long the wait grows is the domain's to say (`accounts.Throttle`). A key is kept as a hash.
"""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from webapp.domain.accounts import AttemptScope, Throttle, TooManyAttempts, failures_that_count, time_to_wait
from webapp.models.accounts import SignInAttempt
from webapp.queries import accounts


def take(session: Session, scope: AttemptScope, key_hash: str, throttle: Throttle, *, now: datetime) -> None:
    """Count one try of a key. Raises TooManyAttempts, and counts nothing, while the key has to wait."""
    counted = counter(session, scope, key_hash, now)
    wait = wait_of(counted, throttle, now)
    if wait > timedelta(0):
        raise TooManyAttempts(wait)
    count(session, counted, now)


def counter(session: Session, scope: AttemptScope, key_hash: str, now: datetime) -> SignInAttempt:
    """Return the row that counts one key's tries, made when missing, and locked until this try is counted."""
    if accounts.attempts_of(session, scope, key_hash) is None:
        try:
            with session.begin_nested():
                session.add(SignInAttempt(scope=scope, key_hash=key_hash, failures=0, last_failed_at=now))
        except IntegrityError:
            pass  # Another try made it at the same moment.
    return accounts.attempts_for_update(session, scope, key_hash)


def wait_of(counted: SignInAttempt, throttle: Throttle, now: datetime) -> timedelta:
    """Return how long the next try must still wait; zero means now."""
    return time_to_wait(counted.failures, last_failed_at=counted.last_failed_at, now=now, throttle=throttle)


def count(session: Session, counted: SignInAttempt, now: datetime) -> None:
    """Count one more try; those of more than a day ago are forgotten."""
    counted.failures = failures_that_count(counted.failures, last_failed_at=counted.last_failed_at, now=now) + 1
    counted.last_failed_at = now
    session.add(counted)
