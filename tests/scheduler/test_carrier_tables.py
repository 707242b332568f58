"""What the carrier keeps in PostgreSQL: made once, renewed where it is older, refused where it is unknown."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa
from procrastinate.schema import SchemaManager

from scheduler.carrier_tables import prepare
from tests.bare_database import bare_database
from webapp.database import Database
from webapp.domain.errors import RuleBroken

pytestmark = pytest.mark.postgres_only

STEPS = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
OLDER = "03.02.00_50_post_batch_defer_jobs.sql"
OUTBOX = "CREATE TABLE outbox (id bigserial PRIMARY KEY, state text, next_at timestamptz, deadline_at timestamptz)"
WAITS = "INSERT INTO outbox (state, next_at, deadline_at) VALUES ('queued', now(), '2026-12-18 17:00Z')"
MINUTES = (datetime(2026, 12, 18, 17, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(minutes=1)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """Return a database that has an outbox and nothing else, for that is all the trigger stands on."""
    with bare_database(tmp_path) as url:
        database = Database(url)
        run(database, OUTBOX)
        yield database
        database.engine.dispose()


def run(database: Database, statement: str) -> None:
    with database.engine.begin() as connection:
        connection.connection.driver_connection.execute(statement)  # type: ignore[union-attr]


def ask(database: Database, question: str) -> list[tuple[object, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(question))]


def priorities(database: Database) -> list[tuple[object, ...]]:
    run(database, WAITS)
    return ask(database, "SELECT queue_name, task_name, priority, args FROM procrastinate_jobs")


def put_back_to(database: Database, step: str) -> None:
    """Make the tables as they were after one of procrastinate's earlier steps."""
    for path in STEPS:
        if path.name <= step:
            run(database, path.read_text())
    run(database, f"COMMENT ON TABLE procrastinate_jobs IS '{step}'")


def test_preparing_twice_is_harmless(empty: Database) -> None:
    prepare(empty)
    prepare(empty)
    assert priorities(empty) == [("outbox", "carry", -MINUTES, {"row_id": 1})]


def test_processes_that_start_together_prepare_one_after_the_other(empty: Database) -> None:
    threads = [Thread(target=prepare, args=(empty,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(priorities(empty)) == 1


def test_older_tables_get_the_steps_that_they_have_not_had(empty: Database) -> None:
    put_back_to(empty, OLDER)
    prepare(empty)
    assert ask(empty, "SELECT obj_description('procrastinate_jobs'::regclass)") == [(STEPS[-1].name,)]
    assert ask(empty, "SELECT count(*) FROM pg_proc WHERE proname = 'procrastinate_retry_job_v2'") == [(1,)]
    assert len(priorities(empty)) == 1


def test_a_trigger_of_an_older_text_is_renewed(empty: Database) -> None:
    prepare(empty)
    run(
        empty,
        "CREATE OR REPLACE FUNCTION outbox_waits() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
        "COMMENT ON FUNCTION outbox_waits() IS 'older'",
    )
    prepare(empty)
    assert len(priorities(empty)) == 1


@pytest.mark.parametrize(
    ("note", "said"),
    [("NULL", "no note of who made them"), ("'99.sql'", "a step that this version does not know (99.sql)")],
)
def test_tables_that_nobody_knows_are_refused_with_a_sentence(empty: Database, note: str, said: str) -> None:
    prepare(empty)
    run(empty, f"COMMENT ON TABLE procrastinate_jobs IS {note}")
    with pytest.raises(RuleBroken) as refused:
        prepare(empty)
    assert refused.value.message == (
        f"The tables of procrastinate in this database bear {said}. Install the version of Forward Plan that made "
        "them, or give Forward Plan a database of its own."
    )
