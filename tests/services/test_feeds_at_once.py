"""Publishers, requests and officers at the same moment: real threads, each with connections of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from tests.diary_rows import NOON, decision_row, record_row
from tests.published_feeds import (
    freshen_feed,
    house,
    name_installation,
    publish_feeds,
    publish_with,
    stored_body,
    stored_feed,
)
from tests.services.test_feeds import Refusing
from tests.services.test_two_at_once import together
from webapp.database import Database, is_unavailable
from webapp.domain.diary_entry import DiaryEntry, Stamps
from webapp.domain.lifecycle import Status
from webapp.models.calendar import CalendarItem, DiaryChange, FeedState
from webapp.models.decisions import Decision
from webapp.queries.diary_items import at_one_moment
from webapp.services.feeds import House, freshen, note_asked

LONG_ENOUGH_TO_MEET = 0.3
ROUNDS = 12


class Meanwhile(Refusing):
    """Writes calendars, and lets something happen elsewhere when the first event is written."""

    def __init__(self, happens: Callable[[], None]) -> None:
        super().__init__("no such word")
        self.happens: Callable[[], None] | None = happens

    def entry(self, entry: DiaryEntry, stamps: Stamps) -> bytes:
        happens, self.happens = self.happens, None
        if happens is not None:
            happens()
        return super().entry(entry, stamps)


@contextmanager
def nothing_but_busy() -> Iterator[None]:
    """A request that loses its patience goes on with the last good body; anything else is an error."""
    try:
        yield
    except OperationalError as problem:
        if not is_unavailable(problem):
            raise


def retitle(database: Database, title: str) -> None:
    with database.transaction() as session:
        session.execute(sa.text("UPDATE decision SET title = :title WHERE slug = 'key-1'"), {"title": title})


@pytest.mark.parametrize("of_a_request", [False, True])
def test_a_change_that_is_saved_while_a_publisher_works_is_published_next(
    database: Database, database_url: str, of_a_request: bool
) -> None:
    with database.transaction() as session:
        decision_row(session, 1)
    publish_feeds(database, now=NOON)
    retitle(database, "First")
    officer = Database(database_url)
    saving = Thread(target=retitle, args=(officer, "Second"))

    def happens() -> None:
        saving.start()
        saving.join(LONG_ENOUGH_TO_MEET)  # on SQLite it waits for the publisher, on PostgreSQL it is done by now

    interrupted = replace(house(), writer=Meanwhile(happens))
    if of_a_request:
        freshen_feed(database, "plan", now=NOON + timedelta(minutes=1), made_with=interrupted)
    else:
        publish_with(database, interrupted, now=NOON + timedelta(minutes=1))
    saving.join(20)
    officer.engine.dispose()
    assert b"First" in stored_body(database, "plan")
    publish_feeds(database, now=NOON + timedelta(minutes=2))
    assert b"Second" in stored_body(database, "plan") and b"Second" in stored_body(database)
    with database.reading() as session:
        assert session.exec(select(DiaryChange)).all() == []


@pytest.mark.postgres_only
def test_a_publisher_sees_every_fact_as_it_was_at_one_moment(database: Database, database_url: str) -> None:
    with database.transaction() as session:
        decision_row(session, 1)
    publish_feeds(database, now=NOON)
    retitle(database, "First")
    officer = Database(database_url)

    def decide(*arguments: object) -> None:
        if "FROM outcome" in str(arguments[2]) and not officer_has_decided.is_set():
            officer_has_decided.set()
            with officer.transaction() as session:
                session.execute(sa.text("UPDATE decision SET status = :s"), {"s": Status.DECIDED.value})
                record_row(session, session.exec(select(Decision)).one())

    officer_has_decided = Event()
    sa.event.listen(database.engine, "after_cursor_execute", decide)
    publish_feeds(database, now=NOON + timedelta(minutes=1))
    sa.event.remove(database.engine, "after_cursor_execute", decide)
    officer.engine.dispose()
    assert officer_has_decided.is_set()
    assert b"Expected January 2027" in stored_body(database, "plan")
    publish_feeds(database, now=NOON + timedelta(minutes=2))
    assert b"Decision made: First" in stored_body(database, "plan")


def test_schedulers_requests_and_officers_at_once_lose_nothing(database: Database, database_url: str) -> None:
    with database.transaction() as session:
        name_installation(session, NOON)
        decision_row(session, 1)
        decision_row(session, 2)
    publish_feeds(database, now=NOON)

    def scheduler(own: Database) -> None:
        for number in range(ROUNDS):
            publish_with(own, house(), now=NOON + timedelta(seconds=number))

    def reader(own: Database) -> None:
        ours: House = house()
        for number in range(ROUNDS):
            key, at = ("plan", "decisions/key-1")[number % 2], NOON + timedelta(seconds=number)
            with nothing_but_busy(), own.transaction(patience=0.3) as session:
                freshen(session, ours, key, now=at)
            with nothing_but_busy(), own.transaction(patience=0.3) as session:
                note_asked(session, "decisions/key-1", date(2026, 11, 24))

    def officer(own: Database) -> None:
        for number in range(1, ROUNDS + 1):
            retitle(own, f"Title {number}")

    together(database_url, scheduler, scheduler, reader, reader, officer)
    publish_feeds(database, now=NOON + timedelta(minutes=1))
    for key in ("plan", "everything", "decisions/key-1"):
        assert f"Title {ROUNDS}\r\n".encode() in stored_body(database, key)
    with database.reading() as session:
        stamps = [(item.sequence, item.last_modified_at > NOON) for item in session.exec(select(CalendarItem))]
        newest = max(item.last_modified_at for item in session.exec(select(CalendarItem)))
        assert sorted(stamps) == [(0, False), (0, True)]
        assert {state.key for state in session.exec(select(FeedState)) if state.is_stale} == set()
    plan = stored_feed(database, "plan")
    assert plan is not None and plan.changed_at >= newest


def test_a_request_waits_no_longer_than_its_patience_and_the_last_body_stays(
    database: Database, database_url: str
) -> None:
    with database.transaction() as session:
        decision_row(session, 1)
    publish_feeds(database, now=NOON)
    retitle(database, "Later")
    before = stored_body(database, "plan")
    scheduler = Database(database_url)
    with scheduler.transaction() as busy:
        at_one_moment(busy)
        began = datetime.now(UTC)
        with pytest.raises(OperationalError) as refused, database.transaction(patience=0.1) as session:
            freshen(session, house(), "plan", now=NOON)
        assert datetime.now(UTC) - began < timedelta(seconds=5)
    scheduler.engine.dispose()
    assert is_unavailable(refused.value)
    assert stored_body(database, "plan") == before
    assert freshen_feed(database, "plan", now=NOON).changed == ("plan",)
