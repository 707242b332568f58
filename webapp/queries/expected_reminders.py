"""The plain rows from which it follows what everybody should have been told by now, and what of it is missing.

It reads them by other statements than the pump: what the pump overlooks must be found here.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain.changed_hands import former, held, is_office
from webapp.domain.days import WorkingCalendar
from webapp.domain.expected_reminders import (
    TOLD_LATE_FOR,
    ExpectedReminder,
    Person,
    ToldOf,
    Window,
    expected,
    judged_at,
    missing,
    sent_from,
    withdrawal_key,
)
from webapp.domain.lifecycle import Status
from webapp.domain.london import london_date
from webapp.domain.messages import Recipient
from webapp.domain.reminders import Policy
from webapp.domain.subscriptions import Pace
from webapp.models.bodies import DecisionMaker, Membership, Ward
from webapp.models.bodies import Person as PersonRow
from webapp.models.decisions import CommitteeLink, Decision, DecisionMakerLink, WardLink
from webapp.models.outbox import Attempt, MessageState, OutboxMessage
from webapp.models.records import Outcome
from webapp.models.subscriptions import Interest, Subscriber

HEARD_OF_IT = ("call-in-opened", "call-in-closing", "call-in-moved", "decision-called-in", "call-in-not-valid")


def expected_reminders(
    session: Session, *, policy: Policy, calendar: WorkingCalendar, now: datetime, changed_by: datetime | None = None
) -> list[ExpectedReminder]:
    """Return every reminder that should have been told by now, the nearest deadline first.

    With `changed_by`, decisions and subscribers that have changed since are left out. RuleBroken where the calendar
    does not reach far enough.
    """
    windows = _windows(session, tuple(lead.name for lead in policy), now, changed_by)
    found = expected(windows, calendar=calendar, now=changed_by or now)
    return sorted(found, key=lambda one: (one.deadline_at, one.key))


def expected_withdrawals(session: Session, *, changed_by: datetime | None = None) -> list[ExpectedReminder]:
    """Return every notice that a decision was withdrawn which somebody who had been told of its call-in must have.

    It goes to the address that a person has now. Of an office that has changed hands since, both have it: whoever was
    told, and whoever holds it now.
    """
    found: dict[tuple[int, str], ExpectedReminder] = {}
    for address, who, decision, closes_at in _heard_of_withdrawn(session):
        if not address or (changed_by is not None and decision.withdrawn_at > changed_by):
            continue
        office = held(who)
        today = _address_today(session, office, decision)
        today = address if today is None else today.strip()
        reached = {today: office}
        if is_office(office) and today.casefold() != address.casefold():
            reached[address] = former(Recipient(office, address)).subscriber
        for there, name in reached.items():
            if there:
                key = withdrawal_key(decision.slug, closes_at, decision.revision, name)
                found[decision.id, there.casefold()] = ExpectedReminder(
                    there, key, closes_at, decision.id, decision.withdrawn_at
                )
    return sorted(found.values(), key=lambda one: (one.deadline_at, one.key))


def _heard_of_withdrawn(session: Session) -> list[tuple[str, str, Any, datetime]]:
    """Read who was told of the call-in of a withdrawn decision: address, lasting name, decision and last moment."""
    row, decision, outcome, subscriber = _any(OutboxMessage), _any(Decision), _any(Outcome), _any(Subscriber)
    taken = sa.exists().where(col(Attempt.message_id) == row.id, col(Attempt.ending).in_(("taken", "uncertain")))
    statement = (
        sa.select(
            row.recipient, row.subscriber, subscriber.ended_at, subscriber.id, decision, outcome.call_in_closes_at
        )
        .join(decision, decision.id == row.decision_id)
        .join(outcome, outcome.decision_id == decision.id)
        .outerjoin(subscriber, subscriber.id == row.subscriber_id)
        .where(
            decision.status == Status.WITHDRAWN,
            outcome.call_in_closes_at.is_not(None),
            row.kind.in_(HEARD_OF_IT),
            sa.or_(row.state == MessageState.SENT, taken),
        )
        .order_by(row.id)
    )
    return [
        (address.strip(), who, about, closes_at)
        for address, who, ended_at, number, about, closes_at in session.execute(statement)
        if not (who.startswith("subscriber-") and (number is None or ended_at is not None))
    ]


def _address_today(session: Session, who: str, decision: Decision) -> str | None:
    """Read where somebody is written to now; None of whom nothing more is known than the message says."""
    if who == "lead-officer":
        return decision.lead_officer_email or ""
    kind, _, number = who.partition("-")
    kept: PersonRow | DecisionMaker | None = None
    if number.isdecimal() and kind == "member":
        kept = session.get(PersonRow, int(number))
    elif number.isdecimal() and kind == "office":
        kept = session.get(DecisionMaker, int(number))
    return None if kept is None else (kept.email or "")


def missing_now(
    session: Session, *, policy: Policy, calendar: WorkingCalendar, now: datetime
) -> list[ExpectedReminder]:
    """Return what should have been queued by now and was not, notices of withdrawal included.

    Whatever changed so lately that the pump may not have looked at it is left to the next check, and what may not leave
    at this hour of the night to the morning. RuleBroken where the calendar does not reach far enough.
    """
    changed_by = judged_at(now)
    wanted = [
        *expected_reminders(session, policy=policy, calendar=calendar, now=now, changed_by=changed_by),
        *expected_withdrawals(session, changed_by=changed_by),
    ]
    may_leave = [one for one in wanted if sent_from(now, one.deadline_at) <= now]
    return missing(may_leave, _told(session, {one.decision_id for one in may_leave}))


def _told(session: Session, decision_ids: Iterable[int]) -> list[ToldOf]:
    row = _any(OutboxMessage)
    statement = sa.select(row.dedupe_key, row.decision_id, row.deadline_at, row.recipient, row.created_at).where(
        row.decision_id.in_(list(decision_ids)),
        row.state != MessageState.CANCELLED,
        row.kind.in_((*HEARD_OF_IT, "decision-withdrawn")),
    )
    return [ToldOf(*one) for one in session.connection().execute(statement)]


def _windows(session: Session, council: tuple[str, ...], now: datetime, changed_by: datetime | None) -> list[Window]:
    """Put together each window that is open or closed less than three days ago, with its people."""
    decision, outcome = _any(Decision), _any(Outcome)
    statement = (
        sa.select(decision, outcome.published_at, outcome.call_in_closes_at, outcome.recorded_at)
        .join(outcome, outcome.decision_id == decision.id)
        .where(outcome.call_in_closes_at >= now - TOLD_LATE_FOR)
    )
    if changed_by is not None:
        statement = statement.where(decision.updated_at <= changed_by)
    subscribers = _subscribers(session, changed_by)
    windows: list[Window] = []
    for row, published_at, closes_at, recorded_at in session.execute(statement):
        is_open = row.status is Status.DECIDED and published_at <= now < closes_at
        is_late = closes_at <= now and recorded_at < closes_at and row.status in (Status.DECIDED, Status.IMPLEMENTED)
        if is_open or is_late:
            people = _people(session, row, council, subscribers, closes_at, now)
            windows.append(Window(row.id, row.slug, published_at, closes_at, people))
    return windows


Subscribed = tuple[Subscriber, frozenset[tuple[str, int]]]


def _subscribers(session: Session, changed_by: datetime | None) -> list[Subscribed]:
    """Read every confirmed subscriber with what they follow, as kind and row number."""
    interests: dict[int, set[tuple[str, int]]] = {}
    for one in session.execute(sa.select(Interest)).scalars():
        for kind in ("committee_id", "decision_maker_id", "ward_id", "decision_id"):
            if (number := getattr(one, kind)) is not None:
                interests.setdefault(one.subscriber_id, set()).add((kind, number))
    rows = session.execute(sa.select(Subscriber).order_by(col(Subscriber.id))).scalars()
    return [
        (row, frozenset(interests.get(row.id or 0, ())))
        for row in rows
        if row.confirmed_at is not None
        and row.ended_at is None
        and (changed_by is None or row.changed_at <= changed_by)
    ]


def _people(
    session: Session,
    decision: Decision,
    council: tuple[str, ...],
    subscribers: list[Subscribed],
    closes_at: datetime,
    now: datetime,
) -> tuple[Person, ...]:
    """Name everybody who is told of a decision: members, lead officer, offices, then subscribers."""
    assert decision.id is not None
    touched = _touched(session, decision)
    following: dict[str, tuple[int, tuple[str, ...]]] = {}
    for row, interests in subscribers:
        follows = row.everything or bool(interests & touched)
        if row.pace is Pace.AT_ONCE and follows and row.changed_at < closes_at:
            following[row.email.casefold()] = (row.id or 0, _leads(row))
    people: list[Person] = []
    for who, address in _by_law(session, decision, min(london_date(now), london_date(closes_at)), london_date(now)):
        _, own = following.get(address.strip().casefold(), (0, ()))
        people.append(Person(who, address, tuple(dict.fromkeys(council + own))))
    people += [Person(f"subscriber-{number}", email, leads) for email, (number, leads) in following.items()]
    return tuple(people)


def _leads(row: Subscriber) -> tuple[str, ...]:
    """Read which reminders a subscriber wants."""
    opening = ("on-publication",) if row.wants_opened else ()
    closing = tuple(row.leads.split(",")) if row.wants_closing and row.leads else ()
    return opening + closing


def _by_law(session: Session, decision: Decision, joined_by: date, today: date) -> list[tuple[str, str]]:
    """Read those whom the law names, as the last part of their keys and address, in the order in which they count."""
    committees = _numbers(session, CommitteeLink, "committee_id", decision)
    members = {
        one.person_id
        for one in session.execute(sa.select(Membership)).scalars()
        if one.committee_id in committees and one.joined_on <= joined_by and not (one.left_on and one.left_on < today)
    }
    people = [session.get_one(PersonRow, number) for number in sorted(members)]
    makers = sorted(_numbers(session, DecisionMakerLink, "decision_maker_id", decision))
    offices = [session.get_one(DecisionMaker, number) for number in makers]
    return [
        *((f"member-{one.id}", one.email or "") for one in people),
        ("lead-officer", decision.lead_officer_email),
        *((f"office-{one.id}", one.email or "") for one in offices),
    ]


def _touched(session: Session, decision: Decision) -> set[tuple[str, int]]:
    """Name everything by which a decision may be followed."""
    wards = _numbers(session, WardLink, "ward_id", decision)
    if decision.all_wards:
        wards |= {one.id for one in session.execute(sa.select(Ward)).scalars() if one.id}
    return {
        ("decision_id", decision.id or 0),
        *(("committee_id", number) for number in _numbers(session, CommitteeLink, "committee_id", decision)),
        *(("decision_maker_id", n) for n in _numbers(session, DecisionMakerLink, "decision_maker_id", decision)),
        *(("ward_id", number) for number in wards),
    }


def _numbers(session: Session, table: Any, name: str, decision: Decision) -> set[int]:
    statement = sa.select(getattr(table, name)).where(table.decision_id == decision.id)
    return set(session.execute(statement).scalars())


def _any(table: Any) -> Any:
    return table
