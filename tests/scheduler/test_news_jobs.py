"""The jobs of news on a workplace: they queue what is due, and ask little where nothing is."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import pytest
import sqlalchemy as sa

from scheduler import council, news_jobs
from scheduler.jobs import Workplace
from scheduler.runner import workplace
from tests.announced import CLOSES, announce
from tests.builders import ACTOR, add_committee, add_member, at
from tests.newsroom import add_staff, posted
from tests.standing_clock import StandingClock
from tests.subscribed import subscribe
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.days import Purpose
from webapp.domain.subscriptions import Pace, Topic
from webapp.models.subscriptions import Subscriber
from webapp.queries.contents import Contents
from webapp.services import meetings
from webapp.services.meetings import Appointment

FRIDAY = at("2026-12-18", "07:30")


@pytest.fixture
def place(settings: Settings, database: Database) -> Iterator[Workplace]:
    with workplace(settings, Event(), StandingClock(FRIDAY)) as place:
        yield replace(place, database=database)


def test_every_job_queues_what_is_due_once(place: Workplace) -> None:
    with place.database.transaction() as session:
        announce(session)
        add_staff(session, "Olu")
        growth = add_committee(session)
        add_member(session, growth, "Ana Field")
        appointment = Appointment((growth.id or 0,), CLOSES)
        meetings.add_meeting(session, appointment, actor=ACTOR, now=at("2026-12-01"))
        row = subscribe(session, "jo@example.org", topics=set(Topic), pace=Pace.DAILY)
        row.digested_to = at("2026-12-11", "07:30")
    assert news_jobs.queue_digests(place) == {"queued": 1, "looked_at": 1}
    assert news_jobs.queue_officers_day(place) == {"queued": 1}
    assert news_jobs.queue_meeting_deadlines(place) == {"queued": 1}
    assert news_jobs.queue_report_deadlines(place) == {"queued": 0}
    assert news_jobs.queue_digests(place) == {"queued": 0, "looked_at": 0}
    assert news_jobs.queue_officers_day(place) == {"queued": 0}
    assert news_jobs.queue_meeting_deadlines(place) == {"queued": 0}
    with place.database.reading() as session:
        assert posted(session) == [("digest", "jo"), ("officers-day", "olu"), ("meeting-coming", "ana")]


def test_a_stop_is_heeded(place: Workplace) -> None:
    stopped = replace(place, stop=Event())
    stopped.stop.set()
    assert news_jobs.queue_digests(stopped) == {"queued": 0, "looked_at": 0}


def test_where_nothing_is_due_little_is_asked(place: Workplace) -> None:
    asked: list[str] = []
    with place.database.transaction() as session:
        announce(session)
        subscribe(session, "jo@example.org", pace=Pace.DAILY, at=FRIDAY)
    sa.event.listen(place.database.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    news_jobs.queue_digests(place)
    assert [one for one in asked if "audit_event" in one] == []
    news_jobs.queue_officers_day(place)
    news_jobs.queue_meeting_deadlines(place)
    assert len(asked) <= 20


def test_deadlines_are_queued_in_turns_and_a_look_that_finds_nothing_begins_to_write_nothing(place: Workplace) -> None:
    with place.database.transaction() as session:
        growth = add_committee(session)
        long_ago = at("2026-01-05")
        session.add_all(
            Subscriber(
                email=f"jo{number}@example.org", asked_at=long_ago, confirmed_at=long_ago, changed_at=long_ago,
                leads="1-working-day", everything=True, wants_deadlines=True,
            )
            for number in range(news_jobs.AT_A_TIME + 1)
        )  # fmt: skip
        meetings.add_meeting(session, Appointment((growth.id or 0,), CLOSES), actor=ACTOR, now=at("2026-12-01"))
    begun: list[object] = []
    sa.event.listen(
        place.database.engine,
        "begin",
        lambda connection: begun.append(connection.get_execution_options().get("writes", False)),
    )
    news_jobs.queue_meeting_deadlines(place)
    assert begun == [False, True, True]
    begun.clear()
    news_jobs.queue_meeting_deadlines(place)
    news_jobs.queue_report_deadlines(place)
    assert begun == [False, False]


def test_the_contents_of_the_post_know_the_days_of_the_council(place: Workplace) -> None:
    contents = council.contents_for(place.settings)
    assert isinstance(contents, Contents)
    with place.database.reading() as session:
        days = council.council_days(place.settings).calendar(session, Purpose.NOTICE)
    assert not days.is_working_day(at("2026-12-25").date())
