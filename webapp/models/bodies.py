"""Who decides and who scrutinises: offices, committees, people, memberships, wards."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, Relationship

from webapp.domain.membership import CoOpteeKind, MembershipKind
from webapp.domain.offices import DecisionMakerKind
from webapp.models.base import Revised, Row, enum_column


class Person(Revised, table=True):
    """A councillor or a co-optee, known by name and reached by e-mail; the ward and the time on the Cabinet, if any."""

    __tablename__ = "person"
    __table_args__ = (
        sa.CheckConstraint(
            "executive_to IS NULL OR (executive_from IS NOT NULL AND executive_to >= executive_from)",
            name="leaves_the_executive_after_joining",
        ),
    )

    name: str = Field(max_length=120)
    email: str | None = Field(default=None, max_length=254)
    is_councillor: bool = True
    ward_id: int | None = Field(default=None, foreign_key="ward.id")
    executive_from: date | None = None
    executive_to: date | None = None


class DecisionMaker(Revised, table=True):
    """A body or an office that makes decisions; its holder may change, the office stays.

    `members` are those of a body, one on a line; the Cabinet's are the people whose time on it has begun.
    """

    __tablename__ = "decision_maker"

    kind: DecisionMakerKind = Field(sa_type=enum_column(DecisionMakerKind))
    name: str = Field(max_length=250)
    name_key: str = Field(max_length=250, unique=True)
    slug: str = Field(max_length=120, unique=True)
    holder: str | None = Field(default=None, max_length=120)
    members: str = ""
    email: str | None = Field(default=None, max_length=254)


class ScrutinyCommittee(Revised, table=True):
    """An overview and scrutiny committee, commission or panel; its calendar stays when it is closed."""

    __tablename__ = "scrutiny_committee"

    name: str = Field(max_length=250)
    name_key: str = Field(max_length=250, unique=True)
    slug: str = Field(max_length=120, unique=True)
    remit: str = ""
    handles_education: bool = False
    contact_name: str | None = Field(default=None, max_length=120)
    contact_email: str | None = Field(default=None, max_length=254)
    contact_telephone: str | None = Field(default=None, max_length=60)
    closed_on: date | None = None
    memberships: list["Membership"] = Relationship(
        back_populates="committee",
        sa_relationship_kwargs={"lazy": "raise", "order_by": "Membership.id"},
    )


class CommitteeAlias(Row, table=True):
    """Another address of a committee's calendar, from a name that it was given later; it serves the same entries."""

    __tablename__ = "committee_alias"

    committee_id: int = Field(foreign_key="scrutiny_committee.id", index=True)
    slug: str = Field(max_length=120, unique=True)


class Membership(Row, table=True):
    """One person's place on one scrutiny committee, from a day to a day."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.UniqueConstraint("committee_id", "person_id", "joined_on"),
        sa.CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="leaves_after_joining"),
    )

    committee_id: int = Field(foreign_key="scrutiny_committee.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: MembershipKind = Field(sa_type=enum_column(MembershipKind))
    co_optee_kind: CoOpteeKind | None = Field(default=None, sa_type=enum_column(CoOpteeKind))
    joined_on: date
    left_on: date | None = None
    committee: ScrutinyCommittee = Relationship(back_populates="memberships", sa_relationship_kwargs={"lazy": "raise"})
    person: Person = Relationship(sa_relationship_kwargs={"lazy": "raise"})


class Ward(Row, table=True):
    """An electoral ward or division."""

    __tablename__ = "ward"

    name: str = Field(max_length=120, unique=True)
    slug: str = Field(max_length=120, unique=True)
