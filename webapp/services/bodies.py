"""Offices and scrutiny committees: found or added by name, added and edited by an officer.

A name written another way is the one already known. What somebody subscribed to stays where it is: renaming a body
changes neither its slug nor its uuid; a committee's calendar is served at an address of its new name as well.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from webapp.domain import wording
from webapp.domain.errors import NotFound, NotPermitted, RuleBroken
from webapp.domain.london import london_date
from webapp.domain.offices import DecisionMakerKind, kind_of, same_name_key
from webapp.models.base import Revised
from webapp.models.bodies import CommitteeAlias, DecisionMaker, ScrutinyCommittee
from webapp.queries import bodies
from webapp.queries.installation import take_turns
from webapp.services import audit

LONGEST_SLUG = 100
LONGEST_MEMBER = 120
CLOSED, REOPENED = "closed", "reopened"
HAVE_MEMBERS = frozenset({DecisionMakerKind.CABINET, DecisionMakerKind.COMMITTEE})

Body = TypeVar("Body", DecisionMaker, ScrutinyCommittee)
Changeable = TypeVar("Changeable", bound=Revised)


@dataclass(frozen=True, slots=True)
class Office:
    """Everything an officer can write about a decision maker."""

    name: str
    kind: DecisionMakerKind
    holder: str | None = None
    email: str | None = None
    members: str = ""


@dataclass(frozen=True, slots=True)
class Committee:
    """Everything an officer can write about a scrutiny committee."""

    name: str
    remit: str = ""
    handles_education: bool = False
    contact_name: str | None = None
    contact_email: str | None = None
    contact_telephone: str | None = None


def decision_makers_named(session: Session, names: Iterable[str]) -> list[DecisionMaker]:
    """Return the decision makers of these names in order, adding those that are not known yet."""
    return _named(session, DecisionMaker, names, lambda name: {"kind": kind_of(name)})


def committees_named(session: Session, names: Iterable[str]) -> list[ScrutinyCommittee]:
    """Return the scrutiny committees of these names in order, adding those that are not known yet."""
    return _named(session, ScrutinyCommittee, names, lambda _name: {})


def known_names(session: Session) -> tuple[list[str], list[str]]:
    """Return the names of all decision makers and of all scrutiny committees."""
    makers = session.exec(select(DecisionMaker.name).order_by(col(DecisionMaker.id)))
    committees = session.exec(select(ScrutinyCommittee.name).order_by(col(ScrutinyCommittee.id)))
    return list(makers), list(committees)


def add_decision_maker(session: Session, office: Office, *, actor: str, now: datetime) -> DecisionMaker:
    """Add an office or a body that decides."""
    _refuse_odd_members(office)
    return _added(session, DecisionMaker, office, actor=actor, now=now)


def edit_decision_maker(
    session: Session, uuid: str, office: Office, *, revision: int, actor: str, now: datetime
) -> DecisionMaker:
    """Change what is known of an office, its name too; its address stays."""
    _refuse_odd_members(office)
    return _edited(session, DecisionMaker, uuid, office, revision=revision, actor=actor, now=now)


def add_committee(session: Session, committee: Committee, *, actor: str, now: datetime) -> ScrutinyCommittee:
    """Add a scrutiny committee."""
    take_turns(session)  # Its slug must not become that of another's calendar at the same moment.
    return _added(session, ScrutinyCommittee, committee, actor=actor, now=now)


def edit_committee(
    session: Session, uuid: str, committee: Committee, *, revision: int, actor: str, now: datetime
) -> ScrutinyCommittee:
    """Change what is known of a scrutiny committee, its name too; its page and its calendar feed stay in place.

    After another name the calendar is served at an address of that name as well.
    """
    take_turns(session)
    row = _edited(session, ScrutinyCommittee, uuid, committee, revision=revision, actor=actor, now=now)
    _add_alias(session, row)
    return row


def close_committee(
    session: Session, uuid: str, *, closed_on: date, revision: int, actor: str, now: datetime
) -> ScrutinyCommittee:
    """Close a scrutiny committee after its last day; its page, its calendar and what was given to it stay."""
    row = opened(session, ScrutinyCommittee, uuid, revision)
    refuse_closed(row)
    today = london_date(now)
    if closed_on > today:
        words = f"The last day must be today, {wording.day(today)}, or earlier. Close the committee when it has come."
        raise RuleBroken(words, field="closed_on")
    return _open_or_closed(session, row, closed_on, CLOSED, actor=actor, now=now)


def reopen_committee(session: Session, uuid: str, *, revision: int, actor: str, now: datetime) -> ScrutinyCommittee:
    """Open a committee again that was closed by mistake or is needed once more."""
    row = opened(session, ScrutinyCommittee, uuid, revision)
    if row.closed_on is None:
        raise NotPermitted(f"{row.name} is not closed.")
    return _open_or_closed(session, row, None, REOPENED, actor=actor, now=now)


def refuse_closed(committee: ScrutinyCommittee) -> None:
    """Refuse to give anything new to a committee that was closed, or to close it twice."""
    if committee.closed_on is not None:
        raise NotPermitted(f"{committee.name} was closed on {wording.day(committee.closed_on)}. Reopen it first.")


def opened(session: Session, table: type[Changeable], uuid: str, revision: int) -> Changeable:
    """Load something for a change, locked; refuse a page that is out of date."""
    row = bodies.for_change(session, table, uuid)
    if row is None:
        raise NotFound("It is no longer there.")
    audit.refuse_if_overtaken(session, row, revision)
    return row


def _open_or_closed(
    session: Session, row: ScrutinyCommittee, closed_on: date | None, what: str, *, actor: str, now: datetime
) -> ScrutinyCommittee:
    before, after = ({"closed_on": on.isoformat() if on else None} for on in (row.closed_on, closed_on))
    row.closed_on, row.revision = closed_on, row.revision + 1
    session.add(row)
    session.flush()
    audit.record(session, row, what, actor=actor, now=now, before=before, after=after)
    return row


def _add_alias(session: Session, row: ScrutinyCommittee) -> None:
    """Give a committee's calendar the address of its name, unless it has that one already."""
    assert row.id is not None, "a committee that was edited has a number"
    own = {row.slug, *bodies.aliases(session, row.id)}
    slug = free_slug(row.name, _taken(session, ScrutinyCommittee) - own)
    if slug not in own:
        session.add(CommitteeAlias(committee_id=row.id, slug=slug))
        session.flush()


