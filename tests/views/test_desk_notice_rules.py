"""An administrator changes a rule of notice in the same way as one of call-in."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.builders import add_decision, at
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.database import Database
from webapp.domain import notice_data
from webapp.domain.notice_presets import ENGLAND_2000, ENGLAND_2012, PRESETS
from webapp.models.records import NoticeRuleRow
from webapp.queries import rules as rules_query
from webapp.queries import trail
from webapp.services.installation import install


@pytest.fixture
def address(database: Database) -> str:
    """Install, and return the address of the rule of 2012."""
    with database.transaction() as session:
        install(session, name="test", now=datetime(2026, 1, 1, tzinfo=UTC))
        row, _ = rules_query.kept(session, rules_query.NOTICE)[-1]
        return f"/desk/notice-rules/{row.uuid}"


def test_the_rules_are_told_in_words_with_an_example(officer_client: CheckedClient, address: str) -> None:
    words = words_of(officer_client.get("/desk/notice-rules").text)
    assert "England, Regulations of 2012 In force today" in words
    assert (
        "Published now, noon on Monday 23 November 2026. A key decision may be made from Tuesday 22 December 2026"
        in words
    )
    assert "England, Regulations of 2000 Kind of law A forward plan issued every month." in words
    assert "Gaps and overlaps" not in words
    assert officer_client.get(address).status_code == 403


def test_a_change_shows_old_and_new_days_and_is_saved_with_its_reason(
    administrator_client: CheckedClient, database: Database, address: str
) -> None:
    with database.transaction() as session:
        add_decision(session, now=at("2026-11-01"))
    check = administrator_client.submit(address, unit="working-days", reason="As our constitution says.")
    words = words_of(check.text)
    assert (
        "1 notice was published while it holds: the notice of the 1 decision still to be made is judged by the rule as "
        "it will be, and records keep what was said of their notice."
    ) in words
    assert "Nothing that was announced changes" not in words
    assert (
        "The length of notice changes, but the quoted words and the name “England, Regulations of 2012” stay" in words
    )
    assert "28 clear days before the decision." in words and "28 clear working days before the decision." in words
    assert "A key decision may be made from Tuesday 22 December 2026 on." in words
    assert "A key decision may be made from Wednesday 6 January 2027 on." in words
    sent = inputs_of(form_on(check.text)).to_dict(flat=False)
    assert administrator_client.post(address, data={**sent, "confirm": "yes"}).status_code == 303
    with database.reading() as session:
        assert [rule.unit for rule in rules_query.notice_rules(session)] == ["calendar-days", "working-days"]
        (event,) = trail.history(session, NoticeRuleRow, address.rsplit("/", 1)[1])
    assert event.before == {"Notice of a key decision": "28 clear days before the decision."}


def test_a_rule_that_overlaps_is_refused(administrator_client: CheckedClient, address: str) -> None:
    slug = "28-clear-working-days-as-in-folkestone-and-hythe"
    page = f"/desk/notice-rules/new?preset={slug}"
    refused = administrator_client.submit(page, reason="Tried.")
    assert refused.status_code == 422
    assert "both hold on Monday 10 September 2012" in refused.text


def test_a_gap_between_rules_is_told(administrator_client: CheckedClient, address: str) -> None:
    check = administrator_client.submit(
        address, {"valid_from-day": "1", "valid_from-month": "1", "valid_from-year": "2013", "reason": "Tried."}
    )
    assert "It leaves a gap. No rule of notice holds from Monday 10 September 2012 to Monday 31 December 2012." in (
        words_of(check.text)
    )


def test_every_preset_can_be_begun_from_with_its_days(administrator_client: CheckedClient, address: str) -> None:
    page = administrator_client.get("/desk/notice-rules/presets").text
    assert all(rule.name in words_of(page) for rule in PRESETS)
    filled = inputs_of(form_on(administrator_client.get("/desk/notice-rules/new?preset=wales").text))
    assert (filled["name"], filled["law"], filled["valid_from-year"]) == ("Wales", "none-found", "2001")


def test_a_rule_is_downloaded_as_it_is_kept(officer_client: CheckedClient, address: str) -> None:
    found = officer_client.get(f"{address}.json").json
    assert notice_data.read(found) == ENGLAND_2012
    assert replace(notice_data.read(found), name="x") != ENGLAND_2000


def test_a_rule_under_which_notice_was_published_is_kept(
    administrator_client: CheckedClient, database: Database, address: str
) -> None:
    with database.transaction() as session:
        add_decision(session, now=at("2026-11-01"))
    assert "1 notice was published under" in administrator_client.get(f"{address}/delete").text
