"""A statutory notice as a document, in the words of its page."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import at
from tests.notice_cases import (
    CALENDAR,
    RULES,
    agenda,
    further_notice,
    general_exception,
    private_meeting,
    special_urgency,
)
from webapp.domain.contacts import Contact
from webapp.domain.notice_paper import NoticeFactsShown, how_to_object, notice_paper
from webapp.domain.notice_wording import in_words, withdrawn_words
from webapp.domain.paper import Bullets, Facts, Heading, Paragraph
from webapp.domain.paper_blocks import Letterhead
from webapp.domain.statutory_notices import NoticeKind, WrittenNotice

COUNCIL = Letterhead("Anyborough Council")
CONTACT = Contact("Sam Okoro", email="sam.okoro@example.gov.uk")


def shown(written: WrittenNotice, **changed: object) -> NoticeFactsShown:
    facts: dict[str, object] = {
        "notice": in_words(written, decision_on=date(2026, 2, 10), rules=RULES, calendar=CALENDAR),
        "published_on": written.published_on,
        "meeting_on": written.meeting_on,
        "reference": "KEY/01FEB/26",
        "title": "School extension",
        "matter": "To award the contract.",
        "makers": ("Cabinet",),
        "contact": CONTACT,
        "documents": ("Report on the tenders",),
        "address": "https://plan.example.gov.uk/decisions/KEY-01FEB-26/notices/1",
    }
    return NoticeFactsShown(**(facts | changed))  # type: ignore[arg-type]


def headings(one: NoticeFactsShown) -> list[str]:
    return [block.text for block in notice_paper(one, COUNCIL).blocks if isinstance(block, Heading)]


def paragraphs(one: NoticeFactsShown) -> list[str]:
    return [block.text for block in notice_paper(one, COUNCIL).blocks if isinstance(block, Paragraph)]


def test_a_general_exception_says_who_was_told_why_and_from_when() -> None:
    one = shown(general_exception())
    paper = notice_paper(one, COUNCIL)
    assert (paper.title, paper.subtitle, paper.made_on, paper.footer) == (
        "General exception notice: KEY/01FEB/26",
        "School extension",
        date(2026, 2, 2),
        "Anyborough Council: general exception notice about KEY/01FEB/26",
    )
    (facts,) = (block for block in paper.blocks if isinstance(block, Facts))
    assert facts.rows == (
        ("Reference", "KEY/01FEB/26"),
        ("Decision maker", "Cabinet"),
        ("Published", "noon on Monday 2 February 2026"),
        ("Informed in writing", "Asha Lowe, Chair of Sustainable Growth"),
        ("Informed on", "Monday 2 February 2026"),
    )
    assert headings(one) == ["What is to be decided", "Why full notice is impracticable", "Days of notice"]
    assert (
        "The decision may be made from Tuesday 10 February 2026 on: 5 clear working days after Monday 2 February 2026."
        in paragraphs(one)
    )
    assert paragraphs(one)[-2:] == [
        "The law: regulation 10 of the Local Authorities (Executive Arrangements) (Meetings and Access to Information) "
        "(England) Regulations 2012, SI 2012/2089.",
        "This notice stands at https://plan.example.gov.uk/decisions/KEY-01FEB-26/notices/1",
    ]


def test_the_days_are_counted_a_line_each() -> None:
    (days,) = (
        block for block in notice_paper(shown(general_exception()), COUNCIL).blocks if isinstance(block, Bullets)
    )
    assert (days.items[1], days.items[5]) == (
        "Tuesday 3 February 2026: day 1",
        "Saturday 7 February 2026: not counted, Saturday",
    )


def test_special_urgency_needs_no_days() -> None:
    one = shown(special_urgency())
    assert "Agreed on Monday 2 February 2026. No number of days need pass before the decision." in paragraphs(one)
    assert [block for block in notice_paper(one, COUNCIL).blocks if isinstance(block, Bullets)] == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            private_meeting(),
            ["Why the meeting is to be held in private", "How to make representations"],
        ),
        (
            further_notice(response="The public is kept out of that part only."),
            [
                "Why the meeting is to be held in private",
                "Representations received about why the meeting should be open to the public",
                "Response to the representations",
                "How to make representations",
            ],
        ),
        (
            private_meeting(NoticeKind.PRIVATE_MEETING_URGENT, agreed_by="Asha Lowe", agreed_on=date(2026, 2, 2)),
            ["Why the meeting is urgent and cannot reasonably be deferred"],
        ),
    ],
)
def test_a_private_meeting_says_why_and_how_to_object(written: WrittenNotice, expected: list[str]) -> None:
    one = shown(written)
    assert paragraphs(one)[0] == "Meeting on Tuesday 3 March 2026, in private."
    assert headings(one) == ["What is to be decided", *expected, "Days of notice"]


@pytest.mark.parametrize(
    ("contact", "how"),
    [
        (CONTACT, "write to Sam Okoro at sam.okoro@example.gov.uk"),
        (Contact(telephone="01632 960101"), "ring the lead officer on 01632 960101"),
        (Contact(), "ask the council"),
    ],
)
def test_how_to_object_names_whom_to_write_to(contact: Contact, how: str) -> None:
    assert how_to_object(shown(private_meeting(), contact=contact)) == (
        f"To say why the meeting should be open to the public, {how} before the meeting, and say that it is about "
        "KEY/01FEB/26."
    )


def test_a_withdrawn_notice_says_so_first_and_counts_no_days() -> None:
    withdrawn = withdrawn_words(date(2026, 2, 3), "The item was put off")
    one = shown(private_meeting(), withdrawn=withdrawn)
    assert paragraphs(one)[0] == "Withdrawn on Tuesday 3 February 2026: The item was put off."
    assert headings(one) == ["What is to be decided", "Why the meeting is to be held in private"]


def test_an_agenda_lists_its_documents_and_corrections() -> None:
    one = shown(agenda(), corrections=("Tuesday 3 February 2026: the day was wrong",), address="")
    assert headings(one) == ["What is to be decided", "Documents", "Days of notice", "Corrections"]
    assert paragraphs(one)[0] == "Meeting on Tuesday 10 February 2026."


def test_outside_the_regulations_of_2012_no_law_is_named() -> None:
    older = general_exception(published_at=at("2012-01-10"), informed_on=date(2012, 1, 10))
    assert [one for one in paragraphs(shown(older)) if one.startswith("The law")] == []
    assert in_words(older, decision_on=None, rules=(), calendar=CALENDAR).rule_words == ""


def test_joint_makers_are_labelled_so() -> None:
    one = replace(shown(general_exception()), makers=("Leader", "Chief Executive"))
    (facts,) = (block for block in notice_paper(one, COUNCIL).blocks if isinstance(block, Facts))
    assert facts.rows[1] == ("Decision makers, jointly", "Leader\nChief Executive")


def test_a_day_for_representations_is_among_the_facts_and_in_how_to_make_them() -> None:
    one = shown(private_meeting(representations_by=date(2026, 2, 16)), representations_by=date(2026, 2, 16))
    (facts,) = (block for block in notice_paper(one, COUNCIL).blocks if isinstance(block, Facts))
    assert ("Representations must arrive by", "The end of Monday 16 February 2026") in facts.rows
    assert how_to_object(one) == (
        "To say why the meeting should be open to the public, write to Sam Okoro at sam.okoro@example.gov.uk by the "
        "end of Monday 16 February 2026, and say that it is about KEY/01FEB/26."
    )
