"""The outside watch is told that all is well while it is, and only then."""

from collections.abc import Iterator
from threading import Event

import pytest

from scheduler.dead_man import ping_dead_man
from scheduler.jobs import Workplace
from scheduler.locks import Sender
from tests.outside_watch import OutsideWatch
from tests.standing_clock import StandingClock
from webapp.adapters.mail_log import AckLog
from webapp.config import Settings
from webapp.database import Database
from webapp.services.heartbeats import job_began, job_ended


@pytest.fixture
def watch() -> Iterator[OutsideWatch]:
    with OutsideWatch() as watch:
        yield watch


@pytest.fixture
def place(settings: Settings, database: Database, clock: StandingClock, watch: OutsideWatch) -> Workplace:
    settings.ping_url = watch.url
    with database.transaction() as session:
        job_began(session, "deliver_mail", now=clock())
        job_ended(session, "deliver_mail", now=clock(), problem=None)
    acks = AckLog(settings.instance / "acks.log")
    return Workplace(settings, database, clock, Sender(settings.instance), acks, Event())


def test_it_is_told_while_all_is_well(place: Workplace, watch: OutsideWatch) -> None:
    assert ping_dead_man(place) == {"pinged": 1, "reasons": 0}
    assert watch.asked == ["/ping/5f2c"]


def test_it_is_not_told_while_there_is_a_reason_not_to_be_ready(
    place: Workplace, watch: OutsideWatch, clock: StandingClock, caplog: pytest.LogCaptureFixture
) -> None:
    clock.advance(minutes=5)
    assert ping_dead_man(place) == {"pinged": 0, "reasons": 1}
    assert watch.asked == []
    assert [record.getMessage() for record in caplog.records] == ["no ping: not ready"]


def test_a_ping_that_fails_is_logged_and_fails_nothing(
    place: Workplace, watch: OutsideWatch, caplog: pytest.LogCaptureFixture
) -> None:
    watch.status = 500
    assert ping_dead_man(place) == {"pinged": 0, "reasons": 0}
    assert [record.getMessage() for record in caplog.records] == [
        "the outside watch was not told that all is well: it answered 500"
    ]


def test_without_an_address_nobody_is_told(place: Workplace, watch: OutsideWatch) -> None:
    place.settings.ping_url = ""
    assert ping_dead_man(place) == {"pinged": 0, "reasons": 0}
    assert watch.asked == []
