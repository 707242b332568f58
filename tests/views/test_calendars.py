"""The pages that offer calendars: which there are, each one's address, the ways in, and what it holds next."""

from datetime import date, timedelta
from urllib.parse import unquote

import pytest

from tests.asked import asked_of
from tests.builders import add_committee, add_decision, add_maker, add_rule, at, month, publish_record
from tests.checked_client import CheckedClient, parse
from tests.published_feeds import publish_feeds
from tests.views.public_words import seen, seen_at
from webapp.adapters.qr import qr_code
from webapp.database import Database
from webapp.domain.diary_entry import DiaryKind
from webapp.models.bodies import CommitteeAlias, Ward
from webapp.models.decisions import Decision
from webapp.queries.feeds import Listed
from webapp.views.listed_entries import named

BASE = "http://plan.example.gov.uk"
NOW = at("2026-11-23")
HEALTH = "/calendar/committees/health/"


def published(database: Database) -> None:
    publish_feeds(database, now=NOW, base_url=BASE, council="Anyborough")


@pytest.fixture
def plan(database: Database) -> Decision:
    """A decision expected in January, another open to call-in until Wednesday; both of the committee of health."""
    with database.transaction() as session:
        add_rule(session)
        health = add_committee(session, "Health").id
        expected = add_decision(
            session,
            "KEY/01JAN/27",
            now=NOW,
            title="Parking charges review",
            expected=month(2027, 1),
            committees=(health,),
        )
        opened = add_decision(session, "KEY/02NOV/26", now=NOW, title="Home care", committees=(health,))
        publish_record(session, opened, at("2026-11-20"), now=NOW)
    published(database)
    return expected


def value_of(html: str) -> str:
    """Return the address that the page shows for copying."""
    (shown,) = (one for one in parse(html).iterfind(".//main//input") if one.get("id") == "address")
    return shown.get("value", "")


def links_of(html: str) -> dict[str, str]:
    """Return the links of a page's main part by their words."""
    return {
        " ".join("".join(link.itertext()).split()): link.get("href", "") for link in parse(html).iterfind(".//main//a")
    }


def chosen_on(html: str) -> dict[str, str]:
    """Return the radios that are chosen."""
    radios = (one for one in parse(html).iterfind(".//main//input") if one.get("type") == "radio")
    return {one.get("name", ""): one.get("value", "") for one in radios if one.get("checked") is not None}


# Which calendar


def test_an_empty_council_offers_what_it_has(client: CheckedClient) -> None:
    words = seen_at(client, "/calendar/subscribe")
    for nothing in ("scrutiny committee", "decision maker", "ward"):
        assert f"No {nothing} has been entered yet." in words


