"""Who of the council's staff is told what needs them."""

from sqlmodel import Session, col, select

from webapp.domain.accounts import Role
from webapp.domain.messages import Recipient, one_per_address
from webapp.models.accounts import User

TOLD = (Role.OFFICER, Role.ADMINISTRATOR)


def staff(session: Session) -> list[Recipient]:
    """Return every officer and administrator who may sign in, as somebody to write to; "user-4" is a lasting name."""
    statement = select(User.id, User.email, User.name).where(col(User.role).in_(TOLD), col(User.active))
    found = session.exec(statement.order_by(col(User.id)))
    return one_per_address([Recipient(f"user-{id_}", email, name) for id_, email, name in found])
