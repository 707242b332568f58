"""The calendar feeds as published: each entry's bytes and revision stamps, each feed's body and when it changed.

Rows of `calendar_item` are kept when an entry leaves the feeds, so that its SEQUENCE never falls if it comes back.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from webapp.domain.diary_entry import DiaryKind
from webapp.models.base import Lasting, Row, UtcDateTime, enum_column


class CalendarItem(Row, table=True):
    """One diary entry as last rendered; `bar_body` draws a date that is not a day over its whole period.

    `source` names the row it was made from ("decision/12"). Feeds hold it until the end of `kept_until`; never while
    `problem` says why it could not be written. `summary`, `when_words` and `address` are for the pages of feeds.
    """

    __tablename__ = "calendar_item"
    __table_args__ = (
        sa.CheckConstraint("sequence >= 0", name="sequence_counts_up"),
        sa.CheckConstraint("last_modified_at >= created_at", name="modified_after_created"),
        sa.Index("ix_calendar_item_problem", "problem", sqlite_where=sa.text("problem <> ''"),
                 postgresql_where=sa.text("problem <> ''")),
    )  # fmt: skip

    uid: str = Field(max_length=255, unique=True)
    kind: DiaryKind = Field(sa_type=enum_column(DiaryKind))
    source: str = Field(default="", max_length=60, index=True)
    sequence: int
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_modified_at: datetime = Field(sa_type=UtcDateTime)
    content_hash: str = Field(max_length=64)
    schedule_hash: str = Field(max_length=64)
    body: bytes = Field(sa_type=sa.LargeBinary)
    bar_body: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    summary: str = Field(default="", max_length=300)
    when_words: str = Field(default="", max_length=300)
    address: str = Field(default="", max_length=1000)
    first_on: date
    last_on: date
    kept_until: date = Field(index=True)
    is_cancelled: bool = False
    is_vague: bool = False
    problem: str = Field(default="", max_length=500)


class CalendarItemScope(Row, table=True):
    """Which narrow feeds hold an entry: "committees/health", "wards/*"."""

    __tablename__ = "calendar_item_scope"
    __table_args__ = (sa.UniqueConstraint("item_id", "scope"),)

    item_id: int = Field(foreign_key="calendar_item.id", ondelete="CASCADE")
    scope: str = Field(max_length=140, index=True)


class FeedState(Row, table=True):
    """One feed as served: its bytes packed, the hash of the plain ones, and the moment they last changed.

    `key` is the feed's with its options: "plan?alarms=none"; a personal feed's holds the hash of its secret. `is_stale`
    says that an entry of it has changed since. `asked_on` is when a feed that is made only for those who ask was last
    noted to be asked for. From `gone_at` on the answer is 410.
    """

    __tablename__ = "feed_state"

    key: str = Field(max_length=200, unique=True)
    sha256: str = Field(max_length=64)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    is_stale: bool = False
    asked_on: date | None = None
    gone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Last, because SQLite reads its way through a large value to what stands behind it.
    body_gzip: bytes = Field(sa_type=sa.LargeBinary)


class FeedClock(Row, table=True):
    """Up to which day, and with which settings, the entries were last made; its one row is the publishers' lock."""

    __tablename__ = "feed_clock"
    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)

    made_on: date
    made_with: str = Field(max_length=64)


class DiaryChange(Row, table=True):
    """That something has changed of which calendars may speak; written by the database itself, in the transaction.

    One of the numbers says what, or none of them where it may be anything. Rows go as soon as the entries are made
    anew. None is ever changed, so that nothing can be lost between a change and the publishing of the one before.
    """

    __tablename__ = "diary_change"

    decision_id: int | None = None
    meeting_id: int | None = None
    subscriber_id: int | None = None
    person_id: int | None = None


class PersonalFeed(Lasting, table=True):
    """One secret address of one person's calendar: a subscriber's, or that of somebody with an account.

    Of the secret only its SHA-256 is kept. An address that was withdrawn says so for a while, then it is gone.
    """

    __tablename__ = "personal_feed"
    __table_args__ = (
        sa.CheckConstraint("subscriber_id IS NULL OR user_id IS NULL", name="one_owner"),
        *(
            sa.Index(
                f"uq_personal_feed_{owner}_now", owner, unique=True,
                sqlite_where=sa.text("withdrawn_at IS NULL"), postgresql_where=sa.text("withdrawn_at IS NULL"),
            )
            for owner in ("subscriber_id", "user_id")
        ),
    )  # fmt: skip

    subscriber_id: int | None = Field(default=None, foreign_key="subscriber.id", ondelete="SET NULL", index=True)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
