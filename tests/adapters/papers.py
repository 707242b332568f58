"""Papers to draw: a plan of so many entries, a form to fill in, and one whose words would like to be something else."""

import struct
import zlib
from datetime import date

from webapp.domain.paper import (
    Blank,
    Bullets,
    Cell,
    Column,
    Facts,
    Group,
    Heading,
    Logo,
    Paper,
    Paragraph,
    Table,
)

HEADINGS = (
    "Decision",
    "Decision maker",
    "Date of decision",
    "Scrutiny committee",
    "Consultation",
    "Contact",
    "Reports",
)
MONTHS = ("January 2012", "February 2012", "March 2012")
TITLE = "Forward plan of key decisions, 1 January 2012 to 30 April 2012"

HOSTILE = (
    '#import "@preview/evil:1.0.0": * #{panic("evaluated")}',
    "$x^2$ *bold* _it_ `raw` = Heading <label> @ref \\ \\u{41} // gone /* gone */ -- --- ~",
    '{"kind": "table"} </w:t></w:r><w:br/>&amp; ]]> <!-- -->',
    "a\x00b\x07c\x1bd\x0ce\ud800f\ufffeg",
    "abc \u202edcba\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "\U0001f600 \U0001f469\u200d\U0001f467 \ufb01 \uff26 \ue000 \u4e2d \u0301",
    "Ysgol Ŵyn a’r Tŷ – “£500,000” or €600,000",
    "W" * 5000,
    "line\n" * 90,
    "",
    "\n\n\n",
)


def png(width: int = 12, height: int = 4) -> bytes:
    """Make a picture of one colour."""
    rows = (b"\0" + bytes((31, 95, 91)) * width) * height
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    framed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


LOGO = Logo(png(), "image/png", "Westshire Council logo")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 10"><rect width="90" height="10" fill="#1f5f5b"/></svg>'


def entry(number: int) -> tuple[Cell, ...]:
    """Write one row as a plan has it: about eighty words in seven cells."""
    return (
        Cell(
            "To authorise the Chief Executive, in consultation with the Solicitor and the Cabinet Member for Resources,"
            " to negotiate and conclude the sale of land and buildings now surplus to requirement.",
            f"KEY/{number:03}/12 Delivery of part {number} of the programme of capital receipts",
        ),
        Cell("Cabinet Member for Education, Skills and University; Cabinet Member for Resources"),
        Cell("January 2012"),
        Cell("Creating Opportunities and Tackling Inequalities"),
        Cell("Consultation will take place with ward councillors, departments and stakeholders as appropriate."),
        Cell(
            f"Officer {number}, Head of Delivery\n01632 960{number:03}\na.rather.long.name.{number}@westshire.example"
        ),
        Cell("A public report will be available from the governance team one week before the decision is taken."),
    )


def plan(entries: int) -> Paper:
    """Make a plan with so many entries in three months, and a fourth month without any."""
    rows = [entry(number) for number in range(entries)]
    groups = tuple(Group(month, tuple(rows[place::3])) for place, month in enumerate(MONTHS))
    columns = tuple(Column(heading, weight) for heading, weight in zip(HEADINGS, (5, 3, 2, 3, 4, 4, 4), strict=True))
    return Paper(
        title=TITLE,
        subtitle="Edition 14, published on Friday 16 December 2011",
        council_name="Westshire Council",
        made_on=date(2011, 12, 16),
        footer="Forward plan, edition 14",
        landscape=True,
        logo=LOGO,
        blocks=(
            Heading("About this plan"),
            Paragraph("The council intends to take these decisions.\n\nSome are taken by the Cabinet."),
            Heading("The Cabinet", 3),
            Bullets(("Councillor A Example, Leader", "Councillor B Example, Resources")),
            Facts(
                (
                    ("Contact", "Governance team\n01632 960000"),
                    ("Where to read the reports before a meeting", "Town Hall"),
                )
            ),
            Heading("The plan"),
            Table(
                "Key decisions by month",
                columns,
                (*groups, Group("April 2012", (), "No key decision is planned for April 2012.")),
            ),
            Paragraph("End of the plan."),
        ),
    )


def form() -> Paper:
    """Make a form to be filled in by hand, in a colour on which white could not be read."""
    return Paper(
        title="Representation about a private meeting",
        council_name="Westshire Council",
        made_on=date(2026, 3, 2),
        colour="#ffd500",
        blocks=(
            Paragraph("Say why the meeting should be open to the public."),
            Blank("Your name"),
            Blank("What do you ask for?", 3),
            Table(
                "Meetings", (Column("Meeting"), Column("Day")), (Group("", ((Cell("Cabinet"), Cell("9 April 2026")),)),)
            ),
        ),
    )


def hostile() -> Paper:
    """Make a paper in which every kind of block holds every hostile text."""
    blocks = [
        block
        for words in HOSTILE
        for block in (
            Heading(words),
            Paragraph(words),
            Bullets((words,)),
            Facts(((words, words),)),
            Blank(words),
        )
    ]
    groups = tuple(Group(words, ((Cell(words, words), Cell()),), words) for words in HOSTILE)
    return Paper(
        title=HOSTILE[0],
        subtitle=HOSTILE[1],
        council_name=HOSTILE[2],
        footer=HOSTILE[3],
        made_on=date(2026, 3, 2),
        blocks=(*blocks, Table(HOSTILE[4], (Column(HOSTILE[5]), Column(HOSTILE[6])), groups), Bullets(()), Facts(())),
    )
