"""What the entries of calendars are made from: the same few questions, whatever the archive holds."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from tests.asked import asked_of, steps_of
from tests.diary_rows import (
    NO_WINDOW,
    NOON,
    TODAY,
    committee_row,
    decision_row,
    link_row,
    maker_row,
    meeting_row,
    move_row,
    record_row,
    ward_row,
)
from webapp.database import Database
from webapp.domain.constitution import CallInOutcome
from webapp.domain.diary_facts import (
    DecisionFacts,
    DiaryFacts,
    MeetingFacts,
    MoveFacts,
    RepresentationsFacts,
    WindowFacts,
)
from webapp.domain.expected_dates import Precision, in_month, on_day
from webapp.domain.lifecycle import Status
from webapp.domain.meetings import MeetingStatus
from webapp.domain.statutory_notices import NoticeKind
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import DecisionMakerLink, WardLink
from webapp.models.notices import StatutoryNotice
from webapp.queries.diary import Touched, diary_facts, touched_by, touched_facts

BASE = "https://plan.example.gov.uk"


def facts_of(database: Database, today: date = TODAY) -> DiaryFacts:
    with database.reading() as session:
        return diary_facts(session, base_url=BASE, today=today)


def test_a_decision_comes_with_makers_narrow_feeds_and_its_last_move(database: Database) -> None:
    with database.transaction() as session:
        decision = decision_row(session, 1, all_wards=True)
        maker, north = maker_row(session, "cabinet"), ward_row(session, "north")
        session.add(DecisionMakerLink(decision_id=decision.id, decision_maker_id=maker.id))
        session.add(WardLink(decision_id=decision.id, ward_id=north.id))
        link_row(session, decision, committee_row(session, "health"))
        for month in (10, 11):
            move_row(session, decision, date(2026, month, 8))
    assert facts_of(database).decisions == (
        DecisionFacts(
            uuid="00000000-0000-4000-8000-000000000001",
            reference="KEY/1",
            title="Decision 1",
            status=Status.IN_PLAN,
            expected=in_month(2027, 1),
            address="https://plan.example.gov.uk/decisions/key-1",
            makers=("Cabinet",),
            scopes=("committees/health", "decision-makers/cabinet", "wards/north", "wards/*", "decisions/key-1"),
            source="decision/1",
            notice_on=TODAY,
            move=MoveFacts(previous=on_day(date(2026, 11, 8)), moved_on=TODAY),
        ),
    )


def test_makers_come_in_the_order_in_which_they_were_named(database: Database) -> None:
    with database.transaction() as session:
        decision = decision_row(session, 1)
        makers = [maker_row(session, slug) for slug in ("alpha", "beta")]
        for maker in reversed(makers):
            session.add(DecisionMakerLink(decision_id=decision.id, decision_maker_id=maker.id))
            session.flush()
    assert facts_of(database).decisions[0].makers == ("Beta", "Alpha")


def test_a_record_comes_with_its_window_and_its_call_in(database: Database) -> None:
    with database.transaction() as session:
        for number, outcome in ((1, None), (2, CallInOutcome.WITHDRAWN)):
            decision = decision_row(session, number, status=Status.CALLED_IN)
            record_row(session, decision)
            session.add(
                CallInRequest(
                    decision_id=decision.id,
                    grounds="Too hasty",
                    received_at=NOON,
                    satisfied_at=NOON,
                    outcome=outcome,
                    outcome_on=outcome and TODAY,
                    recorded_by="Priya Shaw",
                )
            )
        record_row(session, decision_row(session, 3, status=Status.DECIDED), **NO_WINDOW)
    window = WindowFacts(
        started_on=date(2026, 11, 17),
        opens_on=date(2026, 11, 18),
        last_day=date(2026, 11, 24),
        cut_off=time(16),
        counted="Five working days after publication",
    )
    decided_on = date(2026, 11, 16)
    records = [decision.record for decision in facts_of(database).decisions]
    assert [(one.decided_on, one.window, one.called_in_on) for one in records if one] == [
        (decided_on, window, TODAY),
        (decided_on, window, TODAY),
        (decided_on, None, None),
    ]


def test_a_notice_that_asks_for_representations_comes_with_its_decision(database: Database) -> None:
    with database.transaction() as session:
        decision = decision_row(session, 1)
        for uuid, kind, by_on in (
            ("n1", NoticeKind.PRIVATE_MEETING, date(2026, 12, 7)),
            ("n2", NoticeKind.PRIVATE_MEETING, None),
        ):
            session.add(
                StatutoryNotice(
                    uuid=uuid,
                    decision_id=decision.id,
                    kind=kind,
                    published_at=NOON,
                    meeting_on=date(2026, 12, 14),
                    representations_by=by_on,
                    recorded_at=NOON,
                    recorded_by="Priya Shaw",
                )
            )
    (facts,) = facts_of(database).decisions
    assert facts.representations == (
        RepresentationsFacts(
            uuid="n1",
            by_on=date(2026, 12, 7),
            meeting_on=date(2026, 12, 14),
            address="https://plan.example.gov.uk/decisions/key-1/notices/n1",
        ),
    )


def test_drafts_and_the_distant_past_are_not_read(database: Database) -> None:
    long_ago = date(2025, 1, 1)
    with database.transaction() as session:
        decision_row(session, 1, status=Status.DRAFT, notice_published_at=None)
        decision_row(session, 2, expected_from=long_ago, expected_to=long_ago)
        decision_row(session, 3, status=Status.WITHDRAWN, withdrawn_at=NOON - timedelta(days=70))
        record_row(
            session,
            decision_row(session, 4, status=Status.IMPLEMENTED),
            decided_on=long_ago,
            call_in_closes_at=datetime(2025, 1, 9, 16, tzinfo=UTC),
        )
        decision_row(session, 5, expected_precision=Precision.NOT_BEFORE, expected_to=None)
        decision_row(session, 6, status=Status.WITHDRAWN, withdrawn_at=NOON)
    assert [decision.reference for decision in facts_of(database).decisions] == ["KEY/5", "KEY/6"]


def test_meetings_name_their_committees_and_say_what_became_of_them(database: Database) -> None:
    starts_at = datetime(2026, 12, 2, 18, 30, tzinfo=UTC)
    with database.transaction() as session:
        health, roads = committee_row(session, "health"), committee_row(session, "roads")
        meeting_row(
            session,
            health,
            roads,
            title="Call-in",
            moved_from=starts_at - timedelta(days=7),
            draft_report_on=date(2026, 11, 25),
            final_report_on=date(2026, 11, 27),
            reports_by=time(12),
        )
        meeting_row(session, roads, number=2, title="", status=MeetingStatus.POSTPONED, cancelled_at=NOON)
        meeting_row(session, number=3, starts_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert facts_of(database).meetings == (
        MeetingFacts(
            uuid="00000000-0000-4000-9000-000000000001",
            name="Call-in: Health and Roads",
            starts_at=starts_at,
            address="https://plan.example.gov.uk/meetings/00000000-0000-4000-9000-000000000001",
            place="Town Hall",
            moved_from=starts_at - timedelta(days=7),
            draft_report_on=date(2026, 11, 25),
            final_report_on=date(2026, 11, 27),
            reports_by=time(12),
            scopes=("committees/health", "committees/roads"),
            source="meeting/1",
        ),
        MeetingFacts(
            uuid="00000000-0000-4000-9000-000000000002",
            name="Roads",
            starts_at=starts_at,
            address="https://plan.example.gov.uk/meetings/00000000-0000-4000-9000-000000000002",
            place="Town Hall",
            cancelled_on=TODAY,
            is_postponed=True,
            scopes=("committees/roads",),
            source="meeting/2",
        ),
    )


def test_what_was_touched_is_read_however_long_ago_it_was(database: Database) -> None:
    with database.transaction() as session:
        for number in (1, 2):
            decision_row(session, number, expected_from=date(2020, 1, 1), expected_to=date(2020, 1, 31))
            meeting_row(session, number=number, starts_at=datetime(2020, 1, 1, tzinfo=UTC))
    touched = Touched(decisions=frozenset({2}), meetings=frozenset({1}))
    with database.reading() as session:
        facts = touched_facts(session, touched, base_url=BASE)
        assert touched_facts(session, Touched(), base_url=BASE) == DiaryFacts()
    assert [one.source for one in (*facts.decisions, *facts.meetings)] == ["decision/2", "meeting/1"]
    assert touched.sources == {"decision/2", "meeting/1"}
    assert touched_by([*touched.sources, "editions", ""]) == touched


def test_800_decisions_take_as_many_queries_as_3(database: Database) -> None:
    with database.transaction() as session:
        for number in range(3):
            record_row(session, decision_row(session, number, status=Status.DECIDED))
    with asked_of(database) as few:
        facts_of(database)
    with database.transaction() as session:
        for number in range(3, 800):
            record_row(session, decision_row(session, number, status=Status.DECIDED))
    with asked_of(database) as many:
        assert len(facts_of(database).decisions) == 800
    questions = [len([one for one in asked if one.startswith("SELECT")]) for asked in (few, many)]
    assert questions == [9, 9]


@pytest.mark.sqlite_only
def test_no_question_looks_through_the_archive(database: Database) -> None:
    with database.transaction() as session:
        session.execute(sa.text("ANALYZE"))

    def look(of: Touched | None) -> list[str]:
        return steps_of(
            database,
            lambda session: (
                diary_facts(session, base_url=BASE, today=TODAY)
                if of is None
                else touched_facts(session, of, base_url=BASE)
            ),
        )

    for steps in (look(None), look(Touched(frozenset({1}), frozenset({1})))):
        assert [step for step in steps if step.startswith("SCAN ") and "SUBQUERY" not in step] == []
