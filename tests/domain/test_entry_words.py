from datetime import UTC, date, datetime, time

import pytest

from tests.diary_cases import decided, decision, entries, meeting, window
from webapp.domain.diary_facts import RecordFacts
from webapp.domain.entry_words import when_in_words
from webapp.domain.expected_dates import ExpectedDate, between, in_month, not_before, on_day


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (in_month(2027, 1), "January 2027"),
        (not_before(date(2027, 1, 11)), "Not before 11 January 2027"),
        (between(date(2027, 1, 12), date(2027, 3, 20)), "Between 12 January 2027 and 20 March 2027"),
        (on_day(date(2026, 12, 8)), "Tuesday 8 December 2026"),
    ],
)
def test_a_decision_is_when_the_plan_says(expected: ExpectedDate, words: str) -> None:
    assert when_in_words(entries(decision(1, expected=expected))["decision"]) == words


def test_a_window_is_from_its_first_to_its_last_day_and_a_deadline_its_last_moment() -> None:
    found = entries(decided(1))
    assert when_in_words(found["callinwindow"]) == "Wednesday 18 November 2026 to Tuesday 24 November 2026"
    assert when_in_words(found["callindeadline"]) == "4pm on Tuesday 24 November 2026"


def test_a_deadline_without_a_time_is_its_day() -> None:
    record = RecordFacts(decided_on=date(2026, 11, 16), window=window(cut_off=None))
    assert when_in_words(entries(decided(1, record=record))["callindeadline"]) == "Tuesday 24 November 2026"


def test_a_meeting_is_from_its_beginning_to_its_end_and_a_report_is_due_by_a_time() -> None:
    facts = meeting(
        1, ends_at=datetime(2026, 12, 2, 20, 0, tzinfo=UTC), draft_report_on=date(2026, 11, 20), reports_by=time(12)
    )
    found = entries(meetings=(facts,))
    assert when_in_words(found["meeting"]) == "6:30pm to 8pm on Wednesday 2 December 2026"
    assert when_in_words(found["draftreport"]) == "noon on Friday 20 November 2026"
