"""What people see while the database is really away: a file that is gone, a server that does not answer."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checked_client import CheckedClient, words_of
from tests.standing_clock import StandingClock
from webapp.app import create_app
from webapp.config import Settings


@pytest.fixture(params=["file", "server"])
def address_of_nothing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database that cannot be reached."""
    if request.param == "file":
        yield f"sqlite:///{tmp_path / 'gone' / 'forward-plan.db'}"
        return
    # The port is taken, so that nobody else can begin to answer there, but nobody listens.
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"postgresql://nobody@127.0.0.1:{taken.getsockname()[1]}/gone"


@pytest.fixture
def officer_without_database(
    settings: Settings, clock: StandingClock, officer_client: CheckedClient, address_of_nothing: str
) -> Iterator[CheckedClient]:
    """Return the browser of somebody who had signed in before the database went away."""
    app = create_app(settings.model_copy(update={"database_url": address_of_nothing}), clock=clock)
    app.test_client_class = CheckedClient
    browser = app.test_client()
    assert isinstance(browser, CheckedClient)
    cookie = officer_client.get_cookie("forward-plan")
    assert cookie is not None
    browser.set_cookie("forward-plan", cookie.value)
    yield browser
    app.extensions["forward-plan-database"].engine.dispose()


@pytest.mark.parametrize("address", ["/", "/call-in", "/desk/", "/desk/account"])
def test_every_page_says_when_to_come_back(
    officer_client: CheckedClient, officer_without_database: CheckedClient, address: str
) -> None:
    assert officer_client.get(address).status_code == 200
    answer = officer_without_database.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Try again in a minute." in words_of(answer.text)


def test_what_needs_no_database_is_answered_all_the_same(officer_without_database: CheckedClient) -> None:
    assert officer_without_database.get("/healthz").status_code == 200
    assert officer_without_database.get("/robots.txt").status_code == 200


def test_monitoring_is_told(officer_without_database: CheckedClient) -> None:
    answer = officer_without_database.get("/readyz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.json == {"status": "not ready", "reasons": ["The database cannot be used."], "warnings": []}
