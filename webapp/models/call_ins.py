"""Requests to call a decision in: who signed, when each signature arrived, and what came of it."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlmodel import Field, Relationship

from webapp.domain.call_in_requests import Validity
from webapp.domain.constitution import CallInOutcome
from webapp.models.base import Row, UtcDateTime, enum_column
from webapp.models.bodies import Person

if TYPE_CHECKING:
    from webapp.models.decisions import Decision


class CallInRequest(Row, table=True):
    """The case of one decision's call-in, from the first signature to its outcome.

    `content_completed_at` is when something arrived that it had to say and had not said with its first signatures.
    """

    __tablename__ = "call_in_request"
    __table_args__ = (
        sa.CheckConstraint("(outcome IS NULL) = (outcome_on IS NULL)", name="outcome_has_a_day"),
        sa.CheckConstraint("(validity IS NULL) = (validity_on IS NULL)", name="validity_has_a_day"),
        sa.CheckConstraint(
            "(public_signatures IS NULL) = (public_received_at IS NULL)", name="public_signatures_have_a_moment"
        ),
    )

    decision_id: int = Field(foreign_key="decision.id", unique=True)
    grounds: str
    chosen_grounds: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    alternative: str = ""
    repeats_on: date | None = None
    public_signatures: int | None = None
    public_received_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    received_at: datetime = Field(sa_type=UtcDateTime)
    content_completed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    satisfied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    validity: Validity | None = Field(default=None, sa_type=enum_column(Validity))
    validity_on: date | None = None
    validity_by: str = Field(default="", max_length=200)
    validity_reasons: str = ""
    meet_by: date | None = None
    act_by: date | None = None
    outcome: CallInOutcome | None = Field(default=None, sa_type=enum_column(CallInOutcome))
    outcome_on: date | None = None
    outcome_words: str = ""
    reconsidered_on: date | None = None
    reconsidered_words: str = ""
    recorded_by: str = Field(max_length=120)

    decision: "Decision" = Relationship(back_populates="call_in_request", sa_relationship_kwargs={"lazy": "raise"})
    signatories: list["Signatory"] = Relationship(
        sa_relationship_kwargs={"lazy": "raise", "order_by": "Signatory.received_at, Signatory.id"}
    )


class Signatory(Row, table=True):
    """One member's signature: when it arrived, whether it counts and, if not, why.

    `void_reason` says why it can no longer count whatever the rule makes of it: its request was found not valid.
    """

    __tablename__ = "signatory"
    __table_args__ = (sa.UniqueConstraint("request_id", "person_id"),)

    request_id: int = Field(foreign_key="call_in_request.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    received_at: datetime = Field(sa_type=UtcDateTime)
    counts: bool
    why_not: str = ""
    void_reason: str = ""

    person: Person = Relationship(sa_relationship_kwargs={"lazy": "raise"})
