"""The form on which anybody may comment on a decision, or say why a meeting should be open, before it takes place."""

from collections.abc import Iterator
from datetime import date

from webapp.domain.contacts import Contact
from webapp.domain.edition_view import contact_words
from webapp.domain.paper import Blank, Block, Bullets, Heading, Paper, Paragraph
from webapp.domain.paper_blocks import Letterhead, paragraphs

HOW_TO_FILL_IN = (
    "Use one form for each decision. Its reference stands beside it in the forward plan, for example KEY/03DEC/26.",
    "Send the form before the day, or the first day of the period, on which the decision is expected.",
    "You may add sheets. Write the reference of the decision on each.",
)
OPEN_MEETING = (
    "If a notice says that a meeting is to be held in private, you may also say why it should be open to the public. "
    "What was received about that, and the response to it, is published before the meeting."
)
NO_CONTACT = "Send it to the lead officer named with the decision."
ANSWER_LINES = 10


def representation_form(letterhead: Letterhead, *, contact: Contact, comments: str, made_on: date) -> Paper:
    """Make the form. `comments` are the council's words on how to comment, `contact` is where to send the form.

    `made_on` is the day since which these words hold, so that the same words give the same form.
    """
    return Paper(
        title="Comment on a decision in the forward plan",
        council_name=letterhead.council_name,
        made_on=made_on,
        blocks=tuple(_blocks(contact, comments)),
        subtitle="Form for comments and representations",
        footer=f"{letterhead.council_name}: comment on a decision in the forward plan",
        colour=letterhead.colour,
        logo=letterhead.logo,
    )


def where_to_send(contact: Contact) -> str:
    """Say where the form goes: to the contact of the plan, or to the lead officer where none is given."""
    words = contact_words(contact)
    return f"Send it to: {words}." if words else NO_CONTACT


def _blocks(contact: Contact, comments: str) -> Iterator[Block]:
    yield from paragraphs(comments)
    yield Bullets(HOW_TO_FILL_IN)
    yield Heading("The decision")
    yield Blank("Reference")
    yield Blank("Title of the decision", 2)
    yield Heading("Your comments")
    yield Blank("What you wish to say, and why", ANSWER_LINES)
    yield Heading("A meeting to be held in private")
    yield Paragraph(OPEN_MEETING)
    yield Blank("Why the meeting should be open to the public", 4)
    yield Heading("About you")
    yield Blank("Name")
    yield Blank("Organisation, if you write for one")
    yield Blank("Address", 3)
    yield Blank("E-mail address or telephone number")
    yield Blank("Date")
    yield Heading("Where to send this form")
    yield Paragraph(where_to_send(contact))
