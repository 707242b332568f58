"""What happens to somebody's own calendar: its secret address is made, made anew, withdrawn.

The secret itself never comes here: who makes one shows it once to its owner and hands on its hash alone.
"""

from datetime import datetime

from sqlmodel import Session, col, select, update

from webapp.domain.errors import NotPermitted
from webapp.models.accounts import User
from webapp.models.calendar import PersonalFeed
from webapp.models.subscriptions import Subscriber
from webapp.queries.personal_feeds import Owner, in_use_by
from webapp.services import audit


def make(session: Session, owner: Owner, token_hash: str, *, actor: str = "", now: datetime) -> None:
    """Give somebody's calendar a new address, by the hash of its secret; the one it had is withdrawn.

    Raises NotPermitted for a subscription that is not confirmed or has ended, and for a closed account.
    """
    user = _owner_at_work(session, owner)
    is_anew = _withdraw(session, owner, now)
    session.add(
        PersonalFeed(
            subscriber_id=owner.subscriber_id,
            user_id=owner.user_id,
            token_hash=token_hash,
            made_at=now.replace(microsecond=0),
        )
    )
    if user is not None:
        action = "calendar address made anew" if is_anew else "calendar address made"
        audit.record(session, user, action, actor=actor, now=now)


def withdraw(session: Session, owner: Owner, *, actor: str = "", now: datetime) -> bool:
    """Withdraw the address of somebody's calendar and say whether it had one.

    From the next request on, it holds the one entry that says so; thirty days later there is nothing any more.
    """
    had_one = _withdraw(session, owner, now)
    if had_one and owner.user_id is not None:
        user = session.get_one(User, owner.user_id)
        audit.record(session, user, "calendar address withdrawn", actor=actor, now=now)
    return had_one


def _owner_at_work(session: Session, owner: Owner) -> User | None:
    """Lock the owner, so that two addresses made at once come one after the other; return the account, if it is one."""
    if owner.subscriber_id is not None:
        theirs = select(Subscriber.id).where(
            col(Subscriber.id) == owner.subscriber_id,
            col(Subscriber.confirmed_at).is_not(None),
            col(Subscriber.ended_at).is_(None),
        )
        if session.exec(theirs.with_for_update()).one_or_none() is None:
            raise NotPermitted("This subscription is not active, so it has no calendar.")
        return None
    account = select(User).where(col(User.id) == owner.user_id, col(User.active).is_(True)).with_for_update()
    user = session.exec(account.execution_options(populate_existing=True)).one_or_none()
    if user is None:
        raise NotPermitted("Your account has changed. Sign in again.")
    return user


def _withdraw(session: Session, owner: Owner, now: datetime) -> bool:
    withdrawn = session.exec(
        update(PersonalFeed).where(in_use_by(owner)).values(withdrawn_at=now.replace(microsecond=0))
    )
    return bool(withdrawn.rowcount)
