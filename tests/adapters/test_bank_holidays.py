"""Bank holidays by nation: the one-off days of past years, substitutes, and where the calendar ends."""

from datetime import date

import pytest

from webapp.adapters.bank_holidays import KNOWN_FROM, KNOWN_TO, calendar_for, council_calendar, installation_known_to
from webapp.domain.days import CalendarChanges, Closure, Nation, Purpose
from webapp.domain.errors import BeyondKnownCalendar

ENGLAND = calendar_for(Nation.ENGLAND)
SCOTLAND = calendar_for(Nation.SCOTLAND)
NORTHERN_IRELAND = calendar_for(Nation.NORTHERN_IRELAND)


@pytest.mark.parametrize(
    "day",
    [
        date(2011, 4, 29),
        date(2012, 6, 4),
        date(2012, 6, 5),
        date(2020, 5, 8),
        date(2022, 6, 2),
        date(2022, 6, 3),
        date(2022, 9, 19),
        date(2023, 5, 8),
    ],
)
@pytest.mark.parametrize("nation", list(Nation))
def test_one_off_and_moved_bank_holidays_are_known_everywhere(nation: Nation, day: date) -> None:
    assert not calendar_for(nation).is_working_day(day)


@pytest.mark.parametrize("nation", list(Nation))
@pytest.mark.parametrize("day", [date(2020, 5, 4), date(2012, 5, 28), date(2022, 5, 30)])
def test_a_moved_bank_holiday_leaves_a_working_day_behind(nation: Nation, day: date) -> None:
    assert calendar_for(nation).is_working_day(day)


@pytest.mark.parametrize(
    ("day", "nations"),
    [
        (date(2027, 1, 4), {Nation.SCOTLAND}),  # 2 January 2027 is a Saturday
        (date(2025, 1, 2), {Nation.SCOTLAND}),
        (date(2025, 3, 17), {Nation.NORTHERN_IRELAND}),
        (date(2025, 4, 18), set(Nation)),
        (date(2025, 4, 21), {Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND}),
        (date(2025, 5, 5), set(Nation)),
        (date(2025, 5, 26), set(Nation)),
        (date(2026, 6, 15), {Nation.SCOTLAND}),
        (date(2024, 7, 12), {Nation.NORTHERN_IRELAND}),
        (date(2025, 8, 4), {Nation.SCOTLAND}),
        (date(2025, 8, 25), {Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND}),
        (date(2023, 11, 30), {Nation.SCOTLAND}),
        (date(2023, 3, 1), set()),  # St David's Day is none
        (date(2025, 12, 24), set()),  # nor is Christmas Eve
        (date(2025, 4, 17), set()),  # nor Maundy Thursday
    ],
)
def test_each_nation_keeps_its_own_days(day: date, nations: set[Nation]) -> None:
    assert {nation for nation in Nation if not calendar_for(nation).is_working_day(day)} == nations


def test_substitute_days_are_named_and_weekends_stay_weekends() -> None:
    assert ENGLAND.why_not_working(date(2012, 1, 1)) == "Sunday"
    assert ENGLAND.why_not_working(date(2012, 1, 2)) == "New Year's Day (substitute day)"
    assert ENGLAND.why_not_working(date(2021, 12, 25)) == "Saturday"
    assert ENGLAND.why_not_working(date(2021, 12, 27)) == "Christmas Day (substitute day)"
    assert ENGLAND.why_not_working(date(2021, 12, 28)) == "Boxing Day (substitute day)"
    assert ENGLAND.is_working_day(date(2021, 12, 29))


def test_names_are_those_of_the_governments_list() -> None:
    names = [ENGLAND.holidays[day] for day in sorted(ENGLAND.holidays) if day.year == 2024]
    assert names == [
        "New Year's Day",
        "Good Friday",
        "Easter Monday",
        "Early May bank holiday",
        "Spring bank holiday",
        "Summer bank holiday",
        "Christmas Day",
        "Boxing Day",
    ]


def test_scotland_has_its_own_days() -> None:
    assert SCOTLAND.why_not_working(date(2024, 1, 2)) == "2nd January"
    assert SCOTLAND.why_not_working(date(2024, 8, 5)) == "Summer bank holiday"
    assert SCOTLAND.why_not_working(date(2024, 12, 2)) == "St Andrew's Day (substitute day)"
    assert SCOTLAND.is_working_day(date(2024, 4, 1))
    assert SCOTLAND.is_working_day(date(2024, 8, 26))
    assert SCOTLAND.why_not_working(date(2012, 1, 2)) == "2nd January and New Year's Day (substitute day)"


def test_scotland_alone_has_a_holiday_on_15_june_2026() -> None:
    assert not SCOTLAND.is_working_day(date(2026, 6, 15))
    assert ENGLAND.is_working_day(date(2026, 6, 15))


