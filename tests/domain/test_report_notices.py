"""By when a report was due before a decision, in words."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.builders import at, working_calendar
from tests.notice_cases import RULES
from webapp.domain.errors import RuleBroken
from webapp.domain.notice_periods import period_of
from webapp.domain.report_notices import report_due_words
from webapp.domain.statutory_notices import REPORTS, NoticeKind, WrittenNotice, check_dates, missing_from

CALENDAR = working_calendar()
ASKING = (replace(RULES[-1], draft_report_days_before=18, final_report_days_before=11, public_report_days_before=7),)
DECISION_ON = date(2026, 2, 10)


def words(
    kind: NoticeKind,
    published_at: datetime,
    *,
    decision_on: date | None = DECISION_ON,
    rules: tuple[object, ...] = ASKING,
) -> str:
    report = WrittenNotice(kind=kind, published_at=published_at)
    return report_due_words(rules, report, decision_on=decision_on, calendar=CALENDAR)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "by", "days"),
    [
        (NoticeKind.DRAFT_REPORT, "Friday 23 January 2026", 18),
        (NoticeKind.FINAL_REPORT, "Friday 30 January 2026", 11),
        (NoticeKind.PUBLIC_REPORT, "Tuesday 3 February 2026", 7),
    ],
)
def test_each_report_has_its_own_day(kind: NoticeKind, by: str, days: int) -> None:
    due = f"It was due by {by}, at least {days} days before the decision on Tuesday 10 February 2026"
    assert words(kind, at("2026-01-23")) == f"{due}, and came in time."
    assert words(kind, at("2026-02-04")) == f"{due}, and came late."


def test_without_a_day_of_the_decision_or_without_such_a_rule_nothing_is_late() -> None:
    assert words(NoticeKind.DRAFT_REPORT, at("2026-02-04"), decision_on=None) == (
        "It is due at least 18 days before the decision, whose day is not known yet."
    )
    assert words(NoticeKind.DRAFT_REPORT, at("2026-02-04"), rules=RULES) == (
        "The council’s rule of notice names no day for it."
    )


@pytest.mark.parametrize("kind", sorted(REPORTS))
def test_a_report_needs_nothing_but_its_own_day_and_gives_no_days_of_notice(kind: NoticeKind) -> None:
    report = WrittenNotice(kind=kind, published_at=at("2026-02-04"))
    assert missing_from(report, ()) == ()
    assert period_of(ASKING, report, decision_on=DECISION_ON, calendar=CALENDAR) is None
    done = "handed in" if kind.is_internal else "published"
    with pytest.raises(RuleBroken, match=f"Enter when it was {done}") as refused:
        check_dates(report, now=at("2026-02-03"))
    assert refused.value.field == "published_on"
