"""The calendar feeds as published: each entry's bytes and revision stamps, each feed's body and when it changed.

Rows of `calendar_item` are kept when an entry leaves the feeds, so that its SEQUENCE never falls if it comes back.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from webapp.domain.diary_entry import DiaryKind
from webapp.models.base import Row, UtcDateTime, enum_column


class CalendarItem(Row, table=True):
    """One diary entry as last rendered."""

    __tablename__ = "calendar_item"
    __table_args__ = (
        sa.CheckConstraint("sequence >= 0", name="sequence_counts_up"),
        sa.CheckConstraint("last_modified_at >= created_at", name="modified_after_created"),
    )

    uid: str = Field(max_length=255, unique=True)
    kind: DiaryKind = Field(sa_type=enum_column(DiaryKind))
    sequence: int
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_modified_at: datetime = Field(sa_type=UtcDateTime)
    content_hash: str = Field(max_length=64)
    schedule_hash: str = Field(max_length=64)
    body: bytes = Field(sa_type=sa.LargeBinary)


class FeedState(Row, table=True):
    """One feed as served: its bytes, the same bytes packed, their hash, and the moment they last changed."""

    __tablename__ = "feed_state"

    key: str = Field(max_length=200, unique=True)
    body: bytes = Field(sa_type=sa.LargeBinary)
    body_gzip: bytes = Field(sa_type=sa.LargeBinary)
    sha256: str = Field(max_length=64)
    changed_at: datetime = Field(sa_type=UtcDateTime)
