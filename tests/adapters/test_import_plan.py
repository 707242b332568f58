"""Plans as files: the January 2012 plan in every encoding and shape, and every file that must be refused whole."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from webapp.adapters.decoded_text import LARGEST_FILE
from webapp.adapters.import_plan import MOST_ROWS
from webapp.adapters.plan_files import read_plan_file
from webapp.domain.contacts import Contact
from webapp.domain.errors import RuleBroken
from webapp.domain.expected_dates import in_month
from webapp.domain.plan_rows import PlanReading, RowWarning, fingerprint, read_rows

SAMPLE = (Path(__file__).parent / "january_2012.csv").read_bytes()
TEXT = SAMPLE.decode("utf-8")
TABLE = list(csv.reader(io.StringIO(TEXT, newline="")))
COLUMNS = len(TABLE[0])
EDUCATION = "Cabinet Member for Education, Skills and University"
RESOURCES = "Cabinet Member for Resources"
HOUSING = "Cabinet Member for Housing, Neighbourhoods and Planning"
CHILDREN = "Cabinet Member for Children's Services"
ADULTS = "Cabinet Member for Adult Social Care"
LEADER = (
    "Leader of the Council and Cabinet Member for Growth, Strategic Planning, Economic Development and Business "
    "Engagement"
)
GROWTH, HEALTH, ENVIRONMENT = "Sustainable Growth", "Health Issues", "Environment Capital"
CREATING = "Creating Opportunities and Tackling Inequalities"
EXPECTED = [
    ("KEY/04DEC/10", 1, (RESOURCES,), (GROWTH,)),
    ("KEY/03JUL/11", 1, ("Cabinet Member for Environment Capital", RESOURCES), (ENVIRONMENT,)),
    ("KEY/01OCT/11", 1, (RESOURCES,), (GROWTH,)),
    ("KEY/03OCT/11", 1, (ADULTS,), (HEALTH,)),
    ("KEY/07OCT/11", 1, (EDUCATION, RESOURCES), (CREATING,)),
    ("KEY/09OCT/11", 1, (CHILDREN,), (CREATING,)),
    ("KEY/01NOV/11", 1, (EDUCATION,), (CREATING,)),
    ("KEY04/NOV/11", 1, (CHILDREN,), (CREATING,)),
    ("KEY/02DEC/11", 1, (ADULTS,), (HEALTH,)),
    ("KEY/06DEC/11", 1, (RESOURCES,), (GROWTH,)),
    ("KEY/03SEP/11", 1, (HOUSING,), (ENVIRONMENT,)),
    ("KEY/01JAN/12", 1, (EDUCATION,), (CREATING,)),
    ("KEY/02JAN/12", 1, ("Cabinet",), (GROWTH,)),
    ("KEY/03JAN/12", 1, (EDUCATION, RESOURCES), (CREATING,)),
    ("KEY/04JAN/12", 1, (CHILDREN.replace("'", "’"),), (CREATING,)),
    ("KEY/05JAN/12", 1, (LEADER,), (GROWTH, "Strong and Supportive Communities")),
    ("KEY/06JAN/12", 1, (RESOURCES,), (GROWTH,)),
    ("KEY/02SEP/11", 2, ("Cabinet",), (CREATING,)),
    ("KEY/01FEB/12", 2, ("Cabinet",), (GROWTH,)),
    ("KEY/02FEB/12", 2, (EDUCATION,), (CREATING,)),
    ("KEY/03FEB/12", 2, (), (CREATING,)),
    ("KEY/01MAR/12", 3, (HOUSING,), (GROWTH,)),
    ("KEY/02MAR/12", 3, ("Cabinet",), (GROWTH,)),
]


def reading_of(content: bytes) -> PlanReading:
    return read_rows(read_plan_file(content, "plan.csv").rows)


def written(table: list[list[str]], delimiter: str = ",") -> str:
    lines = io.StringIO()
    csv.writer(lines, delimiter=delimiter).writerows(table)
    return lines.getvalue()


def refusal(content: bytes | str) -> str:
    with pytest.raises(RuleBroken) as refused:
        read_plan_file(content if isinstance(content, bytes) else content.encode(), "plan.csv")
    return refused.value.message


def test_every_entry_of_the_january_2012_plan_comes_out_exactly() -> None:
    reading = reading_of(SAMPLE)
    found = [(entry.reference, entry.expected, entry.decision_makers, entry.committees) for entry in reading.entries]
    assert found == [
        (reference, in_month(2012, month), makers, committees) for reference, month, makers, committees in EXPECTED
    ]
    assert [entry.row for entry in reading.entries] == list(range(2, 25))
    assert reading.refused == ()


def test_every_contact_of_the_plan_comes_apart() -> None:
    contacts = [entry.lead_officer for entry in reading_of(SAMPLE).entries]
    assert all(contact.name.count(" ") == 1 and contact.post for contact in contacts)
    assert [contact.email for contact in contacts].count("") == 2
    assert [contact.telephone for contact in contacts].count("") == 2
    assert contacts[0] == Contact(
        "Robin Ashdown", "Head of Delivery Partnership", "01632 960101", "robin.ashdown@example.gov.uk"
    )
    for contact in contacts:
        assert contact.email in ("", f"{contact.name.lower().replace(' ', '.')}@example.gov.uk")


def test_the_warnings_name_the_rows_of_the_spreadsheet() -> None:
    warnings = reading_of(SAMPLE).warnings
    assert RowWarning(
        9, "KEY04/NOV/11", "The reference KEY04/NOV/11 is kept as written and matched as KEY/04/NOV/11."
    ) in (warnings)
    assert RowWarning(
        22, "KEY/03FEB/12", "No decision maker is given. The entry stays a draft until this is completed."
    ) in (warnings)
    assert sum("was mended to" in warning.message for warning in warnings) == 18


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + SAMPLE,
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-be").join([b"\xfe\xff", b""]),
        TEXT.encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        written(TABLE, ";").encode(),
        written(TABLE, "\t").encode(),
        ("sep=;\n" + written(TABLE, ";")).encode(),
        written([*TABLE[:5], [""] * COLUMNS, *TABLE[5:], [""] * COLUMNS]).encode(),
        TEXT.replace("\n", "\n\n").encode(),
        written([["Forward plan", *[""] * (COLUMNS - 1)], *TABLE]).encode(),
        written([*TABLE[:18], TABLE[0], *TABLE[18:]]).encode(),
        written([[*row, "", ""] for row in TABLE]).encode(),
        written([row[::-1] for row in TABLE]).encode(),
        written([[line] for line in written(TABLE).splitlines()]).encode(),
        written([[cell.upper() for cell in TABLE[0]], *TABLE[1:]]).encode(),
    ],
    ids=[
        "UTF-8 with mark", "UTF-16", "UTF-16 big-endian", "Windows-1252", "CR LF", "CR", "semicolons", "tabs", "sep=",
        "blank rows", "blank lines", "title above", "headings again", "empty columns", "columns reversed",
        "rows in quotes", "capital headings",
    ],
)  # fmt: skip
def test_the_same_plan_in_another_shape_says_the_same(content: bytes) -> None:
    assert list(map(fingerprint, reading_of(content).entries)) == list(map(fingerprint, reading_of(SAMPLE).entries))


@pytest.mark.parametrize(
    "headings",
    [
        "Ref,Title,Summary,When,Decision taker,Scrutiny,Consultees,Lead officer,Documents",
        "Plan ref,Issue,Purpose,Decision due,Decision Maker(s),Scrutiny Committee,Consultation,Contact,Report",
        "Reference No.,Decision,Description,Due date,Taken by,Relevant scrutiny,Consultees,Report author,Papers",
        '"KEY DECISION\nREFERENCE",KEY DECISION  REQUIRED,Details,"DATE OF\nDECISION",DECISION MAKER,'
        '"RELEVANT\nSCRUTINY\nCOMMITTEE",CONSULTATION,"CONTACT DETAILS /\nREPORT AUTHORS",REPORTS',
    ],
)
def test_headings_go_by_many_names(headings: str) -> None:
    content = f"{headings}\n{written(TABLE[1:])}".encode()
    assert list(map(fingerprint, reading_of(content).entries)) == list(map(fingerprint, reading_of(SAMPLE).entries))


def test_columns_that_are_not_wanted_are_left_out_with_a_warning() -> None:
    plan = read_plan_file(written([[*row, "Ward", "Mill End"][: COLUMNS + 1] for row in TABLE]).encode(), "plan.csv")
    assert plan.warnings == (RowWarning(1, "", "The column “Ward” was left out."),)


def test_facts_without_a_column_are_mentioned() -> None:
    plan = read_plan_file(written([row[:6] for row in TABLE]).encode(), "plan.csv")
    assert [warning.message for warning in plan.warnings] == [
        "There is no column for the consultation.",
        "There is no column for the contact.",
        "There is no column for the reports.",
    ]


def test_row_numbers_count_blank_rows_and_rows_above_the_headings() -> None:
    content = written([["Plan", *[""] * (COLUMNS - 1)], TABLE[0], TABLE[1], [""] * COLUMNS, TABLE[2]])
    assert [row.number for row in read_plan_file(content.encode(), "plan.csv").rows] == [3, 5]


def test_a_row_without_a_reference_is_refused_alone() -> None:
    reading = reading_of(written([*TABLE, ["", *TABLE[1][1:]]]).encode())
    assert len(reading.entries) == 23
    assert reading.refused == (RowWarning(25, "", "The reference holds no letter from A to Z and no digit."),)


SAVE_AS_CSV = "Open the plan in a spreadsheet, save it as “CSV UTF-8” and import that file."
SAVE_AS_WORD = "Open it in Word, save it as a Word document (.docx) and import that file."


@pytest.mark.parametrize(
    ("content", "what", "advice"),
    [
        (b"PK\x03\x04rest", "an Excel, Word or zip file, not text", SAVE_AS_CSV),
        (b"\xd0\xcf\x11\xe0rest", "an old Excel or Word file, not text", f"If it is an old Word file: {SAVE_AS_WORD}"),
        (
            b"%PDF-1.7",
            "a PDF, not text",
            "Open it, save it as text, or open it in Word and save it as a Word document (.docx), and import that "
            "file.",
        ),
        (b"{\\rtf1", "a rich text file, not text", SAVE_AS_WORD),
        (b"\x89PNG\r\n", "a picture, not text", SAVE_AS_CSV),
        (b"\n<!DOCTYPE html><html></html>", "a web page, not a plan as text", SAVE_AS_CSV),
    ],
)
def test_files_of_other_kinds_are_refused_by_name(content: bytes, what: str, advice: str) -> None:
    assert refusal(content) == f"plan.csv is {what}. {advice} Nothing was imported."


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-16-le"),
        b"\xff\xfe\x00",
        b"Reference\x81,Title",
        SAMPLE.replace("’".encode(), "’".encode()[:2], 1),
    ],
    ids=["UTF-16 without mark", "half a letter", "no encoding", "UTF-8 with a byte lost"],
)
def test_what_cannot_be_read_as_text_is_refused(content: bytes) -> None:
    assert refusal(content).startswith("plan.csv cannot be read as text. ")


@pytest.mark.parametrize("content", ["", " \n \n"])
def test_an_empty_file_is_refused(content: str) -> None:
    assert refusal(content) == "plan.csv is empty. Nothing was imported."


def test_headings_without_rows_are_refused() -> None:
    assert refusal(written(TABLE[:1])) == "plan.csv has headings and no rows below them. Nothing was imported."


@pytest.mark.parametrize(
    "content",
    [
        "Dear all,\nthe plan is attached.\n",
        "Name,Age\nJo,41\n",
        '{"reference": "KEY/01JAN/12"}',
        "Reference,Author\n1,Jo\n",
    ],
)
def test_a_file_that_is_no_plan_is_refused(content: str) -> None:
    assert refusal(content).startswith("plan.csv does not look like a forward plan: ")


def test_a_list_of_books_is_no_plan() -> None:
    assert refusal("Reference,Title,Author\n1,Emma,Jane\n") == (
        "plan.csv does not look like a forward plan: besides the reference it needs a column for the decision and one "
        "for its date or decision maker. Nothing was imported."
    )


def test_a_plan_without_a_reference_column_is_refused() -> None:
    assert refusal(written([row[1:5] for row in TABLE])) == (
        "plan.csv has no reference column; its headings are “Key decision required”, “Description”, “Date of decision” "
        "and “Decision maker”. Nothing was imported."
    )


def damaged(change: Callable[[list[list[str]]], object]) -> str:
    table = [list(row) for row in TABLE]
    change(table)
    return written(table)


RAGGED = "does not have 9 cells, or has a cell that is too long or is not text"


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (damaged(lambda table: table[4].pop()), f"row 5 {RAGGED}"),
        (damaged(lambda table: table[6].append("one too many")), f"row 7 {RAGGED}"),
        (damaged(lambda table: (table[4].pop(), table[6].pop())), f"each of rows 5 and 7 {RAGGED}"),
        (damaged(lambda table: [row.pop() for row in table[1:]]), f"each of rows 2, 3, 4, 5, 6 and 18 more {RAGGED}"),
        (damaged(lambda table: table[3].__setitem__(2, "a\0b")), f"row 4 {RAGGED}"),
        (damaged(lambda table: table[3].__setitem__(2, "a" * 20_001)), f"row 4 {RAGGED}"),
        (TEXT.rstrip()[:-200], f"row 24 {RAGGED}"),
        (
            TEXT + '"KEY/03MAR/12,School Term Dates\n',
            "row 25 has a quotation mark that is not closed where the cell ends",
        ),
        (
            TEXT.replace('Skills and University, Cabinet Member for Resources"', "Skills", 1),
            "row 6 has a quotation mark that is not closed where the cell ends",
        ),
    ],
    ids=["short", "long", "two rows", "all rows", "NUL", "huge cell", "cut off", "open at the end", "open in a row"],
)
def test_a_damaged_file_is_refused_whole_and_names_the_rows(content: str, where: str) -> None:
    assert refusal(content) == (
        f"plan.csv is damaged: {where}. Correct the file and import it again. Nothing was imported."
    )


def test_a_file_cut_off_anywhere_never_loses_a_row_silently() -> None:
    whole = list(map(fingerprint, reading_of(SAMPLE).entries))
    for length in range(len(TABLE[0]), len(SAMPLE), 97):
        try:
            found = list(map(fingerprint, reading_of(SAMPLE[:length]).entries))
        except RuleBroken:
            continue
        assert found[:-1] == whole[: len(found) - 1]


def test_a_repeated_reference_is_refused_with_both_rows() -> None:
    assert refusal(written([*TABLE, ["KEY/04 NOV/11", *TABLE[1][1:]]])) == (
        "The same reference stands in rows 9 and 25 (KEY04/NOV/11 and KEY/04 NOV/11). Keep one row for each decision. "
        "Nothing was imported."
    )


def test_a_file_too_large_is_refused() -> None:
    assert refusal(b"a" * (LARGEST_FILE + 1)) == "plan.csv is larger than 5 MB. Nothing was imported."


def test_too_many_rows_are_refused() -> None:
    rows = [[f"KEY/{number}", *[""] * (COLUMNS - 1)] for number in range(MOST_ROWS + 1)]
    assert refusal(written([TABLE[0], *rows])) == "plan.csv has more than 5000 rows. Nothing was imported."
