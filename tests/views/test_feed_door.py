import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from tests.builders import add_decision
from tests.checked_client import CheckedClient
from tests.published_feeds import publish_with, stored_keys
from tests.standing_clock import StandingClock
from webapp.adapters.ics import CalendarWriter
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.expected_dates import on_day
from webapp.domain.london import london_date
from webapp.services.feeds import House
from webapp.views import feed_answers, feed_door

FEED = "/calendar/plan.ics"
NOWHERE = "sqlite:////nowhere/at/all.db"


@pytest.fixture
def published(database: Database, clock: StandingClock, settings: Settings) -> None:
    expected = on_day(london_date(clock()) + timedelta(days=14))
    with database.transaction() as session:
        add_decision(session, "KEY/01DEC/26", now=clock(), expected=expected, title="Parking charges")
    publish_with(database, House(settings, CalendarWriter(settings.base_url)), now=clock())


@contextmanager
def asked(app: Flask) -> Iterator[list[str]]:
    """Every statement that SQLite is really given, whoever gives it."""
    engine = app.extensions["forward-plan-database"].engine
    heard: list[str] = []

    def listen(connection: object, *_rest: object) -> None:
        connection.set_trace_callback(heard.append)  # type: ignore[attr-defined]

    def end(connection: object, *_rest: object) -> None:
        connection.set_trace_callback(None)  # type: ignore[attr-defined]

    sa.event.listen(engine, "checkout", listen)
    sa.event.listen(engine, "checkin", end)
    yield heard
    sa.event.remove(engine, "checkout", listen)
    sa.event.remove(engine, "checkin", end)


def away(app: Flask) -> None:
    app.extensions["forward-plan-database"] = Database(NOWHERE)


def headers_of(answer: TestResponse) -> dict[str, str]:
    return dict(answer.headers)


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("published")
def test_a_304_is_one_query_and_a_body_one_more_the_first_time(client: CheckedClient, new_app: Flask) -> None:
    client = new_app.test_client()
    with asked(new_app) as heard:
        tag = client.get(FEED).headers["ETag"]
        assert len(heard) == 2
        heard.clear()
        assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304
        assert len(heard) == 1
        heard.clear()
        assert client.get(FEED).status_code == 200
        assert len(heard) == 1


@pytest.mark.usefixtures("published")
def test_head_has_the_headers_and_no_body_at_the_door_and_inside(client: CheckedClient, database: Database) -> None:
    for stale in (False, True):
        for headers in ({}, {"Accept-Encoding": "gzip"}, {"If-None-Match": "*"}):
            if stale:
                touch(database)
            head, got = client.head(FEED, headers=headers), client.get(FEED, headers=headers)
            assert (head.status_code, head.data) == (got.status_code, b"")
            assert headers_of(head) == headers_of(got)


def touch(database: Database) -> None:
    """Change something that no calendar shows, so that the next poll is answered inside."""
    with database.transaction() as session:
        session.execute(sa.text("UPDATE decision SET consultation = 'Everybody'"))


@pytest.mark.usefixtures("published")
def test_without_its_database_it_serves_what_it_served_last(new_app: Flask) -> None:
    client = new_app.test_client()
    plain = client.get(FEED)
    packed = client.get(FEED, headers={"Accept-Encoding": "gzip"})
    away(new_app)
    again = client.get(FEED)
    assert (again.status_code, again.data, headers_of(again)) == (200, plain.data, headers_of(plain))
    assert gzip.decompress(client.get(FEED, headers={"Accept-Encoding": "gzip"}).data) == plain.data
    assert client.get(FEED, headers={"If-None-Match": packed.headers["ETag"]}).status_code == 304
    assert (client.head(FEED).status_code, client.head(FEED).data) == (200, b"")


