"""How far expected dates were moved."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from webapp.domain.expected_dates import ExpectedDate, between, in_month, not_before, on_day, unknown
from webapp.domain.slippage import (
    HEADINGS,
    Slip,
    Slippage,
    Total,
    by_decision_maker,
    by_directorate,
    by_month,
    by_quarter,
    days_slipped,
    fixes_a_day,
    most_slipped_first,
    rows,
)

JANUARY, MARCH = in_month(2012, 1), in_month(2012, 3)
BOUNDED = st.one_of(
    st.dates(date(2011, 1, 1), date(2014, 1, 1)).map(on_day),
    st.builds(in_month, st.integers(2011, 2013), st.integers(1, 12)),
)


def slip(moved_on: date, old: ExpectedDate = JANUARY, new: ExpectedDate = MARCH) -> Slip:
    return Slip(moved_on, old, new, "The tender was late.", "Priya Shaw")


def decision(reference: str, *moves: Slip, **changed: object) -> Slippage:
    facts: dict[str, object] = {
        "reference": reference,
        "slug": reference.replace("/", "-"),
        "title": "Sale of the lodge",
        "makers": ("Cabinet Member for Resources",),
        "directorate": "Places",
        "first_expected": moves[0].old if moves else JANUARY,
        "changes": moves,
    }
    return Slippage(**(facts | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "days"),
    [
        (JANUARY, in_month(2012, 2), 29),
        (JANUARY, on_day(date(2012, 2, 10)), 10),
        (JANUARY, on_day(date(2012, 1, 10)), 0),
        (on_day(date(2012, 1, 10)), on_day(date(2012, 1, 31)), 21),
        (MARCH, JANUARY, -60),
        (on_day(date(2012, 1, 10)), on_day(date(2012, 1, 10)), 0),
        (between(date(2012, 1, 1), date(2012, 3, 31)), MARCH, 0),
        (JANUARY, not_before(date(2012, 2, 1)), 31),
        (not_before(date(2012, 2, 1)), in_month(2012, 3), 29),
        (not_before(date(2012, 2, 1)), in_month(2012, 2), 0),
        (not_before(date(2012, 2, 1)), not_before(date(2012, 2, 8)), 7),
        (JANUARY, unknown("After the inquiry"), None),
        (unknown(), JANUARY, None),
    ],
)
def test_a_move_is_counted_from_the_last_possible_day_to_the_last_possible_day(
    old: ExpectedDate, new: ExpectedDate, days: int | None
) -> None:
    assert days_slipped(old, new) == days


@pytest.mark.parametrize(
    ("old", "new", "is_day_fixed"),
    [
        (JANUARY, on_day(date(2012, 1, 31)), True),
        (JANUARY, between(date(2012, 1, 1), date(2012, 1, 14)), True),
        (between(date(2012, 1, 1), date(2012, 3, 31)), MARCH, True),
        (not_before(date(2012, 2, 1)), on_day(date(2012, 2, 1)), True),
        (JANUARY, between(date(2012, 1, 1), date(2012, 1, 31)), False),
        (JANUARY, between(date(2012, 1, 30), date(2012, 2, 1)), False),
        (on_day(date(2012, 1, 10)), JANUARY, False),
        (JANUARY, not_before(date(2012, 1, 10)), False),
        (not_before(date(2012, 2, 1)), MARCH, False),
        (unknown(), JANUARY, False),
        (JANUARY, unknown("After the inquiry"), False),
    ],
)
def test_naming_a_narrower_period_within_the_announced_one_fixes_the_day(
    old: ExpectedDate, new: ExpectedDate, is_day_fixed: bool
) -> None:
    assert fixes_a_day(old, new) is is_day_fixed


def test_fixing_a_day_is_neither_a_move_nor_days_and_later_slips_count_from_it() -> None:
    fixed = slip(date(2011, 12, 5), JANUARY, on_day(date(2012, 1, 10)))
    late = slip(date(2012, 1, 9), on_day(date(2012, 1, 10)), on_day(date(2012, 1, 31)))
    only_fixed, slipped = decision("KEY/01JAN/12", fixed), decision("KEY/02JAN/12", fixed, late)
    assert (only_fixed.moves, only_fixed.days, slipped.moves, slipped.days) == ((), 0, (late,), 21)
    assert most_slipped_first([only_fixed, slipped]) == (slipped,)
    assert by_month([slipped]) == (Total("January 2012", 1, 21, 1, date(2012, 1, 1)),)
    assert [row[5:10] for row in rows([slipped])] == [
        ("2011-12-05", "Day fixed", "January 2012", "Tuesday 10 January 2012", "0"),
        ("2012-01-09", "Moved", "Tuesday 10 January 2012", "Tuesday 31 January 2012", "21"),
    ]


@given(BOUNDED, BOUNDED, BOUNDED)
def test_moves_of_dates_with_an_end_add_up(first: ExpectedDate, second: ExpectedDate, third: ExpectedDate) -> None:
    assume(not any(fixes_a_day(*pair) for pair in ((first, second), (second, third), (first, third))))
    moves = (slip(date(2012, 1, 5), first, second), slip(date(2012, 2, 6), second, third))
    assert decision("KEY/01JAN/12", *moves).days == days_slipped(first, third)


def test_a_decision_adds_up_its_moves_and_names_its_first_month() -> None:
    found = decision(
        "KEY/01JAN/12",
        slip(date(2012, 1, 5)),
        slip(date(2012, 2, 6), MARCH, unknown()),
        slip(date(2012, 3, 5), unknown(), in_month(2012, 6)),
    )
    assert (found.first_planned, found.days, found.uncounted) == ("January 2012", 60, 2)


def test_those_that_slipped_furthest_come_first_and_those_that_never_moved_are_left_out() -> None:
    little = decision("KEY/01JAN/12", slip(date(2012, 1, 5), JANUARY, in_month(2012, 2)))
    often = decision(
        "KEY/02JAN/12", slip(date(2012, 1, 5)), slip(date(2012, 2, 6), MARCH, JANUARY), slip(date(2012, 3, 5))
    )
    once = decision("KEY/03JAN/12", slip(date(2012, 1, 5)))
    never = decision("KEY/04JAN/12")
    assert most_slipped_first([little, never, once, often]) == (often, once, little)


def test_a_joint_decision_counts_for_each_of_its_makers() -> None:
    joint = decision("KEY/01JAN/12", slip(date(2012, 1, 5)), makers=("Leader", "Cabinet"))
    alone = decision(
        "KEY/02JAN/12", slip(date(2012, 1, 5)), slip(date(2012, 2, 6), MARCH, unknown()), makers=("Cabinet",)
    )
    nobody = decision("KEY/03JAN/12", slip(date(2012, 1, 5), JANUARY, in_month(2013, 1)), makers=())
    never = decision("KEY/04JAN/12", makers=("Health Board",))
    assert by_decision_maker([joint, alone, nobody, never]) == (
        Total("Cabinet", 3, 120, 2),
        Total("Leader", 1, 60, 1),
        Total("Not given", 1, 366, 1),
    )


def test_moves_add_up_by_directorate() -> None:
    found = by_directorate(
        [
            decision("KEY/01JAN/12", slip(date(2012, 1, 5))),
            decision("KEY/02JAN/12", slip(date(2012, 1, 5)), directorate=""),
            decision("KEY/03JAN/12", slip(date(2012, 2, 6), JANUARY, in_month(2012, 2))),
        ]
    )
    assert found == (Total("Places", 2, 89, 2), Total("Not given", 1, 60, 1))


def test_months_without_a_move_stand_between_those_with_one() -> None:
    moved = decision("KEY/01JAN/12", slip(date(2011, 12, 30)), slip(date(2012, 2, 6), MARCH, JANUARY))
    other = decision("KEY/02JAN/12", slip(date(2012, 2, 1)))
    assert by_month([moved, other]) == (
        Total("December 2011", 1, 60, 1, date(2011, 12, 1)),
        Total("January 2012", 0, 0, 0, date(2012, 1, 1)),
        Total("February 2012", 2, 0, 2, date(2012, 2, 1)),
    )


def test_quarters_are_those_of_the_calendar_year() -> None:
    moved = decision("KEY/01JAN/12", slip(date(2011, 12, 30)), slip(date(2012, 2, 6), MARCH, JANUARY))
    assert by_quarter([moved]) == (
        Total("October to December 2011", 1, 60, 1, date(2011, 10, 1)),
        Total("January to March 2012", 1, -60, 1, date(2012, 1, 1)),
    )


def test_nothing_moved_adds_up_to_nothing() -> None:
    never = [decision("KEY/01JAN/12")]
    assert [add_up(never) for add_up in (by_decision_maker, by_directorate, by_month, by_quarter, rows)] == [()] * 5


def test_every_move_is_a_row_of_the_table() -> None:
    moved = decision(
        "KEY/01JAN/12", slip(date(2012, 1, 5)), slip(date(2012, 2, 6), MARCH, unknown("After the inquiry"))
    )
    shared = ("KEY/01JAN/12", "Sale of the lodge", "Cabinet Member for Resources", "Places", "January 2012")
    said = ("The tender was late.", "Priya Shaw", "60")
    assert rows([moved]) == (
        (*shared, "2012-01-05", "Moved", "January 2012", "March 2012", "60", *said),
        (*shared, "2012-02-06", "Moved", "March 2012", "After the inquiry", "", *said),
    )
    assert all(len(row) == len(HEADINGS) for row in rows([moved]))
