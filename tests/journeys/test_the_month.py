"""The month calendar in a real browser: printed, on a phone without scripts, and from the keyboard."""

import io

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.builders import add_decision, at
from tests.journeys.browser import PHONE, axe_violations, no_sideways_scroll, open_page
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.expected_dates import on_day
from webapp.domain.london import london_date

NOVEMBER, DECEMBER = "/calendar/?month=2026-11", "/calendar/?month=2026-12"


@pytest.mark.usefixtures("sample")
def test_a_full_month_prints_on_one_sheet_and_a_fuller_one_too(page: Page, database: Database) -> None:
    for address, first, last in ((NOVEMBER, "Monday", "Some time in November 2026"), (DECEMBER, "Monday", "Solar")):
        words = _one_sheet(page, address)
        assert first in words
        assert last in words
        assert "Previous" not in words
    with database.transaction() as session:
        for number in range(60):
            on = london_date(at(f"2026-11-{number % 20 + 1:02}"))
            title = f"Leisure centre contract, lot {number}: management, catering and repairs until the spring of 2031"
            add_decision(session, f"BUSY/{number}", now=at("2026-11-01"), title=title, expected=on_day(on))
    assert "Leisure" in _one_sheet(page, NOVEMBER)


@pytest.mark.usefixtures("sample")
def test_a_printed_list_begins_on_the_first_sheet(page: Page) -> None:
    page.goto(f"{NOVEMBER}&view=list")
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    assert "Sunday 1 November 2026" in sheets[0].extract_text()


@pytest.mark.usefixtures("sample")
def test_on_a_phone_without_scripts_it_is_a_list_of_days(browser: Browser, site: Settings) -> None:
    with open_page(browser, site.base_url, width=PHONE, scripts=False) as page:
        page.goto("/calendar/")
        shown = page.locator("table time:visible").all_inner_texts()
        assert shown[0] == "Sunday 1 November 2026"
        assert "Monday 23 November 2026" in shown
        assert "Saturday 28 November 2026" not in shown
        page.get_by_role("link", name="Next: December 2026").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("December 2026")
        page.locator("summary", has_text="Go to another month").click()
        page.get_by_label("Month", exact=True).fill("Smarch 2026")
        page.get_by_label("Meetings").check()
        page.get_by_role("button", name="Show").click()
        expect(page.locator(".govuk-error-summary")).to_contain_text("Enter a month and a year")
        expect(page.get_by_label("Month", exact=True)).to_have_value("Smarch 2026")
        page.get_by_label("Month", exact=True).fill("October 2026")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("October 2026")
        expect(page.get_by_text("Shown: Meetings.")).to_be_visible()
        assert no_sideways_scroll(page) == []


@pytest.mark.usefixtures("sample")
def test_the_keyboard_goes_through_the_days_as_the_eye_does(page: Page) -> None:
    page.goto(DECEMBER)
    page.locator("main summary").focus()
    visited: list[str] = []
    while True:
        page.keyboard.press("Tab")
        on = page.evaluate("document.activeElement.closest('td')?.querySelector('time').dateTime ?? ''")
        if not on:
            break
        visited.append(on)
    assert len(set(visited)) > 5
    assert visited == sorted(visited)


@pytest.mark.usefixtures("sample")
def test_a_bar_lies_over_all_its_days(page: Page) -> None:
    page.goto(DECEMBER)
    bar = page.locator("td:has([datetime='2026-12-08']) .fp-bar__words").bounding_box()
    ends = page.locator("td:has([datetime='2026-12-13'])").bounding_box()
    assert bar is not None and ends is not None
    assert abs(bar["x"] + bar["width"] - ends["x"] - ends["width"]) <= 2
    assert axe_violations(page) == []


def _one_sheet(page: Page, address: str) -> str:
    """Print a page as it asks to be printed; return the words of its only sheet, which is A4 on its side."""
    page.goto(address)
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert [(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets] == [(842, 595)]
    return sheets[0].extract_text()
