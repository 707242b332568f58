"""Every page of the sample council, error states included, at phone and desk width: nothing for axe to find."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from scheduler.runner import run
from tests.journeys.browser import axe_violations, focused_by, no_sideways_scroll, open_page
from tests.standing_clock import StandingClock
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.lifecycle import Status
from webapp.models.decisions import Decision
from webapp.queries import decisions
from webapp.queries.decisions import Filters

PUBLIC = (
    "/", "/plan?words=nothing+has+these+words", "/decisions", "/decisions?status=Withdrawn", "/call-in",
    "/about-call-in", "/committees", "/calendar/", "/calendar/subscribe", "/calendar/call-in/",
    "/calendar/?month=2026-12", "/calendar/?month=2026-12&view=list&kind=meetings", "/calendar/?month=2050-02",
    "/calendar/?month=Smarch&committee=none-such&kind=meetings", "/accessibility", "/privacy", "/contact",
    "/how-dates-are-worked-out", "/sign-in", "/no-such-page", "/notices", "/should-have-been-key",
    "/calculators/call-in", "/calculators/call-in?rule=merton&published_on=2026-12-18",
    "/calculators/call-in?rule=own&published_on=2026-02-30", "/calculators/backwards",
    "/calculators/backwards?rule=england-regulations-of-2012&decision_on=2026-12-15", "/calculators/rules",
    "/editions/", "/editions/3", "/editions/4", "/editions/4/changes", "/editions/4/changes?since=9", "/slippage",
    "/subscribe", "/subscribe?decision=none-such", "/subscriptions/no-such-token",
)  # fmt: skip
DESK = (
    "/desk/", "/desk/decisions", "/desk/decisions?words=nothing+has+these", "/desk/decisions/new", "/desk/import",
    "/desk/account", "/desk/bodies", "/desk/bodies/meetings", "/desk/rules", "/desk/people", "/desk/compliance",
    "/desk/reports/urgency", "/desk/challenges", "/desk/deadlines", "/desk/deadlines/archive",
    "/desk/records-elsewhere", "/desk/notice-rules", "/desk/rules/presets", "/desk/calendar", "/desk/bodies/members",
    "/desk/editions", "/desk/editions/new", "/desk/plan-wording", "/desk/thresholds", "/desk/notifications",
    "/desk/notifications/messages",
)  # fmt: skip
NEW = (
    "/desk/bodies/decision-makers/new", "/desk/bodies/committees/new", "/desk/bodies/meetings/new", "/desk/people/new",
    "/desk/rules/new", "/desk/notice-rules/new", "/desk/calendar/holidays/new", "/desk/calendar/closures/new",
    "/desk/calendar/list", "/desk/challenges/new", "/desk/bodies/members/new", "/desk/records-elsewhere/import",
    "/desk/reports/urgency/made", "/desk/editions/new", "/desk/plan-wording", "/desk/thresholds/new",
)  # fmt: skip
PHONE = 320
FORMS = {
    Status.IN_PLAN: ("edit", "move", "withdraw", "record", "notices/new/general-exception", "notices/new/agenda"),
    Status.DECIDED: ("correct", "wording", "call-in", "withdraw"),
    Status.CALLED_IN: ("call-in/outcome", "call-in/validity"),
    Status.REFERRED_BACK: ("call-in/reconsidered",),
    Status.DRAFT: ("edit",),
}


@pytest.mark.parametrize("width", [320, 1280])
def test_public_pages_hold_nothing_for_axe(
    browser: Browser, site: Settings, sample: str, database: Database, clock: StandingClock, width: int
) -> None:
    assert run(site, once="publish_feeds", clock=clock) == 0
    shown = [f"/decisions/{one.slug}" for status, one in _one_of_each(database).items() if status is not Status.DRAFT]
    with open_page(browser, site.base_url, width=width) as page:
        problems = [line for path in (*PUBLIC, *shown) for line in _problems(page, path, width)]
    assert problems == []


@pytest.mark.parametrize("width", [320, 1280])
def test_desk_pages_hold_nothing_for_axe(
    browser: Browser,
    site: Settings,
    sample: str,
    database: Database,
    sign_in: Callable[[Page, str], None],
    width: int,
) -> None:
    found = _one_of_each(database)
    pages = [f"/desk/decisions/{one.slug}" for one in found.values()]
    case = f"/desk/decisions/{found[Status.CALLED_IN].slug}"
    cases = [f"{case}/{name}" for name in ("call-in/case", "notices", "notifications")]
    discard = f"/desk/decisions/{found[Status.DRAFT].slug}/discard"
    with open_page(browser, site.base_url, width=width) as page:
        sign_in(page, sample)
        paths = (*DESK, *pages, *cases, *_forms(found), discard)
        problems = [line for path in paths for line in _problems(page, path, width)]
        problems += _problems_of_previews(page, width)
        page.goto(f"/desk/decisions/{found[Status.DECIDED].slug}/call-in")
        page.locator("input[name=people]").first.check()
        page.get_by_label("Reasons given").fill("The survey was not shown.")
        page.get_by_role("button", name="Check what this does").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Check")
        problems += _problems(page, None, width, "signatures to be checked")
    assert problems == []


def test_forms_sent_wrong_hold_nothing_for_axe_where_they_have_the_least_room(
    browser: Browser, site: Settings, sample: str, database: Database, sign_in: Callable[[Page, str], None]
) -> None:
    problems = []
    with open_page(browser, site.base_url, width=PHONE) as page:
        sign_in(page, sample)
        for path in ("/desk/decisions/new", "/desk/import", *NEW, *_forms(_one_of_each(database))):
            page.goto(path)
            _send_it_wrong(page)
            problems += _problems(page, None, PHONE, f"{path} sent wrong")
    assert problems == []


@pytest.mark.parametrize("width", [320, 1280])
def test_two_versions_of_one_decision_hold_nothing_for_axe_and_fit(
    browser: Browser,
    site: Settings,
    sample: str,
    database: Database,
    sign_in: Callable[[Page, str], None],
    width: int,
) -> None:
    edit = f"/desk/decisions/{_one_of_each(database)[Status.IN_PLAN].slug}/edit"
    with open_page(browser, site.base_url, width=width) as page, open_page(browser, site.base_url) as other:
        for one in (page, other):
            sign_in(one, sample)
            one.goto(edit)
        _save(other, title="Their title", consultation="Their consultation")
        _save(page, title="My title", matter="My matter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("while you were editing")
        expect(page.locator("input[type=radio]:checked")).to_have_count(0)
        problems = [*_problems(page, None, width, "two versions"), *_too_wide(page)]
        page.get_by_role("button", name="Save what I chose").click()
        assert focused_by(page, "Choose which version of “Title” to keep.") == "keep-title"
        problems += [*_problems(page, None, width, "nothing chosen"), *_too_wide(page)]
        page.get_by_role("radio", name="Keep your version").check()
        page.get_by_role("button", name="Save what I chose").click()
        expect(page.get_by_role("main")).to_contain_text("Saved.")
        for words in ("My title", "My matter", "Their consultation"):
            expect(page.get_by_role("main")).to_contain_text(words)
    assert problems == []


def _forms(found: dict[Status, Decision]) -> list[str]:
    """Return the addresses of the forms that change a decision in each status."""
    return [f"/desk/decisions/{found[status].slug}/{name}" for status, names in FORMS.items() for name in names]


def _problems_of_previews(page: Page, width: int) -> list[str]:
    """Look at the preview of an edition that may be published, and of one that an incomplete draft keeps back."""
    page.goto("/desk/editions/new")
    for draft in page.locator("input[name=drafts]").all():
        draft.uncheck()
    page.get_by_role("button", name="Show the preview").click()
    expect(page.get_by_role("heading", name="When you press the button")).to_be_visible()
    if width == PHONE:
        page.get_by_role("button", name="Publish edition").click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
    problems = _problems(page, None, width, "preview")
    page.goto("/desk/editions/new")
    page.get_by_role("button", name="Show the preview").click()
    expect(page.get_by_role("heading", name="Problems that stop publication")).to_be_visible()
    return problems + _problems(page, None, width, "preview with problems")


def _save(page: Page, **fields: str) -> None:
    """Type into an edit page and save it."""
    for name, words in fields.items():
        page.locator(f"[name={name}]").fill(words)
    page.get_by_role("main").get_by_role("button", name="Save").click()


def _too_wide(page: Page) -> list[str]:
    """Say by how much the page is wider than its window."""
    over = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return [f"{over} px too wide"] if over > 0 else []


def _one_of_each(database: Database) -> dict[Status, Decision]:
    """Return one decision of each status that the sample council has."""
    with database.reading() as session:
        found, _ = decisions.listed(session, Filters(), public_only=False)
    return {one.status: one for one in found}


def _send_it_wrong(page: Page) -> None:
    """Empty every text of the form and send it."""
    form = page.locator("main form").last
    for box in form.locator("input[type=text]:visible, textarea:visible").all():
        box.fill("")
    form.locator("button[type=submit]:not([aria-hidden]):not(.govuk-button--secondary)").first.click()
    expect(page.locator(".govuk-error-summary"), f"{page.url} took an empty form").to_have_count(1)


def _problems(page: Page, path: str | None, width: int, name: str = "") -> list[str]:
    if path is not None:
        page.goto(path)
    if "/editions/" in page.url:
        page.evaluate("() => document.querySelectorAll('main details').forEach((part) => { part.open = true })")
    found = axe_violations(page)
    if width == PHONE:
        found += no_sideways_scroll(page)
    return [f"{name or path}: {line}" for line in found]
