"""The database: one engine, and the two doors to it, `reading()` and `transaction()`.

SQLite's driver begins transactions late by default, so that two officers who read and then write lose one change
without an error. Here every writing transaction begins with BEGIN IMMEDIATE and every reading one with BEGIN.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlmodel import Session

log = logging.getLogger(__name__)

WAL_IS_SAFE_FROM = (3, 51, 3)
BUSY_SECONDS = 15

# https://www.sqlite.org/rescode.html: these say that the database cannot be used now; the others, that we are wrong.
SQLITE_UNAVAILABLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    # Before 3.51.3 a rare fault can corrupt a WAL database that several processes use.
    if sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    else:
        connection.execute("PRAGMA synchronous = EXTRA")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    patience = options.get("patience", BUSY_SECONDS)
    if not options.get("writes", False):
        connection.exec_driver_sql("BEGIN")
    elif patience == BUSY_SECONDS:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        _begin_impatiently(connection, patience)


def _begin_impatiently(connection: Connection, patience: float) -> None:
    """Begin to write unless another writer keeps us waiting longer than so many seconds."""
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(patience * 1000)}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def make_engine(url: str) -> Engine:
    """Make an engine for SQLite or PostgreSQL with the settings that keep concurrent changes safe."""
    parsed = sa.make_url(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    # Without its parameters, an error that reaches a log shows nobody's address or password hash.
    engine = sa.create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite", hide_parameters=True)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_up_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def is_unavailable(error: Exception) -> bool:
    """Say whether an error of the database means "not now" (locked, full, gone), and not a mistake in our SQL."""
    cause = getattr(error, "orig", None)
    if isinstance(cause, sqlite3.Error):
        return (getattr(cause, "sqlite_errorcode", 0) & 0xFF) in SQLITE_UNAVAILABLE
    return isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError | sa.exc.TimeoutError)


class Database:
    """The database of one installation."""

    def __init__(self, url: str) -> None:
        """Prepare an engine; nothing is opened until the first use."""
        self.engine = make_engine(url)
        self._writing = self.engine.execution_options(writes=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session whose changes, if any, are thrown away at the end."""
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def transaction(self, *, patience: float = BUSY_SECONDS) -> Iterator[Session]:
        """Open a session that commits as a whole, or on any exception leaves nothing behind.

        `patience` is for how many seconds to wait for another writer: for the turn to write on SQLite, for each lock on
        PostgreSQL.
        """
        engine = self._writing.execution_options(patience=patience)
        with Session(engine, expire_on_commit=False) as session, session.begin():
            if patience < BUSY_SECONDS and engine.dialect.name == "postgresql":
                session.connection().execute(sa.text(f"SET LOCAL lock_timeout = {int(patience * 1000)}"))
            yield session

    @contextmanager
    def rehearsal(self) -> Iterator[Session]:
        """Open a transaction that is undone at its end: everything happens, and nothing has happened."""
        with Session(self._writing, expire_on_commit=False) as session:
            yield session
            session.rollback()


class KeptConnection:
    """One connection kept for many changes, which knows at next to no cost whether anybody else has made one.

    On SQLite it takes the turn of a writer for an instant: so it also waits for a change that is just being written,
    and nothing counts as unchanged while nothing could be recorded. `data_version` then differs if another connection
    has committed. On PostgreSQL two snapshots are equal only if no transaction has ended between them, ours included.
    """

    def __init__(self, database: Database) -> None:
        """Connect at the first use."""
        self._engine = database.engine
        self._connection: Connection | None = None
        self._seen: object = None

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a session that commits as a whole, or on any exception leaves nothing behind."""
        try:
            with Session(self._connected(), expire_on_commit=False) as session, session.begin():
                yield session
        except BaseException:
            self.close()
            raise

    def has_changed(self) -> bool:
        """Say whether anybody else has changed the database since the last time; also yes where it cannot be asked."""
        before, self._seen = self._seen, None
        try:
            self._seen = self._looked()
        except (sqlite3.Error, sa.exc.SQLAlchemyError, OSError) as problem:
            log.info("the database cannot be watched now", extra={"facts": {"problem": type(problem).__name__}})
            if self._connection is not None:
                self._connection.invalidate()
            self.close()
            return True
        return before is None or before != self._seen

    def close(self) -> None:
        """Give the connection back; the next one is asked anew."""
        connection, self._connection, self._seen = self._connection, None, None
        if connection is not None:
            connection.close()

    def _looked(self) -> object:
        # Past SQLAlchemy, because this happens before each letter.
        driver: Any = self._connected().connection.driver_connection
        if self._engine.dialect.name != "sqlite":
            return _snapshot(driver)
        driver.execute("BEGIN IMMEDIATE")
        try:
            return driver.execute("PRAGMA data_version").fetchone()
        finally:
            driver.execute("ROLLBACK")

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(writes=True)
        return self._connection


def _snapshot(driver: Any) -> object:
    """Ask PostgreSQL for its snapshot, outside any transaction."""
    import psycopg  # comes with the extra postgres only

    try:
        driver.autocommit = True
        found: object = driver.execute("SELECT pg_current_snapshot()::text").fetchone()
        driver.autocommit = False
    except psycopg.Error as problem:
        raise ConnectionError(str(problem)) from problem
    return found
