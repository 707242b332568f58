"""When the mails of the morning are due, in both halves of the year and at the turn of it."""

from datetime import UTC, date, datetime

import pytest

from webapp.domain.morning import digest_occasion, end_of, last_day_before, latest_digest_at, looks_ahead_to, morning_of
from webapp.domain.subscriptions import Pace


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def test_the_morning_begins_at_half_past_seven_on_the_london_clock() -> None:
    assert morning_of(date(2026, 11, 23)) == at("2026-11-23T07:30")
    assert morning_of(date(2026, 6, 1)) == at("2026-06-01T06:30")


def test_a_day_and_the_midnight_that_ends_it_belong_together() -> None:
    assert end_of(date(2026, 6, 1)) == at("2026-06-01T23:00")
    assert last_day_before(end_of(date(2026, 6, 1))) == date(2026, 6, 1)
    assert last_day_before(at("2026-06-01T12:00")) == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("pace", "now", "due", "occasion"),
    [
        (Pace.DAILY, "2026-11-23T07:30", "2026-11-23T07:30", "daily-2026-11-23"),
        (Pace.DAILY, "2026-11-23T07:29", "2026-11-22T07:30", "daily-2026-11-22"),
        (Pace.WEEKLY, "2026-11-23T07:30", "2026-11-23T07:30", "weekly-2026-W48"),
        (Pace.WEEKLY, "2026-11-23T07:29", "2026-11-16T07:30", "weekly-2026-W47"),
        (Pace.WEEKLY, "2026-11-29T23:00", "2026-11-23T07:30", "weekly-2026-W48"),
        (Pace.WEEKLY, "2027-01-03T12:00", "2026-12-28T07:30", "weekly-2026-W53"),
        (Pace.DAILY, "2026-03-29T06:30", "2026-03-29T06:30", "daily-2026-03-29"),
    ],
)
def test_a_digest_is_due_every_morning_or_on_mondays(pace: Pace, now: str, due: str, occasion: str) -> None:
    assert latest_digest_at(pace, at(now)) == at(due)
    assert digest_occasion(pace, at(due)) == occasion


def test_a_digest_looks_ahead_to_the_end_of_the_day_of_the_next_one() -> None:
    assert looks_ahead_to(Pace.DAILY, at("2026-11-23T07:30")) == at("2026-11-25T00:00")
    assert looks_ahead_to(Pace.WEEKLY, at("2026-11-23T07:30")) == at("2026-12-01T00:00")
