"""The steps of the schema lead from an empty database to exactly what the models say, on the engine under test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

from tests.bare_database import bare_database
from webapp.database import Database, make_engine
from webapp.migrations import steps
from webapp.models.bodies import Ward

STEPS = [step.revision for step in ScriptDirectory(str(Path(steps.__file__).parent)).walk_revisions()][::-1]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    """Return a database without any table."""
    with bare_database(tmp_path) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


def version(engine: Engine) -> str:
    with engine.connect() as connection:
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()


def checks(engine: Engine) -> dict[str, set[tuple[str, str]]]:
    """Return the CHECK constraints of each table, which Alembic does not compare."""
    found = sa.inspect(engine)
    return {
        table: {(str(one["name"]), " ".join(one["sqltext"].split())) for one in found.get_check_constraints(table)}
        for table in found.get_table_names()
        if table != "alembic_version" and not table.startswith("procrastinate")
    }


def test_the_steps_lead_to_what_the_models_say(empty: Engine) -> None:
    steps.migrate(empty)
    assert steps.differences(empty) == []


def test_the_steps_make_the_same_checks_as_the_models(empty: Engine, database: Database) -> None:
    steps.migrate(empty)
    assert checks(empty) == checks(database.engine)


def test_migrating_again_does_nothing_and_keeps_every_row(empty: Engine) -> None:
    steps.migrate(empty)
    database = Database(empty.url.render_as_string(hide_password=False))
    with database.transaction() as session:
        session.add(Ward(name="Abbey", slug="abbey"))
    steps.migrate(empty)
    with database.reading() as session:
        assert session.execute(sa.text("SELECT name FROM ward")).scalars().all() == ["Abbey"]
    database.engine.dispose()
    assert version(empty) == STEPS[-1]


@pytest.mark.parametrize("last", STEPS)
def test_each_step_runs_from_empty(empty: Engine, last: str) -> None:
    from alembic import command

    config: Any = steps._config(empty)
    command.upgrade(config, last)
    assert version(empty) == last


def test_the_steps_are_one_line_and_numbered_in_order() -> None:
    names = sorted(path.name for path in (Path(steps.__file__).parent / "versions").glob("*.py"))
    assert [name[:4] for name in names] == STEPS == [f"{number:04}" for number in range(1, len(STEPS) + 1)]


def test_differences_are_found_where_there_are_some(empty: Engine) -> None:
    assert {change[1].name for change in steps.differences(empty) if change[0] == "add_table"} == set(  # type: ignore[index]
        SQLModel.metadata.tables
    )
