"""The days on which a rule shows what it does."""

from datetime import date

import pytest

from tests.builders import working_calendar
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.example_days import awkward_days, turning_days


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 11, 23), [date(2026, 12, 24), date(2027, 3, 25), date(2026, 11, 27)]),
        (date(2026, 12, 24), [date(2027, 12, 24), date(2027, 3, 25), date(2027, 1, 8)]),
        (date(2027, 3, 25), [date(2027, 12, 24), date(2028, 4, 13), date(2027, 4, 2)]),
        (date(2026, 11, 27), [date(2026, 12, 24), date(2027, 3, 25), date(2026, 12, 4)]),
    ],
)
def test_they_are_working_days_to_come(today: date, days: list[date]) -> None:
    assert [day for _, day in awkward_days(today, working_calendar())] == days


def test_a_day_beyond_the_known_calendar_is_left_out() -> None:
    calendar = WorkingCalendar(Nation.ENGLAND, {}, {}, date(2026, 1, 1), date(2026, 12, 1))
    assert awkward_days(date(2026, 11, 23), calendar) == (("A Friday", date(2026, 11, 27)),)


def test_a_rule_shows_itself_when_it_begins_and_when_it_has_ended() -> None:
    today, calendar = date(2026, 11, 23), working_calendar()
    first, last = date(2027, 1, 1), date(2027, 12, 24)
    assert turning_days(today, calendar, valid_from=first, valid_to=last) == (
        ("The first working day of the rule", date(2027, 1, 4)),
        ("The first working day after the rule", date(2027, 12, 29)),
    )
    assert turning_days(today, calendar, valid_from=today, valid_to=None) == ()
    assert turning_days(today, calendar, valid_from=date(2999, 1, 1), valid_to=date.max) == ()
