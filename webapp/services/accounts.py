"""What happens to accounts and sessions: added, closed, signed in, signed out, passwords changed, guesses counted.

Signing in takes two transactions with the slow check of the password between them, so that nobody else waits for it:
`begin_sign_in` counts the try as failed before anything is compared (however many guesses arrive at once, each is
counted), then `sign_in` takes that back and opens the session.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete

from webapp.domain.accounts import (
    FAILURES_FORGOTTEN_AFTER,
    SESSION_LIMIT,
    THROTTLES,
    AttemptScope,
    Role,
    TooManyAttempts,
    account_email,
    check_account_email,
    check_new_password,
    session_wants_noting,
)
from webapp.domain.clean_text import clean_line
from webapp.domain.errors import NotFound, NotPermitted, RuleBroken
from webapp.models.accounts import SignInAttempt, User, UserSession
from webapp.queries import accounts
from webapp.queries.personal_feeds import Owner
from webapp.services import audit, personal_feeds, tries

SESSION_ID_BYTES = 32


@dataclass(frozen=True, slots=True)
class Claim:
    """Who somebody says they are, before the password is checked; both facts are None for an unknown account."""

    user_id: int | None
    password_hash: str | None


def hashed(secret: str) -> str:
    """Return the SHA-256 under which a session id, an address or a network is kept."""
    return hashlib.sha256(secret.encode("utf-8", errors="surrogatepass")).hexdigest()


def add_user(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    password: str,
    hash_password: Callable[[str], str],
    actor: str,
    now: datetime,
    person_id: int | None = None,
) -> User:
    """Add an account, refusing a password that is easily guessed and what another account has: the address, the name.

    Two active accounts never share a name, because the trail of changes keeps names.
    """
    address, name = account_email(email), clean_line(name)
    check_account_email(address)
    _refuse_taken_address(session, address)
    check_new_password(password, email=address, name=name)
    user = User(
        email=address,
        name=name,
        role=role,
        password_hash=hash_password(password),
        person_id=person_id,
        created_at=now,
    )
    # No constraint can compare names: administrators who add accounts at once take turns by locking their own.
    accounts.active_administrators_for_update(session)
    _refuse_taken_name(session, name)
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        # On PostgreSQL another process may have added the address at the same moment.
        _refuse_taken_address(session, address)
        raise
    audit.record(session, user, "account added", actor=actor, now=now, after={"email": address, "role": role.value})
    return user


def _refuse_taken_address(session: Session, address: str) -> None:
    if accounts.by_email(session, address) is not None:
        raise RuleBroken(f"There is already an account for {address}.", field="email")


def _refuse_taken_name(session: Session, name: str) -> None:
    for other, _person in accounts.everybody(session):
        if other.active and _as_one(other.name) == _as_one(name):
            raise RuleBroken(
                f"There is already an account named {other.name}; add an initial, so that the trail of changes can "
                "tell them apart.",
                field="name",
            )


def _as_one(name: str) -> str:
    """Return what the ways of writing a person's name have in common: all but capitals and the width of blanks."""
    return " ".join(name.split()).casefold()


def change_role(session: Session, uuid: str, role: Role, *, actor: str, now: datetime) -> None:
    """Give an account another role and end its sessions, so that nothing goes on under the old one."""
    user, before = _opened(session, uuid, field="role", keeps_administration=role is Role.ADMINISTRATOR)
    if user.role is role:
        raise RuleBroken(f"{user.name} has this role already. Select another one.", field="role")
    user.role = role
    _saved(session, user, "role changed", before, actor=actor, now=now)


def deactivate(session: Session, uuid: str, *, actor: str, now: datetime) -> None:
    """Close an account: its sessions end at once and nobody signs in with it until it is reactivated.

    The address of its calendar is withdrawn for good.
    """
    user, before = _opened(session, uuid)
    user.active = False
    personal_feeds.withdraw(session, Owner(user_id=user.id), actor=actor, now=now)
    _saved(session, user, "account deactivated", before, actor=actor, now=now)


def reactivate(session: Session, uuid: str, *, actor: str, now: datetime) -> None:
    """Open a closed account again, with the password it had."""
    user, before = _opened(session, uuid, keeps_administration=True)
    _refuse_taken_name(session, user.name)
    user.active = True
    _saved(session, user, "account reactivated", before, actor=actor, now=now)


def _opened(
    session: Session, uuid: str, *, field: str | None = None, keeps_administration: bool = False
) -> tuple[User, dict[str, object]]:
    """Load an account for a change; refuse one that would leave nobody to administer the installation.

    The accounts of all administrators are locked first, so that two of them cannot close each other's at once.
    """
    administrators = accounts.active_administrators_for_update(session)
    user = accounts.for_change(session, uuid)
    if user is None:
        raise NotFound("There is no such account.")
    if not keeps_administration and [one.uuid for one in administrators] == [uuid]:
        raise RuleBroken(
            f"{user.name} is the only administrator who can sign in. Make somebody else an administrator first.",
            field=field,
        )
    return user, _snapshot(user)


