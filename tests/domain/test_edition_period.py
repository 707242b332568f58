"""The period of an edition."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.days import ONE_DAY
from webapp.domain.edition import EditionStyle
from webapp.domain.edition_period import Period, default_period, months_of, refuse_period
from webapp.domain.errors import RuleBroken

MONTHS, DAYS = EditionStyle.FROM_A_MONTH, EditionStyle.FROM_PUBLICATION


@pytest.mark.parametrize(
    ("style", "today", "months", "first", "last"),
    [
        (MONTHS, date(2011, 12, 16), 4, date(2012, 1, 1), date(2012, 4, 30)),
        (MONTHS, date(2012, 1, 1), 4, date(2012, 1, 1), date(2012, 4, 30)),
        (MONTHS, date(2012, 1, 2), 1, date(2012, 2, 1), date(2012, 2, 29)),
        (MONTHS, date(2026, 11, 23), 12, date(2026, 12, 1), date(2027, 11, 30)),
        (DAYS, date(2026, 11, 23), 4, date(2026, 11, 23), date(2027, 3, 22)),
        (DAYS, date(2026, 10, 31), 4, date(2026, 10, 31), date(2027, 2, 27)),
        (DAYS, date(2026, 12, 1), 1, date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_offered_by_the_style_of_the_council(
    style: EditionStyle, today: date, months: int, first: date, last: date
) -> None:
    assert default_period(style, today=today, months=months) == (first, last)


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (
            date(2027, 1, 2),
            date(2027, 1, 1),
            "The last day must be on or after the first day, Saturday 2 January 2027.",
        ),
        (
            date(2027, 1, 1),
            date(2028, 1, 1),
            "An edition covers 12 months at most. Enter a last day up to Friday 31 December 2027.",
        ),
        (
            date(2026, 7, 1),
            date(2026, 10, 31),
            "The last day must not be before the day of publication, Monday 23 November 2026.",
        ),
    ],
)
def test_a_period_that_cannot_be_is_refused_at_its_last_day(first: date, last: date, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        refuse_period(first, last, published_on=date(2026, 11, 23))
    assert (refused.value.message, refused.value.field) == (sentence, "last_day")


def test_a_period_that_begins_more_than_a_year_after_its_publication_is_refused_at_its_first_day() -> None:
    refuse_period(date(2012, 12, 16), date(2013, 3, 31), published_on=date(2011, 12, 16))
    with pytest.raises(RuleBroken) as refused:
        refuse_period(date(2026, 12, 1), date(2027, 3, 31), published_on=date(2011, 12, 16))
    assert (refused.value.message, refused.value.field) == (
        "The first day must not be more than 12 months after the day of publication, Friday 16 December 2011. "
        "Enter a first day up to Sunday 16 December 2012.",
        "first_day",
    )


def test_a_year_one_day_and_a_period_under_way_are_accepted_and_one_day_more_is_not() -> None:
    refused = []
    for first, last in (
        (date(2027, 1, 1), date(2027, 12, 31)),
        (date(2027, 1, 1), date(2028, 1, 1)),
        (date(2027, 1, 1), date(2027, 1, 1)),
        (date(2026, 11, 1), date(2026, 11, 23)),
        (date(2026, 11, 1), date(2026, 11, 22)),
    ):
        try:
            refuse_period(first, last, published_on=date(2026, 11, 23))
        except RuleBroken:
            refused.append(last)
    assert refused == [date(2028, 1, 1), date(2026, 11, 22)]


def test_the_months_of_a_period_may_begin_and_end_within_one() -> None:
    assert [part.in_words for part in months_of(date(2026, 11, 23), date(2027, 1, 31))] == [
        "from 23 November 2026 to 30 November 2026",
        "in December 2026",
        "in January 2027",
    ]
    assert months_of(date(2027, 1, 2), date(2027, 1, 1)) == ()


@given(st.sampled_from(EditionStyle), st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_what_is_offered_is_never_refused_and_its_months_cover_it(
    style: EditionStyle, today: date, months: int
) -> None:
    period = default_period(style, today=today, months=months)
    refuse_period(*period, published_on=today)
    parts = months_of(*period)
    assert Period(parts[0].first, parts[-1].last) == period
    assert all(one.last + ONE_DAY == other.first for one, other in pairwise(parts))
