"""Call-in windows against a slow count, one day at a time, in very many random cases; and what holds for every rule."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.call_in_rules import RULE, clocks
from webapp.domain import clocks as counting
from webapp.domain.call_in import WindowDates, dates_for, is_open, window_for
from webapp.domain.constitution import CallInRule, Clock, ClockStart, Effect, Unit
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.london import LONDON, in_london, london_date

FIRST, LAST = date(2019, 1, 1), date(2029, 12, 31)
FROM, TO = datetime.fromisoformat("2020-01-01T00:00+00:00"), datetime.fromisoformat("2028-12-31T00:00+00:00")
MINUTES = int((TO - FROM).total_seconds()) // 60
CALENDARS, CASES_EACH = 20, 5000
ONE_DAY, ONE_HOUR, ONE_MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
MIDNIGHT = time(0)
Dates = tuple[date, date, datetime, date]


def slowly(clock: Clock, published_at: datetime, decided_on: date, works: Callable[[date], bool]) -> Dates | None:
    """Count day by day: the start, the last day, its last moment and the first day of implementation; None if refused.

    A window that would have closed before its publication is refused.
    """
    local = published_at.astimezone(LONDON)
    start = local.date()
    if clock.start is not ClockStart.PUBLICATION:
        start = decided_on
    elif clock.after_hours_from and (
        (local.hour, local.minute) > as_minute(clock.after_hours_from) or not works(start)
    ):
        start = walk_until(start + ONE_DAY, works)
    last = slow_last_day(clock, start, works)
    if clock.cut_off is None:
        closes_at = shown_in_london(last + ONE_DAY, MIDNIGHT)
    else:
        closes_at = shown_in_london(last, clock.cut_off)
    over_at = closes_at + (ONE_MINUTE if clock.cut_off else timedelta())
    if clock.start is ClockStart.PUBLICATION and published_at >= over_at:
        return None
    first_day = last
    if clock.effect is Effect.NEXT_CALENDAR_DAY:
        first_day = last + ONE_DAY
    if clock.effect is Effect.NEXT_WORKING_DAY:
        first_day = walk_until(last + ONE_DAY, works)
    return start, last, closes_at, first_day


def slow_last_day(clock: Clock, start: date, works: Callable[[date], bool]) -> date:
    """Walk from the start to the last day."""
    if clock.unit is Unit.WEEKDAY:
        sunday = walk_until(start, lambda day: day.weekday() == 6)
        for _ in range(7 * (clock.length - 1)):
            sunday += ONE_DAY
        last = walk_until(sunday + ONE_DAY, lambda day: day.weekday() == clock.weekday)
    else:
        last = start if clock.first_day_counts else start + ONE_DAY
        left = clock.length
        while True:
            left -= clock.unit is Unit.CALENDAR_DAYS or works(last)
            if not left:
                break
            last += ONE_DAY
    return walk_until(last, works) if clock.rolls else last


def walk_until(day: date, found: Callable[[date], bool]) -> date:
    """Go on day by day to the first that is meant."""
    while not found(day):
        day += ONE_DAY
    return day


def as_minute(at: time) -> tuple[int, int]:
    return at.hour, at.minute


def shown_in_london(day: date, at: time) -> datetime:
    """Find the last instant at which a clock in London shows this; in the hour left out in spring, one hour later."""
    wanted = datetime.combine(day, at)
    as_utc = wanted.replace(tzinfo=UTC)
    shown = [one for one in (as_utc - ONE_HOUR, as_utc) if one.astimezone(LONDON).replace(tzinfo=None) == wanted]
    return max(shown, default=as_utc)


def random_calendar(random: Random) -> tuple[WorkingCalendar, Callable[[date], bool]]:
    """Return a calendar with holidays and closure days anywhere, and the plain question it answers."""
    span = (LAST - FIRST).days
    holidays = {FIRST + timedelta(days=random.randrange(span)): "Holiday" for _ in range(random.randrange(300))}
    closed = {FIRST + timedelta(days=random.randrange(span)): "Closed" for _ in range(random.randrange(200))}
    off = holidays.keys() | closed.keys()
    calendar = WorkingCalendar(Nation.ENGLAND, holidays, closed, known_from=FIRST, known_to=LAST)
    return calendar, lambda day: day.weekday() < 5 and day not in off


def random_clock(random: Random) -> Clock:
    """Return a clock of any shape."""
    unit = random.choice(list(Unit))
    return Clock(
        length=random.randint(1, 3 if unit is Unit.WEEKDAY else 15),
        unit=unit,
        weekday=random.randrange(7) if unit is Unit.WEEKDAY else None,
        start=random.choice(list(ClockStart)),
        first_day_counts=unit is not Unit.WEEKDAY and random.random() < 0.3,
        after_hours_from=time(random.randrange(9, 20), random.choice([0, 30])) if random.random() < 0.4 else None,
        cut_off=time(random.randrange(24), random.randrange(1, 60)) if random.random() < 0.6 else None,
        rolls=random.random() < 0.4,
        effect=random.choice(list(Effect)),
    )


def quickly(rule: CallInRule, published_at: datetime, decided_on: date, calendar: WorkingCalendar) -> Dates | None:
    """Ask the program the same."""
    try:
        found = dates_for(rule, published_at=published_at, decided_on=decided_on, calendar=calendar)
    except RuleBroken:
        return None
    return found.started_on, found.last_day, found.closes_at, found.implementable_on


def test_100_000_random_windows_agree_with_the_slow_count() -> None:
    random = Random(20261123)
    refused = 0
    for _ in range(CALENDARS):
        calendar, works = random_calendar(random)
        rules = [replace(RULE, clock=random_clock(random)) for _ in range(100)]
        for case in range(CASES_EACH):
            rule = rules[case % 100]
            published_at = FROM + timedelta(minutes=random.randrange(MINUTES))
            decided_on = published_at.date() - timedelta(days=random.randrange(10))
            expected = slowly(rule.clock, published_at, decided_on, works)
            found = quickly(rule, published_at, decided_on, calendar)
            assert found == expected, (rule.clock, published_at, decided_on)
            refused += expected is None
    assert 0 < refused < CALENDARS * CASES_EACH / 100


def test_windows_around_every_change_of_the_clock_agree_with_the_slow_count() -> None:
    calendar = WorkingCalendar(Nation.ENGLAND, {}, {}, known_from=FIRST, known_to=LAST)
    changes = [
        day
        for day in (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days))
        if datetime.combine(day, MIDNIGHT, LONDON).utcoffset()
        != datetime.combine(day + ONE_DAY, MIDNIGHT, LONDON).utcoffset()
    ]
    assert len(changes) == 22
    for change in changes:
        for minute in range(24 * 60):
            cut_off = time(minute // 60, minute % 60)
            clock = Clock(1, unit=Unit.CALENDAR_DAYS, cut_off=cut_off if minute else None)
            published_at = datetime.combine(change, MIDNIGHT, UTC) - 12 * ONE_HOUR
            expected = slowly(clock, published_at, change, lambda day: day.weekday() < 5)
            assert quickly(replace(RULE, clock=clock), published_at, change, calendar) == expected


INSTANTS = st.integers(0, MINUTES).map(lambda minutes: FROM + timedelta(minutes=minutes))
NEAR = st.dates(date(2023, 1, 1), date(2023, 12, 31))
HOLIDAYS = st.sets(NEAR, max_size=30)
IN_2023 = st.datetimes(datetime.fromisoformat("2023-01-01"), datetime.fromisoformat("2023-12-31")).map(
    lambda at: at.replace(tzinfo=UTC)
)


def calendar_with(holidays: set[date]) -> WorkingCalendar:
    return WorkingCalendar(Nation.ENGLAND, dict.fromkeys(holidays, "Holiday"), {}, known_from=FIRST, known_to=LAST)


def last_day(clock: Clock, published_at: datetime, decided_on: date, calendar: WorkingCalendar) -> date:
    start = counting.start_of(clock, published_at=published_at, decided_on=decided_on, calendar=calendar)
    return counting.last_day_of(clock, start, calendar)


def implementable(rule: CallInRule, published_at: datetime, calendar: WorkingCalendar) -> date | None:
    found = quickly(rule, published_at, london_date(published_at), calendar)
    return None if found is None else found[3]


@settings(max_examples=200, deadline=None)
@given(clock=clocks(), published_at=IN_2023, holidays=HOLIDAYS)
def test_a_window_never_closes_on_a_day_that_does_not_count(
    clock: Clock, published_at: datetime, holidays: set[date]
) -> None:
    calendar = calendar_with(holidays)
    last = last_day(clock, published_at, london_date(published_at), calendar)
    if clock.unit is Unit.WORKING_DAYS or clock.rolls:
        assert calendar.is_working_day(last)
    elif clock.unit is Unit.WEEKDAY:
        assert last.weekday() == clock.weekday


@settings(max_examples=300, deadline=None)
@given(clock=clocks(), published_at=IN_2023, holidays=HOLIDAYS)
def test_the_count_shown_ends_with_the_last_day_under_its_number(
    clock: Clock, published_at: datetime, holidays: set[date]
) -> None:
    calendar = calendar_with(holidays)
    published_on = london_date(published_at)
    start = counting.start_of(clock, published_at=published_at, decided_on=published_on, calendar=calendar)
    days = counting.count(clock, start, calendar, published_on=published_on)
    numbers = [one.number for one in days if one.number is not None]
    assert days[-1].date == counting.last_day_of(clock, start, calendar)
    assert days[-1].number == len(numbers)
    assert numbers == [*range(1, len(numbers) + 1)]
    assert clock.unit is Unit.WEEKDAY or len(numbers) == clock.length
    assert [one.date for one in days] == [days[0].date + n * ONE_DAY for n in range(len(days))]
    assert all((one.number is None) != (one.why_not_counted is None) for one in days)
    assert days[0].date == min(published_on, start)


@settings(max_examples=300, deadline=None)
@given(clock=clocks(), published_at=IN_2023, holidays=HOLIDAYS, proclaimed=NEAR)
def test_one_more_holiday_never_makes_a_date_earlier(
    clock: Clock, published_at: datetime, holidays: set[date], proclaimed: date
) -> None:
    before, after = calendar_with(holidays), calendar_with(holidays | {proclaimed})
    on = london_date(published_at)
    assert last_day(clock, published_at, on, after) >= last_day(clock, published_at, on, before)
    was = implementable(replace(RULE, clock=clock), published_at, before)
    now = implementable(replace(RULE, clock=clock), published_at, after)
    assert was is None or (now is not None and now >= was)


@settings(max_examples=300, deadline=None)
@given(clock=clocks(), published_at=IN_2023, later=st.integers(0, 20 * 24 * 60), holidays=HOLIDAYS)
def test_a_later_publication_never_ends_earlier(
    clock: Clock, published_at: datetime, later: int, holidays: set[date]
) -> None:
    calendar = calendar_with(holidays)
    second = published_at + timedelta(minutes=later)
    first_day = last_day(clock, published_at, london_date(published_at), calendar)
    assert last_day(clock, second, london_date(second), calendar) >= first_day


@settings(max_examples=300, deadline=None)
@given(clock=clocks(), published_at=INSTANTS, late=st.integers(0, 5))
def test_the_quick_dates_are_those_of_the_window(clock: Clock, published_at: datetime, late: int) -> None:
    calendar, rule = calendar_with(set()), replace(RULE, clock=clock)
    decided_on = london_date(published_at) - late * ONE_DAY
    if quickly(rule, published_at, decided_on, calendar) is None:
        return
    dates = dates_for(rule, published_at=published_at, decided_on=decided_on, calendar=calendar)
    window = window_for(rule, published_at=published_at, decided_on=decided_on, calendar=calendar)
    assert dates == WindowDates(
        started_on=dates.started_on,
        opens_on=window.opens_on,
        last_day=window.last_day,
        closes_at=window.closes_at,
        implementable_on=window.implementable_on,
    )
    assert window.days[-1].date == window.last_day
    shows = in_london(window.closes_at)
    assert clock.cut_off is None or shows.date() == window.last_day
    assert window.opens_on <= window.last_day <= window.implementable_on
    assert is_open(window, published_at) or published_at >= window.closes_at
