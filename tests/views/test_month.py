"""The calendar on the web: a month on a grid or as a list."""

import re
from datetime import date, time, timedelta
from xml.etree.ElementTree import Element

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from tests.builders import (
    ACTOR,
    add_committee,
    add_decision,
    add_maker,
    add_rule,
    at,
    month,
    publish_record,
    working_calendar,
)
from tests.checked_client import CheckedClient, parse, words_of
from tests.views.public_words import seen_at
from webapp.database import Database
from webapp.domain import expected_dates
from webapp.domain.days import Closure
from webapp.models.bodies import Ward
from webapp.queries import calendar as calendar_query
from webapp.services import calendar, decisions, meetings
from webapp.services.meetings import Appointment

LONG_AGO = at("2026-09-01")
NOW = at("2026-11-23")
DECEMBER = "/calendar/?month=2026-12"
MOST_QUESTIONS = 16


@pytest.fixture
def december(database: Database) -> None:
    """A month with something of every shape."""
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17))
        health = add_committee(session, "Health")
        cabinet = add_maker(session, "Cabinet")
        add_decision(session, "KEY/01DEC/26", now=LONG_AGO, title="Parking", expected=day(15))
        add_decision(session, "KEY/02DEC/26", now=LONG_AGO, title="Libraries", expected=month(2026, 12))
        limit = expected_dates.not_before(date(2026, 12, 21))
        add_decision(
            session, "KEY/03DEC/26", now=LONG_AGO, title="Leisure", expected=limit, committees=(health.id,),
            decision_makers=(cabinet.id,), all_wards=True,
        )  # fmt: skip
        few = expected_dates.between(date(2026, 12, 4), date(2026, 12, 8))
        add_decision(session, "KEY/04DEC/26", now=LONG_AGO, title="Highways", expected=few)
        made = add_decision(session, "KEY/05DEC/26", now=LONG_AGO, title="Depot", expected=day(9))
        publish_record(session, made, at("2026-12-09"))
        gone = add_decision(session, "KEY/06DEC/26", now=LONG_AGO, title="Ice rink", expected=day(10))
        decisions.withdraw(session, gone.uuid, reason="No money.", revision=None, actor=ACTOR, now=NOW)
        add_decision(session, "KEY/07DEC/26", now=NOW, title="Secret draft", expected=day(16), publish=False)
        stands = add_meeting(session, health.id, "2026-12-02")
        add_meeting(session, health.id, "2026-12-16", provisional=True)
        meetings.cancel_meeting(session, stands, revision=1, actor=ACTOR, now=NOW)
        session.add(Ward(name="North", slug="north"))


def day(number: int) -> expected_dates.ExpectedDate:
    return expected_dates.on_day(date(2026, 12, number))


def add_meeting(session: Session, committee: int | None, on: str, *, provisional: bool = False) -> str:
    assert committee is not None
    starts_at = at(on, "18:30")
    appointment = Appointment(
        (committee,), starts_at, starts_at + timedelta(hours=2), "Guildhall", provisional=provisional
    )
    return meetings.add_meeting(session, appointment, actor=ACTOR, now=NOW).uuid


def cells(client: CheckedClient, address: str = DECEMBER) -> dict[str, str]:
    """Return what each day of the grid says, by its date, without that date."""
    found = {}
    for cell in parse(client.get(address).text).iterfind(".//main//table//td"):
        when = cell.find(".//time")
        if when is not None:
            said = " ".join("".join(cell.itertext()).split())
            found[when.get("datetime", "")[-2:]] = re.sub(r"^\d+\w+day \d+ \w+ \d{4} ?", "", said)
    return {on: said for on, said in found.items() if said}


def links(client: CheckedClient, address: str) -> dict[str, Element]:
    """Return the links of a page's main part by their words."""
    found = parse(client.get(address).text).iterfind(".//main//a")
    return {" ".join("".join(link.itertext()).split()): link for link in found}


@pytest.mark.usefixtures("december")
def test_each_day_says_what_is_on_it(client: CheckedClient) -> None:
    assert cells(client) == {
        "02": "6:30pm Cancelled: Health",
        "04": "Expected 4 to 8 December 2026 (day not fixed): Highways until Tuesday 8 December 2026",
        "05": "Goes on: Expected 4 to 8 December 2026 (day not fixed): Highways",
        "06": "Goes on: Expected 4 to 8 December 2026 (day not fixed): Highways",
        "07": "Expected 4 to 8 December 2026 (day not fixed): Highways until Tuesday 8 December 2026",
        "08": "Goes on: Expected 4 to 8 December 2026 (day not fixed): Highways",
        "09": "Decision made: Depot",
        "10": "Call-in period: Depot until Wednesday 16 December 2026 Withdrawn: Ice rink",
        "11": "Goes on: Call-in period: Depot",
        "12": "Goes on: Call-in period: Depot",
        "13": "Goes on: Call-in period: Depot",
        "14": "Call-in period: Depot until Wednesday 16 December 2026",
        "15": "Goes on: Call-in period: Depot Key decision expected: Parking",
        "16": "Goes on: Call-in period: Depot Call-in closes at 5pm: Depot 6:30pm Health (provisional)",
        "25": "Christmas Day",
        "28": "Boxing Day (substitute day)",
    }