def _taken(session: Session, table: type[Body]) -> set[str]:
    """Return the slugs that nothing new of this kind may have: those of all of them and of calendars of later names."""
    taken = set(session.exec(select(table.slug)))
    return taken | set(session.exec(select(CommitteeAlias.slug))) if table is ScrutinyCommittee else taken


def free_slug(name: str, taken: set[str]) -> str:
    """Return the part of a web address that stands for a name: "sustainable-growth", numbered where that is taken."""
    plain = same_name_key(name).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_SLUG].strip("-") or "body"
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _refuse_odd_members(office: Office) -> None:
    """Refuse members where there can be none, a line that holds no mere name, and a member who is named twice."""
    if office.members and office.kind not in HAVE_MEMBERS:
        raise RuleBroken("Only the Cabinet or a committee has members. Leave this empty.", field="members")
    known: set[str] = set()
    for number, line in enumerate(office.members.splitlines(), start=1):
        name = line.strip()
        if len(name) > LONGEST_MEMBER:
            words = f"Line {number} has more than {LONGEST_MEMBER} characters. Enter one name on each line."
            raise RuleBroken(words, field="members")
        key = same_name_key(name)
        if key and key in known:
            raise RuleBroken(f"{name} stands there twice. Enter each member once.", field="members")
        known.add(key)


def _named(
    session: Session, table: type[Body], names: Iterable[str], facts_of: Callable[[str], dict[str, Any]]
) -> list[Body]:
    known = {row.name_key: row for row in session.exec(select(table))}
    taken = _taken(session, table)
    found = []
    for name in names:
        key = same_name_key(name)
        if key not in known:
            row = table(name=name, name_key=key, slug=free_slug(name, taken), **facts_of(name))
            known[key] = _kept_or_known(session, row)
            taken.add(known[key].slug)
        found.append(known[key])
    return found


def _kept_or_known(session: Session, row: Body) -> Body:
    """Keep a new body, or return the one of its name that somebody else kept at the same moment (on PostgreSQL)."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        known = session.exec(select(type(row)).where(type(row).name_key == row.name_key)).one_or_none()
        if known is None:
            raise
        return known
    return row


def _added(session: Session, table: type[Body], facts: Office | Committee, *, actor: str, now: datetime) -> Body:
    with _one_of_its_name(session, table, facts.name):
        slug = free_slug(facts.name, _taken(session, table))
        row = table(**asdict(facts), name_key=same_name_key(facts.name), slug=slug)
        session.add(row)
    audit.record(session, row, "added", actor=actor, now=now, after=_snapshot(row, facts))
    return row


def _edited(
    session: Session,
    table: type[Body],
    uuid: str,
    facts: Office | Committee,
    *,
    revision: int,
    actor: str,
    now: datetime,
) -> Body:
    row = opened(session, table, uuid, revision)
    before = _snapshot(row, facts)
    with _one_of_its_name(session, table, facts.name, own_uuid=uuid):
        row.sqlmodel_update({**asdict(facts), "name_key": same_name_key(facts.name), "revision": row.revision + 1})
        session.add(row)
    audit.record(session, row, "edited", actor=actor, now=now, before=before, after=_snapshot(row, facts))
    return row


@contextmanager
def _one_of_its_name(session: Session, table: type[Body], name: str, *, own_uuid: str = "") -> Iterator[None]:
    """Write a body inside this; its name must be nobody else's, however it is written."""
    _refuse_known_name(session, table, name, own_uuid)
    try:
        with session.begin_nested():
            yield
    except IntegrityError:
        # On PostgreSQL two officers may get here with one name together.
        _refuse_known_name(session, table, name, own_uuid)
        raise


def _refuse_known_name(session: Session, table: type[Body], name: str, own_uuid: str) -> None:
    key = same_name_key(name)
    if not key:
        raise RuleBroken("Enter a name with letters in it.", field="name")
    other = session.exec(select(table).where(table.name_key == key, table.uuid != own_uuid)).first()
    if other is not None:
        raise RuleBroken(f"“{other.name}” is there already, and counts as the same name. Enter another.", field="name")


def _snapshot(row: DecisionMaker | ScrutinyCommittee, facts: Office | Committee) -> dict[str, Any]:
    """Return what the trail of changes keeps of a body: what an officer can write."""
    return {name: getattr(row, name) for name in type(facts).__dataclass_fields__}
