"""Tables: decisions and everything that hangs on an entry of the plan."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _decision()
    _decision_decision_maker()
    _decision_committee()
    _decision_ward()
    _document()
    _date_change()


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("reference_key", sa.String(length=60), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("is_key", sa.Boolean(), nullable=False),
        sa.Column(
            "key_ground",
            sa.Enum(
                "money", "communities", "both", name="keyground", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "in-plan",
                "deferred",
                "withdrawn",
                "decided",
                "called-in",
                "referred-back",
                "referred-to-council",
                "final",
                "implemented",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "expected_precision",
            sa.Enum(
                "day",
                "month",
                "not-before",
                "range",
                "unknown",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("expected_from", sa.Date(), nullable=True),
        sa.Column("expected_to", sa.Date(), nullable=True),
        sa.Column("expected_text", sa.String(length=200), nullable=False),
        sa.Column("consultation", sa.String(), nullable=False),
        sa.Column("lead_officer", sa.String(length=120), nullable=False),
        sa.Column("lead_officer_post", sa.String(length=200), nullable=False),
        sa.Column("lead_officer_telephone", sa.String(length=60), nullable=False),
        sa.Column("lead_officer_email", sa.String(length=254), nullable=False),
        sa.Column("documents_note", sa.String(), nullable=False),
        sa.Column(
            "restriction",
            sa.Enum(
                "public",
                "part-exempt",
                "fully-exempt",
                name="restriction",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("exempt_paragraph", sa.Integer(), nullable=True),
        sa.Column("all_wards", sa.Boolean(), nullable=False),
        sa.Column("notice_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=False),
        sa.Column("implemented_on", sa.Date(), nullable=True),
        sa.Column("import_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "(expected_precision = 'unknown') = (expected_from IS NULL)",
            name=op.f("ck_decision_expected_from_unless_unknown"),
        ),
        sa.CheckConstraint(
            "(status = 'draft') = (notice_published_at IS NULL)", name=op.f("ck_decision_notice_unless_draft")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("reference_key", name=op.f("uq_decision_reference_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_decision_slug")),
        sa.UniqueConstraint("uuid", name=op.f("uq_decision_uuid")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_status_expected_from", ["status", "expected_from"], unique=False)
        batch_op.create_index("ix_decision_updated_at", ["updated_at", "id"], unique=False)


def _decision_decision_maker() -> None:
    op.create_table(
        "decision_decision_maker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("decision_maker_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_decision_maker_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["decision_maker_id"],
            ["decision_maker.id"],
            name=op.f("fk_decision_decision_maker_decision_maker_id_decision_maker"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_decision_maker")),
        sa.UniqueConstraint(
            "decision_id", "decision_maker_id", name=op.f("uq_decision_decision_maker_decision_id_decision_maker_id")
        ),
    )
    with op.batch_alter_table("decision_decision_maker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_decision_maker_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_decision_decision_maker_decision_maker_id"), ["decision_maker_id"], unique=False
        )


def _decision_committee() -> None:
    op.create_table(
        "decision_committee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["scrutiny_committee.id"],
            name=op.f("fk_decision_committee_committee_id_scrutiny_committee"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_committee_decision_id_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_committee")),
        sa.UniqueConstraint("decision_id", "committee_id", name=op.f("uq_decision_committee_decision_id_committee_id")),
    )
    with op.batch_alter_table("decision_committee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_committee_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_committee_decision_id"), ["decision_id"], unique=False)


def _decision_ward() -> None:
    op.create_table(
        "decision_ward",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_ward_decision_id_decision")),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_decision_ward_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_ward")),
        sa.UniqueConstraint("decision_id", "ward_id", name=op.f("uq_decision_ward_decision_id_ward_id")),
    )
    with op.batch_alter_table("decision_ward", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_ward_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_ward_ward_id"), ["ward_id"], unique=False)


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_document_decision_id_decision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_decision_id"), ["decision_id"], unique=False)


def _date_change() -> None:
    op.create_table(
        "date_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "old_precision",
            sa.Enum(
                "day",
                "month",
                "not-before",
                "range",
                "unknown",
                name="old_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("old_from", sa.Date(), nullable=True),
        sa.Column("old_to", sa.Date(), nullable=True),
        sa.Column("old_text", sa.String(length=200), nullable=False),
        sa.Column(
            "new_precision",
            sa.Enum(
                "day",
                "month",
                "not-before",
                "range",
                "unknown",
                name="new_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("new_from", sa.Date(), nullable=True),
        sa.Column("new_to", sa.Date(), nullable=True),
        sa.Column("new_text", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_date_change_decision_id_decision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_change")),
    )
    with op.batch_alter_table("date_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_date_change_decision_id"), ["decision_id"], unique=False)
