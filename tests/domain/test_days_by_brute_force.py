"""The tables of the working calendar against a plain walk through the days, in very many random cases."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from webapp.domain.days import Nation, WorkingCalendar

FIRST, LAST = date(2019, 1, 1), date(2029, 12, 31)
CALENDARS, CASES_EACH = 50, 2000
ONE_DAY = timedelta(days=1)


def random_calendar(random: Random) -> WorkingCalendar:
    """Return a calendar with up to 40 bank holidays and 20 closure days a year, some on weekends, some together."""
    days = (LAST - FIRST).days
    holidays = {FIRST + timedelta(days=random.randrange(days)): "Holiday" for _ in range(random.randrange(440))}
    closed = {FIRST + timedelta(days=random.randrange(days)): "Closed" for _ in range(random.randrange(220))}
    return WorkingCalendar(Nation.ENGLAND, holidays, closed, known_from=FIRST, known_to=LAST)


def cases() -> Iterator[tuple[WorkingCalendar, Random, date, int]]:
    """Yield 100,000 questions: a calendar, a day within its middle years, a number of working days."""
    random = Random(20261122)
    middle = (date(2028, 12, 31) - date(2020, 1, 1)).days
    for _ in range(CALENDARS):
        calendar = random_calendar(random)
        for _ in range(CASES_EACH):
            yield calendar, random, date(2020, 1, 1) + timedelta(days=random.randrange(middle)), random.randint(1, 28)


def walk(calendar: WorkingCalendar, start: date, n: int, step: timedelta) -> date:
    """Count the slow way: one day at a time, looking each up."""
    day = start
    while n:
        day += step
        n -= day.weekday() < 5 and day not in calendar.holidays and day not in calendar.closures
    return day


def test_100_000_random_counts_agree_with_the_walk_forwards_and_backwards() -> None:
    for calendar, _, start, n in cases():
        last = walk(calendar, start, n, ONE_DAY)
        assert calendar.nth_working_day_after(start, n) == last
        assert calendar.nth_working_day_after(start + ONE_DAY, n, first_day_counts=True) == last
        assert calendar.working_days_after(start, last) == n
        assert calendar.clear_working_days_between(start, last) == n - 1
        assert calendar.nth_working_day_before(last + ONE_DAY, n) == walk(calendar, last + ONE_DAY, n, -ONE_DAY)


def test_forwards_then_backwards_returns_to_the_first_working_day_in_100_000_cases() -> None:
    for calendar, _, start, n in cases():
        first = calendar.nth_working_day_after(start, 1)
        assert calendar.nth_working_day_before(calendar.nth_working_day_after(first, n), n) == first


def test_one_more_holiday_never_makes_a_last_day_earlier_nor_a_day_before_later() -> None:
    random = Random(19)
    for _ in range(CALENDARS):
        calendar = random_calendar(random)
        added = date(2023, 1, 2) + timedelta(days=random.randrange(700))
        more = calendar.with_changes(additions={added: "Proclaimed"})
        for _ in range(CASES_EACH // 4):
            start, n = added + timedelta(days=random.randint(-60, 60)), random.randint(1, 28)
            after, before = calendar.nth_working_day_after(start, n), calendar.nth_working_day_before(start, n)
            assert more.nth_working_day_after(start, n) >= after
            assert more.nth_working_day_before(start, n) <= before
            if not start <= added <= after:
                assert more.nth_working_day_after(start, n) == after
            if not before <= added < start:
                assert more.nth_working_day_before(start, n) == before