def test_st_andrews_day_begins_in_2007() -> None:
    assert SCOTLAND.is_working_day(date(2006, 11, 30))
    assert not SCOTLAND.is_working_day(date(2007, 11, 30))


def test_northern_ireland_has_march_and_july() -> None:
    assert NORTHERN_IRELAND.why_not_working(date(2026, 3, 17)) == "St Patrick's Day"
    assert (
        NORTHERN_IRELAND.why_not_working(date(2026, 7, 13)) == "Battle of the Boyne (Orangemen's Day) (substitute day)"
    )


def test_wales_has_the_days_of_england() -> None:
    assert calendar_for(Nation.WALES).holidays == ENGLAND.holidays


def test_a_christmas_shut_down_counts_unless_the_council_lists_it() -> None:
    closed = calendar_for(Nation.ENGLAND, closures={date(2023, 12, 28): "Christmas closure"})
    assert ENGLAND.nth_working_day_after(date(2023, 12, 20), 5) == date(2023, 12, 29)
    assert closed.nth_working_day_after(date(2023, 12, 20), 5) == date(2024, 1, 2)


def test_the_councils_changes_apply_to_its_own_calendar_only() -> None:
    changed = calendar_for(
        Nation.ENGLAND, additions=[(date(2027, 7, 1), "Proclaimed holiday")], removals=[date(2027, 5, 3)]
    )
    assert changed.why_not_working(date(2027, 7, 1)) == "Proclaimed holiday"
    assert changed.is_working_day(date(2027, 5, 3))
    assert calendar_for(Nation.ENGLAND) is ENGLAND
    assert not ENGLAND.is_working_day(date(2027, 5, 3))


def test_a_councils_calendar_holds_all_its_changes() -> None:
    changes = CalendarChanges(
        additions={date(2027, 7, 1): "Proclaimed holiday"},
        removals={date(2027, 5, 3): "Moved"},
        closures={date(2027, 12, 29): Closure("Christmas", counts_for_call_in=False)},
    )
    kept = council_calendar(Nation.ENGLAND, changes)
    assert [kept.why_not_working(day) for day in (date(2027, 7, 1), date(2027, 5, 3), date(2027, 12, 29))] == [
        "Proclaimed holiday",
        None,
        "council closed: Christmas",
    ]
    assert council_calendar(Nation.ENGLAND, CalendarChanges()) is ENGLAND


@pytest.mark.parametrize(("for_call_in", "for_notice"), [(True, True), (True, False), (False, True), (False, False)])
def test_a_closure_counts_or_not_for_each_purpose_by_itself(for_call_in: bool, for_notice: bool) -> None:
    closed_on = date(2027, 12, 29)
    changes = CalendarChanges(closures={closed_on: Closure("Christmas", for_call_in, for_notice)})
    for purpose, counts in ((Purpose.CALL_IN, for_call_in), (Purpose.NOTICE, for_notice)):
        kept = council_calendar(Nation.ENGLAND, changes, purpose)
        assert kept.is_working_day(closed_on) is counts
        assert (kept is ENGLAND) is counts


def test_a_closure_counts_unless_the_council_says_otherwise() -> None:
    changes = CalendarChanges(closures={date(2023, 12, 27): Closure("Christmas"), date(2023, 12, 28): Closure("")})
    assert council_calendar(Nation.ENGLAND, changes) is ENGLAND


def test_a_loaded_list_makes_more_known_and_an_old_one_never_less() -> None:
    assert council_calendar(Nation.ENGLAND, CalendarChanges(known_to=date(2030, 12, 31))).known_to == date(2030, 12, 31)
    assert council_calendar(Nation.ENGLAND, CalendarChanges(known_to=date(2020, 12, 31))) is ENGLAND
    assert installation_known_to(None) == KNOWN_TO


def test_equal_questions_share_one_calendar() -> None:
    closures = {date(2026, 12, 29): "Closed", date(2026, 12, 30): "Closed"}
    backwards = reversed(list(closures.items()))
    assert calendar_for(Nation.ENGLAND, closures=closures) is calendar_for(Nation.ENGLAND, closures=backwards)


def test_the_calendar_ends_where_bank_holidays_are_not_yet_published() -> None:
    assert (ENGLAND.known_from, ENGLAND.known_to) == (KNOWN_FROM, KNOWN_TO)
    with pytest.raises(BeyondKnownCalendar, match="known only from 1 January 2000 to 31 December 2028"):
        ENGLAND.nth_working_day_after(date(2028, 12, 28), 2)
    shorter = calendar_for(Nation.ENGLAND, known_to=date(2027, 6, 30))
    with pytest.raises(BeyondKnownCalendar):
        shorter.is_working_day(date(2027, 7, 1))
