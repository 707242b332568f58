"""The plan of January 2012 as the edition of its day, and the editions before and after it."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.builders import add_maker
from tests.checked_client import CheckedClient, form_on, inputs_of, parse, words_of
from tests.january_2012 import LISTED_NEW, NEW_ITEMS, WITHOUT_ENTRY, WITHOUT_MAKER
from tests.journeys.conftest import PLAN_FILE
from tests.standing_clock import StandingClock
from tests.views.public_words import seen_at
from webapp.database import Database
from webapp.domain.accounts import Role

TITLE = "Forward plan of key decisions, 1 January 2012 to 30 April 2012"
DRAFT = "/desk/decisions/KEY-03FEB-12"
SCHOOLS = "Cabinet Member for Education, Skills and University"
REFERENCE = re.compile(r"KEY ?/? ?\d\d ?/? ?[A-Z]{3} ?/ ?\d\d")
NEW = sorted(set(LISTED_NEW) - {WITHOUT_ENTRY})
JANUARY_TO_APRIL = ("1", "1", "2012", "30", "4", "2012")
FEBRUARY_TO_MAY = ("1", "2", "2012", "31", "5", "2012")
FEBRUARY_CHANGES = (
    "1 new 2 moved 0 reworded 1 gone 20 unchanged "
    "New KEY/03MAR/12 School Term Dates 2013-2014 Expected in March 2012 (no day fixed). Decision maker: Cabinet "
    "Member for Education, Skills and University. Scrutiny committee: none named. KEY/03MAR/12 as it stands today "
    "Moved KEY/02DEC/11 Section 75 agreement with NHS Peterborough Moved from January 2012 to March 2012. "
    "17 January 2012: moved from January 2012 to March 2012. Reason: The partners asked for time. "
    "Scrutiny committee: Health Issues. KEY/02DEC/11 as it stands today "
    "KEY/01OCT/11 Sale of surplus former residential care home - Eye Moved from January 2012 to May 2012. "
    "17 January 2012: moved from January 2012 to May 2012. Reason: The buyer withdrew. "
    "Scrutiny committee: Sustainable Growth. KEY/01OCT/11 as it stands today "
    "Gone KEY/06DEC/11 Solar Photo-voltaic (PV) Panels Framework Agreement Withdrawn on 17 January 2012. Reason: The "
    "tariff was cut. It had been: January 2012. Scrutiny committee: Sustainable Growth. KEY/06DEC/11 as it stands today"
)


@pytest.fixture
def january(clock: StandingClock) -> None:
    """Set the clock to the day on which the plan of January 2012 is put in."""
    clock.set(datetime(2012, 1, 10, 10, 0, tzinfo=UTC))


@pytest.mark.usefixtures("january")
def test_an_officer_publishes_the_plan_as_the_edition_of_its_day(
    page: Page, officer: str, sign_in: Callable[[Page, str], None], client: CheckedClient
) -> None:
    sign_in(page, officer)
    _import_in_the_browser(page)
    _ask_for_a_preview(page)
    problem = f"{WITHOUT_MAKER}: no decision maker is given."
    expect(page.locator("#problems ~ ul").first.locator("li")).to_have_text([problem])
    _read_the_warnings(page)
    page.get_by_role("link", name=problem).click()
    page.get_by_label(SCHOOLS).check()
    page.get_by_role("button", name="Save").click()

    _ask_for_a_preview(page)
    expect(page.locator("#problems")).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("Nobody is told by e-mail: this edition was published elsewhere.")
    page.get_by_role("button", name="Publish edition 1").click()
    page.get_by_role("link", name="Tick the box when you have looked at the preview.").click()
    page.get_by_label("I have looked at this preview, and it may be published").check()
    page.get_by_role("button", name="Publish edition 1").click()
    expect(page.get_by_role("main")).to_contain_text("Edition 1 is published. It can no longer be changed.")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_role("main")).to_contain_text("Friday 16 December 2011")
    _read_every_form_of_it(client)


def _import_in_the_browser(page: Page) -> None:
    page.goto("/desk/import")
    page.locator("input[type=file]").set_input_files(PLAN_FILE)
    _type_day(page, "published_on", "16", "12", "2011")
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported from january_2012.csv")


def _ask_for_a_preview(page: Page) -> None:
    """Prepare the edition as it was printed, with its own list of new items."""
    page.goto("/desk/editions")
    page.get_by_role("button", name="Prepare an edition").click()
    _type_day(page, "first_day", "1", "1", "2012")
    _type_day(page, "last_day", "30", "4", "2012")
    page.get_by_label("List of new items, if the edition has one of its own").fill(NEW_ITEMS)
    page.get_by_label("This edition was already published elsewhere").check()
    _type_day(page, "published_on", "16", "12", "2011")
    page.get_by_label("Where it was published").fill("on paper")
    page.get_by_role("button", name="Show the preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Edition 1: {TITLE}")


def _type_day(page: Page, name: str, day: str, month: str, year: str) -> None:
    for part, typed in (("day", day), ("month", month), ("year", year)):
        page.locator(f"#{name}-{part}").fill(typed)


def _read_the_warnings(page: Page) -> None:
    words = page.get_by_role("main").inner_text()
    assert f"{WITHOUT_ENTRY} is announced as new, and the edition has no entry for it." in words
    assert "Nothing is expected in April 2012." in words
    assert "clear days" not in words.split("As the public will see it")[0], "the law of 2011 knew none"


def _read_every_form_of_it(client: CheckedClient) -> None:
    """The page, the CSV file and the PDF hold the same 23 entries, and the same six are marked as new."""
    shown = _entries_on_the_page(client, 1)
    rows = _rows_of_the_csv(client, 1)
    assert (len(shown), len(rows)) == (23, 23)
    assert shown == {row["Reference"]: row["New in this edition"] == "Yes" for row in rows}
    assert sorted(reference for reference, is_new in shown.items() if is_new) == NEW
    assert WITHOUT_ENTRY in seen_at(client, "/editions/1"), "its own list of new items named it, without an entry"

    pdf = PdfReader(io.BytesIO(client.get("/editions/1/plan.pdf").data))
    text = " ".join(" ".join(one.extract_text() for one in pdf.pages).split())
    assert pdf.metadata is not None
    assert pdf.metadata.title == TITLE
    assert bool(pdf.root_object["/MarkInfo"]["/Marked"])
    assert {found.replace(" ", "") for found in REFERENCE.findall(text)} - {WITHOUT_ENTRY} == set(shown)


@pytest.mark.usefixtures("january")
def test_the_plan_of_february_2012_says_exactly_what_changed(
    signed_in: Callable[..., CheckedClient], client: CheckedClient, clock: StandingClock, database: Database
) -> None:
    officer = signed_in(Role.OFFICER)
    _import(officer, PLAN_FILE.read_bytes(), ("16", "12", "2011"))
    officer.submit(f"{DRAFT}/edit", decision_makers=[_office(database, SCHOOLS)])
    _publish(officer, _period(*JANUARY_TO_APRIL) | _elsewhere("16", "12", "2011") | {"listed_new": NEW_ITEMS})

    clock.set(datetime(2012, 1, 17, 10, 0, tzinfo=UTC))
    officer = signed_in(Role.OFFICER, "Adaeze Hall")
    _move(officer, "KEY-01OCT-11", "May 2012", "The buyer withdrew.")
    _move(officer, "KEY-02DEC-11", "March 2012", "The partners asked for time.")
    officer.submit("/desk/decisions/KEY-06DEC-11/withdraw", reason="The tariff was cut.")
    _add_term_dates(officer, database)
    _publish(officer, _period(*FEBRUARY_TO_MAY))

    assert seen_at(client, "/editions/2/changes").replace(" . ", ". ").split(" Compare ", 2)[2] == FEBRUARY_CHANGES
    assert len(_rows_of_the_csv(client, 2)) == len(_entries_on_the_page(client, 2)) == 23


@pytest.mark.usefixtures("january")
def test_new_items_are_computed_from_the_edition_before(
    signed_in: Callable[..., CheckedClient], client: CheckedClient, database: Database
) -> None:
    officer = signed_in(Role.OFFICER)
    table = PLAN_FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    november = "".join(line for line in table if line.split(",")[0] not in NEW)
    _import(officer, november.encode(), ("18", "11", "2011"))
    _publish(officer, _period("1", "12", "2011", "31", "3", "2012") | _elsewhere("18", "11", "2011"))
    assert set(_entries_on_the_page(client, 1).values()) == {False}, "of the first edition nobody can tell"

    _import(officer, PLAN_FILE.read_bytes(), ("16", "12", "2011"))
    officer.submit(f"{DRAFT}/edit", decision_makers=[_office(database, SCHOOLS)])
    _publish(officer, _period(*JANUARY_TO_APRIL) | _elsewhere("16", "12", "2011"))
    shown = _entries_on_the_page(client, 2)
    assert sorted(reference for reference, is_new in shown.items() if is_new) == NEW
    assert len(shown) == 23
    assert "6 new 0 moved 0 reworded 0 gone 17 unchanged" in seen_at(client, "/editions/2/changes")


def _entries_on_the_page(client: CheckedClient, number: int) -> dict[str, bool]:
    """Return the references of an edition's entries in their order, and whether each is marked as new."""
    page = parse(client.get(f"/editions/{number}").text)
    rows = [row for row in page.iter("tr") if "fp-entry" in (row.get("class") or "")]
    return {row.findtext(".//span") or "": "New" in [tag.text for tag in row.iterfind("./td/strong")] for row in rows}


