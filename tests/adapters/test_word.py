import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from tests.adapters.papers import HEADINGS, HOSTILE, SVG, TITLE, form, hostile, plan
from webapp.adapters.word import word
from webapp.domain.paper import Cell, Column, Facts, Group, Logo, Paper, Table


def opened(paper: Paper) -> WordDocument:
    return Document(io.BytesIO(word(paper)))


@cache
def a_plan() -> WordDocument:
    return opened(plan(20))


def styles(document: WordDocument) -> list[tuple[str, str]]:
    return [(str(one.style and one.style.name), one.text) for one in document.paragraphs]


def all_text(document: WordDocument) -> str:
    return "\n".join(
        "".join(piece.text or "" if piece.tag == qn("w:t") else "\n" for piece in line.iter(qn("w:t"), qn("w:br")))
        for line in document.element.body.iter(qn("w:p"))
    )


# What Word and its accessibility checker are told


def test_a_file_says_what_it_is_in_which_language_and_of_which_day() -> None:
    about = a_plan().core_properties
    assert (about.title, about.author, about.language) == (TITLE, "Westshire Council", "en-GB")
    made_at = datetime(2011, 12, 16, tzinfo=UTC)
    assert (about.created, about.modified, about.last_modified_by) == (made_at, made_at, "Westshire Council")
    languages = a_plan().styles.element.xpath("w:docDefaults//w:lang/@w:val")
    assert languages == ["en-GB"]


def test_words_have_the_styles_of_what_they_are() -> None:
    assert styles(a_plan()) == [
        ("Normal", ""),  # the logo
        ("Council Name", "Westshire Council"),
        ("Title", TITLE),
        ("Subtitle", "Edition 14, published on Friday 16 December 2011"),
        ("Heading 1", "About this plan"),
        ("Normal", "The council intends to take these decisions."),
        ("Normal", "Some are taken by the Cabinet."),
        ("Heading 2", "The Cabinet"),
        ("List Bullet", "Councillor A Example, Leader"),
        ("List Bullet", "Councillor B Example, Resources"),
        ("Fact", "Contact\tGovernance team\n01632 960000"),
        ("Fact", "Where to read the reports before a meeting\nTown Hall"),
        ("Heading 1", "The plan"),
        ("Caption", "Key decisions by month"),
        ("Table Text", ""),
        ("Normal", "End of the plan."),
    ]


def test_every_style_that_is_used_is_defined() -> None:
    with zipfile.ZipFile(io.BytesIO(word(replace(form(), blocks=(*plan(1).blocks, *form().blocks))))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
        defined = etree.fromstring(archive.read("word/styles.xml"))
    used = {
        str(name) for kind in ("p", "r", "tbl") for name in body.iter(qn(f"w:{kind}Style")) for name in name.values()
    }
    assert used - {str(style.get(qn("w:styleId"))) for style in defined.iter(qn("w:style"))} == set()


def test_the_logo_has_its_words_and_a_fitting_size() -> None:
    (logo,) = a_plan().inline_shapes
    assert logo._inline.docPr.get("descr") == "Westshire Council logo"
    (wide,) = opened(replace(form(), logo=Logo(SVG, "image/svg+xml", "Wide"))).inline_shapes
    assert (logo.height, wide.width) == (Mm(15), Mm(75))


# The table


def test_the_table_has_a_head_that_repeats_and_rows_that_stay_whole() -> None:
    (table,) = a_plan().tables
    assert [cell.text for cell in table.rows[0].cells] == list(HEADINGS)
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [True] + [False] * (20 + 5)
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)
    assert table._tbl.xpath("w:tblPr/w:tblLook/@w:firstRow") == ["1"]
    assert table._tbl.xpath("w:tblPr/w:tblCaption/@w:val") == ["Key decisions by month"]
    assert table._tbl.xpath("w:tblPr/w:tblDescription/@w:val") == [f"Columns: {'; '.join(HEADINGS)}."]
    assert table.style is not None
    assert table.style.name == "Council Table"


