"""The installation as a whole: its name, and its table as the lock under which changes of everything take turns."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.models.audit import Installation

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def take_turns(session: Session) -> None:
    """Let whoever changes what holds for the whole installation wait for whoever began before, until that is saved.

    For changes that depend on what is not there yet, so that no row of theirs can be locked. SQLite's writers take
    turns anyway; PostgreSQL locks the table of the installation against others who take turns, and lets it be read.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("LOCK TABLE installation IN SHARE ROW EXCLUSIVE MODE"))


def installation_name(session: Session) -> str:
    """Return the name fixed at installation, which ends every calendar UID."""
    return session.exec(select(Installation.name).order_by(col(Installation.id))).first() or "forward-plan"


def installed_at(session: Session) -> datetime:
    """Return the moment of installation, or of the earliest one there can be where nothing was installed."""
    return session.exec(select(Installation.created_at).order_by(col(Installation.id))).first() or EARLIEST
