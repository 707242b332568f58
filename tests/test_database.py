"""The two doors to the database: what a transaction keeps, what a reading throws away, on either engine."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlmodel import Session, func, select

from webapp.database import BUSY_SECONDS, WAL_IS_SAFE_FROM, Database, is_unavailable, make_engine
from webapp.models.audit import Installation
from webapp.models.bodies import Ward
from webapp.models.decisions import CommitteeLink

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def add(session: Session, name: str) -> None:
    session.add(Ward(name=name, slug=name.lower()))


def wards(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(Ward)).one()


def test_a_transaction_is_kept_whole(database: Database) -> None:
    with database.transaction() as session:
        add(session, "Abbey")
        add(session, "Castle")
    assert wards(database) == 2


def test_an_exception_leaves_nothing_behind(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as session:
            add(session, "Abbey")
            session.flush()
            raise LookupError("half way")

    with pytest.raises(LookupError, match="half way"):
        fail()
    assert wards(database) == 0


def test_what_a_reading_changed_is_thrown_away(database: Database) -> None:
    with database.reading() as session:
        add(session, "Abbey")
        session.flush()
    assert wards(database) == 0


def test_a_rehearsal_sees_its_own_changes_and_keeps_none(database: Database) -> None:
    with database.rehearsal() as session:
        add(session, "Abbey")
        session.flush()
        assert session.exec(select(func.count()).select_from(Ward)).one() == 1
    assert wards(database) == 0


def test_rows_can_be_read_after_their_session_ended(database: Database) -> None:
    with database.transaction() as session:
        ward = Ward(name="Abbey", slug="abbey")
        session.add(ward)
    assert (ward.name, ward.id is not None) == ("Abbey", True)


def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.add(CommitteeLink(decision_id=1, committee_id=1))


def test_an_instant_comes_back_aware_and_in_utc(database: Database) -> None:
    summer = datetime(2026, 7, 1, 13, 0, tzinfo=timezone(timedelta(hours=1)))
    with database.transaction() as session:
        session.add(Installation(name="x", created_at=summer))
    with database.reading() as session:
        kept = session.exec(select(Installation.created_at)).one()
    assert (kept, kept.utcoffset(), kept.hour) == (summer, timedelta(0), 12)


def test_a_datetime_without_an_offset_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="must carry its offset"), database.transaction() as session:
        session.add(Installation(name="x", created_at=NOON.replace(tzinfo=None)))


@pytest.mark.parametrize("url", ["postgres://tests@127.0.0.1/x", "postgresql://tests@127.0.0.1/x"])
def test_either_name_of_postgresql_means_the_driver_we_use(url: str) -> None:
    engine = make_engine(url)
    assert engine.url.drivername == "postgresql+psycopg"
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Database:
    """Return a database in a SQLite file, whichever engine is under test."""
    return Database(f"sqlite:///{tmp_path / 'a-file.db'}")


def pragma(database: Database, name: str) -> object:
    with database.engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_sqlite_checks_foreign_keys_waits_for_others_and_writes_through(file: Database) -> None:
    with_wal = sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM
    assert pragma(file, "foreign_keys") == 1
    assert pragma(file, "busy_timeout") == 15_000
    assert pragma(file, "journal_mode") == ("wal" if with_wal else "delete")
    assert pragma(file, "synchronous") == (2 if with_wal else 3)
    file.engine.dispose()


def test_on_sqlite_a_writer_takes_its_turn_before_it_reads(file: Database) -> None:
    begun: list[str] = []

    @sa.event.listens_for(file.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        begun.append(statement)

    with file.transaction() as session:
        session.exec(sa.text("SELECT 1"))  # type: ignore[call-overload]
    with file.reading() as session:
        session.exec(sa.text("SELECT 2"))  # type: ignore[call-overload]
    with file.rehearsal() as session:
        session.exec(sa.text("SELECT 3"))  # type: ignore[call-overload]
    file.engine.dispose()
    assert begun == ["BEGIN IMMEDIATE", "SELECT 1", "BEGIN", "SELECT 2", "BEGIN IMMEDIATE", "SELECT 3"]


def test_an_impatient_writer_does_not_wait_for_another_and_patience_comes_back(file: Database) -> None:
    with file.transaction() as writing:
        writing.connection()
        for _ in range(2):
            with pytest.raises(OperationalError) as locked, file.transaction(patience=0.01) as session:
                session.connection()
            assert is_unavailable(locked.value)
    with file.transaction() as session:
        assert session.execute(sa.text("PRAGMA busy_timeout")).scalar_one() == BUSY_SECONDS * 1000
    file.engine.dispose()


def test_an_error_shows_none_of_its_values(database: Database) -> None:
    with database.transaction() as session:
        session.add(Ward(name="Market", slug="market"))
    with pytest.raises(IntegrityError) as twice, database.transaction() as session:
        session.add(Ward(name="Market", slug="a-slug-nobody-should-read"))
    assert "a-slug-nobody-should-read" not in str(twice.value)