def test_months_stand_across_the_table_and_keep_to_their_first_row() -> None:
    (table,) = a_plan().tables
    across = [row for row in table.rows if row._tr.xpath(f"w:tc/w:tcPr/w:gridSpan[@w:val={len(HEADINGS)}]")]
    assert [row.cells[0].text for row in across] == [
        "January 2012",
        "February 2012",
        "March 2012",
        "April 2012",
        "No key decision is planned for April 2012.",
    ]
    style = across[0].cells[0].paragraphs[0].style
    assert style is not None
    assert style.element.xpath("w:pPr/w:keepNext")


def test_columns_share_the_width_of_the_page() -> None:
    widths = [int(width) for width in a_plan().tables[0]._tbl.xpath("w:tblGrid/w:gridCol/@w:w")]
    assert abs(sum(widths) - round((297 - 32) * 1440 / 25.4)) < 10
    assert round(widths[0] / widths[2], 1) == 2.5


def test_what_stands_out_stands_first() -> None:
    cell = a_plan().tables[0].rows[2].cells[0]
    assert [line.text[:12] for line in cell.paragraphs] == ["KEY/000/12 D", "To authorise"]
    (run,) = cell.paragraphs[0].runs
    assert run.style.name == "Strong"


@pytest.mark.parametrize(("colour", "ink"), [("#1f5f5b", "FFFFFF"), ("#ffd500", "000000")])
def test_the_head_is_in_the_councils_colour_and_can_be_read(colour: str, ink: str) -> None:
    ours = opened(replace(form(), colour=colour)).styles.element
    assert ours.xpath("w:style[@w:styleId='CouncilTable']/w:tblStylePr//w:shd/@w:fill") == [colour[1:].upper()]
    assert ours.xpath("w:style[@w:styleId='TableHead']//w:color/@w:val") == [ink]


# The page


def test_a_page_lies_or_stands_and_bears_its_number() -> None:
    (lying,), (standing,) = a_plan().sections, opened(form()).sections
    assert (lying.orientation, standing.orientation) == (WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT)
    sizes = [(section.page_width, section.page_height) for section in (lying, standing)]
    assert [tuple(round(side.mm) for side in size if side) for size in sizes] == [(297, 210), (210, 297)]
    (foot,) = lying.footer.paragraphs
    fields = foot._p.xpath("w:fldSimple/@w:instr")
    assert (foot.text, fields) == ("Forward plan, edition 14\tPage  of ", [" PAGE ", " NUMPAGES "])


def test_a_form_has_lines_to_write_on() -> None:
    lines = [style for style, _ in styles(opened(form())) if style.startswith("Blank")]
    assert lines == ["Blank Label", "Blank Line", "Blank Label", "Blank Line", "Blank Line", "Blank Line"]


# The same again


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert word(plan(3)) == word(plan(3))


def test_no_part_says_when_it_was_written() -> None:
    with zipfile.ZipFile(io.BytesIO(word(form()))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name or "Effects" in name]


# Words that would like to be something else


def test_hostile_words_stay_words() -> None:
    document = opened(hostile())
    text = all_text(document)
    assert [words for words in HOSTILE[:3] if words not in text] == []
    assert "abcd\nefg" in text
    assert "\u202e" not in text
    assert "\U0001f600 \U0001f469\u200d\U0001f467" in text
    assert text.count("W" * 5000) == text.count("Ysgol Ŵyn") - 1  # which is the heading of a column too
    assert len(document.tables) == 1


def test_facts_and_cells_of_nothing_are_still_there() -> None:
    table = Table("", (Column("A"), Column("B")), (Group("", ((Cell(), Cell()),)),))
    document = opened(replace(form(), blocks=(Facts(()), Facts((("", ""),)), table)))
    assert len(document.tables[0].rows) == 2
