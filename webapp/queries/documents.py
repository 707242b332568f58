"""Documents that were made once and are served from then on."""

from sqlmodel import Session, col, select

from webapp.models.documents import KeptDocument


def kept(session: Session, key: str) -> KeptDocument | None:
    """Return the document under a key, if it was made already."""
    return session.exec(select(KeptDocument).where(col(KeptDocument.key) == key)).one_or_none()
