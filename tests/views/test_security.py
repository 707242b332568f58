"""What protects every page alike, tried on the whole application with a few views of the test's own."""

import logging
import sqlite3

import pytest
from flask import Blueprint, Response, render_template, request
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from tests.checked_client import words_of
from webapp.app import create_app
from webapp.database import is_unavailable
from webapp.domain.accounts import Role
from webapp.domain.errors import BeyondKnownCalendar, EditedMeanwhile, NotFound, NotPermitted, RuleBroken
from webapp.views.access import public, requires
from webapp.views.security import trusted_hosts

RULES = {
    "rule": RuleBroken("A withdrawn decision cannot be published."),
    "calendar": BeyondKnownCalendar("The bank holidays of 2031 are not known yet."),
    "edited": EditedMeanwhile("Somebody else saved this first."),
    "permitted": NotPermitted("This decision is “Withdrawn”, so it cannot be edited."),
    "missing": NotFound("There is no such decision."),
}


def locked() -> OperationalError:
    return sqlite_error("SQLITE_BUSY", "database is locked")


def sqlite_error(name: str, message: str) -> OperationalError:
    cause = sqlite3.OperationalError(message)
    cause.sqlite_errorcode = getattr(sqlite3, name)
    return OperationalError("SELECT 1", {}, cause)


@pytest.fixture
def app(new_app):
    """An application of this test's own, since views are added to it."""
    return new_app


@pytest.fixture
def probes(app):
    """Views that do what no view of ours should need to."""
    blueprint = Blueprint("probes", __name__, url_prefix="/probes")

    @blueprint.get("/rules/<name>")
    @public
    def rules(name: str) -> Response:
        raise RULES[name]

    @blueprint.get("/locked")
    @public
    def busy() -> Response:
        raise locked()

    @blueprint.get("/mistake")
    @public
    def mistake() -> Response:
        raise ZeroDivisionError

    @blueprint.get("/numbers/<int:number>")
    @public
    def number(number: int) -> Response:
        return Response(str(number), mimetype="text/plain")

    @blueprint.get("/text/<text>")
    @public
    def text(text: str) -> Response:
        return Response(text, mimetype="text/plain")

    @blueprint.post("/echo")
    @public
    def echo() -> Response:
        return Response(request.form.get("text", ""), mimetype="text/plain")

    @blueprint.route("/forgotten", methods=["GET", "POST"])
    def forgotten() -> Response:
        return Response("nobody said who may see this", mimetype="text/plain")

    for role in Role:
        blueprint.add_url_rule(
            f"/for/{role.value}", role.value, requires(role)(lambda: Response("seen", mimetype="text/plain"))
        )
    app.register_blueprint(blueprint)
    app.testing = False  # As people meet it: exceptions become pages.
    return app


@pytest.fixture
def browser(probes):
    """A browser nobody signed in with, on the application with those views."""
    return probes.test_client()


def csrf_token(browser) -> str:
    return browser.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]


# Headers and cookies


def test_every_answer_carries_the_headers_that_protect_it(browser):
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
    }
    for address in ("/robots.txt", "/sign-in", "/no-such-page", "/probes/mistake", "/static/forward-plan.css"):
        answer = browser.get(address)
        answer.close()
        assert {name: answer.headers.get(name) for name in expected} == expected
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in answer.headers


def test_an_inline_script_needs_the_nonce_of_its_own_answer(app):
    with app.test_request_context("/"):
        page = render_template_with_nonce(app)
        policy = app.process_response(Response(page)).headers["Content-Security-Policy"]
    nonce = page.removeprefix("nonce ")
    assert len(nonce) >= 20
    assert f"script-src 'self' 'nonce-{nonce}';" in policy


def render_template_with_nonce(app) -> str:
    return render_template(app.jinja_env.from_string("nonce {{ csp_nonce() }}"))


def test_a_public_file_sets_no_cookie_and_does_not_depend_on_one(browser):
    answer = browser.get("/robots.txt")
    assert answer.headers.getlist("Set-Cookie") == []
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_page_without_a_form_sets_no_cookie(browser):
    assert browser.get("/no-such-page").headers.getlist("Set-Cookie") == []


def test_pages_for_one_person_are_kept_by_no_cache(browser, officer_client):
    assert browser.get("/sign-in").headers["Cache-Control"] == "private, no-store"
    assert officer_client.get("/desk/account").headers["Cache-Control"] == "private, no-store"
    assert officer_client.get("/no-such-page").headers["Cache-Control"] == "private, no-store"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser):
    cookie = browser.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("forward-plan=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Lax")


