"""What is asked of a test's database, and how SQLite goes about answering."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlmodel import Session

from webapp.database import Database


@contextmanager
def asked_of(database: Database) -> Iterator[list[str]]:
    """Collect the statements that are sent meanwhile."""
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(database.engine, "before_cursor_execute", note)


def steps_of(database: Database, question: Callable[[Session], object]) -> list[str]:
    """Return how SQLite goes about answering."""
    steps: list[str] = []

    def explain(connection: sa.Connection, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        rows = connection.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[attr-defined]
        steps.extend(row[3] for row in rows)

    with database.reading() as session:
        sa.event.listen(database.engine, "before_cursor_execute", explain)
        question(session)
        sa.event.remove(database.engine, "before_cursor_execute", explain)
    return steps
