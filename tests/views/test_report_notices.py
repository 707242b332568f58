"""Draft and final reports, which only staff see, and the public report: recorded, judged, kept from the public."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlmodel import select

from tests.builders import ACTOR, add_decision
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from tests.notice_cases import DESK, IN_PLAN_SINCE, NOW, PAGE, RULES, add_short_decision, publish
from tests.standing_clock import StandingClock
from tests.views.public_words import seen, seen_at
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.statutory_notices import INTERNAL, NOTICE_WORDS, NoticeKind, WrittenNotice
from webapp.models.notices import StatutoryNotice
from webapp.queries import decisions
from webapp.services.rules import notice_row_of

DUE = "It was due by Friday 30 January 2026, at least 11 days before the decision on Tuesday 10 February 2026"


@pytest.fixture
def clock() -> StandingClock:
    """Stand on Monday 2 February 2026 at 3pm."""
    return StandingClock(NOW)


@pytest.fixture(autouse=True)
def decision_under_a_rule_with_days_for_reports(database: Database) -> None:
    """Announce KEY/01FEB/26, expected on Tuesday 10 February 2026, where reports are due 18, 11 and 7 days before."""
    with database.transaction() as session:
        add_short_decision(session)
        rule = replace(RULES[-1], draft_report_days_before=18, final_report_days_before=11, public_report_days_before=7)
        session.add(notice_row_of(rule))


def hand_in(browser: CheckedClient, kind: NoticeKind, base: str = DESK, **typed: str) -> str:
    """Record a report with the day that the form offers, now, and return the words of the page that asks once more."""
    address = f"{base}/new/{kind.value}"
    check = browser.submit(address, typed)
    assert check.status_code == 200, words_of(check.text)
    answer = browser.post(address, data=inputs_of(form_on(check.text)) | {"confirm": "yes"})
    assert (answer.status_code, answer.location) == (303, base)
    return seen(check.text)


def only_notice(database: Database) -> StatutoryNotice:
    with database.reading() as session:
        return session.exec(select(StatutoryNotice)).one()


def test_reports_are_offered_recorded_and_judged(officer_client: CheckedClient, database: Database) -> None:
    words = words_of(officer_client.get(DESK).text)
    assert "Record that a report was handed in Draft report Final report Publish a notice" in words
    form = words_of(officer_client.get(f"{DESK}/new/final-report").text)
    assert "Record: Final report" in form and "Day it was handed in" in form
    check = hand_in(officer_client, NoticeKind.FINAL_REPORT)
    assert f"Check before you record the report When it was due {DUE}, and came late." in check
    assert "Only staff see this." in check and "The public reads" not in check
    page = seen(officer_client.get(DESK).text)
    assert "The report is recorded." in page
    assert "Final report handed in" in page
    assert f"Reports handed in Only staff see these. Final report {DUE}" in page
    assert "See the public page" not in page
    assert "Draft report At least 18 days before the decision. Missed Friday 23 January 2026 Not yet" in page
    row = only_notice(database)
    assert (row.kind, row.published_at, row.recorded_by) == (NoticeKind.FINAL_REPORT, NOW, ACTOR)


def test_a_report_in_time_is_met_on_the_compliance_board(officer_client: CheckedClient) -> None:
    on_friday = {"published_on-day": "30", "published_on-month": "1"}
    assert f"{DUE}, and came in time." in hand_in(officer_client, NoticeKind.FINAL_REPORT, **on_friday)
    board = seen(officer_client.get("/desk/compliance").text)
    assert "Met: Final report" in board, board


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("kind", sorted(INTERNAL))
def test_the_public_never_sees_what_was_handed_in(
    client: CheckedClient,
    database: Database,
    signed_in: Callable[[Role], CheckedClient],
    kind: NoticeKind,
    role: Role | None,
) -> None:
    with database.transaction() as session:
        decision = decisions.by_slug(session, "KEY-01FEB-26", public_only=False)
        assert decision is not None
        uuid = publish(session, decision, WrittenNotice(kind=kind, published_at=NOW)).uuid
    browser = signed_in(role) if role else client
    assert browser.get(f"{PAGE}/notices/{uuid}").status_code == 404
    register = seen(browser.get(f"/notices?kind={kind.value}").text)
    assert "No notice has been published yet." in register
    page = browser.get(PAGE).text
    assert uuid not in page and NOTICE_WORDS[kind] not in page
    assert f'value="{kind.value}"' not in browser.get("/notices").text


def test_a_public_report_has_a_page_of_its_own(
    client: CheckedClient, officer_client: CheckedClient, database: Database
) -> None:
    assert "The public reads all of this at once." in hand_in(officer_client, NoticeKind.PUBLIC_REPORT)
    words = seen_at(client, f"{PAGE}/notices/{only_notice(database).uuid}")
    assert "Regulation 7 Public report About: School extension" in words
    assert "It was due by Tuesday 3 February 2026, at least 7 days before the decision" in words
    assert "Public report about KEY/01FEB/26" in seen_at(client, "/notices?kind=public-report")
    assert "Public report , published at 3pm on Monday 2 February 2026" in seen_at(client, PAGE)


def test_a_draft_of_an_entry_may_have_reports_but_no_notices(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/02FEB/26", now=IN_PLAN_SINCE, publish=False)
    base = DESK.replace("01FEB", "02FEB")
    words = words_of(officer_client.get(base).text)
    assert "Record that a report was handed in" in words and "Publish a notice" not in words
    hand_in(officer_client, NoticeKind.DRAFT_REPORT, base)
    assert officer_client.get(f"{base}/new/public-report").status_code == 409


def test_a_report_is_corrected_and_taken_back_with_reasons_for_staff(
    officer_client: CheckedClient, database: Database
) -> None:
    hand_in(officer_client, NoticeKind.DRAFT_REPORT)
    own = f"{DESK}/{only_notice(database).uuid}"
    assert "Enter the reason." in words_of(officer_client.submit(f"{own}/correct", published_time="1pm").text)
    check = officer_client.submit(f"{own}/correct", published_time="1pm", why="It came at one.")
    assert "Check before you correct the report" in words_of(check.text)
    answer = officer_client.post(f"{own}/correct", data=inputs_of(form_on(check.text)) | {"confirm": "yes"})
    assert answer.status_code == 303
    assert "It no longer counts as handed in." in words_of(officer_client.get(f"{own}/withdraw").text)
    assert "which the public will read" not in words_of(officer_client.submit(f"{own}/withdraw").text)
    assert officer_client.submit(f"{own}/withdraw", reason="The wrong file.").status_code == 303
    page = seen(officer_client.get(DESK).text)
    for said in ("The report no longer counts.", "Draft report corrected. It came at one.", "Draft report withdrawn."):
        assert said in page
