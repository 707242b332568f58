import gzip
import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.http import http_date, parse_date
from werkzeug.test import TestResponse

from tests.adapters.feed_rules import broken_rules
from tests.diary_cases import COUNCIL, DECISIONS, INSTANCE, MEETINGS, TODAY
from webapp.adapters.ics import render_entry, render_feed
from webapp.database import Database
from webapp.domain.diary import entries_for
from webapp.domain.expected_dates import Precision
from webapp.domain.feeds import FeedCommittee, feeds_for
from webapp.domain.lifecycle import Status
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.decisions import CommitteeLink, Decision
from webapp.services.feeds import refresh

PUBLISHED_AT = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
FEED = "/calendar/call-in.ics"
CLIENTS = {
    "nobody": {},
    "Google": {"User-Agent": "Google-Calendar-Importer"},
    "Outlook": {"User-Agent": "Microsoft Office/16.0 (Microsoft Outlook 16.0)"},
    "Apple": {"User-Agent": "iOS/18.1 dataaccessd/1.0", "Accept": "text/calendar"},
    "Thunderbird": {"Accept": "text/calendar,text/plain;q=0.8,*/*;q=0.5"},
    "ICSx5": {"Accept": "text/calendar, */*;q=0.9"},
    "Nextcloud": {
        "User-Agent": "Nextcloud Webcal Service",
        "Accept": "text/calendar, application/calendar+json, application/calendar+xml",
    },
}


def publish(session: Session, *, today_later: timedelta = timedelta(0), now: datetime = PUBLISHED_AT) -> None:
    committees = [FeedCommittee("health-scrutiny", "Health Scrutiny Panel")]
    refresh(
        session,
        entries=entries_for(DECISIONS, MEETINGS, instance_name=INSTANCE, today=TODAY + today_later),
        feeds=feeds_for(COUNCIL, committees),
        render_entry=render_entry,
        render_feed=partial(render_feed, base_url="https://plan.example.gov.uk"),
        now=now,
    )


@pytest.fixture
def published(database: Database) -> None:
    with database.transaction() as session:
        publish(session)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("headers", CLIENTS.values(), ids=CLIENTS.keys())
