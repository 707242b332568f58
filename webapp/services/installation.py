"""Fixing, once, what an installation keeps for as long as it lives, and giving it a rule to begin with."""

import secrets
from datetime import date, datetime

from sqlmodel import Session, select

from webapp.domain.constitution import CoOptees, Effect, Pool, Requesters
from webapp.models.audit import Installation
from webapp.models.records import CallInRuleRow

STARTING_RULE_SOURCE = "Put in by Forward Plan when it was installed, until the council’s own words replace it"


def install(session: Session, *, now: datetime, name: str = "") -> Installation:
    """Write down the name that ends every calendar UID, and a call-in rule, unless this was done before.

    Without a name of its own an installation is given a random one.

    Without any rule no record could be published. The one to begin with is the commonest of its time: three working
    days after publication, any two members of a scrutiny committee.
    """
    found = session.exec(select(Installation)).first()
    if found is not None:
        return found
    installation = Installation(name=name or secrets.token_hex(6), created_at=now)
    session.add(installation)
    session.add(_starting_rule())
    session.flush()
    return installation


def _starting_rule() -> CallInRuleRow:
    return CallInRuleRow(
        name="Three working days",
        days=3,
        effect=Effect.NEXT_CALENDAR_DAY,
        requesters=[Requesters(2, Pool.ANY_SCRUTINY, CoOptees.NONE).to_data()],
        words=(
            "A decision may be implemented when three working days have passed since its record was published, the "
            "day of publication not being counted, unless by then any two members of a scrutiny committee have asked "
            "for call-in."
        ),
        source=STARTING_RULE_SOURCE,
        valid_from=date(2000, 1, 1),
    )
