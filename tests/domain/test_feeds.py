from datetime import date
from urllib.parse import parse_qs, urlsplit

from tests.diary_cases import (
    BASE,
    COMMITTEES,
    COUNCIL,
    DECISIONS,
    INSTANCE,
    MEETINGS,
    TODAY,
    decided,
    decision,
    meeting,
)
from webapp.domain.diary import entries_for
from webapp.domain.expected_dates import between, in_month, on_day
from webapp.domain.feeds import FeedCommittee, feeds_for, next_in, subscribe_links, when_in_words
from webapp.links import feed_url

FEEDS = {feed.key: feed for feed in feeds_for(COUNCIL, COMMITTEES)}
ENTRIES = entries_for(DECISIONS, MEETINGS, instance_name=INSTANCE, today=TODAY)


def kinds_in(key: str) -> set[str]:
    return {entry.kind.value for entry in ENTRIES if FEEDS[key].holds(entry)}


def test_each_feed_holds_its_kinds() -> None:
    assert kinds_in("plan") == {"decision"}
    assert kinds_in("call-in") == {"callinwindow", "callindeadline"}
    assert kinds_in("meetings") == {"meeting"}
    assert kinds_in("everything") == {"decision", "callinwindow", "callindeadline", "meeting"}


def test_a_committee_feed_holds_what_falls_to_the_committee() -> None:
    health = FEEDS["committees/health-scrutiny"]
    assert {entry.summary for entry in ENTRIES if health.holds(entry)} == {
        "Key decision due: School organisation plan; phase 2, Llanbadarn",
        "Decision made: Highways term contract",
        "Call-in period: Highways term contract",
        "CALL-IN CLOSES at the end of today: Highways term contract",
        "Health Scrutiny Panel",
    }


def test_a_renamed_committee_keeps_its_address() -> None:
    renamed = feeds_for(COUNCIL, [FeedCommittee("health-scrutiny", "Adults and Health Scrutiny Panel")])[-1]
    assert renamed.path == FEEDS["committees/health-scrutiny"].path == "committees/health-scrutiny.ics"
    assert renamed.name == "Anyborough Council: Adults and Health Scrutiny Panel"


def test_links_open_each_program_at_the_feed() -> None:
    address = feed_url(BASE, FEEDS["call-in"].path)
    links = subscribe_links(address, "Anyborough: call-in & more")
    assert links.address == "https://plan.anyborough.example.gov.uk/calendar/call-in.ics"
    assert links.webcal == "webcal://plan.anyborough.example.gov.uk/calendar/call-in.ics"
    assert links.google == (
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fplan.anyborough.example.gov.uk%2Fcalendar%2Fcall-in.ics"
    )
    for link, host in ((links.outlook, "outlook.live.com"), (links.outlook_work, "outlook.office.com")):
        parts = urlsplit(link)
        assert (parts.netloc, parts.path) == (host, "/calendar/0/addfromweb")
        assert parse_qs(parts.query) == {"url": [address], "name": ["Anyborough: call-in & more"]}


def test_a_local_address_keeps_its_port() -> None:
    assert (
        subscribe_links("http://127.0.0.1:8000/calendar/plan.ics", "x").webcal
        == "webcal://127.0.0.1:8000/calendar/plan.ics"
    )


def test_next_in_a_feed_is_what_is_not_over() -> None:
    coming = next_in(FEEDS["call-in"], ENTRIES, today=date(2026, 11, 24), limit=3)
    assert [entry.last_day for entry in coming] == [date(2026, 11, 24)] * 3
    assert next_in(FEEDS["call-in"], ENTRIES, today=date(2026, 11, 25)) == ()


def test_when_is_said_in_words() -> None:
    facts = [
        decision(1, expected=in_month(2027, 1)),
        decision(2, expected=between(date(2027, 2, 1), date(2027, 4, 1))),
        decision(3, expected=on_day(date(2026, 12, 8))),
        decided(4),
    ]
    entries = entries_for(facts, [meeting(1)], instance_name=INSTANCE, today=TODAY)
    assert [when_in_words(entry) for entry in entries] == [
        "Monday 16 November 2026",
        "Wednesday 18 November 2026 to Tuesday 24 November 2026",
        "4pm on Tuesday 24 November 2026",
        "6:30pm to 8:30pm on Wednesday 2 December 2026",
        "Tuesday 8 December 2026",
        "January 2027",
        "Between 1 February 2027 and 1 April 2027",
    ]
