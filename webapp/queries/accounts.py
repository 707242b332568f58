"""Look up accounts, sessions and failed sign-ins."""

from sqlmodel import Session, col, select

from webapp.domain.accounts import AttemptScope, Role, account_email
from webapp.models.accounts import SignInAttempt, User, UserSession
from webapp.models.bodies import Person


def by_email(session: Session, email: str) -> User | None:
    """Return the account of an address, however its letters are written, active or not."""
    return session.exec(select(User).where(User.email == account_email(email))).first()


def everybody(session: Session) -> list[tuple[User, Person | None]]:
    """Return every account with the member it belongs to, by name."""
    statement = select(User, Person).outerjoin(Person, col(Person.id) == User.person_id)
    return [(user, person) for user, person in session.exec(statement.order_by(col(User.name), col(User.id)))]


def by_uuid(session: Session, uuid: str) -> tuple[User, Person | None] | None:
    """Return one account with the member it belongs to."""
    statement = select(User, Person).outerjoin(Person, col(Person.id) == User.person_id)
    found = session.exec(statement.where(User.uuid == uuid)).first()
    return (found[0], found[1]) if found else None


def for_change(session: Session, uuid: str) -> User | None:
    """Return one account as it is now, locked to the end of the transaction."""
    statement = select(User).where(User.uuid == uuid).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def active_administrators_for_update(session: Session) -> list[User]:
    """Return the administrators who can sign in, locked to the end of the transaction, always in the same order."""
    statement = select(User).where(User.role == Role.ADMINISTRATOR, col(User.active)).order_by(col(User.id))
    return list(session.exec(statement.with_for_update().execution_options(populate_existing=True)))


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
