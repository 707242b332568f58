"""What a journey needs: the application behind a real port, a real browser, a real mail server."""

import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, Page
from sqlalchemy.engine import Engine
from waitress.server import create_server

from tests.conftest import PASSWORD, OwnDatabase
from tests.journeys.browser import open_browser, open_page
from tests.relay import Relay
from tests.standing_clock import StandingClock
from webapp.adapters.bank_holidays import calendar_for
from webapp.adapters.passwords import hash_password
from webapp.app import create_app
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.days import Nation
from webapp.services import accounts, sample_council


@pytest.fixture
def relay() -> Iterator[Relay]:
    """Run a real SMTP server on loopback."""
    with Relay() as relay:
        yield relay


@pytest.fixture
def site(
    settings: Settings, engine: Engine, clock: StandingClock, compiled_templates: FileSystemBytecodeCache
) -> Iterator[Settings]:
    """Serve the application on a free port; give the settings that name its address."""
    probe = create_server(lambda _environ, _start: [], host="127.0.0.1", port=0)
    port = probe.effective_port
    probe.close()
    served = settings.model_copy(update={"port": port, "base_url": f"http://127.0.0.1:{port}"})
    app: Flask = create_app(served, clock=clock)
    app.extensions["forward-plan-database"] = OwnDatabase(engine)
    app.jinja_env.bytecode_cache = compiled_templates
    server = create_server(app, host="127.0.0.1", port=port, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield served
    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(server.close)
    thread.join(1)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once for this worker."""
    with open_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, site: Settings) -> Iterator[Page]:
    """Open a page at desk width; anything its console complains about fails the journey."""
    with open_page(browser, site.base_url) as page:
        yield page


@pytest.fixture
def officer(database: Database, clock: StandingClock) -> str:
    """Add a governance officer who may really sign in; give the address."""
    with database.transaction() as session:
        user = accounts.add_user(
            session,
            email="priya.shaw@anyborough.example.gov.uk",
            name="Priya Shaw",
            role=Role.OFFICER,
            password=PASSWORD,
            hash_password=hash_password,
            actor="tests",
            now=clock(),
        )
        return user.email


@pytest.fixture
def sample(database: Database, clock: StandingClock) -> str:
    """Load the sample council; give its officer's address."""
    with database.transaction() as session:
        council = sample_council.load(
            session,
            now=clock(),
            calendar=calendar_for(Nation.ENGLAND),
            password=PASSWORD,
            hash_password=cache(hash_password),  # they all have the same password
        )
        return next(user.email for user in council.users if user.role is Role.ADMINISTRATOR)


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """Return a function that signs somebody in through the page."""

    def through(page: Page, email: str) -> None:
        page.goto("/sign-in")
        page.locator("input[name=email]").fill(email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        assert "/sign-in" not in page.url, page.get_by_role("main").inner_text()

    return through


PLAN_FILE = Path(__file__).parents[1] / "adapters" / "january_2012.csv"
