"""The page and the CSV file of slippage."""

import csv
import io
from datetime import date

import pytest

from tests.builders import add_committee, add_decision, add_maker, at, month
from tests.checked_client import CheckedClient, parse
from tests.queries.test_slippage import move, moved_twice
from tests.views.public_words import seen_at
from webapp.database import Database
from webapp.domain import expected_dates

EVER = "/slippage?year=all"


@pytest.fixture
def two_moved(database: Database) -> None:
    with database.transaction() as session:
        moved_twice(session, directorate="Communities")
        leader = add_maker(session, "Leader of the Council")
        other = add_decision(
            session, "KEY/02FEB/26", now=at("2025-09-01"), expected=month(2026, 2), decision_makers=(leader.id,)
        )
        move(session, other, expected_dates.unknown("Spring"), on="2026-02-10")


def test_before_anything_was_moved_the_page_says_so(client: CheckedClient) -> None:
    words = seen_at(client, "/slippage")
    assert "So far no decision was moved." in words
    assert "CSV" not in words


@pytest.mark.usefixtures("two_moved")
def test_the_page_tells_how_often_how_far_and_why(client: CheckedClient) -> None:
    words = seen_at(client, EVER)
    for said in (
        "So far 2 decisions were moved, 3 times in all: 89 days later, taken together. 1 move had no known date to "
        "count from.",
        "Month Moves Decisions Days slipped December 2025 1 1 28 January 2026 0 0 0 February 2026 2 2 61",
        "Cabinet Member for Resources 2 1 89 Leader of the Council 1 1 0",
        "Communities 2 1 89 Not given 1 1 0",
        "KEY/01JAN/26 School extension January 2026 30 December 2025: from January 2026 to February 2026. Reason: The "
        "survey took longer. 3 February 2026: from February 2026 to April 2026. Reason: The bids were late. 89",
        "KEY/02FEB/26 School extension February 2026 10 February 2026: from February 2026 to Spring. Reason: The "
        "survey took longer. Not known",
    ):
        assert said in words
    assert "Priya Shaw" not in words


@pytest.mark.usefixtures("two_moved")
def test_the_chart_is_a_picture_with_words_and_its_table_follows(client: CheckedClient) -> None:
    main = parse(client.get(EVER).text).find(".//main")
    assert main is not None
    svg = next(one for one in main.iter() if str(one.tag).endswith("svg"))
    assert svg.get("role") == "img"
    assert [str(one.text) for one in svg if str(one.tag).rpartition("}")[2] in {"title", "desc"}] == [
        "Days slipped in each month",
        "A bar for each month, from December 2025 to February 2026. The table below holds the same figures.",
    ]
    bars = [float(one.get("height", "")) for one in svg if str(one.tag).endswith("rect")]
    assert [round(bar / bars[2], 2) for bar in bars] == [0.46, 0, 1]


@pytest.mark.usefixtures("two_moved")
def test_a_year_can_be_chosen(client: CheckedClient) -> None:
    assert "In 2025 1 decision was moved, once: 28 days later." in seen_at(client, "/slippage?year=2025")
    assert "So far 2 decisions were moved" in seen_at(client, "/slippage?year=1999")
    options = [one.text for one in parse(client.get("/slippage?year=2025").text).iterfind(".//main//option")]
    assert options == ["All years", "2026", "2025", "All committees", "Sustainable Growth"]


@pytest.mark.usefixtures("two_moved")
def test_an_address_without_a_year_shows_the_latest_with_a_move_and_says_so(
    client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        fixed = add_decision(session, "KEY/03JAN/27", now=at("2025-09-01"), expected=month(2027, 1))
        move(session, fixed, expected_dates.on_day(date(2027, 1, 12)), on="2027-01-04")
    words = seen_at(client, "/slippage?committee=nobody")
    assert "How often decisions were moved in 2026" in words
    assert (
        "In 2026 2 decisions were moved, 2 times in all: 61 days later, taken together. 1 move had no known date to "
        "count from. 2026 is the latest year in which a decision was moved. Show all years ."
    ) in words
    page = parse(client.get("/slippage?committee=sustainable-growth").text)
    assert [one.get("value", one.text) for one in page.iterfind(".//option[@selected]")] == [
        "2026",
        "sustainable-growth",
    ]
    every = "/slippage?year=all&committee=sustainable-growth"
    assert every in [one.get("href") for one in page.iterfind(".//main//a")]
    assert "So far 2 decisions within the remit of Sustainable Growth were moved" in seen_at(client, every)
    assert [one.text for one in parse(client.get(every).text).iterfind(".//option[@selected]")] == [
        "All years",
        "Sustainable Growth",
    ]
    assert "is the latest year" not in seen_at(client, every)


@pytest.mark.usefixtures("two_moved")
def test_a_committee_can_be_chosen_for_the_page_and_for_the_file(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        health = add_committee(session, "Health")
        moved_twice(session, "KEY/03JAN/26", committees=(health.id,))
    asked = "/slippage?year=2025&committee=health"
    assert "In 2025 1 decision within the remit of Health was moved, once: 28 days later." in seen_at(client, asked)
    assert "So far 3 decisions were moved" in seen_at(client, "/slippage?year=all&committee=nobody")
    page = parse(client.get(asked).text)
    assert [one.get("value", one.text) for one in page.iterfind(".//option[@selected]")] == ["2025", "health"]
    (file,) = {str(one.get("href")) for one in page.iterfind(".//main//a") if "slippage.csv" in str(one.get("href"))}
    answer = client.get(file)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="slippage-health-2025.csv"'
    assert [row["Reference"] for row in csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))] == [
        "KEY/03JAN/26"
    ]


