"""What an installation kept before a step of the schema is still there after it, and means the same."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Engine

from tests.bare_database import bare_database
from webapp.database import Database, make_engine
from webapp.domain.constitution import CallInRule, Clock, CoOptees, Effect, Pool, Requesters
from webapp.domain.lifecycle import Status
from webapp.migrations import steps
from webapp.models.decisions import Decision
from webapp.queries import rules
from webapp.queries.calendar import calendar_changes

BEFORE_RULES_WERE_DATA = "0008"
ROWS = (
    """INSERT INTO call_in_rule
           (id, name, days, first_day_counts, cut_off, effect, requesters, words, source, valid_from)
       VALUES (7, 'Five days', 5, false, '17:00:00', 'next-working-day',
               '[{"count": 2, "pool": "any-scrutiny-committee", "co_optees": "education-only"}]',
               'Five working days.', 'Part 4', '2020-01-01')""",
    "INSERT INTO calendar_change (day, kind, name) VALUES ('2026-12-29', 'closure', 'Christmas')",
    """INSERT INTO decision (uuid, reference, reference_key, slug, title, matter, is_key, status, expected_precision,
           expected_from, expected_text, consultation, lead_officer, lead_officer_post, lead_officer_telephone,
           lead_officer_email, documents_note, restriction, all_wards, notice_published_at, withdrawn_reason,
           import_fingerprint, revision, created_at, updated_at, updated_by)
       VALUES ('d-1', 'KEY/01JAN/12', 'KEY/01/JAN/12', 'KEY-01JAN-12', 'Library', '', true, 'decided', 'month',
           '2012-01-01', '', '', '', '', '', '', '', 'public', false, '2011-12-01 12:00:00+00', '', '', 1,
           '2011-12-01 12:00:00+00', '2011-12-01 12:00:00+00', '')""",
    "INSERT INTO person (uuid, name, is_councillor) VALUES ('p-1', 'Ada Penrose', true)",
    """INSERT INTO call_in_request
           (id, decision_id, grounds, received_at, outcome_words, reconsidered_words, recorded_by)
       SELECT 3, id, 'Cost.', '2012-01-16 10:00:00+00', '', '', 'Priya Shaw' FROM decision""",
    """INSERT INTO signatory (request_id, person_id, received_at, counts, why_not)
       SELECT 3, id, '2012-01-16 10:00:00+00', true, '' FROM person""",
)


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[Engine]:
    """Return a database that was filled at an earlier version and brought up to this one."""
    with bare_database(tmp_path) as url:
        engine = make_engine(url)
        config: Any = steps._config(engine)
        command.upgrade(config, BEFORE_RULES_WERE_DATA)
        with engine.begin() as connection:
            for row in ROWS:
                connection.execute(sa.text(row.replace(":00", r"\:00")))
        steps.migrate(engine)
        yield engine
        engine.dispose()


def test_a_rule_becomes_data_that_means_the_same(migrated: Engine) -> None:
    database = Database(migrated.url.render_as_string(hide_password=False))
    with database.reading() as session:
        assert rules.call_in_rules(session) == (
            CallInRule(
                name="Five days",
                clock=Clock(5, cut_off=time(17), effect=Effect.NEXT_WORKING_DAY),
                requesters=(Requesters(2, Pool.ANY_SCRUTINY, CoOptees.EDUCATION_ONLY),),
                words="Five working days.",
                source="Part 4",
                valid_from=date(2020, 1, 1),
            ),
        )
    database.engine.dispose()


def test_a_closure_that_never_counted_counts_towards_nothing(migrated: Engine) -> None:
    database = Database(migrated.url.render_as_string(hide_password=False))
    with database.reading() as session:
        (closure,) = calendar_changes(session).closures.values()
        assert (closure.counts_for_call_in, closure.counts_for_notice) == (False, False)
    database.engine.dispose()


def test_requests_and_signatures_stay_with_their_decision(migrated: Engine) -> None:
    with migrated.connect() as connection:
        kept = connection.execute(
            sa.text(
                "SELECT decision.reference, call_in_request.grounds, person.name, signatory.void_reason FROM decision "
                "JOIN call_in_request ON call_in_request.decision_id = decision.id "
                "JOIN signatory ON signatory.request_id = call_in_request.id "
                "JOIN person ON person.id = signatory.person_id"
            )
        ).one()
    assert tuple(kept) == ("KEY/01JAN/12", "Cost.", "Ada Penrose", "")


def test_the_widened_lists_take_the_new_values_and_no_others(migrated: Engine) -> None:
    with migrated.begin() as connection:
        connection.execute(sa.update(Decision).values(status=Status.REFERRED_ELSEWHERE))
    with pytest.raises(sa.exc.IntegrityError), migrated.begin() as connection:
        connection.execute(sa.text("UPDATE decision SET status = 'lost'"))
