"""What is said of a notice beside its days: a warning where representations may come too late."""

from datetime import date

import pytest

from tests.builders import working_calendar
from tests.notice_cases import private_meeting
from webapp.domain.days import Nation
from webapp.domain.notice_presets import starting_rules
from webapp.domain.notice_wording import late_representations

RULES = starting_rules(Nation.ENGLAND)


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
