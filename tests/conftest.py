"""What every test may ask for: a database of its own on either engine, the application, a clock, signed-in clients.

The engine is SQLite unless FORWARD_PLAN_TEST_POSTGRES holds the address of a PostgreSQL database whose tables may be
thrown away; then every test of the suite runs there.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlmodel import SQLModel

import webapp.models  # noqa: F401  (fills the metadata)
from tests.checked_client import CheckedClient
from tests.standing_clock import StandingClock
from webapp.app import create_app
from webapp.config import Settings, secret_key
from webapp.database import Database, make_engine
from webapp.domain.accounts import Role
from webapp.migrations.steps import migrate
from webapp.services import accounts

POSTGRES = os.environ.get("FORWARD_PLAN_TEST_POSTGRES", "")
PASSWORD = "kestrel-over-the-guildhall"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of the other engine: they are neither passed nor skipped, they are no tests of this one."""
    others = "sqlite_only" if POSTGRES else "postgres_only"
    left_out = [item for item in items if item.get_closest_marker(others)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


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


@pytest.fixture
def database_url(empty_database: str, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database with every table and no row."""
    if not POSTGRES:
        shutil.copy(empty_database, tmp_path / "forward-plan.db")
        yield f"sqlite:///{tmp_path / 'forward-plan.db'}"
        return
    yield empty_database
    engine = make_engine(empty_database)
    tables = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    engine.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Return a database with every table and no row."""
    database = Database(database_url)
    yield database
    database.engine.dispose()


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
def new_app(settings: Settings, clock: StandingClock, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    """Return an application made for this test alone, which it may change."""
    app = create_app(settings, clock=clock)
    app.jinja_env.bytecode_cache = compiled_templates
    app.test_client_class = CheckedClient
    app.testing = True
    yield app
    app.extensions["forward-plan-database"].engine.dispose()


@pytest.fixture(scope="session")
def made_apps() -> dict[str, Flask]:
    """Return the applications made so far, by the settings that they differ in; making one takes longest of all."""
    return {}


@pytest.fixture
def app(
    settings: Settings, clock: StandingClock, compiled_templates: FileSystemBytecodeCache, made_apps: dict[str, Flask]
) -> Iterator[Flask]:
    """Return the application on the test's own database, folder and clock."""
    alike = settings.model_dump_json(exclude={"instance", "database_url"})
    app = made_apps.get(alike) or create_app(settings, clock=clock)
    made_apps[alike] = app
    app.jinja_env.bytecode_cache = compiled_templates
    app.test_client_class = CheckedClient
    app.testing = True
    database = Database(settings.database_url)
    own = {"forward-plan-settings": settings, "forward-plan-database": database, "forward-plan-clock": clock}
    app.extensions.update(own)
    app.secret_key = secret_key(settings)
    yield app
    database.engine.dispose()


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
