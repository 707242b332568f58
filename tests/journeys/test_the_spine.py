"""The main story in a real browser: from the plan of January 2012 to a mailbox and a calendar."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import icalendar
import vobject
from playwright.sync_api import Page, expect

from scheduler.runner import run
from tests.builders import add_committee, add_member
from tests.journeys.browser import axe_violations, no_sideways_scroll
from tests.journeys.conftest import PLAN_FILE
from tests.relay import Relay
from tests.standing_clock import StandingClock
from webapp.config import Settings
from webapp.database import Database
from webapp.services.installation import install

ALL_SAINTS = "/desk/decisions/KEY-03FEB-12"


def test_from_the_plan_of_january_2012_to_a_mailbox_and_a_calendar(
    page: Page,
    site: Settings,
    clock: StandingClock,
    database: Database,
    officer: str,
    sign_in: Callable[[Page, str], None],
    relay: Relay,
) -> None:
    mailing = site.model_copy(update={"mail": "smtp", "smtp_host": "127.0.0.1", "smtp_port": relay.port})
    with database.transaction() as session:
        install(session, name="anyborough", now=clock())
        committee = add_committee(session, "Creating Opportunities and Tackling Inequalities")
        add_member(session, committee, "Rosalind Frame")
        add_member(session, committee, "Edwin Tarrant")
        add_member(session, committee, "Gone Before", left_on=date(2011, 5, 1))

    clock.set(datetime(2012, 1, 10, 10, 0, tzinfo=UTC))
    sign_in(page, officer)
    _import_the_plan(page)
    _complete_the_draft(page)

    clock.set(datetime(2012, 1, 13, 14, 30, tzinfo=UTC))
    sign_in(page, officer)
    _publish_the_record(page)
    _see_how_the_date_was_worked_out(page)

    for _ in range(2):
        assert run(mailing, once="queue_reminders", clock=clock) == 0
        assert run(mailing, once="deliver_mail", clock=clock) == 0
    _read_the_mail(relay, site)

    assert run(site, once="publish_feeds", clock=clock) == 0
    _read_the_feed(page)


def _import_the_plan(page: Page) -> None:
    page.get_by_role("button", name="Import a plan", exact=True).click()
    page.locator("input[type=file]").set_input_files(PLAN_FILE)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported from january_2012.csv")
    summary = page.locator(".govuk-summary-list").inner_text().split()
    assert summary == ["Rows", "read", "23", "New", "23", "Changed", "0", "Unchanged", "0", "Refused", "0"]
    expect(page.get_by_text("No decision maker is given.")).to_be_visible()
    _check(page)


def _complete_the_draft(page: Page) -> None:
    assert page.request.get("/decisions/KEY-03FEB-12").status == 404, "a draft is invisible"
    page.goto(ALL_SAINTS)
    expect(page.get_by_text("This draft cannot be in the plan yet.")).to_be_visible()
    _check(page)
    page.get_by_role("button", name="Complete it").click()
    page.get_by_label("Cabinet Member for Education, Skills and University").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Put in the plan").click()
    assert page.request.get("/decisions/KEY-03FEB-12").status == 200


def _publish_the_record(page: Page) -> None:
    page.goto(f"{ALL_SAINTS}/record")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter what was decided.")
    _check(page)
    page.get_by_label("Decision", exact=True).fill("The new primary school is commissioned.")
    for part, value in (("day", "13"), ("month", "1"), ("year", "2012")):
        page.locator(f"#decided_on-{part}").fill(value)
    page.get_by_label("Reasons for the decision").fill("Families asked for one school for all ages.")
    page.get_by_label("Alternatives considered and rejected").fill("To leave the two schools apart.")
    page.get_by_label("Interests declared").fill("None.")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Call-in will close at the end of Wednesday 18 January 2012.")).to_be_visible()
    expect(page.get_by_text("It may be implemented from Thursday 19 January 2012.")).to_be_visible()
    _check(page)
    page.get_by_role("button", name="Publish the record").click()
    expect(page.get_by_text("The record is published.")).to_be_visible()


def _see_how_the_date_was_worked_out(page: Page) -> None:
    page.goto("/decisions/KEY-03FEB-12")
    expect(page.get_by_role("main")).to_contain_text("Can be called in until the end of Wednesday 18 January 2012")
    page.get_by_text("How the call-in date was worked out").click()
    rows = page.locator(".fp-working tbody tr").all_inner_texts()
    assert [" ".join(row.split()) for row in rows] == [
        "Friday 13 January 2012 Not counted day of publication",
        "Saturday 14 January 2012 Not counted Saturday",
        "Sunday 15 January 2012 Not counted Sunday",
        "Monday 16 January 2012 Day 1",
        "Tuesday 17 January 2012 Day 2",
        "Wednesday 18 January 2012 Day 3",
    ]
    expect(page.get_by_text("Thursday 19 January 2012").first).to_be_visible()
    _check(page)


def _read_the_mail(relay: Relay, site: Settings) -> None:
    addresses = [address for envelope in relay.taken for address in envelope.rcpt_tos]
    assert sorted(addresses) == [
        "edwin@anyborough.example.gov.uk",
        "kit.barraclough@example.gov.uk",
        "rosalind@anyborough.example.gov.uk",
    ], "each once, and nobody who has left"
    message = message_from_bytes(bytes(relay.taken[0].content or b""), policy=default)
    words = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "the end of Wednesday 18 January 2012" in words
    assert "three working days" in words
    assert f"{site.base_url}/decisions/KEY-03FEB-12" in words
    assert str(message["X-Reminder-Key"]).startswith("call-in-opened/KEY-03FEB-12/2012-01-19T00:00Z/on-publication/")
    assert message.get_body(("html",)) is not None


def _read_the_feed(page: Page) -> None:
    body = page.request.get("/calendar/call-in.ics").body()
    by_icalendar = {
        str(event["UID"]): (event["DTSTART"].dt, event["DTEND"].dt, str(event["SUMMARY"]))
        for event in icalendar.Calendar.from_ical(body).walk("VEVENT")
    }
    by_vobject = {
        event.uid.value: (event.dtstart.value, event.dtend.value, event.summary.value)
        for event in vobject.readOne(body.decode()).vevent_list
    }
    assert by_icalendar == by_vobject
    # Without a cut-off the window's last day and the deadline are whole days; the end of a whole day is the next one.
    spans = sorted((start, end) for start, end, _ in by_icalendar.values())
    assert spans == [(date(2012, 1, 14), date(2012, 1, 19)), (date(2012, 1, 18), date(2012, 1, 19))]


def _check(page: Page) -> None:
    """Nothing for axe to find and nothing wider than a phone, on the page as it stands."""
    size = page.viewport_size
    assert axe_violations(page) == []
    assert no_sideways_scroll(page) == []
    assert axe_violations(page) == []
    page.set_viewport_size(size or {"width": 1280, "height": 900})
