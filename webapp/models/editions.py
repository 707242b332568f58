"""Editions of the plan as they were published; the database itself refuses to change or delete these rows."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from webapp.domain.edition import EditionKind
from webapp.models.base import Lasting, Row, UtcDateTime, enum_column


class EditionRow(Lasting, table=True):
    """One edition. `previous_id` is the one before it by day of publication, fixed when it was published.

    `entries` and `departures` are how many it holds; the database refuses one more. `new_entries` and `moved_entries`
    count what it brought against the plan before it, for a line that every reader of the plan sees.
    `published_elsewhere` says where it was published, if that was not here; its `published_on` may then lie before the
    day of `recorded_at`. `fingerprint` is of the preview that was published.
    """

    __tablename__ = "edition"
    __table_args__ = (
        sa.CheckConstraint("last_day >= first_day", name="period_in_order"),
        sa.Index("ix_edition_published_on", "published_on", "number"),
    )

    number: int = Field(unique=True)
    kind: EditionKind = Field(sa_type=enum_column(EditionKind))
    first_day: date
    last_day: date
    published_on: date
    published_elsewhere: str = Field(default="", max_length=500)
    note: str = ""
    previous_id: int | None = Field(default=None, foreign_key="edition.id", index=True)
    front: dict[str, Any] = Field(sa_type=sa.JSON)
    entries: int
    departures: int
    new_entries: int
    moved_entries: int
    listed_new: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    logo: bytes | None = None
    logo_media_type: str = Field(default="", max_length=40)
    fingerprint: str = Field(max_length=64)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: str = Field(max_length=120)


class EditionEntry(Row, table=True):
    """One decision as an edition shows it; `content` is written and read by `domain.edition_data`."""

    __tablename__ = "edition_entry"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "decision_uuid"),
        sa.UniqueConstraint("edition_id", "position"),
    )

    edition_id: int = Field(foreign_key="edition.id")
    position: int
    decision_uuid: str = Field(max_length=36, index=True)
    content: dict[str, Any] = Field(sa_type=sa.JSON)


class EditionDeparture(Row, table=True):
    """One entry that the edition before held and this one does not, and why."""

    __tablename__ = "edition_departure"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "decision_uuid"),
        sa.UniqueConstraint("edition_id", "position"),
    )

    edition_id: int = Field(foreign_key="edition.id")
    position: int
    decision_uuid: str = Field(max_length=36, index=True)
    content: dict[str, Any] = Field(sa_type=sa.JSON)