@pytest.mark.usefixtures("two_moved")
def test_each_decision_comes_before_the_totals_of_makers_and_directorates(client: CheckedClient) -> None:
    headings = [one.text for one in parse(client.get("/slippage").text).iterfind(".//main//h2")]
    assert headings == ["Over time", "Each decision", "By decision maker", "By directorate or department"]


def test_fixing_a_day_is_shown_as_that_on_both_pages(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        both, fixed = (
            add_decision(session, reference, now=at("2025-09-01"), expected=month(2026, 1))
            for reference in ("KEY/01JAN/26", "KEY/02JAN/26")
        )
        for one in (both, fixed):
            move(session, one, expected_dates.on_day(date(2026, 1, 13)), on="2025-12-30")
        move(session, both, month(2026, 2), on="2026-01-05")
    told = (
        "30 December 2025: day fixed, Tuesday 13 January 2026, within January 2026. Reason: The survey took longer. "
        "5 January 2026: "
    )
    words = seen_at(client, EVER)
    assert f"{told}from Tuesday 13 January 2026 to February 2026." in words
    assert "So far 1 decision was moved, once: 46 days later." in words
    words = seen_at(client, "/decisions/KEY-01JAN-26")
    assert f"First expected: January 2026. Moved once. {told}moved from Tuesday 13 January 2026" in words
    words = seen_at(client, "/decisions/KEY-02JAN-26")
    assert "First expected: January 2026. Not moved. 30 December 2025: day fixed," in words
    assert "First planned for January 2026. Fixing the day within it is no slippage." in words


@pytest.mark.usefixtures("two_moved")
def test_the_file_holds_every_move_and_names_nobody(client: CheckedClient) -> None:
    answer = client.get("/slippage.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="slippage.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["Reference"], row["Moved on"], row["Days slipped"], row["Reason"]) for row in rows] == [
        ("KEY/01JAN/26", "2025-12-30", "28", "The survey took longer."),
        ("KEY/01JAN/26", "2026-02-03", "61", "The bids were late."),
        ("KEY/02FEB/26", "2026-02-10", "", "The survey took longer."),
    ]
    assert "Moved by" not in rows[0]
    by_year = client.get("/slippage.csv?year=2025")
    assert by_year.headers["Content-Disposition"] == 'attachment; filename="slippage-2025.csv"'
    assert by_year.text.count("\n") == 2


@pytest.mark.usefixtures("two_moved")
def test_an_officer_is_told_who_moved_what(officer_client: CheckedClient) -> None:
    rows = list(csv.DictReader(io.StringIO(officer_client.get("/slippage.csv").data.decode("utf-8-sig"))))
    assert [row["Moved by"] for row in rows] == ["Priya Shaw"] * 3
    answer = officer_client.get("/slippage")
    assert "The bids were late. (Priya Shaw)" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_many_months_are_told_by_quarter(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, "KEY/01JAN/24", now=at("2023-09-01"), expected=month(2024, 1))
        move(session, decision, month(2024, 6), on="2023-12-01")
        move(session, decision, month(2024, 2), on="2026-02-01")
    words = seen_at(client, EVER)
    assert "Quarter Moves Decisions Days slipped October to December 2023 1 1 151 January to March 2024 0 0 0" in words
    assert "January to March 2026 1 1 −122" in words


def test_a_draft_is_nobodys_business(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/01JAN/26", now=at("2025-09-01"), publish=False)
    assert "KEY/01JAN/26" not in client.get("/slippage").text
