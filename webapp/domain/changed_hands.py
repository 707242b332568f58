"""Offices that change hands: who held one when they were told is told of changes too, beside whoever holds it now."""

from uuid import uuid5

from webapp.domain.messages import MESSAGES, Recipient

LEAD_OFFICER = "lead-officer"
OFFICE = "office-"
FORMER = "former-"


def is_office(subscriber: str) -> bool:
    """Say whether a lasting name is that of an office ("lead-officer", "office-3") and not of a person."""
    return subscriber == LEAD_OFFICER or subscriber.startswith(OFFICE)


def former(office: Recipient) -> Recipient:
    """Give whoever held an office at an address that is not its own any more: "former-office-3-1b2f5c90".

    The name ends with digits that follow from the address, so several who held it have names of their own.
    """
    digits = uuid5(MESSAGES, office.same_address).hex[:8]
    return Recipient(f"{FORMER}{office.subscriber}-{digits}", office.address, office.name, office.uuid)


def held(subscriber: str) -> str:
    """Give the office that somebody held, of "former-office-3-1b2f5c90" "office-3"; any other name as it is."""
    return subscriber.removeprefix(FORMER).rpartition("-")[0] if subscriber.startswith(FORMER) else subscriber
