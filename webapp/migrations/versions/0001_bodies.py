"""Tables: the people, offices and committees."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _person()
    _decision_maker()
    _scrutiny_committee()
    _membership()
    _ward()


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("is_councillor", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("uuid", name=op.f("uq_person_uuid")),
    )


def _decision_maker() -> None:
    op.create_table(
        "decision_maker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "cabinet",
                "cabinet-member",
                "committee",
                "officer",
                name="decisionmakerkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("name_key", sa.String(length=250), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_maker")),
        sa.UniqueConstraint("name_key", name=op.f("uq_decision_maker_name_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_decision_maker_slug")),
        sa.UniqueConstraint("uuid", name=op.f("uq_decision_maker_uuid")),
    )


def _scrutiny_committee() -> None:
    op.create_table(
        "scrutiny_committee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("name_key", sa.String(length=250), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("remit", sa.String(), nullable=False),
        sa.Column("handles_education", sa.Boolean(), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=True),
        sa.Column("contact_email", sa.String(length=254), nullable=True),
        sa.Column("contact_telephone", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scrutiny_committee")),
        sa.UniqueConstraint("name_key", name=op.f("uq_scrutiny_committee_name_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_scrutiny_committee_slug")),
        sa.UniqueConstraint("uuid", name=op.f("uq_scrutiny_committee_uuid")),
    )


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "chair",
                "vice-chair",
                "member",
                "substitute",
                "co-optee",
                name="membershipkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "co_optee_kind",
            sa.Enum(
                "church",
                "parent-governor",
                "other",
                name="coopteekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.CheckConstraint("left_on IS NULL OR left_on >= joined_on", name=op.f("ck_membership_leaves_after_joining")),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["scrutiny_committee.id"], name=op.f("fk_membership_committee_id_scrutiny_committee")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "committee_id", "person_id", "joined_on", name=op.f("uq_membership_committee_id_person_id_joined_on")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_person_id"), ["person_id"], unique=False)


def _ward() -> None:
    op.create_table(
        "ward",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ward")),
        sa.UniqueConstraint("name", name=op.f("uq_ward_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_ward_slug")),
    )
