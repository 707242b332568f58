"""Jobs that may not meet: several schedulers publish feeds one after another."""

from threading import Event, Thread

from scheduler.jobs import publish_feeds
from scheduler.runner import workplace
from tests.announced import PUBLISHED
from tests.standing_clock import StandingClock
from webapp.config import Settings
from webapp.database import Database
from webapp.queries.installation import take_turns

LONG_ENOUGH_TO_MEET = 0.3


def test_a_scheduler_waits_for_another_that_publishes_the_feeds(settings: Settings, database: Database) -> None:
    published = list[object]()

    def publish() -> None:
        with workplace(settings, Event(), StandingClock(PUBLISHED)) as place:
            published.append(publish_feeds(place)["changed"])

    second = Thread(target=publish)
    with database.transaction() as session:
        take_turns(session)
        second.start()
        second.join(LONG_ENOUGH_TO_MEET)
        assert published == []
    second.join(20)
    assert published != []
