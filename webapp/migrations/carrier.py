"""What the carrier keeps in PostgreSQL: the tables of procrastinate, and the trigger that hands waiting mail to it.

Procrastinate notes nowhere which of its steps a database has had. We do, as a comment on its table of jobs; and on the
function of the trigger, which text of ours made it. So a start that finds both as they should be changes nothing.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from webapp.domain.errors import RuleBroken

LOCK = 4_152_016
"""Any number that nobody else locks: processes that start together prepare one after the other."""

OURS = Path(__file__).with_name("carrier.sql")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a database stands: whether the tables are there, their last step, which text of ours, and the trigger."""

    has_tables: bool
    step: str | None
    ours: str | None
    has_trigger: bool


def prepare(engine: Engine, *, schema: str, steps: Sequence[Path]) -> None:
    """Make or renew the carrier's tables and trigger; nothing happens where they are as they should be.

    *schema* makes the tables anew, *steps* are what led to it, in their order. A database that procrastinate was put
    into by others, or by a newer version, is refused with a sentence.
    """
    text = OURS.read_text()
    wanted = Standing(True, steps[-1].name, hashlib.sha256(text.encode()).hexdigest()[:16], True)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if _standing(connection) == wanted:
            return
        connection.execute(sa.text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        try:
            _bring_up(connection, schema, steps)
            _run(connection, text, f"COMMENT ON FUNCTION outbox_waits() IS '{wanted.ours}'")
        finally:
            connection.execute(sa.text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})


def _bring_up(connection: Connection, schema: str, steps: Sequence[Path]) -> None:
    """Give the database the tables of procrastinate, or the steps of theirs that it has not had."""
    now = _standing(connection)
    if not now.has_tables:
        _run(connection, schema, _note_of(steps[-1]))
        return
    names = [step.name for step in steps]
    if now.step not in names:
        had = f"a step that this version does not know ({now.step})" if now.step else "no note of who made them"
        raise RuleBroken(
            f"The tables of procrastinate in this database bear {had}. Install the version of Forward Plan that made "
            "them, or give Forward Plan a database of its own."
        )
    for step in steps[names.index(now.step) + 1 :]:
        _run(connection, step.read_text(), _note_of(step))


def _note_of(step: Path) -> str:
    return f"COMMENT ON TABLE procrastinate_jobs IS '{step.name}'"


def _standing(connection: Connection) -> Standing:
    found = connection.execute(
        sa.text(
            "SELECT to_regclass('procrastinate_jobs') IS NOT NULL,"
            " obj_description(to_regclass('procrastinate_jobs'), 'pg_class'),"
            " obj_description(to_regproc('outbox_waits'), 'pg_proc'),"
            " EXISTS (SELECT FROM pg_trigger WHERE tgrelid = to_regclass('outbox') AND tgname = 'outbox_waits')"
        )
    ).one()
    return Standing(*found)


def _run(connection: Connection, *statements: str) -> None:
    """Run several statements at once, all of them or none."""
    driver: Any = connection.connection.driver_connection
    with driver.transaction():
        for text in statements:
            driver.execute(text)
