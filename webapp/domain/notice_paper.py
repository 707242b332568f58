"""A statutory notice as a document: general exception, special urgency, private meetings, in the words of its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from webapp.domain import wording
from webapp.domain.contacts import Contact
from webapp.domain.notice_wording import WAITS_FOR_REPRESENTATIONS, Days, NoticeInWords
from webapp.domain.paper import Block, Bullets, Heading, Paper, Paragraph
from webapp.domain.paper_blocks import Letterhead, as_sentence, facts, section
from webapp.domain.statutory_notices import OF_A_PRIVATE_MEETING, NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFactsShown:
    """A public notice, and what the public knows of the decision that it is about.

    `withdrawn` says when and why it was withdrawn, `corrections` when and why it was corrected; `address` is where it
    stands on the website.
    """

    notice: NoticeInWords
    published_on: date
    meeting_on: date | None
    reference: str
    title: str
    matter: str
    makers: tuple[str, ...]
    contact: Contact
    representations_by: date | None = None
    documents: tuple[str, ...] = ()
    withdrawn: str = ""
    corrections: tuple[str, ...] = ()
    address: str = ""


def notice_paper(shown: NoticeFactsShown, letterhead: Letterhead) -> Paper:
    """Make the document of a notice, dated with the day on which it was published."""
    return Paper(
        title=f"{shown.notice.title}: {shown.reference}",
        council_name=letterhead.council_name,
        made_on=shown.published_on,
        blocks=tuple(_blocks(shown)),
        subtitle=shown.title,
        footer=f"{letterhead.council_name}: {_lower(shown.notice.title)} about {shown.reference}",
        colour=letterhead.colour,
        logo=letterhead.logo,
    )


def how_to_object(shown: NoticeFactsShown) -> str:
    """Say how to ask for a meeting to be open; nothing for a notice that waits for no answer, or was withdrawn."""
    if shown.notice.kind not in WAITS_FOR_REPRESENTATIONS or shown.withdrawn:
        return ""
    who = shown.contact.name or "the lead officer"
    how = "ask the council"
    if shown.contact.email:
        how = f"write to {who} at {shown.contact.email}"
    elif shown.contact.telephone:
        how = f"ring {who} on {shown.contact.telephone}"
    by_on = shown.representations_by
    when = f"by the end of {wording.day(by_on)}" if by_on else "before the meeting"
    return (
        f"To say why the meeting should be open to the public, {how} {when}, and say that it is about "
        f"{shown.reference}."
    )


def _blocks(shown: NoticeFactsShown) -> Iterator[Block]:
    """Yield what the document holds, in order."""
    notice = shown.notice
    if shown.withdrawn:
        yield Paragraph(as_sentence(shown.withdrawn))
    if shown.meeting_on:
        in_private = ", in private" if notice.kind in OF_A_PRIVATE_MEETING else ""
        yield Paragraph(f"Meeting on {wording.day(shown.meeting_on)}{in_private}.")
    yield Paragraph(notice.why)
    makers = "Decision makers, jointly" if len(shown.makers) > 1 else "Decision maker"
    yield from facts((("Reference", shown.reference), (makers, "\n".join(shown.makers)), *notice.facts))
    yield from section("What is to be decided", shown.matter)
    for heading, text in notice.texts:
        yield from section(heading, text)
    yield from section("How to make representations", how_to_object(shown))
    if notice.kind is NoticeKind.AGENDA and shown.documents:
        yield Heading("Documents")
        yield Bullets(shown.documents)
    if not shown.withdrawn:
        yield from _days(notice)
    if shown.corrections:
        yield Heading("Corrections")
        yield Bullets(shown.corrections)
    for line in (notice.law, f"This notice stands at {shown.address}" if shown.address else ""):
        if line:
            yield Paragraph(line)


def _days(notice: NoticeInWords) -> Iterator[Block]:
    """Yield the days that the notice gives, with their count and the rule that counts them."""
    yield Heading("Days of notice")
    for line in notice.lines:
        yield Paragraph(line)
    if notice.days:
        yield Bullets(day_lines(notice.days))
        yield Paragraph(notice.rule_words)


def day_lines(days: Days) -> tuple[str, ...]:
    """Write a count a day to the line: "Tuesday 3 February 2026: day 1", "… not counted, Saturday"."""
    return tuple(
        f"{day}: not counted, {why}" if number is None else f"{day}: day {number}" for day, number, why in days
    )


def _lower(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"
