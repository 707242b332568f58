"""Records of decisions published by other systems or on paper, held with the dates that they state."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from webapp.models.base import Row, UtcDateTime


class StatedRecord(Row, table=True):
    """One such record. Its dates are what was published, also where they break the rule, and are never changed."""

    __tablename__ = "stated_record"
    __table_args__ = (sa.UniqueConstraint("council", "reference"),)

    reference: str = Field(max_length=60)
    council: str = Field(max_length=200)
    decided_on: date | None = None
    published_on: date | None = None
    stated_effective_on: date
    kind: str = Field(default="", max_length=60)
    remark: str = ""
    source: str = Field(default="", max_length=1000)
    imported_at: datetime = Field(sa_type=UtcDateTime)
    imported_by: str = Field(max_length=120)
