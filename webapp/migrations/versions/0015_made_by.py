"""Columns: who made a decision, by the names of the day on which its record or a notice about it was published."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; records and notices of before say nothing, so the names of today are shown."""
    for table in ("outcome", "statutory_notice"):
        with op.batch_alter_table(table) as altered:
            altered.add_column(sa.Column("made_by", sa.JSON(), nullable=True))
