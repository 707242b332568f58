from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from webapp.database import Database
from webapp.domain.constitution import CallInOutcome
from webapp.domain.diary_facts import DecisionFacts, MeetingFacts, MoveFacts, RecordFacts, WindowFacts
from webapp.domain.expected_dates import Precision, in_month, on_day
from webapp.domain.feeds import FeedCommittee
from webapp.domain.lifecycle import Status
from webapp.domain.meetings import MeetingStatus
from webapp.domain.offices import DecisionMakerKind
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import CommitteeLink, DateChange, Decision, DecisionMakerLink
from webapp.models.meetings import Meeting, MeetingCommittee
from webapp.models.records import Outcome
from webapp.queries.diary import FeedFacts, feed_facts

NOW = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
TODAY = date(2026, 11, 20)
BASE = "https://plan.example.gov.uk"


def add(session: Session, number: int, **changes: object) -> Decision:
    plain: dict[str, object] = {
        "uuid": f"u{number}",
        "reference": f"KEY/{number}",
        "reference_key": f"KEY{number}",
        "slug": f"key-{number}",
        "title": f"Decision {number}",
        "status": Status.IN_PLAN,
        "expected_precision": Precision.MONTH,
        "expected_from": date(2027, 1, 1),
        "expected_to": date(2027, 1, 31),
        "notice_published_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
    }
    decision = Decision(**{**plain, **changes})
    session.add(decision)
    session.flush()
    return decision


def add_record(session: Session, decision: Decision, **changes: object) -> None:
    plain: dict[str, object] = {
        "decision_id": decision.id,
        "decided_on": date(2026, 11, 16),
        "published_at": datetime(2026, 11, 17, 18, 30, tzinfo=UTC),
        "decision_text": "Agreed.",
        "reasons": "Because.",
        "alternatives": "None.",
        "interests": "None.",
        "callable": True,
        "rule": {"days": 5},
        "call_in_opens_on": date(2026, 11, 18),
        "call_in_last_day": date(2026, 11, 24),
        "call_in_closes_at": datetime(2026, 11, 24, 16, tzinfo=UTC),
        "cut_off": time(16),
        "recorded_at": NOW,
        "recorded_by": "Priya Shaw",
    }
    session.add(Outcome(**{**plain, **changes}))


def add_committee(session: Session, slug: str) -> ScrutinyCommittee:
    committee = ScrutinyCommittee(name=slug.title(), name_key=slug, slug=slug)
    session.add(committee)
    session.flush()
    return committee


def facts_of(database: Database, today: date = TODAY) -> FeedFacts:
    with database.reading() as session:
        return feed_facts(session, base_url=BASE, today=today)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            statements.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(database.engine, "before_cursor_execute", note)


def test_a_decision_comes_with_makers_committees_and_its_last_move(database: Database) -> None:
    with database.transaction() as session:
        decision = add(session, 1)
        health = add_committee(session, "health")
        maker = DecisionMaker(kind=DecisionMakerKind.CABINET, name="Cabinet", name_key="cabinet", slug="cabinet")
        session.add(maker)
        session.flush()
        session.add(DecisionMakerLink(decision_id=decision.id, decision_maker_id=maker.id))
        session.add(CommitteeLink(decision_id=decision.id, committee_id=health.id))
        for month in (10, 11):
            session.add(
                DateChange(
                    decision_id=decision.id,
                    changed_at=NOW,
                    changed_by="Priya Shaw",
                    reason="More time",
                    old_precision=Precision.DAY,
                    old_from=date(2026, month, 8),
                    old_to=date(2026, month, 8),
                    new_precision=Precision.MONTH,
                    new_from=date(2027, 1, 1),
                    new_to=date(2027, 1, 31),
                )
            )
    facts = facts_of(database)
    assert facts.committees == (FeedCommittee("health", "Health"),)
    assert facts.decisions == (
        DecisionFacts(
            uuid="u1",
            reference="KEY/1",
            title="Decision 1",
            status=Status.IN_PLAN,
            expected=in_month(2027, 1),
            address="https://plan.example.gov.uk/decisions/key-1",
            makers=("Cabinet",),
            committees=("health",),
            notice_on=TODAY,
            move=MoveFacts(previous=on_day(date(2026, 11, 8)), moved_on=TODAY),
        ),
    )


