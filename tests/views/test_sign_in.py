"""Signing in and out in a browser, and one's own account."""

from html import unescape

import pytest

from tests.checked_client import words_of
from webapp.adapters.passwords import hash_password
from webapp.domain.accounts import Role
from webapp.queries import accounts as accounts_query
from webapp.services import accounts
from webapp.views.access import local_path

PASSWORD = "kettle orbit hedgehog"
NEW_PASSWORD = "walnut sailor copper"
EMAIL = "ada@example.gov.uk"
WRONG = "The e-mail address or the password is not right. Check both and try again."


@pytest.fixture(scope="module")
def kept_password():
    """One slow hash for the whole module."""
    return hash_password(PASSWORD)


@pytest.fixture
def add_user(database, clock, kept_password):
    """A function that adds an account with the password above."""

    def add(role: Role, email: str = EMAIL):
        with database.transaction() as session:
            return accounts.add_user(
                session,
                email=email,
                name=f"{email.split('@')[0].title()} Example",
                role=role,
                password=PASSWORD,
                hash_password=lambda _: kept_password,
                actor="tests",
                now=clock(),
            )

    return add


def sign_in(client, *, email=EMAIL, password=PASSWORD, address="/sign-in"):
    return client.submit(address, email=email, password=password)


def change_password(client, current, new, again=None):
    fields = {"current_password": current, "new_password": new, "repeated": new if again is None else again}
    return client.submit("/desk/account", fields, action="/desk/account")


def asks_to_sign_in(response) -> bool:
    return response.status_code == 303 and response.location.startswith("/sign-in?next=")


@pytest.mark.parametrize(
    ("role", "home"), [(Role.ADMINISTRATOR, "/desk/"), (Role.OFFICER, "/desk/"), (Role.MEMBER, "/")]
)
def test_each_role_arrives_where_its_work_is(client, add_user, role, home):
    add_user(role)
    response = sign_in(client)
    assert (response.status_code, response.location) == (303, home)
    assert "Ada Example" in client.get("/desk/account").text


def test_signing_in_leads_on_to_the_page_that_was_asked_for(client, add_user):
    add_user(Role.MEMBER)
    asked = client.get("/desk/account?from=mail")
    assert asked.location == "/sign-in?next=/desk/account?from%3Dmail"
    assert sign_in(client, address=asked.location).location == "/desk/account?from=mail"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/" + "a" * 2_000,
        "",
    ],
)
def test_signing_in_never_leads_to_another_site(elsewhere):
    assert local_path(elsewhere) is None


def test_an_address_elsewhere_is_ignored_and_home_is_shown(client, add_user):
    add_user(Role.OFFICER)
    assert sign_in(client, address="/sign-in?next=//evil.example/desk/").location == "/desk/"


def test_what_is_missing_is_asked_for_and_the_password_is_not_shown_again(client):
    response = client.submit("/sign-in", email="", password="")
    assert response.status_code == 422
    assert "Enter your e-mail address." in response.text
    assert "Enter your password." in response.text
    assert "<title>Error: Sign in" in response.text
    typed = client.submit("/sign-in", email=EMAIL, password="wrong password")
    assert f'value="{EMAIL}"' in typed.text
    assert "wrong password" not in typed.text


