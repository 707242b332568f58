"""What an installation keeps for as long as it lives is written once."""

from datetime import UTC, datetime

from webapp.database import Database
from webapp.queries.rules import installation_name
from webapp.services import sample_council
from webapp.services.installation import install

NOW = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)


def test_the_name_is_written_once_and_stays(database: Database) -> None:
    with database.transaction() as session:
        assert install(session, name="first", now=NOW).name == "first"
    with database.transaction() as session:
        assert install(session, name="second", now=NOW).name == "first"
    with database.reading() as session:
        assert installation_name(session) == "first"


def test_a_database_that_was_only_installed_is_still_empty(database: Database) -> None:
    with database.transaction() as session:
        install(session, name="first", now=NOW)
        assert sample_council.is_empty(session)
