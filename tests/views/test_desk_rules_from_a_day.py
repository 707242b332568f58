"""A rule changes from a day on in one step, and the preview tells which rule holds on which day."""

from datetime import date, time

import pytest

from tests.builders import add_rule
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.database import Database
from webapp.domain.constitution import CallInRule
from webapp.queries import rules as rules_query

FIRST = {"valid_from-day": "1", "valid_from-month": "1", "valid_from-year": "2027"}


@pytest.fixture
def address(database: Database) -> str:
    with database.transaction() as session:
        return f"/desk/rules/{add_rule(session, cut_off=time(17)).uuid}"


def rules_in(database: Database) -> tuple[CallInRule, ...]:
    with database.reading() as session:
        return rules_query.call_in_rules(session)


def confirm(client: CheckedClient, address: str, page: str) -> int:
    sent = inputs_of(form_on(page)).to_dict(flat=False)
    return client.post(address, data={**sent, "confirm": "yes"}).status_code


def test_five_becomes_four_from_a_day_on(administrator_client: CheckedClient, database: Database, address: str) -> None:
    assert f"{address}/from-a-day" in administrator_client.get("/desk/rules").text
    page = f"{address}/from-a-day"
    empty = inputs_of(form_on(administrator_client.get(page).text))
    assert (empty["cut_off"], empty["valid_from-day"]) == ("5pm", "")
    check = administrator_client.submit(page, {**FIRST, "cut_off": "4pm", "reason": "Adopted."})
    words = words_of(check.text)
    assert "“3 working days” as it is holds up to Thursday 31 December 2026, and this rule from the next day" in words
    assert "The cut-off changes, but the quoted words and the name “3 working days” stay as they were." in words
    assert "Now: noon on Monday 23 November 2026Call-in closes at 5pm on Thursday 26 November 2026." in words
    assert "Call-in closes at 4pm on Thursday 26 November 2026" not in words, "today the rule as it is holds"
    assert "Call-in closes at 5pm on Thursday 7 January 2027." in words, "as it is, from 1 January"
    assert "Call-in closes at 4pm on Thursday 7 January 2027." in words
    assert "It leaves no gap." in words
    assert len(rules_in(database)) == 1
    assert confirm(administrator_client, page, check.text) == 303
    assert [(one.valid_from, one.valid_to, one.clock.cut_off) for one in rules_in(database)] == [
        (date(2000, 1, 1), date(2026, 12, 31), time(17)),
        (date(2027, 1, 1), None, time(16)),
    ]


def test_a_day_outside_the_rule_is_refused_beside_it(
    administrator_client: CheckedClient, database: Database, address: str
) -> None:
    page, early = f"{address}/from-a-day", {**FIRST, "valid_from-year": "2000", "reason": "Tried."}
    refused = administrator_client.submit(page, early)
    assert refused.status_code == 422
    assert "The first day must be later than Saturday 1 January 2000, on which “3 working days” begins." in refused.text
    assert [one.valid_to for one in rules_in(database)] == [None]


def test_an_end_shows_days_without_a_rule(administrator_client: CheckedClient, address: str) -> None:
    day = {"valid_to-day": "30", "valid_to-month": "11", "valid_to-year": "2026"}
    text = administrator_client.submit(f"{address}/end", {**day, "reason": "Tried."}).text
    words = words_of(text)
    assert "The first working day after the rule: 2pm on Tuesday 1 December 2026" in words
    assert words.count("No rule would be in force.") == 3, "on that day, before Christmas and before Easter"
    assert words.index("Warning It leaves a gap. No rule covers any decision") < words.index("What will happen")


def test_today_without_a_rule_is_a_warning_and_gaps_that_were_there_are_not_denied(
    administrator_client: CheckedClient, database: Database, address: str
) -> None:
    moved = words_of(administrator_client.submit(address, {**FIRST, "reason": "Tried."}).text)
    assert "Warning It leaves today without a rule: nothing published now could be worked out." in moved
    with database.transaction() as session:
        add_rule(session, valid_from=date(1990, 1, 1), valid_to=date(1990, 12, 31))
    known = words_of(administrator_client.submit(address, {"name": "Other", "reason": "Tried."}).text)
    assert "It leaves no new gap. There is one already: No rule covers any decision from Tuesday 1 January" in known
    assert "It leaves no gap." not in known


def test_the_pages_that_decide_dates_lead_to_one_another(officer_client: CheckedClient) -> None:
    pages = {"/desk/rules", "/desk/notice-rules", "/desk/calendar"}
    for page in pages:
        nav = officer_client.get(page).text.split('aria-label="Rules and calendar"')[1].split("</nav>")[0]
        assert {other for other in pages if f'href="{other}"' in nav} == pages - {page}
