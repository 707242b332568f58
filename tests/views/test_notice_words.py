"""What the check page of a notice warns of."""

from datetime import date

import pytest

from tests.builders import working_calendar
from tests.checked_client import CheckedClient, words_of
from tests.notice_cases import DESK, NOW, add_short_decision, private_meeting
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.domain.days import Nation
from webapp.domain.notice_presets import starting_rules
from webapp.views.notice_words import late_representations

RULES = starting_rules(Nation.ENGLAND)


@pytest.fixture
def clock() -> StandingClock:
    """Stand on Monday 2 February 2026 at 3pm."""
    return StandingClock(NOW)


@pytest.mark.parametrize("by_on", [None, date(2026, 2, 16), date(2026, 2, 22)])
def test_representations_that_can_still_be_answered_need_no_warning(by_on: date | None) -> None:
    written = private_meeting(representations_by=by_on)
    assert late_representations(written, rules=RULES, calendar=working_calendar()) == ""


@pytest.mark.parametrize(
    ("by_on", "said"), [(date(2026, 2, 23), "Monday 23 February 2026"), (date(2026, 3, 2), "Monday 2 March 2026")]
)
def test_representations_that_may_come_too_late_to_be_answered_are_warned_of(by_on: date, said: str) -> None:
    written = private_meeting(representations_by=by_on)
    assert late_representations(written, rules=RULES, calendar=working_calendar()) == (
        "The further notice is due by Monday 23 February 2026 and must answer the representations, but they may arrive "
        f"until {said}. Let them arrive by Friday 20 February 2026 or earlier."
    )


def test_without_a_rule_nothing_is_said() -> None:
    written = private_meeting(representations_by=date(2026, 3, 2))
    assert late_representations(written, rules=(), calendar=working_calendar()) == ""


def test_the_check_page_warns_and_the_notice_may_be_published_all_the_same(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_short_decision(session)
    typed = {"exempt_paragraph": "3", "reasons": "Prices of tenders."}
    for name, day in (("meeting_on", "3"), ("representations_by", "2")):
        typed |= {f"{name}-day": day, f"{name}-month": "3", f"{name}-year": "2026"}
    check = officer_client.submit(f"{DESK}/new/private-meeting", typed)
    assert check.status_code == 200
    assert "Let them arrive by Friday 20 February 2026 or earlier." in words_of(check.text)
