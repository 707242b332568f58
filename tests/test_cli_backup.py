"""`forward-plan backup` and `forward-plan restore`, on either engine: there, back, held, and refused while in use."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlmodel import col, select

from scheduler.locks import FileLock, Sender
from tests.bare_database import bare_database
from webapp.cli import PlainErrors
from webapp.cli.backup import backup, restore
from webapp.database import Database
from webapp.migrations.steps import differences, migrate
from webapp.models.bodies import Ward
from webapp.models.outbox import PostHold
from webapp.services.heartbeats import job_began

Run = Callable[..., Result]
BEAT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return tmp_path / "instance"


@pytest.fixture
def url(tmp_path: Path, instance: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Point FORWARD_PLAN_* at an installation of this test's own with one ward in it; return its database's address."""
    for name in [name for name in os.environ if name.startswith("FORWARD_PLAN_")]:
        monkeypatch.delenv(name)
    with bare_database(tmp_path) as url:
        monkeypatch.setenv("FORWARD_PLAN_INSTANCE", str(instance))
        monkeypatch.setenv("FORWARD_PLAN_DATABASE_URL", url)
        database = Database(url)
        migrate(database.engine)
        with database.transaction() as session:
            job_began(session, "deliver_mail", now=BEAT)
        database.engine.dispose()
        add_ward(url, "Abbey")
        yield url


@pytest.fixture
def run(url: str) -> Run:
    """Return a function that gives the command some words and returns what came of it."""
    door = PlainErrors(commands=[backup, restore])

    def run(*words: object) -> Result:
        result = CliRunner().invoke(door, [str(word) for word in words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


def add_ward(url: str, name: str) -> None:
    database = Database(url)
    with database.transaction() as session:
        session.add(Ward(name=name, slug=name.casefold()))
    database.engine.dispose()


def wards(url: str) -> list[str]:
    database = Database(url)
    with database.reading() as session:
        found = list(session.exec(select(Ward.name).order_by(col(Ward.name))))
    database.engine.dispose()
    return found


def why_held(url: str) -> str | None:
    database = Database(url)
    with database.reading() as session:
        held = session.get(PostHold, 1)
    database.engine.dispose()
    return held.why if held else None


def test_there_and_back_with_the_post_on_hold(run: Run, url: str, tmp_path: Path) -> None:
    file = tmp_path / "copy"
    assert "the copy is sound" in run("backup", file).output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    add_ward(url, "Bridge")
    result = run("restore", file)
    assert result.exit_code == 0, result.output
    assert "No mail leaves until" in result.output
    assert wards(url) == ["Abbey"]
    assert why_held(url) == "A backup of noon on Monday 23 November 2026 was put back."
    add_ward(url, "Castle")
    assert wards(url) == ["Abbey", "Castle"]


def test_what_was_put_back_has_every_table_and_trigger(run: Run, url: str, tmp_path: Path) -> None:
    before = schema(url)
    run("backup", tmp_path / "copy")
    run("restore", tmp_path / "copy")
    database = Database(url)
    assert differences(database.engine) == []
    database.engine.dispose()
    assert schema(url) == before


def schema(url: str) -> list[str]:
    """Return the names of tables, indexes and triggers."""
    database = Database(url)
    statement = (
        "SELECT name FROM sqlite_master"
        if url.startswith("sqlite")
        else "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public'"
        " UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with database.reading() as session:
        names = sorted(session.connection().execute(sa.text(statement)).scalars())
    database.engine.dispose()
    return names


def test_an_older_backup_is_brought_up_to_this_version_without_what_came_since(
    run: Run, url: str, tmp_path: Path
) -> None:
    run("backup", tmp_path / "copy")
    database = Database(url)
    with database.transaction() as session:
        session.connection().execute(sa.text("CREATE TABLE of_a_later_version (number INTEGER)"))
    database.engine.dispose()
    run("restore", tmp_path / "copy")
    assert "of_a_later_version" not in schema(url)


def test_what_was_there_before_is_kept(run: Run, url: str, instance: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy")
    add_ward(url, "Bridge")
    said = run("restore", tmp_path / "copy").output
    (kept,) = [line for line in said.splitlines() if "is kept as" in line]
    aside = Path(kept.split("is kept as ")[1].removesuffix("."))
    assert aside.name.endswith(".before-restore")
    assert run("restore", aside).exit_code == 0
    assert wards(url) == ["Abbey", "Bridge"]


def test_an_existing_file_stays_unless_force_is_given(run: Run, url: str, tmp_path: Path) -> None:
    file = tmp_path / "copy"
    file.write_text("last week's")
    refused = run("backup", file)
    assert (refused.exit_code, file.read_text()) == (1, "last week's")
    assert f"Error: {file} exists already." in refused.output
    assert run("backup", file, "--force").exit_code == 0
    assert run("restore", file).exit_code == 0


def test_nothing_is_put_back_under_a_scheduler_that_works(run: Run, url: str, instance: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy"
    run("backup", file)
    add_ward(url, "Bridge")
    lock = FileLock(instance / "scheduler.lock")
    assert lock.take()
    assert "The scheduler still runs on this installation." in run("restore", file).output
    lock.close()
    with Sender(instance):
        assert "A scheduler or worker still runs on this installation." in run("restore", file).output
    assert wards(url) == ["Abbey", "Bridge"]
    assert run("restore", file).exit_code == 0


def test_a_damaged_file_is_refused_and_changes_nothing(run: Run, url: str, tmp_path: Path) -> None:
    file = tmp_path / "copy"
    run("backup", file)
    os.truncate(file, file.stat().st_size // 2)
    assert run("restore", file).exit_code == 1
    file.write_text("a letter")
    assert "is no backup of a" in run("restore", file).output
    assert (wards(url), why_held(url)) == (["Abbey"], None)


@pytest.mark.sqlite_only
def test_nothing_is_put_back_under_a_web_server_that_has_the_file_open(run: Run, url: str, tmp_path: Path) -> None:
    file = tmp_path / "copy"
    run("backup", file)
    path = url.removeprefix("sqlite:///")
    holds = f"import sys; opened = open({path!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as web:
        assert web.stdout is not None
        web.stdout.readline()
        refused = run("restore", file)
    assert refused.exit_code == 1
    assert f"is in use by process {web.pid}. Stop it first; nothing was changed." in refused.output


def test_a_backup_of_a_version_that_this_one_does_not_know_is_refused(run: Run, url: str, tmp_path: Path) -> None:
    database = Database(url)
    with database.transaction() as session:
        session.connection().execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    database.engine.dispose()
    run("backup", tmp_path / "copy")
    add_ward(url, "Bridge")
    refused = run("restore", tmp_path / "copy")
    assert (refused.exit_code, wards(url)) == (1, ["Abbey", "Bridge"])
    assert "The backup comes from another version of Forward Plan" in refused.output
