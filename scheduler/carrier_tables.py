"""The tables of procrastinate, as the version that is installed wants them."""

from pathlib import Path

from procrastinate.schema import SchemaManager

from webapp.database import Database
from webapp.migrations import carrier


def prepare(database: Database) -> None:
    """Make or renew what the carrier keeps in a PostgreSQL database; see `webapp/migrations/carrier.py`."""
    # Their order is that of their names.
    steps = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    carrier.prepare(database.engine, schema=SchemaManager.get_schema(), steps=steps)
