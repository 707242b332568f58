"""A plan as text: what is read of its table, what is left empty and reported, and that nothing is invented."""

import re
from dataclasses import astuple, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan_as_text import FEBRUARY, HEAD, HEADINGS, ROWS, cells_of, line_of, plan_text
from webapp.domain.plan_rows import PlanRow, RowWarning, entry_from, fingerprint
from webapp.domain.plan_text import PlanText, read_plan_lines
from webapp.domain.plan_text_lines import lines_of, references_in

LODGE, SCHOOL = ROWS["KEY/04DEC/10"], ROWS["KEY/07OCT/11"]
CHECK = (
    "This entry was put together from a line in which the columns of the plan run into one another. "
    "Check it against the plan."
)


def read(*lines: str) -> PlanText:
    return read_plan_lines(lines_of("\n".join(lines)))


def messages(plan: PlanText, reference: str = "") -> list[str]:
    return [warning.message for warning in plan.warnings if warning.reference == reference]


def drafts(rows: list[PlanRow]) -> dict[str, str]:
    return {row.reference: fingerprint(entry_from(row)[0]) for row in rows if row.title or row.matter}


def test_the_january_2012_plan_comes_out_as_from_its_csv_file_but_for_two_entries() -> None:
    plan = read(*plan_text().splitlines())
    expected = {**ROWS, **{row.reference: row for row in FEBRUARY}}
    expected["KEY/03FEB/12"] = replace(expected["KEY/03FEB/12"], expected="")
    assert [row.reference for row in plan.rows] == list(ROWS)
    read_rows, wanted = drafts(list(plan.rows)), drafts(list(expected.values()))
    assert {key for key, one in wanted.items() if read_rows.get(key) != one} == {"KEY/02SEP/11"}


def test_what_could_not_be_read_of_it_is_reported_with_its_line() -> None:
    text = plan_text().splitlines()
    run_on = next(number for number, line in enumerate(text, 1) if "FEBRUARY" in line)
    found = [(one.row, one.reference, one.message.partition(" could not")[0]) for one in read(*text).warnings]
    assert found == [
        (5, "KEY/03MAR/12", "KEY/03MAR/12 is named here, but no row of a table gives it."),
        (
            run_on,
            "KEY/02SEP/11",
            "The columns of the plan run into one another in this line, so the title, what is to be decided, the date "
            "of decision, the decision maker, the scrutiny committee, the consultation, the contact and the reports",
        ),
        (run_on, "KEY/01FEB/12", CHECK),
        (
            run_on,
            "KEY/01FEB/12",
            "The e-mail address “rowan.castellan@exampl e.gov.uk” was mended to rowan.castellan@example.gov.uk.",
        ),
        (run_on, "KEY/02FEB/12", CHECK),
        (
            run_on,
            "KEY/02FEB/12",
            "The e-mail address “ashley.fenwright@example .gov.uk” was mended to ashley.fenwright@example.gov.uk.",
        ),
        (run_on + 2, "KEY/03FEB/12", "The date of decision and the decision maker"),
    ]


def test_a_row_bears_the_number_of_its_line() -> None:
    assert [row.number for row in read("A plan", "", HEAD, line_of(LODGE), "", line_of(SCHOOL)).rows] == [4, 6]


@pytest.mark.parametrize("glyphs", [", I", "•", "0", ")", "۰,"])
def test_signs_in_place_of_words_are_left_empty_and_reported(glyphs: str) -> None:
    cells = cells_of(LODGE)
    cells[2] = glyphs
    plan = read(HEAD, line_of(SCHOOL), "\t".join(cells))
    assert plan.rows[1] == replace(LODGE, number=3, decision_makers="")
    assert messages(plan, LODGE.reference) == [
        f"The decision maker could not be read for certain and was left empty. The line has “{glyphs}” there."
    ]


@pytest.mark.parametrize("cell", ["", "-", "–"])
def test_an_empty_cell_is_no_doubt_of_the_text(cell: str) -> None:
    cells = cells_of(LODGE)
    cells[3] = cell
    assert read(HEAD, line_of(SCHOOL), "\t".join(cells)).warnings == ()


@pytest.mark.parametrize("lost", [1, 2, 3, 5])
def test_a_row_that_lost_a_cell_keeps_what_can_be_placed_and_never_moves_the_rest(lost: int) -> None:
    cells = cells_of(LODGE)
    del cells[lost]
    for shape in (cells, [*cells, ""]):
        row = read(HEAD, line_of(SCHOOL), line_of(ROWS["KEY/01OCT/11"]), "\t".join(shape)).rows[2]
        assert all(one in (other, "") for one, other in zip(astuple(row)[1:], astuple(LODGE)[1:], strict=True))
        assert (row.title, row.matter) == (LODGE.title, LODGE.matter)


def test_the_month_above_a_row_is_not_taken_for_its_date() -> None:
    cells = cells_of(LODGE)
    cells[1] = ""
    assert read("# **JANUARY 2012**", "", HEAD, "\t".join(cells)).rows[0].expected == ""


def test_tables_may_be_written_with_markdown_bars_and_bold_words() -> None:
    bars = ["| " + " | ".join(cells) + " |" for cells in (HEADINGS, ["---"] * 7, cells_of(LODGE))]
    bars[2] = bars[2].replace(LODGE.reference, f"**{LODGE.reference}**").replace(" - ", "<br>- ", 1)
    assert read(*bars).rows == (replace(LODGE, number=3),)


