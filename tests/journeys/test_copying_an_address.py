"""The button that copies a calendar's address: with a clipboard, over plain http without one, and when all fails."""

import pytest
from playwright.sync_api import Page, expect

from webapp.config import Settings

CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: %s})"
KEEPING = "{writeText: async (text) => { window.kept = text }}"
NO_COMMAND = "document.execCommand = () => false"
COMMAND_NOTED = """document.addEventListener('copy', () => { window.kept = window.getSelection().toString() })"""


@pytest.mark.parametrize(
    ("scripts", "said", "is_kept"),
    [
        (CLIPBOARD % KEEPING, "Copied", True),
        (f"{CLIPBOARD % 'undefined'}; {COMMAND_NOTED}", "Copied", True),
        (f"{CLIPBOARD % 'undefined'}; {NO_COMMAND}", "Press Ctrl+C", False),
    ],
    ids=["clipboard", "plain http", "nothing works"],
)
def test_the_address_is_copied_or_left_selected_and_the_button_says_which(
    page: Page, site: Settings, scripts: str, said: str, is_kept: bool
) -> None:
    page.add_init_script(scripts)
    page.clock.install()
    page.goto("/calendar/plan/")
    button, status = page.locator("button[data-copy]"), page.locator("button[data-copy] + [role=status]")
    before = button.inner_html()
    address = page.locator("#address").input_value()
    assert address == f"{site.base_url}/calendar/plan.ics"
    button.click()
    expect(status).to_have_text(said)
    expect(button).to_have_text(f"{said} Address of this calendar")
    assert page.evaluate("window.kept") == (address if is_kept else None)
    selected = "() => { const one = document.querySelector('#address'); return one.selectionEnd - one.selectionStart }"
    assert page.evaluate(selected) == len(address)
    assert page.evaluate("document.activeElement.tagName") == ("BUTTON" if is_kept else "INPUT")
    page.clock.run_for(3_000)
    expect(status).to_be_empty()
    assert button.inner_html() == before
