"""The press: a message that many people get is written once, and each letter differs only in what is its recipient's.

A letter to a stand-in is composed as any other. In its bytes the stand-in's name, address and tokens are found again,
also where a soft line break parts them, and there the bytes are cut. A letter then is its own headers and those pieces
with the recipient's values between them, each closed by soft line breaks, so that no line grows (RFC 2045, 6.7).
"""

import re
import secrets
from binascii import b2a_qp
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from markupsafe import escape

from webapp.adapters.letter_form import POLICY, head_for
from webapp.adapters.letter_house import House
from webapp.adapters.letter_links import Tokens, links_with, tokens_for
from webapp.adapters.mail import Letter, compose, sender_of, written
from webapp.domain.message_wording import why_told
from webapp.domain.messages import Content, Email, MessageKind, Recipient

MOST_CONTENTS = MOST_MOULDS = 64
"""How many contents are kept, and moulds of one: enough for what falls due together, some megabytes at worst."""
OF_ONE_PERSON = frozenset({MessageKind.DIGEST, MessageKind.CONFIRM, MessageKind.KNOWN})
"""Kinds whose contents are hardly ever those of another letter; keeping them would drive out what is."""
HTML_BEGINS = b'\r\nContent-Type: text/html; charset="utf-8"\r\n'
SUBJECT = b"\r\nSubject: "


class _Pattern(NamedTuple):
    """Everything beside the content that one body follows from."""

    kind: MessageKind
    is_late: bool
    heard_closes_at: datetime | None
    heard: str
    occasion: str
    deadline_at: datetime | None
    why: str
    has_name: bool
    has_links: bool
    may_end_it: bool


@dataclass(frozen=True, slots=True)
class _Mould:
    """A letter's bytes from the subject on, cut where values go; each piece is followed by the value of its slot."""

    pieces: tuple[tuple[bytes, str], ...]
    end: bytes


class Press:
    """Writes letters of one house. For one thread."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._host, self._sender = house.host, house.sender
        self._sender_named = _sender_on_one_line(house)
        self._moulds: OrderedDict[Content, dict[_Pattern, _Mould]] = OrderedDict()
        self._latest: tuple[Content | None, dict[_Pattern, _Mould]] = (None, {})
        self.bodies_written = 0

    def letter(self, email: Email, *, now: datetime) -> Letter:
        """Write one letter that reads exactly as `compose` writes it; ValueError where an address cannot stand."""
        if email.kind in OF_ONE_PERSON:
            self.bodies_written += 1
            return compose(email, self._house, now=now)
        recipient = email.recipient
        tokens = tokens_for(email.kind, recipient, self._house)
        own = links_with(tokens, recipient, self._house)
        mould = self._mould(email, now)
        values = {slot: value(recipient, tokens) for slot, value in _SLOTS.items()}
        parts = [head_for(email, sender=self._sender_named, host=self._host, own=own, now=now)]
        for piece, slot in mould.pieces:
            parts += (piece, values[slot])
        parts.append(mould.end)
        return Letter(email.key, email.message_id, self._sender, recipient.address, b"".join(parts))

    def _mould(self, email: Email, now: datetime) -> _Mould:
        """Find the mould of a message, or make it."""
        moulds, pattern = self._moulds_of(email.facts), _pattern_of(email)
        mould = moulds.get(pattern)
        if mould is None:
            if len(moulds) >= MOST_MOULDS:
                moulds.clear()
            mould = moulds[pattern] = _moulded(email, self._house, now)
            self.bodies_written += 1
        return mould

    def _moulds_of(self, facts: Content) -> dict[_Pattern, _Mould]:
        """Find the moulds of a content by its value, so that other facts give other bodies.

        Letters of one content mostly follow each other: the latest is known again without being compared in full. The
        content least lately used is given up.
        """
        if facts is not self._latest[0]:
            moulds = self._moulds.setdefault(facts, {})
            self._moulds.move_to_end(facts)
            if len(self._moulds) > MOST_CONTENTS:
                self._moulds.popitem(last=False)
            self._latest = (facts, moulds)
        return self._latest[1]


def _pattern_of(email: Email) -> _Pattern:
    recipient = email.recipient
    return _Pattern(
        email.kind,
        email.is_late,
        email.heard_closes_at,
        email.heard,
        email.occasion,
        email.deadline_at,
        why_told(email.kind, recipient.subscriber),
        bool(recipient.name),
        bool(recipient.uuid),
        recipient.may_end_it,
    )


def _plain(words: str) -> bytes:
    return b2a_qp(words.encode()).replace(b"\n", b"\r\n")


_SLOTS: dict[str, Callable[[Recipient, Tokens], bytes]] = {
    "name": lambda recipient, _tokens: _plain(recipient.name),
    "name_html": lambda recipient, _tokens: _plain(str(escape(recipient.name))),
    "token": lambda _recipient, tokens: tokens.preferences.encode(),
}
"""What is a recipient's own in a body, as it is put there."""


def _moulded(email: Email, house: House, now: datetime) -> _Mould:
    """Compose a letter to a stand-in, whose values are words that nobody can have typed, and cut it there."""
    nobody = {"name": f"name{secrets.token_hex(16)}", "token": f"token{secrets.token_hex(16)}"}
    recipient = email.recipient
    stand_in = replace(recipient, address="stand@in", name=nobody["name"] if recipient.name else "")
    own = links_with(Tokens(preferences=nobody["token"] if recipient.uuid else ""), recipient, house)
    content = written(replace(email, recipient=stand_in), house, own, now=now)
    body = content[content.index(SUBJECT) + 2 :]
    return _cut(body, nobody)


def _cut(body: bytes, nobody: dict[str, str]) -> _Mould:
    """Cut a body at the stand-in's values and close each piece so that a value may follow it on a line of its own."""
    html_at = body.index(HTML_BEGINS)
    found = re.compile(b"|".join(b"(?P<%s>%s)" % (slot.encode(), _broken(word)) for slot, word in nobody.items()))
    pieces: list[tuple[bytes, str]] = []
    after = b""
    reached = 0
    for match in found.finditer(body):
        slot = str(match.lastgroup)
        piece = after + body[reached : match.start()]
        pieces.append((piece if piece.endswith(b"\n") else piece + b"=\r\n", _slot_at(slot, match.start() > html_at)))
        reached = match.end()
        after = b"" if body.startswith((b"\r\n", b"=\r\n"), reached) else b"=\r\n"
    return _Mould(tuple(pieces), after + body[reached:])


def _slot_at(slot: str, is_html: bool) -> str:
    return f"{slot}_html" if is_html and f"{slot}_html" in _SLOTS else slot


def _broken(word: str) -> bytes:
    """Match a word that soft line breaks may part anywhere."""
    return rb"(?:=\r\n)?".join(re.escape(letter.encode()) for letter in word)


def _sender_on_one_line(house: House) -> str:
    """Write the sender's header value as the policy does, once for all letters."""
    value = POLICY.header_factory("From", sender_of(house))
    return POLICY.fold_binary("From", value).decode("ascii").removeprefix("From: ").removesuffix("\r\n")
