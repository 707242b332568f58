"""The job that forgets addresses: what it removes, and that a second run finds nothing."""

from datetime import timedelta
from threading import Event

from scheduler.runner import workplace
from scheduler.subscription_jobs import remove_unconfirmed
from tests.announced import PUBLISHED
from tests.standing_clock import StandingClock
from tests.subscribed import subscribe
from webapp.config import Settings
from webapp.database import Database


def test_addresses_are_forgotten_in_time(settings: Settings, database: Database) -> None:
    with database.transaction() as session:
        subscribe(session, "asked@example.org", at=PUBLISHED - timedelta(days=7, seconds=1), confirmed=False)
        subscribe(session, "waits@example.org", at=PUBLISHED - timedelta(days=7), confirmed=False)
        subscribe(session, "ended@example.org", at=PUBLISHED - timedelta(days=91), ended=True)
    with workplace(settings, Event(), StandingClock(PUBLISHED)) as place:
        assert remove_unconfirmed(place) == {"unconfirmed": 1, "ended": 1}
        assert remove_unconfirmed(place) == {"unconfirmed": 0, "ended": 0}
