"""Which reminder is due: lead times, quiet hours, and reminders that piled up."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.reminders import (
    LATE_FOR,
    Lead,
    LeadKind,
    coming_reminders,
    due_now,
    lead_from,
    lead_times,
    not_before,
    wanted_at,
)

LONDON = ZoneInfo("Europe/London")
CALENDAR = WorkingCalendar(
    Nation.ENGLAND,
    {
        date(2027, 3, 26): "Good Friday",
        date(2027, 3, 29): "Easter Monday",
        date(2026, 12, 25): "Christmas Day",
        date(2026, 12, 28): "Boxing Day (substitute day)",
    },
    {},
    known_from=date(2026, 1, 1),
    known_to=date(2027, 12, 31),
)
POLICY = lead_times(["on-publication", "1-working-day", "3-hours"])
PUBLISHED = datetime(2026, 12, 11, 12, 0, tzinfo=LONDON)
CLOSES = datetime(2026, 12, 18, 17, 0, tzinfo=LONDON)


def due(now: datetime, *, published_at: datetime = PUBLISHED, closes_at: datetime = CLOSES) -> str | None:
    found = due_now(POLICY, published_at=published_at, closes_at=closes_at, calendar=CALENDAR, now=now)
    return found and found.lead.name


def test_lead_times_are_read_as_they_are_written() -> None:
    policy = lead_times(["on-publication", "1-working-day", "3-hours"])
    assert policy == (Lead(LeadKind.ON_PUBLICATION), Lead(LeadKind.WORKING_DAYS, 1), Lead(LeadKind.HOURS, 3))
    assert [lead_from(text).name for text in ("3-working-days", " 1-hour ", "On-Publication", "2-working-day")] == [
        "3-working-days",
        "1-hour",
        "on-publication",
        "2-working-days",
    ]


def test_a_lead_time_written_twice_counts_once() -> None:
    assert lead_times(["3-hours", "3-hour"]) == (Lead(LeadKind.HOURS, 3),)


@pytest.mark.parametrize("written", ["", "tomorrow", "0-hours", "-1-hours", "1-week", "1.5-hours", "1 hour", "٣-hours"])
def test_a_lead_time_that_is_not_understood_is_refused_with_what_may_be_written(written: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        lead_from(written)
    assert refusal.value.message == (
        f"“{written}” is not a lead time for reminders. Write on-publication, a number of working days such as "
        "1-working-day or 3-working-days, or a number of hours such as 3-hours."
    )


def test_each_reminder_falls_due_in_turn() -> None:
    assert due(PUBLISHED - timedelta(seconds=1)) is None
    assert due(PUBLISHED) == "on-publication"
    assert due(datetime(2026, 12, 17, 16, 59, tzinfo=LONDON)) == "on-publication"
    assert due(datetime(2026, 12, 17, 17, 0, tzinfo=LONDON)) == "1-working-day"
    assert due(datetime(2026, 12, 18, 14, 0, tzinfo=LONDON)) == "3-hours"
    assert due(CLOSES - timedelta(seconds=1)) == "3-hours"


def test_the_last_reminder_stays_due_for_three_days_after_the_last_moment() -> None:
    assert due(CLOSES) == "3-hours"
    assert due(CLOSES + timedelta(days=3, seconds=-1)) == "3-hours"
    assert due(CLOSES + timedelta(days=3)) is None


def test_a_reminder_that_would_have_gone_before_publication_never_goes() -> None:
    published = datetime(2026, 12, 18, 9, 0, tzinfo=LONDON)
    assert due(datetime(2026, 12, 18, 10, 0, tzinfo=LONDON), published_at=published) == "on-publication"


def test_one_working_day_before_a_monday_after_easter_is_the_thursday_at_the_same_time_on_the_wall() -> None:
    closes = datetime(2027, 3, 30, 17, 0, tzinfo=LONDON)
    found = wanted_at(Lead(LeadKind.WORKING_DAYS, 1), published_at=PUBLISHED, closes_at=closes, calendar=CALENDAR)
    assert found == datetime(2027, 3, 25, 17, 0, tzinfo=UTC), "still winter time, while the deadline is in summer time"


def test_one_working_day_before_the_end_of_a_day_is_nine_in_the_morning_of_the_previous_working_day() -> None:
    end_of_tuesday_29 = datetime(2026, 12, 30, 0, 0, tzinfo=LONDON)
    found = wanted_at(
        Lead(LeadKind.WORKING_DAYS, 1), published_at=PUBLISHED, closes_at=end_of_tuesday_29, calendar=CALENDAR
    )
    assert found == datetime(2026, 12, 24, 9, 0, tzinfo=UTC), "Thursday 24 December"


def test_the_reminder_before_the_end_of_a_day_leaves_a_whole_working_day() -> None:
    end_of_thursday = datetime(2026, 12, 18, 0, 0, tzinfo=LONDON)
    assert due(datetime(2026, 12, 16, 8, 59, tzinfo=LONDON), closes_at=end_of_thursday) != "1-working-day"
    assert due(datetime(2026, 12, 16, 9, 0, tzinfo=LONDON), closes_at=end_of_thursday) == "1-working-day"


def test_three_hours_are_real_hours_when_the_clocks_change() -> None:
    closes = datetime(2026, 3, 29, 3, 0, tzinfo=LONDON)
    found = wanted_at(Lead(LeadKind.HOURS, 3), published_at=PUBLISHED, closes_at=closes, calendar=CALENDAR)
    assert found == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)


def test_what_falls_due_in_quiet_hours_waits_until_half_past_seven() -> None:
    evening = datetime(2026, 12, 11, 20, 0, tzinfo=LONDON)
    morning = datetime(2026, 12, 12, 7, 30, tzinfo=LONDON)
    assert not_before(evening - timedelta(seconds=1), closes_at=CLOSES) == evening - timedelta(seconds=1)
    assert not_before(evening, closes_at=CLOSES) == morning
    assert not_before(morning - timedelta(seconds=1), closes_at=CLOSES) == morning
    assert not_before(morning, closes_at=CLOSES) == morning


def test_quiet_hours_are_ignored_when_the_deadline_is_before_the_morning_plus_two_hours() -> None:
    evening = datetime(2026, 12, 17, 21, 0, tzinfo=LONDON)
    half_past_nine = datetime(2026, 12, 18, 9, 30, tzinfo=LONDON)
    assert not_before(evening, closes_at=half_past_nine - timedelta(minutes=1)) == evening
    assert not_before(evening, closes_at=half_past_nine) == datetime(2026, 12, 18, 7, 30, tzinfo=LONDON)


def test_a_window_that_closes_at_midnight_is_reminded_of_at_nine_in_the_evening() -> None:
    end_of_thursday = datetime(2026, 12, 18, 0, 0, tzinfo=LONDON)
    assert due(datetime(2026, 12, 17, 21, 0, tzinfo=LONDON), closes_at=end_of_thursday) == "3-hours"


MINUTES = st.integers(min_value=-3 * 24 * 60, max_value=10 * 24 * 60)


@given(minutes=MINUTES)
def test_a_reminder_is_only_ever_due_in_its_window(minutes: int) -> None:
    now = PUBLISHED + timedelta(minutes=minutes)
    if due(now) is not None:
        assert PUBLISHED <= now < CLOSES + LATE_FOR
    if due(now) is not None and now < CLOSES:
        assert 7.5 <= now.astimezone(LONDON).hour + now.astimezone(LONDON).minute / 60 < 20


@given(first=MINUTES, second=MINUTES)
def test_reminders_never_go_back_to_an_earlier_one(first: int, second: int) -> None:
    order = ["on-publication", "1-working-day", "3-hours"]
    found = [due(PUBLISHED + timedelta(minutes=minutes)) for minutes in sorted((first, second))]
    places = [order.index(name) for name in found if name]
    assert places == sorted(places)


def coming(now: datetime, *, closes_at: datetime = CLOSES, policy: tuple[Lead, ...] = POLICY) -> list[tuple[str, str]]:
    found = coming_reminders(policy, published_at=PUBLISHED, closes_at=closes_at, calendar=CALENDAR, now=now)
    return [(f"{at.astimezone(LONDON):%a %H:%M}", reminder.lead.name) for at, reminder in found]


def test_what_comes_is_foreseen_in_order_with_the_reminder_that_is_due_already() -> None:
    assert coming(PUBLISHED) == [
        ("Fri 12:00", "on-publication"),
        ("Thu 17:00", "1-working-day"),
        ("Fri 14:00", "3-hours"),
    ]
    assert coming(CLOSES - timedelta(hours=2)) == [("Fri 15:00", "3-hours")]


def test_what_falls_due_in_the_night_is_foreseen_for_the_morning_and_only_the_latest_of_it() -> None:
    closes = datetime(2026, 12, 18, 23, 0, tzinfo=LONDON)
    policy = lead_times(["24-hours", "25-hours", "1-hour"])
    assert coming(PUBLISHED, closes_at=closes, policy=policy) == [("Fri 07:30", "24-hours"), ("Fri 22:00", "1-hour")]


HOLIDAYS = st.sets(st.dates(min_value=date(2026, 12, 7), max_value=date(2026, 12, 18)), max_size=5)
LEADS = st.sampled_from(["on-publication", "5-working-days", "3-working-days", "1-working-day", "24-hours", "3-hours"])


@given(holidays=HOLIDAYS, lead=LEADS)
def test_an_added_holiday_never_makes_a_reminder_fall_due_later(holidays: set[date], lead: str) -> None:
    """The deadline stands as announced; with fewer working days before it, one is told earlier or at the same time."""
    longer = CALENDAR.with_changes(additions=((day, "Added") for day in holidays))
    before, after = (
        wanted_at(lead_from(lead), published_at=PUBLISHED, closes_at=CLOSES, calendar=calendar)
        for calendar in (CALENDAR, longer)
    )
    assert after <= before


@given(leads=st.lists(LEADS, min_size=1, unique=True), ticks=st.lists(MINUTES, max_size=12))
def test_a_pump_that_slept_ends_with_the_reminder_that_one_awake_all_the_time_ended_with(
    leads: list[str], ticks: list[int]
) -> None:
    policy, window = lead_times(leads), {"published_at": PUBLISHED, "closes_at": CLOSES, "calendar": CALENDAR}
    last = (CLOSES - PUBLISHED) // timedelta(minutes=1) - 1
    awake = [due_now(policy, now=PUBLISHED + timedelta(minutes=minute), **window) for minute in range(0, last, 30)]  # type: ignore[arg-type]
    slept = [due_now(policy, now=PUBLISHED + timedelta(minutes=minute), **window) for minute in [*ticks, last]]  # type: ignore[arg-type]
    assert slept[-1] == awake[-1]
    assert set(slept) <= {*awake, None}
