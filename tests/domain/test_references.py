"""References: kept as written, matched leniently, never confused and never given twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.example_tables import examples
from webapp.domain.references import as_key, looks_tidy, next_after, problem_with, slug
from webapp.domain.wording import MONTHS

TABLE = examples("references")
MONTH_CODES = [name[:3].upper() for name in MONTHS]
any_reference = st.one_of(
    st.text(max_size=20),
    st.text("KEYNOV/- 0123456789", max_size=20),
    st.from_regex(r"\AKEY[/ -]?[0-9]{1,3}[/ -]?(JAN|NOV|MAY)[/ -]?(20)?[0-9]{2}([/ -][0-9]{1,2})?\Z"),
)


@pytest.mark.parametrize(("reference", "key", "slug_", "tidy"), TABLE)
def test_a_reference_has_the_key_and_slug_of_the_table(reference: str, key: str, slug_: str, tidy: str) -> None:
    assert (as_key(reference), slug(reference), looks_tidy(reference)) == (key, slug_, tidy == "yes")


@given(any_reference)
def test_a_slug_is_ascii_and_leads_back_to_the_key(reference: str) -> None:
    assert slug(reference).isascii()
    assert as_key(slug(reference)) == as_key(reference)
    assert slug(as_key(reference)) == slug(reference)


@given(any_reference, any_reference)
def test_two_references_share_a_slug_exactly_when_they_share_a_key(one: str, other: str) -> None:
    assert (slug(one) == slug(other)) == (as_key(one) == as_key(other))


@given(
    st.integers(1, 999), st.sampled_from(MONTH_CODES), st.integers(0, 99), st.tuples(*[st.sampled_from("/- –.")] * 3)
)
def test_marks_and_case_do_not_matter(number: int, month: str, year: int, marks: tuple[str, str, str]) -> None:
    tidy = f"KEY/{number:02}{month}/{year:02}"
    untidy = f"key{marks[0]}{number}{marks[1]}{month.title()}{marks[2]}{year:02}"
    assert as_key(untidy) == as_key(tidy)
    assert looks_tidy(tidy) == (number < 100)


@given(
    st.tuples(st.integers(1, 99), st.sampled_from(MONTH_CODES), st.integers(0, 99), st.integers(0, 99)),
    st.tuples(st.integers(1, 99), st.sampled_from(MONTH_CODES), st.integers(0, 99), st.integers(0, 99)),
)
def test_different_numbers_months_and_years_are_different_references(
    one: tuple[int, str, int, int], other: tuple[int, str, int, int]
) -> None:
    written = ["KEY/{:02}{}{:02}/{:02}".format(*parts) for parts in (one, other)]
    assert (as_key(written[0]) == as_key(written[1])) == (one == other)


def test_the_next_reference_continues_within_its_month() -> None:
    existing = ["KEY/01DEC/26", "KEY03/DEC/26", "KEY/07NOV/26", "KEY/09DEC/25", "KEY/12DEC26/40", "19/00096"]
    assert next_after(existing, date(2026, 12, 4)) == "KEY/04DEC/26"


def test_the_first_reference_of_a_month_is_number_one() -> None:
    assert next_after([], date(2027, 1, 1)) == "KEY/01JAN/27"


@given(st.lists(st.integers(1, 300)))
def test_a_reference_that_was_given_is_never_offered_again(numbers: list[int]) -> None:
    existing = [f"KEY/{number:02}MAR/27" for number in numbers]
    assert as_key(next_after(existing, date(2027, 3, 1))) not in {as_key(reference) for reference in existing}


def test_a_reference_without_letter_or_digit_is_refused() -> None:
    assert problem_with(" / ") == "The reference holds no letter from A to Z and no digit."


def test_a_reference_in_another_alphabet_is_refused() -> None:
    assert problem_with("ΚΛ/01") == "The reference ΚΛ/01 holds letters other than A to Z."


def test_a_reference_too_long_to_keep_is_refused() -> None:
    assert problem_with("A" * 61) == f"The reference {'A' * 60}… is too long; at most 60 are kept."
    assert problem_with("1A" * 29) is not None


def test_an_accent_is_no_obstacle() -> None:
    assert (problem_with("CLÉ/01"), as_key("CLÉ/01")) == (None, "CLE/01")