def test_over_https_the_cookie_is_bound_to_the_host_and_browsers_remember_https(settings, clock):
    app = create_app(settings.model_copy(update={"base_url": "https://plan.example.gov.uk"}), clock=clock)
    answer = app.test_client().get("/sign-in", base_url="https://plan.example.gov.uk")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-forward-plan=")
    assert cookie.endswith("; Secure; HttpOnly; Path=/; SameSite=Lax")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    app.extensions["forward-plan-database"].engine.dispose()


# Other sites, other hosts, proxies


def test_a_post_without_the_token_of_our_page_is_refused_and_says_what_to_do(browser):
    answer = browser.post("/probes/echo", data={"text": "hello"})
    assert answer.status_code == 400
    assert "load the page again" in words_of(answer.text)
    token = csrf_token(browser)
    assert browser.post("/probes/echo", data={"text": "hello", "csrf_token": token}).text == "hello"


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 200), ("same-origin", 200), ("none", 200)]
)
def test_what_another_sites_page_sends_is_refused_even_with_a_token(browser, site, status):
    data = {"text": "hello", "csrf_token": csrf_token(browser)}
    assert browser.post("/probes/echo", data=data, headers={"Sec-Fetch-Site": site}).status_code == status


def test_links_from_other_sites_may_be_followed(browser):
    assert browser.get("/robots.txt", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("plan.example.gov.uk", 200),
        ("plan.example.gov.uk:8000", 200),
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("evil.example", 400),
        ("plan.example.gov.uk.evil.example", 400),
        ("plan.example.gov.uk@evil.example", 400),
        ("", 400),
    ],
)
def test_the_site_answers_only_under_its_own_names(browser, host, status):
    answer = browser.get("/robots.txt", headers={"Host": host})
    assert answer.status_code == status
    assert "evil" not in answer.text


def test_further_host_names_come_from_the_settings(settings):
    more = settings.model_copy(update={"trusted_hosts": ["plan.internal"]})
    assert trusted_hosts(more) == ["plan.example.gov.uk", "plan.internal", "127.0.0.1", "localhost"]


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "192.0.2.7")])
def test_a_forwarded_address_is_believed_only_behind_a_proxy_that_was_configured(settings, clock, proxies, address):
    app = create_app(settings.model_copy(update={"behind_proxies": proxies}), clock=clock)
    seen: list[str | None] = []
    app.before_request(lambda: seen.append(request.remote_addr))
    app.test_client().get("/robots.txt", headers={"X-Forwarded-For": "198.51.100.1, 192.0.2.7"})
    assert seen == [address]
    app.extensions["forward-plan-database"].engine.dispose()


# Who may see what


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.MEMBER, ["member"]),
        (Role.OFFICER, ["officer", "member"]),
        (Role.ADMINISTRATOR, ["administrator", "officer", "member"]),
    ],
)
def test_each_role_sees_its_own_views_and_those_of_the_roles_it_covers(probes, signed_in, role, seen):
    browser = signed_in(role)
    statuses = {needed.value: browser.get(f"/probes/for/{needed.value}").status_code for needed in Role}
    assert statuses == {needed.value: 200 if needed.value in seen else 403 for needed in Role}


def test_somebody_unknown_is_asked_to_sign_in_and_comes_back(browser):
    answer = browser.get("/probes/for/officer?page=2")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/probes/for/officer?page%3D2")


def test_a_post_that_cannot_be_repeated_with_get_leads_only_to_signing_in(browser):
    answer = browser.post("/desk/account/sign-out-everywhere", data={"csrf_token": csrf_token(browser)})
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_a_view_that_says_nothing_about_access_is_shown_to_nobody(probes, browser, signed_in):
    assert browser.get("/probes/forgotten").status_code == 403
    assert signed_in(Role.ADMINISTRATOR).get("/probes/forgotten").status_code == 403


def test_an_invented_cookie_is_nobody(probes, browser):
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = "invented"
    assert browser.get("/probes/for/member").status_code == 303
    browser.set_cookie("forward-plan", "not.a.cookie")
    assert browser.get("/probes/for/member").status_code == 303


# What goes wrong


@pytest.mark.parametrize(
    ("name", "status"), [("rule", 409), ("calendar", 409), ("edited", 409), ("permitted", 409), ("missing", 404)]
)
def test_a_broken_rule_is_a_page_with_its_own_sentence(browser, name, status):
    answer = browser.get(f"/probes/rules/{name}")
    assert answer.status_code == status
    assert RULES[name].message in words_of(answer.text)


