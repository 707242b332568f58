"""Adding offices, committees and wards by name; a name written another way is the one already known."""

import re
from collections.abc import Iterable

from sqlmodel import Session, col, select

from webapp.domain.offices import kind_of, same_name_key
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee

LONGEST_SLUG = 100


def decision_makers_named(session: Session, names: Iterable[str]) -> list[DecisionMaker]:
    """Return the decision makers of these names in order, adding those that are not known yet."""
    known = {maker.name_key: maker for maker in session.exec(select(DecisionMaker))}
    found = []
    for name in names:
        key = same_name_key(name)
        if key not in known:
            slug = free_slug(name, {maker.slug for maker in known.values()})
            known[key] = DecisionMaker(kind=kind_of(name), name=name, name_key=key, slug=slug)
            session.add(known[key])
            session.flush()
        found.append(known[key])
    return found


def committees_named(session: Session, names: Iterable[str]) -> list[ScrutinyCommittee]:
    """Return the scrutiny committees of these names in order, adding those that are not known yet."""
    known = {committee.name_key: committee for committee in session.exec(select(ScrutinyCommittee))}
    found = []
    for name in names:
        key = same_name_key(name)
        if key not in known:
            slug = free_slug(name, {committee.slug for committee in known.values()})
            known[key] = ScrutinyCommittee(name=name, name_key=key, slug=slug)
            session.add(known[key])
            session.flush()
        found.append(known[key])
    return found


def known_names(session: Session) -> tuple[list[str], list[str]]:
    """Return the names of all decision makers and of all scrutiny committees."""
    makers = session.exec(select(DecisionMaker.name).order_by(col(DecisionMaker.id)))
    committees = session.exec(select(ScrutinyCommittee.name).order_by(col(ScrutinyCommittee.id)))
    return list(makers), list(committees)


def free_slug(name: str, taken: set[str]) -> str:
    """Return the part of a web address that stands for a name: "sustainable-growth", numbered where that is taken."""
    plain = same_name_key(name).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_SLUG].strip("-") or "body"
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
