"""Slippage as it is read: what the public was told, in as many queries for many as for few."""

from datetime import date

import sqlalchemy as sa

from tests.builders import ACTOR, add_committee, add_decision, add_maker, at, month
from webapp.database import Database
from webapp.domain.expected_dates import ExpectedDate, on_day
from webapp.models.decisions import Decision
from webapp.queries import slippage
from webapp.services import decisions

NOTICED = at("2025-09-01")


def move(session, decision: Decision, to: ExpectedDate, *, on: str, reason: str = "The survey took longer.") -> None:
    decisions.move_date(session, decision.uuid, to, reason=reason, revision=None, actor=ACTOR, now=at(on))


def moved_twice(session, reference: str = "KEY/01JAN/26", **changed: object) -> Decision:
    decision = add_decision(session, reference, now=NOTICED, expected=month(2026, 1), **changed)
    move(session, decision, month(2026, 2), on="2025-12-30")
    move(session, decision, month(2026, 4), on="2026-02-03", reason="The bids were late.")
    return decision


def test_every_move_is_told_with_its_reason_and_who_makes_the_decision(database: Database) -> None:
    with database.transaction() as session:
        makers = [add_maker(session, name).id for name in ("Leader of the Council", "Cabinet Member for Resources")]
        moved_twice(session, decision_makers=tuple(makers), directorate="Communities")
        add_decision(session, "KEY/02JAN/26", now=NOTICED, expected=month(2026, 1))
    with database.reading() as session:
        (found,) = slippage.moved(session)
    assert (found.reference, found.makers, found.directorate, found.first_planned, found.days) == (
        "KEY/01JAN/26",
        ("Leader of the Council", "Cabinet Member for Resources"),
        "Communities",
        "January 2026",
        28 + 61,
    )
    assert [(one.moved_on.isoformat(), one.reason, one.by) for one in found.moves] == [
        ("2025-12-30", "The survey took longer.", ""),
        ("2026-02-03", "The bids were late.", ""),
    ]


def test_who_moved_it_is_told_where_it_is_asked_for(database: Database) -> None:
    with database.transaction() as session:
        moved_twice(session)
    with database.reading() as session:
        assert [[one.by for one in each.moves] for each in slippage.moved(session, names=True)] == [[ACTOR, ACTOR]]


def test_a_year_holds_its_own_moves_by_the_london_clock_and_the_first_month_stays(database: Database) -> None:
    with database.transaction() as session:
        moved_twice(session)
        summer = add_decision(session, "KEY/02JUL/26", now=NOTICED, expected=month(2026, 7))
        move(session, summer, month(2026, 8), on="2024-12-31")
    with database.reading() as session:
        assert slippage.years(session) == [2026, 2025, 2024]
        (found,) = slippage.moved(session, year=2026)
        assert [one.reference for one in slippage.moved(session, year=2024)] == ["KEY/02JUL/26"]
        assert slippage.moved(session, year=2023) == []
    assert (found.first_planned, found.days, len(found.moves)) == ("January 2026", 61, 1)


def test_the_latest_year_is_that_of_the_latest_move_whatever_was_fixed_since(database: Database) -> None:
    with database.transaction() as session:
        fixed = add_decision(session, "KEY/01JAN/27", now=NOTICED, expected=month(2027, 1))
        move(session, fixed, on_day(date(2027, 1, 12)), on="2027-01-04")
    with database.reading() as session:
        assert slippage.latest_year(session) is None
    with database.transaction() as session:
        moved_twice(session)
    with database.reading() as session:
        assert (slippage.latest_year(session), slippage.years(session)) == (2026, [2027, 2026, 2025])


def test_fixing_the_day_is_told_with_a_decision_that_moved_and_alone_is_no_move(database: Database) -> None:
    with database.transaction() as session:
        for reference in ("KEY/01JAN/26", "KEY/02JAN/26"):
            fixed = add_decision(session, reference, now=NOTICED, expected=month(2026, 1))
            move(session, fixed, on_day(date(2026, 1, 13)), on="2025-12-30")
        move(session, fixed, on_day(date(2026, 1, 20)), on="2026-01-05")
    with database.reading() as session:
        (found,) = slippage.moved(session)
        assert slippage.moved(session, year=2025) == []
    assert (found.reference, found.days, len(found.moves)) == ("KEY/02JAN/26", 7, 1)
    assert [one.is_day_fixed for one in found.changes] == [True, False]


def test_a_committee_holds_the_decisions_within_its_remit(database: Database) -> None:
    with database.transaction() as session:
        health = add_committee(session, "Health")
        moved_twice(session, committees=(add_committee(session).id, health.id))
        moved_twice(session, "KEY/02JAN/26")
    with database.reading() as session:
        found = {slug: slippage.moved(session, committee=slug) for slug in ("health", "sustainable-growth", "")}
    assert {slug: [one.reference for one in each] for slug, each in found.items()} == {
        "health": ["KEY/01JAN/26"],
        "sustainable-growth": ["KEY/01JAN/26", "KEY/02JAN/26"],
        "": ["KEY/01JAN/26", "KEY/02JAN/26"],
    }


def test_nothing_was_moved_in_an_empty_plan(database: Database) -> None:
    with database.reading() as session:
        assert (slippage.years(session), slippage.latest_year(session), slippage.moved(session)) == ([], None, [])


def test_many_moves_ask_as_many_questions_as_one(database: Database) -> None:
    with database.transaction() as session:
        moved_twice(session)
    for_one = questions(database)
    with database.transaction() as session:
        for number in range(2, 30):
            moved_twice(session, f"KEY/{number}JAN/26")
    assert (questions(database), for_one) == (for_one, 3)


def questions(database: Database) -> int:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    with database.reading() as session:
        session.connection()
        sa.event.listen(database.engine, "before_cursor_execute", note)
        slippage.moved(session, year=slippage.latest_year(session))
        sa.event.remove(database.engine, "before_cursor_execute", note)
    return len(asked)
