"""The desk's pages for councillors and co-opted members: their wards, their time on the Cabinet."""

from collections.abc import Callable

import pytest

from tests.builders import add_committee, add_member
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.membership import MembershipKind
from webapp.models.bodies import ScrutinyCommittee, Ward


@pytest.fixture
def growth(database: Database) -> ScrutinyCommittee:
    with database.transaction() as session:
        committee = add_committee(session)
        add_member(session, committee, "Asha Kern", kind=MembershipKind.CHAIR)
        return committee


def test_a_councillor_gets_a_ward_and_time_on_the_cabinet(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        session.add(Ward(name="Northgate", slug="northgate"))
    assert "Nobody has been added yet." in words_of(officer_client.get("/desk/bodies/members").text)
    answer = officer_client.submit("/desk/bodies/members/new", name="Vera Lunt", ward="1")
    assert answer.status_code == 303
    assert "Vera Lunt Northgate No None: no reminders" in words_of(officer_client.get("/desk/bodies/members").text)
    since = {"executive_from-day": "1", "executive_from-month": "6", "executive_from-year": "2026"}
    assert officer_client.submit("/desk/bodies/members/1", since, ward="").status_code == 303
    listed = words_of(officer_client.get("/desk/bodies/members").text)
    assert "Vera Lunt None on record From 1 June 2026 None: no reminders" in listed
    trail = words_of(officer_client.get("/desk/bodies/members/1").text)
    assert "Ward: Northgate → nothing" in trail
    assert "Cabinet from: nothing → Monday 1 June 2026" in trail


def test_time_on_the_cabinet_that_cannot_be_is_refused_beside_the_field(
    officer_client: CheckedClient, growth: ScrutinyCommittee
) -> None:
    until = {"executive_to-day": "1", "executive_to-month": "6", "executive_to-year": "2026"}
    answer = officer_client.submit("/desk/bodies/members/1", until)
    assert answer.status_code == 422
    assert "Enter the first day on the Cabinet." in words_of(answer.text)
    known = officer_client.submit("/desk/bodies/members/new", name="asha kern")
    assert known.status_code == 422
    assert "Asha Kern is known already." in words_of(known.text)


def test_a_person_that_another_officer_edited_first(
    officer_client: CheckedClient, signed_in: Callable[..., CheckedClient], growth: ScrutinyCommittee
) -> None:
    address = "/desk/bodies/members/1"
    opened = inputs_of(form_on(officer_client.get(address).text))
    signed_in(Role.OFFICER, "Callum Redfern").submit(address, email="asha@example.gov.uk")
    opened["name"] = "Asha Kern-Hill"
    answer = officer_client.post(address, data=opened)
    assert answer.status_code == 409
    assert "What Callum Redfern saved" in words_of(answer.text)
    again = inputs_of(form_on(answer.text))
    assert (again["name"], again["revision"]) == ("Asha Kern-Hill", "2")
    assert officer_client.post(address, data=again).status_code == 303


def test_a_co_opted_member_is_asked_for_neither(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_member(session, add_committee(session), "Eve Coop", kind=MembershipKind.CO_OPTEE)
    assert "Co-opted: no ward" in words_of(officer_client.get("/desk/bodies/members").text)
    assert set(inputs_of(form_on(officer_client.get("/desk/bodies/members/1").text))) == {
        "csrf_token",
        "revision",
        "name",
        "email",
    }
    assert officer_client.submit("/desk/bodies/members/1", email="eve@example.gov.uk").status_code == 303
    assert officer_client.get("/desk/bodies/members/99").status_code == 404
