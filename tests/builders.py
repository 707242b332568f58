"""Plain functions that put small facts into a test's database through the same services that officers use."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from sqlmodel import Session

from webapp.adapters.bank_holidays import calendar_for
from webapp.domain import expected_dates
from webapp.domain.constitution import CallInRule, Clock, Effect, Pool, Requesters
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.expected_dates import ExpectedDate
from webapp.domain.membership import CoOpteeKind, MembershipKind
from webapp.models.bodies import DecisionMaker, Membership, Person, ScrutinyCommittee
from webapp.models.decisions import Decision
from webapp.models.records import CallInRuleRow
from webapp.queries import rules
from webapp.services import bodies, decisions, records
from webapp.services.entries import Entry
from webapp.services.records import Record
from webapp.services.rules import row_of

ACTOR = "Priya Shaw"
JANUARY_2012 = expected_dates.in_month(2012, 1)


def working_calendar() -> WorkingCalendar:
    """Return England's working days."""
    return calendar_for(Nation.ENGLAND)


def add_rule(
    session: Session,
    *,
    days: int = 3,
    cut_off: time | None = None,
    count: int = 2,
    effect: Effect = Effect.NEXT_CALENDAR_DAY,
    valid_from: date = date(2000, 1, 1),
    valid_to: date | None = None,
    **others: object,
) -> CallInRuleRow:
    """Add the rule of 2012, or one like it."""
    rule = CallInRule(
        name=f"{days} working days",
        clock=Clock(days, cut_off=cut_off, effect=effect),
        requesters=(Requesters(count, Pool.ANY_SCRUTINY),),
        words=f"Implementation waits for {days} working days, unless {count} scrutiny members ask for a call-in.",
        source="Constitution, part 4",
        valid_from=valid_from,
        valid_to=valid_to,
    )
    row = row_of(replace(rule, **others))  # type: ignore[arg-type]
    session.add(row)
    session.flush()
    return row


def add_maker(session: Session, name: str = "Cabinet Member for Resources", email: str | None = None) -> DecisionMaker:
    """Add an office that decides."""
    (maker,) = bodies.decision_makers_named(session, [name])
    maker.email = email
    session.flush()
    return maker


def add_committee(session: Session, name: str = "Sustainable Growth", *, education: bool = False) -> ScrutinyCommittee:
    """Add a scrutiny committee."""
    (committee,) = bodies.committees_named(session, [name])
    committee.handles_education = education
    session.flush()
    return committee


def add_member(
    session: Session,
    committee: ScrutinyCommittee,
    name: str,
    *,
    kind: MembershipKind = MembershipKind.MEMBER,
    co_optee_kind: CoOpteeKind | None = None,
    joined_on: date = date(2010, 5, 1),
    left_on: date | None = None,
) -> Person:
    """Add a person who sits on a committee."""
    person = Person(
        name=name,
        email=f"{name.split()[0].lower()}@anyborough.example.gov.uk",
        is_councillor=kind is not MembershipKind.CO_OPTEE,
    )
    session.add(person)
    session.flush()
    assert person.id is not None and committee.id is not None
    session.add(
        Membership(
            committee_id=committee.id,
            person_id=person.id,
            kind=kind,
            co_optee_kind=co_optee_kind,
            joined_on=joined_on,
            left_on=left_on,
        )
    )
    session.flush()
    return person


def an_entry(session: Session, reference: str = "KEY/01JAN/12", **changed: object) -> Entry:
    """Return a complete entry of the plan."""
    facts: dict[str, object] = {
        "reference": reference,
        "title": "School extension",
        "matter": "To award the contract for the extension.",
        "expected": JANUARY_2012,
        "decision_makers": (add_maker(session).id,),
        "committees": (add_committee(session).id,),
        "lead_officer": "Sam Okoro",
        "lead_officer_email": "sam.okoro@anyborough.example.gov.uk",
    }
    return Entry(**(facts | changed))  # type: ignore[arg-type]


def add_decision(
    session: Session, reference: str = "KEY/01JAN/12", *, now: datetime, publish: bool = True, **changed: object
) -> Decision:
    """Add a decision to the plan, or as a draft."""
    decision = decisions.create(session, an_entry(session, reference, **changed), actor=ACTOR, now=now)
    if publish:
        decisions.publish_notice(session, decision.uuid, revision=None, actor=ACTOR, now=now)
    return decision


def a_record(published_at: datetime, **changed: object) -> Record:
    """Return a record of a decision made on the day it is published."""
    facts: dict[str, object] = {
        "decided_on": published_at.date(),
        "published_at": published_at,
        "decision_text": "The contract is awarded.",
        "reasons": "It offered the best value.",
        "alternatives": "Not to build.",
        "interests": "None.",
    }
    return Record(**(facts | changed))  # type: ignore[arg-type]


def publish_record(
    session: Session, decision: Decision, published_at: datetime, *, now: datetime | None = None, **changed: object
) -> Decision:
    """Publish the record of a decision at an instant."""
    return records.publish_record(
        session,
        decision.uuid,
        a_record(published_at, **changed),
        rules=rules.call_in_rules(session),
        calendar=working_calendar(),
        revision=None,
        actor=ACTOR,
        now=now or published_at,
    )


def at(day: str, clock: str = "12:00") -> datetime:
    """Return an instant in UTC: at("2012-01-13", "14:30")."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)


def month(year: int, number: int) -> ExpectedDate:
    """Return an expected month."""
    return expected_dates.in_month(year, number)
