"""Stated dates beside ours: every published record that breaks its council's rule, and each kind of slip."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from time import process_time

import pytest

from tests.example_tables import examples
from webapp.adapters.bank_holidays import calendar_for
from webapp.adapters.presets import preset_for
from webapp.domain.call_in_cells import bare_rule
from webapp.domain.constitution import CallInRule, Clock, ClockStart, Effect, Unit
from webapp.domain.days import Nation
from webapp.domain.stated_dates import OwnDates, StatedDate, StatedKind, difference

ENGLAND = calendar_for(Nation.ENGLAND)
THREE_DAYS = bare_rule(Clock(3))
FROM_DECISION = bare_rule(Clock(3, start=ClockStart.DECISION))

# What each published record that breaks the rule comes to: its kind, our day, and the day or reason that is named.
BROKEN = {
    "C007": (StatedKind.NO_CALL_IN, date(2018, 1, 26), "Call-in was waived"),
    "C008": (StatedKind.NO_CALL_IN, date(2019, 2, 4), "cannot be called in"),
    "C009": (StatedKind.NO_CALL_IN, date(2017, 11, 20), "cannot be called in"),
    "C012": (StatedKind.NO_CALL_IN, date(2023, 3, 13), "cannot be called in"),
    "C013": (StatedKind.OTHER_PUBLICATION, date(2023, 6, 23), "Tuesday 20 June 2023"),
    "C026": (StatedKind.NO_CALL_IN, date(2023, 9, 20), "cannot be called in"),
    "C045": (StatedKind.OTHER_PUBLICATION, date(2022, 3, 8), "Wednesday 2 March 2022"),
    "C110": (StatedKind.NO_CALL_IN, date(2019, 1, 9), "cannot be called in"),
    "C113": (StatedKind.OTHER_PUBLICATION, date(2020, 1, 23), "Thursday 16 January 2020"),
    "C114": (StatedKind.OTHER_PUBLICATION, date(2020, 1, 16), "Friday 10 January 2020"),
    "C115": (StatedKind.OTHER_PUBLICATION, date(2024, 5, 16), "Thursday 9 May 2024"),
    "C122": (StatedKind.OTHER_PUBLICATION, date(2022, 6, 1), "Thursday 26 May 2022"),
    "C123": (StatedKind.HOLIDAY_COUNTED, date(2022, 6, 2), "Thursday 2 June 2022"),
    "C125": (StatedKind.OTHER_PUBLICATION, date(2017, 8, 24), "Thursday 17 August 2017"),
}


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def stated(
    on: date,
    *,
    published_on: date | None,
    decided_on: date | None = None,
    rule: CallInRule = THREE_DAYS,
    callable_in: bool = True,
    waived: bool = False,
    own: OwnDates | None = None,
) -> StatedDate:
    return difference(
        on,
        rule=rule,
        decided_on=decided_on,
        published_on=published_on,
        calendar=ENGLAND,
        callable_in=callable_in,
        waived=waived,
        own=own,
    )


@pytest.mark.parametrize("row", examples("broken_records"), ids=lambda row: row[0])
def test_a_published_record_that_breaks_the_rule_is_held_with_its_difference(row: tuple[str, ...]) -> None:
    reference, council, decided, published, on, record_kind, source = row
    stated_on, decided_on = date.fromisoformat(on), date.fromisoformat(decided)
    preset = preset_for(council, decided_on)
    assert preset is not None and source.startswith("http")
    found = difference(
        stated_on,
        rule=preset.rule,
        decided_on=decided_on,
        published_on=day(published),
        calendar=calendar_for(preset.nation),
        callable_in=record_kind != "not_callable",
        waived=record_kind == "waived",
    )
    kind, computed_on, named = BROKEN[reference]
    assert (found.stated_on, found.kind, found.computed_on) == (stated_on, kind, computed_on)
    assert named in found.words
    assert found.agrees is (record_kind in ("waived", "not_callable"))


def test_every_broken_record_is_in_the_table() -> None:
    assert [row[0] for row in examples("broken_records")] == list(BROKEN)


WEDNESDAY, THURSDAY, FRIDAY, MONDAY = date(2012, 1, 18), date(2012, 1, 19), date(2012, 1, 20), date(2012, 1, 16)


def test_the_day_that_the_rule_gives_agrees() -> None:
    found = stated(THURSDAY, published_on=date(2012, 1, 13))
    assert (found.kind, found.agrees, found.words) == (
        StatedKind.AGREES,
        True,
        "The rule gives Thursday 19 January 2012 too.",
    )


@pytest.mark.parametrize(
    ("on", "published_on", "decided_on", "kind", "words"),
    [
        (
            FRIDAY, date(2012, 1, 13), date(2012, 1, 13), StatedKind.OTHER_PUBLICATION,
            "It fits publication on Monday 16 January 2012, later than recorded.",
        ),
        (
            FRIDAY, None, date(2012, 1, 13), StatedKind.OTHER_PUBLICATION,
            "The day of publication is missing; it fits publication on Monday 16 January 2012.",
        ),
        (
            THURSDAY, MONDAY, date(2012, 1, 13), StatedKind.FROM_THE_DECISION,
            "It fits a count from the decision on Friday 13 January 2012; by the rule the clock starts with "
            "publication.",
        ),
        (
            date(2012, 1, 21), date(2012, 1, 18), date(2012, 1, 13), StatedKind.OTHER_PUBLICATION,
            "It fits publication on Tuesday 17 January 2012, earlier than recorded.",
        ),
        (
            date(2012, 4, 7), date(2012, 4, 3), None, StatedKind.HOLIDAY_COUNTED,
            "It fits if Friday 6 April 2012 (Good Friday) was counted as a working day.",
        ),
        (
            date(2012, 4, 10), date(2012, 4, 4), None, StatedKind.HOLIDAY_COUNTED,
            "It fits if Friday 6 April 2012 (Good Friday) and Monday 9 April 2012 (Easter Monday) were counted as "
            "working days.",
        ),
        (
            date(2012, 1, 23), date(2012, 1, 17), None, StatedKind.OTHER_EFFECT,
            "It fits if a first day that is no working day was moved to the next one.",
        ),
        (
            WEDNESDAY, date(2012, 1, 13), None, StatedKind.OTHER_EFFECT,
            "It fits if the last day of call-in was itself taken as the first day of implementation.",
        ),
        (date(2013, 1, 1), date(2012, 1, 13), None, StatedKind.UNEXPLAINED, "No simple reason was found."),
        (
            date(2012, 1, 5), date(2012, 1, 13), date(2012, 1, 13), StatedKind.UNEXPLAINED,
            "No simple reason was found.",
        ),
    ],
)  # fmt: skip
def test_the_simplest_slip_is_named(
    on: date, published_on: date | None, decided_on: date | None, kind: StatedKind, words: str
) -> None:
    found = stated(on, published_on=published_on, decided_on=decided_on)
    assert (found.kind, found.words) == (kind, words)


def test_a_holiday_counted_as_a_working_day_is_named() -> None:
    found = stated(date(2022, 9, 24), published_on=date(2022, 9, 16), rule=bare_rule(Clock(5)))
    assert (found.kind, found.words) == (
        StatedKind.HOLIDAY_COUNTED,
        "It fits if Monday 19 September 2022 (Bank holiday for the State Funeral of Queen Elizabeth II) was counted as "
        "a working day.",
    )


def test_a_saturday_where_the_rule_names_the_next_working_day_is_named() -> None:
    rule = bare_rule(Clock(3, effect=Effect.NEXT_WORKING_DAY))
    found = stated(date(2012, 1, 21), published_on=date(2012, 1, 17), rule=rule)
    assert (found.kind, found.words) == (
        StatedKind.OTHER_EFFECT,
        "It fits if the next calendar day was taken instead of the one that the rule names.",
    )


def test_the_first_day_counted_or_left_out_is_named() -> None:
    rule = bare_rule(Clock(3, effect=Effect.END_OF_LAST_DAY))
    found = stated(WEDNESDAY, published_on=MONDAY, rule=rule)
    assert (found.kind, found.words) == (
        StatedKind.FIRST_DAY,
        "It fits if the day on which the clock starts was counted, though by the rule it does not.",
    )
    calendar_days = bare_rule(replace(rule.clock, first_day_counts=True))
    found = stated(THURSDAY, published_on=MONDAY, decided_on=date(2012, 1, 9), rule=calendar_days)
    assert found.kind is StatedKind.OTHER_PUBLICATION


def test_where_the_clock_starts_with_the_decision_publication_may_have_been_taken_for_it() -> None:
    found = stated(FRIDAY, published_on=MONDAY, decided_on=date(2012, 1, 13), rule=FROM_DECISION)
    assert (found.computed_on, found.kind, found.words) == (
        THURSDAY,
        StatedKind.FROM_PUBLICATION,
        "It fits a count from publication on Monday 16 January 2012; by the rule the clock starts with the decision.",
    )
    found = stated(FRIDAY, published_on=None, decided_on=date(2012, 1, 13), rule=FROM_DECISION)
    assert (found.kind, found.words) == (
        StatedKind.OTHER_PUBLICATION,
        "It fits a clock that started on Monday 16 January 2012.",
    )


def test_without_call_in_another_day_than_that_of_the_decision_is_shown() -> None:
    found = stated(MONDAY, published_on=MONDAY, decided_on=date(2012, 1, 13), waived=True)
    assert (found.agrees, found.computed_on, found.words) == (
        False,
        date(2012, 1, 13),
        "Call-in was waived, so that it could take effect on the day of the decision, Friday 13 January 2012. "
        "The stated day is that of publication.",
    )
    unknown = stated(MONDAY, published_on=MONDAY, callable_in=False)
    assert (unknown.computed_on, unknown.words) == (
        None,
        "The decision cannot be called in, and the day of the decision is not known.",
    )


def test_a_record_without_any_day_to_count_from_has_no_day_of_ours() -> None:
    found = stated(MONDAY, published_on=None)
    assert (found.kind, found.computed_on, found.words) == (
        StatedKind.UNEXPLAINED,
        None,
        "Neither the day of the decision nor that of publication is known.",
    )


def test_a_cut_off_does_not_change_the_days_compared() -> None:
    rule = bare_rule(Clock(3, cut_off=time(17)))
    assert stated(THURSDAY, published_on=date(2012, 1, 13), rule=rule).agrees


# Published at 6pm on Friday 13 January 2012 by a rule of office hours to 5pm: as if on Monday, so from Friday 20.
OFFICE_HOURS = bare_rule(Clock(3, after_hours_from=time(17)))
EVENING = datetime(2012, 1, 13, 18, tzinfo=UTC)
FRIDAY_13 = date(2012, 1, 13)


@pytest.mark.parametrize(
    ("on", "kind", "words"),
    [
        (FRIDAY, StatedKind.AGREES, "The rule gives Friday 20 January 2012 too."),
        (
            THURSDAY, StatedKind.AFTER_HOURS,
            "It fits if publication after 5pm counts as that day’s, though by the rule it does not.",
        ),
        (
            date(2012, 1, 21), StatedKind.OTHER_PUBLICATION,
            "It fits publication on Tuesday 17 January 2012, later than recorded.",
        ),
    ],
)  # fmt: skip
def test_our_own_date_is_the_one_announced_after_hours_included(on: date, kind: StatedKind, words: str) -> None:
    own = OwnDates(EVENING, FRIDAY)
    found = stated(on, published_on=FRIDAY_13, decided_on=FRIDAY_13, rule=OFFICE_HOURS, own=own)
    assert (found.computed_on, found.kind, found.words) == (FRIDAY, kind, words)


def test_our_own_date_stays_the_one_announced_when_the_calendar_has_changed_since() -> None:
    own = OwnDates(datetime(2012, 1, 13, 10, tzinfo=UTC), FRIDAY)
    assert stated(FRIDAY, published_on=FRIDAY_13, own=own).kind is StatedKind.AGREES
    found = stated(THURSDAY, published_on=FRIDAY_13, own=own)
    assert (found.computed_on, found.kind, found.words) == (
        FRIDAY,
        StatedKind.OTHER_CALENDAR,
        "It fits a count by the calendar as it is now, with which the date announced does not agree.",
    )


def test_at_the_end_of_the_known_calendar_our_announced_date_is_still_compared() -> None:
    end = ENGLAND.known_to
    published_on, announced = end.replace(day=18), end.replace(day=22)
    own = OwnDates(datetime(end.year, 12, 18, 10, tzinfo=UTC), announced)
    for on in (announced, end, end.replace(year=end.year + 1), date(9999, 12, 31)):
        found = stated(on, published_on=published_on, decided_on=published_on, own=own)
        assert (found.computed_on, found.agrees) == (announced, on == announced)


@pytest.mark.parametrize(
    ("on", "decided_on", "published_on"),
    [
        (date(2025, 1, 19), FRIDAY_13, FRIDAY_13),
        (date(2001, 1, 19), FRIDAY_13, FRIDAY_13),
        (date(2025, 1, 25), FRIDAY_13, date(2025, 1, 13)),
    ],
)
def test_a_mistyped_year_costs_no_long_search(on: date, decided_on: date, published_on: date) -> None:
    before = process_time()
    found = stated(on, decided_on=decided_on, published_on=published_on)
    assert (found.kind, process_time() - before < 0.1) == (StatedKind.UNEXPLAINED, True)


@pytest.mark.parametrize(("apart", "kind"), [(60, StatedKind.FROM_THE_DECISION), (61, StatedKind.UNEXPLAINED)])
def test_slips_of_up_to_sixty_days_are_looked_for(apart: int, kind: StatedKind) -> None:
    rule = bare_rule(Clock(8, unit=Unit.CALENDAR_DAYS))
    decided_on = FRIDAY_13 - timedelta(days=apart)
    found = stated(date(2012, 1, 22) - timedelta(days=apart), published_on=FRIDAY_13, decided_on=decided_on, rule=rule)
    assert (found.computed_on, found.kind) == (date(2012, 1, 22), kind)
