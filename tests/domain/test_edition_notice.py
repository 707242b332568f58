"""Whether an edition gives each of its entries enough notice."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import at, working_calendar
from tests.notice_cases import general_exception, special_urgency
from tests.plan_entries import plan_entry
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.edition_notice import late_plan, short_notice
from webapp.domain.edition_period import Period
from webapp.domain.errors import BeyondKnownCalendar, RuleBroken
from webapp.domain.expected_dates import ExpectedDate, between, in_month, not_before, on_day, unknown
from webapp.domain.notice import NoticeLaw, NoticeRule
from webapp.domain.notice_presets import ENGLAND_2000, ENGLAND_2012, starting_rules
from webapp.domain.statutory_notices import WrittenNotice

RULES = starting_rules(Nation.ENGLAND)
PUBLISHED_ON = date(2026, 11, 23)
"""Monday 23 November 2026: full notice allows Tuesday 22 December, the general exception Tuesday 1 December 2026."""
URGENCY = "under special urgency, if the Chair of the relevant overview and scrutiny committee agrees"
EXCEPTION = (
    "under the general exception from Tuesday 1 December 2026 on, if the scrutiny chair is informed and its notice is "
    "published on Monday 23 November 2026"
)

NOTICED = general_exception(published_at=at("2026-11-20"), informed_on=date(2026, 11, 20))
"""A general exception with notice of Friday 20 November 2026: the first day is Monday 30 November 2026."""
AGREED = special_urgency(published_at=at("2026-11-20"), agreed_on=date(2026, 11, 20))


def warning(
    expected: ExpectedDate,
    *,
    noticed_on: date = PUBLISHED_ON,
    rules: tuple[NoticeRule, ...] = RULES,
    calendar: WorkingCalendar | None = None,
    notices: tuple[WrittenNotice, ...] = (),
    **changed: object,
) -> str | None:
    entry = plan_entry(expected=expected, first_noticed_on=noticed_on, **changed)
    return short_notice(
        entry,
        rules=rules,
        calendar=calendar or working_calendar(),
        published_on=PUBLISHED_ON,
        notices=notices,
    )


def test_a_day_that_comes_too_soon_is_told_with_the_routes_that_are_open() -> None:
    assert warning(on_day(date(2026, 12, 8))) == (
        "KEY/01JAN/27 is expected on Tuesday 8 December 2026. Notice since Monday 23 November 2026 gives 14 clear "
        "days; 28 are needed. It may be made from Tuesday 22 December 2026 on. "
        f"Before that it may be made {EXCEPTION}; or {URGENCY}."
    )


def test_too_soon_for_the_general_exception_leaves_special_urgency() -> None:
    assert warning(on_day(date(2026, 11, 27))) == (
        "KEY/01JAN/27 is expected on Friday 27 November 2026. Notice since Monday 23 November 2026 gives 3 clear days; "
        f"28 are needed. It may be made from Tuesday 22 December 2026 on. Before that it may be made {URGENCY}."
    )


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (in_month(2026, 12), "expected in December 2026 (no day fixed)"),
        (not_before(date(2026, 12, 7)), "expected not before 7 December 2026"),
        (between(date(2026, 12, 7), date(2027, 1, 8)), "expected between 7 December 2026 and 8 January 2027"),
    ],
)
def test_where_only_the_end_of_a_period_is_lawful_its_first_lawful_day_is_told(
    expected: ExpectedDate, said: str
) -> None:
    assert warning(expected) == (
        f"KEY/01JAN/27 is {said}. With notice since Monday 23 November 2026 it may be made from Tuesday 22 December "
        f"2026 on. Before that it may be made {EXCEPTION}; or {URGENCY}."
    )


@pytest.mark.parametrize(
    ("expected", "noticed_on"),
    [
        (on_day(date(2026, 12, 22)), PUBLISHED_ON),
        (in_month(2027, 1), PUBLISHED_ON),
        (on_day(date(2026, 12, 1)), date(2026, 11, 2)),
        (in_month(2026, 11), date(2026, 10, 12)),
        (unknown("After the inquiry"), PUBLISHED_ON),
        (in_month(2026, 10), PUBLISHED_ON),
    ],
)
def test_enough_notice_no_date_and_a_date_that_has_passed_give_no_warning(
    expected: ExpectedDate, noticed_on: date
) -> None:
    assert warning(expected, noticed_on=noticed_on) is None


def test_days_of_a_month_that_are_over_are_not_held_against_it() -> None:
    assert warning(in_month(2026, 11), noticed_on=date(2026, 10, 25)) is None
    assert warning(in_month(2026, 11), noticed_on=date(2026, 10, 26)) == (
        "KEY/01JAN/27 is expected in November 2026 (no day fixed). With notice since Monday 26 October 2026 it may be "
        f"made from Tuesday 24 November 2026 on. Before that it may be made {URGENCY}."
    )


@pytest.mark.parametrize(
    ("expected", "notice"),
    [
        (on_day(date(2026, 11, 30)), NOTICED),
        (not_before(date(2026, 11, 30)), NOTICED),
        (in_month(2026, 12), NOTICED),
        (on_day(date(2026, 11, 24)), AGREED),
        (in_month(2026, 11), AGREED),
        (not_before(date(2026, 11, 1)), AGREED),
    ],
)
def test_a_general_exception_in_time_and_an_agreed_urgency_leave_nothing_to_warn_of(
    expected: ExpectedDate, notice: WrittenNotice
) -> None:
    assert warning(expected, notices=(notice,)) is None
    assert warning(expected) is not None


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (in_month(2026, 11), "expected in November 2026 (no day fixed)"),
        (not_before(date(2026, 11, 24)), "expected not before 24 November 2026"),
    ],
)
def test_days_before_a_general_exception_opens_are_told(expected: ExpectedDate, said: str) -> None:
    assert warning(expected, notices=(NOTICED,)) == (
        f"KEY/01JAN/27 is {said} and is to be made under the general exception, notice of Friday 20 November 2026. It "
        f"may be made from Monday 30 November 2026 on. Before that it may be made {URGENCY}."
    )


@pytest.mark.parametrize(
    "notice",
    [
        replace(NOTICED, informed=""),
        replace(NOTICED, published_at=at("2026-11-23")),
        replace(AGREED, reasons=""),
        replace(AGREED, agreed_on=date(2026, 12, 1)),
    ],
)
def test_a_notice_that_lacks_something_or_comes_too_late_opens_nothing(notice: WrittenNotice) -> None:
    said = warning(on_day(date(2026, 11, 30)), notices=(notice,)) or ""
    assert "It may be made from Tuesday 22 December 2026 on." in said


def test_a_general_exception_that_opens_no_earlier_than_full_notice_is_not_told() -> None:
    noticed_on = date(2026, 10, 26)
    said = warning(in_month(2026, 11), noticed_on=noticed_on, notices=(NOTICED,))
    assert said == warning(in_month(2026, 11), noticed_on=noticed_on)


def test_a_decision_that_is_not_key_needs_no_notice() -> None:
    assert warning(on_day(date(2026, 12, 8)), is_key=False, key_ground=None) is None


def test_an_entry_first_noticed_under_the_older_law_is_never_counted_in_days() -> None:
    entry = plan_entry(expected=on_day(date(2012, 9, 20)), first_noticed_on=date(2012, 9, 7))
    stated = {"rules": RULES, "calendar": working_calendar(), "published_on": date(2012, 9, 14)}
    assert short_notice(entry, **stated) is None  # type: ignore[arg-type]
    newer = replace(entry, first_noticed_on=date(2012, 9, 10))
    said = short_notice(newer, **stated) or ""  # type: ignore[arg-type]
    assert "Notice since Monday 10 September 2012 gives 9 clear days; 28 are needed." in said


def test_where_no_duty_of_notice_was_found_there_is_no_warning() -> None:
    none_found = replace(ENGLAND_2012, law=NoticeLaw.NONE_FOUND)
    assert warning(on_day(date(2026, 12, 8)), rules=(none_found,)) is None


def test_a_rule_that_names_no_routes_offers_none() -> None:
    strict = replace(ENGLAND_2012, general_exception_days=None, agreed_by=())
    assert (warning(on_day(date(2026, 12, 8)), rules=(strict,)) or "").endswith("from Tuesday 22 December 2026 on.")


def test_what_no_rule_or_calendar_covers_is_not_judged() -> None:
    with pytest.raises(RuleBroken, match="No rule of notice is in force"):
        warning(on_day(date(2026, 12, 8)), rules=(ENGLAND_2000,))
    nothing_known = WorkingCalendar(Nation.ENGLAND, {}, {}, known_from=date(2026, 1, 1), known_to=date(2026, 1, 1))
    with pytest.raises(BeyondKnownCalendar):
        warning(on_day(date(2026, 12, 8)), calendar=nothing_known)


@pytest.mark.parametrize(
    ("published_on", "said"),
    [
        (date(2011, 12, 18), None),
        (
            date(2011, 12, 19),
            "The plan from Sunday 1 January 2012 to Monday 30 April 2012 was published on Monday 19 December 2011; the "
            "law of its day asked for it at least 14 days before its first day, so by Sunday 18 December 2011.",
        ),
    ],
)
def test_a_plan_of_the_older_law_must_come_fourteen_days_before_its_first_day(
    published_on: date, said: str | None
) -> None:
    period = Period(date(2012, 1, 1), date(2012, 4, 30))
    assert late_plan(rules=RULES, period=period, published_on=published_on) == said


def test_a_plan_of_the_newer_law_is_never_late() -> None:
    period = Period(PUBLISHED_ON, date(2027, 3, 22))
    assert late_plan(rules=RULES, period=period, published_on=PUBLISHED_ON) is None