def test_every_kind_of_calendar_is_offered_and_each_link_leads_to_its_page(
    client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_committee(session, "Health")
        add_maker(session, "Cabinet")
        session.add(Ward(name="North", slug="north"))
    offered = [
        href for href in links_of(client.get("/calendar/subscribe").text).values() if href.startswith("/calendar/")
    ]
    assert offered == [
        *(f"/calendar/{key}/" for key in ("call-in", "plan", "meetings", "everything")),
        *(f"/calendar/{key}/" for key in ("committees/health", "decision-makers/cabinet", "wards/north")),
    ]
    assert [client.get(address).status_code for address in offered] == [200] * 7


def test_closed_committees_stand_apart_and_say_so(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_committee(session, "Adults").closed_on = date(2026, 5, 20)
        add_committee(session, "Health")
    words = seen_at(client, "/calendar/subscribe")
    assert (
        "Health Committees that no longer meet Adults Adults was closed on 20 May 2026; nothing new will come. "
        "One decision maker"
    ) in words
    words = seen_at(client, "/calendar/committees/adults/")
    assert "Adults was closed on 20 May 2026; nothing new will come." in words
    assert "Nothing is coming up in this calendar. This calendar will be published" in words


def test_many_wards_wait_behind_a_line_to_open(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        session.add_all([Ward(name=f"Ward {number}", slug=f"ward-{number}") for number in range(9)])
    page = client.get("/calendar/subscribe").text
    (details,) = parse(page).iterfind(".//main//details")
    assert "".join(details.itertext()).split()[:3] == ["9", "wards", "Ward"]


def test_what_somebody_follows_is_offered_to_strangers_and_to_the_signed_in(
    client: CheckedClient, member_client: CheckedClient
) -> None:
    assert "/subscribe" in links_of(client.get("/calendar/subscribe").text).values()
    assert "/my-calendar" not in links_of(client.get("/calendar/subscribe").text).values()
    page = member_client.get("/calendar/subscribe").text
    assert links_of(page)["make or change your own calendar"] == "/my-calendar"
    assert page.index('id="mine"') < page.index('id="which"'), "a member's own comes first"


def test_however_many_committees_there_are_the_questions_stay_the_same(
    client: CheckedClient, database: Database
) -> None:
    asked = []
    own = client.application.extensions["forward-plan-database"]
    for number in (1, 30):
        with database.transaction() as session:
            for one in range(number):
                add_committee(session, f"Committee {number} {one}")
                session.add(Ward(name=f"Ward {number} {one}", slug=f"ward-{number}-{one}"))
        with asked_of(own) as statements:
            client.get("/calendar/subscribe")
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 4


# The page of one calendar


@pytest.mark.usefixtures("plan")
def test_a_page_begins_with_the_address_and_gives_every_way_in(client: CheckedClient) -> None:
    page = client.get(HEALTH).text
    assert value_of(page) == f"{BASE}/calendar/committees/health.ics"
    assert page.index('id="address"') < page.index("webcal:") < page.index("data:image/svg+xml")
    links = links_of(page)
    here = "plan.example.gov.uk%2Fcalendar%2Fcommittees%2Fhealth.ics"
    name = "Anyborough%20Council%3A%20Health"
    for program in ("Apple Calendar", "Thunderbird, Outlook classic"):
        assert links[program] == "webcal://plan.example.gov.uk/calendar/committees/health.ics"
    assert links["Google Calendar"] == (
        f"https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F{here}%3Fcancelled%3Dmark"
    )
    assert links["Outlook.com"] == f"https://outlook.live.com/calendar/0/addfromweb?url=http%3A%2F%2F{here}&name={name}"
    assert links["Outlook at work or school"] == (
        f"https://outlook.office.com/calendar/0/addfromweb?url=http%3A%2F%2F{here}&name={name}"
    )
    assert links["“From URL” in Google Calendar’s settings"] == (
        "https://calendar.google.com/calendar/u/0/r/settings/addbyurl"
    )
    words = seen(page)
    assert "The mail is the warning; the calendar is the memory." in words
    for program in ("iPhone and iPad", "Mac", "Android", "Thunderbird", "Google Calendar", "Outlook for Windows"):
        assert f" {program} " in words
    assert words.index("on a phone: press “Apple Calendar”") < words.index("on a computer and want the calendar")


@pytest.mark.usefixtures("plan")
def test_the_code_holds_the_address_that_telephones_subscribe_to(client: CheckedClient) -> None:
    page = client.get(f"{HEALTH}?alarms=none").text
    (image,) = parse(page).iterfind(".//main//img")
    wanted = qr_code("webcal://plan.example.gov.uk/calendar/committees/health.ics?alarms=none")
    assert unquote(image.get("src", "")) == unquote(wanted)
    assert image.get("alt") == "QR code that opens “Health” on a phone"


@pytest.mark.usefixtures("plan")
def test_what_comes_next_is_listed_and_each_entry_can_be_added_alone(client: CheckedClient) -> None:
    page = client.get(HEALTH).text
    words = seen(page)
    assert "January 2027 Expected January 2027 (day not fixed): Parking charges review" in words
    assert "This calendar last changed at noon on Monday 23 November 2026." in words
    adds = [href for said, href in links_of(page).items() if said.startswith("Add to calendar: ")]
    assert len(adds) == 3
    assert [said for said in links_of(page) if said.startswith("Call-in closes ")] == [
        "Call-in closes at the end of the day: Home care"
    ]
    assert "CALL-IN" not in words
    for address in adds:
        entry = client.get(address)
        assert (entry.status_code, entry.mimetype) == (200, "text/calendar")
        assert f"UID:{address.removeprefix('/calendar/entries/').removesuffix('.ics')}@" in entry.text


def test_only_the_next_ten_are_listed(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        for number in range(12):
            add_decision(session, f"KEY/{number + 1:02}JAN/27", now=NOW, expected=month(2027, 1 + number % 3))
    published(database)
    assert client.get("/calendar/plan/").text.count("Add<span") == 10


@pytest.mark.usefixtures("plan")
def test_a_calendar_nobody_asked_for_yet_says_how_it_comes_about(client: CheckedClient) -> None:
    words = seen_at(client, "/calendar/decisions/KEY-01JAN-27/")
    assert "This calendar is made when a calendar program first asks for it." in words
    assert client.get("/calendar/decisions/KEY-01JAN-27.ics").status_code == 200
    assert "This calendar last changed at noon on" in seen_at(client, "/calendar/decisions/KEY-01JAN-27/")


def test_a_calendar_before_the_first_publishing_says_so(client: CheckedClient) -> None:
    words = seen_at(client, "/calendar/plan/")
    assert "Nothing is coming up in this calendar. You can subscribe all the same" in words
    assert "This calendar will be published within a minute." in words


@pytest.mark.usefixtures("plan")
def test_a_page_leads_to_what_its_calendar_is_about(client: CheckedClient) -> None:
    for key, about in (
        ("committees/health", "/committees/health"),
        ("decisions/KEY-01JAN-27", "/decisions/KEY-01JAN-27"),
    ):
        assert links_of(client.get(f"/calendar/{key}/").text)["See its page"] == about
    assert "See its page" not in links_of(client.get("/calendar/plan/").text)


def test_another_name_of_a_committee_leads_to_its_lasting_address(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        health = add_committee(session, "Health")
        session.add(CommitteeAlias(committee_id=health.id or 0, slug="health-and-care"))
    published(database)
    page = client.get("/calendar/committees/health-and-care/").text
    assert value_of(page) == f"{BASE}/calendar/committees/health.ics"
    assert "This calendar last changed at" in seen(page)
    assert 'action="/calendar/committees/health/"' in page


@pytest.mark.usefixtures("plan")
def test_what_has_no_calendar_has_no_page(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/09JAN/27", now=NOW, publish=False)
    for key in (
        "nothing",
        "committees/nothing",
        "decisions/KEY-09JAN-27",
        "my/a-secret",
        "decisions",
        "my",
        "subscribe",
    ):
        assert client.get(f"/calendar/{key}/").status_code == 404


# What somebody chooses


@pytest.mark.usefixtures("plan")
def test_a_choice_becomes_part_of_the_address_the_links_and_the_code(client: CheckedClient) -> None:
    page = client.get(f"{HEALTH}?cancelled=hide&fuzzy=bar&alarms=none").text
    wanted = "?cancelled=hide&fuzzy=bar&alarms=none"
    assert value_of(page) == f"{BASE}/calendar/committees/health.ics{wanted}"
    links = links_of(page)
    assert links["Apple Calendar"].endswith(f"health.ics{wanted}")
    assert "keeps cancelled entries in sight" not in page
    assert links["Google Calendar"].endswith("health.ics%3Fcancelled%3Dhide%26fuzzy%3Dbar%26alarms%3Dnone")
    assert links["Back to the plain address"] == HEALTH
    assert chosen_on(page) == {"cancelled": "hide", "fuzzy": "bar", "alarms": "none"}
    assert client.get(value_of(page).removeprefix(BASE)).status_code == 200


@pytest.mark.usefixtures("plan")
def test_choosing_what_is_plain_gives_the_plain_address(client: CheckedClient) -> None:
    for query in ("", "?cancelled=show&fuzzy=first&alarms=some", "?other=words", "?alarms=some"):
        page = client.get(f"{HEALTH}{query}").text
        assert value_of(page) == f"{BASE}/calendar/committees/health.ics"
        assert chosen_on(page) == {"cancelled": "show", "fuzzy": "first", "alarms": "some"}
        assert "Back to the plain address" not in page


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("cancelled=red", "Choose how your calendar shows what was cancelled."),
        ("fuzzy=", "Choose how your calendar shows decisions for which no day is named."),
        ("alarms=loud&cancelled=hide", "Choose whether your calendar rings."),
    ],
)
def test_a_wish_that_cannot_be_is_answered_beside_its_field_and_the_plain_address_stays(
    client: CheckedClient, query: str, sentence: str
) -> None:
    answer = client.get(f"{HEALTH}?{query}")
    field = query.partition("=")[0]
    assert answer.status_code == 422
    assert value_of(answer.text) == f"{BASE}/calendar/committees/health.ics"
    assert seen(answer.text).count(sentence) == 2
    assert f'id="{field}-error"' in answer.text
    (details,) = (one for one in parse(answer.text).iterfind(".//main//details") if one.find(".//form") is not None)
    assert details.get("open") is not None


@pytest.mark.usefixtures("plan")
def test_a_calendar_without_vague_dates_does_not_ask_about_them(client: CheckedClient) -> None:
    for key, asked in (("call-in", ["alarms", "cancelled"]), ("plan", ["alarms", "cancelled", "fuzzy"])):
        assert sorted(chosen_on(client.get(f"/calendar/{key}/").text)) == asked


@pytest.mark.parametrize(
    ("kind", "summary", "said"),
    [
        ("callindeadline", "CALL-IN CLOSES 17:00: Home care", "Call-in closes at 5pm: Home care"),
        (
            "callindeadline",
            "CANCELLED, called in: CALL-IN CLOSES 17:00: Home care",
            "Cancelled, called in: Call-in closes at 5pm: Home care",
        ),
        ("draftreport", "POSTPONED: DRAFT REPORT DUE 12:00: Health", "Postponed: Draft report due by noon: Health"),
        ("decision", "CALLED IN: Home care", "Called in: Home care"),
        ("meeting", "Health: extraordinary meeting", "Health: extraordinary meeting"),
        ("meeting", "CANCELLED: Health", "Cancelled: Health"),
    ],
)
def test_pages_name_entries_as_the_month_does(kind: str, summary: str, said: str) -> None:
    is_cancelled = summary.startswith(("CANCELLED", "POSTPONED"))
    assert named(Listed("1@anyborough", summary, "", "", DiaryKind(kind), is_cancelled)) == said


# Where else calendars are offered


def test_the_board_leads_the_signed_in_to_their_own_calendar(
    client: CheckedClient, member_client: CheckedClient
) -> None:
    assert links_of(member_client.get("/call-in").text)["Your own calendar"] == "/my-calendar"
    assert "Your own calendar" not in links_of(client.get("/call-in").text)


def test_a_decision_still_to_be_made_offers_its_date_and_its_calendar(client: CheckedClient, plan: Decision) -> None:
    links = links_of(client.get("/decisions/KEY-01JAN-27").text)
    assert links["Subscribe to its calendar"] == "/calendar/decisions/KEY-01JAN-27/"
    assert links["Add the expected date to your calendar"] == f"/calendar/entries/decision-{plan.uuid}.ics"
    assert client.get(links["Add the expected date to your calendar"]).status_code == 200


@pytest.mark.usefixtures("plan")
def test_a_decision_open_to_call_in_offers_its_deadline(client: CheckedClient) -> None:
    links = links_of(client.get("/decisions/KEY-02NOV-26").text)
    entry = client.get(links["Add this deadline to your calendar"])
    assert entry.headers["Content-Disposition"].startswith('attachment; filename="callindeadline-')
    assert b"Home care" in entry.data
    assert links["Subscribe to all call-in deadlines"] == "/calendar/call-in/"
    assert "Add the expected date to your calendar" not in links


def test_what_no_calendar_holds_yet_is_not_offered(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, now=NOW)
    links = links_of(client.get("/decisions/KEY-01JAN-12").text)
    assert "Subscribe to its calendar" in links
    assert "Add the expected date to your calendar" not in links


def test_the_board_offers_each_deadline_without_a_question_for_each(client: CheckedClient, database: Database) -> None:
    own = client.application.extensions["forward-plan-database"]
    asked, offered = [], []
    for number in (1, 12):
        with database.transaction() as session:
            if number == 1:
                add_rule(session)
            for one in range(number):
                decision = add_decision(session, f"KEY/{number + one:02}NOV/26", now=NOW)
                publish_record(session, decision, at("2026-11-20"), now=NOW + timedelta(seconds=one))
        published(database)
        with asked_of(own) as statements:
            links = links_of(client.get("/call-in").text)
        asked.append(len(statements))
        offered.append([said for said in links if said.startswith("Add to calendar: when call-in of KEY/")])
    assert [len(one) for one in offered] == [1, 13]
    assert asked[0] == asked[1]
