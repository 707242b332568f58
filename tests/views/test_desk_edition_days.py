"""The desk's pages for days of publication, and where the days are shown: today's page and the list of editions."""

from datetime import date

import pytest

from tests.builders import at
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from tests.edition_rows import add_edition
from webapp.database import Database
from webapp.models.edition_days import EditionDay
from webapp.queries import edition_days

DAYS = "/desk/editions/days"
ON_THE_18TH = {"publish_on-day": "18", "publish_on-month": "12", "publish_on-year": "2026"}
BY_THE_11TH = {"copy_by-day": "11", "copy_by-month": "12", "copy_by-year": "2026"}
NOT_THERE = f"{DAYS}/0e7a6f9e-0000-4000-8000-000000000000"


@pytest.fixture
def december(database: Database) -> EditionDay:
    with database.transaction() as session:
        day = EditionDay(publish_on=date(2026, 12, 18), copy_by=date(2026, 12, 11))
        session.add(day)
        return day


def coming(database: Database) -> list[tuple[date, date | None]]:
    with database.reading() as session:
        return [(row.publish_on, row.copy_by) for row in edition_days.to_come(session, date(2026, 11, 23))]


def test_only_officers_see_the_pages(client: CheckedClient, member_client: CheckedClient) -> None:
    for address in (DAYS, f"{DAYS}/new", f"{DAYS}/several"):
        assert client.get(address).location.startswith("/sign-in")
        assert member_client.get(address).status_code == 403


def test_a_day_is_announced(officer_client: CheckedClient, database: Database) -> None:
    assert "No day has been announced." in words_of(officer_client.get(DAYS).text)
    answer = officer_client.submit(f"{DAYS}/new", ON_THE_18TH | BY_THE_11TH)
    assert (answer.status_code, answer.location) == (303, DAYS)
    assert coming(database) == [(date(2026, 12, 18), date(2026, 12, 11))]
    words = words_of(officer_client.get(DAYS).text)
    assert "An edition is announced for Friday 18 December 2026." in words
    assert "Friday 18 December 2026 Friday 11 December 2026 Move or change" in words


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Enter the day of publication."),
        (ON_THE_18TH | {"publish_on-year": "2025"}, "The day of publication must be today"),
        (ON_THE_18TH | BY_THE_11TH | {"copy_by-day": "19"}, "Copy must be in on the day of publication"),
        (ON_THE_18TH | {"copy_by-day": "11"}, "The day by which copy must be in must include a month and a year."),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_its_field(
    officer_client: CheckedClient, database: Database, typed: dict[str, str], sentence: str
) -> None:
    answer = officer_client.submit(f"{DAYS}/new", typed)
    assert answer.status_code == 422
    assert words_of(answer.text).count(sentence) == 2
    assert coming(database) == []


def test_a_year_of_days_is_announced_at_once(officer_client: CheckedClient, database: Database) -> None:
    lines = "Friday 18 December 2026, copy by 11 December 2026\n15 January 2027"
    assert officer_client.submit(f"{DAYS}/several", lines=lines).location == DAYS
    assert coming(database) == [(date(2026, 12, 18), date(2026, 12, 11)), (date(2027, 1, 15), None)]
    assert "Added 2 days." in words_of(officer_client.get(DAYS).text)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("19 February 2027\nsome day in March", "Line 2: “some day in March” cannot be read as a day."),
        ("19 February 2027\n18 December 2026", "An edition is announced for Friday 18 December 2026 already."),
        ("", "Enter at least one day."),
    ],
)
def test_several_days_are_refused_whole_with_what_was_typed(
    officer_client: CheckedClient, database: Database, december: EditionDay, lines: str, sentence: str
) -> None:
    answer = officer_client.submit(f"{DAYS}/several", lines=lines)
    assert answer.status_code == 422
    assert words_of(answer.text).count(sentence) == 2
    assert inputs_of(form_on(answer.text))["lines"].split("\n") == lines.split("\n")
    assert len(coming(database)) == 1


def test_a_day_is_moved_and_then_cancelled(
    officer_client: CheckedClient, database: Database, december: EditionDay
) -> None:
    address = f"{DAYS}/{december.uuid}"
    assert officer_client.submit(address, {"publish_on-day": "17"}).location == DAYS
    assert coming(database) == [(date(2026, 12, 17), date(2026, 12, 11))]
    assert "Publish on: Friday 18 December 2026 → Thursday 17 December 2026" in words_of(
        officer_client.get(address).text
    )
    asked = words_of(officer_client.get(f"{address}/cancel").text)
    assert "Cancel this day of publication Everybody’s calendar will show it as cancelled." in asked
    assert officer_client.submit(f"{address}/cancel").location == DAYS
    assert coming(database) == []
    words = words_of(officer_client.get(DAYS).text)
    assert "Cancelled Thursday 17 December 2026 Friday 11 December 2026 noon on Monday 23 November 2026" in words
    assert officer_client.get(address).status_code == 409


def test_a_day_that_another_officer_moved_first(
    officer_client: CheckedClient, database: Database, december: EditionDay
) -> None:
    address = f"{DAYS}/{december.uuid}"
    opened = inputs_of(form_on(officer_client.get(address).text))
    officer_client.submit(address, {"publish_on-day": "17"})
    opened["publish_on-day"] = "16"
    answer = officer_client.post(address, data=opened)
    assert answer.status_code == 409
    assert "Publish on: Friday 18 December 2026 → Thursday 17 December 2026" in words_of(answer.text)
    again = inputs_of(form_on(answer.text))
    assert (again["publish_on-day"], again["revision"]) == ("16", "2")


@pytest.mark.parametrize("address", [NOT_THERE, f"{NOT_THERE}/cancel"])
def test_a_day_that_is_not_there(officer_client: CheckedClient, address: str) -> None:
    assert officer_client.get(address).status_code == 404


# Where the days are shown


def test_today_says_when_the_next_edition_is_due(
    officer_client: CheckedClient, database: Database, december: EditionDay
) -> None:
    words = words_of(officer_client.get("/desk/").text)
    assert "Next edition: Friday 18 December 2026 (copy by Friday 11 December 2026)." in words
    with database.transaction() as session:
        session.add(EditionDay(publish_on=date(2026, 11, 27)))
    words = words_of(officer_client.get("/desk/").text)
    assert "Next edition: Friday 27 November 2026." in words


def test_today_says_nothing_of_days_where_none_is_announced(officer_client: CheckedClient) -> None:
    assert "Next edition" not in words_of(officer_client.get("/desk/").text)


def test_the_public_sees_the_days_to_come_with_the_editions(
    client: CheckedClient, database: Database, december: EditionDay
) -> None:
    with database.transaction() as session:
        session.add(EditionDay(publish_on=date(2027, 1, 15)))
        session.add(EditionDay(publish_on=date(2027, 2, 19), cancelled_at=at("2026-11-20")))
        add_edition(session, 14)
    page = client.get("/editions/").text
    words = words_of(page)
    assert (
        "Friday 18 December 2026 (copy by Friday 11 December 2026) Friday 15 January 2027 Published editions" in words
    )
    assert "19 February 2027" not in words
    assert 'href="/calendar/plan/"' in page


def test_without_days_the_list_of_editions_is_as_it_was(client: CheckedClient) -> None:
    assert "Editions to come" not in words_of(client.get("/editions/").text)