def _rows_of_the_csv(client: CheckedClient, number: int) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/editions/{number}/plan.csv").data.decode("utf-8-sig"))))


def _period(*parts: str) -> dict[str, str]:
    """Return the choices of a regular edition with this first and last day."""
    names = (f"{end}_day-{part}" for end in ("first", "last") for part in ("day", "month", "year"))
    return {"kind": "regular", **dict(zip(names, parts, strict=True))}


def _elsewhere(day: str, month: str, year: str) -> dict[str, str]:
    on = {"published_on-day": day, "published_on-month": month, "published_on-year": year}
    return on | {"is_elsewhere": "y", "published_elsewhere": "on paper"}


def _import(officer: CheckedClient, content: bytes, published_on: tuple[str, str, str]) -> None:
    fields = dict(zip((f"published_on-{part}" for part in ("day", "month", "year")), published_on, strict=True))
    answer = officer.submit("/desk/import", fields | {"file": (io.BytesIO(content), "plan.csv")})
    assert answer.status_code == 200, words_of(answer.text)


def _publish(officer: CheckedClient, chosen: dict[str, str]) -> None:
    """Announce every draft with an edition, as the form offers it, and publish what was previewed."""
    page = officer.submit("/desk/editions/new", chosen, action="/desk/editions/preview").text
    pressed = inputs_of(form_on(page, "/desk/editions/publish"))
    answer = officer.post("/desk/editions/publish", data=pressed | {"seen": "y"})
    assert answer.status_code == 303, words_of(answer.text)


def _move(officer: CheckedClient, slug: str, month: str, reason: str) -> None:
    fields = {"when-precision": "month", "when-month": month, "reason": reason}
    assert officer.submit(f"/desk/decisions/{slug}/move", fields).status_code == 303


def _add_term_dates(officer: CheckedClient, database: Database) -> None:
    """Add the entry that the plan of January had announced and left out; the February plan announces it."""
    fields = {
        "reference": WITHOUT_ENTRY,
        "title": "School Term Dates 2013-2014",
        "matter": "When schools open and close.",
        "ground": "communities",
        "decision_makers": [_office(database, SCHOOLS)],
        "wards": ["all"],
        "when-precision": "month",
        "when-month": "March 2012",
    }
    answer = officer.submit("/desk/decisions/new", fields)
    assert answer.status_code == 303, words_of(answer.text)


def _office(database: Database, name: str) -> str:
    """Return what the forms send for an office."""
    with database.transaction() as session:
        return str(add_maker(session, name).id)