def test_every_calendar_program_gets_the_same_calendar(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.get(FEED, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert broken_rules(answer.data, now=PUBLISHED_AT) == []
    assert answer.data == client.get(FEED).data


@pytest.mark.usefixtures("published")
def test_a_feed_may_be_kept_and_asked_about(client: FlaskClient) -> None:
    answer = client.get(FEED)
    assert re.fullmatch(r'"[0-9a-f]{32}"', answer.headers["ETag"])
    assert parse_date(answer.headers["Last-Modified"]) == PUBLISHED_AT
    assert answer.headers["Cache-Control"] == "public, max-age=900"
    assert answer.headers["Content-Disposition"] == 'inline; filename="call-in.ics"'
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in answer.headers


def not_modified(client: FlaskClient, **conditions: str) -> TestResponse:
    return client.get(FEED, headers={name.replace("_", "-"): value for name, value in conditions.items()})


@pytest.mark.usefixtures("published")
def test_nothing_new_is_304(client: FlaskClient) -> None:
    tag = client.get(FEED).headers["ETag"]
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = not_modified(client, If_None_Match=given)
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
    for since in (PUBLISHED_AT, PUBLISHED_AT + timedelta(days=1)):
        assert not_modified(client, If_Modified_Since=http_date(since)).status_code == 304


@pytest.mark.usefixtures("published")
def test_an_old_or_senseless_condition_is_200(client: FlaskClient) -> None:
    fresh = http_date(PUBLISHED_AT)
    assert not_modified(client, If_None_Match='"other"').status_code == 200
    assert not_modified(client, If_None_Match='"other"', If_Modified_Since=fresh).status_code == 200
    assert not_modified(client, If_Modified_Since=http_date(PUBLISHED_AT - timedelta(seconds=1))).status_code == 200
    assert not_modified(client, If_Modified_Since="yesterday").status_code == 200


@pytest.mark.usefixtures("published")
def test_head_has_the_headers_and_no_body(client: FlaskClient) -> None:
    got, head = client.get(FEED), client.head(FEED)
    assert (head.status_code, head.data) == (200, b"")
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.usefixtures("published")
def test_gzip_is_given_to_those_who_ask(client: FlaskClient) -> None:
    plain = client.get(FEED)
    packed = client.get(FEED, headers={"Accept-Encoding": "gzip, deflate"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in client.get(FEED, headers={"Accept-Encoding": "gzip;q=0"}).headers
    for encoding in ("gzip", "identity"):
        headers = {"Accept-Encoding": encoding, "If-None-Match": packed.headers["ETag"]}
        assert client.get(FEED, headers=headers).status_code == 304


@pytest.mark.usefixtures("published")
def test_a_change_defeats_old_conditions(client: FlaskClient, database: Database) -> None:
    before = client.get(FEED).headers
    with database.transaction() as session:
        publish(session, today_later=timedelta(days=40), now=PUBLISHED_AT + timedelta(hours=1))
    after = not_modified(client, If_None_Match=before["ETag"], If_Modified_Since=before["Last-Modified"])
    assert after.status_code == 200
    assert not_modified(client, If_Modified_Since=before["Last-Modified"]).status_code == 200
    assert parse_date(after.headers["Last-Modified"]) == PUBLISHED_AT + timedelta(hours=1)


@pytest.mark.usefixtures("published")
def test_what_is_not_a_feed_is_not_found(client: FlaskClient) -> None:
    for address in ("/calendar/nothing.ics", "/calendar/committees/nothing.ics", "/calendar/.ics", "/calendar/plan"):
        assert client.get(address, follow_redirects=False).status_code in {404, 308}
    assert client.get("/calendar/nothing.ics").status_code == 404
    assert client.get("/calendar/nothing/").status_code == 404


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("method", ["PUT", "PROPFIND", "POST", "DELETE"])
def test_a_feed_cannot_be_written_to(client: FlaskClient, method: str) -> None:
    assert 400 <= client.open(FEED, method=method).status_code < 500


def test_a_feed_not_yet_published_asks_to_come_back(client: FlaskClient) -> None:
    answer = client.get(FEED)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.mimetype == "text/plain"


@pytest.mark.usefixtures("published")
def test_a_304_costs_one_query_and_a_body_two(client: FlaskClient, database: Database) -> None:
    engine = client.application.extensions["forward-plan-database"].engine
    statements: list[str] = []
    sa.event.listen(
        engine, "before_cursor_execute", lambda _connection, _cursor, statement, *_rest: statements.append(statement)
    )
    tag = client.get(FEED).headers["ETag"]
    assert len([statement for statement in statements if statement.startswith("SELECT")]) == 2
    statements.clear()
    assert not_modified(client, If_None_Match=tag).status_code == 304
    assert len([statement for statement in statements if statement.startswith("SELECT")]) == 1


@pytest.fixture
def committee(database: Database) -> None:
    with database.transaction() as session:
        health = ScrutinyCommittee(name="Health Scrutiny Panel", name_key="health", slug="health-scrutiny")
        decision = Decision(
            reference="KEY/01JAN/27",
            reference_key="KEY/01JAN/27",
            slug="key-01jan-27",
            title="Parking charges review",
            status=Status.IN_PLAN,
            expected_precision=Precision.MONTH,
            expected_from=TODAY.replace(year=2027, month=1, day=1),
            expected_to=TODAY.replace(year=2027, month=1, day=31),
            notice_published_at=PUBLISHED_AT,
            created_at=PUBLISHED_AT,
            updated_at=PUBLISHED_AT,
        )
        session.add_all([health, decision])
        session.flush()
        session.add(CommitteeLink(decision_id=decision.id, committee_id=health.id))


@pytest.mark.usefixtures("committee")
def test_the_calendar_page_offers_every_feed(client: FlaskClient) -> None:
    page = client.get("/calendar/")
    assert page.status_code == 200
    for key in ("call-in", "plan", "meetings", "everything", "committees/health-scrutiny"):
        assert f'href="/calendar/{key}/"' in page.text
        assert client.get(f"/calendar/{key}/").status_code == 200


@pytest.mark.usefixtures("committee", "published")
def test_a_feeds_page_gives_its_address_its_links_and_what_comes_next(client: FlaskClient) -> None:
    page = client.get("/calendar/committees/health-scrutiny/").text
    assert "<h1" in page
    assert 'value="http://plan.example.gov.uk/calendar/committees/health-scrutiny.ics"' in page
    assert 'href="webcal://plan.example.gov.uk/calendar/committees/health-scrutiny.ics"' in page
    assert "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fplan.example.gov.uk" in page
    assert "https://outlook.live.com/calendar/0/addfromweb?url=http%3A%2F%2Fplan.example.gov.uk" in page
    assert "Expected January 2027 (day not fixed): Parking charges review" in page
    assert "This calendar last changed at 9:15am on Sunday 22 November 2026." in page
    assert "The mail is the warning; the calendar is the memory." in page


def test_an_address_stays_within_what_google_takes(client: FlaskClient) -> None:
    longest = feeds_for(COUNCIL, [FeedCommittee("x" * 120, "Long")])[-1]
    assert len(f"webcal://forward-plan.anyborough.example.gov.uk/calendar/{longest.path}") <= 256
