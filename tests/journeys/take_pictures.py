"""Takes the README's pictures anew: `python -m tests.journeys.take_pictures ADDRESS PASSWORD` of a sample council."""

import sys
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.browser import open_browser, open_page, take_picture

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
        page.goto(first)
        page.get_by_text("How the call-in date was worked out").click()
        take_picture(page, PICTURES / "decision.png")
        _sign_in(page, password)
        page.goto("/desk/")
        take_picture(page, PICTURES / "desk.png")
        page.goto("/desk/compliance")
        take_picture(page, PICTURES / "compliance.png")
        page.goto("/calculators/call-in?rule=hillingdon&published_on=2023-12-20")
        take_picture(page, PICTURES / "calculator-phone.png", width=PHONE)
        page.goto(f"/desk{first}/correct")
        page.locator("#published_on-month").fill("13")
        page.get_by_role("button", name="Correct and announce again").click()
        page.locator(".govuk-error-summary").wait_for()
        take_picture(page, PICTURES / "errors.png")


def _sign_in(page: Page, password: str) -> None:
    page.goto("/sign-in")
    page.locator("input[name=email]").fill("officer@anyborough.example.gov.uk")
    page.locator("input[name=password]").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


if __name__ == "__main__":
    take_all(*sys.argv[1:3])
