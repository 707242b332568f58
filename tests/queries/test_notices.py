"""Statutory notices read for pages and for the record of a decision."""

import json
from datetime import date

import sqlalchemy as sa

from tests.builders import ACTOR, add_decision, add_rule, at, month, publish_record, working_calendar
from tests.notice_cases import (
    NOW,
    RULES,
    TOLD,
    add_short_decision,
    agenda,
    general_exception,
    publish,
    special_urgency,
)
from webapp.database import Database
from webapp.domain.decision_notice import DecisionNotice
from webapp.domain.expected_dates import unknown
from webapp.domain.statutory_notices import NoticeKind
from webapp.domain.urgency import Route
from webapp.queries import notices as query
from webapp.services import notices

CALENDAR = working_calendar()


def test_the_notices_of_many_decisions_come_in_one_question(database: Database) -> None:
    with database.transaction() as session:
        busy = add_short_decision(session)
        quiet = add_decision(session, "KEY/02FEB/26", now=NOW)
        publish(session, busy, agenda())
        publish(session, busy, general_exception(published_at=at("2026-01-30")))
        numbers = [busy.id or 0, quiet.id or 0]
    asked: list[str] = []
    sa.event.listen(
        database.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_rest: asked.append(statement),
    )
    with database.reading() as session:
        found = query.of_decisions(session, numbers)
    assert [[row.kind for row in found[number]] for number in numbers] == [
        [NoticeKind.GENERAL_EXCEPTION, NoticeKind.AGENDA],
        [],
    ]
    assert len([statement for statement in asked if "statutory_notice" in statement]) == 1


def test_a_record_keeps_by_which_route_its_notice_was_lawful(database: Database) -> None:
    with database.transaction() as session:
        decision = add_short_decision(session)
        publish(session, decision, general_exception())
        data = query.notice_of(session, decision, date(2026, 2, 10), RULES, CALENDAR)
    assert json.loads(json.dumps(data)) == data
    assert {name: data[name] for name in ("route", "clear_days", "needed", "lawful", "published_on", "law")} == {
        "route": "general-exception",
        "clear_days": 5,
        "needed": 5,
        "lawful": True,
        "published_on": "2026-01-20",
        "law": "clear-days",
    }
    assert (data["earliest_decision"], data["words"]) == (
        "2026-02-10",
        "It could be made from Tuesday 10 February 2026 on.",
    )


def test_what_was_frozen_is_what_is_told(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        decision = publish_record(session, add_short_decision(session), at("2026-02-10"))
        row = publish(session, decision, general_exception())
        assert decision.outcome is not None
        decision.outcome.notice = {"route": "short", "lawful": False, "words": "Twenty days."}
        assert query.frozen_or_now(decision, [row], rules=RULES, calendar=CALENDAR).route is Route.SHORT
        decision.outcome.notice = None
        assert query.frozen_or_now(decision, [row], rules=RULES, calendar=CALENDAR).route is Route.GENERAL_EXCEPTION


def test_a_month_gives_an_earliest_day_and_no_verdict(database: Database) -> None:
    with database.transaction() as session:
        decision = add_short_decision(session, expected=month(2026, 3))
        found = query.in_short(decision, [], rules=RULES, calendar=CALENDAR)
    assert (found.route, found.earliest_decision) == (None, date(2026, 2, 18))
    assert isinstance(found, DecisionNotice)


def test_without_a_date_the_notice_itself_is_told(database: Database) -> None:
    with database.transaction() as session:
        decision = add_short_decision(session)
        decision.expected_precision, decision.expected_from, decision.expected_to = unknown().precision, None, None
        assert query.known_day(decision) is None
        assert query.in_short(decision, [], rules=RULES, calendar=CALENDAR).published_on == date(2026, 1, 20)


def test_withdrawn_notices_stand_for_nothing(database: Database) -> None:
    with database.transaction() as session:
        decision = add_short_decision(session)
        rows = [publish(session, decision, general_exception()), publish(session, decision, special_urgency())]
        assert query.standing(rows) == [general_exception(), special_urgency()]
        for row in rows:
            notices.withdraw_notice(
                session, row.uuid, reason="Wrong.", rules=RULES, calendar=CALENDAR, revision=1, actor=ACTOR, now=TOLD
            )
        assert query.standing(rows) == []
        assert query.given_of(decision, rows).notices == ()
