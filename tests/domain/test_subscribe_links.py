"""The links into calendar programs, each in the very form that its program takes."""

from itertools import product
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest

from webapp.domain.feed_options import PLAIN, Alarms, Cancelled, FeedOptions, Fuzzy
from webapp.domain.feeds import Family, narrow_feed
from webapp.domain.subscribe_links import SubscribeLinks, subscribe_links
from webapp.links import feed_url

ADDRESS = "https://plan.example.gov.uk/calendar/committees/health.ics"
EVERY_OPTION = [FeedOptions(*each) for each in product(Cancelled, Fuzzy, Alarms)]
LONGEST_HOST = "https://forward-plan.democracy.anyborough-and-vale.example.gov.uk"
LONGEST_SLUG = 120
LONGEST_FOR_GOOGLE = 256


def test_the_links_of_a_plain_address() -> None:
    assert subscribe_links(ADDRESS, "Anyborough: Health & Care", PLAIN) == SubscribeLinks(
        address="https://plan.example.gov.uk/calendar/committees/health.ics",
        webcal="webcal://plan.example.gov.uk/calendar/committees/health.ics",
        google="https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fplan.example.gov.uk%2Fcalendar"
        "%2Fcommittees%2Fhealth.ics%3Fcancelled%3Dmark",
        google_by_address="https://calendar.google.com/calendar/u/0/r/settings/addbyurl",
        outlook="https://outlook.live.com/calendar/0/addfromweb?url=https%3A%2F%2Fplan.example.gov.uk%2Fcalendar"
        "%2Fcommittees%2Fhealth.ics&name=Anyborough%3A%20Health%20%26%20Care",
        outlook_work="https://outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2Fplan.example.gov.uk%2Fcalendar"
        "%2Fcommittees%2Fhealth.ics&name=Anyborough%3A%20Health%20%26%20Care",
    )


def test_the_links_of_an_address_with_options() -> None:
    links = subscribe_links(ADDRESS, "Health", FeedOptions(Cancelled.HIDE, Fuzzy.BAR, Alarms.NONE))
    assert links.address == f"{ADDRESS}?cancelled=hide&fuzzy=bar&alarms=none"
    assert links.webcal == f"webcal{ADDRESS.removeprefix('https')}?cancelled=hide&fuzzy=bar&alarms=none"
    assert links.google.endswith("health.ics%3Fcancelled%3Dhide%26fuzzy%3Dbar%26alarms%3Dnone")
    assert links.outlook.endswith("health.ics%3Fcancelled%3Dhide%26fuzzy%3Dbar%26alarms%3Dnone&name=Health")


@pytest.mark.parametrize("options", EVERY_OPTION, ids=lambda options: options.suffix or "plain")
def test_every_program_is_given_the_same_calendar_and_google_what_it_would_hide(options: FeedOptions) -> None:
    links = subscribe_links(ADDRESS, "Health", options)
    assert links.address == ADDRESS + options.suffix
    assert links.webcal == links.address.replace("https://", "webcal://")
    for outlook in (links.outlook, links.outlook_work):
        assert parse_qs(urlsplit(outlook).query) == {"url": [links.address], "name": ["Health"]}
    cid = parse_qs(urlsplit(links.google).query)["cid"][0]
    cancelled = "cancelled=mark" if options.cancelled is Cancelled.SHOW else f"cancelled={options.cancelled.value}"
    assert urlsplit(cid).scheme == "webcal"
    assert urlsplit(cid).query.split("&")[0] == cancelled
    assert urlsplit(cid).query.split("&")[1:] == [
        part for part in options.suffix.removeprefix("?").split("&") if part and not part.startswith("cancelled")
    ]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_webcal_stands_for_http_and_https_alike(scheme: str) -> None:
    links = subscribe_links(f"{scheme}://localhost:8765/calendar/plan.ics", "Plan", PLAIN)
    assert links.webcal == "webcal://localhost:8765/calendar/plan.ics"
    assert f"url={scheme}%3A%2F%2Flocalhost%3A8765" in links.outlook
    assert "cid=webcal%3A%2F%2Flocalhost%3A8765" in links.google


@pytest.mark.parametrize("name", ["Tŷ Mawr: 100% of it?", "A + B = C; D/E #1", "”quoted” & 'more'", "子 🏛", "~._-"])
def test_a_name_reaches_outlook_as_it_is_written(name: str) -> None:
    links = subscribe_links(ADDRESS, name, PLAIN)
    written = links.outlook.partition("&name=")[2]
    assert unquote(written) == name
    assert written == quote(name, safe="")
    assert parse_qs(urlsplit(links.outlook_work).query)["name"] == [name]


@pytest.mark.parametrize("family", list(Family))
@pytest.mark.parametrize("options", EVERY_OPTION, ids=lambda options: options.suffix or "plain")
def test_no_address_is_longer_than_google_takes(family: Family, options: FeedOptions) -> None:
    if family is Family.MINE:
        path = f"my/{'x' * 43}.ics"
    else:
        path = narrow_feed("Anyborough", family, "x" * LONGEST_SLUG, name="A long name").path
    links = subscribe_links(feed_url(LONGEST_HOST, path), "A long name", options)
    for address in (links.webcal, parse_qs(urlsplit(links.google).query)["cid"][0]):
        assert len(address) <= LONGEST_FOR_GOOGLE
