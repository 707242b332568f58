"""The desk's page for loading the Government's list of bank holidays."""

import json
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

from werkzeug.test import TestResponse

from tests.builders import add_decision, add_rule, publish_record
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.adapters.bank_holidays import calendar_for
from webapp.database import Database
from webapp.domain.days import CalendarChanges, Nation
from webapp.models.calendar_days import HolidayList
from webapp.queries import calendar as calendar_query

LIST = "/desk/calendar/list"


def a_file(*more: tuple[str, str], until: int = 2028, without: str = "") -> bytes:
    """Return England's list from 2026, with some days more and one less."""
    calendar = calendar_for(Nation.ENGLAND, known_to=date(until, 12, 31))
    days = {day.isoformat(): name for day, name in calendar.holidays.items() if day.year >= 2026} | dict(more)
    days.pop(without, None)
    events = [{"title": name, "date": day, "notes": "", "bunting": False} for day, name in sorted(days.items())]
    return json.dumps({"england-and-wales": {"division": "england-and-wales", "events": events}}).encode()


def upload(client: CheckedClient, content: bytes, name: str = "bank-holidays.json") -> TestResponse:
    return client.submit(LIST, file=(BytesIO(content), name))


def confirm(client: CheckedClient, page: TestResponse, **changed: str) -> TestResponse:
    fields = inputs_of(form_on(page.text))
    for name, value in ({"confirm": "yes"} | changed).items():
        fields[name] = value
    return client.post(LIST, data=fields)


def kept(database: Database) -> tuple[CalendarChanges, HolidayList | None]:
    with database.reading() as session:
        return calendar_query.calendar_changes(session), calendar_query.last_list(session)


def test_a_list_is_looked_at_and_then_loaded(administrator_client: CheckedClient, database: Database) -> None:
    page = upload(administrator_client, a_file(("2027-06-07", "Jubilee"), until=2029, without="2027-05-03"))
    assert page.status_code == 200
    words = words_of(page.text)
    for sentence in (
        "The list covers 2026 to 2029. Nothing has been saved.",
        "Monday 7 June 2027 becomes a bank holiday: Jubilee.",
        "Monday 3 May 2027 is no longer a bank holiday: Early May bank holiday.",
        "Bank holidays are known up to 31 December 2029 instead of 31 December 2028.",
    ):
        assert sentence in words
    assert kept(database) == (CalendarChanges(), None)
    answer = confirm(administrator_client, page)
    assert (answer.status_code, answer.location) == (303, "/desk/calendar")
    changes, loaded = kept(database)
    assert changes == CalendarChanges(
        additions={date(2027, 6, 7): "Jubilee"},
        removals={date(2027, 5, 3): "Early May bank holiday"},
        known_to=date(2029, 12, 31),
    )
    assert loaded is not None
    assert (loaded.source, loaded.changed, len(loaded.sha256)) == ("bank-holidays.json", 2, 64)
    words = words_of(administrator_client.get("/desk/calendar?year=2027").text)
    assert "known up to Monday 31 December 2029" in words
    assert (
        "Adaeze Hall loaded the list bank-holidays.json at noon on Monday 23 November 2026; it changed 2 days." in words
    )
    assert "Added: nothing → Monday 7 June 2027" in words


def test_the_same_list_again_is_no_change(administrator_client: CheckedClient, database: Database) -> None:
    content = a_file(("2027-06-07", "Jubilee"))
    confirm(administrator_client, upload(administrator_client, content))
    page = upload(administrator_client, content)
    assert "No change: the calendar holds these bank holidays already." in words_of(page.text)
    assert "Load the list" not in page.text.split("<main")[1].split("consequence")[1]


def test_names_that_differ_are_told_and_stay_ours(administrator_client: CheckedClient, database: Database) -> None:
    page = upload(administrator_client, a_file(("2027-05-03", "May Day")))
    assert "Names that differ: 1" in words_of(page.text)
    assert "Monday 3 May 2027 Early May bank holiday May Day" in words_of(page.text)
    assert kept(database) == (CalendarChanges(), None)


def test_a_bad_file_is_refused_whole_with_every_problem(
    administrator_client: CheckedClient, database: Database
) -> None:
    page = upload(administrator_client, a_file(("2027-05-01", "May Day"), ("2027-02-30", "Pancakes")))
    assert page.status_code == 422
    words = words_of(page.text)
    assert "england-and-wales, event 10: “2027-02-30” is not a date like 2027-12-27." in words
    assert "england-and-wales, event 13: 2027-05-01 is a Saturday." in words
    assert kept(database) == (CalendarChanges(), None)


def test_a_file_must_be_chosen_and_be_small(administrator_client: CheckedClient) -> None:
    assert "Choose the file that holds the list." in words_of(administrator_client.submit(LIST).text)
    large = upload(administrator_client, b" " * 1_200_000)
    large.request.environ["wsgi.input"].close()  # the test client leaves its temporary file open
    assert "larger than 1 MB" in words_of(large.text)


def test_what_was_tampered_with_on_the_way_is_refused(administrator_client: CheckedClient, database: Database) -> None:
    page = upload(administrator_client, a_file(("2027-06-07", "Jubilee")))
    signed: Any = inputs_of(form_on(page.text))["content"]
    for content in ("", "x", signed[:-2], f"{signed[1:]}"):
        answer = confirm(administrator_client, page, content=content)
        assert answer.status_code == 422
        assert "This page is out of date. Choose the file again." in words_of(answer.text)
    assert kept(database) == (CalendarChanges(), None)


def test_a_calendar_changed_between_the_look_and_the_load_is_looked_at_again(
    administrator_client: CheckedClient, database: Database
) -> None:
    content = a_file(("2027-06-07", "Jubilee"), ("2027-07-01", "Fair day"))
    first, second = (upload(administrator_client, content) for _ in range(2))
    page = upload(administrator_client, a_file(("2027-06-07", "Jubilee")))
    assert confirm(administrator_client, page).status_code == 303
    answer = confirm(administrator_client, first)
    assert answer.status_code == 409
    words = words_of(answer.text)
    assert "Adaeze Hall changed the calendar at noon on Monday 23 November 2026" in words
    assert "Monday 7 June 2027 becomes" not in words
    assert "Thursday 1 July 2027 becomes a bank holiday: Fair day." in words
    assert confirm(administrator_client, second).status_code == 409
    assert confirm(administrator_client, answer).status_code == 303
    assert list(kept(database)[0].additions) == [date(2027, 6, 7), date(2027, 7, 1)]


def test_open_deadlines_that_the_list_would_move_are_shown_before_it_is_loaded(
    administrator_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17))
        decision = add_decision(session, "KEY/01NOV/26", now=datetime(2026, 10, 1, 9, tzinfo=UTC))
        publish_record(session, decision, datetime(2026, 11, 23, 10, tzinfo=UTC))
    assert "No open call-in deadline would change." in words_of(
        upload(administrator_client, a_file(("2027-06-07", "Jubilee"))).text
    )
    page = upload(administrator_client, a_file(("2026-11-26", "Jubilee"), ("2026-11-27", "Jubilee")))
    words = words_of(page.text)
    assert "1 open call-in deadline would come out differently by this change." in words
    assert "Last moment: 5pm on Wednesday 2 December 2026" in words
    assert kept(database) == (CalendarChanges(), None)
    answer = confirm(administrator_client, page)
    assert (
        "The list of bank holidays was loaded. 1 open call-in deadline does not agree with the calendar now. "
        "Nothing moves by itself: look at the dates." in words_of(administrator_client.get(answer.location).text)
    )
