"""The extract of an edition for one scrutiny committee, as a report for its agenda."""

from dataclasses import replace
from datetime import date

import pytest

from tests.edition_rows import departure_of
from tests.editions import PREVIOUS, an_edition, edition_head
from tests.plan_entries import GROWTH, date_move, plan_entry
from webapp.domain.comparison import Comparison, compare
from webapp.domain.edition import Edition
from webapp.domain.expected_dates import in_month
from webapp.domain.extract_paper import NOTHING_FALLS, extract_paper, news_for
from webapp.domain.paper import Bullets, Heading, Paper, Paragraph, Table
from webapp.domain.plan_entry import Committee

HEALTH = Committee("Health Scrutiny Panel", "health")
POOL = plan_entry()
CLINIC = plan_entry("KEY/02FEB/27", title="Lease of the clinic", committees=(HEALTH,), expected=in_month(2027, 2))
BOTH = plan_entry("KEY/03FEB/27", title="Air quality plan", committees=(GROWTH, HEALTH), expected=in_month(2027, 2))
CALL_IN = "Three working days. Who may ask: Any two members of a scrutiny committee."


def extract(edition: Edition, committee: Committee = HEALTH, comparison: Comparison | None = None) -> Paper:
    return extract_paper(edition, committee, previous=PREVIOUS, comparison=comparison)


def text_of(paper: Paper) -> list[str]:
    return [block.text for block in paper.blocks if isinstance(block, Heading | Paragraph)]


def test_an_extract_is_a_report_to_its_committee() -> None:
    paper = extract(an_edition(POOL, CLINIC), comparison=compare((POOL,), (POOL, CLINIC)))
    assert (paper.title, paper.subtitle) == (
        "Forward plan of key decisions: extract for Health Scrutiny Panel",
        "Report to the Health Scrutiny Panel",
    )
    assert paper.footer == "Anyborough Council: Edition 14 of the forward plan, extract for Health Scrutiny Panel"
    assert [(block.text, block.level) for block in paper.blocks if isinstance(block, Heading)] == [
        ("Purpose", 2),
        ("Recommendations", 2),
        ("Background", 2),
        ("What has changed since the edition before", 2),
        ("New", 3),
        ("The decisions", 2),
        ("Consultation", 2),
        ("Background documents", 2),
    ]


def test_the_name_of_a_committee_is_completed_in_a_sentence() -> None:
    assert extract(an_edition(), GROWTH).subtitle == "Report to the Sustainable Growth scrutiny committee"


def test_the_background_says_which_edition_and_how_call_in_works() -> None:
    edition = an_edition(CLINIC)
    paper = extract(replace(edition, front=replace(edition.front, call_in=(CALL_IN,))))
    start = "Edition 14 of the forward plan covers 1 December 2026 to 31 March 2027 and was published on Friday 20"
    assert [one for one in text_of(paper) if one.startswith(start)] != []
    assert paper.blocks[paper.blocks.index(Heading("What has changed since the edition before")) - 1] == Bullets(
        (CALL_IN,)
    )


def test_the_background_says_where_an_edition_was_published_if_not_here() -> None:
    head = edition_head(published_elsewhere="on paper")
    assert [one for one in text_of(extract(an_edition(CLINIC, head=head))) if one.startswith("Published else")] == [
        "Published elsewhere: on paper. Names of offices, committees and people, and the words in front, are those of "
        "the day it was put in, Friday 20 November 2026."
    ]


def test_only_what_falls_to_the_committee_stands_in_the_table() -> None:
    (table,) = (one for one in extract(an_edition(POOL, CLINIC, BOTH)).blocks if isinstance(one, Table))
    assert [(group.heading, [cells[0].text for cells in group.rows]) for group in table.groups] == [
        ("February 2027", ["KEY/02FEB/27", "KEY/03FEB/27"])
    ]


def test_that_nothing_falls_to_a_committee_is_said() -> None:
    paper = extract(an_edition(POOL))
    assert NOTHING_FALLS in text_of(paper)
    assert [one for one in paper.blocks if isinstance(one, Table)] == []


def test_what_changed_for_the_committee_is_told_and_nothing_else() -> None:
    moved = replace(
        CLINIC,
        expected=in_month(2027, 3),
        moves=(date_move(date(2026, 11, 2), in_month(2027, 2), in_month(2027, 3)),),
    )
    gone, unexplained = replace(BOTH, uuid="gone"), replace(BOTH, uuid="lost", reference="KEY/04FEB/27")
    elsewhere = replace(POOL, title="Repair of the pool")
    comparison = compare(
        (CLINIC, POOL, gone, unexplained), (moved, elsewhere, replace(BOTH, uuid="new")), (departure_of(gone),)
    )
    found = news_for("health", comparison)
    assert found.new == ("KEY/03FEB/27, Air quality plan",)
    assert found.moved == (
        "KEY/02FEB/27, Lease of the clinic. From February 2027 to March 2027. Reason: The survey took longer.",
    )
    assert found.reworded == ()
    assert found.gone == (
        "KEY/03FEB/27, Air quality plan. Withdrawn on 18 November 2026. Reason: The building was sold.",
        "KEY/04FEB/27, Air quality plan. No reason is recorded.",
    )


def test_a_rewording_names_what_reads_differently() -> None:
    after = replace(CLINIC, title="Lease of the clinics", consultation="Patients")
    assert news_for("health", compare((CLINIC,), (after,))).reworded == (
        "KEY/02FEB/27, Lease of the clinics. Changed: decision and consultation.",
    )


def test_what_enters_or_leaves_the_remit_is_said_to_do_so() -> None:
    comparison = compare((CLINIC, POOL), (replace(CLINIC, committees=(GROWTH,)), replace(POOL, committees=(HEALTH,))))
    found = news_for("health", comparison)
    assert (found.new, found.gone) == (
        ("KEY/01JAN/27, Repair of the swimming pool. Now falls to this committee.",),
        ("KEY/02FEB/27, Lease of the clinic. No longer falls to this committee.",),
    )


@pytest.mark.parametrize(
    ("comparison", "sentence"),
    [
        (None, "No edition before this one is kept here, so there is nothing to compare with."),
        (
            compare((CLINIC,), (CLINIC,)),
            "Nothing within the committee’s remit has changed since edition 13 of Friday 23 October 2026.",
        ),
    ],
)
def test_that_nothing_changed_is_said(comparison: Comparison | None, sentence: str) -> None:
    assert sentence in text_of(extract(an_edition(CLINIC), comparison=comparison))
