"""Statutory notices about one decision, challenges that one should be key, and reports to Council on urgency."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Optional

import sqlalchemy as sa
from sqlmodel import Field, Relationship

from webapp.domain.statutory_notices import NoticeKind
from webapp.models.base import Revised, UtcDateTime, enum_column

if TYPE_CHECKING:
    from webapp.models.bodies import ScrutinyCommittee
    from webapp.models.decisions import Decision


class StatutoryNotice(Revised, table=True):
    """A notice that regulation 5, 6, 10 or 11 asks for, as it was published; what a kind does not need stays empty.

    `representations_by` is the day that the first notice of a private meeting gives for representations about it.
    `made_by` names the decision makers and the holders of their offices as on the day; older notices do not say.
    """

    __tablename__ = "statutory_notice"
    __table_args__ = (
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn_with_a_reason"),
        sa.CheckConstraint("exempt_paragraph IS NULL OR exempt_paragraph BETWEEN 1 AND 7", name="known_paragraph"),
    )

    decision_id: int = Field(foreign_key="decision.id", index=True)
    kind: NoticeKind = Field(sa_type=enum_column(NoticeKind))
    published_at: datetime = Field(sa_type=UtcDateTime, index=True)
    meeting_on: date | None = None
    reasons: str = ""
    exempt_paragraph: int | None = None
    informed: str = Field(default="", max_length=300)
    informed_on: date | None = None
    agreed_by: str = Field(default="", max_length=200)
    agreed_capacity: str = Field(default="", max_length=200)
    unable: str = ""
    agreed_on: date | None = None
    representations: str = ""
    representations_by: date | None = None
    response: str = ""
    reasons_published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reasons_after: str = ""
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_reason: str = ""
    made_by: list[str] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: str = Field(max_length=120)

    decision: "Decision" = Relationship(sa_relationship_kwargs={"lazy": "raise"})


class KeyChallenge(Revised, table=True):
    """A challenge that a decision should have been treated as key (reg. 18), and the report to Council it asks for."""

    __tablename__ = "key_challenge"
    __table_args__ = (
        sa.CheckConstraint("(reported_on IS NULL) = (report = '')", name="reported_with_words"),
        sa.CheckConstraint("report_due_on >= raised_on", name="due_after_raised"),
    )

    decision_id: int | None = Field(default=None, foreign_key="decision.id", index=True)
    committee_id: int = Field(foreign_key="scrutiny_committee.id", index=True)
    matter: str = Field(max_length=300)
    decided_on: date
    decided_by: str = Field(max_length=250)
    raised_on: date = Field(index=True)
    reasons: str
    report_due_on: date
    reported_on: date | None = None
    report: str = ""
    why_not_key: str = ""
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: str = Field(max_length=120)

    decision: Optional["Decision"] = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    committee: "ScrutinyCommittee" = Relationship(sa_relationship_kwargs={"lazy": "raise"})


class UrgencyReportMade(Revised, table=True):
    """A report to Council on what was decided in a hurry (reg. 19): when it was made and which days it covered."""

    __tablename__ = "urgency_report"
    __table_args__ = (
        sa.CheckConstraint("period_to >= period_from", name="period_in_order"),
        sa.CheckConstraint("reported_on >= period_to", name="reported_after_the_period"),
    )

    reported_on: date = Field(unique=True)
    period_from: date
    period_to: date
    minute: str = Field(max_length=300)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: str = Field(max_length=120)
