"""What tests of feeds share: the sample council with its feeds published once, and a house of its own for each."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import POSTGRES
from tests.feeds.good_feed import NOW
from tests.feeds.readers import Evaluate, page_far_away
from tests.feeds.sample_house import BASE, SampleHouse, house_at, keys_asked_for
from tests.published_feeds import name_installation
from tests.sample_councils import load
from tests.standing_clock import StandingClock
from webapp.adapters.ics import CalendarWriter
from webapp.config import Settings
from webapp.database import Database
from webapp.migrations.steps import migrate
from webapp.services.feeds import House, freshen, publish


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory, empty_database: str) -> Path:
    """Load the sample council and publish its feeds, once for all workers; return the file, which is to be copied.

    It is one of SQLite on either engine: what differs between engines is tested where feeds are published.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    file = shared / "published_sample.db"
    with (shared / "published_sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            made = own / "sample_in_the_making.db"
            if not POSTGRES:
                shutil.copy(empty_database, made)
            publish_sample(made)
            made.rename(file)
    return file


def publish_sample(file: Path) -> None:
    """Publish the sample council; every feed has been asked for once, so that it is kept up to date from then on."""
    database = Database(f"sqlite:///{file}")
    migrate(database.engine)
    with database.transaction() as session:
        load(session, NOW)
        name_installation(session, NOW)
        settings = Settings(instance=file.parent, base_url=BASE)
        house = House(settings, CalendarWriter(BASE))
        publish(session, house, now=NOW)
        for key in keys_asked_for(session, settings.council_name):
            freshen(session, house, key, now=NOW)
    database.engine.dispose()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Return the settings of an installation that is reached over https, as calendar programs want it."""
    return settings.model_copy(update={"base_url": BASE})


@pytest.fixture
def sample_house(
    app: Flask, sample_file: Path, settings: Settings, clock: StandingClock, tmp_path: Path
) -> Iterator[SampleHouse]:
    """Open the sample council in a house of this test's own, at the moment its feeds were published."""
    file = tmp_path / "sample.db"
    shutil.copy(sample_file, file)
    url = f"sqlite:///{file}"
    house = house_at(app, url, settings.model_copy(update={"database_url": url}), clock, NOW)
    yield house
    house.database.engine.dispose()


@pytest.fixture(scope="session")
def in_new_york() -> Iterator[Evaluate]:
    """Open a page of a browser that is far from London, once for this worker."""
    with page_far_away() as evaluate:
        yield evaluate
