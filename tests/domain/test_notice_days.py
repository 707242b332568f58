"""By which rule a statutory notice is judged, and from which day it counts."""

from dataclasses import replace
from datetime import date, time

from tests.builders import at
from tests.notice_cases import CALENDAR, RULES, general_exception, private_meeting, special_urgency
from webapp.domain.notice_days import counted_on, rule_of
from webapp.domain.statutory_notices import NoticeKind, WrittenNotice

BEFORE = replace(RULES[1], name="Before", valid_to=date(2026, 2, 1), after_hours_from=time(17))
SINCE = replace(RULES[1], name="Since", valid_from=date(2026, 2, 2))
BOTH = (BEFORE, SINCE)


def test_an_agreement_is_judged_by_its_own_day_and_a_notice_by_that_of_its_publication() -> None:
    agreed = special_urgency(agreed_on=date(2026, 1, 30))
    assert rule_of(BOTH, agreed) == BEFORE
    assert rule_of(BOTH, replace(agreed, agreed_on=None)) == SINCE
    assert rule_of(BOTH, general_exception(informed_on=date(2026, 1, 30))) == SINCE
    assert rule_of(BOTH, general_exception(published_at=at("2026-01-30"))) == BEFORE


def test_a_notice_after_hours_counts_from_the_next_working_day_where_the_rule_of_its_day_says_so() -> None:
    friday = at("2026-01-30", "17:30")
    assert counted_on(BOTH, private_meeting(published_at=friday), CALENDAR) == date(2026, 2, 2)
    assert counted_on(BOTH, private_meeting(published_at=at("2026-02-02", "17:30")), CALENDAR) == date(2026, 2, 2)


def test_a_report_for_staff_counts_at_any_hour() -> None:
    friday = at("2026-01-30", "17:30")
    assert counted_on(BOTH, WrittenNotice(kind=NoticeKind.FINAL_REPORT, published_at=friday), CALENDAR) == date(
        2026, 1, 30
    )
    assert counted_on(BOTH, WrittenNotice(kind=NoticeKind.PUBLIC_REPORT, published_at=friday), CALENDAR) == date(
        2026, 2, 2
    )
