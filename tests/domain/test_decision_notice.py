"""The notice of one decision in short, worked out, frozen and read back."""

import json
from dataclasses import replace
from datetime import date, datetime, time

import pytest

from tests.builders import at, working_calendar
from tests.notice_cases import RULES, general_exception, special_urgency
from webapp.domain.decision_notice import DecisionNotice, notice_in_short
from webapp.domain.expected_dates import between, not_before, on_day
from webapp.domain.notice import NoticeLaw, NoticeRule
from webapp.domain.notice_facts import NoticeGiven
from webapp.domain.notice_presets import WALES
from webapp.domain.urgency import Route

EXCEPTION = general_exception()
URGENCY = special_urgency()


def short(
    published_at: datetime | None, decision_on: date | None, rules: tuple[NoticeRule, ...] = RULES, **others: object
) -> DecisionNotice:
    expected = on_day(decision_on) if decision_on else not_before(date(2027, 4, 1))
    given = NoticeGiven(is_key=True, published_at=published_at, expected=expected)
    return notice_in_short(rules, replace(given, **others), calendar=working_calendar())  # type: ignore[arg-type]


def test_full_notice_is_counted_in_clear_days() -> None:
    found = short(at("2027-03-30"), date(2027, 5, 5))
    assert (found.route, found.lawful, found.clear_days, found.needed) == (Route.FULL_NOTICE, True, 35, 28)
    assert (found.published_on, found.earliest_decision) == (date(2027, 3, 30), date(2027, 4, 28))
    assert (found.term, found.rule, found.law) == (
        "28 clear days",
        "England, Regulations of 2012",
        NoticeLaw.CLEAR_DAYS,
    )
    assert (found.days[0].date, found.days[28].number, found.days[-1].date) == (
        date(2027, 3, 30), 28, date(2027, 4, 28),
    )  # fmt: skip


def test_one_day_short_is_short() -> None:
    found = short(at("2012-10-01"), date(2012, 10, 29))
    assert (found.route, found.lawful, found.clear_days) == (Route.SHORT, False, 27)


def test_the_general_exception_counts_from_its_own_notice() -> None:
    found = short(at("2026-01-20"), date(2026, 2, 10), notices=(EXCEPTION,))
    assert (found.route, found.lawful, found.clear_days, found.needed) == (Route.GENERAL_EXCEPTION, True, 5, 5)
    assert (found.published_on, found.starts_on) == (date(2026, 1, 20), date(2026, 2, 2))
    assert (found.earliest_decision, found.term) == (date(2026, 2, 10), "5 clear working days")


def test_special_urgency_needs_no_days() -> None:
    found = short(at("2026-01-20"), date(2026, 2, 3), notices=(EXCEPTION, URGENCY))
    assert (found.route, found.needed, found.days) == (Route.SPECIAL_URGENCY, 0, ())
    assert found.earliest_decision == date(2026, 2, 2)


def test_the_plan_of_january_2012_is_never_flagged() -> None:
    found = short(at("2011-12-16"), date(2012, 1, 10))
    assert (found.route, found.lawful, found.law) == (Route.OLDER_LAW, True, NoticeLaw.MONTHLY_PLAN)


def test_an_old_plan_entered_today_is_judged_by_the_law_of_its_day() -> None:
    assert short(at("2026-11-22"), date(2012, 1, 10)).route is Route.OLDER_LAW
    assert short(at("2026-11-22"), None, expected=between(date(2012, 1, 1), date(2012, 1, 31))).route is Route.OLDER_LAW


def test_an_entry_made_after_the_decision_gave_no_notice() -> None:
    found = short(at("2026-02-10"), date(2026, 2, 3))
    assert (found.route, found.clear_days) == (Route.SHORT, 0)


def test_while_only_a_period_is_known_nothing_is_judged() -> None:
    found = short(at("2027-03-30"), None, expected=between(date(2027, 5, 1), date(2027, 5, 31)))
    assert (found.route, found.lawful, found.clear_days) == (None, None, None)
    assert (found.earliest_decision, found.needed) == (date(2027, 4, 28), 28)


def test_a_notice_after_hours_counts_from_the_next_working_day_where_the_rule_says_so() -> None:
    rules = (replace(RULES[1], after_hours_from=time(17)),)
    assert short(at("2026-12-04", "17:30"), None, rules).published_on == date(2026, 12, 7)


def test_what_is_not_key_needs_none() -> None:
    found = short(at("2026-02-10"), date(2026, 2, 10), is_key=False)
    assert (found.route, found.lawful) == (Route.NONE_NEEDED, True)


def test_a_nation_without_such_a_duty_needs_none() -> None:
    found = short(at("2026-02-10"), date(2026, 2, 11), (WALES,))
    assert (found.route, found.words) == (Route.NONE_NEEDED, "No duty of notice was found.")


@pytest.mark.parametrize(
    ("published_at", "said"),
    [
        (None, "No notice is published yet."),
        (at("2000-01-01"), "No rule of notice is in force on Saturday 1 January 2000"),
    ],
)
def test_what_cannot_be_judged_says_why(published_at: datetime | None, said: str) -> None:
    found = short(published_at, date(2012, 1, 10) if published_at is None else None)
    assert (found.route, found.lawful, found.law) == (None, None, None)
    assert found.words.startswith(said)


@pytest.mark.parametrize(
    "found",
    [
        short(at("2027-03-30"), date(2027, 5, 5)),
        short(at("2026-01-20"), date(2026, 2, 10), notices=(EXCEPTION,)),
        short(at("2011-12-16"), date(2012, 1, 10)),
        short(at("2027-03-30"), None),
        short(None, None),
    ],
)
def test_what_was_frozen_is_read_back(found: DecisionNotice) -> None:
    assert DecisionNotice.from_data(json.loads(json.dumps(found.to_data()))) == found


def test_what_an_older_version_froze_is_still_read() -> None:
    found = DecisionNotice.from_data({"route": "full-notice", "lawful": True, "words": "Enough."})
    assert (found.route, found.days, found.term) == (Route.FULL_NOTICE, (), "")
