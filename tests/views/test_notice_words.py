"""What the check page of a notice warns of."""

import pytest

from tests.checked_client import CheckedClient, words_of
from tests.notice_cases import DESK, NOW, add_short_decision
from tests.standing_clock import StandingClock
from webapp.database import Database


@pytest.fixture
def clock() -> StandingClock:
    """Stand on Monday 2 February 2026 at 3pm."""
    return StandingClock(NOW)


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
