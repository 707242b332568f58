"""Takes the README's pictures anew: `python -m tests.journeys.take_pictures ADDRESS PASSWORD` of a sample council."""

import sys
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.browser import DESK, open_browser, open_page, take_picture

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
PHONE = 390


def take_all(address: str, password: str) -> None:
    """Walk through the sample council and keep the pictures that the README shows."""
    with open_browser() as browser, open_page(browser, address) as page:
        page.goto("/plan")
        take_picture(page, PICTURES / "plan.png")
        page.goto("/call-in")
        first = page.locator("main a[href^='/decisions/']").first.get_attribute("href") or ""
        take_picture(page, PICTURES / "board-phone.png", width=PHONE)
        page.goto("/editions/")
        latest = page.locator("main a[href^='/editions/']").first.get_attribute("href") or ""
        page.goto(f"{latest}/changes")
        take_picture(page, PICTURES / "edition-changes.png")
        page.goto(first)
        page.get_by_text("How the call-in date was worked out").click()
        take_picture(page, PICTURES / "decision.png")
        page.goto("/calendar/")
        take_picture(page, PICTURES / "month.png")
        page.goto("/calendar/call-in/")
        _take_top(page, PICTURES / "calendar-phone.png", height=1400)
        _sign_in(page, password)
        page.goto("/desk/")
        take_picture(page, PICTURES / "desk.png")
        page.goto("/desk/notifications")
        take_picture(page, PICTURES / "notifications.png")
        page.goto("/desk/compliance")
        take_picture(page, PICTURES / "compliance.png")
        page.goto("/desk/editions/new")
        page.get_by_role("button", name="Show the preview").click()
        _take_preview(page, PICTURES / "edition-preview.png")
        page.goto("/calculators/call-in?rule=hillingdon&published_on=2023-12-20")
        take_picture(page, PICTURES / "calculator-phone.png", width=PHONE)
        page.goto(f"/desk{first}/correct")
        page.locator("#published_on-month").fill("13")
        page.get_by_role("button", name="Correct and announce again").click()
        page.locator(".govuk-error-summary").wait_for()
        take_picture(page, PICTURES / "errors.png")


def _take_top(page: Page, path: Path, *, height: int) -> None:
    """Keep the upper part of a page on a phone, which is where one begins."""
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": PHONE, "height": height})
    page.set_viewport_size({"width": DESK, "height": 900})


def _take_preview(page: Page, path: Path) -> None:
    """Keep what stands above the edition itself, which is long and is the plan, of which there is a picture."""
    page.set_viewport_size({"width": DESK, "height": 900})
    edition = page.locator("#edition").bounding_box()
    assert edition is not None
    page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": DESK, "height": edition["y"]})


def _sign_in(page: Page, password: str) -> None:
    page.goto("/sign-in")
    page.locator("input[name=email]").fill("officer@anyborough.example.gov.uk")
    page.locator("input[name=password]").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


if __name__ == "__main__":
    take_all(*sys.argv[1:3])