def _saved(session: Session, user: User, action: str, before: dict[str, object], *, actor: str, now: datetime) -> None:
    session.add(user)
    assert user.id is not None
    sign_out_everywhere(session, user.id)
    audit.record(session, user, action, actor=actor, now=now, before=before, after=_snapshot(user))


def _snapshot(user: User) -> dict[str, object]:
    return {"role": user.role.value, "active": user.active}


def begin_sign_in(session: Session, *, email: str, network: str, now: datetime) -> Claim:
    """Count one try for the account and the network, then return what the password must be compared with.

    Raises TooManyAttempts, and counts nothing, while either has to wait. Unknown accounts are counted alike.
    """
    counters = [tries.counter(session, scope, key, now) for scope, key in _attempt_keys(email, network)]
    wait = max(tries.wait_of(counter, THROTTLES[counter.scope], now) for counter in counters)
    if wait > timedelta(0):
        raise TooManyAttempts(wait)
    for counter in counters:
        tries.count(session, counter, now)
    user = accounts.by_email(session, email)
    if user is None or not user.active:
        return Claim(user_id=None, password_hash=None)
    return Claim(user_id=user.id, password_hash=user.password_hash)


def sign_in(session: Session, claim: Claim, *, email: str, network: str, now: datetime) -> str:
    """Open a session for somebody whose password was right; return its new id, which is kept nowhere else.

    Raises NotPermitted when the account was closed or its password changed while the password was being checked.
    """
    user = _still_claimed(session, claim)
    _forgive(session, email=email, network=network, now=now)
    _forget_what_is_over(session, now)
    return _open_session(session, user, now)


def sign_out(session: Session, session_id: str) -> None:
    """End one session; one that has ended already is no fault."""
    session.execute(delete(UserSession).where(col(UserSession.id_hash) == hashed(session_id)))


def sign_out_everywhere(session: Session, user_id: int) -> None:
    """End every session of an account."""
    session.execute(delete(UserSession).where(col(UserSession.user_id) == user_id))


def change_password(
    session: Session,
    claim: Claim,
    *,
    new_password: str,
    hash_password: Callable[[str], str],
    network: str,
    now: datetime,
) -> str:
    """Change the password of somebody whose old one was right, end all sessions, and return the id of a new one."""
    user = _still_claimed(session, claim)
    check_new_password(new_password, email=user.email, name=user.name)
    user.password_hash = hash_password(new_password)
    session.add(user)
    _forgive(session, email=user.email, network=network, now=now)
    sign_out_everywhere(session, claim.user_id or 0)
    audit.record(session, user, "password changed", actor=user.name, now=now)
    return _open_session(session, user, now)


def touch_session(session: Session, id_hash: str, *, now: datetime) -> None:
    """Note that a session is in use, at most once a minute; one that has ended meanwhile stays ended."""
    row = session.get(UserSession, id_hash)
    if row is not None and session_wants_noting(seen_at=row.seen_at, now=now):
        row.seen_at = now
        session.add(row)


def _still_claimed(session: Session, claim: Claim) -> User:
    user = session.get(User, claim.user_id) if claim.user_id is not None else None
    if user is None or not user.active or user.password_hash != claim.password_hash:
        raise NotPermitted("Your account has changed. Sign in again.")
    return user


def _open_session(session: Session, user: User, now: datetime) -> str:
    assert user.id is not None
    session_id = secrets.token_urlsafe(SESSION_ID_BYTES)
    session.add(UserSession(id_hash=hashed(session_id), user_id=user.id, created_at=now, seen_at=now))
    return session_id


def _attempt_keys(email: str, network: str) -> tuple[tuple[AttemptScope, str], ...]:
    return (AttemptScope.ACCOUNT, hashed(account_email(email))), (AttemptScope.NETWORK, hashed(network))


def _forgive(session: Session, *, email: str, network: str, now: datetime) -> None:
    """Clear the account's failures; of the network's only this try, or one good account would cover for guessing."""
    account, everybody = (tries.counter(session, scope, key, now) for scope, key in _attempt_keys(email, network))
    session.delete(account)
    everybody.failures = max(everybody.failures - 1, 0)
    session.add(everybody)


def _forget_what_is_over(session: Session, now: datetime) -> None:
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.last_failed_at) < now - FAILURES_FORGOTTEN_AFTER))
    session.execute(delete(UserSession).where(col(UserSession.created_at) < now - SESSION_LIMIT))
