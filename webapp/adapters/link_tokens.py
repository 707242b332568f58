"""Signed links for people without an account: the token in a mail says whose it is and for what, and cannot be made up.

Nothing secret is stored: the signature follows from the installation's key, which is in no backup of the database.
"""

import hashlib
import hmac
import re
from enum import StrEnum

_TOKEN = re.compile(r"([0-9a-f]{32})([0-9a-f]{40})")


class Purpose(StrEnum):
    """What a link is for; a token made for one purpose is none for another."""

    CONFIRM = "confirm"
    PREFERENCES = "preferences"


def token_for(key: bytes, purpose: Purpose, uuid: str) -> str:
    """Make the token of one subscriber for one purpose: 72 characters, always the same."""
    name = uuid.replace("-", "")
    return f"{name}{_signature(key, purpose, name)}"


def whose(key: bytes, purpose: Purpose, token: str) -> str | None:
    """Return the uuid of the subscriber to whom a token was given for this purpose; None for any other words."""
    found = _TOKEN.fullmatch(token)
    if found is None or not hmac.compare_digest(found[2], _signature(key, purpose, found[1])):
        return None
    name = found[1]
    return f"{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:]}"


def _signature(key: bytes, purpose: Purpose, name: str) -> str:
    return hmac.new(key, f"{purpose}:{name}".encode(), hashlib.sha256).hexdigest()[:40]
