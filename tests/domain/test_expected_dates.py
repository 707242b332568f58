"""Expected dates: a month stays a month, what is unclear stays unknown, and what is shown can be read again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.example_tables import examples
from webapp.domain.errors import RuleBroken
from webapp.domain.expected_dates import (
    ExpectedDate,
    Precision,
    between,
    doubt_about,
    earliest,
    in_month,
    latest,
    month_heading,
    not_before,
    on_day,
    parse,
    sentence,
    sort_key,
    unknown,
    words,
)

TABLE = examples("expected_dates")
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
known_dates = st.one_of(
    days.map(on_day),
    st.builds(in_month, st.integers(1900, 2199), st.integers(1, 12)),
    days.map(not_before),
    st.tuples(days, days).map(lambda pair: between(min(pair), max(pair))),
)


@pytest.mark.parametrize(("written", "precision", "start", "end", "in_list", "as_sentence"), TABLE)
def test_a_written_date_reads_as_the_table_says(
    written: str, precision: str, start: str, end: str, in_list: str, as_sentence: str
) -> None:
    expected = parse(written)
    found = (expected.precision.value, *(str(day or "") for day in (expected.starts_on, expected.ends_on)))
    assert found == (precision, start, end)
    assert (words(expected), sentence(expected)) == (in_list, as_sentence)


@pytest.mark.parametrize("written", [row[0] for row in TABLE if row[1] == "unknown" and row[0]])
def test_an_unknown_date_keeps_its_text_and_says_why(written: str) -> None:
    assert parse(written) == unknown(written)
    assert doubt_about(written) is not None


@pytest.mark.parametrize("written", [row[0] for row in TABLE if row[1] != "unknown"])
def test_a_date_that_was_read_leaves_no_doubt(written: str) -> None:
    assert doubt_about(written) is None


@given(known_dates)
def test_what_is_shown_can_be_read_again(expected: ExpectedDate) -> None:
    assert parse(words(expected)) == expected


@given(known_dates)
def test_the_sentence_can_be_read_again(expected: ExpectedDate) -> None:
    assert parse(sentence(expected)) == expected


@given(st.text(max_size=40))
def test_no_text_is_ever_lost_or_refused(text: str) -> None:
    expected = parse(text)
    assert expected.precision is not Precision.UNKNOWN or expected == unknown(text.strip())


@given(st.integers(1900, 2199), st.integers(1, 12))
def test_a_month_never_shows_a_day(year: int, month: int) -> None:
    expected = in_month(year, month)
    assert not any(
        word.isdigit() and int(word) < 32 for word in (*words(expected).split(), *sentence(expected).split())
    )


def test_words_beside_a_date_are_kept() -> None:
    written = "Not before 18th Dec 2019; so that notice is given"
    assert parse(written) == ExpectedDate(Precision.NOT_BEFORE, date(2019, 12, 18), None, written)


def test_a_month_after_not_before_shows_no_day_with_words_beside_it() -> None:
    assert words(parse("Not before January 2027, subject to funding")) == "Not before January 2027"


def test_an_impossible_day_is_explained() -> None:
    assert doubt_about("31 February 2012") == "“31 February 2012” is not a day in the calendar."


def test_a_wrong_weekday_is_explained() -> None:
    assert doubt_about("Monday 9 April 2026") == (
        "“Monday 9 April 2026” names the wrong weekday: 9 April 2026 is a Thursday."
    )


def test_an_empty_date_is_no_doubt_but_unknown() -> None:
    assert (doubt_about(""), parse("  ")) == (None, unknown())


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        between(date(2027, 1, 25), date(2027, 1, 12))
    assert refused.value.message == (
        "The last day, Tuesday 12 January 2027, must be on or after the first day, Monday 25 January 2027."
    )


def test_a_month_that_does_not_exist_is_refused() -> None:
    with pytest.raises(RuleBroken):
        in_month(2027, 13)


def test_a_range_of_one_day_is_that_day() -> None:
    assert between(date(2027, 1, 12), date(2027, 1, 12)) == on_day(date(2027, 1, 12))


def test_bounds_of_each_precision() -> None:
    dates = [on_day(date(2027, 1, 12)), in_month(2027, 2), not_before(date(2027, 3, 1)), unknown("TBC")]
    assert [(earliest(expected), latest(expected)) for expected in dates] == [
        (date(2027, 1, 12), date(2027, 1, 12)),
        (date(2027, 2, 1), date(2027, 2, 28)),
        (date(2027, 3, 1), None),
        (None, None),
    ]


def test_the_order_is_by_month_with_named_days_first_and_unknown_last() -> None:
    in_order = [
        on_day(date(2026, 12, 9)),
        between(date(2026, 12, 20), date(2026, 12, 24)),
        not_before(date(2026, 12, 21)),
        in_month(2026, 12),
        on_day(date(2027, 1, 1)),
        in_month(2027, 1),
        unknown("TBC"),
    ]
    assert sorted([*in_order[3:], *in_order[:3]], key=sort_key) == in_order


def test_headings_are_months() -> None:
    dates = (not_before(date(2026, 12, 21)), in_month(2027, 1), unknown("Spring"))
    assert [month_heading(expected) for expected in dates] == ["December 2026", "January 2027", "Date to be confirmed"]
