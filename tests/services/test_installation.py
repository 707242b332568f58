"""What an installation keeps for as long as it lives is written once."""

from datetime import UTC, datetime

import pytest

from webapp.database import Database
from webapp.domain.constitution import Clock, DecisionKind, Pool, Requesters, rule_in_force
from webapp.domain.days import Nation
from webapp.domain.rule_checks import problems_with
from webapp.models.audit import Installation
from webapp.queries.installation import installation_name
from webapp.queries.rules import call_in_rules, notice_rules
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
        assert rule_in_force([rule], NOW.date(), kind=DecisionKind.CABINET_KEY) == rule
        assert (rule.clock, rule.requesters) == (Clock(3), (Requesters(2, Pool.ANY_SCRUTINY),))
        assert problems_with(rule) == ()


@pytest.mark.parametrize(
    ("nation", "names"),
    [
        (Nation.ENGLAND, ["England, Regulations of 2000", "England, Regulations of 2012"]),
        (Nation.WALES, ["Wales"]),
        (Nation.NORTHERN_IRELAND, ["Northern Ireland"]),
    ],
)
def test_an_installation_begins_with_the_rules_of_notice_of_its_nation(
    database: Database, nation: Nation, names: list[str]
) -> None:
    with database.transaction() as session:
        install(session, name="first", now=NOW, nation=nation)
        install(session, name="first", now=NOW, nation=nation)
        assert [rule.name for rule in notice_rules(session)] == names


def test_an_installation_made_before_there_were_rules_of_notice_is_given_them(database: Database) -> None:
    with database.transaction() as session:
        session.add(Installation(name="first", created_at=NOW))
        session.flush()
        install(session, now=NOW)
        assert len(notice_rules(session)) == 2
        assert call_in_rules(session) == ()
