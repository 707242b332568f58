from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.diary_cases import decision, entries
from webapp.domain.diary_entry import Bar, Certainty, DiaryEntry, Vague, WholeDays
from webapp.domain.diary_facts import MoveFacts
from webapp.domain.expected_dates import (
    ExpectedDate,
    Precision,
    between,
    in_month,
    not_before,
    on_day,
    parse,
    unknown,
)

UID = "00000000-0000-4000-8000-000000000001@plan.anyborough.example.gov.uk"


def expected(date_given: ExpectedDate, **changes: object) -> DiaryEntry:
    (entry,) = entries(decision(1, expected=date_given, **changes)).values()
    return entry


def test_a_month_is_shown_on_its_first_day_and_called_a_month() -> None:
    entry = expected(in_month(2027, 1))
    assert entry.uid == f"decision-{UID}"
    assert entry.when == WholeDays(date(2027, 1, 1), date(2027, 1, 1))
    assert entry.summary == "Expected January 2027 (day not fixed): Parking charges review 1"
    assert entry.certainty is Certainty.TENTATIVE
    assert entry.alarms == ()
    assert entry.categories == ("Key decision", "Date not fixed")
    assert entry.vague == Vague("January 2027", "MONTH", date(2027, 1, 31))
    assert entry.description.splitlines() == [
        "The forward plan gives only a month: “January 2027”. Shown on the first day of that month; "
        "it can be taken on any day up to 31 January 2027.",
        "Decision maker: Cabinet Member, Highways",
        "Notice published: 1 October 2026",
        "Reference: KEY/01JAN/27",
    ]


def test_not_before_is_shown_on_its_day_with_its_words() -> None:
    entry = expected(not_before(date(2027, 1, 11)))
    assert entry.summary == "Not before 11 January 2027: Parking charges review 1"
    assert entry.description.startswith("The forward plan says “not before 11 January 2027”.")
    assert entry.vague == Vague("not before 11 January 2027", "NOT-BEFORE", None)


def test_not_before_a_month_never_names_a_day() -> None:
    entry = expected(parse("not before January 2027"))
    assert entry.summary == "Not before January 2027: Parking charges review 1"


def test_a_fortnight_is_a_bar_and_a_longer_period_a_marker() -> None:
    bar = expected(between(date(2027, 1, 12), date(2027, 1, 25)))
    assert bar.when == WholeDays(date(2027, 1, 12), date(2027, 1, 25))
    assert bar.summary == "Expected 12 to 25 January 2027 (day not fixed): Parking charges review 1"
    marker = expected(between(date(2027, 1, 12), date(2027, 1, 26)))
    assert marker.when == WholeDays(date(2027, 1, 12), date(2027, 1, 12))
    assert marker.summary == "Between 12 January and 26 January: Parking charges review 1"


@pytest.mark.parametrize(
    ("first", "last", "begins"),
    [
        (date(2027, 1, 12), date(2027, 3, 20), "Between 12 January and 20 March: "),
        (date(2026, 12, 12), date(2027, 3, 20), "Between 12 December 2026 and 20 March 2027: "),
        (date(2026, 12, 28), date(2027, 1, 5), "Expected 28 December 2026 to 5 January 2027 (day not fixed): "),
        (date(2027, 1, 28), date(2027, 2, 5), "Expected 28 January to 5 February 2027 (day not fixed): "),
    ],
)
def test_a_period_is_written_with_years_where_they_differ(first: date, last: date, begins: str) -> None:
    assert expected(between(first, last)).summary == f"{begins}Parking charges review 1"


def test_a_period_of_months_never_names_a_day() -> None:
    entry = expected(parse("January to March 2027"))
    assert entry.summary == "Expected January to March 2027 (day not fixed): Parking charges review 1"
    assert entry.vague == Vague("January to March 2027", "RANGE", date(2027, 3, 31))


def test_a_day_that_was_moved_keeps_its_uid_and_says_what_it_was() -> None:
    before = expected(on_day(date(2026, 12, 8)))
    move = MoveFacts(previous=on_day(date(2026, 12, 8)), moved_on=date(2026, 11, 18))
    after = expected(on_day(date(2026, 12, 15)), move=move)
    assert after.uid == before.uid
    assert after.summary == "Key decision due: Parking charges review 1"
    assert after.description.splitlines()[0] == "Was 8 December 2026, moved to 15 December 2026."
    assert [(ring.after_start, ring.words) for ring in after.alarms] == [
        (timedelta(hours=-15), "Key decision due tomorrow: Parking charges review 1")
    ]


