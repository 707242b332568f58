"""Look up accounts, sessions and failed sign-ins."""

from sqlmodel import Session, col, select

from webapp.domain.accounts import AttemptScope, account_email
from webapp.models.accounts import SignInAttempt, User, UserSession


def by_email(session: Session, email: str) -> User | None:
    """Return the account of an address, however its letters are written, active or not."""
    return session.exec(select(User).where(User.email == account_email(email))).first()


def by_session(session: Session, id_hash: str) -> tuple[UserSession, User] | None:
    """Return a session and its owner in one query; a deactivated owner has no sessions."""
    found = session.exec(
        select(UserSession, User)
        .join(User, col(User.id) == UserSession.user_id)
        .where(UserSession.id_hash == id_hash, col(User.active).is_(True))
    ).first()
    return (found[0], found[1]) if found else None


def attempts_of(session: Session, scope: AttemptScope, key_hash: str) -> SignInAttempt | None:
    """Return the failures counted for one account or network, if there are any."""
    return session.get(SignInAttempt, (scope, key_hash))


def attempts_for_update(session: Session, scope: AttemptScope, key_hash: str) -> SignInAttempt:
    """Return the counter of one account or network as it is now, locked to the end of the transaction."""
    return session.get_one(SignInAttempt, (scope, key_hash), populate_existing=True, with_for_update=True)


def anybody(session: Session) -> bool:
    """Say whether there is any account at all."""
    return session.exec(select(User.id).limit(1)).first() is not None
