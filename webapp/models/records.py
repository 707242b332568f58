"""The record of a decision with the call-in window announced with it, and the rules that dates come from."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlmodel import Field, Relationship

from webapp.domain.constitution import DecisionKind
from webapp.models.base import Revised, Row, UtcDateTime, enum_column

if TYPE_CHECKING:
    from webapp.models.decisions import Decision


class CallInRuleRow(Revised, table=True):
    """One call-in rule of the constitution, in force from a day to a day; `definition` is the rule as data."""

    __tablename__ = "call_in_rule"
    __table_args__ = (sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_begins"),)

    valid_from: date
    valid_to: date | None = None
    definition: dict[str, Any] = Field(sa_type=sa.JSON)


class NoticeRuleRow(Revised, table=True):
    """One rule of notice, in force from a day to a day; `definition` is the rule as data."""

    __tablename__ = "notice_rule"
    __table_args__ = (sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_begins"),)

    valid_from: date
    valid_to: date | None = None
    definition: dict[str, Any] = Field(sa_type=sa.JSON)


class Outcome(Row, table=True):
    """The record of a decision (regulations 12 and 13) and the call-in window that was announced with it.

    `rule` and `working` are copies made on the day, so that a later change of the constitution or the calendar
    changes nothing that was announced. `notice` is by which route its notice was lawful, as assessed that day.
    `decision_kind` is which kind of decision it was then, whatever was edited since; older records do not say.
    `made_by` names the decision makers and the holders of their offices as on the day; older records do not say.
    `stated_effective_on` is what another system or a paper said; it is kept beside our own date, never instead.
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
    published_at: datetime = Field(sa_type=UtcDateTime, index=True)
    decision_text: str
    reasons: str
    alternatives: str
    interests: str
    dispensations: str = ""
    callable: bool
    not_callable_reason: str = ""
    waived: bool = False
    waiver_agreed_by: str = Field(default="", max_length=200)
    waiver_capacity: str = Field(default="", max_length=200)
    waiver_unable: str = ""
    waiver_agreed_on: date | None = None
    waiver_statement: str = ""
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
    stated_effective_on: date | None = None
    stated_source: str = Field(default="", max_length=500)
    notice: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    decision_kind: DecisionKind | None = Field(default=None, sa_type=enum_column(DecisionKind))
    made_by: list[str] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))

    decision: "Decision" = Relationship(back_populates="outcome", sa_relationship_kwargs={"lazy": "raise"})
