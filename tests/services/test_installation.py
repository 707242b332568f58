"""What an installation keeps for as long as it lives is written once."""

from datetime import UTC, datetime

from webapp.database import Database
from webapp.domain.constitution import Pool, Requesters, problems_with, rule_in_force
from webapp.queries.rules import call_in_rules, installation_name
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


def test_an_installation_begins_with_one_sound_rule_of_three_working_days(database: Database) -> None:
    with database.transaction() as session:
        install(session, name="first", now=NOW)
        install(session, name="second", now=NOW)
        (rule,) = call_in_rules(session)
        assert rule_in_force([rule], NOW.date()) == rule
        assert (rule.days, rule.first_day_counts, rule.requesters) == (3, False, (Requesters(2, Pool.ANY_SCRUTINY),))
        assert problems_with(rule) == ()
