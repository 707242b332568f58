"""The desk's pages for accounts, as an administrator's browser sends and sees them."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.builders import add_committee, add_member
from tests.checked_client import CheckedClient, words_of
from tests.conftest import PASSWORD
from webapp.adapters.passwords import password_matches
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.models.accounts import User
from webapp.queries import accounts

NEW = {
    "name": "Rosa Delmar",
    "email": "Rosa@anyborough.example.gov.uk",
    "role": "officer",
    "password": "kettle orbit hedgehog",
    "repeated": "kettle orbit hedgehog",
}
SignIn = Callable[..., CheckedClient]


def account(database: Database, name: str) -> User:
    with database.reading() as session:
        return next(user for user, _person in accounts.everybody(session) if user.name == name)


def test_only_administrators_see_accounts(officer_client: CheckedClient, member_client: CheckedClient) -> None:
    assert officer_client.get("/desk/people").status_code == 403
    assert officer_client.get("/desk/people/new").status_code == 403
    assert member_client.get("/desk/people").status_code == 403


def test_accounts_are_listed_with_their_member(administrator_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        person = add_member(session, add_committee(session), "Asha Kern")
    administrator_client.submit("/desk/people/new", NEW, person=str(person.id))
    words = words_of(administrator_client.get("/desk/people").text)
    assert "Adaeze Hall adaeze@anyborough.example.gov.uk Administrator Nobody Yes" in words
    assert "Rosa Delmar rosa@anyborough.example.gov.uk Governance officer Asha Kern Yes" in words


def test_an_account_is_added_and_its_password_kept_as_a_hash(
    administrator_client: CheckedClient, database: Database
) -> None:
    answer = administrator_client.submit("/desk/people/new", NEW)
    assert (answer.status_code, answer.location) == (303, "/desk/people")
    assert "Rosa Delmar can sign in now." in administrator_client.get("/desk/people").text
    added = account(database, "Rosa Delmar")
    assert (added.role, added.person_id, added.active) == (Role.OFFICER, None, True)
    assert password_matches(added.password_hash, NEW["password"])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Enter the name."),
        ({"email": "rosa"}, "Enter an e-mail address in the form name@example.gov.uk."),
        ({"email": "ADAEZE@anyborough.example.gov.uk"}, "There is already an account for adaeze@anyborough."),
        ({"role": None}, "Select a role."),
        ({"role": "king"}, "Choose from the list."),
        ({"person": "4711"}, "Choose from the list."),
        ({"repeated": "kettle orbit"}, "The two passwords differ. Type both again."),
        ({"password": "short", "repeated": "short"}, "Password must be 12 characters or more."),
        ({"password": "rosa delmar 1", "repeated": "rosa delmar 1"}, "Choose a password that is harder to guess."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(
    administrator_client: CheckedClient, database: Database, typed: dict[str, str | None], sentence: str
) -> None:
    answer = administrator_client.submit("/desk/people/new", NEW | typed)
    assert answer.status_code == 422
    assert words_of(answer.text).count(sentence) == 2
    if "name" not in typed:
        assert 'value="Rosa Delmar"' in answer.text
    assert "kettle" not in answer.text
    with database.reading() as session:
        assert [user.name for user, _person in accounts.everybody(session)] == ["Adaeze Hall"]


def test_a_deactivated_account_is_out_at_once_and_comes_back(
    administrator_client: CheckedClient, officer_client: CheckedClient, database: Database
) -> None:
    shaw = account(database, "Priya Shaw")
    assert officer_client.get("/desk/decisions").status_code == 200
    answer = administrator_client.submit(f"/desk/people/{shaw.uuid}", action="/deactivate")
    assert (answer.status_code, answer.location) == (303, f"/desk/people/{shaw.uuid}")
    page = words_of(administrator_client.get(answer.location).text)
    assert "Priya Shaw can no longer sign in." in page
    assert "Can sign in No, the account is deactivated" in page
    assert "Active: yes → no" in page
    assert officer_client.get("/desk/decisions").location.startswith("/sign-in")
    administrator_client.submit(f"/desk/people/{shaw.uuid}", action="/reactivate")
    assert account(database, "Priya Shaw").active
    assert officer_client.get("/desk/decisions").status_code == 303


def test_another_role_holds_from_the_next_sign_in(
    administrator_client: CheckedClient, officer_client: CheckedClient, database: Database
) -> None:
    shaw = account(database, "Priya Shaw")
    address = f"/desk/people/{shaw.uuid}"
    answer = administrator_client.post(address, data=form_of(administrator_client, address) | {"role": "member"})
    assert (answer.status_code, answer.location) == (303, address)
    assert account(database, "Priya Shaw").role is Role.MEMBER
    assert "Role: officer → member" in words_of(administrator_client.get(address).text)
    assert officer_client.get("/desk/decisions").location.startswith("/sign-in")


def test_the_last_administrator_keeps_role_and_account(administrator_client: CheckedClient, database: Database) -> None:
    address = f"/desk/people/{account(database, 'Adaeze Hall').uuid}"
    sentence = "Adaeze Hall is the only administrator who can sign in. Make somebody else an administrator first."
    answer = administrator_client.post(address, data=form_of(administrator_client, address) | {"role": "officer"})
    assert answer.status_code == 422
    assert words_of(answer.text).count(sentence) == 2
    answer = administrator_client.submit(address, action="/deactivate")
    assert answer.status_code == 303
    assert sentence in words_of(administrator_client.get(answer.location).text)
    assert account(database, "Adaeze Hall").active


def test_who_gives_up_administration_is_asked_to_sign_in(
    administrator_client: CheckedClient, signed_in: SignIn, database: Database
) -> None:
    signed_in(Role.ADMINISTRATOR, "Tilda Locke")
    address = f"/desk/people/{account(database, 'Adaeze Hall').uuid}"
    page = administrator_client.get(address)
    assert "It ends every session of this account, so you will be signed out here too." in words_of(page.text)
    answer = administrator_client.post(address, data=form_of(administrator_client, address) | {"role": "officer"})
    assert administrator_client.get(answer.location).location.startswith("/sign-in")


def test_an_account_that_is_not_there(administrator_client: CheckedClient) -> None:
    assert administrator_client.get("/desk/people/nobody").status_code == 404
    assert administrator_client.post("/desk/people/nobody/deactivate").status_code in {400, 404}


def test_a_new_account_signs_in_with_its_password(
    administrator_client: CheckedClient, app: Flask, database: Database
) -> None:
    administrator_client.submit("/desk/people/new", NEW)
    browser = app.test_client()
    assert isinstance(browser, CheckedClient)
    answer = browser.submit("/sign-in", email=NEW["email"], password=NEW["password"])
    assert (answer.status_code, answer.location) == (303, "/desk/")
    assert PASSWORD not in answer.text


def form_of(client: CheckedClient, address: str) -> dict[str, str]:
    """Return the token that the page's forms carry."""
    page = client.get(address).text
    return {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]}
