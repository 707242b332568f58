"""The form for comments on a decision, and for why a meeting should be open."""

from datetime import date

from webapp.domain.contacts import Contact
from webapp.domain.paper import Blank, Paper, Paragraph
from webapp.domain.paper_blocks import Letterhead
from webapp.domain.representation_form import representation_form

CONTACT = Contact("Priya Shaw", "Governance officer", "01632 960100", "plan@example.gov.uk")


def form(contact: Contact = CONTACT) -> Paper:
    comments = "Anybody may comment.\n\nDo so before the decision."
    return representation_form(
        Letterhead("Anyborough Council", "#123456"), contact=contact, comments=comments, made_on=date(2026, 11, 20)
    )


def test_the_form_begins_with_the_words_of_the_council() -> None:
    assert form().blocks[:2] == (Paragraph("Anybody may comment."), Paragraph("Do so before the decision."))


def test_the_form_asks_for_the_decision_the_comments_and_who_writes() -> None:
    assert [block.label for block in form().blocks if isinstance(block, Blank)] == [
        "Reference",
        "Title of the decision",
        "What you wish to say, and why",
        "Why the meeting should be open to the public",
        "Name",
        "Organisation, if you write for one",
        "Address",
        "E-mail address or telephone number",
        "Date",
    ]


def test_the_form_says_where_to_send_it() -> None:
    last = [one.blocks[-1] for one in (form(), form(Contact()))]
    assert last == [
        Paragraph("Send it to: Priya Shaw, Governance officer, telephone 01632 960100, plan@example.gov.uk."),
        Paragraph("Send it to the lead officer named with the decision."),
    ]


def test_the_form_is_the_council_s() -> None:
    paper = form()
    assert (paper.council_name, paper.colour, paper.made_on) == ("Anyborough Council", "#123456", date(2026, 11, 20))
