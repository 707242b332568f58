"""Tables: calendar entries and feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _calendar_item()
    _feed_state()


def _calendar_item() -> None:
    op.create_table(
        "calendar_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "decision",
                "callinwindow",
                "callindeadline",
                "meeting",
                name="diarykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("schedule_hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("last_modified_at >= created_at", name=op.f("ck_calendar_item_modified_after_created")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_calendar_item_sequence_counts_up")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_item")),
        sa.UniqueConstraint("uid", name=op.f("uq_calendar_item_uid")),
    )


def _feed_state() -> None:
    op.create_table(
        "feed_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("body_gzip", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_state")),
        sa.UniqueConstraint("key", name=op.f("uq_feed_state_key")),
    )