def test_a_record_comes_with_its_window_and_its_call_in(database: Database) -> None:
    with database.transaction() as session:
        for number, outcome in ((1, None), (2, CallInOutcome.WITHDRAWN)):
            decision = add(session, number, status=Status.CALLED_IN)
            add_record(session, decision)
            session.add(
                CallInRequest(
                    decision_id=decision.id,
                    grounds="Too hasty",
                    received_at=NOW,
                    satisfied_at=NOW,
                    outcome=outcome,
                    outcome_on=outcome and TODAY,
                    recorded_by="Priya Shaw",
                )
            )
        add_record(
            session,
            add(session, 3, status=Status.DECIDED),
            callable=False,
            not_callable_reason="Urgent",
            rule=None,
            call_in_opens_on=None,
            call_in_last_day=None,
            call_in_closes_at=None,
            cut_off=None,
        )
    window = WindowFacts(
        started_on=date(2026, 11, 17),
        opens_on=date(2026, 11, 18),
        last_day=date(2026, 11, 24),
        cut_off=time(16),
        counted="Five working days after publication",
    )
    decided_on = date(2026, 11, 16)
    assert [decision.record for decision in facts_of(database).decisions] == [
        RecordFacts(decided_on=decided_on, window=window, called_in_on=TODAY),
        RecordFacts(decided_on=decided_on, window=window, called_in_on=TODAY),
        RecordFacts(decided_on=decided_on),
    ]


def test_drafts_and_the_distant_past_are_not_read(database: Database) -> None:
    long_ago = date(2025, 1, 1)
    with database.transaction() as session:
        add(session, 1, status=Status.DRAFT, notice_published_at=None)
        add(session, 2, expected_from=long_ago, expected_to=long_ago)
        add(session, 3, status=Status.WITHDRAWN, withdrawn_at=NOW - timedelta(days=70))
        add_record(
            session,
            add(session, 4, status=Status.IMPLEMENTED),
            decided_on=long_ago,
            call_in_closes_at=datetime(2025, 1, 9, 16, tzinfo=UTC),
        )
        add(session, 5, expected_precision=Precision.NOT_BEFORE, expected_to=None)
        add(session, 6, status=Status.WITHDRAWN, withdrawn_at=NOW)
    assert [decision.reference for decision in facts_of(database).decisions] == ["KEY/5", "KEY/6"]


def test_meetings_name_their_committees_and_lead_to_a_page(database: Database) -> None:
    starts_at = datetime(2026, 12, 2, 18, 30, tzinfo=UTC)
    with database.transaction() as session:
        health, roads = add_committee(session, "health"), add_committee(session, "roads")
        about = add(session, 1)
        hidden = add(session, 2, status=Status.DRAFT, notice_published_at=None)
        joint = Meeting(uuid="m1", starts_at=starts_at, place="Town Hall", title="Call-in", decision_id=about.id)
        plain = Meeting(
            uuid="m2", starts_at=starts_at, status=MeetingStatus.CANCELLED, cancelled_at=NOW, decision_id=hidden.id
        )
        past = Meeting(uuid="m3", starts_at=datetime(2025, 1, 1, tzinfo=UTC))
        session.add_all([joint, plain, past])
        session.flush()
        for meeting, committee in ((joint, health), (joint, roads), (plain, roads)):
            session.add(MeetingCommittee(meeting_id=meeting.id, committee_id=committee.id))
    assert facts_of(database).meetings == (
        MeetingFacts(
            uuid="m1",
            name="Call-in: Health and Roads",
            starts_at=starts_at,
            address="https://plan.example.gov.uk/decisions/key-1",
            place="Town Hall",
            committees=("health", "roads"),
        ),
        MeetingFacts(
            uuid="m2",
            name="Roads",
            starts_at=starts_at,
            address="https://plan.example.gov.uk/calendar/committees/roads/",
            cancelled_on=TODAY,
            committees=("roads",),
        ),
    )


def test_300_decisions_take_as_many_queries_as_3(database: Database) -> None:
    with database.transaction() as session:
        for number in range(3):
            add_record(session, add(session, number, status=Status.DECIDED))
    with counted(database) as few:
        facts_of(database)
    with database.transaction() as session:
        for number in range(3, 800):
            add_record(session, add(session, number, status=Status.DECIDED))
    with counted(database) as many:
        assert len(facts_of(database).decisions) == 800
    assert len(many) == len(few) == 8
