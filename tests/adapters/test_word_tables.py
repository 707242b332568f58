"""Word documents: the rows of their tables, and every document that is not opened."""

import hashlib
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.word_files import repacked, word_file
from webapp.adapters import word_tables
from webapp.adapters.decoded_text import LARGEST_FILE
from webapp.adapters.word_tables import LARGEST_XML, MOST_TABLE_ROWS, is_word_document, table_rows
from webapp.domain.errors import RuleBroken

PLAIN = word_file([["Title", "Date"], ["Sale\nof land", " May  2012 "]], ["A plan"])
NOTHING = "Nothing was imported."


def refusal(content: bytes) -> str:
    with pytest.raises(RuleBroken) as refused:
        table_rows(content, "plan.docx")
    return refused.value.message


def in_document(change: Callable[[str], str]) -> bytes:
    return repacked(PLAIN, lambda name, part: change(part.decode()).encode() if name == "word/document.xml" else part)


def hash_of(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def rows_of(content: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in table_rows(content, "plan.docx")]


def test_the_rows_of_all_tables_are_read_with_their_numbers() -> None:
    rows = table_rows(PLAIN, "plan.docx")
    assert [(row.number, row.cells) for row in rows] == [(1, ("Title", "Date")), (2, ("Sale of land", "May 2012"))]


def test_a_cell_across_columns_is_one_and_one_that_goes_on_below_is_empty_there() -> None:
    def merged(text: str) -> str:
        across = text.replace("<w:tcPr>", '<w:tcPr><w:gridSpan w:val="2"/>', 1)
        at = across.rindex("<w:tcPr>")
        return across[:at] + "<w:tcPr><w:vMerge/>" + across[at + len("<w:tcPr>") :]

    assert rows_of(in_document(merged)) == [("Title", "Date"), ("Sale of land", "")]


def test_words_in_links_and_controls_are_read_and_fallbacks_are_not() -> None:
    def wrapped(text: str) -> str:
        run = "<w:r><w:t>Title</w:t></w:r>"
        assert run in text
        again = '<mc:Fallback xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        link = f"<w:hyperlink>{run}</w:hyperlink><w:sdt><w:sdtContent>{run}</w:sdtContent></w:sdt>{again}{run}"
        return text.replace(run, f"{link}</mc:Fallback>")

    assert rows_of(in_document(wrapped))[0] == ("TitleTitle", "Date")


def test_a_table_within_a_cell_has_rows_of_its_own() -> None:
    def nested(text: str) -> str:
        table = re.search(r"<w:tbl>.*</w:tbl>", text, re.DOTALL)
        assert table
        return text.replace("</w:tc>", f"{table.group()}<w:p/></w:tc>", 1)

    assert rows_of(in_document(nested)) == [
        ("Title", "Date"), ("Title", "Date"), ("Sale of land", "May 2012"), ("Sale of land", "May 2012"),
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["ins", "del", "moveFrom"])
def test_tracked_changes_are_refused(mark: str) -> None:
    changed = in_document(lambda text: text.replace("<w:r>", f'<w:{mark} w:id="1" w:author="x"/><w:r>', 1))
    assert refusal(changed) == (
        "plan.docx has tracked changes, so that it says two things at once. Accept or reject them in Word, save it and "
        f"import it again. {NOTHING}"
    )


def test_macros_are_refused() -> None:
    content = repacked(PLAIN, lambda _, part: part, word__vbaProject_dot_bin=b"x")
    assert refusal(content) == (
        f"plan.docx holds macros. Save it in Word as a Word document (.docx) and import that file. {NOTHING}"
    )


def test_a_file_that_swells_is_not_opened() -> None:
    content = repacked(PLAIN, lambda _, kept: kept, word__media__a_dot_bin=b"0" * 20_000_000)
    assert refusal(content) == f"plan.docx is not packed as Word packs a document, so it was not opened. {NOTHING}"


def test_too_many_parts_are_not_opened() -> None:
    content = repacked(PLAIN, lambda _, kept: kept, **{f"word__{number}": b"" for number in range(2_001)})
    assert refusal(content).startswith("plan.docx is not packed as Word packs a document")


def test_a_protected_part_is_refused() -> None:
    at = PLAIN.index(b"PK\x01\x02") + 8
    content = PLAIN[:at] + b"\x01" + PLAIN[at + 1 :]
    assert refusal(content) == (
        f"plan.docx is protected by a password. Save it without one and import it again. {NOTHING}"
    )


def test_a_document_without_a_table_is_refused() -> None:
    assert refusal(word_file([], ["Nothing but words"])) == (
        f"plan.docx has no table. A plan in Word has a table with a row for each decision. {NOTHING}"
    )


def test_endless_tables_are_refused() -> None:
    row = "<w:tr><w:tc><w:p/></w:tc></w:tr>"
    content = in_document(lambda text: text.replace("</w:tbl>", row * MOST_TABLE_ROWS + "</w:tbl>"))
    # Such a document packs too well to be opened at all; one that does not is stopped at its rows.
    assert refusal(content).endswith(NOTHING)
    wide = in_document(lambda text: text.replace("</w:tr>", "<w:tc><w:p/></w:tc>" * 60 + "</w:tr>"))
    assert refusal(wide) == f"The tables of plan.docx are larger than those of any plan. {NOTHING}"


@pytest.mark.parametrize("element", ["<w:p/>", "<w:tc/>", "<!---->"])
def test_a_document_of_more_xml_than_any_plan_is_not_opened(element: str) -> None:
    # What packs badly keeps the document from being refused for how it is packed.
    noise = "".join(f"<!--{hash_of(number)}-->" for number in range(3_000))
    filling = element * (LARGEST_XML // len(element))
    content = in_document(lambda text: text.replace("</w:tr>", f"{noise}{filling}</w:tr>", 1))
    assert refusal(content) == f"plan.docx holds far more text than any plan, so it was not opened. {NOTHING}"


def test_all_the_xml_of_a_document_counts_together() -> None:
    half = "".join(hash_of(number) * 16 for number in range(LARGEST_XML // 2_048 + 1)).encode()
    parts = {f"word__header{number}_dot_xml": half for number in range(2)}
    assert refusal(repacked(PLAIN, lambda _, kept: kept, **parts)).startswith("plan.docx holds far more text than")


def test_a_row_of_endless_cells_is_refused_before_their_texts_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    # A reader of texts that fails shows that none was read.
    monkeypatch.delattr(word_tables, "clean_cell")
    wide = in_document(lambda text: text.replace("</w:tr>", "<w:tc><w:p/></w:tc>" * 500 + "</w:tr>", 1))
    assert refusal(wide) == f"The tables of plan.docx are larger than those of any plan. {NOTHING}"


@pytest.mark.parametrize("part", ["[Content_Types].xml", "_rels/.rels", "word/document.xml"])
def test_a_document_without_one_of_its_parts_is_damaged(part: str) -> None:
    content = repacked(PLAIN, lambda name, kept: None if name == part else kept)
    assert refusal(content).startswith("plan.docx is damaged and cannot be opened as a Word document. ")


@pytest.mark.parametrize(
    "change",
    [lambda text: text[:-20], lambda text: text.replace("w:body", "w:corpse"), lambda text: f"<!DOCTYPE{text}"],
)
def test_broken_xml_is_damage(change: Callable[[str], str]) -> None:
    assert refusal(in_document(change)).startswith("plan.docx is damaged and cannot be opened as a Word document. ")


def test_entities_are_not_followed() -> None:
    def with_entity(text: str) -> str:
        declared = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        return re.sub(r"(<\?xml[^>]*>)", rf"\1{declared}", text).replace("Title", "Ti&a;tle")

    assert rows_of(in_document(with_entity))[0] == ("Ti", "Date")


def test_empty_and_huge_files_are_refused() -> None:
    assert refusal(b"") == f"plan.docx is empty. {NOTHING}"
    assert refusal(b"a" * (LARGEST_FILE + 1)) == f"plan.docx is larger than 5 MB. {NOTHING}"


def test_only_a_zip_file_with_a_document_in_it_is_one() -> None:
    assert is_word_document(PLAIN)
    assert not is_word_document(PLAIN[:500])
    assert not is_word_document(repacked(PLAIN, lambda name, part: None if "document" in name else part))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PLAIN) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_document_damaged_anywhere_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(PLAIN)
    for place, byte in changes:
        damaged[place] = byte
    try:
        found = len(table_rows(bytes(damaged), "plan.docx"))
    except RuleBroken:
        found = 2
    assert found == 2