@pytest.mark.usefixtures("published")
def test_whatever_goes_wrong_while_a_feed_is_made_anew_the_last_good_body_is_served(
    client: CheckedClient, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    before = client.get(FEED)
    touch(database)
    with database.transaction() as session:
        session.execute(sa.text("ALTER TABLE calendar_item_scope RENAME TO elsewhere"))
    try:
        after = client.get(FEED)
    finally:
        with database.transaction() as session:
            session.execute(sa.text("ALTER TABLE elsewhere RENAME TO calendar_item_scope"))
    assert (after.status_code, after.data) == (200, before.data)
    assert "the feed plan cannot be brought up to date" in caplog.text


@pytest.mark.usefixtures("published")
def test_nothing_endless_is_remembered(client: CheckedClient) -> None:
    endless, remembered = "x" * 5_000, (feed_answers._accepts_gzip, feed_answers._moment, feed_door._suffix)
    before = [one.cache_info().currsize for one in remembered]
    for number in range(3):
        for headers in (
            {"Accept-Encoding": f"gzip, {endless}{number}"},
            {"If-Modified-Since": f"{endless}{number}"},
            {"If-None-Match": f'"{endless}{number}"'},
        ):
            assert client.get(FEED, headers=headers).status_code == 200
        assert client.get(f"{FEED}?utm={endless}{number}").status_code == 200
    after = [one.cache_info().currsize for one in remembered]
    assert [now - then <= 1 for then, now in zip(before, after, strict=True)] == [True, True, True]


@pytest.mark.usefixtures("published")
def test_a_question_mark_within_a_path_makes_no_feed(client: CheckedClient, database: Database) -> None:
    before = stored_keys(database)
    for address in ("plan%3Fn=1", "plan%3Fx", "plan%3Falarms=none", "decisions/a%3Fcancelled=hide", "x" * 400):
        assert client.get(f"/calendar/{address}.ics").status_code == 404
    assert stored_keys(database) == before


@pytest.mark.usefixtures("published")
def test_without_its_database_what_it_never_served_is_503_with_a_time_to_come_back(new_app: Flask) -> None:
    away(new_app)
    answer = new_app.test_client().get("/calendar/call-in.ics")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.usefixtures("published")
def test_it_answers_under_the_councils_own_names_only(client: CheckedClient) -> None:
    assert client.get(FEED, base_url="http://plan.example.gov.uk").status_code == 200
    assert client.get(FEED, base_url="http://elsewhere.example").status_code == 400


@pytest.mark.usefixtures("published")
def test_every_way_of_writing_an_option_is_one_feed(client: CheckedClient) -> None:
    plain = client.get(f"{FEED}?alarms=none")
    assert (plain.status_code, b"VALARM" in plain.data) == (200, False)
    for query in ("alarms=none&cancelled=show", "cancelled=show&alarms=none", "utm=x&alarms=none"):
        assert client.get(f"{FEED}?{query}").headers["ETag"] == plain.headers["ETag"]
    assert client.get(f"{FEED}?fuzzy=first").headers["ETag"] == client.get(FEED).headers["ETag"]
    wrong = client.get(f"{FEED}?alarms=loud")
    assert (wrong.status_code, wrong.mimetype) == (404, "text/plain")
    assert wrong.text == "A calendar’s address can say alarms=some or alarms=none.\n"


@pytest.mark.usefixtures("published")
def test_a_change_is_served_at_once(client: CheckedClient, database: Database, clock: StandingClock) -> None:
    before = client.get(FEED)
    with database.transaction() as session:
        add_decision(
            session, "KEY/02DEC/26", now=clock(), expected=on_day(london_date(clock())), title="Leisure centre"
        )
    after = client.get(FEED, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert b"Leisure centre" in after.data
    assert client.get(FEED, headers={"If-None-Match": after.headers["ETag"]}).status_code == 304


@pytest.mark.usefixtures("published")
def test_without_gzip_where_the_council_turned_it_off(client: CheckedClient) -> None:
    settings = client.application.extensions["forward-plan-settings"]
    client.application.extensions["forward-plan-settings"] = settings.model_copy(update={"calendar_gzip": False})
    answer = client.get(FEED, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert answer.data.startswith(b"BEGIN:VCALENDAR")


def test_what_was_never_published_is_503_and_what_is_no_feed_404(client: CheckedClient) -> None:
    answer = client.get(FEED)
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")
    assert int(answer.headers["Retry-After"]) > 0
    for address in ("nothing.ics", "committees/nothing.ics", "my/nothing.ics", "a/b/c.ics", "decisions/x.ics"):
        assert client.get(f"/calendar/{address}").status_code == 404


@pytest.mark.usefixtures("published")
def test_while_something_wide_waits_for_the_scheduler_a_single_change_is_served_at_once(
    client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        session.execute(sa.text("INSERT INTO diary_change (decision_id) VALUES (NULL)"))
        session.execute(sa.text("UPDATE decision SET title = 'Parking and permits'"))
    assert b"Parking and permits" in client.get(FEED).data
    with database.reading() as session:
        assert session.execute(sa.text("SELECT count(*) FROM diary_change")).scalar_one() == 1
