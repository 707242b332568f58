"""A council with as many live entries of the plan as are asked for, published, and the same events for others."""

import gzip
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from scheduler.runner import run
from tests.builders import add_decision
from webapp.config import Settings
from webapp.database import Database
from webapp.domain import expected_dates
from webapp.migrations.steps import migrate
from webapp.services.installation import install

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"
KEY = "plan"
PATH = f"/calendar/{KEY}.ics"


def council_of(entries: int, folder: Path, *, archive: int = 0) -> tuple[Settings, Database]:
    """Make and publish a council with so many decisions to come, and so many of long ago."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(instance=folder, base_url=BASE)
    database = Database(settings.database_url)
    migrate(database.engine)
    with database.transaction() as session:
        install(session, name="bench.example", now=NOW)
        for number in range(entries):
            expected = expected_dates.on_day(date(2026, 12, 1) + timedelta(days=number % 120))
            add_decision(session, f"KEY/{number:05}/26", now=NOW, expected=expected, title=f"Decision number {number}")
        long_ago = expected_dates.on_day(date(2015, 1, 5))
        for number in range(archive):
            add_decision(session, f"OLD/{number:05}/15", now=NOW, expected=long_ago, title=f"Old decision {number}")
    assert run(settings, once="publish_feeds", clock=lambda: NOW) == 0
    return settings, database


def body_of(database: Database, key: str = KEY) -> bytes:
    """Return a feed as it is stored."""
    with database.reading() as session:
        packed = session.execute(sa.text("SELECT body_gzip FROM feed_state WHERE key = :key"), {"key": key})
        return gzip.decompress(packed.scalar_one())


def edit_one(database: Database, number: int) -> None:
    """Change one decision's title, so that its entry must be written again."""
    with database.transaction() as session:
        session.execute(
            sa.text("UPDATE decision SET title = :title WHERE id = 7"), {"title": f"Decision changed {number}"}
        )
