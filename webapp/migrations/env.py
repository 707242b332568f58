"""How Alembic reaches our database: one connection, one transaction, one history on both engines."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel

import webapp.models  # noqa: F401  (fills the metadata)
from webapp.database import make_engine

# Any number that nobody else locks: replicas that start together migrate one after the other.
LOCK = 4_152_015


def _render_item(kind: str, item: object, _context: Any) -> str | Literal[False]:
    """Write SQLModel's own string type as the plain one, so that a migration imports nothing of SQLModel."""
    if kind == "type" and type(item).__name__ == "AutoString":
        length = getattr(item, "length", None)
        return f"sa.String(length={length})" if length else "sa.String()"
    if kind == "type" and type(item).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def _ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    """Leave the tables of the job carrier alone."""
    return not (kind == "table" and (name or "").startswith("procrastinate"))


def run() -> None:
    """Run the steps that are missing, under a lock where several may start at once."""
    engine = make_engine(context.config.get_main_option("sqlalchemy.url") or "")
    with engine.execution_options(writes=True).connect() as connection:
        # Batch steps on SQLite rebuild tables, which foreign keys forbid; the pragma works outside a transaction only.
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            render_item=_render_item,
            include_object=_ours,
            transaction_per_migration=False,
        )
        with connection.begin(), context.begin_transaction():
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            context.run_migrations()
    engine.dispose()


run()
