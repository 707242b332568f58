"""Mail: letters composed from facts, and the way they leave. Templates live in `templates/email/`, without Flask."""

from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formataddr, parseaddr
from functools import cache, partial
from typing import Any, Protocol
from urllib.parse import urlsplit
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from webapp import links
from webapp.domain import wording
from webapp.domain.call_in import implementation_phrase
from webapp.domain.contacts import Contact
from webapp.domain.delivery import Delivery
from webapp.domain.edition_news import EditionNews
from webapp.domain.messages import Email, Facts


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


@dataclass(frozen=True, slots=True)
class House:
    """What every letter of this council carries: who sends it, in which colour, and where its pages are."""

    council_name: str
    colour: str
    mail_from: str
    base_url: str

    @property
    def host(self) -> str:
        """Give the host of the configured address, for Message-ID and List-Id."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def sender(self) -> str:
        """Give the bare address that letters are sent from."""
        return parseaddr(self.mail_from)[1]


ON_ONE_LINE = frozenset({"Message-ID", "List-Id", "X-Reminder-Key"})


class _LetterPolicy(EmailPolicy):
    """Writes mail for SMTP.

    Headers that are one long word stay on one line: folded, some readers see them begin with a line break. Words that
    need encoding go through `email.header`, because the newer folding of Python 3.11 moves the blanks between them.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Fold one header for the wire."""
        folded = value
        if name in ("From", "To"):
            (address,) = value.addresses
            folded = formataddr((address.display_name, address.addr_spec))
        elif name == "Subject":
            charset = "us-ascii" if value.isascii() else "utf-8"
            folded = Header(value, charset, header_name=name).encode(linesep=self.linesep)
        elif name not in ON_ONE_LINE:
            return super().fold_binary(name, value)
        return f"{name}: {folded}{self.linesep}".encode("ascii")


POLICY = _LetterPolicy(linesep="\r\n", max_line_length=78)


@cache
def templates() -> Environment:
    """Make the template environment of mails: HTML escaped, text not, and a missing fact is an error."""
    environment = Environment(
        loader=PackageLoader("webapp", "templates/email"),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["listed"] = wording.listed
    environment.filters["offices"] = wording.offices
    environment.globals.update(
        day=wording.day,
        last_moment=wording.last_moment,
        short_last_moment=wording.short_last_moment,
        last_moment_of=wording.last_moment_of,
        implementation_phrase=implementation_phrase,
    )
    return environment


def compose(email: Email, house: House, *, now: datetime) -> Letter:
    """Write one letter to one recipient, text and HTML; ValueError where an address cannot stand in a letter."""
    context = {"email": email, "house": house, "subject": "", **_context(email.facts, house.base_url)}
    context["subject"] = subject = " ".join(_rendered(f"{email.kind}.subject.txt", context).split())
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(display_name=f"{house.council_name} forward plan", addr_spec=house.sender)
    message["To"] = Address(display_name=email.recipient.name, addr_spec=email.recipient.address)
    message["Subject"] = subject
    message["Date"] = now
    message["Message-ID"] = f"<{email.message_id}@{house.host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = _list_id(email.facts, house.host)
    message["X-Reminder-Key"] = email.key
    message.set_content(_rendered(f"{email.kind}.txt", context), cte="quoted-printable")
    message.add_alternative(_rendered(f"{email.kind}.html", context), subtype="html", cte="quoted-printable")
    return Letter(email.key, email.message_id, house.sender, email.recipient.address, message.as_bytes())


def _context(facts: Facts | EditionNews, base_url: str) -> dict[str, object]:
    """Give the templates what a message says, with the addresses that belong to it."""
    if isinstance(facts, Facts):
        return {
            "facts": facts,
            "contacts": facts.contacts,
            "window": facts.window,
            "decision_url": links.decision_url(base_url, facts.slug),
            "how_url": links.about_call_in_url(base_url),
        }
    number, since = facts.head.number, facts.since
    return {
        "news": facts,
        "contacts": (facts.contact,) if facts.contact != Contact() else (),
        "edition_url": links.edition_url(base_url, number),
        "changes_url": (
            links.changes_url(base_url, number, since.number, committee=facts.only_committee) if since else ""
        ),
        "decision_url_of": partial(links.decision_url, base_url),
    }


def _list_id(facts: Facts | EditionNews, host: str) -> str:
    """Name the list that a message belongs to, by which mailboxes sort; reminders and editions are two."""
    if isinstance(facts, Facts):
        return f"Forward plan reminders <reminders.{host}>"
    return f"Forward plan editions <editions.{host}>"


def _rendered(template: str, context: dict[str, object]) -> str:
    return templates().get_template(template).render(context)
