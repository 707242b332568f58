"""A council with many reminders due: decisions whose records are public, and whoever is told of each.

Built through the services that officers use, so that nothing stands in the rows that they could not have put there.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock

from sqlmodel import Session

from tests.builders import ACTOR, a_record, add_committee, add_maker, add_member
from webapp.adapters.bank_holidays import calendar_for
from webapp.database import Database
from webapp.domain import expected_dates
from webapp.domain.constitution import CallInRule, Clock, Pool, Requesters, Unit
from webapp.domain.days import Nation
from webapp.domain.london import in_london
from webapp.migrations.steps import migrate
from webapp.services import decisions, records
from webapp.services.entries import Entry
from webapp.services.installation import install

ONE_AT_A_TIME = Lock()
"""Alembic keeps what it works on in module globals, and scenarios run in threads."""

MEMBERS = 8
"""With the lead officer and the office that decides, ten people are told of each decision."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One reminder that must arrive: about which decision, at which address, before which last moment."""

    slug: str
    address: str
    closes_at: datetime


@dataclass(frozen=True)
class Council:
    """What was built: the decisions' uuids by slug, and the reminders that must arrive."""

    uuids: dict[str, str] = field(default_factory=dict)
    expected: set[Expected] = field(default_factory=set)


def build(
    url: str, *, reminders: int, now: datetime, first_closes_in: timedelta, apart: timedelta, rolls: bool = False
) -> Council:
    """Fill an empty database so that *reminders* are due now; windows close one after another, *apart* from each other.

    Last moments are whole minutes. Periods are counted in calendar days, so that the kit runs on any day of the week.
    """
    database = Database(url)
    try:
        with ONE_AT_A_TIME:
            migrate(database.engine)
        council = Council()
        with database.transaction() as session:
            install(session, now=now, nation=Nation.ENGLAND)
            people = _people(session, now)
            for number in range(1, -(-reminders // (MEMBERS + 2)) + 1):
                closes_at = (now + first_closes_in + (number - 1) * apart).replace(second=0, microsecond=0)
                _decide(session, council, number, closes_at, people, now, rolls)
        return council
    finally:
        database.engine.dispose()


@dataclass(frozen=True)
class _People:
    committee: int
    maker: int
    addresses: tuple[str, ...]


def _people(session: Session, now: datetime) -> _People:
    committee = add_committee(session)
    maker = add_maker(session, email="office@anyborough.example.gov.uk")
    joined = [
        add_member(session, committee, f"Member{number} Stone", joined_on=date(2010, 5, 1))
        for number in range(1, MEMBERS + 1)
    ]
    assert committee.id is not None and maker.id is not None
    return _People(committee.id, maker.id, tuple(str(person.email) for person in joined))


def _decide(
    session: Session,
    council: Council,
    number: int,
    closes_at: datetime,
    people: _People,
    now: datetime,
    rolls: bool,
) -> None:
    reference, officer = f"KEY/{number:04}/26", f"officer{number}@anyborough.example.gov.uk"
    local, published_at = in_london(closes_at), now - timedelta(days=3)
    entry = Entry(
        reference=reference,
        title=f"Contract number {number}",
        matter="To award the contract.",
        expected=expected_dates.in_month(local.year, local.month),
        decision_makers=(people.maker,),
        committees=(people.committee,),
        lead_officer="Sam Okoro",
        lead_officer_email=officer,
    )
    noticed_at = now - timedelta(days=60)
    decision = decisions.create(session, entry, actor=ACTOR, now=noticed_at)
    decisions.publish_notice(session, decision.uuid, revision=None, actor=ACTOR, now=noticed_at)
    records.publish_record(
        session,
        decision.uuid,
        a_record(published_at),
        rules=[_rule(published_at, local, rolls)],
        calendar=calendar_for(Nation.ENGLAND),
        revision=None,
        actor=ACTOR,
        now=published_at,
    )
    council.uuids[decision.slug] = decision.uuid
    told = (*people.addresses, officer, "office@anyborough.example.gov.uk")
    council.expected.update(Expected(decision.slug, address, closes_at) for address in told)


def _rule(published_at: datetime, closes_local: datetime, rolls: bool) -> CallInRule:
    """Write the rule by which a window opened then closes at that moment."""
    days = (closes_local.date() - in_london(published_at).date()).days
    return CallInRule(
        name="Calendar days",
        clock=Clock(days, unit=Unit.CALENDAR_DAYS, cut_off=time(closes_local.hour, closes_local.minute), rolls=rolls),
        requesters=(Requesters(2, Pool.ANY_SCRUTINY),),
        words="Any two scrutiny members may ask for a call-in.",
        source="Constitution, part 4",
        valid_from=date(2000, 1, 1),
        valid_to=None,
    )


def utc_now() -> datetime:
    """Return this instant."""
    return datetime.now(UTC)
