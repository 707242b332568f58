"""Where mail reaches people and offices now: an address may have been corrected since something was queued for it."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from webapp.domain.changed_hands import LEAD_OFFICER
from webapp.domain.messages import Recipient
from webapp.models.accounts import User
from webapp.models.bodies import DecisionMaker, Person

KEPT_IN: dict[str, Any] = {"member": Person, "office": DecisionMaker, "user": User}
"""Which table keeps the address of whose lasting name begins so; its number is that of the row."""


def current(session: Session, subscribers: Iterable[str]) -> dict[str, Recipient]:
    """Return how members, offices and staff are written to now, by lasting name, in one query for each of the three.

    An address that was taken away is empty. Whoever is in none of these tables is left out.
    """
    wanted: dict[str, list[int]] = {}
    for name in set(subscribers):
        kind, _, number = name.partition("-")
        if kind in KEPT_IN and number.isdecimal():
            wanted.setdefault(kind, []).append(int(number))
    found: dict[str, Recipient] = {}
    for kind, numbers in wanted.items():
        for number, address, name in session.connection().execute(_by_number(kind), {"numbers": numbers}):
            found[f"{kind}-{number}"] = Recipient(f"{kind}-{number}", (address or "").strip(), name)
    return found


def lead_officer(address: str | None, name: str | None) -> Recipient:
    """Return how the lead officer of a decision is written to, as the decision says it now."""
    return Recipient(LEAD_OFFICER, (address or "").strip(), name or "")


@cache
def _by_number(kind: str) -> sa.Select[*tuple[Any, ...]]:
    table = KEPT_IN[kind]
    return sa.select(table.id, table.email, table.name).where(table.id.in_(sa.bindparam("numbers", expanding=True)))
