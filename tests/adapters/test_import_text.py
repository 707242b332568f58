"""Plans as text and as Word documents through the one door, which tells files apart by what is in them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.word_files import repacked, word_file
from tests.plan_as_text import FEBRUARY, HEADINGS, ROWS, cells_of, line_of, plan_text
from webapp.adapters import import_text
from webapp.adapters.import_plan import read_cells
from webapp.adapters.plan_files import read_plan_file
from webapp.domain.errors import RuleBroken
from webapp.domain.plan_rows import PlanReading, fingerprint, read_rows

CSV = (Path(__file__).parent / "january_2012.csv").read_bytes()
TEXT = plan_text()
HEAD = "\t".join(HEADINGS)
SHAPE = (
    "A plan as text has a line for each decision with its cells parted by tabs, below a line of headings such as “Key "
    "decision required” and “Decision maker”. Nothing was imported."
)


def refusal(content: bytes, name: str = "plan.txt") -> str:
    with pytest.raises(RuleBroken) as refused:
        read_plan_file(content, name)
    return refused.value.message


def reading_of(content: bytes, name: str) -> PlanReading:
    return read_rows(read_plan_file(content, name).rows)


def test_the_plan_as_text_imports_as_its_csv_file_does_and_refuses_the_row_it_could_not_read() -> None:
    reading = reading_of(TEXT.encode(), "plan.txt")
    from_csv = {entry.reference: fingerprint(entry) for entry in reading_of(CSV, "plan.csv").entries}
    changed = {row.reference for row in FEBRUARY} | {"KEY/03FEB/12"}
    for entry in reading.entries:
        assert entry.reference in changed or fingerprint(entry) == from_csv[entry.reference]
    assert len(reading.entries) == 22
    assert [(one.reference, one.message) for one in reading.refused] == [
        ("KEY/02SEP/11", "The row has neither a title nor a description.")
    ]


def test_the_row_that_lost_its_decision_maker_has_the_usual_warning() -> None:
    messages = [
        one.message for one in reading_of(TEXT.encode(), "plan.txt").warnings if one.reference == "KEY/03FEB/12"
    ]
    assert "No decision maker is given. The entry stays a draft until this is completed." in messages


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["plan.txt", "plan.csv", "plan", "plan.docx"])
def test_a_text_is_known_by_its_content_whatever_its_name_and_encoding(encoding: str, name: str) -> None:
    assert read_plan_file(TEXT.encode(encoding), name).rows == read_plan_file(TEXT.encode(), "plan.txt").rows


def test_windows_encoding_and_line_ends_are_read() -> None:
    text = "".join(letter for letter in TEXT if letter.encode("cp1252", "ignore")).replace("\n", "\r\n")
    assert read_plan_file(text.encode("cp1252"), "plan.txt").rows == read_plan_file(TEXT.encode(), "plan.txt").rows


def test_a_csv_file_is_read_strictly_whatever_its_name() -> None:
    for name in ("plan.csv", "plan.txt", "plan.docx"):
        assert read_plan_file(CSV, name) == read_cells(CSV.decode(), name)
    damaged = CSV.replace(b",January 2012,", b",", 1)
    assert refusal(damaged, "plan.txt").startswith("plan.txt is damaged: row 2 does not have 9 cells")


def test_a_word_document_is_read_by_its_tables() -> None:
    rows = [ROWS["KEY/04DEC/10"], ROWS["KEY/07OCT/11"]]
    content = word_file([HEADINGS, *map(cells_of, rows)], ["NEW ITEMS", line_of(ROWS["KEY/03JUL/11"])])
    for name in ("plan.docx", "plan.csv"):
        plan = read_plan_file(content, name)
        assert plan.rows == tuple(replace(row, number=number) for number, row in enumerate(rows, start=2))
        assert plan.warnings == ()


def test_a_pdf_is_refused_with_what_to_do() -> None:
    assert refusal(b"%PDF-1.7 x", "plan.pdf") == (
        "plan.pdf is a PDF, not text. Open it, save it as text, or open it in Word and save it as a Word document "
        "(.docx), and import that file. Nothing was imported."
    )


def test_a_broken_word_document_is_refused_without_a_word_of_spreadsheets() -> None:
    whole = word_file([["a"]])
    without = repacked(whole, lambda name, part: None if "document" in name else part)
    for content, name in (
        (whole[:500], "plan.docx"),
        (without, "Plan.DOCX"),
        (whole[:-30], "plan"),
        (whole[9:-9], "plan.docx"),
    ):
        assert refusal(content, name) == (
            f"{name} is damaged and cannot be opened as a Word document. Open it in Word, save it again and import "
            "that file. Nothing was imported."
        )


def test_a_zip_file_that_is_no_word_document_is_refused() -> None:
    content = repacked(word_file([["a"]]), lambda name, part: None if "document" in name else part)
    assert refusal(content, "plan.zip").startswith("plan.zip is an Excel, Word or zip file, not text. ")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("Dear all,\nthe plan is attached.\n", "holds no reference such as KEY/04DEC/10"),
        (f"{HEAD}\nSale of land\tMay 2012\tCabinet\t\t\t\t\n", "holds no reference such as KEY/04DEC/10"),
        ("Sale of land – KEY/6JUN22/01 New!\n\nDecision maker: Cabinet\n", "names references, but not"),
    ],
)
def test_a_text_without_a_table_that_can_be_read_is_refused(content: str, found: str) -> None:
    assert refusal(content.encode()) == f"plan.txt {found} in a table that can be read. {SHAPE}"


def test_a_csv_file_without_references_is_refused_as_one() -> None:
    assert refusal(b"Name,Colour\nFox,Red\n", "plan.csv").startswith("plan.csv does not look like a forward plan: ")
    assert refusal(b"Title,Date,Maker\nSale KEY/04DEC/10,May 2012,Cabinet\n", "plan.csv") == (
        "plan.csv has no reference column; its headings are “Title”, “Date” and “Maker”. Nothing was imported."
    )


def test_of_rows_with_one_reference_none_is_imported_and_each_reported() -> None:
    lines = [HEAD, *(line_of(ROWS[one]) for one in ("KEY/04DEC/10", "KEY/07OCT/11", "KEY/04DEC/10"))]
    as_text = read_plan_file("\n".join(lines).encode(), "plan.txt")
    as_word = read_plan_file(word_file([line.split("\t") for line in lines]), "plan.docx")
    for plan in (as_text, as_word):
        assert plan.rows == (replace(ROWS["KEY/07OCT/11"], number=3),)
        assert [(one.row, one.reference, one.message) for one in plan.warnings] == [
            (
                number,
                "KEY/04DEC/10",
                "This reference stands in rows 2 and 4, so none of them was imported. Keep one row for each decision.",
            )
            for number in (2, 4)
        ]


def test_a_row_with_its_own_cells_is_read_whatever_row_without_a_reference_stands_below() -> None:
    head = ["Title", "Reference", "Date of decision", "Decision maker"]
    row = ["Sale of the lodge", "KEY03JAN/12", "January 2012", "Cabinet"]
    for below in (["Sale of the depot", "", "February 2012", "Cabinet"], ["Sale of the depot", "", "", "Cabinet"]):
        (read,) = read_plan_file(word_file([head, row, below]), "plan.docx").rows
        assert [read.title, read.reference, read.expected, read.decision_makers] == row


def test_a_reference_in_two_rows_and_no_other_is_refused_with_both() -> None:
    lines = [HEAD, line_of(ROWS["KEY/04DEC/10"]), "", line_of(ROWS["KEY/04DEC/10"])]
    assert refusal("\n".join(lines).encode()) == (
        "The same reference stands in rows 2 and 4 (KEY/04DEC/10 and KEY/04DEC/10). Keep one row for each decision. "
        "Nothing was imported."
    )


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (lambda number: f"Sale - KEY/{number // 100 + 1}JAN/{number % 100:02} x\tMay 2012\tCabinet", "rows"),
        (lambda number: f"Sale - KEY/{number // 100 + 1}JAN/{number % 100:02}", "things that cannot be read"),
    ],
)
def test_endless_texts_are_refused(line: Callable[[int], str], what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_text, "MOST_ROWS", 50)
    monkeypatch.setattr(import_text, "MOST_WARNINGS", 50)
    lines = ["Title\tDate\tMaker", "Sale - KEY/01MAY/99 x\tMay 2012\tCabinet", "", *map(line, range(60))]
    assert refusal("\n".join(lines).encode()) == f"plan.txt has more than 50 {what}. Nothing was imported."


def test_a_text_of_endless_lines_is_refused_before_they_are_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_text, "MOST_LINES", 50)
    text = f"{HEAD}\n{line_of(ROWS['KEY/04DEC/10'])}\n"
    assert len(read_plan_file((text + "\n" * 48).encode(), "plan.txt").rows) == 1
    assert refusal((text + "\r\n" * 49).encode()) == "plan.txt has more than 50 lines. Nothing was imported."


def test_more_rows_of_headings_than_any_plan_has_are_refused() -> None:
    heads = [f"{HEAD}\tColumn {number}" for number in range(1_000)]
    lines = [f"Key decision required - KEY/01MAY/{number % 100:02} x" for number in range(10_000)]
    assert refusal("\n".join([*heads, *lines]).encode()) == (
        "plan.txt has more than 20 different rows of headings. A plan has the same headings on every page. Nothing was "
        "imported."
    )


def test_the_same_headings_on_every_page_are_no_trouble() -> None:
    page = [HEAD, line_of(ROWS["KEY/04DEC/10"])]
    text = "\n".join([*page, *[HEAD] * 30])
    assert len(read_plan_file(text.encode(), "plan.txt").rows) == 1


def test_too_many_entries_in_run_on_lines_are_refused_as_rows_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_text, "MOST_ROWS", 50)
    references = " ".join(f"KEY/{number}JAN/12/{number}" for number in range(10, 61))
    text = f"{HEAD}\n\n{HEAD.replace(chr(9), ' ')} {references}"
    assert refusal(text.encode()) == "plan.txt has more than 50 rows. Nothing was imported."