@pytest.mark.usefixtures("december")
def test_a_date_that_is_not_a_day_stands_under_the_month(client: CheckedClient) -> None:
    words = seen_at(client, DECEMBER)
    assert "Some time in December 2026 For these the plan names no day. Libraries Key decision Leisure" in words
    assert "Key decision, not before 21 December 2026" in words
    assert "Libraries" not in " ".join(cells(client).values())


def test_a_month_is_no_day_when_it_was_withdrawn_either(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        gone = add_decision(session, now=LONG_AGO, title="Ice rink", expected=month(2026, 12))
        decisions.withdraw(session, gone.uuid, reason="No money.", revision=None, actor=ACTOR, now=NOW)
    assert "01" not in cells(client)
    assert "Some time in December 2026 For these the plan names no day. Withdrawn: Ice rink" in seen_at(
        client, DECEMBER
    )


@pytest.mark.usefixtures("december")
def test_what_was_called_off_is_crossed_out_and_says_so(client: CheckedClient) -> None:
    struck = [one.text for one in parse(client.get(DECEMBER).text).iterfind(".//main//s")]
    assert struck == ["Health", "Ice rink"]


@pytest.mark.usefixtures("december")
def test_the_list_has_times_places_and_single_entries(client: CheckedClient) -> None:
    words = words_of(client.get(f"{DECEMBER}&view=list").text)
    for said in (
        "Wednesday 2 December 2026 6:30pm Cancelled: Health Guildhall Friday 4 December 2026",
        "Thursday 10 December 2026 Call-in period: Depot Until Wednesday 16 December 2026 Add to calendar",
        "Wednesday 16 December 2026 Call-in closes at 5pm: Depot Add to calendar: Call-in closes at 5pm: Depot "
        "6:30pm Health (provisional) Guildhall Add to calendar: Health (provisional)",
        "Friday 25 December 2026 Christmas Day",
        "Some time in December 2026",
    ):
        assert said in words
    assert "Add to calendar: Cancelled" not in words
    names = [link.get("href", "") for link in links(client, f"{DECEMBER}&view=list").values()]
    singles = [name for name in names if name.endswith(".ics")]
    kinds = [re.split("[/-]", name)[3] for name in singles]
    assert kinds == ["decision", "decision", "callinwindow", "decision", "callindeadline", "meeting"]
    assert all(re.fullmatch(r"/calendar/entries/[a-z]+-[0-9a-f-]{36}\.ics", name) for name in singles)


def test_what_began_before_the_month_opens_its_list(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        few = expected_dates.between(date(2026, 11, 27), date(2026, 12, 3))
        add_decision(session, now=LONG_AGO, title="Highways", expected=few)
    words = seen_at(client, f"{DECEMBER}&view=list")
    assert "Tuesday 1 December 2026" in words
    assert "Since Friday 27 November 2026, until Thursday 3 December 2026" in words


def test_the_list_names_on_today_what_began_before(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        few = expected_dates.between(date(2026, 11, 20), date(2026, 11, 27))
        add_decision(session, now=LONG_AGO, title="Highways", expected=few)
    words = seen_at(client, "/calendar/?view=list")
    assert "Monday 23 November 2026 Today Goes on Expected 20 to 27 November 2026 (day not fixed): Highways" in words
    assert "Until Friday 27 November 2026 Dates can change" in words


@pytest.mark.parametrize(("asked", "shown"), [("2026-12", "December 2026"), ("1 2027", "January 2027")])
def test_the_month_asked_for_is_written_in_its_field_as_people_write_it(
    client: CheckedClient, asked: str, shown: str
) -> None:
    assert f'value="{shown}"' in client.get(f"/calendar/?month={asked}").text


def test_this_month_leads_to_today_and_other_months_to_this_one(client: CheckedClient) -> None:
    for view in ("", "?view=list"):
        html = client.get(f"/calendar/{view}").text
        assert links(client, f"/calendar/{view}")["Today"].get("href") == "#today"
        assert html.count('id="today"') == 1
    assert "Today" not in links(client, DECEMBER)


def test_whoever_is_signed_in_is_led_to_a_calendar_of_their_own(
    client: CheckedClient, member_client: CheckedClient
) -> None:
    assert links(member_client, DECEMBER)["Your own calendar"].get("href") == "/my-calendar"
    assert "Your own calendar" not in links(client, DECEMBER)


def test_without_a_month_it_is_this_one_and_today_is_marked(client: CheckedClient) -> None:
    html = client.get("/calendar/").text
    marked = [cell for cell in parse(html).iterfind(".//main//td") if cell.get("aria-current") == "date"]
    assert [" ".join("".join(cell.itertext()).split()) for cell in marked] == ["23Monday 23 November 2026 Today"]
    assert "Nothing is in the calendar for November 2026." in words_of(html)
    assert "This month" not in words_of(html)


def test_the_grid_is_a_table_with_the_days_of_the_week_as_headings(client: CheckedClient) -> None:
    (table,) = parse(client.get(DECEMBER).text).iterfind(".//main//table")
    assert table.findtext("caption") == "December 2026: each row is a week from Monday to Sunday"
    assert [heading.text for heading in table.iterfind(".//th")] == [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]  # fmt: skip
    assert len(list(table.iterfind(".//tbody/tr"))) == 5


def test_closures_are_named_whether_or_not_they_count(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        for on, counts in ((29, True), (30, False)):
            calendar.add_closure(
                session,
                date(2026, 12, on),
                None,
                Closure("Christmas", counts, counts),
                calendar=working_calendar(),
                reason="Resolved.",
                revision=calendar_query.revision(session),
                actor=ACTOR,
                now=NOW,
            )
    said = cells(client)
    assert said["29"] == said["30"] == "Council closed: Christmas"


@pytest.mark.usefixtures("december")
@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("kind=meetings", ["6:30pm Health"], ["Parking", "Depot", "Some time"]),
        ("kind=deadlines&kind=call-in", ["Call-in closes", "Call-in period"], ["Decision made", "Health (prov"]),
        ("committee=health", ["6:30pm Health", "Leisure"], ["Parking", "Depot"]),
        ("decision_maker=cabinet", ["Leisure"], ["Parking", "6:30pm"]),
        ("ward=north", ["Leisure"], ["Parking", "6:30pm"]),
        ("committee=health&ward=north&kind=decisions", ["Leisure"], ["6:30pm", "Depot"]),
        ("kind=reports", ["Nothing is in the calendar for December 2026 that matches these filters."], ["Parking"]),
    ],
)
def test_filters_choose_what_is_shown(client: CheckedClient, query: str, shown: list[str], hidden: list[str]) -> None:
    for view in ("", "&view=list"):
        words = words_of(client.get(f"{DECEMBER}&{query}{view}").text).partition("Clear filters")[2]
        assert [one for one in shown if one not in words] == []
        assert [one for one in hidden if one in words] == []


@pytest.mark.usefixtures("december")
def test_filters_are_kept_from_month_to_month_and_named(client: CheckedClient) -> None:
    query = "kind=decisions&kind=meetings&committee=health"
    address = f"{DECEMBER}&view=list&{query}"
    assert "Shown: Decisions; Meetings; Health." in seen_at(client, address)
    found = links(client, address)
    assert found["Next: January 2027"].get("href") == f"/calendar/?month=2027-01&view=list&{query}"
    assert found["Previous: November 2026"].get("href") == f"/calendar/?month=2026-11&view=list&{query}"
    assert found["This month"].get("href") == f"/calendar/?month=2026-11&view=list&{query}"
    assert found["Month"].get("href") == f"{DECEMBER}&{query}"
    assert found["Clear filters"].get("href") == f"{DECEMBER}&view=list"
    assert found["Subscribe to this calendar"].get("href") == "/calendar/committees/health/"


@pytest.mark.usefixtures("december")
@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("", "/calendar/subscribe"),
        ("kind=meetings&kind=reports", "/calendar/meetings/"),
        ("kind=call-in", "/calendar/call-in/"),
        ("kind=call-in&kind=meetings", "/calendar/everything/"),
        ("kind=decisions&ward=north", "/calendar/wards/north/"),
        ("ward=north&committee=health", "/calendar/subscribe"),
    ],
)
def test_what_is_shown_can_be_had_in_a_calendar_of_ones_own(client: CheckedClient, query: str, address: str) -> None:
    found = links(client, f"/calendar/?{query}")["Subscribe to this calendar"].get("href")
    assert found == address


