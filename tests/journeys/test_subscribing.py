"""Subscribing in a real browser: asked for, confirmed by the link in the mail, changed, ended with one button."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from playwright.sync_api import Page, expect

from scheduler.runner import run
from tests.journeys.browser import PHONE, axe_violations, focused_by, no_sideways_scroll
from tests.standing_clock import StandingClock
from webapp.config import Settings

EMAIL = "jo@example.org"


def test_from_an_address_alone_to_the_last_mail(page: Page, site: Settings, sample: str, clock: StandingClock) -> None:
    page.goto("/plan?ward=foxholes")
    page.get_by_role("link", name="Follow this list by e-mail").click()
    expect(page.get_by_label("Foxholes")).to_be_checked()
    page.get_by_role("button", name="Subscribe", exact=True).click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    _check(page)
    assert focused_by(page, "Enter your e-mail address.") == "email"
    page.keyboard.type(EMAIL)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your mailbox")
    _check(page)

    page.goto(_link_in_the_mail(site, clock, "/subscribe/confirm/"))
    expect(page.get_by_text("Ward: Foxholes")).to_be_visible()
    _check(page)
    page.get_by_role("button", name="Confirm my subscription").click()
    expect(page.get_by_text("Your subscription is confirmed.")).to_be_visible()
    _check(page)

    page.get_by_label("Everything in the forward plan").check()
    expect(page.get_by_label("Foxholes")).to_be_hidden()
    page.get_by_role("button", name="Save my choices").click()
    expect(page.get_by_text("Your choices have been saved.")).to_be_visible()
    expect(page.locator("#chosen + ul li").first).to_have_text("Everything in the forward plan")

    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Unsubscribe")
    _check(page)
    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are unsubscribed")
    _check(page)


def _link_in_the_mail(site: Settings, clock: StandingClock, path: str) -> str:
    """Send what waits, and return the one link of that kind in the mail to our reader."""
    assert run(site, once="deliver_mail", clock=clock) == 0
    letters = [message_from_bytes(file.read_bytes(), policy=default) for file in Path(site.instance).rglob("*.eml")]
    (letter,) = [one for one in letters if one["To"] and EMAIL in one["To"]]
    assert isinstance(letter, EmailMessage)
    text = letter.get_body(("plain",))
    assert text is not None
    links = re.findall(rf"{re.escape(site.base_url)}{path}[0-9a-f]+", text.get_content())
    assert len(set(links)) == 1
    return links[0]


def _check(page: Page) -> None:
    wide = page.viewport_size
    assert axe_violations(page) == []
    assert no_sideways_scroll(page) == []
    page.set_viewport_size(wide or {"width": PHONE, "height": 900})
