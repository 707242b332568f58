"""Calendar feeds published into a test's database at a moment, and read back as they are stored."""

import gzip
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, select

from webapp.adapters.ics import CalendarWriter
from webapp.config import Settings
from webapp.database import Database
from webapp.models.audit import Installation
from webapp.models.calendar import FeedState
from webapp.services.feeds import House, Published, freshen, publish

BASE = "https://plan.anyborough.example.gov.uk"
COUNCIL = "Anyborough Council"
INSTANCE = "plan.anyborough.example.gov.uk"


def house(*, base_url: str = BASE, council: str = COUNCIL, meetings_are_busy: bool = True) -> House:
    """What feeds are made with in an installation that no settings file describes."""
    settings = Settings(
        instance=Path(),
        base_url=base_url,
        council_name=council,
        calendar_meetings_busy=meetings_are_busy,
    )
    return House(settings, CalendarWriter(base_url))


def publish_feeds(database: Database, *, now: datetime, base_url: str = BASE, council: str = COUNCIL) -> Published:
    """Publish as the scheduler does; an installation without a name is named first."""
    return publish_with(database, house(base_url=base_url, council=council), now=now)


def publish_with(database: Database, made_with: House, *, now: datetime) -> Published:
    """Publish with a house of the test's own."""
    with database.transaction() as session:
        name_installation(session, now)
    with database.transaction() as session:
        return publish(session, made_with, now=now)


def freshen_feed(database: Database, key: str, *, now: datetime, made_with: House | None = None) -> Published:
    """Bring one feed up to date, as a request for it does."""
    with database.transaction() as session:
        return freshen(session, made_with or house(), key, now=now)


def name_installation(session: Session, now: datetime) -> None:
    """Give an installation the name that its UIDs end with, unless it has one."""
    if session.exec(select(Installation.id).limit(1)).first() is None:
        session.add(Installation(name=INSTANCE, created_at=now))
        session.flush()


def stored_feed(database: Database, key: str = "everything") -> FeedState | None:
    """Return a feed as it is stored; None where there is none."""
    with database.reading() as session:
        return session.exec(select(FeedState).where(FeedState.key == key)).one_or_none()


def stored_body(database: Database, key: str = "everything") -> bytes:
    """Return the bytes of a feed that must be there, its folded lines unfolded."""
    state = stored_feed(database, key)
    assert state is not None, f"{key} is not stored"
    return gzip.decompress(state.body_gzip).replace(b"\r\n ", b"")


def stored_keys(database: Database) -> set[str]:
    """Return the keys of all stored feeds."""
    with database.reading() as session:
        return set(session.exec(select(FeedState.key)))
