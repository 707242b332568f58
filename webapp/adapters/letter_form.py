"""How letters are put on the wire: which headers there are, and how each is folded and encoded."""

import re
from binascii import b2a_base64
from collections.abc import Iterator
from datetime import datetime
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr
from typing import Any

from webapp.adapters.letter_links import LetterLinks
from webapp.domain.messages import Email

ON_ONE_LINE = frozenset({"Message-ID", "List-Id", "X-Reminder-Key", "List-Unsubscribe", "List-Unsubscribe-Post"})
LONGEST_LINE = 76
"""Of quoted-printable (RFC 2045 section 6.7), the soft line break included."""
MOST_OCTETS = 45
"""Of a name in one encoded word: as base64 they are 60 characters, with what stands around them 72."""
LONGEST_PLAIN_NAME = 200
"""Longer names are written as encoded words, which can be folded anywhere; a line must not pass 998 (RFC 5322)."""

_PLAIN_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+", re.ASCII)
_DOTS_IN_A_ROW = re.compile(r"^\.|\.\.|\.@|@\.|\.$")


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
            folded = _written(address.display_name, address.addr_spec)
        elif name == "Subject":
            charset = "us-ascii" if value.isascii() else "utf-8"
            folded = Header(value, charset, header_name=name).encode(linesep=self.linesep)
        elif name not in ON_ONE_LINE:
            return super().fold_binary(name, value)
        return f"{name}: {folded}{self.linesep}".encode("ascii")


POLICY = _LetterPolicy(linesep="\r\n", max_line_length=LONGEST_LINE)


def own_headers(email: Email, host: str, own: LetterLinks) -> list[tuple[str, str]]:
    """List the headers that differ from one recipient to the next, beside To and Date.

    Whoever subscribed and holds no office can end it with one click in their mail program (RFC 8058).
    """
    headers = [("Message-ID", f"<{email.message_id}@{host}>"), ("X-Reminder-Key", email.key)]
    if own.unsubscribe:
        headers += [
            ("List-Unsubscribe", f"<{own.unsubscribe}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ]
    return headers


def head_for(email: Email, *, sender: str, host: str, own: LetterLinks, now: datetime) -> bytes:
    """Write the headers of one recipient, byte by byte as the policy would; ValueError for what cannot stand there."""
    headers = own_headers(email, host, own)
    for name, value in headers:
        if "\n" in value or "\r" in value:
            raise ValueError(f"The header {name} holds a line break.")
    to, date = mailbox(email.recipient.name, email.recipient.address), format_datetime(now)
    lines = (("From", sender), ("To", to), ("Date", date), *headers)
    return "".join([f"{name}: {value}\r\n" for name, value in lines]).encode("ascii")


def mailbox(name: str, address: str) -> str:
    """Write a name and an address for a header; ValueError where they cannot stand in one."""
    if "\n" in name or "\r" in name:
        raise ValueError("The name holds a line break.")
    is_plain = _PLAIN_ADDRESS.fullmatch(address) and not _DOTS_IN_A_ROW.search(address)
    return _written(name, address if is_plain else address_of(name, address).addr_spec)


def address_of(name: str, address: str) -> Address:
    """Read an address by the rules of RFC 5322; ValueError for what is none."""
    try:
        return Address(display_name=name, addr_spec=address)
    except (HeaderParseError, IndexError) as damage:
        raise ValueError("This is no address.") from damage


def _written(name: str, address: str) -> str:
    """Write a mailbox: a plain name as it is, one that is long, not ASCII or looks encoded as encoded words."""
    if name.isascii() and len(name) <= LONGEST_PLAIN_NAME and "=?" not in name:
        return formataddr((name, address))
    address.encode("ascii")
    return "\r\n ".join([*_encoded_words(name), f"<{address}>"])


def _encoded_words(name: str) -> Iterator[str]:
    """Write a name as words of at most 75 characters, each of whole characters (RFC 2047 section 2 and 5)."""
    taken, size = 0, 0
    for place, letter in enumerate(name):
        size += len(letter.encode())
        if size > MOST_OCTETS:
            yield _encoded_word(name[taken:place])
            taken, size = place, len(letter.encode())
    yield _encoded_word(name[taken:])


def _encoded_word(words: str) -> str:
    return f"=?utf-8?b?{b2a_base64(words.encode(), newline=False).decode('ascii')}?="
