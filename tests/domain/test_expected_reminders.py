"""What everybody should have been told by now: the second way of working it out agrees with the first."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.announced import CALENDAR, CLOSES, PUBLISHED
from webapp.domain.expected_reminders import (
    ExpectedReminder,
    Person,
    ToldOf,
    Window,
    expected,
    fell_due_at,
    judged_at,
    missing,
    sent_from,
)
from webapp.domain.london import LONDON
from webapp.domain.reminders import due_now, lead_from, lead_times, not_before, wanted_at

HOUR = timedelta(hours=1)
KEY = "call-in-closing/KEY-1/2026-12-18T17:00Z/3-hours/member-7"
LEADS = ("on-publication", "5-working-days", "2-working-days", "1-working-day", "24-hours", "6-hours", "1-hour")


def window(*people: Person) -> Window:
    return Window(1, "KEY-1", PUBLISHED, CLOSES, people)


def keys(now: datetime, *people: Person) -> list[str]:
    return [one.key for one in expected([window(*people)], calendar=CALENDAR, now=now)]


def test_each_address_should_have_the_latest_reminder_that_fell_due() -> None:
    member = Person("member-7", " A@example.com", ("on-publication", "3-hours"))
    subscriber = Person("subscriber-1", "a@example.com", ("1-hour",))
    assert keys(PUBLISHED, member, subscriber) == ["call-in-opened/KEY-1/2026-12-18T17:00Z/on-publication/member-7"], (
        "of one address the first counts"
    )
    assert keys(CLOSES - 3 * HOUR, member) == [KEY]
    assert keys(CLOSES + timedelta(days=3, seconds=-1), member) == [KEY]
    assert keys(CLOSES + timedelta(days=3), member) == []
    assert keys(CLOSES, Person("member-8", "", ("3-hours",)), Person("member-9", "b@example.com", ())) == []


def test_what_fell_due_in_the_night_is_expected_from_the_morning_on() -> None:
    at_night = Window(1, "KEY-1", PUBLISHED + 10 * HOUR, CLOSES, (Person("member-7", "a@example.com", LEADS),))
    morning = datetime(2026, 12, 12, 7, 30, tzinfo=UTC)
    assert expected([at_night], calendar=CALENDAR, now=morning - timedelta(minutes=1)) == []
    assert len(expected([at_night], calendar=CALENDAR, now=morning)) == 1


CLOSINGS = st.builds(
    datetime.combine,
    st.dates(date(2026, 1, 20), date(2027, 12, 20)),
    st.sampled_from([time(0), time(9), time(9, 29), time(9, 30), time(12), time(17), time(21), time(23, 59)]),
    st.just(LONDON),
).map(lambda at: at.astimezone(UTC))


@given(closes_at=CLOSINGS, lead=st.sampled_from(LEADS), days=st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31))))
def test_both_ways_agree_on_when_a_reminder_falls_due(closes_at: datetime, lead: str, days: set[date]) -> None:
    calendar = CALENDAR.with_changes(closures=((day, "Closed") for day in days))
    published_at = closes_at - timedelta(days=7)
    assert fell_due_at(lead, published_at, closes_at, calendar) == wanted_at(
        lead_from(lead), published_at=published_at, closes_at=closes_at, calendar=calendar
    )


@given(closes_at=CLOSINGS, before=st.integers(min_value=0, max_value=4 * 24 * 60))
def test_both_ways_agree_on_quiet_hours(closes_at: datetime, before: int) -> None:
    moment = closes_at - timedelta(minutes=before)
    assert sent_from(moment, closes_at) == not_before(moment, closes_at=closes_at)


@given(minutes=st.integers(min_value=0, max_value=9 * 24 * 60), leads=st.lists(st.sampled_from(LEADS), unique=True))
def test_what_the_pump_would_send_now_is_what_is_expected(minutes: int, leads: list[str]) -> None:
    now = PUBLISHED + timedelta(minutes=minutes)
    due = due_now(lead_times(leads), published_at=PUBLISHED, closes_at=CLOSES, calendar=CALENDAR, now=now)
    found = keys(now, Person("member-7", "a@example.com", tuple(leads)))
    if due is not None:
        assert [key.split("/")[3] for key in found] == [due.lead.name]
    elif not_before(now, closes_at=CLOSES) == now:
        assert found == []


TOLD = ToldOf(KEY, 1, CLOSES, "A@example.com", CLOSES - 3 * HOUR)
WANTED = ExpectedReminder("a@example.com", KEY, CLOSES, 1, CLOSES - 3 * HOUR)


@pytest.mark.parametrize(
    ("told", "is_missing"),
    [
        (TOLD, False),
        (ToldOf("call-in-moved/…", 1, CLOSES, " a@EXAMPLE.com", CLOSES - HOUR), False),
        (ToldOf("call-in-opened/…", 1, CLOSES, "a@example.com", CLOSES - 4 * HOUR), True),
        (ToldOf("call-in-closing/…", 1, CLOSES + HOUR, "a@example.com", CLOSES), True),
        (ToldOf("call-in-closing/…", 2, CLOSES, "a@example.com", CLOSES), True),
        (ToldOf("call-in-closing/…", 1, CLOSES, "b@example.com", CLOSES), True),
    ],
)
def test_only_a_message_about_the_same_deadline_to_the_same_address_since_then_serves(
    told: ToldOf, is_missing: bool
) -> None:
    assert missing([WANTED], [told]) == ([WANTED] if is_missing else [])


@pytest.mark.parametrize(
    ("now", "judged"),
    [("12:00", "11:45"), ("07:59", "19:45"), ("08:00", "07:45"), ("20:14", "19:59"), ("20:15", "19:45")],
)
def test_a_check_at_night_judges_the_evening_before(now: str, judged: str) -> None:
    found = judged_at(datetime.fromisoformat(f"2026-12-15T{now}+00:00"))
    assert (f"{found:%H:%M}", found.day) == (judged, 14 if now == "07:59" else 15)
