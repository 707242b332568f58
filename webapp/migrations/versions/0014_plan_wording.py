"""Words in front of the plan, thresholds of key decisions, directorates, members of bodies; mail about an edition."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MESSAGES = (
    "call-in-opened", "call-in-closing", "call-in-moved", "decision-withdrawn", "decision-called-in",
    "call-in-not-valid", "edition-published",
)  # fmt: skip


def upgrade() -> None:
    """Make them."""
    _plan_wording()
    _key_threshold()
    with op.batch_alter_table("decision") as decision:
        decision.add_column(sa.Column("directorate", sa.String(length=120), nullable=False, server_default=""))
    with op.batch_alter_table("decision_maker") as maker:
        maker.add_column(sa.Column("members", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("edition_id", sa.Integer(), nullable=True))
        outbox.alter_column("decision_id", existing_type=sa.Integer(), nullable=True)
        outbox.create_foreign_key(op.f("fk_outbox_edition_id_edition"), "edition", ["edition_id"], ["id"])
        outbox.create_check_constraint(
            op.f("ck_outbox_about_one_thing"), "(decision_id IS NULL) <> (edition_id IS NULL)"
        )
        outbox.create_index(op.f("ix_outbox_edition_id"), ["edition_id"])
        outbox.drop_constraint(op.f("ck_outbox_messagekind"), type_="check")
        kinds = ", ".join(f"'{kind}'" for kind in MESSAGES)
        outbox.create_check_constraint(op.f("ck_outbox_messagekind"), f"kind IN ({kinds})")


def _plan_wording() -> None:
    op.create_table(
        "plan_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "style",
            sa.Enum(
                "from-a-month",
                "from-publication",
                name="editionstyle",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("months", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("key_decision", "comments", "copies", "other_documents", "departments")
        ),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_post", sa.String(length=200), nullable=False),
        sa.Column("contact_telephone", sa.String(length=60), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.CheckConstraint("months BETWEEN 1 AND 12", name=op.f("ck_plan_wording_known_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_wording")),
        sa.UniqueConstraint("uuid", name=op.f("uq_plan_wording_uuid")),
    )


def _key_threshold() -> None:
    op.create_table(
        "key_threshold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_threshold")),
        sa.UniqueConstraint("uuid", name=op.f("uq_key_threshold_uuid")),
        sa.UniqueConstraint("valid_from", name=op.f("uq_key_threshold_valid_from")),
    )
