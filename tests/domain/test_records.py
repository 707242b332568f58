"""When a record may be published, whom it must fall to, and on which day a decision may be recorded as implemented."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.call_in_rules import a_rule
from webapp.domain.call_in import CallInWindow, window_for
from webapp.domain.constitution import Effect
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.records import check_implementation, check_publication, check_scrutiny, implementable_without_call_in

CALENDAR = WorkingCalendar(Nation.ENGLAND, {}, {}, known_from=date(2012, 1, 1), known_to=date(2012, 12, 31))
FRIDAY = datetime(2012, 1, 13, 12, 0, tzinfo=UTC)
LAST_DAY, FIRST_DAY = date(2012, 1, 18), date(2012, 1, 19)


def window(effect: Effect = Effect.NEXT_CALENDAR_DAY) -> CallInWindow:
    """Return the window of three working days that ends at 4pm on Wednesday 18 January 2012."""
    return window_for(a_rule(cut_off=time(16), effect=effect), published_at=FRIDAY, calendar=CALENDAR)


def refusal_of_publication(decided_on: date, published_at: datetime, now: datetime) -> tuple[str, str | None]:
    with pytest.raises(RuleBroken) as refused:
        check_publication(decided_on=decided_on, published_at=published_at, now=now)
    return refused.value.message, refused.value.field


def test_a_record_is_published_on_the_day_of_the_decision_or_later_and_may_be_entered_late() -> None:
    for decided_on in (date(2012, 1, 13), date(2012, 1, 1)):
        check_publication(decided_on=decided_on, published_at=FRIDAY, now=FRIDAY)
        check_publication(decided_on=decided_on, published_at=FRIDAY, now=FRIDAY + timedelta(days=400))


def test_no_record_is_published_later_than_now() -> None:
    assert refusal_of_publication(date(2012, 1, 13), FRIDAY, FRIDAY - timedelta(minutes=1)) == (
        "The record cannot be published later than now, 11:59am on Friday 13 January 2012. Enter when it was "
        "published.",
        "published_on",
    )


def test_no_record_is_published_before_its_decision() -> None:
    tuesday = datetime(2026, 12, 8, 12, 0, tzinfo=UTC)
    assert refusal_of_publication(date(2026, 12, 9), tuesday, tuesday) == (
        "The publication date must be on or after the date of the decision, Wednesday 9 December 2026.",
        "published_on",
    )


def test_the_day_of_publication_is_the_day_in_london() -> None:
    after_midnight_in_london = datetime(2012, 7, 12, 23, 30, tzinfo=UTC)
    check_publication(decided_on=date(2012, 7, 13), published_at=after_midnight_in_london, now=after_midnight_in_london)


def test_a_decision_that_can_be_called_in_falls_to_a_scrutiny_committee() -> None:
    with pytest.raises(RuleBroken) as refused:
        check_scrutiny(can_be_called_in=True, committees=[])
    assert refused.value.message == (
        "The decision falls to no scrutiny committee, so nobody would be told. Edit it and select one first."
    )
    check_scrutiny(can_be_called_in=True, committees=["Growth"])
    check_scrutiny(can_be_called_in=False, committees=[])


def test_without_call_in_it_may_be_implemented_on_the_day_it_is_made() -> None:
    assert implementable_without_call_in(date(2012, 1, 12)) == date(2012, 1, 12)


def refusal_of_implementation(
    day: date, *, first_day: date | None = FIRST_DAY, of: CallInWindow | None = None, now: datetime
) -> str:
    with pytest.raises(RuleBroken) as refused:
        check_implementation(day, implementable_on=first_day, window=of or window(), today=now.date(), now=now)
    assert refused.value.field == "day"
    return refused.value.message


def test_a_decision_is_not_implemented_before_its_first_day() -> None:
    now = datetime(2012, 1, 25, 9, 0, tzinfo=UTC)
    assert refusal_of_implementation(LAST_DAY, now=now) == (
        "This decision may not be implemented until Thursday 19 January 2012."
    )
    check_implementation(FIRST_DAY, implementable_on=FIRST_DAY, window=window(), today=now.date(), now=now)


def test_a_suspended_decision_is_not_implemented_at_all() -> None:
    now = datetime(2012, 1, 25, 9, 0, tzinfo=UTC)
    assert refusal_of_implementation(now.date(), first_day=None, now=now) == (
        "This decision may not be implemented while it is suspended."
    )


def test_a_decision_that_takes_effect_on_the_last_day_waits_for_the_cut_off() -> None:
    of = window(Effect.ON_LAST_DAY)
    cut_off = datetime(2012, 1, 18, 16, 0, tzinfo=UTC)
    assert refusal_of_implementation(LAST_DAY, first_day=LAST_DAY, of=of, now=cut_off) == (
        "It is too early. May be implemented after 4pm on Wednesday 18 January 2012."
    )
    after = cut_off + timedelta(minutes=1)
    check_implementation(LAST_DAY, implementable_on=LAST_DAY, window=of, today=LAST_DAY, now=after)


def test_no_decision_is_implemented_on_a_day_to_come() -> None:
    now = datetime(2012, 1, 19, 9, 0, tzinfo=UTC)
    assert refusal_of_implementation(date(2012, 1, 20), now=now) == (
        "The day of implementation must be today or earlier."
    )