def test_a_locked_database_is_a_page_that_says_when_to_come_back(browser, officer_client, caplog):
    answer = officer_client.get("/probes/locked")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Try again in a minute." in words_of(answer.text)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


@pytest.mark.parametrize(
    ("name", "unavailable"),
    [("SQLITE_BUSY", True), ("SQLITE_FULL", True), ("SQLITE_CANTOPEN", True), ("SQLITE_ERROR", False)],
)
def test_a_mistake_in_our_sql_is_not_called_a_busy_database(name, unavailable):
    assert is_unavailable(sqlite_error(name, "")) is unavailable


def test_our_own_mistake_is_logged_and_answered_without_details(browser, caplog):
    answer = browser.get("/probes/mistake")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [ZeroDivisionError]


def test_a_wrong_method_names_the_right_ones(browser):
    answer = browser.delete("/robots.txt")
    assert answer.status_code == 405
    assert sorted(answer.headers["Allow"].split(", ")) == ["GET", "HEAD", "OPTIONS"]


def test_what_is_too_large_is_refused_with_a_page(browser):
    token = csrf_token(browser)
    answer = browser.post("/probes/echo", data={"text": "a" * 2_000_000, "csrf_token": token})
    assert answer.status_code == 413
    part = b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"a" * 2_000_000 + b"\r\n--b--\r\n"
    answer = browser.post("/probes/echo", data=part, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 413
    many = {f"field{number}": "a" for number in range(1_100)} | {"csrf_token": token}
    assert browser.post("/probes/echo", data=many, content_type="multipart/form-data").status_code == 413


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/probes/numbers/2147483647", 200),
        ("/probes/numbers/2147483648", 404),
        ("/probes/numbers/" + "9" * 30, 404),
        ("/probes/numbers/" + "9" * 900, 404),
        ("/probes/numbers/\u0661\u0662", 404),
        ("/probes/text/%00", 404),
        ("/probes/text/a%0d%0ab", 404),
        ("/probes/text/%ff%fe", 404),
        ("/probes/text/%ed%a0%80", 404),
        ("/probes/text/" + "a" * 1_000, 404),
        ("/probes/text/caf%C3%A9", 200),
        ("/probes/text/a?words=%00", 400),
        ("/probes/text/a?%00=words", 400),
        ("/probes/text/a?words=" + "a" * 8_000, 400),
        ("/probes/text/a?words=%ff", 200),
        ("/probes/text/a?words=caf%C3%A9", 200),
    ],
)
def test_malformed_addresses_are_refused_before_they_reach_a_query(browser, address, status):
    assert browser.get(address).status_code == status


def test_a_query_that_is_not_utf8_is_refused(browser):
    answer = browser.open("/robots.txt", environ_overrides={"QUERY_STRING": "words=\xff"})
    assert answer.status_code == 400


def test_a_form_with_nul_is_refused(browser):
    data = {"text": "a\0b", "csrf_token": csrf_token(browser)}
    assert browser.post("/probes/echo", data=data).status_code == 400


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.text(max_size=40),
    query=st.binary(max_size=40),
    body=st.binary(max_size=80),
    kind=st.sampled_from(
        ["application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=a", "text/plain"]
    ),
    method=st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "PUT"]),
)
def test_nothing_that_can_be_sent_is_our_mistake(browser, path, query, body, kind, method):
    environ = {
        "PATH_INFO": "/probes/text/" + path.encode("utf-8", "surrogatepass").decode("latin1"),
        "QUERY_STRING": query.decode("latin1"),
    }
    for address in ("/probes/text/a", "/sign-in"):
        overrides = environ if address != "/sign-in" else {"QUERY_STRING": environ["QUERY_STRING"]}
        answer = browser.open(address, method=method, data=body, content_type=kind, environ_overrides=overrides)
        assert answer.status_code < 500


# The files that machines ask for


def test_security_txt_says_whom_to_tell_and_expires_within_a_year(browser):
    answer = browser.get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    assert answer.text.splitlines() == [
        "Contact: http://plan.example.gov.uk/contact",
        "Expires: 2027-05-22T00:00:00Z",
        "Preferred-Languages: en",
        "Canonical: http://plan.example.gov.uk/.well-known/security.txt",
    ]


def test_search_engines_are_asked_to_stay_out_of_the_desk(browser):
    assert browser.get("/robots.txt").text == "User-agent: *\nDisallow: /desk/\nDisallow: /sign-in\n"
