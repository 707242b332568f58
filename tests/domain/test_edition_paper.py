"""An edition as a document: every particular of regulation 9(1) in one table, and what stands around it."""

from dataclasses import replace
from datetime import date

import pytest

from tests.edition_rows import departure_of, front_matter
from tests.editions import PREVIOUS, an_edition, edition_head
from tests.plan_entries import GROWTH, date_move, plan_entry
from webapp.domain.contacts import Contact
from webapp.domain.edition import Edition, EditionHead
from webapp.domain.edition_paper import edition_paper, privacy_words
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import in_month
from webapp.domain.offices import DecisionMakerKind
from webapp.domain.paper import Block, Bullets, Facts, Heading, Logo, Paragraph, Table
from webapp.domain.plan_entry import Committee, Maker, Paper, PlanEntry

CABINET = Maker("Cabinet", DecisionMakerKind.CABINET, members=("Councillor Asha Lowe", "Councillor Ben Cray"))


def blocks(edition: Edition, previous: EditionHead | None = PREVIOUS) -> tuple[Block, ...]:
    return edition_paper(edition, previous=previous).blocks


def under(heading: str, edition: Edition, previous: EditionHead | None = PREVIOUS) -> list[Block]:
    """Return what stands under a heading, up to the next one."""
    found = blocks(edition, previous)
    start = found.index(Heading(heading)) + 1
    rest = found[start:]
    ends = [place for place, block in enumerate(rest) if isinstance(block, Heading)]
    return list(rest[: ends[0]] if ends else rest)


def table(edition: Edition) -> Table:
    (only,) = (block for block in blocks(edition) if isinstance(block, Table))
    return only


def row(entry: PlanEntry) -> dict[str, tuple[str, str]]:
    """Return the cells of one entry by column: what stands out, and the rest."""
    found = table(an_edition(entry))
    (cells,) = (cells for group in found.groups for cells in group.rows)
    return {column.heading: (cell.strong, cell.text) for column, cell in zip(found.columns, cells, strict=True)}


def test_a_document_carries_the_marks_of_its_edition() -> None:
    logo = Logo(b"png", "image/png", "Anyborough Council")
    paper = edition_paper(an_edition(), logo, previous=PREVIOUS)
    title = "Forward plan of key decisions, 1 December 2026 to 31 March 2027"
    assert (paper.title, paper.subtitle) == (title, "Edition 14, published on Friday 20 November 2026")
    assert (paper.council_name, paper.footer) == ("Anyborough Council", f"Anyborough Council: {title}")
    assert (paper.made_on, paper.landscape, paper.logo, paper.colour) == (date(2026, 11, 20), True, logo, "#1f5f5b")


def test_the_parts_come_in_order() -> None:
    edition = an_edition(
        plan_entry(is_new=True),
        plan_entry("KEY/02JAN/27"),
        head=edition_head(note="The date of one entry is put right."),
    )
    headings = [block.text for block in blocks(edition) if isinstance(block, Heading)]
    assert headings == [
        "Note",
        "About this plan",
        "What a key decision is",
        "Members of the Cabinet",
        "How to comment",
        "Copies of the documents",
        "Other documents",
        "Whom to ask",
        "The council’s departments",
        "New items in this edition",
        "Carried forward",
        "The decisions",
        "No longer in the plan",
    ]
    assert isinstance(blocks(edition)[0], Facts)


def test_every_particular_of_an_entry_stands_in_its_row() -> None:
    entry = plan_entry(
        papers=(Paper("Report on the roof", "https://example.gov.uk/roof"), Paper("Survey")),
        all_wards=False,
        wards=("Ashfield", "Moor End"),
        moves=(date_move(date(2026, 10, 1), in_month(2026, 12), in_month(2027, 1)),),
    )
    assert row(entry) == {
        "Reference": ("", "KEY/01JAN/27"),
        "Decision": (
            "Repair of the swimming pool",
            "Which builder is to mend the roof.\nSignificant expenditure or savings",
        ),
        "When": ("", "January 2027\nFirst noticed 2 November 2026\nMoved once; first expected: December 2026"),
        "Decision maker": ("", "Cabinet Member for Resources (Councillor Asha Lowe)"),
        "Scrutiny committee and wards": ("", "Sustainable Growth\nWards: Ashfield and Moor End"),
        "Consultation": ("", "Those who swim there"),
        "Contact and documents": (
            "",
            "Robin Ashdown, Head of Leisure\nTelephone 01632 960101\nrobin.ashdown@example.gov.uk\n"
            "Directorate or department: Communities\n"
            "Documents: Report on the roof; Survey\nThe report can be read a week before the decision.",
        ),
    }


