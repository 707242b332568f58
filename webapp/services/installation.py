"""Fixing, once, what an installation keeps for as long as it lives, and giving it a rule to begin with."""

import secrets
from datetime import date, datetime

from sqlmodel import Session, select

from webapp.domain.constitution import CallInRule, Clock, Pool, Requesters
from webapp.domain.days import Nation
from webapp.domain.notice_presets import starting_rules
from webapp.models.audit import Installation
from webapp.models.records import NoticeRuleRow
from webapp.queries.installation import take_turns
from webapp.services.rules import notice_row_of, row_of

STARTING_RULE_SOURCE = "Put in by Forward Plan when it was installed, until the council’s own words replace it"

STARTING_RULE = CallInRule(
    name="Three working days",
    clock=Clock(3),
    requesters=(Requesters(2, Pool.ANY_SCRUTINY),),
    words=(
        "A decision may be implemented when three working days have passed since its record was published, the day of "
        "publication not being counted, unless by then any two members of a scrutiny committee have asked for call-in."
    ),
    source=STARTING_RULE_SOURCE,
    valid_from=date(2000, 1, 1),
)


def install(session: Session, *, now: datetime, name: str = "", nation: Nation = Nation.ENGLAND) -> Installation:
    """Write down the name that ends every calendar UID, and the rules to begin with, unless this was done before.

    Without a name of its own an installation is given a random one.

    Without any rule no record could be published. The one to begin with is the commonest of its time: three working
    days after publication, any two members of a scrutiny committee. The rules of notice are those of the nation; an
    installation made before there were any is given them too.
    """
    take_turns(session)
    if session.exec(select(NoticeRuleRow.id).limit(1)).first() is None:
        session.add_all(notice_row_of(rule) for rule in starting_rules(nation))
    found = session.exec(select(Installation)).first()
    if found is not None:
        return found
    installation = Installation(name=name or secrets.token_hex(6), created_at=now)
    session.add(installation)
    session.add(row_of(STARTING_RULE))
    session.flush()
    return installation
