"""What a list shows of the plan: each entry once, in order, from a few questions that an index answers."""

from datetime import date

import pytest
from sqlmodel import Session

from tests.archive import decide_long_ago
from tests.asked import asked_of, steps_of
from tests.builders import ACTOR, add_committee, add_decision, add_maker, at, month
from webapp.database import Database
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import ExpectedDate, not_before, on_day, unknown
from webapp.models.decisions import Decision
from webapp.queries import plan_lines
from webapp.queries.decisions import Filters
from webapp.queries.plan_lines import LastMove, PlannedDecision
from webapp.services import decisions

NOW = at("2011-12-16")
LATER = at("2011-12-19")
EVERY_FILTER = Filters(committee="sustainable-growth", decision_maker="cabinet", ward="abbey", words="contract")


def move(session: Session, decision: Decision, to: ExpectedDate, now=NOW) -> None:
    decisions.move_date(session, decision.uuid, to, reason="?", revision=None, actor=ACTOR, now=now)


def test_the_plan_stands_in_order_of_date_with_unknown_dates_last(database: Database) -> None:
    dates: dict[str, ExpectedDate] = {
        "KEY/01JAN/12": month(2012, 2),
        "KEY/02JAN/12": on_day(date(2012, 1, 31)),
        "KEY/03JAN/12": not_before(date(2012, 1, 5)),
        "KEY/05JAN/12": month(2012, 1),
        "KEY/04JAN/12": month(2012, 1),
        "KEY/06JAN/12": month(2012, 3),
    }
    with database.transaction() as session:
        added = {key: add_decision(session, key, now=NOW, expected=expected) for key, expected in dates.items()}
        move(session, added["KEY/06JAN/12"], unknown())
        withdrawn = add_decision(session, "KEY/07JAN/12", now=NOW)
        decisions.withdraw(session, withdrawn.uuid, reason="No.", revision=None, actor=ACTOR, now=NOW)
        assert [one.reference for one in plan_lines.plan(session, Filters())] == [
            "KEY/04JAN/12",
            "KEY/05JAN/12",
            "KEY/03JAN/12",
            "KEY/02JAN/12",
            "KEY/01JAN/12",
            "KEY/06JAN/12",
        ]


def test_an_entry_comes_with_all_that_its_line_shows(database: Database) -> None:
    with database.transaction() as session:
        makers = [add_maker(session, name).id for name in ("Leader of the Council", "Cabinet Member for Resources")]
        committees = [add_committee(session, name).id for name in ("Health Issues", "Sustainable Growth")]
        decision = add_decision(
            session, now=NOW, title="Library roof", expected=month(2012, 1), decision_makers=tuple(reversed(makers)),
            committees=tuple(committees), restriction=Restriction.FULLY_EXEMPT, exempt_paragraph=3,
        )  # fmt: skip
        move(session, decision, month(2012, 2))
        move(session, decision, unknown("Spring"), LATER)
        add_decision(session, "KEY/02JAN/12", now=NOW, committees=())
    with database.reading() as session:
        bare, found = plan_lines.plan(session, Filters())
    assert found == PlannedDecision(
        reference="KEY/01JAN/12",
        slug="KEY-01JAN-12",
        title="Library roof",
        restriction=Restriction.FULLY_EXEMPT,
        notice_published_at=NOW,
        expected=unknown("Spring"),
        last_move=LastMove(LATER, month(2012, 2)),
        makers=("Cabinet Member for Resources", "Leader of the Council"),
        committees=(("Health Issues", "health-issues"), ("Sustainable Growth", "sustainable-growth")),
    )
    assert (bare.reference, bare.last_move, bare.committees) == ("KEY/02JAN/12", None, ())


def asked(database: Database) -> int:
    """Count the questions that the plan asks of the database."""
    with database.reading() as session:
        session.connection()
        with asked_of(database) as statements:
            plan_lines.plan(session, Filters())
    return len(statements)


def test_it_asks_three_questions_for_few_entries_and_for_many_with_any_archive(database: Database) -> None:
    def add(first: int, last: int) -> None:
        with database.transaction() as session:
            for number in range(first, last):
                move(session, add_decision(session, f"KEY/{number:02}JAN/12", now=NOW), month(2012, 3))

    add(1, 4)
    assert asked(database) == 3
    add(4, 40)
    assert asked(database) == 3
    decide_long_ago(database, 1_000)
    assert asked(database) == 3
    with database.reading() as session:
        assert len(plan_lines.plan(session, Filters())) == 39


@pytest.mark.sqlite_only
@pytest.mark.parametrize("filters", [Filters(), EVERY_FILTER])
def test_what_is_to_come_is_found_by_its_index_and_no_table_is_read_through(
    database: Database, filters: Filters
) -> None:
    steps = steps_of(database, lambda session: plan_lines.plan(session, filters))
    of_decisions = [step for step in steps if step.split()[1] == "decision"]
    assert len(of_decisions) == 3
    assert all("ix_decision_status_expected_from (status=?)" in step for step in of_decisions)
    assert [step for step in steps if step.startswith("SCAN")] == []
