"""Rows for tests of reminders and mail: a decision with an announced window, its committee, members and office."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlmodel import Session, col, select

from webapp.domain import rule_data
from webapp.domain.call_in import CallInWindow, window_for
from webapp.domain.constitution import CallInRule, Clock, Pool, Requesters
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.lifecycle import Status
from webapp.domain.membership import MembershipKind
from webapp.domain.offices import DecisionMakerKind
from webapp.models.bodies import DecisionMaker, Membership, Person, ScrutinyCommittee
from webapp.models.decisions import Decision
from webapp.models.outbox import OutboxMessage
from webapp.models.records import Outcome

CALENDAR = WorkingCalendar(
    Nation.ENGLAND,
    {date(2026, 12, 25): "Christmas Day", date(2026, 12, 28): "Boxing Day (substitute day)"},
    {},
    known_from=date(2026, 1, 1),
    known_to=date(2027, 12, 31),
)
RULE = CallInRule(
    name="Call-in from 2026",
    clock=Clock(5, cut_off=time(17, 0)),
    requesters=(Requesters(2, Pool.ANY_SCRUTINY),),
    words="Any two scrutiny members may call in a decision within five working days.",
    source="Constitution, part 4",
    valid_from=date(2026, 1, 1),
    valid_to=None,
)
PUBLISHED = datetime(2026, 12, 11, 12, 0, tzinfo=UTC)
"""Friday noon: with five working days and a cut-off at 5pm, call-in closes at 5pm on Friday 18 December 2026."""
CLOSES = datetime(2026, 12, 18, 17, 0, tzinfo=UTC)


@dataclass(frozen=True)
class People:
    """How many members sit on the committee, and whether officer and office have addresses."""

    members: int = 2
    officer: str = "officer@example.gov.uk"
    office: str = "office@example.gov.uk"


def announce(
    session: Session,
    *,
    reference: str = "KEY/03DEC/26",
    title: str = "Leisure centre contract",
    published_at: datetime = PUBLISHED,
    rule: CallInRule = RULE,
    people: People = People(),
) -> Decision:
    """Add a decided decision whose window opened at *published_at*, with everybody who is told of it."""
    slug = reference.replace("/", "-")
    window = window_for(rule, published_at=published_at, calendar=CALENDAR)
    decision = Decision(
        reference=reference,
        reference_key=slug,
        slug=slug,
        title=title,
        status=Status.DECIDED,
        lead_officer="Priya Shaw",
        lead_officer_email=people.officer,
        notice_published_at=published_at,
        created_at=published_at,
        updated_at=published_at,
    )
    decision.committees = [_committee(session, slug, people.members)]
    decision.decision_makers = [
        DecisionMaker(
            kind=DecisionMakerKind.CABINET_MEMBER,
            name="Cabinet Member for Leisure",
            name_key=f"leisure {slug}",
            slug=f"leisure-{slug}",
            email=people.office,
        )
    ]
    session.add(decision)
    session.flush()
    decision.outcome = _outcome(decision, rule, window)
    session.flush()
    return decision


def _committee(session: Session, slug: str, members: int) -> ScrutinyCommittee:
    committee = ScrutinyCommittee(
        name="Communities Scrutiny Committee",
        name_key=f"communities {slug}",
        slug=f"communities-{slug}",
        contact_name="Ada Penrose",
        contact_telephone="01632 960123",
        contact_email="scrutiny@example.gov.uk",
    )
    session.add(committee)
    session.flush()
    for number in range(1, members + 1):
        person = Person(name=f"Councillor {number}", email=f"member{number}.{slug.lower()}@example.gov.uk")
        session.add(person)
        session.flush()
        assert committee.id is not None
        assert person.id is not None
        session.add(
            Membership(
                committee_id=committee.id, person_id=person.id, kind=MembershipKind.MEMBER, joined_on=date(2026, 5, 1)
            )
        )
    return committee


def _outcome(decision: Decision, rule: CallInRule, window: CallInWindow) -> Outcome:
    assert decision.id is not None
    return Outcome(
        decision_id=decision.id,
        decided_on=window.published_at.date(),
        published_at=window.published_at,
        decision_text="Agreed",
        reasons="Value",
        alternatives="None",
        interests="None",
        callable=True,
        rule=rule_data.to_data(rule),
        working=[day.to_data() for day in window.days],
        call_in_opens_on=window.opens_on,
        call_in_last_day=window.last_day,
        call_in_closes_at=window.closes_at,
        cut_off=window.cut_off,
        announced_implementable_on=window.implementable_on,
        implementable_on=window.implementable_on,
        recorded_at=window.published_at,
        recorded_by="tests",
    )


def move_window(decision: Decision, *, published_at: datetime) -> None:
    """Re-announce a window as if its record had been published at another moment."""
    window = window_for(RULE, published_at=published_at, calendar=CALENDAR)
    outcome = decision.outcome
    outcome.published_at, outcome.call_in_closes_at = published_at, window.closes_at
    outcome.call_in_last_day, outcome.call_in_opens_on = window.last_day, window.opens_on
    decision.revision += 1


def messages(session: Session) -> list[OutboxMessage]:
    """Return the whole outbox, in the order it was queued."""
    return list(session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))))


def states(session: Session) -> dict[str, str]:
    """Return the state of every message by its key, shortened to the last two parts."""
    return {"/".join(row.dedupe_key.split("/")[3:]): row.state.value for row in messages(session)}
