"""What was published cannot be changed through the back door either: replaced, or added to."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tests.edition_rows import add_edition
from tests.plan_entries import plan_entry
from webapp.database import Database

FROZEN = "What was published stays as it was published"
COPIED = {
    "edition": "SELECT * FROM edition",
    "edition_entry": "SELECT * FROM edition_entry",
    "kept_document": "SELECT 1, 'editions/1/plan.pdf', 'application/pdf', x'00', '', '2026-11-20'",
}


@pytest.fixture
def published(database: Database) -> Database:
    """Publish an edition of one entry, and keep one document of it."""
    with database.transaction() as session:
        add_edition(session, 1, [plan_entry("KEY/01JAN/27")])
        session.connection().execute(
            sa.text(
                "INSERT INTO kept_document (id, key, media_type, content, sha256, made_at) "
                "VALUES (1, 'editions/1/plan.pdf', 'application/pdf', '', '', '2026-11-20')"
            )
        )
    return database


@pytest.mark.sqlite_only
@pytest.mark.parametrize("table", sorted(COPIED))
def test_sqlite_replaces_nothing_that_was_published(published: Database, table: str) -> None:
    with pytest.raises(IntegrityError, match=FROZEN), published.transaction() as session:
        session.connection().execute(sa.text(f"INSERT OR REPLACE INTO {table} {COPIED[table]}"))


@pytest.mark.parametrize("table", ["edition_entry", "edition_departure"])
def test_nothing_is_added_to_an_edition_afterwards(published: Database, table: str) -> None:
    added = (
        f"INSERT INTO {table} (edition_id, position, decision_uuid, content) "
        "SELECT id, 999, 'another', '{}' FROM edition"
    )
    with pytest.raises(IntegrityError, match=FROZEN), published.transaction() as session:
        session.connection().execute(sa.text(added))
