"""A paper as a Word file with real styles, headings and header rows, made with python-docx.

The same paper gives the same bytes: no clock is asked, and the parts of the archive bear one fixed day.
"""

import io
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from webapp.adapters.typesetting import logo_as_png
from webapp.adapters.word_base import base_file, on_one_day
from webapp.adapters.word_table_xml import table_xml
from webapp.domain.clean_text import clean_text
from webapp.domain.paper import Blank, Block, Bullets, Facts, Heading, Logo, Paper, Paragraph, Table

if TYPE_CHECKING:
    from docx.document import Document

# Millimetres: the sides of A4, and the margins beside, above and below, by whether the page lies.
_LONG, _SHORT = 297, 210
_BESIDE = {True: 16, False: 24}
_ABOVE = {True: 16, False: 20}
_BELOW = {True: 19, False: 24}
_LABEL_LETTER = 2.2  # what a letter of a label takes, on average and generously
_LABEL_WIDEST = 60


def word(paper: Paper) -> bytes:
    """Write a paper as a .docx file."""
    from docx import Document  # slow to import, and only Word files need it

    document = Document(io.BytesIO(base_file(paper.colour)))
    _set_properties(document, paper)
    _set_page(document, paper)
    _add_foot(document, paper)
    if paper.logo:
        _add_logo(document, paper.logo)
    for text, style in ((paper.council_name, "Council Name"), (paper.title, "Title"), (paper.subtitle, "Subtitle")):
        if text:
            document.add_paragraph(clean_text(text), style)
    for block in paper.blocks:
        _add(document, block, _across(paper))
    written = io.BytesIO()
    document.save(written)
    return on_one_day(written.getvalue())


def _across(paper: Paper) -> int:
    return (_LONG if paper.landscape else _SHORT) - 2 * _BESIDE[paper.landscape]


def _set_properties(document: "Document", paper: Paper) -> None:
    made_at = datetime.combine(paper.made_on, time(), UTC)
    about = document.core_properties
    about.title = clean_text(paper.title)[:255]
    about.author = about.last_modified_by = clean_text(paper.council_name)[:255]
    about.created = about.modified = made_at
    about.language = "en-GB"
    about.comments = about.keywords = about.subject = ""
    about.revision = 1


def _set_page(document: "Document", paper: Paper) -> None:
    from docx.enum.section import WD_ORIENT  # slow to import, and only Word files need it
    from docx.shared import Mm  # slow to import, and only Word files need it

    (section,) = document.sections
    section.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    sides = (_LONG, _SHORT) if paper.landscape else (_SHORT, _LONG)
    section.page_width, section.page_height = Mm(sides[0]), Mm(sides[1])
    section.left_margin = section.right_margin = Mm(_BESIDE[paper.landscape])
    section.top_margin, section.bottom_margin = Mm(_ABOVE[paper.landscape]), Mm(_BELOW[paper.landscape])
    section.header_distance, section.footer_distance = Mm(8), Mm(9)


def _add_foot(document: "Document", paper: Paper) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT  # slow to import, and only Word files need it
    from docx.oxml import OxmlElement  # slow to import, and only Word files need it
    from docx.oxml.ns import qn  # slow to import, and only Word files need it
    from docx.shared import Mm  # slow to import, and only Word files need it

    (foot,) = document.sections[0].footer.paragraphs
    foot.style = "Footer"
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(_across(paper)), WD_TAB_ALIGNMENT.RIGHT)
    for words, field in ((f"{clean_text(paper.footer)}\tPage ", "PAGE"), (" of ", "NUMPAGES")):
        foot.add_run(words)
        shown = OxmlElement("w:fldSimple", {qn("w:instr"): f" {field} "})
        foot._p.append(shown)
        run = foot.add_run("1")
        shown.append(run._r)


def _add_logo(document: "Document", logo: Logo) -> None:
    from docx.shared import Mm  # slow to import, and only Word files need it

    picture = document.add_paragraph().add_run().add_picture(io.BytesIO(logo_as_png(logo)), height=Mm(15))
    if picture.width > Mm(75):
        picture.width, picture.height = Mm(75), Mm(15 * Mm(75) / picture.width)
    picture._inline.docPr.set("descr", clean_text(logo.words))
    for side in ("distT", "distB", "distL", "distR"):  # unsaid, LibreOffice moves the logo in from the margin
        picture._inline.set(side, "0")


def _add(document: "Document", block: Block, across: int) -> None:
    match block:
        case Heading():
            document.add_paragraph(clean_text(block.text), f"Heading {block.level - 1}")
        case Paragraph():
            for part in clean_text(block.text).split("\n\n"):
                document.add_paragraph(part)
        case Bullets():
            for item in block.items:
                document.add_paragraph(clean_text(item), "List Bullet")
        case Facts():
            _add_facts(document, block)
        case Blank():
            document.add_paragraph(clean_text(block.label), "Blank Label")
            for _ in range(block.lines):
                document.add_paragraph("", "Blank Line")
        case Table():
            _add_table(document, block, across)


def _add_facts(document: "Document", facts: Facts) -> None:
    """Values hang beside their labels; a label too long for its column has the value on the next line."""
    from docx.shared import Mm  # slow to import, and only Word files need it

    labels = [clean_text(label) for label, _ in facts.rows]
    beside = min(max(map(len, labels), default=0) * _LABEL_LETTER + 6, _LABEL_WIDEST)
    for label, (_, value) in zip(labels, facts.rows, strict=True):
        line = document.add_paragraph(style="Fact")
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(beside), Mm(-beside)
        line.add_run(label, "Strong")
        line.add_run(("\n" if len(label) * _LABEL_LETTER > beside else "\t") + clean_text(value))


def _add_table(document: "Document", table: Table, across: int) -> None:
    from docx.oxml import parse_xml  # slow to import, and only Word files need it

    if table.caption:
        document.add_paragraph(clean_text(table.caption), "Caption")
    # The last element of a body is its section; what is read goes before it, as python-docx's own tables do.
    document.element.body[-1].addprevious(parse_xml(table_xml(table, across).encode()))
    document.add_paragraph(style="Table Text")