def test_what_was_not_given_is_said_to_be_so() -> None:
    entry = plan_entry(
        makers=(), committees=(), all_wards=False, consultation="", contact=Contact(), directorate="", documents_note=""
    )
    assert {heading: text for heading, (_, text) in row(entry).items() if heading not in ("Reference", "When")} == {
        "Decision": "Which builder is to mend the roof.\nSignificant expenditure or savings",
        "Decision maker": "Not given",
        "Scrutiny committee and wards": "No scrutiny committee named",
        "Consultation": "Not given",
        "Contact and documents": "No lead officer named\nNo documents are listed yet.",
    }


def test_a_body_is_named_with_its_members_and_joint_makers_in_order() -> None:
    entry = plan_entry(makers=(CABINET, Maker("Chief Executive", DecisionMakerKind.OFFICER)))
    assert row(entry)["Decision maker"][1] == (
        "Cabinet. Members: Councillor Asha Lowe and Councillor Ben Cray\nChief Executive"
    )


def test_several_committees_and_all_wards_are_named() -> None:
    entry = plan_entry(committees=(GROWTH, Committee("Health", "health")))
    assert row(entry)["Scrutiny committee and wards"][1] == "Sustainable Growth; Health\nAll wards"


def test_a_new_or_moved_entry_says_so_before_its_matter() -> None:
    moved = plan_entry(was=in_month(2026, 12))
    found = [row(one)["Decision"][1].split("\n")[0] for one in (plan_entry(is_new=True), moved)]
    assert found == ["NEW in this edition", "MOVED; was December 2026"]


@pytest.mark.parametrize(
    ("restriction", "paragraph", "words"),
    [
        (Restriction.PUBLIC, None, ""),
        (
            Restriction.PART_EXEMPT,
            5,
            "The report is expected to be part exempt: paragraph 5 (information for which legal professional privilege "
            "could be claimed).",
        ),
        (Restriction.FULLY_EXEMPT, None, "The report is expected to be exempt."),
    ],
)
def test_a_private_report_is_announced_with_its_paragraph(
    restriction: Restriction, paragraph: int | None, words: str
) -> None:
    assert privacy_words(plan_entry(restriction=restriction, exempt_paragraph=paragraph)) == words


def test_an_empty_month_says_so_in_the_one_table() -> None:
    found = table(an_edition())
    assert [(group.heading, len(group.rows), group.nothing) for group in found.groups] == [
        ("December 2026", 0, "Nothing is expected in December 2026."),
        ("January 2027", 1, ""),
        ("February 2027", 0, "Nothing is expected in February 2027."),
        ("March 2027", 0, "Nothing is expected in March 2027."),
    ]


def test_new_items_are_named_by_reference_and_title() -> None:
    edition = an_edition(plan_entry(is_new=True), listed_new=("KEY/03MAR/27",))
    assert under("New items in this edition", edition) == [
        Bullets(("KEY/01JAN/27, Repair of the swimming pool",)),
        Paragraph("Its own list of new items also names KEY/03MAR/27, which has no entry in it."),
    ]


def test_an_edition_with_none_before_it_says_why_nothing_is_marked() -> None:
    assert under("New items in this edition", an_edition(), None) == [
        Paragraph("No edition before this one is kept here, so no item is marked as new.")
    ]


def test_an_edition_published_elsewhere_says_so_below_its_particulars() -> None:
    elsewhere = an_edition(head=edition_head(published_elsewhere="on paper"))
    said = blocks(elsewhere)[1]
    assert isinstance(said, Paragraph)
    assert said.text.startswith("Published elsewhere: on paper. Names of offices, committees and people")


def test_carried_items_are_listed_by_reference_and_title() -> None:
    assert under("Carried forward", an_edition()) == [
        Bullets(("KEY/01JAN/27, Repair of the swimming pool. First noticed on 2 November 2026.",))
    ]


def test_what_left_is_listed_with_its_reason() -> None:
    gone = an_edition(departures=(departure_of(plan_entry("KEY/01NOV/26", title="Sale of the depot")),))
    assert [under("No longer in the plan", one) for one in (gone, an_edition())] == [
        [Bullets(("KEY/01NOV/26, Sale of the depot. Withdrawn on 18 November 2026. Reason: The building was sold.",))],
        [Paragraph("Nothing has left the plan since the edition before.")],
    ]


def test_an_empty_edition_still_is_a_document() -> None:
    bare = replace(an_edition(), entries=(), front=front_matter(departments=""))
    assert [len(group.rows) for group in table(bare).groups] == [0, 0, 0, 0]


def test_the_same_edition_makes_the_same_document() -> None:
    edition = an_edition(plan_entry(is_new=True), plan_entry("KEY/02JAN/27", makers=(CABINET,)))
    assert edition_paper(edition, previous=PREVIOUS) == edition_paper(edition, previous=PREVIOUS)
