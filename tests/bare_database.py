"""A database without any table, on the engine under test: what a newcomer's first command meets."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from webapp.database import make_engine

POSTGRES = os.environ.get("FORWARD_PLAN_TEST_POSTGRES", "")


@contextmanager
def bare_database(folder: Path) -> Iterator[str]:
    """Give the address of an empty database, in a folder or on the server that FORWARD_PLAN_TEST_POSTGRES names."""
    if not POSTGRES:
        yield f"sqlite:///{folder / 'bare.db'}"
        return
    server = make_engine(POSTGRES)
    name = f"{server.url.database}_bare_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()
