"""Who has subscribed by e-mail, to what; and up to when the audience of each reminder has been looked at."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, Relationship, SQLModel

from webapp.domain.subscriptions import Pace
from webapp.models.base import Lasting, Row, UtcDateTime, enum_column


class Subscriber(Lasting, table=True):
    """An address that asked for mail. `email` is kept casefolded, so that one address is one subscriber.

    Nothing but the question whether it is theirs is sent before `confirmed_at`, and nothing after `ended_at`.
    `changed_at` is when anything last changed that decides what they are sent. `leads` holds lead times as the settings
    write them, separated by commas. `digested_to` is up to when their digests have told everything.
    """

    __tablename__ = "subscriber"
    __table_args__ = (
        sa.Index("ix_subscriber_confirmed_at_pace", "confirmed_at", "pace"),
        sa.Index("ix_subscriber_everything", "everything"),
        sa.Index("ix_subscriber_pace_digested_to", "pace", "digested_to"),
        # A number is never given twice, not even after its row is deleted: what was sent is remembered by it.
        {"sqlite_autoincrement": True},
    )

    email: str = Field(max_length=254, unique=True)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime, index=True)
    pace: Pace = Field(default=Pace.AT_ONCE, sa_type=enum_column(Pace))
    leads: str = Field(default="", max_length=250)
    wants_opened: bool = False
    wants_closing: bool = False
    wants_called_in: bool = False
    wants_editions: bool = False
    wants_changes: bool = False
    wants_deadlines: bool = False
    everything: bool = False
    digested_to: datetime | None = Field(default=None, sa_type=UtcDateTime)
    interests: list["Interest"] = Relationship(
        sa_relationship_kwargs={
            "lazy": "raise", "order_by": "Interest.id", "cascade": "all, delete-orphan", "passive_deletes": True
        }
    )  # fmt: skip


class Interest(Row, table=True):
    """One thing that a subscriber follows: a committee, a decision maker, a ward or a single decision."""

    __tablename__ = "interest"
    __table_args__ = (
        sa.CheckConstraint(
            "CASE WHEN committee_id IS NULL THEN 0 ELSE 1 END + CASE WHEN decision_maker_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN ward_id IS NULL THEN 0 ELSE 1 END + CASE WHEN decision_id IS NULL THEN 0 ELSE 1 END = 1",
            name="one_thing",
        ),
        sa.UniqueConstraint("subscriber_id", "committee_id"),
        sa.UniqueConstraint("subscriber_id", "decision_maker_id"),
        sa.UniqueConstraint("subscriber_id", "ward_id"),
        sa.UniqueConstraint("subscriber_id", "decision_id"),
    )

    subscriber_id: int = Field(foreign_key="subscriber.id", ondelete="CASCADE")
    committee_id: int | None = Field(default=None, foreign_key="scrutiny_committee.id", index=True)
    decision_maker_id: int | None = Field(default=None, foreign_key="decision_maker.id", index=True)
    ward_id: int | None = Field(default=None, foreign_key="ward.id", index=True)
    decision_id: int | None = Field(default=None, foreign_key="decision.id", index=True)


class ReminderRound(SQLModel, table=True):
    """Up to when everybody has been found who is told of a deadline on one occasion.

    Later ticks look only at subscribers who have changed since, so that an open window costs nothing once it is known.
    """

    __tablename__ = "reminder_round"

    decision_id: int = Field(foreign_key="decision.id", primary_key=True)
    deadline_at: datetime = Field(sa_type=UtcDateTime, primary_key=True)
    occasion: str = Field(primary_key=True, max_length=40)
    up_to: datetime = Field(sa_type=UtcDateTime)
