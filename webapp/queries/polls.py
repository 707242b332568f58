"""What a poll of a feed asks the database, past SQLAlchemy: thousands ask every hour, and mostly it ends in a 304."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from webapp.database import Database
from webapp.models.calendar import DiaryChange, FeedState
from webapp.queries.feeds import Served

_KEY = col(FeedState.key) == sa.bindparam("key")
_SERVED = sa.select(
    col(FeedState.sha256),
    col(FeedState.changed_at),
    col(FeedState.asked_on),
    col(FeedState.gone_at),
    sa.or_(col(FeedState.is_stale), sa.exists(sa.select(col(DiaryChange.id)))),
).where(_KEY)
_BODY = sa.select(col(FeedState.sha256), col(FeedState.changed_at), col(FeedState.body_gzip)).where(_KEY)


@dataclass(frozen=True, slots=True)
class Body:
    """A body, and the version that it is."""

    sha256: str
    changed_at: datetime
    content: bytes


class Polls:
    """Asks one database what it serves, by one prepared statement on a connection of the pool.

    OperationalError where it cannot be asked now. What SQLite keeps as text is read as the models would read it.
    """

    def __init__(self, database: Database) -> None:
        """Take a database; nothing is opened until the first question."""
        self._engine = database.engine

    def served(self, key: str) -> Served | None:
        """Return what is stored under a key, by one query; None where nothing is."""
        row = self._one(_SERVED, key)
        if row is None:
            return None
        sha256, changed_at, asked_on, gone_at, is_stale = row
        return Served(sha256, _instant(changed_at), _day(asked_on), gone_at and _instant(gone_at), bool(is_stale))

    def body(self, key: str, *, packed: bool) -> Body | None:
        """Return a feed's bytes, packed by gzip if so wanted, with the version that they are."""
        row = self._one(_BODY, key)
        if row is None:
            return None
        return Body(row[0], _instant(row[1]), bytes(row[2]) if packed else gzip.decompress(row[2]))

    def _one(self, statement: Any, key: str) -> Sequence[Any] | None:
        words, is_positional = _prepared(statement, self._engine.dialect)
        driver: Any = self._engine.dialect.loaded_dbapi
        try:
            connection = self._engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(words, (key,) if is_positional else {"key": key})
                found: Sequence[Any] | None = cursor.fetchone()
            finally:
                connection.close()
        except (driver.OperationalError, driver.InterfaceError, sa.exc.TimeoutError) as problem:
            raise sa.exc.OperationalError("a poll", None, problem) from problem
        return found


@lru_cache(maxsize=64)
def _prepared(statement: Any, dialect: Any) -> tuple[str, bool]:
    """Write a statement in the words of an engine, and say whether it counts its parameters instead of naming them."""
    compiled = statement.compile(dialect=dialect)
    return str(compiled), bool(compiled.positional)


def _instant(kept: datetime | str) -> datetime:
    """Read an instant as either engine keeps it."""
    return datetime.fromisoformat(kept).replace(tzinfo=UTC) if isinstance(kept, str) else kept.astimezone(UTC)


def _day(kept: date | str | None) -> date | None:
    return date.fromisoformat(kept) if isinstance(kept, str) else kept
