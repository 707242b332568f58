"""A call-in rule becomes data with every dimension; rules kept so far are written as what they meant."""

import json
import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OLD = sa.table(
    "call_in_rule",
    *(
        sa.column(name)
        for name in ("id", "name", "days", "first_day_counts", "effect", "requesters", "words", "source")
    ),
    sa.column("cut_off", sa.Time()),
    sa.column("valid_from", sa.Date()),
    sa.column("valid_to", sa.Date()),
)


def upgrade() -> None:
    """Read what is kept, make the table anew, and write each rule back as data."""
    rows = op.get_bind().execute(sa.select(OLD)).mappings().all()
    op.drop_table("call_in_rule")
    made = op.create_table(
        "call_in_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_call_in_rule_ends_after_it_begins")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_in_rule")),
        sa.UniqueConstraint("uuid", name=op.f("uq_call_in_rule_uuid")),
    )
    op.bulk_insert(made, [_as_data(row) for row in rows])


def _as_data(row: Any) -> dict[str, Any]:
    return {
        "uuid": str(uuid.uuid4()),
        "revision": 1,
        "valid_from": row["valid_from"],
        "valid_to": row["valid_to"],
        "definition": _definition(row),
    }


def _definition(row: Any) -> dict[str, Any]:
    requesters = row["requesters"]
    return {
        "schema": 1,
        "name": row["name"],
        "days": row["days"],
        "first_day_counts": bool(row["first_day_counts"]),
        "cut_off": row["cut_off"] and row["cut_off"].isoformat("minutes"),
        "effect": row["effect"],
        "requesters": json.loads(requesters) if isinstance(requesters, str) else requesters,
        "words": row["words"],
        "source": row["source"],
        "valid_from": row["valid_from"].isoformat(),
        "valid_to": row["valid_to"] and row["valid_to"].isoformat(),
    }
