"""A table that a PDF turned into one line: each entry is put together rightly, or left empty and reported."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan_as_text import FEBRUARY, HEAD, ROWS, RUN_ON_HEAD, line_of, run_on
from webapp.domain.plan_headings import ALL_IN_WORDS
from webapp.domain.plan_rows import PlanRow, entry_from, fingerprint
from webapp.domain.plan_text import PlanText, read_plan_lines
from webapp.domain.plan_text_lines import lines_of
from webapp.domain.plan_text_rows import head_of, known_of
from webapp.domain.plan_text_run_on import MOST_STEPS, opening_of, phrases_of, read_run_on
from webapp.domain.shuffled_words import Steps

JANUARY = [line_of(row) for row in ROWS.values() if row.expected == "January 2012"]
BUDGET, SCHOOL = FEBRUARY[1:]


def read(line: str) -> PlanText:
    return read_plan_lines(lines_of("\n".join([HEAD, *JANUARY, "", line])))


def february(line: str) -> dict[str, PlanRow]:
    plan = read(line)
    return {row.reference: row for row in plan.rows if row.number == len(JANUARY) + 3}


def says_the_same(row: PlanRow, other: PlanRow) -> bool:
    return fingerprint(entry_from(row)[0]) == fingerprint(entry_from(other)[0])


def is_empty(row: PlanRow) -> bool:
    return row == PlanRow(number=row.number, reference=row.reference)


def test_entries_come_apart_where_each_column_says_what_it_says_elsewhere() -> None:
    rows = february(run_on([BUDGET, SCHOOL]))
    assert rows["KEY/01FEB/12"].title == "Budget 2012/13 and Medium Term Financial Strategy 2022/2023"
    assert says_the_same(rows["KEY/01FEB/12"], BUDGET)
    assert says_the_same(rows["KEY/02FEB/12"], SCHOOL)


@pytest.mark.parametrize(
    "changed",
    [
        {"consultation": "Only the people of Eye"},
        {"contact": "Sam Nobody Clerk Tel: 01632 960199 sam.nobody@example.gov.uk"},
        {"committees": ""},
        {"expected": "spring"},
        {"matter": "whether to sell"},
        {"matter": f"Whether the {ROWS['KEY/01FEB/12'].committees} of the city is served in May 2013."},
    ],
)
def test_an_entry_with_words_of_its_own_is_left_empty(changed: dict[str, str]) -> None:
    rows = february(run_on([replace(BUDGET, **changed), SCHOOL]))  # type: ignore[arg-type]
    assert is_empty(rows["KEY/01FEB/12"]) or says_the_same(rows["KEY/01FEB/12"], replace(BUDGET, **changed))  # type: ignore[arg-type]
    assert set(rows) == {"KEY/01FEB/12", "KEY/02FEB/12"}


def test_a_small_word_that_chance_put_beside_another_column_leaves_the_entry_empty() -> None:
    widths = (20, 9, 19, 21, 8, 50, 5)
    line = run_on([BUDGET], widths)
    assert "read to put budget and public a council tax to a week vote." in line
    assert is_empty(february(line)["KEY/01FEB/12"])


def test_the_words_that_were_not_told_apart_are_shown() -> None:
    line = run_on([replace(BUDGET, consultation="Only the people of Eye")])
    (warning,) = (one for one in read(line).warnings if one.reference == "KEY/01FEB/12")
    assert "The line has “Budget 2012/13" in warning.message
    assert "Only the people" in warning.message


def test_a_line_without_the_words_of_the_headings_is_no_table() -> None:
    for head in ("FEBRUARY", RUN_ON_HEAD.replace("SCRUTINY", "")):
        line = run_on([BUDGET, SCHOOL], head=head)
        assert february(line) == {}
        assert [one.reference for one in read(line).warnings] == ["KEY/01FEB/12", "KEY/02FEB/12"]


def test_a_line_of_no_end_is_left_alone() -> None:
    assert february(run_on([replace(BUDGET, matter="word " * 5_000)])) == {}


def test_a_line_of_the_same_words_over_and_over_is_read_in_no_time() -> None:
    words = "February 2012 Cabinet The report can be read a week before the decision. " * 120
    assert all(map(is_empty, february(f"{RUN_ON_HEAD} {words} KEY/01FEB/12 {words}").values()))


def test_an_entry_that_could_be_read_in_countless_ways_is_left_empty_in_no_time() -> None:
    head = "Title\tDate\tDecision maker\tCommittee\tConsultation\tContact\tReports"
    sure = "Sale - KEY/01JAN/12 Whether to sell.\tJanuary 2012" + "\taaa bbb" * 5
    line = f"{head.replace(chr(9), ' ')} Title KEY/02FEB/12 Whether. February 2012 {'aaa ' * 30}{'bbb ' * 4}"
    plan = read_plan_lines(lines_of("\n".join([head, sure, "", line])))
    assert [row.reference for row in plan.rows] == ["KEY/01JAN/12", "KEY/02FEB/12"]
    assert is_empty(plan.rows[1])
    (warning,) = (one for one in plan.warnings if one.reference == "KEY/02FEB/12")
    assert "could not be read for certain and were left empty." in warning.message


def test_lines_that_need_too_many_steps_together_are_left_empty() -> None:
    head, (line,) = head_of(lines_of(HEAD)[0]), lines_of(run_on([BUDGET]))
    assert head is not None
    phrases = phrases_of(known_of([*ROWS.values(), BUDGET], ALL_IN_WORDS))
    (whole,) = read_run_on(line, opening_of(head), phrases, Steps(MOST_STEPS))
    (empty,) = read_run_on(line, opening_of(head), phrases, Steps(1_000))
    assert says_the_same(whole.row, BUDGET)
    assert is_empty(empty.row)
    assert "were left empty" in empty.doubts[0]


NARROW, BROAD = st.integers(4, 12), st.integers(20, 60)
WIDE = st.tuples(BROAD, NARROW, *[st.integers(8, 30)] * 3, BROAD, NARROW)


@settings(max_examples=60, deadline=None)
@given(WIDE, st.permutations([*FEBRUARY, ROWS["KEY/03SEP/11"]]))
def test_however_wide_the_columns_are_nothing_is_ever_read_wrongly(widths: list[int], rows: list[PlanRow]) -> None:
    expected = {row.reference: row for row in rows}
    # What stands in January as a row of its own is not needed here again.
    january = [line for line in JANUARY if "KEY/03SEP/11" not in line]
    plan = read_plan_lines(lines_of("\n".join([HEAD, *january, "", run_on(rows, widths)])))
    found = [row for row in plan.rows if row.number > len(january) + 1]
    assert [row.reference for row in found] == [row.reference for row in rows]
    for row in found:
        assert is_empty(row) or says_the_same(row, expected[row.reference])
