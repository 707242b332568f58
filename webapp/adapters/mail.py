"""Mail: a message in facts becomes a letter in bytes, and the protocol of whatever carries letters away."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Protocol
from uuid import UUID

from webapp.adapters.letter_calendar import calendar_file
from webapp.adapters.letter_form import POLICY, address_of, own_headers
from webapp.adapters.letter_house import House
from webapp.adapters.letter_links import LetterLinks, links_with, tokens_for
from webapp.adapters.letter_words import words_of
from webapp.domain.delivery import Delivery
from webapp.domain.digests import Digest
from webapp.domain.edition_news import EditionNews
from webapp.domain.invitations import Invitation
from webapp.domain.messages import Content, Email
from webapp.domain.officers_day import OfficersDay

__all__ = ["House", "Letter", "Transport", "compose", "list_id", "sender_of", "written"]

WORDS_END, LETTER_ENDS = "=_the-words", "=_the-letter"
"""Boundaries; "=_" can stand in no quoted-printable text (RFC 2045 section 6.7), so none is ever met inside a part."""

CALENDAR = {"charset": "utf-8", "component": "VEVENT"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to leave: envelope and bytes, with its lasting key and id."""

    key: str
    message_id: UUID
    sender: str
    recipient: str
    content: bytes


class Transport(Protocol):
    """A way for letters to leave. Sending never raises for what the outside world does: it says how it ended."""

    def send(self, letter: Letter) -> Delivery:
        """Try to hand over one letter."""

    def close(self) -> None:
        """Let go of whatever was kept open."""


def compose(email: Email, house: House, *, now: datetime) -> Letter:
    """Write one letter to one recipient, text and HTML; ValueError where an address cannot stand in a letter."""
    own = links_with(tokens_for(email.kind, email.recipient, house), email.recipient, house)
    content = written(email, house, own, now=now)
    return Letter(email.key, email.message_id, house.sender, email.recipient.address, content)


def written(email: Email, house: House, own: LetterLinks, *, now: datetime) -> bytes:
    """Write a letter's bytes: first the headers of this recipient, then those of the message, then its words twice."""
    file = calendar_file(email) if house.attaches else b""
    words = words_of(email, house, own, has_file=bool(file))
    message = EmailMessage(policy=POLICY)
    message["From"] = sender_of(house)
    message["To"] = address_of(email.recipient.name, email.recipient.address)
    message["Date"] = now
    for name, value in own_headers(email, house.host, own):
        message[name] = value
    message["Subject"] = words.subject
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = list_id(email.facts, house.host)
    message.set_content(words.text, cte="quoted-printable")
    message.add_alternative(words.html, subtype="html", cte="quoted-printable")
    message.set_boundary(WORDS_END)
    if file:
        message.add_attachment(file, "text", "calendar", filename="call-in-deadline.ics", params=CALENDAR)
        message.set_boundary(LETTER_ENDS)
    return message.as_bytes()


def sender_of(house: House) -> Address:
    """Name the sender as readers see it."""
    return Address(display_name=f"{house.council_name} forward plan", addr_spec=house.sender)


def list_id(facts: Content, host: str) -> str:
    """Name the list that a message belongs to (RFC 2919), by which mailboxes sort: one for each family of messages."""
    match facts:
        case EditionNews():
            return f"Forward plan editions <editions.{host}>"
        case Digest():
            return f"Forward plan digests <digests.{host}>"
        case OfficersDay():
            return f"Forward plan officers <officers.{host}>"
        case Invitation():
            return f"Forward plan subscriptions <subscriptions.{host}>"
    return f"Forward plan reminders <reminders.{host}>"
