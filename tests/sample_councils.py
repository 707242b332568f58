"""The sample council as its tests load it: at awkward moments, each once, for reading only."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session, SQLModel, col, select

from webapp.adapters.bank_holidays import calendar_for
from webapp.database import Database
from webapp.domain.days import Nation
from webapp.models.decisions import Decision
from webapp.queries import decisions as decisions_query
from webapp.services import sample_council
from webapp.services.sample_council import SampleCouncil

PASSWORD = "quarry lantern otter"
CALENDAR = calendar_for(Nation.ENGLAND)

A_SUNDAY = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
MOMENTS = {
    "Sunday": A_SUNDAY,
    "Monday before breakfast": datetime(2026, 9, 7, 5, 0, tzinfo=UTC),
    "2 January": datetime(2027, 1, 2, 12, 0, tzinfo=UTC),
    "30 December": datetime(2026, 12, 30, 9, 0, tzinfo=UTC),
    "Good Friday": datetime(2027, 3, 26, 10, 0, tzinfo=UTC),
    "Tuesday after Easter": datetime(2027, 3, 30, 16, 30, tzinfo=UTC),
    "leap day": datetime(2028, 2, 29, 8, 0, tzinfo=UTC),
    "31st of a month": datetime(2026, 8, 31, 22, 45, tzinfo=UTC),
    "the night the clocks go forward": datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
    "1 May, a moment old": datetime(2026, 4, 30, 23, 15, tzinfo=UTC),
}

Loaded = Callable[[datetime], AbstractContextManager[tuple[Session, SampleCouncil]]]


def loads_into(folder: Path) -> Loaded:
    """Return a function that loads the sample council at a moment, once, and opens it for reading."""
    kept: dict[datetime, tuple[Path, SampleCouncil]] = {}
    # One engine in one place, to which each moment's file comes in turn: what it compiled of SQL serves them all.
    place = folder / "open.db"
    database = Database(f"sqlite:///{place}")

    @contextmanager
    def at(now: datetime) -> Iterator[tuple[Session, SampleCouncil]]:
        if now not in kept:
            place.unlink(missing_ok=True)
            SQLModel.metadata.create_all(database.engine)
            with database.transaction() as session:
                reported = load(session, now)
            database.engine.dispose()
            file = folder / f"{len(kept)}.db"
            shutil.copy(place, file)
            kept[now] = file, reported
        file, reported = kept[now]
        shutil.copy(file, place)
        with database.reading() as session:
            yield session, reported
        database.engine.dispose()

    return at


def load(session: Session, now: datetime) -> SampleCouncil:
    """Load it as the command does, but for the cost of a real hash."""
    return sample_council.load(
        session, now=now, calendar=CALENDAR, password=PASSWORD, hash_password=lambda password: f"hash of {password}"
    )


def every_decision(session: Session) -> list[Decision]:
    """Return every decision with all that is known of it, in the order of their entry."""
    return [
        decision
        for slug in session.exec(select(Decision.slug).order_by(col(Decision.id)))
        if (decision := decisions_query.by_slug(session, slug, public_only=False))
    ]
