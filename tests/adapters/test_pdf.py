import io
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from tests.adapters.papers import HEADINGS, HOSTILE, MONTHS, SVG, TITLE, form, hostile, plan
from webapp.adapters.colours import contrast, text_colour_on
from webapp.adapters.pdf import pdf
from webapp.adapters.typefaces import BOLD, FILES, REGULAR, breakable, face, printable
from webapp.domain.paper import Cell, Column, Facts, Group, Heading, Logo, Paper, Paragraph, Table


def reader(paper: Paper) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(paper)))


@pytest.fixture(scope="module")
def a_plan() -> PdfReader:
    return reader(plan(20))


@pytest.fixture(scope="module")
def hostile_words() -> PdfReader:
    return reader(hostile())


def text_of(read: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def elements(node: Any) -> Iterator[Any]:
    """Walk the tags in the order in which they are read aloud."""
    node = node.get_object()
    for child in node if isinstance(node, list) else [node]:
        if isinstance(child := child.get_object(), dict):
            if "/S" in child:
                yield child
            if "/K" in child:
                yield from elements(child["/K"])


def tags(read: PdfReader) -> list[Any]:
    return list(elements(read.root_object["/StructTreeRoot"]["/K"]))


def kinds(read: PdfReader) -> Counter[str]:
    return Counter(tag["/S"] for tag in tags(read))


def in_order(words: list[str], text: str) -> bool:
    place = 0
    for word in words:
        found = text.find(word, place)
        if found < 0:
            return False
        place = found + len(word)
    return True


# What a reader, and the reader's software, is told


def test_a_pdf_says_that_it_is_tagged_in_which_language_and_what_it_is_called(a_plan: PdfReader) -> None:
    root = a_plan.root_object
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en-GB"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert a_plan.metadata is not None
    assert (a_plan.metadata.title, a_plan.metadata.author) == (TITLE, "Westshire Council")


def test_a_pdf_claims_both_standards(a_plan: PdfReader) -> None:
    metadata = a_plan.root_object["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata


def test_a_pdf_is_dated_with_the_day_of_the_paper(a_plan: PdfReader) -> None:
    assert a_plan.metadata is not None
    assert (a_plan.metadata["/CreationDate"], a_plan.metadata["/ModDate"]) == ("D:20111216000000Z", "D:20111216000000Z")


def test_the_headings_are_tagged_by_their_level_and_the_logo_has_its_words(a_plan: PdfReader) -> None:
    found = kinds(a_plan)
    assert (found["/H1"], found["/H2"], found["/H3"]) == (1, 2, 1)
    assert [tag["/Alt"] for tag in tags(a_plan) if tag["/S"] == "/Figure"] == ["Westshire Council logo"]


# The table


def test_a_plan_is_one_table_over_all_its_pages(a_plan: PdfReader) -> None:
    found = kinds(a_plan)
    assert found["/Table"] == 1
    assert found["/Caption"] == 1
    assert found["/TR"] == 1 + 4 + 20 + 1  # the head, the months, the entries, the sentence in place of entries
    assert found["/TH"] == len(HEADINGS) + 4
    assert found["/TD"] == 20 * len(HEADINGS) + 1


def test_the_heads_of_the_table_and_its_month_stand_on_every_page(a_plan: PdfReader) -> None:
    pages = [" ".join(page.extract_text().split()) for page in a_plan.pages][1:-1]
    assert len(pages) > 1
    assert [in_order([*HEADINGS], page) for page in pages] == [True] * len(pages)
    assert [any(month in page for month in MONTHS) for page in pages] == [True] * len(pages)


def test_no_month_stands_alone_at_the_end_of_a_page() -> None:
    for first in range(7, 10):  # the second month begins at different heights
        rows = tuple((Cell(f"Row {number}\n" * 4), Cell("x")) for number in range(12))
        table = Table(
            "t", (Column("A"), Column("B")), (Group("First month", rows[:first]), Group("Next month", rows[first:]))
        )
        pages = [page.extract_text() for page in reader(replace(form(), blocks=(table,))).pages]
        assert [
            page for page in pages if "Next month" in page and f"Row {first}" not in page and "Row 11" not in page
        ] == []


def test_a_row_stays_on_one_page_unless_it_is_taller_than_a_page() -> None:
    lines = "\n".join(f"line {number}" for number in range(30))
    long = "\n".join(f"long {number}" for number in range(90))
    table = Table("t", (Column("A"),), (Group("", ((Cell(lines),), (Cell(lines),), (Cell(long),))),))
    pages = [page.extract_text() for page in reader(replace(form(), blocks=(table,))).pages]
    assert sum("line 0" in page and "line 29" in page for page in pages) == 2
    assert [number for number in range(90) if not any(f"long {number}" in page for page in pages)] == []


def test_each_page_says_which_it_is_and_what_it_belongs_to(a_plan: PdfReader) -> None:
    count = len(a_plan.pages)
    assert [f"Page {number} of {count}" in page.extract_text() for number, page in enumerate(a_plan.pages, 1)] == [
        True
    ] * count
    assert all("Forward plan, edition 14" in page.extract_text() for page in a_plan.pages)


def test_words_are_read_in_the_order_of_the_paper(a_plan: PdfReader) -> None:
    words = [
        "Westshire Council",
        TITLE,
        "Edition 14",
        "About this plan",
        "Some are taken",
        "The Cabinet",
        "Contact",
        "Governance team",
    ]
    words += [
        "The plan",
        "Key decisions by month",
        "January 2012",
        "KEY/000/12",
        "To authorise",
        "KEY/003/12",
        "April 2012",
        "End of",
    ]
    assert in_order(words, text_of(a_plan))


# The same again


def test_the_same_paper_gives_the_same_bytes_whoever_draws_at_the_same_time() -> None:
    papers = [form(), replace(form(), title="Another")] * 4
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(pdf, papers))
    assert len(set(drawn)) == 2
    assert drawn == [pdf(form()), pdf(papers[1])] * 4


def test_another_day_gives_other_bytes() -> None:
    assert pdf(form()) != pdf(replace(form(), made_on=date(2026, 3, 3)))


# Words that would like to be something else


def test_hostile_words_stay_words(hostile_words: PdfReader) -> None:
    text = text_of(hostile_words)
    assert [words for words in HOSTILE[:3] if " ".join(words.split()) not in text] == []
    assert "abcd efg" in text
    assert "[grinning face] [woman][girl] ﬁ F □ □" in text
    assert "Ysgol Ŵyn a’r Tŷ – “£500,000” or €600,000" in text
    assert text.replace(" ", "").count("W" * 1000) >= 1


def test_nothing_of_a_long_text_runs_off_the_paper(hostile_words: PdfReader) -> None:
    _, _, right, top = map(float, hostile_words.pages[0].mediabox)
    placed: list[tuple[str, float, float]] = []

    def note(text: str, page: list[float], line: list[float], *_: object) -> None:
        if text.strip():
            x, y = line[4], line[5]
            placed.append((text, page[0] * x + page[2] * y + page[4], page[1] * x + page[3] * y + page[5]))

    for page in hostile_words.pages:
        page.extract_text(visitor_text=note)
    assert len(placed) > 1000
    assert [one for one in placed if not (40 < one[1] < right and 20 < one[2] < top)] == []
    at_the_foot = {re.sub(r"\d+", "1", text.strip()) for text, _, y in placed if y < 60}
    assert at_the_foot == {"abcd", "efg", "Page 1 of 1"}


def test_an_address_that_had_to_be_broken_is_copied_whole() -> None:
    address = "a.very.long.name.of.an.officer@a.very.long.name.of.a.council.example"
    table = Table("t", tuple(Column(str(number)) for number in range(8)), (Group("", ((Cell(address),) * 8,)),))
    text = text_of(reader(replace(form(), blocks=(table,))))
    assert text.replace(" ", "").count(address) == 8
    assert "\u200b" not in text


def test_what_cannot_be_drawn_is_an_error() -> None:
    with pytest.raises(typst.TypstError, match="title"):
        pdf(replace(form(), title=" "))
    with pytest.raises(typst.TypstError, match="image"):
        pdf(replace(form(), logo=Logo(b"no picture", "image/png", "Logo")))


def test_a_logo_may_be_svg() -> None:
    read = reader(replace(form(), logo=Logo(SVG, "image/svg+xml", "Westshire")))
    assert [tag["/Alt"] for tag in tags(read) if tag["/S"] == "/Figure"] == ["Westshire"]


def test_labels_of_any_length_stand_before_their_values() -> None:
    facts = Facts(
        (("Short", "first value"), ("A label that is far too long for the column of labels, really", "second value"))
    )
    read = reader(replace(form(), blocks=(Heading("Facts"), facts, Paragraph("After"))))
    assert in_order(["Short", "first value", "A label that", "really", "second value", "After"], text_of(read))
    assert kinds(read)["/Lbl"] == 2


# Letters and colours


def test_the_fonts_have_what_britain_writes_and_their_licence_is_beside_them() -> None:
    wanted = "ŵŷŴŶâêîôûẁỳẃýäëïöüáéíóú£€–—‘’“”…•§½°×éñçßøåłžşğ"
    for name in (REGULAR, BOLD):
        assert [letter for letter in wanted if ord(letter) not in face(name).widths] == []
    assert "SIL OPEN FONT LICENSE" in (FILES / "source-sans-3-licence.txt").read_text()


def test_every_character_can_be_printed_in_some_way() -> None:
    every = "".join(map(chr, range(0xA0, 0x3000))) + "\u4e2d\ue000\U0001f600\U000e0067"
    known = face(REGULAR).widths.keys() & face(BOLD).widths.keys() | {0x200B}
    assert {letter for letter in printable(every) if ord(letter) not in known} == set()


def test_only_a_word_too_wide_for_its_column_may_break() -> None:
    font = face(REGULAR)
    assert breakable("Neighbourhoods and Planning", font.width("Neighbourhoods"), font) == "Neighbourhoods and Planning"
    assert breakable("a.name@council.example", font.width("a.name@cou"), font) == "a.name@\u200bcouncil.\u200bexample"
    assert breakable("xxxxx", font.width("xx"), font) == "xx\u200bxx\u200bx"


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#1f5f5b", "#ffd500", "#767676", "#e4003b", "#7f7f7f"])
def test_words_on_the_councils_colour_can_be_read(colour: str) -> None:
    assert contrast(text_colour_on(colour), colour) >= 4.5


def test_contrast_is_what_wcag_says() -> None:
    assert (contrast("#ffffff", "#000000"), contrast("#777777", "#777777")) == (21.0, 1.0)
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
