"""How this council's calendar departs from its nation's, and the official lists of bank holidays that were loaded."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from webapp.models.base import Row, UtcDateTime


class CalendarChange(Row, table=True):
    """A day that this council's calendar adds, removes or closes.

    A closure may all the same count as a working day, towards call-in, towards notice or both; the two flags say so.
    """

    __tablename__ = "calendar_change"
    __table_args__ = (
        sa.UniqueConstraint("day", "kind"),
        sa.CheckConstraint("kind IN ('addition', 'removal', 'closure')", name="known_kind"),
    )

    day: date
    kind: str = Field(max_length=20)
    name: str = Field(max_length=200)
    counts_for_call_in: bool = False
    counts_for_notice: bool = False


class HolidayList(Row, table=True):
    """An official list of bank holidays that was loaded: from what file, by whom, and until when it knows them."""

    __tablename__ = "holiday_list"

    source: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    known_to: date
    changed: int
    loaded_at: datetime = Field(sa_type=UtcDateTime)
    loaded_by: str = Field(max_length=120)
