"""A real browser for the journeys: Chromium, axe on the page, its width on a phone, pictures. No tests in here."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

PHONE, DESK = 320, 1280
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium() -> str | None:
    """Return the path of the machine's Chromium: FORWARD_PLAN_TEST_CHROMIUM, else Debian's name or others'."""
    named = os.environ.get("FORWARD_PLAN_TEST_CHROMIUM")
    return named or next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium with a profile of its own, and end it afterwards."""
    with tempfile.TemporaryDirectory(prefix="forward-plan-browser-") as home, sync_playwright() as playwright:
        environment = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home}
        browser = playwright.chromium.launch(executable_path=chromium(), args=_FLAGS, env=environment)
        yield browser
        browser.close()


@contextmanager
def open_page(browser: Browser, base_url: str, *, width: int = DESK, scripts: bool = True) -> Iterator[Page]:
    """Open a page of its own session; what its console calls an error, or a script throws, fails the journey."""
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": width, "height": 900},
        java_script_enabled=scripts,
        locale="en-GB",
        timezone_id="Europe/London",
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
    yield page
    context.close()
    assert not complaints, f"the browser complained: {complaints}"


def _is_complaint(message: Any) -> bool:
    """Errors count, but not that a page answered 4xx: journeys ask for such pages on purpose."""
    return message.type == "error" and "the server responded with a status of 4" not in message.text


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def axe_violations(page: Page, *, leave_out: Sequence[str] = ()) -> list[str]:
    """Return what axe finds on the page as it stands, one line for each element; leave_out holds ids of axe's rules."""
    page.evaluate(_axe())
    options = {
        "runOnly": {"type": "tag", "values": _AXE_RULES},
        "resultTypes": ["violations"],
        "rules": {rule: {"enabled": False} for rule in leave_out},
    }
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def no_sideways_scroll(page: Page) -> list[str]:
    """Return the elements that make the page wider than a window of 320 px; none when it fits."""
    page.set_viewport_size({"width": PHONE, "height": 900})
    return list(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
            [...document.querySelectorAll('body *')]
              .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
              .map((element) => element.outerHTML.slice(0, 160)).slice(0, 10)"""
        )
    )


def focused_by(page: Page, error_text: str) -> str | None:
    """Follow a link of the error summary and return the id of the input that then has the focus."""
    page.locator(".govuk-error-summary").get_by_role("link", name=error_text).click()
    focused = page.evaluate("() => document.activeElement.id")
    return str(focused) if focused else None


def take_picture(page: Page, path: Path, *, width: int = DESK) -> Path:
    """Save a picture of the whole page at a width, and return its path."""
    page.set_viewport_size({"width": width, "height": 900})
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path