def test_references_may_have_a_column_of_their_own() -> None:
    own = ["19/00096", *cells_of(LODGE)[1:], LODGE.title]
    plan = read("\t".join(["Reference", *HEADINGS[1:], "Title"]), "\t".join(own))
    assert plan.rows == (replace(LODGE, number=2, reference="19/00096", matter=""),)


def test_a_description_of_its_own_leaves_the_reference_beside_the_title() -> None:
    head = "\t".join(["Title", "Description", "Decision maker"])
    plan = read(head, "KEY/04DEC/10 - Sale of land\tWhether to sell.\tCabinet", "Plan - KEY/01JAN/12 x\tWhy\tCabinet")
    assert [(row.title, row.matter) for row in plan.rows] == [("Sale of land", "Whether to sell."), ("Plan", "Why")]
    assert messages(plan, "KEY/01JAN/12") == [
        "Of the words around the reference only those before it were kept; “x” was left out."
    ]


def test_a_row_without_a_title_says_so() -> None:
    cells = cells_of(LODGE)
    cells[0] = f"{LODGE.reference} {LODGE.matter}"
    plan = read(HEAD, "\t".join(cells))
    assert plan.rows == (replace(LODGE, number=2, title=""),)
    assert messages(plan, LODGE.reference) == ["Nothing stands before the reference, so the title was left empty."]


def test_a_line_that_looks_like_a_row_without_a_reference_is_reported() -> None:
    cells = cells_of(LODGE)
    cells[0] = LODGE.title
    plan = read(HEAD, line_of(SCHOOL), "", "\t".join(cells))
    assert plan.warnings == (
        RowWarning(4, "", "This line looks like a row or a part of one but holds no reference, so it was left out."),
    )


def test_cells_that_go_on_in_the_next_line_are_left_empty() -> None:
    plan = read(HEAD, line_of(LODGE), "\t\tand University\t\t\t\t")
    assert plan.rows == (replace(LODGE, number=2, decision_makers=""),)
    assert messages(plan, LODGE.reference) == [
        "A line beside this row may belong to the decision maker, which was left empty."
    ]


def test_a_line_of_words_right_above_a_row_may_belong_to_its_title() -> None:
    plan = read(HEAD, "Delivery of the programme through", line_of(LODGE))
    assert plan.rows == (replace(LODGE, number=3, title="", matter=""),)


def test_a_page_number_belongs_to_no_row() -> None:
    assert read(HEAD, "Page 3 of 9", line_of(LODGE), "4").rows == (replace(LODGE, number=3),)


def test_two_references_in_one_cell_are_not_taken_for_one_row() -> None:
    cells = cells_of(LODGE)
    cells[0] += " Another - KEY/05DEC/10 Whether to buy."
    plan = read(HEAD, "\t".join(cells))
    assert plan.rows == ()
    assert messages(plan, "KEY/04DEC/10") == [
        "This line holds KEY/04DEC/10 and KEY/05DEC/10 and cannot be read as one row of the table, so it was left out."
    ]


def test_columns_that_are_not_wanted_and_facts_without_a_column_are_mentioned_once() -> None:
    head = "Title\tWard\tDate\tDecision maker"
    plan = read(head, f"Sale - {LODGE.reference} Whether.\tEye\tMay 2012\tCabinet", head)
    assert messages(plan) == [
        "The column “Ward” was left out.",
        *(f"There is no column for {what}." for what in _WITHOUT_COLUMN),
    ]


_WITHOUT_COLUMN = ("the scrutiny committee", "the consultation", "the contact", "the reports")


def test_text_without_headings_gives_no_rows() -> None:
    assert read(line_of(LODGE)).rows == ()
    assert read("").rows == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sale - KEY/04DEC/10 To sell", ["KEY/04DEC/10"]),
        ("KEY04/NOV/11, KEY/6JUN22/02 and KEY6JUN22/03", ["KEY04/NOV/11", "KEY/6JUN22/02", "KEY6JUN22/03"]),
        ("KEY/12JUN18/01;CAB/01JAN/2012", ["KEY/12JUN18/01", "CAB/01JAN/2012"]),
        ("(key/03 mar/12)", ["key/03 mar/12"]),
        ("Budget 2012/13 of 12/05/2012, 19/00096 and key 4 May 12", []),
        ("MONKEY/04DEC/10x and AKEY/04DEC/101", []),
    ],
)
def test_references_are_found_and_dates_are_not_taken_for_them(text: str, found: list[str]) -> None:
    assert [reference.written for reference in references_in(text)] == found


PIECES = st.one_of(
    st.sampled_from(
        [HEAD, "\t", "\n", "KEY/01JAN/12", "KEY/02FEB/12 ", " - ", "January 2012", "Cabinet", ", I", "**", "| a | b |",
         "February ", "FEBRUARY ", " ".join(HEADINGS), "Sustainable Growth", "x@example. gov.uk", line_of(LODGE)]
    ),
    st.text(max_size=20),
)  # fmt: skip


def letters(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", text)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_no_text_stops_the_reader_and_every_value_stands_in_its_own_line(pieces: list[str]) -> None:
    text = HEAD + "\n" + "".join(pieces)
    lines = lines_of(text)
    for row in read_plan_lines(lines).rows:
        line = letters(lines[row.number - 1].text)
        for value in astuple(row)[1:]:
            assert letters(value) in line
