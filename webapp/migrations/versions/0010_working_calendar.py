"""Closure days say what they count towards, and official lists of bank holidays are remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two flags, off for the closures kept so far, which never counted, and the table of lists."""
    for name in ("counts_for_call_in", "counts_for_notice"):
        with op.batch_alter_table("calendar_change") as batch_op:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        with op.batch_alter_table("calendar_change") as batch_op:
            batch_op.alter_column(name, existing_type=sa.Boolean(), server_default=None)
    op.create_table(
        "holiday_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("known_to", sa.Date(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_list")),
    )
