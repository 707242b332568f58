"""The record of a decision with the call-in window announced with it, and the rules such windows come from."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlmodel import Field, Relationship

from webapp.domain.constitution import Effect
from webapp.models.base import Row, UtcDateTime, enum_column

if TYPE_CHECKING:
    from webapp.models.decisions import Decision


class CallInRuleRow(Row, table=True):
    """One call-in rule of the constitution, in force from a day to a day."""

    __tablename__ = "call_in_rule"
    __table_args__ = (
        sa.CheckConstraint("days >= 1", name="at_least_one_day"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_begins"),
    )

    name: str = Field(max_length=200)
    days: int
    first_day_counts: bool = False
    cut_off: time | None = None
    effect: Effect = Field(sa_type=enum_column(Effect))
    requesters: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    words: str
    source: str = Field(max_length=500)
    valid_from: date = Field(unique=True)
    valid_to: date | None = None


class CalendarChange(Row, table=True):
    """A day that this council's calendar adds, removes or closes."""

    __tablename__ = "calendar_change"
    __table_args__ = (
        sa.UniqueConstraint("day", "kind"),
        sa.CheckConstraint("kind IN ('addition', 'removal', 'closure')", name="known_kind"),
    )

    day: date
    kind: str = Field(max_length=20)
    name: str = Field(max_length=200)


class Outcome(Row, table=True):
    """The record of a decision (regulations 12 and 13) and the call-in window that was announced with it.

    `rule` and `working` are copies made on the day, so that a later change of the constitution or the calendar
    changes nothing that was announced.
    """

    __tablename__ = "outcome"
    __table_args__ = (
        sa.CheckConstraint("(call_in_closes_at IS NULL) = (call_in_last_day IS NULL)", name="whole_window"),
        sa.CheckConstraint("(callable AND NOT waived) = (call_in_closes_at IS NOT NULL)", name="window_if_callable"),
        sa.CheckConstraint("callable OR not_callable_reason <> ''", name="reason_if_not_callable"),
        sa.Index("ix_outcome_call_in_closes_at", "call_in_closes_at"),
    )

    decision_id: int = Field(foreign_key="decision.id", unique=True)
    decided_on: date = Field(index=True)
    published_at: datetime = Field(sa_type=UtcDateTime)
    decision_text: str
    reasons: str
    alternatives: str
    interests: str
    dispensations: str = ""
    callable: bool
    not_callable_reason: str = ""
    waived: bool = False
    waiver_agreed_by: str = Field(default="", max_length=200)
    rule: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    working: list[dict[str, Any]] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    call_in_opens_on: date | None = None
    call_in_last_day: date | None = None
    call_in_closes_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cut_off: time | None = None
    announced_implementable_on: date | None = None
    implementable_on: date | None = None
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: str = Field(max_length=120)
    correction_reason: str = ""
    wording_reason: str = ""

    decision: "Decision" = Relationship(back_populates="outcome", sa_relationship_kwargs={"lazy": "raise"})
