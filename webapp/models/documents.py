"""Documents as they were made: once, kept with their hash; the database refuses to change those of editions."""

from datetime import datetime

from sqlmodel import Field

from webapp.models.base import Row, UtcDateTime


class KeptDocument(Row, table=True):
    """One file. `key` says what it shows ("editions/14/plan.pdf"); whatever can change is part of it, as a hash."""

    __tablename__ = "kept_document"

    key: str = Field(max_length=300, unique=True)
    media_type: str = Field(max_length=100)
    content: bytes
    sha256: str = Field(max_length=64)
    made_at: datetime = Field(sa_type=UtcDateTime)
