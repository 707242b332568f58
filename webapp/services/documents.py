"""Keeping documents as they were made, so that everybody gets the same bytes for ever."""

import hashlib
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from webapp.models.documents import KeptDocument
from webapp.queries.documents import kept


def keep(session: Session, key: str, *, media_type: str, content: bytes, now: datetime) -> KeptDocument:
    """Keep a document under its key; where somebody else kept one meanwhile, theirs stays and is returned."""
    if found := kept(session, key):
        return found
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    table = KeptDocument.__table__  # type: ignore[attr-defined]
    statement = dialect.insert(table).on_conflict_do_nothing(index_elements=[table.c.key])
    document = {
        "key": key,
        "media_type": media_type,
        "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
        "made_at": now,
    }
    session.connection().execute(statement, document)
    found = kept(session, key)
    assert found is not None, "it was kept, by us or by somebody else"
    return found
