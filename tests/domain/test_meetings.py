"""What a meeting is called, whether it takes place, and when reports for it may be due."""

from datetime import UTC, date, datetime, time

import pytest

from webapp.domain.errors import RuleBroken
from webapp.domain.meetings import NO_REPORTS, MeetingStatus, ReportDays, meeting_name, report_words

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MEETS = datetime(2026, 12, 16, 18, 30, tzinfo=UTC)
"""Wednesday 16 December 2026, 6:30pm."""


def december(day: int) -> date:
    return date(2026, 12, day)


def test_a_meeting_is_named_by_its_committees_and_what_it_is_about():
    assert meeting_name(["Health"], "") == "Health"
    assert meeting_name(["Health"], "Health") == "Health"
    assert meeting_name(["Health", "Roads"], "Call-in") == "Call-in: Health and Roads"
    assert meeting_name([], "Visit") == "Visit"
    assert meeting_name([], "") == "Scrutiny meeting"


def test_a_cancelled_and_a_postponed_meeting_do_not_take_place() -> None:
    assert {status for status in MeetingStatus if status.takes_place} == {
        MeetingStatus.PROVISIONAL,
        MeetingStatus.SCHEDULED,
    }


def test_a_report_is_due_at_a_time_or_by_the_end_of_its_day() -> None:
    assert report_words(december(4), time(12)) == "noon on Friday 4 December 2026"
    assert report_words(december(4), None) == "the end of Friday 4 December 2026"


@pytest.mark.parametrize(
    "reports",
    [
        NO_REPORTS,
        ReportDays(december(4), december(9), time(12)),
        ReportDays(december(4)),
        ReportDays(final_on=december(16), by=time(18, 30)),
        ReportDays(december(9), december(9)),
        ReportDays(draft_on=NOW.date()),
    ],
)
def test_reports_are_due_before_the_meeting(reports: ReportDays) -> None:
    assert reports.require_sound(MEETS, known=NO_REPORTS, now=NOW) is None


@pytest.mark.parametrize(
    ("reports", "field", "sentence"),
    [
        (
            ReportDays(december(17)),
            "draft_report",
            "Draft reports must be due before the meeting, on Wednesday 16 December 2026.",
        ),
        (
            ReportDays(final_on=december(16)),
            "final_report",
            "Final reports due on the day of the meeting must be due by a time before it begins, 6:30pm.",
        ),
        (
            ReportDays(final_on=december(16), by=time(19)),
            "reports_by",
            "Final reports due on the day of the meeting must be due by a time before it begins, 6:30pm.",
        ),
        (
            ReportDays(december(10), december(9)),
            "draft_report",
            "Draft reports cannot be due later than the final reports.",
        ),
        (
            ReportDays(by=time(12)),
            "reports_by",
            "Enter the day on which reports are due, or leave their time empty.",
        ),
        (
            ReportDays(date(2026, 11, 22), december(9)),
            "draft_report",
            "Draft reports cannot be due on Sunday 22 November 2026, which has passed.",
        ),
    ],
)
def test_report_days_that_cannot_be_meant_are_refused(reports: ReportDays, field: str, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        reports.require_sound(MEETS, known=NO_REPORTS, now=NOW)
    assert (refused.value.message, refused.value.field) == (sentence, field)


def test_a_day_that_has_passed_since_it_was_set_may_stay() -> None:
    reports = ReportDays(date(2026, 11, 20), december(9))
    assert reports.require_sound(MEETS, known=ReportDays(date(2026, 11, 20)), now=NOW) is None
