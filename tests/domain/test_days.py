"""Working days: the count, its working, and its refusals."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.days import CountedDay, Nation, WorkingCalendar, clear_days_between, count_from_data
from webapp.domain.errors import BeyondKnownCalendar

GOOD_FRIDAY = date(2026, 4, 3)
EASTER_MONDAY = date(2026, 4, 6)
EASTER = {GOOD_FRIDAY: "Good Friday", EASTER_MONDAY: "Easter Monday"}
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def calendar(holidays: dict[date, str] | None = None, closures: dict[date, str] | None = None) -> WorkingCalendar:
    return WorkingCalendar(
        Nation.ENGLAND, EASTER if holidays is None else holidays, closures or {}, known_from=FIRST, known_to=LAST
    )


SPRING = calendar()


def test_the_day_of_publication_does_not_count() -> None:
    assert SPRING.nth_working_day_after(date(2026, 3, 10), 1) == date(2026, 3, 11)


def test_the_day_of_publication_counts_where_the_rule_says_so() -> None:
    assert SPRING.nth_working_day_after(date(2026, 3, 10), 1, first_day_counts=True) == date(2026, 3, 10)


def test_a_first_day_that_is_a_saturday_does_not_count_even_where_the_rule_counts_it() -> None:
    counted = SPRING.count_after(date(2026, 3, 14), 1, first_day_counts=True)
    assert counted == (
        CountedDay(date(2026, 3, 14), None, "Saturday"),
        CountedDay(date(2026, 3, 15), None, "Sunday"),
        CountedDay(date(2026, 3, 16), 1, None),
    )


def test_good_friday_does_not_count() -> None:
    assert SPRING.nth_working_day_after(date(2026, 4, 1), 2) == date(2026, 4, 7)


def test_the_count_shows_every_day_with_its_number_or_its_reason() -> None:
    assert SPRING.count_after(date(2026, 4, 1), 2) == (
        CountedDay(date(2026, 4, 1), None, "day of publication"),
        CountedDay(date(2026, 4, 2), 1, None),
        CountedDay(GOOD_FRIDAY, None, "Good Friday"),
        CountedDay(date(2026, 4, 4), None, "Saturday"),
        CountedDay(date(2026, 4, 5), None, "Sunday"),
        CountedDay(EASTER_MONDAY, None, "Easter Monday"),
        CountedDay(date(2026, 4, 7), 2, None),
    )


def test_a_count_survives_freezing() -> None:
    counted = SPRING.count_after(date(2026, 4, 1), 2)
    assert count_from_data([one.to_data() for one in counted]) == counted


def test_a_closure_is_named_as_the_councils() -> None:
    closed = SPRING.with_changes(closures={date(2026, 12, 29): "Christmas closure", date(2026, 12, 30): ""})
    assert closed.why_not_working(date(2026, 12, 29)) == "council closed: Christmas closure"
    assert closed.why_not_working(date(2026, 12, 30)) == "council closed"
    assert closed.nth_working_day_after(date(2026, 12, 28), 1) == date(2026, 12, 31)


def test_changes_make_a_new_calendar_and_leave_the_old_one_alone() -> None:
    changed = SPRING.with_changes(additions=[(date(2026, 4, 7), "Proclaimed holiday")], removals=[GOOD_FRIDAY])
    assert changed.is_working_day(GOOD_FRIDAY)
    assert changed.why_not_working(date(2026, 4, 7)) == "Proclaimed holiday"
    assert SPRING.why_not_working(GOOD_FRIDAY) == "Good Friday"
    assert SPRING.is_working_day(date(2026, 4, 7))


def test_changes_add_to_the_closures_and_rename_a_holiday() -> None:
    once = SPRING.with_changes(closures={date(2026, 12, 29): "Christmas closure"})
    twice = once.with_changes(
        additions={GOOD_FRIDAY: "Holy Friday"}, closures={date(2026, 12, 30): "Christmas closure"}
    )
    assert list(twice.closures) == [date(2026, 12, 29), date(2026, 12, 30)]
    assert twice.why_not_working(GOOD_FRIDAY) == "Holy Friday"


def test_a_calendar_does_not_follow_later_changes_of_the_table_it_was_made_from() -> None:
    table = dict(EASTER)
    made = calendar(table)
    table[date(2026, 4, 7)] = "Afterthought"
    assert made == SPRING


def test_working_days_before_a_day_leave_that_day_out() -> None:
    assert SPRING.nth_working_day_before(date(2026, 4, 7), 1) == date(2026, 4, 2)


def test_a_count_past_the_known_calendar_is_refused_with_a_sentence() -> None:
    with pytest.raises(BeyondKnownCalendar) as refused:
        SPRING.nth_working_day_after(date(2026, 12, 30), 2)
    assert refused.value.message == (
        "2 working days after Wednesday 30 December 2026 cannot be counted: bank holidays and closure days are known "
        "only from 1 January 2026 to 31 December 2026. Ask the administrator to extend the calendar, or choose another "
        "date."
    )


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1), date.min, date.max])
def test_no_question_about_a_day_outside_the_known_calendar_is_answered(day: date) -> None:
    for ask in (
        lambda: SPRING.is_working_day(day),
        lambda: SPRING.why_not_working(day),
        lambda: SPRING.nth_working_day_after(day, 1),
        lambda: SPRING.nth_working_day_before(day, 1),
        lambda: SPRING.count_after(day, 1),
        lambda: SPRING.working_days_after(FIRST, day),
        lambda: SPRING.clear_working_days_between(day, LAST),
    ):
        with pytest.raises(BeyondKnownCalendar):
            ask()


def test_the_first_known_days_have_no_working_day_before_them() -> None:
    with pytest.raises(BeyondKnownCalendar):
        SPRING.nth_working_day_before(date(2026, 1, 2), 2)


@pytest.mark.parametrize("n", [0, -1])
def test_days_are_counted_from_one(n: int) -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        SPRING.nth_working_day_after(date(2026, 3, 10), n)
    with pytest.raises(ValueError, match="counted from 1"):
        SPRING.nth_working_day_before(date(2026, 3, 10), n)


def test_a_calendar_known_backwards_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no later than"):
        WorkingCalendar(Nation.ENGLAND, {}, {}, known_from=LAST, known_to=FIRST)


@pytest.mark.parametrize(
    ("published", "decided"),
    [
        (date(2027, 3, 30), date(2027, 4, 28)),
        (date(2026, 12, 14), date(2027, 1, 12)),
        (date(2028, 2, 14), date(2028, 3, 14)),
        (date(2020, 2, 19), date(2020, 3, 19)),
    ],
)
def test_28_clear_days_lie_between_these_published_pairs(published: date, decided: date) -> None:
    assert clear_days_between(published, decided) == 28


def test_28_days_later_is_only_27_clear_days() -> None:
    assert clear_days_between(date(2012, 10, 1), date(2012, 10, 29)) == 27


def test_clear_days_of_days_not_in_order_are_none() -> None:
    assert clear_days_between(date(2026, 4, 2), date(2026, 4, 2)) == 0
    assert clear_days_between(date(2026, 4, 2), date(2026, 4, 1)) == 0
    assert SPRING.clear_working_days_between(date(2026, 4, 2), date(2026, 4, 1)) == 0


def test_clear_working_days_skip_easter_and_both_ends() -> None:
    assert SPRING.clear_working_days_between(date(2026, 4, 1), date(2026, 4, 10)) == 4


def test_working_days_after_a_day_include_the_last() -> None:
    assert SPRING.working_days_after(date(2026, 4, 1), date(2026, 4, 8)) == 3
    assert SPRING.working_days_after(date(2026, 4, 8), date(2026, 4, 8)) == 0


days_of_the_year = st.dates(date(2026, 3, 1), date(2026, 9, 30))
numbers = st.integers(1, 40)
few_days = st.sets(days_of_the_year, max_size=12)


@settings(max_examples=60, deadline=None)
@given(start=days_of_the_year, n=numbers, first=st.booleans())
def test_the_table_agrees_with_a_plain_walk_through_the_days(start: date, n: int, first: bool) -> None:
    day, left = (start - timedelta(days=1) if first else start), n
    while left:
        day += timedelta(days=1)
        left -= SPRING.is_working_day(day)
    assert SPRING.nth_working_day_after(start, n, first) == day


@settings(max_examples=60, deadline=None)
@given(start=days_of_the_year, n=numbers, holidays=few_days)
def test_forwards_then_backwards_returns(start: date, n: int, holidays: set[date]) -> None:
    made = calendar(dict.fromkeys(holidays, "Holiday"))
    working = made.nth_working_day_after(start, 1)
    assert made.nth_working_day_before(made.nth_working_day_after(working, n), n) == working


@settings(max_examples=60, deadline=None)
@given(start=days_of_the_year, n=numbers, first=st.booleans())
def test_the_working_shown_adds_up(start: date, n: int, first: bool) -> None:
    counted = SPRING.count_after(start, n, first)
    assert [one.number for one in counted if one.number is not None] == list(range(1, n + 1))
    assert [one.date for one in counted] == [start + timedelta(days=place) for place in range(len(counted))]
    assert all((one.number is None) != (one.why_not_counted is None) for one in counted)
    assert counted[-1] == CountedDay(SPRING.nth_working_day_after(start, n, first), n, None)


@settings(max_examples=60, deadline=None)
@given(start=days_of_the_year, n=numbers)
def test_a_later_start_or_a_longer_period_never_ends_earlier(start: date, n: int) -> None:
    last = SPRING.nth_working_day_after(start, n)
    assert SPRING.nth_working_day_after(start + timedelta(days=1), n) >= last
    assert SPRING.nth_working_day_after(start, n + 1) > last
    assert SPRING.working_days_after(start, last) == n
    assert SPRING.clear_working_days_between(start, last) == n - 1
