from datetime import date
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa

from tests.checked_client import CheckedClient
from tests.sample_councils import load
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.domain.news_feeds import NEWS_FEEDS, SHOWN

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def council(database: Database, clock: StandingClock) -> None:
    with database.transaction() as session:
        load(session, clock())


def entries(client: CheckedClient, key: str) -> list[dict[str, str]]:
    root = ET.fromstring(client.get(f"/atom/{key}").data)
    return [{part.tag.removeprefix(ATOM): part.text or "" for part in entry} for entry in root.iter(f"{ATOM}entry")]


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize("key", [feed.key for feed in NEWS_FEEDS])
def test_a_feed_of_news_is_sound(client: CheckedClient, key: str) -> None:
    answer = client.get(f"/atom/{key}")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(answer.data)
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{name}"), name
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == f"http://plan.example.gov.uk/atom/{key}"
    assert client.get(str(links["alternate"]).removeprefix("http://plan.example.gov.uk")).status_code == 200
    found = entries(client, key)
    assert 0 < len(found) <= SHOWN
    assert len({entry["id"] for entry in found}) == len(found)
    assert all(entry["id"].startswith("urn:uuid:") and entry["updated"].endswith("Z") for entry in found)


@pytest.mark.usefixtures("council")
def test_ids_stay_when_titles_and_addresses_change(client: CheckedClient, database: Database) -> None:
    before = entries(client, "decisions")
    with database.transaction() as session:
        session.execute(sa.text("UPDATE decision SET title = 'Another title', slug = slug || '-new'"))
    after = entries(client, "decisions")
    assert [entry["id"] for entry in after] == [entry["id"] for entry in before]
    assert {entry["title"] for entry in after} == {"Decision made: Another title"}


@pytest.mark.usefixtures("council")
def test_whoever_has_it_is_told_that_nothing_changed(client: CheckedClient) -> None:
    answer = client.get("/atom/decisions")
    assert client.get("/atom/decisions", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert answer.headers["Cache-Control"] == "public, max-age=900"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.usefixtures("council")
def test_a_call_in_found_not_valid_is_no_news(client: CheckedClient, database: Database, clock: StandingClock) -> None:
    count = len(entries(client, "call-ins"))
    with database.transaction() as session:
        session.execute(
            sa.text(
                "UPDATE call_in_request SET validity = 'not-valid', validity_on = :on WHERE satisfied_at IS NOT NULL"
            ),
            {"on": date(2026, 11, 20)},
        )
    assert count > 0
    assert entries(client, "call-ins") == []


def test_a_council_without_news_has_a_feed_all_the_same(client: CheckedClient) -> None:
    assert entries(client, "editions") == []
    assert client.get("/atom/nothing").status_code == 404


def test_pages_tell_feed_readers_where_the_news_is(client: CheckedClient) -> None:
    page = client.get("/plan").text
    for feed in NEWS_FEEDS:
        assert f'type="application/atom+xml" title="{feed.title}" href="/atom/{feed.key}"' in page
