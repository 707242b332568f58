"""The days on which the forward plan is to be published, as the council announces them for the year."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from webapp.models.base import Revised, UtcDateTime


class EditionDay(Revised, table=True):
    """One day on which an edition is to be published, and by which day what it is to hold must be sent in."""

    __tablename__ = "edition_day"
    __table_args__ = (sa.CheckConstraint("copy_by IS NULL OR copy_by <= publish_on", name="copy_before_publication"),)

    publish_on: date = Field(index=True)
    copy_by: date | None = None
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