def test_a_decision_that_is_not_key_is_not_called_key() -> None:
    entry = expected(on_day(date(2026, 12, 8)), is_key=False)
    assert (entry.summary, entry.categories) == ("Decision due: Parking charges review 1", ("Decision",))


def test_joint_decision_makers_are_all_named() -> None:
    entry = expected(on_day(date(2026, 12, 8)), makers=("Leader of the Council", "Cabinet Member, Resources"))
    assert "Decision makers: Leader of the Council; Cabinet Member, Resources" in entry.description.splitlines()


def test_a_long_title_is_cut_between_words_and_given_whole_below() -> None:
    title = "Extension of the framework agreement for " + "passenger transport " * 8
    entry = expected(on_day(date(2026, 12, 8)), title=title)
    assert len(entry.summary) <= 120
    assert entry.summary.endswith("passenger transport…")
    assert entry.description.splitlines()[0] == title.strip()


def test_the_words_of_a_date_as_written_are_kept() -> None:
    given = ExpectedDate(Precision.MONTH, date(2027, 1, 1), date(2027, 1, 31), "January 2027, after consultation")
    assert "“January 2027, after consultation”" in expected(given).description


@pytest.mark.parametrize(
    ("previous", "line"),
    [
        (in_month(2026, 12), "Was December 2026, moved to 15 December 2026."),
        (not_before(date(2026, 12, 1)), "Was not before 1 December 2026, moved to 15 December 2026."),
        (unknown("Spring"), "Was “Spring”, moved to 15 December 2026."),
        (unknown(), "Was to be confirmed, moved to 15 December 2026."),
    ],
)
def test_whatever_the_date_was_a_move_says_it(previous: ExpectedDate, line: str) -> None:
    moved = expected(on_day(date(2026, 12, 15)), move=MoveFacts(previous=previous, moved_on=date(2026, 11, 18)))
    assert moved.description.splitlines()[0] == line


def test_a_month_can_be_drawn_over_the_whole_of_it() -> None:
    entry = expected(in_month(2027, 1))
    assert entry.bar is not None
    assert entry.bar.days == WholeDays(date(2027, 1, 1), date(2027, 1, 31))
    assert entry.bar.summary == entry.summary
    assert entry.bar.description.splitlines() == [
        "The forward plan gives only a month: “January 2027”. Shown over the whole month; "
        "it can be taken on any day up to 31 January 2027.",
        "Decision maker: Cabinet Member, Highways",
        "Notice published: 1 October 2026",
        "Reference: KEY/01JAN/27",
    ]


def test_a_long_period_can_be_drawn_over_the_whole_of_it() -> None:
    bar = expected(between(date(2027, 1, 12), date(2027, 3, 20))).bar
    assert bar is not None
    assert bar.days == WholeDays(date(2027, 1, 12), date(2027, 3, 20))
    assert bar.summary == "Between 12 January and 20 March: Parking charges review 1"
    assert bar.description.splitlines()[0] == (
        "The forward plan says “between 12 January 2027 and 20 March 2027”. Shown over the whole period; "
        "it can be taken on any day up to 20 March 2027."
    )


@pytest.mark.parametrize(
    "given",
    [
        on_day(date(2026, 12, 15)),
        not_before(date(2027, 1, 11)),
        between(date(2027, 1, 12), date(2027, 1, 25)),
    ],
)
def test_a_day_a_day_without_an_end_and_a_fortnight_are_drawn_in_one_way_only(given: ExpectedDate) -> None:
    assert expected(given).bar is None


def test_a_bar_is_part_of_what_can_be_seen() -> None:
    entry = expected(in_month(2027, 1))
    other = Bar(WholeDays(date(2027, 1, 1), date(2027, 1, 30)), entry.summary, entry.description)
    assert replace(entry, bar=other).content != entry.content


def test_a_date_that_is_no_day_never_rings_and_is_never_certain() -> None:
    for given in (in_month(2027, 1), not_before(date(2027, 1, 11)), between(date(2027, 1, 12), date(2027, 3, 20))):
        assert (expected(given).alarms, expected(given).certainty) == ((), Certainty.TENTATIVE)
