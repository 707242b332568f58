"""Meetings of scrutiny committees; a joint meeting belongs to several."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlmodel import Field, Relationship

from webapp.domain.meetings import MeetingStatus
from webapp.models.base import Revised, Row, UtcDateTime, enum_column
from webapp.models.bodies import ScrutinyCommittee


class MeetingCommittee(Row, table=True):
    """Which committees meet."""

    __tablename__ = "meeting_committee"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "committee_id"),)

    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    committee_id: int = Field(foreign_key="scrutiny_committee.id", index=True)


class Meeting(Revised, table=True):
    """One meeting: when, where, whether it stands, and what for.

    A meeting that is put off without a new day is cancelled until it has one. `moved_from` is when it was to begin
    before it was last moved. Reports for it are due on their days by `reports_by`, or by the end of the day.
    """

    __tablename__ = "meeting"
    __table_args__ = (sa.CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="ends_after_it_starts"),)

    title: str = Field(default="", max_length=250)
    starts_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    place: str = Field(default="", max_length=300)
    status: MeetingStatus = Field(default=MeetingStatus.SCHEDULED, sa_type=enum_column(MeetingStatus))
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decision_id: int | None = Field(default=None, foreign_key="decision.id")
    moved_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    draft_report_on: date | None = None
    final_report_on: date | None = None
    reports_by: time | None = None
    committees: list[ScrutinyCommittee] = Relationship(
        link_model=MeetingCommittee,
        sa_relationship_kwargs={"lazy": "raise", "order_by": "ScrutinyCommittee.name"},
    )
