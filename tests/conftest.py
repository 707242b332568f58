"""What every test may ask for: a database of its own on either engine, the application, a clock, signed-in clients.

The engine is SQLite unless FORWARD_PLAN_TEST_POSTGRES holds the address of a PostgreSQL database whose tables may be
thrown away; then every test of the suite runs there.
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

import webapp.models  # noqa: F401  (fills the metadata)
from tests.checked_client import CheckedClient
from tests.sample_councils import Loaded, loads_into
from tests.standing_clock import StandingClock
from webapp.app import create_app
from webapp.config import Settings, secret_key
from webapp.database import Database, make_engine
from webapp.domain.accounts import Role
from webapp.migrations.steps import migrate
from webapp.services import accounts

POSTGRES = os.environ.get("FORWARD_PLAN_TEST_POSTGRES", "")
LONGEST = {"test_every_page.py", "test_process.py", "test_runner.py", "test_the_spine.py", "test_whatever_is_sent.py"}
PASSWORD = "kestrel-over-the-guildhall"

# How long an example takes is the benchmarks' matter; on a busy machine a deadline would fail tests of nothing.
hypothesis.settings.register_profile("no-clock", deadline=None)
hypothesis.settings.load_profile("no-clock")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of the other engine: they are neither passed nor skipped, they are no tests of this one."""
    others = "sqlite_only" if POSTGRES else "postgres_only"
    left_out = [item for item in items if item.get_closest_marker(others)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)
    # The longest first, so that at the end no worker is left alone with one of them.
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_xdist_auto_num_workers() -> int:
    """Start three workers for every two processors: at any time some wait for a browser, a process or a disk."""
    return (os.cpu_count() or 1) * 3 // 2


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays to the end: modules and thousands of tests, looked through each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Make the tables once for this worker; return the address, or on SQLite the file to copy."""
    if not POSTGRES:
        path = tmp_path_factory.mktemp("database") / "empty.db"
        engine = make_engine(f"sqlite:///{path}")
        migrate(engine)
        engine.dispose()
        yield str(path)
        return
    server = make_engine(POSTGRES)
    name = f"{server.url.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    url = server.url.set(database=name).render_as_string(hide_password=False)
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    yield url
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()


@pytest.fixture(scope="session")
def engine(empty_database: str) -> Iterator[Engine]:
    """Return the engine of this worker: what it compiled of SQL for one test serves the next."""
    engine = make_engine(empty_database if POSTGRES else f"sqlite:///{Path(empty_database).with_name('test.db')}")
    yield engine
    engine.dispose()


@pytest.fixture
def database_url(empty_database: str, engine: Engine) -> Iterator[str]:
    """Return the address of a database with every table and no row."""
    if not POSTGRES:
        file = Path(str(engine.url.database))
        shutil.copy(empty_database, file)
        yield f"sqlite:///{file}"
        engine.dispose()
        # What somebody still holds open, a journal included, is never mistaken for the next test's.
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink()
        return
    yield empty_database
    tables = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))


class OwnDatabase(Database):
    """The database of one test on its worker's engine, of which it is a branch: nobody else hears its listeners."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine.execution_options()
        self._writing = self.engine.execution_options(writes=True)


@pytest.fixture
def database(database_url: str, engine: Engine) -> Database:
    """Return a database with every table and no row."""
    return OwnDatabase(engine)


@pytest.fixture
def clock() -> StandingClock:
    """Return a clock that stands still at noon on Monday 23 November 2026 until a test moves it."""
    return StandingClock(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))


@pytest.fixture
def settings(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return the settings of an installation in a folder of its own, whatever this machine's environment says."""
    for name in [name for name in os.environ if name.startswith("FORWARD_PLAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Settings(instance=tmp_path, database_url=database_url, base_url="http://plan.example.gov.uk")


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Return where compiled templates are kept, which every application would else compile for itself."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def new_app(
    settings: Settings, engine: Engine, clock: StandingClock, compiled_templates: FileSystemBytecodeCache
) -> Flask:
    """Return an application made for this test alone, which it may change."""
    app = create_app(settings, clock=clock)
    app.extensions["forward-plan-database"] = OwnDatabase(engine)
    app.jinja_env.bytecode_cache = compiled_templates
    app.test_client_class = CheckedClient
    app.testing = True
    return app


@pytest.fixture(scope="session")
def made_apps() -> dict[str, Flask]:
    """Return the applications made so far, by the settings that they differ in; making one takes longest of all."""
    return {}


@pytest.fixture
def app(
    settings: Settings,
    engine: Engine,
    clock: StandingClock,
    compiled_templates: FileSystemBytecodeCache,
    made_apps: dict[str, Flask],
) -> Flask:
    """Return the application on the test's own database, folder and clock."""
    alike = settings.model_dump_json(exclude={"instance", "database_url"})
    app = made_apps.get(alike) or create_app(settings, clock=clock)
    made_apps[alike] = app
    app.jinja_env.bytecode_cache = compiled_templates
    app.test_client_class = CheckedClient
    app.testing = True
    own = {
        "forward-plan-settings": settings,
        "forward-plan-database": OwnDatabase(engine),
        "forward-plan-clock": clock,
    }
    app.extensions.update(own)
    app.secret_key = secret_key(settings)
    return app


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Load the sample council at a moment, once for this worker, and open it for reading."""
    return loads_into(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def client(app: Flask) -> CheckedClient:
    """Return a browser nobody has signed in with; every page it fetches is checked."""
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    return client


@pytest.fixture
def signed_in(app: Flask, database: Database, clock: StandingClock) -> Callable[[Role], CheckedClient]:
    """Return a function that makes an account with a role and gives its signed-in browser."""

    def sign_in(role: Role, name: str = "") -> CheckedClient:
        name = name or {Role.ADMINISTRATOR: "Adaeze Hall", Role.OFFICER: "Priya Shaw", Role.MEMBER: "Tom Reeve"}[role]
        email = f"{name.split()[0].lower()}@anyborough.example.gov.uk"
        with database.transaction() as session:
            accounts.add_user(
                session,
                email=email,
                name=name,
                role=role,
                password=PASSWORD,
                hash_password=lambda password: f"not a hash of {len(password)} characters",
                actor="tests",
                now=clock(),
            )
            claim = accounts.begin_sign_in(session, email=email, network="127.0.0.1", now=clock())
            session_id = accounts.sign_in(session, claim, email=email, network="127.0.0.1", now=clock())
        client = app.test_client()
        assert isinstance(client, CheckedClient)
        with client.session_transaction() as cookie:
            cookie["_user_id"] = session_id
            cookie["_fresh"] = True
        return client

    return sign_in


@pytest.fixture
def officer_client(signed_in: Callable[[Role], CheckedClient]) -> CheckedClient:
    """Return a governance officer's browser."""
    return signed_in(Role.OFFICER)


@pytest.fixture
def member_client(signed_in: Callable[[Role], CheckedClient]) -> CheckedClient:
    """Return a scrutiny member's browser."""
    return signed_in(Role.MEMBER)


@pytest.fixture
def administrator_client(signed_in: Callable[[Role], CheckedClient]) -> CheckedClient:
    """Return an administrator's browser."""
    return signed_in(Role.ADMINISTRATOR)
