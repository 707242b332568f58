"""What an officer is told who chooses a day on which the council does not work."""

import pytest

from tests.builders import add_committee
from tests.checked_client import CheckedClient, words_of
from webapp.database import Database

DAYS, MEETINGS = "/desk/editions/days", "/desk/bodies/meetings"


@pytest.mark.parametrize(
    ("line", "remark"),
    [
        ("25 December 2026", "Check the days. Friday 25 December 2026 is Christmas Day."),
        (
            "29 December 2026, copy by 26 December 2026",
            "Check the days. Saturday 26 December 2026 is no working day.",
        ),
    ],
)
def test_a_day_of_publication_that_is_no_working_day_is_added_and_pointed_out(
    officer_client: CheckedClient, line: str, remark: str
) -> None:
    assert officer_client.submit(f"{DAYS}/several", lines=line).status_code == 303
    assert f"Added 1 day.{remark}" in words_of(officer_client.get(DAYS).text)


@pytest.mark.parametrize("line", ["22 December 2026", "22 December 2095"])
def test_of_other_days_nothing_is_said(officer_client: CheckedClient, line: str) -> None:
    assert officer_client.submit(f"{DAYS}/several", lines=line).status_code == 303
    assert "Check the days." not in words_of(officer_client.get(DAYS).text)


def test_a_report_day_that_is_no_working_day_is_kept_and_pointed_out(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        committee = add_committee(session)
    typed = {
        "day-day": "12", "day-month": "January", "day-year": "2027", "starts": "6:30pm",
        "draft_report-day": "25", "draft_report-month": "12", "draft_report-year": "2026",
    }  # fmt: skip
    answer = officer_client.submit(f"{MEETINGS}/new", typed, committees=[str(committee.id)])
    assert answer.status_code == 303
    words = words_of(officer_client.get(MEETINGS).text)
    assert "Check the days for reports. Friday 25 December 2026 is Christmas Day." in words
