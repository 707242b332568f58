"""What a decision's public page says about its notice."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from tests.builders import ACTOR, add_decision, add_rule, at, month, publish_record, working_calendar
from tests.checked_client import CheckedClient
from tests.notice_cases import (
    CALENDAR,
    NOW,
    PAGE,
    RULES,
    add_short_decision,
    agenda,
    general_exception,
    private_meeting,
    publish,
    special_urgency,
)
from tests.standing_clock import StandingClock
from tests.views.public_words import seen_at
from webapp.database import Database
from webapp.domain.expected_dates import on_day
from webapp.domain.notice_data import to_data
from webapp.domain.notice_presets import ENGLAND_2012, NORTHERN_IRELAND
from webapp.models.decisions import Decision
from webapp.models.records import NoticeRuleRow
from webapp.queries import notices as query
from webapp.services import notices


@pytest.fixture
def clock() -> StandingClock:
    """Stand on Monday 2 February 2026 at 3pm."""
    return StandingClock(NOW)


def test_full_notice_is_told_with_its_days(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_short_decision(session, expected=on_day(date(2026, 2, 25)))
    words = seen_at(client, PAGE)
    assert (
        "Notice Notice was published on Tuesday 20 January 2026: 35 clear days before the decision on Wednesday 25 "
        "February 2026. The 28 clear days needed end on Tuesday 17 February 2026, so the earliest day for the decision "
        "is Wednesday 18 February 2026. How the period of notice was worked out"
    ) in words
    assert "Tuesday 20 January 2026 Not counted day of publication Wednesday 21 January 2026 Day 1" in words
    assert "The rule that was applied, England, Regulations of 2012, in short: Notice of a key" in words


def test_short_notice_of_a_decision_to_come_is_told_without_judging_anybody(
    client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_short_decision(session)
    words = seen_at(client, PAGE)
    assert "20 clear days before the decision on Tuesday 10 February 2026." in words
    assert "An earlier day would need a general exception or special urgency, with a notice of its own." in words


def test_days_that_are_not_clear_are_counted_as_the_rule_counts_them(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        rule = NORTHERN_IRELAND
        session.add(NoticeRuleRow(valid_from=rule.valid_from, definition=to_data(rule)))
        add_short_decision(session, expected=on_day(date(2026, 2, 17)))
    words = seen_at(client, PAGE)
    assert "28 days before the decision on Tuesday 17 February 2026. The 28 days needed end on Tuesday 17" in words
    with database.transaction() as session:
        decision = session.exec(select(Decision)).one()
        decision.expected_from = decision.expected_to = date(2026, 2, 9)
        publish(session, decision, general_exception())
    assert (
        "which needs 5 working days: 5 working days lie before it, its own day included. It could be made from Monday 9"
    ) in seen_at(client, PAGE)


def test_a_month_gives_the_earliest_day(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_short_decision(session, expected=month(2026, 3))
    words = seen_at(client, PAGE)
    assert "Notice was published on Tuesday 20 January 2026. The 28 clear days needed end on" in words
    assert "An earlier day" not in words


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            general_exception(),
            "It is to be made under the general exception, which needs 5 clear working days: 5 clear working days lie "
            "before it. It could be made from Tuesday 10 February 2026 on. General exception notice , published at "
            "noon on Monday 2 February 2026",
        ),
        (
            special_urgency(),
            "It is to be made under special urgency, for which no number of days need pass. Agreed on Monday 2 "
            "February 2026 by the Chair of the relevant overview and scrutiny committee. Special urgency notice , "
            "published at",
        ),
    ],
)
def test_another_route_is_told_with_a_link_to_its_notice(
    client: CheckedClient, database: Database, written: object, said: str
) -> None:
    with database.transaction() as session:
        row = publish(session, add_short_decision(session), written)  # type: ignore[arg-type]
    assert said in seen_at(client, PAGE)
    assert f'href="{PAGE}/notices/{row.uuid}"' in client.get(PAGE).text


def test_what_its_record_froze_is_told_whatever_comes_later(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        decision = add_short_decision(session)
        publish(session, decision, general_exception())
        data = query.notice_of(session, decision, date(2026, 2, 10), RULES, working_calendar())
        publish_record(session, decision, at("2026-02-10"))
        assert decision.outcome is not None
        decision.outcome.notice = json.loads(json.dumps(data))
        stricter = replace(ENGLAND_2012, general_exception_days=20)
        session.add(NoticeRuleRow(valid_from=stricter.valid_from, definition=to_data(stricter)))
    words = seen_at(client, PAGE)
    assert "It was made under the general exception, which needs 5 clear working days" in words
    assert "5 clear working days lie before it. It could be made from Tuesday 10 February 2026 on." in words


def test_a_notice_withdrawn_after_the_record_is_told_and_carries_the_decision_no_longer(
    client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_rule(session)
        decision = add_short_decision(session)
        row = publish(session, decision, general_exception())
        publish_record(session, decision, at("2026-02-10"))
        assert decision.outcome is not None
        decision.outcome.notice = query.notice_of(session, decision, date(2026, 2, 10), RULES, CALENDAR)
        session.flush()
        notices.withdraw_notice(
            session, row.uuid, reason="A mistake.", rules=RULES, calendar=CALENDAR, revision=1, actor=ACTOR, now=NOW
        )
    words = seen_at(client, PAGE)
    assert "It was made under the general exception" not in words
    assert "20 clear days before the decision on Tuesday 10 February 2026." in words
    assert "published at noon on Monday 2 February 2026. Withdrawn on Monday 2 February 2026: A mistake." in words


def test_the_plan_of_january_2012_is_not_flagged(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/01FEB/26", now=at("2011-12-16"), expected=month(2012, 1))
    words = seen_at(client, PAGE)
    assert (
        "It was announced in a monthly plan, under the law in force until 9 September 2012. That law counted no days "
        "between the notice of a decision and the decision."
    ) in words
    assert "How the period of notice was worked out" not in words
    assert "clear days" not in words


def test_a_day_before_every_known_rule_is_said_to_be_so(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/01FEB/26", now=at("2000-02-01"), expected=month(2000, 3))
    assert "cannot be said here: no rule is known for that day." in seen_at(client, PAGE)


def test_an_entry_made_after_its_decision_says_so(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_short_decision(session, expected=on_day(date(2026, 1, 19)))
    assert (
        "Notice was published on Tuesday 20 January 2026, not before the day of the decision, Monday 19 January 2026."
    ) in seen_at(client, PAGE)


def test_a_decision_that_is_not_key_tells_of_notices_only_if_it_has_some(
    client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        decision = add_short_decision(session, is_key=False)
    assert "period of notice" not in seen_at(client, PAGE)
    with database.transaction() as session:
        publish(session, decision, private_meeting())
        publish(session, decision, agenda())
    words = seen_at(client, PAGE)
    assert "This is not a key decision, so no period of notice is needed in the plan." in words
    assert "Notice of a private meeting for Tuesday 3 March 2026 , published at" in words
