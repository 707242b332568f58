"""Editions for everybody: the list, and each as it was published."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import add_committee, add_decision, at, month
from tests.checked_client import CheckedClient, parse
from tests.edition_rows import add_edition, departure_of
from tests.plan_entries import date_move, plan_entry
from tests.views.public_words import seen_at
from webapp.database import Database
from webapp.domain.edition import DepartureKind, EditionKind
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import in_month
from webapp.domain.offices import DecisionMakerKind
from webapp.domain.plan_entry import Maker, Paper

OCTOBER = date(2026, 10, 23)


def two_editions(database: Database) -> None:
    with database.transaction() as session:
        gone = plan_entry("KEY/09OCT/26", title="Sale of the stables")
        add_edition(session, 13, [plan_entry("KEY/01DEC/26"), gone], published_on=OCTOBER)
        moved = plan_entry(
            "KEY/01DEC/26",
            moves=(date_move(date(2026, 11, 3), in_month(2026, 12), in_month(2027, 1)),),
            was=in_month(2026, 12),
        )
        add_edition(
            session,
            14,
            [moved, plan_entry("KEY/02NOV/26", is_new=True, title="New library")],
            departures=[departure_of(gone)],
            after=13,
        )


def test_before_the_first_edition_the_list_says_so(client: CheckedClient) -> None:
    words = seen_at(client, "/editions/")
    assert "An edition is the forward plan as it was published on one day." in words
    assert "No edition has been published yet." in words


def test_the_list_begins_with_the_newest_and_says_which_is_the_plan(client: CheckedClient, database: Database) -> None:
    two_editions(database)
    with database.transaction() as session:
        add_edition(
            session, 15, [plan_entry("KEY/09JAN/27")], kind=EditionKind.SUPPLEMENT, after=14,
            published_on=date(2026, 11, 25),
        )  # fmt: skip
    words = seen_at(client, "/editions/")
    rows = [
        "Supplement 15 1 December 2026 to 31 March 2027 Wednesday 25 November 2026 1 Adds to edition 14",
        "Edition 14 1 December 2026 to 31 March 2027 Friday 20 November 2026 2 The plan in force",
        "Edition 13 1 December 2026 to 31 March 2027 Friday 23 October 2026 2 Superseded by edition 14",
    ]
    assert words.endswith(
        "3 editions. The newest come first. Editions Edition Period Published Entries Standing " + " ".join(rows)
    )


def test_a_long_list_is_parted_by_year_and_into_pages(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        for number in range(1, 54):
            after = number - 1 if number > 1 else None
            day = date(2022, 1, 3) + timedelta(days=28 * number)
            add_edition(session, number, published_on=day, after=after)
    headings = [one.text for one in parse(client.get("/editions/").text).iterfind(".//main//h2")]
    assert headings == ["2026", "2025", "2024", "2023", "2022"]
    assert "53 editions, page 2 of 2." in seen_at(client, "/editions/?page=2")
    assert "There is no page 3: the list ends with page 2." in seen_at(client, "/editions/?page=3")


def test_an_edition_whose_period_is_over_is_the_last_plan_and_in_force_no_more(
    client: CheckedClient, database: Database
) -> None:
    period = {"first_day": date(2012, 1, 1), "last_day": date(2012, 4, 30)}
    with database.transaction() as session:
        add_edition(session, 1, [plan_entry("KEY/01JAN/12")], published_on=date(2011, 12, 16), **period)
        add_edition(
            session, 2, [plan_entry("KEY/02JAN/12")], kind=EditionKind.SUPPLEMENT, after=1,
            published_on=date(2012, 1, 6), **period,
        )  # fmt: skip
    said = "The last plan published; its period ended on 30 April 2012"
    assert seen_at(client, "/editions/").endswith(f"Friday 16 December 2011 1 {said}")
    assert f"Edition 1 Published Friday 16 December 2011 {said}" in seen_at(client, "/editions/1")
    added = "Adds to the last plan published; its period ended on 30 April 2012"
    assert f"Supplement 2 Published Friday 6 January 2012 {added}" in seen_at(client, "/editions/2")


def test_the_last_day_of_its_period_an_edition_is_in_force(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_edition(session, 1, [plan_entry("KEY/01JAN/12")], first_day=date(2026, 8, 1), last_day=date(2026, 11, 23))
    assert seen_at(client, "/editions/").endswith(" 1 The plan in force")


def test_an_edition_shows_what_was_published(client: CheckedClient, database: Database) -> None:
    two_editions(database)
    words = seen_at(client, "/editions/14")
    assert words.startswith(
        "Edition 14 Published Friday 20 November 2026 The plan in force "
        "Forward plan of key decisions, 1 December 2026 to 31 March 2027 What changed since edition 13 PDF Word"
    )
    for said in (
        "The key decisions set out below are to be made on behalf of Anyborough Council",
        "£500,000 or more",
        "Councillor Asha Lowe: Cabinet Member for Resources",
        "Priya Shaw, Governance officer, telephone 01632 960100, plan@example.gov.uk",
        "Communities: Bayard Place",
        "New items KEY/02NOV/26 New library",
        "KEY/01DEC/26 Repair of the swimming pool First noticed on 2 November 2026. Moved once: on 3 November 2026 "
        "from December 2026 to January 2027 (reason: The survey took longer).",
        "December 2026 Nothing is expected in December 2026.",
        "KEY/09OCT/26 Sale of the stables. Withdrawn on 18 November 2026. Reason: The building was sold.",
    ):
        assert said in words


def test_an_entry_shows_every_particular_of_that_day(client: CheckedClient, database: Database) -> None:
    cabinet = Maker("Cabinet", DecisionMakerKind.CABINET, members=("Councillor A", "Councillor B"))
    with database.transaction() as session:
        entry = plan_entry(
            "KEY/01DEC/26", makers=(cabinet,), restriction=Restriction.PART_EXEMPT, exempt_paragraph=3,
            papers=(Paper("Survey", "https://example.gov.uk/survey"), Paper("Report")),
        )  # fmt: skip
        add_edition(session, 1, [entry])
    words = seen_at(client, "/editions/1")
    assert "KEY/01DEC/26 Repair of the swimming pool Part private January 2027 Cabinet Sustainable Growth" in words
    for said in (
        "What is to be decided Which builder is to mend the roof.",
        "Members Cabinet: Councillor A and Councillor B",
        "Why it is key Significant expenditure or savings",
        "Wards affected All wards",
        "Consultation Those who swim there",
        "Lead officer Robin Ashdown, Head of Leisure, telephone 01632 960101, robin.ashdown@example.gov.uk",
        "Directorate or department Communities",
        "Open to the public Part of the report is not public: it is exempt under paragraph 3",
        "First noticed 2 November 2026",
        "Documents Survey Report",
        "KEY/01DEC/26 as it stands today",
    ):
        assert said in words
    assert '<a class="govuk-link" href="https://example.gov.uk/survey">Survey</a>' in client.get("/editions/1").text


def test_a_moved_entry_is_marked_with_the_date_it_had(client: CheckedClient, database: Database) -> None:
    two_editions(database)
    assert "KEY/01DEC/26 Moved Repair of the swimming pool January 2027 (was December 2026)" in seen_at(
        client, "/editions/14"
    )


def test_only_being_superseded_is_said_as_of_today(client: CheckedClient, database: Database) -> None:
    two_editions(database)
    words = seen_at(client, "/editions/13")
    assert words.startswith("Edition 13 Published Friday 23 October 2026 Superseded Forward plan of key decisions")
    assert "This edition was superseded by edition 14 on Friday 20 November 2026. That is the plan in force." in words
    assert "What changed since" not in words
    assert "No edition before this one is kept here, so no item is marked as new." in words


def test_what_happens_to_a_decision_afterwards_changes_nothing(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, "KEY/01DEC/26", now=at("2026-11-02"), expected=month(2027, 1))
        add_edition(session, 1, [plan_entry("KEY/01DEC/26", uuid=decision.uuid, title="As it was")])
    before = client.get("/editions/1").data
    with database.transaction() as session:
        session.add(decision)
        decision.title = "As it is now"
        add_committee(session).name = "Another name"
    assert client.get("/editions/1").data == before


def test_an_edition_published_elsewhere_says_so_with_its_note(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_edition(
            session, 1, [plan_entry()], published_elsewhere="on paper", note="Typed in from paper.",
            recorded_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        )  # fmt: skip
    words = seen_at(client, "/editions/1")
    assert (
        "Published elsewhere: on paper. Names of offices, committees and people, and the words in front, are those of "
        "the day it was put in, Monday 23 November 2026."
    ) in words
    assert "Typed in from paper." in words


def test_a_list_of_new_items_that_names_more_than_the_rows_is_remarked(
    client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_edition(session, 1, [plan_entry(is_new=True)], listed_new=["KEY/01JAN/27", "KEY/03MAR/27"])
    assert "Its own list of new items also names KEY/03MAR/27, which has no entry in it." in seen_at(
        client, "/editions/1"
    )


def test_a_decision_that_was_taken_is_told_among_those_that_left(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_edition(session, 1, departures=[departure_of(plan_entry(), DepartureKind.TAKEN, "")])
    assert "KEY/01JAN/27 Repair of the swimming pool. Decision taken on 18 November 2026." in seen_at(
        client, "/editions/1"
    )


def test_links_lead_to_each_document_and_to_each_committees_extract(client: CheckedClient, database: Database) -> None:
    two_editions(database)
    hrefs = {one.get("href") for one in parse(client.get("/editions/14").text).iterfind(".//main//a")}
    assert {f"/editions/14/plan.{ending}" for ending in ("pdf", "docx", "csv", "json", "txt")} <= hrefs
    assert {f"/editions/14/committees/sustainable-growth/extract.{ending}" for ending in ("pdf", "docx")} <= hrefs
    assert "/decisions/KEY-01DEC-26" in hrefs


@pytest.mark.parametrize("address", ["/editions/99", "/editions/99/changes", "/editions/9999999999", "/editions/x"])
def test_an_edition_that_does_not_exist_is_not_found(client: CheckedClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_four_hundred_entries_are_one_page(client: CheckedClient, database: Database) -> None:
    entries = [plan_entry(f"KEY/{number}JAN/27") for number in range(400)]
    with database.transaction() as session:
        add_edition(session, 1, entries)
    assert client.get("/editions/1").text.count('class="govuk-table__row fp-entry"') == 400


def with_a_supplement(database: Database) -> None:
    """Publish edition 14, supplement 15 to it, and edition 16."""
    two_editions(database)
    with database.transaction() as session:
        added = plan_entry("KEY/09JAN/27")
        day = date(2026, 11, 21)
        add_edition(session, 15, [added], kind=EditionKind.SUPPLEMENT, after=14, published_on=day)
        add_edition(session, 16, [added], after=15, published_on=date(2026, 11, 22))


def test_an_edition_says_what_superseded_it_what_is_in_force_and_what_adds_to_it(
    client: CheckedClient, database: Database
) -> None:
    with_a_supplement(database)
    words = seen_at(client, "/editions/13")
    assert (
        "This edition was superseded by edition 14 on Friday 20 November 2026. The plan in force is edition 16 , "
        "published Sunday 22 November 2026."
    ) in words
    assert "Supplement 15" not in words
    words = seen_at(client, "/editions/14")
    assert "by edition 16 on Sunday 22 November 2026. That is the plan in force. Supplement 15 , published" in words
    assert "Supplement 15 , published Saturday 21 November 2026, adds to or corrects this edition." in words
    words = seen_at(client, "/editions/15")
    assert "This supplement was superseded by edition 16 on Sunday 22 November 2026." in words
    assert "This supplement adds to or corrects edition 14 , published Friday 20 November 2026." in words
    assert "Adds to edition 14 Superseded by edition 16" in seen_at(client, "/editions/")
