"""The daily check: what should have been told and was not shows in the heartbeat, with a number and no address."""

from datetime import timedelta
from threading import Event

import pytest

from scheduler.completeness import RemindersMissing, check_completeness
from scheduler.jobs import queue_reminders
from scheduler.runner import workplace
from tests.announced import PUBLISHED, announce
from tests.standing_clock import StandingClock
from webapp.config import Settings
from webapp.database import Database

LATER = PUBLISHED + timedelta(hours=1)


def test_the_check_says_how_many_messages_are_missing_about_what(settings: Settings, database: Database) -> None:
    with database.transaction() as session:
        for number in range(1, 5):
            announce(session, reference=f"KEY/0{number}DEC/26")
    with workplace(settings, Event(), StandingClock(LATER)) as place:
        with pytest.raises(RemindersMissing) as failure:
            check_completeness(place)
        assert str(failure.value) == (
            "16 messages that should have been queued by now are not in the outbox, about KEY-01DEC-26, KEY-02DEC-26, "
            "KEY-03DEC-26 and 1 more. Run “forward-plan reminders expected” to see them."
        )
        queue_reminders(place)
        assert check_completeness(place) == {"missing": 0}
