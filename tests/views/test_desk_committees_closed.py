"""Closing and reopening a committee at the desk, and what the pages say of a closed or renamed one."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.builders import add_committee, add_decision, add_member, at
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.meetings import Meeting
from webapp.queries import bodies

NOW = at("2026-11-23")
COMMITTEE = "/desk/bodies/committees/sustainable-growth"
FRIDAY = {"closed_on-day": "20", "closed_on-month": "11", "closed_on-year": "2026"}
SignIn = Callable[..., CheckedClient]


@pytest.fixture
def growth(database: Database) -> ScrutinyCommittee:
    with database.transaction() as session:
        add_committee(session, "Health")
        growth = add_committee(session)
        add_member(session, growth, "Asha Kern")
        return growth


@pytest.fixture
def closed(database: Database, growth: ScrutinyCommittee) -> ScrutinyCommittee:
    with database.transaction() as session:
        session.add(growth)
        growth.closed_on = date(2026, 11, 20)
        return growth


def closed_on(database: Database) -> date | None:
    with database.reading() as session:
        found = bodies.committee(session, "sustainable-growth")
        assert found is not None
        return found.closed_on


def test_an_officer_is_told_what_is_still_with_it_before_closing_it(
    officer_client: CheckedClient, database: Database, growth: ScrutinyCommittee
) -> None:
    words = words_of(officer_client.get(f"{COMMITTEE}/close").text)
    assert "No decision and no meeting to come is with it. 1 person sits on it." in words
    with database.transaction() as session:
        session.add(growth)
        add_decision(session, now=NOW)
        session.add(Meeting(starts_at=at("2026-12-01"), committees=[growth]))
    words = words_of(officer_client.get(f"{COMMITTEE}/close").text)
    assert "1 decision to come and 1 meeting to come are still with it and stay so." in words


def test_a_committee_is_closed_and_reopened(
    officer_client: CheckedClient, client: CheckedClient, database: Database, growth: ScrutinyCommittee
) -> None:
    answer = officer_client.submit(f"{COMMITTEE}/close", FRIDAY)
    assert (answer.status_code, answer.location, closed_on(database)) == (303, COMMITTEE, date(2026, 11, 20))
    words = words_of(officer_client.get(COMMITTEE).text)
    assert "Closed It was closed on Friday 20 November 2026." in words
    assert "Closed on: nothing → Friday 20 November 2026" in words
    assert ("Add a member" in words, "Add a meeting" in words, "Close this committee" in words) == (False,) * 3
    listed = words_of(officer_client.get("/desk/bodies").text)
    assert "Closed committees Sustainable Growth, closed on Friday 20 November 2026" in listed
    assert officer_client.submit(f"{COMMITTEE}/reopen").location == COMMITTEE
    assert closed_on(database) is None
    assert "Closed committees" not in words_of(client.get("/committees").text)


def test_a_last_day_to_come_is_refused_beside_its_field(
    officer_client: CheckedClient, database: Database, growth: ScrutinyCommittee
) -> None:
    answer = officer_client.submit(f"{COMMITTEE}/close", FRIDAY | {"closed_on-day": "24"})
    assert answer.status_code == 422
    assert words_of(answer.text).count("The last day must be today, Monday 23 November 2026, or earlier.") == 2
    assert closed_on(database) is None


def test_a_committee_that_another_officer_edited_first_is_not_closed(
    officer_client: CheckedClient, signed_in: SignIn, database: Database, growth: ScrutinyCommittee
) -> None:
    opened = inputs_of(form_on(officer_client.get(f"{COMMITTEE}/close").text))
    signed_in(Role.OFFICER, "Callum Redfern").submit(f"{COMMITTEE}/edit", remit="Roads")
    answer = officer_client.post(f"{COMMITTEE}/close", data=opened)
    assert (answer.status_code, closed_on(database)) == (409, None)
    assert "What Callum Redfern saved Remit: nothing → Roads" in words_of(answer.text)
    assert inputs_of(form_on(answer.text))["revision"] == "2"


def test_a_closed_committee_is_closed_once_and_takes_no_members(
    officer_client: CheckedClient, closed: ScrutinyCommittee
) -> None:
    for address in (f"{COMMITTEE}/close", f"{COMMITTEE}/members/new"):
        answer = officer_client.get(address)
        assert answer.status_code == 409
        assert "Sustainable Growth was closed on Friday 20 November 2026. Reopen it first." in words_of(answer.text)


@pytest.mark.parametrize("action", ["close", "reopen"])
def test_only_officers_close_and_reopen_one_that_is_there(
    officer_client: CheckedClient, member_client: CheckedClient, growth: ScrutinyCommittee, action: str
) -> None:
    assert member_client.get(f"{COMMITTEE}/{action}").status_code == 403
    assert officer_client.get(f"/desk/bodies/committees/x/{action}").status_code == 404


# What is offered


def test_a_closed_committee_is_offered_for_nothing_new(
    officer_client: CheckedClient, closed: ScrutinyCommittee
) -> None:
    for address in ("/desk/decisions/new", "/desk/bodies/meetings/new", "/subscribe"):
        words = words_of(officer_client.get(address).text)
        assert ("Health" in words, "Sustainable Growth" in words) == (True, False), address


def test_a_decision_keeps_the_closed_committee_that_it_had(
    officer_client: CheckedClient, database: Database, closed: ScrutinyCommittee
) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=NOW)
    address = f"/desk/decisions/{decision.slug}/edit"
    assert "Sustainable Growth" in words_of(officer_client.get(address).text)
    assert officer_client.submit(address, title="School extension and hall").status_code == 303
    with database.reading() as session:
        assert closed.id is not None
        assert bodies.still_with(session, closed.id, now=NOW).decisions == 1


# What the public sees


def test_the_public_sees_a_closed_committee_apart_and_its_page_says_so(
    client: CheckedClient, closed: ScrutinyCommittee
) -> None:
    words = words_of(client.get("/committees").text)
    assert "Closed committees Sustainable Growth, closed on Friday 20 November 2026" in words
    page = client.get("/committees/sustainable-growth").text
    assert "This committee was closed on Friday 20 November 2026." in words_of(page)
    assert "/calendar/committees/sustainable-growth/" in page
    assert "Follow it by e-mail" not in page
    assert "Sustainable Growth" not in words_of(client.get("/contact").text)


def test_an_officer_sees_at_which_addresses_the_calendar_is_served(
    officer_client: CheckedClient, growth: ScrutinyCommittee
) -> None:
    calendar = "http://plan.example.gov.uk/calendar/committees"
    words = words_of(officer_client.get(COMMITTEE).text)
    assert f"Calendar {calendar}/sustainable-growth.ics" in words
    assert "Its calendar is also at" not in words
    officer_client.submit(f"{COMMITTEE}/edit", name="Homes and Roads")
    assert f"Its calendar is also at {calendar}/homes-and-roads.ics" in words_of(officer_client.get(COMMITTEE).text)
