"""Reading what stands in front of the plan: the council's words, the threshold, the Cabinet and members of bodies."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, or_, select

from webapp.domain import rule_wording
from webapp.domain.contacts import Contact
from webapp.domain.days import Nation
from webapp.domain.edition import CabinetMember, FrontMatter
from webapp.domain.offices import DecisionMakerKind
from webapp.domain.plan_words import (
    Threshold,
    cabinet_of,
    default_words,
    rule_of_day,
    threshold_in_force,
    threshold_words,
)
from webapp.models.bodies import DecisionMaker, Person
from webapp.models.plan_wording import KeyThreshold, PlanWording
from webapp.queries import rules

NEVER_SAVED = 0


def wording(session: Session) -> PlanWording:
    """Return the council's own words; until some are saved a row that is not kept, empty and with revision 0."""
    return session.exec(select(PlanWording).order_by(col(PlanWording.id))).first() or PlanWording(revision=NEVER_SAVED)


def wording_for_change(session: Session) -> PlanWording | None:
    """Return the one row of the council's words as it is now, locked to the end of the transaction, if there is one."""
    statement = select(PlanWording).order_by(col(PlanWording.id)).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def thresholds(session: Session) -> list[KeyThreshold]:
    """Return every threshold of key decisions, the latest first."""
    return list(session.exec(select(KeyThreshold).order_by(col(KeyThreshold.valid_from).desc())))


def threshold(session: Session, uuid: str) -> KeyThreshold | None:
    """Return one threshold."""
    return session.exec(select(KeyThreshold).where(col(KeyThreshold.uuid) == uuid)).one_or_none()


def threshold_from(session: Session, valid_from: date) -> KeyThreshold | None:
    """Return the threshold that holds from just this day, if there is one."""
    return session.exec(select(KeyThreshold).where(col(KeyThreshold.valid_from) == valid_from)).one_or_none()


def as_threshold(row: KeyThreshold) -> Threshold:
    """Return a threshold as the rules know it."""
    return Threshold(row.valid_from, row.amount, row.words)


def cabinet_on(session: Session, on: date) -> tuple[CabinetMember, ...]:
    """Return who was on the Cabinet on a day, with the offices they hold now.

    Where members are written with the Cabinet they are these, in that order; else the councillors whose time on it
    covers the day, the leader first, then by name. Of an office only its present holder is known; an edition keeps
    what was true when it was published.
    """
    written, holders = _written_cabinet(session)
    if written:
        members = {one.name: one for one in cabinet_of(written, holders)}
        return tuple(members[name] for name in dict.fromkeys(written))
    names = select(Person.name).where(
        col(Person.executive_from) <= on, or_(col(Person.executive_to).is_(None), col(Person.executive_to) >= on)
    )
    return cabinet_of(session.exec(names), holders)


def members_of(session: Session, makers: Sequence[DecisionMaker], on: date) -> dict[int, tuple[str, ...]]:
    """Return the members of each body among these on a day, by its number; an individual has none.

    The Cabinet's are those written with it or else the councillors whose time on it covers the day (one question,
    asked only where it is needed).
    """
    members = {maker.id: _lines(maker.members) for maker in makers if maker.id is not None}
    unwritten = [one.id for one in makers if one.kind is DecisionMakerKind.CABINET and not _lines(one.members)]
    if unwritten:
        cabinet = tuple(one.name for one in cabinet_on(session, on))
        members |= {number: cabinet for number in unwritten if number is not None}
    return members


def front_matter(session: Session, *, council_name: str, colour: str, nation: Nation, on: date) -> FrontMatter:
    """Return what stands in front of an edition published on a day; six questions, whatever there is."""
    own = wording(session)
    words = default_words(rule_of_day(rules.notice_rules(session), on), nation=nation, on=on)
    known = [as_threshold(row) for row in thresholds(session)]
    return FrontMatter(
        council_name=council_name,
        colour=colour,
        law=words.law,
        key_decision=own.key_decision or words.key_decision,
        threshold=threshold_words(threshold_in_force(known, on)),
        cabinet=cabinet_on(session, on),
        comments=own.comments or words.comments,
        copies=own.copies or words.copies,
        other_documents=own.other_documents or words.other_documents,
        contact=Contact(own.contact_name, own.contact_post, own.contact_telephone, own.contact_email),
        departments=own.departments,
        call_in=tuple(rule_wording.in_a_line(one) for one in rules.call_in_rules(session) if one.holds_on(on)),
    )


def _written_cabinet(session: Session) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Return the members written with the Cabinet, the first body of that kind, and who holds which office on it."""
    statement = (
        select(DecisionMaker.kind, DecisionMaker.name, DecisionMaker.holder, DecisionMaker.members)
        .where(col(DecisionMaker.kind).in_((DecisionMakerKind.CABINET, DecisionMakerKind.CABINET_MEMBER)))
        .order_by(col(DecisionMaker.id))
    )
    rows = session.exec(statement).all()
    written = next((_lines(members) for kind, _, _, members in rows if kind is DecisionMakerKind.CABINET), ())
    holders = [
        (office, holder) for kind, office, holder, _ in rows if kind is DecisionMakerKind.CABINET_MEMBER and holder
    ]
    return written, holders


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
