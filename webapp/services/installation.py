"""Fixing, once, what an installation keeps for as long as it lives."""

from datetime import datetime

from sqlmodel import Session, select

from webapp.models.audit import Installation


def install(session: Session, *, name: str, now: datetime) -> Installation:
    """Write down the name that ends every calendar UID, unless there is one already, which then stays."""
    found = session.exec(select(Installation)).first()
    if found is not None:
        return found
    installation = Installation(name=name, created_at=now)
    session.add(installation)
    session.flush()
    return installation
