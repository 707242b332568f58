"""The decision itself: what the plan says about it, its papers, and every date it has had."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Optional

import sqlalchemy as sa
from sqlmodel import Field, Relationship

from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import Precision
from webapp.domain.key_decisions import KeyGround
from webapp.domain.lifecycle import Status
from webapp.models.base import Lasting, Row, UtcDateTime, enum_column
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee, Ward

if TYPE_CHECKING:
    from webapp.models.call_ins import CallInRequest
    from webapp.models.records import Outcome


class DecisionMakerLink(Row, table=True):
    """Who makes a decision, in order; several together make it jointly."""

    __tablename__ = "decision_decision_maker"
    __table_args__ = (sa.UniqueConstraint("decision_id", "decision_maker_id"),)

    decision_id: int = Field(foreign_key="decision.id", index=True)
    decision_maker_id: int = Field(foreign_key="decision_maker.id", index=True)


class CommitteeLink(Row, table=True):
    """Which scrutiny committees a decision falls to."""

    __tablename__ = "decision_committee"
    __table_args__ = (sa.UniqueConstraint("decision_id", "committee_id"),)

    decision_id: int = Field(foreign_key="decision.id", index=True)
    committee_id: int = Field(foreign_key="scrutiny_committee.id", index=True)


class WardLink(Row, table=True):
    """Which wards a decision affects; none means it is not tied to wards."""

    __tablename__ = "decision_ward"
    __table_args__ = (sa.UniqueConstraint("decision_id", "ward_id"),)

    decision_id: int = Field(foreign_key="decision.id", index=True)
    ward_id: int = Field(foreign_key="ward.id", index=True)


class Decision(Lasting, table=True):
    """Something the executive side of the council will decide or has decided."""

    __tablename__ = "decision"
    __table_args__ = (
        sa.CheckConstraint(
            "(expected_precision = 'unknown') = (expected_from IS NULL)", name="expected_from_unless_unknown"
        ),
        sa.CheckConstraint("(status = 'draft') = (notice_published_at IS NULL)", name="notice_unless_draft"),
        sa.Index("ix_decision_status_expected_from", "status", "expected_from"),
        sa.Index("ix_decision_updated_at", "updated_at", "id"),
    )

    reference: str = Field(max_length=60)
    reference_key: str = Field(max_length=60, unique=True)
    slug: str = Field(max_length=80, unique=True)
    title: str = Field(max_length=300)
    matter: str = ""
    is_key: bool = True
    key_ground: KeyGround | None = Field(default=None, sa_type=enum_column(KeyGround))
    status: Status = Field(default=Status.DRAFT, sa_type=enum_column(Status))
    expected_precision: Precision = Field(default=Precision.UNKNOWN, sa_type=enum_column(Precision))
    expected_from: date | None = None
    expected_to: date | None = None
    expected_text: str = Field(default="", max_length=200)
    consultation: str = ""
    lead_officer: str = Field(default="", max_length=120)
    lead_officer_post: str = Field(default="", max_length=200)
    lead_officer_telephone: str = Field(default="", max_length=60)
    lead_officer_email: str = Field(default="", max_length=254)
    directorate: str = Field(default="", max_length=120)
    documents_note: str = ""
    restriction: Restriction = Field(default=Restriction.PUBLIC, sa_type=enum_column(Restriction))
    exempt_paragraph: int | None = None
    all_wards: bool = False
    notice_published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_reason: str = ""
    implemented_on: date | None = None
    import_fingerprint: str = Field(default="", max_length=64)
    revision: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    updated_by: str = Field(default="", max_length=120)

    decision_makers: list[DecisionMaker] = Relationship(
        link_model=DecisionMakerLink,
        sa_relationship_kwargs={"lazy": "raise", "order_by": "DecisionMakerLink.id"},
    )
    committees: list[ScrutinyCommittee] = Relationship(
        link_model=CommitteeLink, sa_relationship_kwargs={"lazy": "raise", "order_by": "CommitteeLink.id"}
    )
    wards: list[Ward] = Relationship(
        link_model=WardLink, sa_relationship_kwargs={"lazy": "raise", "order_by": "Ward.name"}
    )
    documents: list["Document"] = Relationship(
        sa_relationship_kwargs={"lazy": "raise", "order_by": "Document.id", "cascade": "all, delete-orphan"}
    )
    date_changes: list["DateChange"] = Relationship(
        sa_relationship_kwargs={"lazy": "raise", "order_by": "DateChange.id"}
    )
    outcome: Optional["Outcome"] = Relationship(
        back_populates="decision", sa_relationship_kwargs={"lazy": "raise", "uselist": False}
    )
    call_in_request: Optional["CallInRequest"] = Relationship(
        back_populates="decision", sa_relationship_kwargs={"lazy": "raise", "uselist": False}
    )


class Document(Row, table=True):
    """A paper submitted to the decision maker: its title and where to read it."""

    __tablename__ = "document"

    decision_id: int = Field(foreign_key="decision.id", index=True)
    title: str = Field(max_length=250)
    url: str = Field(default="", max_length=2000)


class DateChange(Row, table=True):
    """One move of the expected date: from, to, why and by whom; never edited."""

    __tablename__ = "date_change"

    decision_id: int = Field(foreign_key="decision.id", index=True)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str = Field(max_length=120)
    reason: str
    old_precision: Precision = Field(sa_type=enum_column(Precision, "old_precision"))
    old_from: date | None = None
    old_to: date | None = None
    old_text: str = Field(default="", max_length=200)
    new_precision: Precision = Field(sa_type=enum_column(Precision, "new_precision"))
    new_from: date | None = None
    new_to: date | None = None
    new_text: str = Field(default="", max_length=200)
