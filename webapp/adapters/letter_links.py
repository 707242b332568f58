"""The addresses in a letter that are its recipient's own: to choose what they get, to end it, to confirm it."""

from dataclasses import dataclass

from webapp import links
from webapp.adapters.letter_house import House
from webapp.adapters.link_tokens import Purpose, token_for
from webapp.domain.messages import MessageKind, Recipient

CONFIRMED = frozenset({MessageKind.CONFIRM})
"""Kinds that ask their recipient to confirm."""


@dataclass(frozen=True, slots=True)
class LetterLinks:
    """A recipient's own addresses; empty is what does not concern them."""

    preferences: str = ""
    unsubscribe: str = ""
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What makes those addresses a recipient's own."""

    preferences: str = ""
    confirm: str = ""


def tokens_for(kind: MessageKind, recipient: Recipient, house: House) -> Tokens:
    """Sign the links of a recipient; ValueError where somebody who needs them could not be given any."""
    if not recipient.uuid:
        if kind in CONFIRMED or recipient.may_end_it:
            raise ValueError("No mail goes to a subscriber without their own links, which need their uuid.")
        return Tokens()
    if not house.link_key:
        raise ValueError("Without a key no links of a subscriber can be signed.")
    if kind in CONFIRMED:
        return Tokens(confirm=token_for(house.link_key, Purpose.CONFIRM, recipient.uuid))
    return Tokens(preferences=token_for(house.link_key, Purpose.PREFERENCES, recipient.uuid))


def links_with(tokens: Tokens, recipient: Recipient, house: House) -> LetterLinks:
    """Give the addresses of a recipient: one may only end what one has, and what one has not by an office.

    Who is asked to confirm has nothing yet: doing nothing is how they stay without.
    """
    base_url, token = house.base_url, tokens.preferences
    if tokens.confirm:
        return LetterLinks(confirm=links.confirm_url(base_url, tokens.confirm))
    if not token:
        return LetterLinks()
    return LetterLinks(
        preferences=links.preferences_url(base_url, token),
        unsubscribe=links.unsubscribe_url(base_url, token) if recipient.may_end_it else "",
    )