@pytest.mark.usefixtures("december")
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("month=Smarch", "Enter a month and a year, for example December 2026."),
        ("month=1066-10", "Enter a month from January 2000 to December 2100."),
        ("month=2101-01", "Enter a month from January 2000 to December 2100."),
        ("committee=none-such", "Choose a scrutiny committee from the list, or all committees."),
        ("decision_maker=none-such", "Choose a decision maker from the list, or all decision makers."),
        ("ward=none-such", "Choose a ward from the list, or all wards."),
        ("kind=parties", "Choose from what can be shown, or leave all empty."),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field_and_a_month_is_shown(
    client: CheckedClient, query: str, sentence: str
) -> None:
    answer = client.get(f"/calendar/?{query}")
    assert answer.status_code == 422
    words = words_of(answer.text)
    assert words.startswith(f"There is a problem {sentence}")
    assert words.count(sentence) == 2
    assert "Calendar November 2026" in words
    assert parse(answer.text).findtext(".//title", "").startswith("Error: Calendar for November 2026")
    if query.startswith("month"):
        assert f'value="{query.partition("=")[2]}"' in answer.text


def test_a_wrong_filter_leaves_the_month_and_the_other_filters_alone(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_committee(session, "Health")
    answer = client.get(f"{DECEMBER}&committee=health&ward=none-such")
    assert answer.status_code == 422
    assert "Calendar December 2026" in words_of(answer.text)
    assert 'href="/calendar/?month=2027-01&amp;committee=health"' in answer.text


@pytest.mark.parametrize(("asked", "there"), [("2000-01", "Next"), ("2100-12", "Previous")])
def test_the_calendar_has_two_ends(client: CheckedClient, asked: str, there: str) -> None:
    turns = [words for words in links(client, f"/calendar/?month={asked}") if words.startswith(("Next", "Previous"))]
    assert [words.split()[0].rstrip(":") for words in turns] == [there]


def test_after_the_last_bank_holiday_known_it_says_so(client: CheckedClient) -> None:
    said = "Bank holidays after 31 December 2028 are not known yet."
    assert said in seen_at(client, "/calendar/?month=2029-01")
    assert said not in seen_at(client, "/calendar/?month=2028-12")


@pytest.mark.usefixtures("december")
def test_a_month_long_past_is_still_there(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        made = add_decision(session, "OLD/1", now=at("2012-01-03"), title="School", expected=month(2012, 1))
        publish_record(session, made, at("2012-01-13"))
    said = cells(client, "/calendar/?month=2012-01")
    assert said["13"] == "Decision made: School"
    assert said["20"].endswith("Call-in closes at 5pm: School")


@pytest.mark.usefixtures("december")
@pytest.mark.parametrize(
    ("address", "is_kept", "nofollow"),
    [
        (DECEMBER, True, []),
        ("/calendar/?month=2027-02", False, ["Next", "Month", "List"]),
        ("/calendar/?month=2026-08", False, ["Previous", "Month", "List"]),
        (f"{DECEMBER}&kind=meetings", False, []),
    ],
)
def test_crawlers_do_not_walk_for_ever(client: CheckedClient, address: str, is_kept: bool, nofollow: list[str]) -> None:
    page = parse(client.get(address).text)
    robots = [meta.get("content") for meta in page.iterfind(".//meta") if meta.get("name") == "robots"]
    assert robots == ([] if is_kept else ["noindex"])
    found = [
        words.split()[0].rstrip(":")
        for words, link in links(client, address).items()
        if "nofollow" in link.get("rel", "")
    ]
    assert found == nofollow


def test_a_busy_month_asks_no_more_questions_than_a_quiet_one(client: CheckedClient, database: Database) -> None:
    asked: list[str] = []
    engine = client.application.extensions["forward-plan-database"].engine
    sa.event.listen(engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    numbers = []
    for first, last in ((1, 1), (2, 30)):
        with database.transaction() as session:
            for number in range(first, last + 1):
                add_decision(session, f"KEY/{number}", now=LONG_AGO, expected=day(number))
        asked.clear()
        assert client.get(DECEMBER).text.count("Key decision expected") == last
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] <= MOST_QUESTIONS


def test_a_row_of_which_no_entry_can_be_made_keeps_back_no_other(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        for number, title in ((1, "Parking charges"), (2, "\u200b")):
            add_decision(
                session,
                f"KEY/0{number}NOV/26",
                now=NOW,
                expected=expected_dates.on_day(date(2026, 11, 25)),
                title=title,
            )
    page = client.get("/calendar/")
    assert page.status_code == 200
    assert "Parking charges" in page.text
