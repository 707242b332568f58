"""Which decisions the compliance board watches, what is on record of their duties, in how many questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from tests.builders import (
    ACTOR,
    add_committee,
    add_decision,
    add_maker,
    add_rule,
    at,
    month,
    publish_record,
    working_calendar,
)
from webapp.database import Database
from webapp.domain.days import Nation
from webapp.domain.duties import DutyKind, DutyState
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import on_day, unknown
from webapp.domain.notice_presets import starting_rules
from webapp.domain.statutory_notices import NoticeKind
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice
from webapp.queries import compliance
from webapp.queries.compliance import Watched
from webapp.services import decisions

TODAY = date(2026, 11, 23)
SEPTEMBER = at("2026-09-01")
RULES = starting_rules(Nation.ENGLAND)


def board(session: Session, today: date = TODAY) -> list[Watched]:
    return compliance.watched(session, rules=RULES, calendar=working_calendar(), today=today)


def references(session: Session, today: date = TODAY) -> list[str]:
    return [one.decision.reference for one in board(session, today)]


def only(session: Session, today: date = TODAY) -> dict[DutyKind, DutyState]:
    (one,) = board(session, today)
    assert one.unknown == ""
    return {duty.kind: duty.state for duty in one.duties}


def add_notice(session: Session, decision: Decision, kind: NoticeKind, published: str, **facts: object) -> None:
    assert decision.id is not None
    session.add(
        StatutoryNotice(
            decision_id=decision.id,
            kind=kind,
            published_at=at(published),
            recorded_at=at(published),
            recorded_by=ACTOR,
            **facts,
        )
    )
    session.flush()


def cabinet(session: Session, reference: str = "KEY/01JAN/27", **facts: object) -> Decision:
    return add_decision(
        session,
        reference,
        now=SEPTEMBER,
        decision_makers=(add_maker(session, "Cabinet").id,),
        **{"expected": on_day(date(2026, 12, 15))} | facts,
    )


@contextmanager
def questions(database: Database) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield asked
    sa.event.remove(database.engine, "before_cursor_execute", note)


def test_the_nearest_decision_stands_first_and_those_made_last(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        add_decision(session, "KEY/01JAN/27", now=SEPTEMBER, publish=False, expected=unknown("Spring"))
        cabinet(session, "KEY/02JAN/27", expected=month(2027, 1))
        cabinet(session, "KEY/03JAN/27")
        add_decision(session, "KEY/04JAN/27", now=SEPTEMBER, publish=False, expected=on_day(date(2026, 12, 20)))
        for reference, made in (("KEY/05JAN/27", "2026-11-12"), ("KEY/06JAN/27", "2026-11-19")):
            publish_record(session, cabinet(session, reference), at(made))
        gone = cabinet(session, "KEY/07JAN/27")
        decisions.withdraw(session, gone.uuid, reason="No.", revision=None, actor=ACTOR, now=SEPTEMBER)
        assert references(session) == [
            "KEY/03JAN/27",
            "KEY/04JAN/27",
            "KEY/02JAN/27",
            "KEY/01JAN/27",
            "KEY/06JAN/27",
            "KEY/05JAN/27",
        ]


def test_a_decision_made_leaves_after_four_weeks_unless_its_notice_was_short(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        sound, short, unsaid = (cabinet(session, f"KEY/0{number}JAN/27") for number in (1, 2, 3))
        for one in (sound, short, unsaid):
            publish_record(session, one, at("2026-10-26"))
        sound.outcome.notice = {"lawful": True, "route": "full-notice", "words": "Long enough."}
        short.outcome.notice = {"lawful": False, "route": "short", "words": "27 clear days."}
        unsaid.outcome.notice = None
        session.flush()
        assert references(session) == ["KEY/01JAN/27", "KEY/02JAN/27", "KEY/03JAN/27"]
        assert references(session, date(2026, 11, 24)) == ["KEY/02JAN/27"]
        assert references(session, date(2027, 10, 26)) == []


def test_an_entry_of_january_2012_is_never_flagged_whenever_it_was_entered(database: Database) -> None:
    with database.transaction() as session:
        exempt = {"restriction": Restriction.FULLY_EXEMPT, "exempt_paragraph": 3}
        cabinet(session, expected=month(2012, 1), **exempt)
        assert only(session) == {DutyKind.NOTICE: DutyState.MET}


def test_a_decision_of_a_body_has_an_agenda_and_one_of_a_member_has_none(database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, now=SEPTEMBER, expected=on_day(date(2026, 12, 15)))
        assert only(session) == {DutyKind.NOTICE: DutyState.MET}
    with database.transaction() as session:
        session.delete(board(session)[0].decision)
        cabinet(session)
        assert only(session) == {DutyKind.NOTICE: DutyState.MET, DutyKind.AGENDA: DutyState.DUE}


def test_what_was_published_is_met(database: Database) -> None:
    with database.transaction() as session:
        decision = cabinet(session)
        meeting = {"meeting_on": date(2026, 12, 15), "reasons": "Prices."}
        add_notice(session, decision, NoticeKind.AGENDA, "2026-11-20", **meeting)
        add_notice(session, decision, NoticeKind.PRIVATE_MEETING, "2026-09-02", **meeting)
        assert only(session) == {
            DutyKind.NOTICE: DutyState.MET,
            DutyKind.PRIVATE_NOTICE: DutyState.MET,
            DutyKind.PRIVATE_FURTHER_NOTICE: DutyState.DUE,
            DutyKind.AGENDA: DutyState.MET,
        }


def test_the_agenda_and_the_private_notices_of_a_meeting_put_off_are_due_again(database: Database) -> None:
    with database.transaction() as session:
        decision = cabinet(session, expected=on_day(date(2027, 1, 12)))
        meeting = {"meeting_on": date(2026, 12, 15), "reasons": "Prices.", "representations": "None received"}
        for kind in (NoticeKind.AGENDA, NoticeKind.PRIVATE_MEETING, NoticeKind.PRIVATE_MEETING_FURTHER):
            add_notice(session, decision, kind, "2026-11-12", **meeting)
        assert only(session) == {
            DutyKind.NOTICE: DutyState.MET,
            DutyKind.PRIVATE_NOTICE: DutyState.DUE,
            DutyKind.PRIVATE_FURTHER_NOTICE: DutyState.DUE,
            DutyKind.AGENDA: DutyState.DUE,
        }


@pytest.mark.parametrize("restriction", [Restriction.PART_EXEMPT, Restriction.FULLY_EXEMPT])
def test_an_exempt_report_to_a_body_asks_for_notice_of_a_private_meeting(
    database: Database, restriction: Restriction
) -> None:
    with database.transaction() as session:
        cabinet(session, restriction=restriction, exempt_paragraph=3)
        assert only(session)[DutyKind.PRIVATE_NOTICE] is DutyState.MISSED
        assert only(session)[DutyKind.PRIVATE_FURTHER_NOTICE] is DutyState.DUE


def test_a_general_exception_takes_the_place_of_notice_and_leaves_its_reasons_due(database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=at("2026-11-20"), expected=on_day(date(2026, 12, 7)))
        assert only(session) == {DutyKind.NOTICE: DutyState.MISSED}
        add_notice(
            session,
            decision,
            NoticeKind.GENERAL_EXCEPTION,
            "2026-11-23",
            informed="The chair",
            informed_on=TODAY,
            reasons="The grant came late.",
        )
        assert only(session) == {
            DutyKind.NOTICE: DutyState.NOT_NEEDED,
            DutyKind.EXCEPTION_NOTICE: DutyState.MET,
            DutyKind.REASONS_NOTICE: DutyState.DUE,
        }


def test_a_draft_has_its_notice_due_29_days_before_the_decision(database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, now=SEPTEMBER, publish=False, expected=on_day(date(2026, 12, 22)))
        (one,) = board(session)
        (notice,) = one.duties
        assert (notice.state, notice.by_on) == (DutyState.DUE, date(2026, 11, 23))
        assert only(session, date(2026, 11, 24)) == {DutyKind.NOTICE: DutyState.MISSED}


def test_where_nothing_can_be_said_the_board_says_why(database: Database) -> None:
    with database.transaction() as session:
        cabinet(session, expected=on_day(date(2040, 5, 1)))
        (beyond,) = board(session)
        assert beyond.duties == ()
        assert "bank holidays and closure days are known only" in beyond.unknown
        (no_rule,) = compliance.watched(session, rules=(), calendar=working_calendar(), today=TODAY)
        assert no_rule.unknown.startswith("No rule of notice is in force on Tuesday 1 September 2026")


def test_ninety_decisions_ask_as_many_questions_as_three(database: Database) -> None:
    counts = []
    for numbers in (range(3), range(3, 90)):
        with database.transaction() as session:
            if not counts:
                add_rule(session)
            for number in numbers:
                decision = cabinet(session, f"KEY/{number}JAN/27")
                add_notice(session, decision, NoticeKind.AGENDA, "2026-11-20", meeting_on=date(2026, 12, 15))
                if number % 3 == 0:
                    publish_record(session, decision, at("2026-11-12"))
        with database.reading() as session, questions(database) as asked:
            board(session)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_share_that_was_early_counts_key_decisions_of_a_year(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        committee = add_committee(session)
        for reference, published, made, is_key in (
            ("KEY/01JAN/27", "2026-09-01", "2026-11-01", True),
            ("KEY/02JAN/27", "2026-09-02", "2026-11-01", True),
            ("KEY/03JAN/27", "2026-09-02", "2026-11-01", False),
            ("KEY/04JAN/27", "2025-06-02", "2025-11-01", True),
        ):
            facts = {"is_key": is_key, "committees": (committee.id,)}
            publish_record(session, add_decision(session, reference, now=at(published), **facts), at(made))
        share = compliance.early_share(session, TODAY)
    assert (share.early, share.made) == (1, 2)