def test_unknown_closed_and_known_accounts_are_answered_in_the_same_words(client, add_user, database):
    add_user(Role.OFFICER)
    closed = add_user(Role.OFFICER, email="closed@example.gov.uk")
    with database.transaction() as session:
        closed.active = False
        session.add(closed)
    answers = [
        sign_in(client, email=EMAIL, password="wrong"),
        sign_in(client, email="nobody@example.gov.uk"),
        sign_in(client, email="closed@example.gov.uk"),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert [WRONG in unescape(answer.text) for answer in answers] == [True, True, True]
    assert len({words_of(answer.text) for answer in answers}) == 1


def test_guessing_is_answered_with_429_and_when_to_come_back(client, add_user, clock):
    add_user(Role.OFFICER)
    statuses = [sign_in(client, password="wrong").status_code for _ in range(5)]
    assert statuses == [422] * 5
    refused = sign_in(client)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
    assert "Try again in 5 seconds." in words_of(refused.text)
    clock.advance(seconds=5)
    assert sign_in(client).status_code == 303


def test_signing_in_begins_a_new_session_and_a_new_cookie(client, add_user):
    add_user(Role.OFFICER)
    client.get("/sign-in")
    with client.session_transaction() as cookie:
        before = cookie["csrf_token"]
        cookie["planted"] = "by somebody else"
    sign_in(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != before
        first = cookie["_user_id"]
    client.post("/sign-out", data={"csrf_token": csrf_token(client.get("/desk/account"))})
    sign_in(client)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != first


def csrf_token(page) -> str:
    """Return the token that the page's forms carry."""
    return page.text.split('name="csrf_token" value="')[1].split('"')[0]


def test_signing_out_ends_the_session_itself_not_only_the_cookie(client, add_user, app):
    add_user(Role.OFFICER)
    sign_in(client)
    stolen = client.get_cookie("forward-plan").value
    response = client.post("/sign-out", data={"csrf_token": csrf_token(client.get("/desk/account"))})
    assert (response.status_code, response.location) == (303, "/")
    assert asks_to_sign_in(client.get("/desk/account"))
    thief = app.test_client()
    thief.set_cookie("forward-plan", stolen)
    assert asks_to_sign_in(thief.get("/desk/account"))


def test_signing_out_without_being_signed_in_is_no_fault(client):
    response = client.post("/sign-out", data={"csrf_token": csrf_token(client.get("/sign-in"))})
    assert (response.status_code, response.location) == (303, "/")


def test_signing_out_wants_a_post(client, add_user):
    add_user(Role.OFFICER)
    sign_in(client)
    assert client.get("/sign-out").status_code == 200
    assert client.get("/desk/account").status_code == 200, "a link alone signs nobody out"


def test_half_an_hour_away_asks_for_the_password_again_and_a_minute_of_work_does_not(client, add_user, clock):
    add_user(Role.OFFICER)
    sign_in(client)
    for _ in range(3):
        clock.advance(minutes=29)
        assert client.get("/desk/account").status_code == 200
    clock.advance(minutes=30)
    assert asks_to_sign_in(client.get("/desk/account"))


def test_eight_hours_end_even_a_busy_session(client, add_user, clock):
    add_user(Role.OFFICER)
    sign_in(client)
    for _ in range(23):
        clock.advance(minutes=20)
        assert client.get("/desk/account").status_code == 200
    clock.advance(minutes=20)
    assert asks_to_sign_in(client.get("/desk/account"))


def test_closing_an_account_ends_its_sessions_at_once(client, add_user, database):
    user = add_user(Role.OFFICER)
    sign_in(client)
    with database.transaction() as session:
        user.active = False
        session.add(user)
    assert asks_to_sign_in(client.get("/desk/account"))


def test_somebody_who_is_signed_in_goes_past_the_sign_in_page(client, add_user):
    add_user(Role.OFFICER)
    sign_in(client)
    assert client.get("/sign-in?next=/desk/account").location == "/desk/account"


def test_signing_in_as_somebody_else_ends_the_session_before(client, add_user, database):
    add_user(Role.OFFICER)
    add_user(Role.MEMBER, email="ben@example.gov.uk")
    client.get("/sign-in")
    sign_in(client)
    with client.session_transaction() as cookie:
        before = cookie["_user_id"]
    client.post(
        "/sign-in",
        data={
            "email": "ben@example.gov.uk",
            "password": PASSWORD,
            "csrf_token": csrf_token(client.get("/desk/account")),
        },
    )
    with database.reading() as session:
        assert accounts_query.by_session(session, accounts.hashed(before)) is None
    assert "ben@example.gov.uk" in client.get("/desk/account").text


def test_a_new_password_signs_out_every_other_browser(app, client, add_user):
    add_user(Role.MEMBER)
    elsewhere = app.test_client()
    sign_in(client)
    sign_in(elsewhere)
    response = change_password(client, PASSWORD, NEW_PASSWORD)
    assert (response.status_code, response.location) == (303, "/desk/account")
    assert "Your password has been changed." in client.get("/desk/account").text
    assert asks_to_sign_in(elsewhere.get("/desk/account"))
    assert sign_in(elsewhere).status_code == 422
    assert sign_in(elsewhere, password=NEW_PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("current", "new", "again", "message"),
    [
        ("", NEW_PASSWORD, NEW_PASSWORD, "Enter your current password."),
        (PASSWORD, "", "", "Enter a new password."),
        (PASSWORD, NEW_PASSWORD, "", "Enter the new password again."),
        (PASSWORD, NEW_PASSWORD, "walnut sailor", "The two new passwords differ. Type both again."),
        ("wrong", NEW_PASSWORD, NEW_PASSWORD, "The current password is not right."),
        (PASSWORD, "short", "short", "Password must be 12 characters or more."),
        (PASSWORD, EMAIL, EMAIL, "Choose a password that is harder to guess."),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_and_a_good_new_one(
    client, add_user, current, new, again, message
):
    add_user(Role.MEMBER)
    sign_in(client)
    response = change_password(client, current, new, again)
    assert response.status_code == 422
    assert message in response.text


def test_guessing_the_current_password_is_slowed_down_like_signing_in(client, add_user):
    add_user(Role.MEMBER)
    sign_in(client)
    statuses = [change_password(client, "wrong", NEW_PASSWORD).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_signing_out_everywhere_ends_every_session(app, client, add_user):
    add_user(Role.MEMBER)
    elsewhere = app.test_client()
    sign_in(client)
    sign_in(elsewhere)
    response = client.submit("/desk/account", action="/sign-out-everywhere")
    assert (response.status_code, response.location) == (303, "/sign-in")
    assert [asks_to_sign_in(browser.get("/desk/account")) for browser in (client, elsewhere)] == [True, True]
