"""What a month's calendar is made from: whatever touches it, however long ago, and nothing else."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from tests.asked import steps_of
from tests.diary_rows import NO_WINDOW, NOON, decision_row, meeting_row, move_row, on_the_day, record_row
from webapp.database import Database
from webapp.domain.expected_dates import Precision
from webapp.domain.lifecycle import Status
from webapp.domain.statutory_notices import NoticeKind
from webapp.models.edition_days import EditionDay
from webapp.models.notices import StatutoryNotice
from webapp.queries.diary import facts_between

BASE = "https://plan.example.gov.uk"
MARCH = date(2019, 3, 1), date(2019, 3, 31)


def in_march(database: Database) -> list[str]:
    """The references and titles of what touches March 2019."""
    with database.reading() as session:
        facts = facts_between(session, *MARCH, base_url=BASE)
    return [
        *(one.reference for one in facts.decisions),
        *(one.name for one in facts.meetings),
        *(str(one.on) for one in facts.editions),
    ]


def spans(first_on: date, last_on: date) -> dict[str, object]:
    return {"expected_precision": Precision.RANGE, "expected_from": first_on, "expected_to": last_on}


@pytest.mark.parametrize(
    ("dates", "is_in"),
    [
        (on_the_day(date(2019, 2, 28)), False),
        (on_the_day(date(2019, 3, 1)), True),
        (on_the_day(date(2019, 3, 31)), True),
        (on_the_day(date(2019, 4, 1)), False),
        (spans(date(2019, 2, 20), date(2019, 3, 1)), True),
        (spans(date(2019, 1, 1), date(2019, 6, 30)), True),
        (spans(date(2019, 2, 1), date(2019, 2, 28)), False),
        ({**on_the_day(date(2019, 3, 4)), "status": Status.WITHDRAWN, "withdrawn_at": NOON}, True),
        ({**on_the_day(date(2019, 3, 4)), "status": Status.DRAFT, "notice_published_at": None}, False),
    ],
)
def test_a_decision_is_in_the_month_in_which_it_is_expected(
    database: Database, dates: dict[str, object], is_in: bool
) -> None:
    with database.transaction() as session:
        decision_row(session, 1, **dates)
    assert in_march(database) == ["KEY/1"] * is_in


def test_a_decision_put_off_without_a_date_is_where_it_was_expected(database: Database) -> None:
    unknown: dict[str, object] = {
        "expected_precision": Precision.UNKNOWN,
        "expected_from": None,
        "expected_to": None,
        "status": Status.DEFERRED,
    }
    with database.transaction() as session:
        for number, day in ((1, date(2019, 3, 5)), (2, date(2019, 4, 5))):
            move_row(session, decision_row(session, number, **unknown), day)
    assert in_march(database) == ["KEY/1"]


@pytest.mark.parametrize(
    ("decided_on", "opens_on", "last_day", "is_in"),
    [
        (date(2019, 3, 29), date(2019, 4, 2), date(2019, 4, 8), True),
        (date(2019, 2, 22), date(2019, 2, 26), date(2019, 3, 4), True),
        (date(2019, 2, 15), date(2019, 3, 1), date(2019, 4, 8), True),
        (date(2019, 2, 15), date(2019, 2, 18), date(2019, 2, 22), False),
        (date(2019, 4, 1), date(2019, 4, 3), date(2019, 4, 9), False),
    ],
)
def test_a_decision_is_in_the_months_of_its_record_and_its_window(
    database: Database, decided_on: date, opens_on: date, last_day: date, is_in: bool
) -> None:
    with database.transaction() as session:
        decision = decision_row(session, 1, status=Status.IMPLEMENTED, **on_the_day(date(2018, 1, 1)))
        record_row(
            session,
            decision,
            decided_on=decided_on,
            published_at=datetime(decided_on.year, decided_on.month, decided_on.day, 12, tzinfo=UTC),
            call_in_opens_on=opens_on,
            call_in_last_day=last_day,
            call_in_closes_at=datetime(last_day.year, last_day.month, last_day.day, 16, tzinfo=UTC),
        )
        record_row(
            session, decision_row(session, 2, status=Status.IMPLEMENTED), decided_on=date(2020, 1, 1), **NO_WINDOW
        )
    assert in_march(database) == ["KEY/1"] * is_in


def test_a_decision_is_in_the_month_by_which_representations_must_arrive(database: Database) -> None:
    with database.transaction() as session:
        decision = decision_row(session, 1, status=Status.IMPLEMENTED)
        record_row(session, decision, decided_on=date(2019, 4, 20), **NO_WINDOW)
        session.add(
            StatutoryNotice(
                decision_id=decision.id,
                kind=NoticeKind.PRIVATE_MEETING,
                published_at=datetime(2019, 2, 20, 12, tzinfo=UTC),
                representations_by=date(2019, 3, 12),
                recorded_at=NOON,
                recorded_by="Priya Shaw",
            )
        )
    assert in_march(database) == ["KEY/1"]


def test_a_meeting_is_in_its_month_and_in_those_of_its_reports(database: Database) -> None:
    with database.transaction() as session:
        for number, (title, starts_at, others) in enumerate(
            (
                ("Before", datetime(2019, 2, 28, 18, tzinfo=UTC), {}),
                ("Within", datetime(2019, 3, 31, 22, tzinfo=UTC), {}),
                ("Draft due", datetime(2019, 4, 8, 18, tzinfo=UTC), {"draft_report_on": date(2019, 3, 29)}),
                ("Final due", datetime(2019, 4, 2, 18, tzinfo=UTC), {"final_report_on": date(2019, 3, 26)}),
                ("After", datetime(2019, 3, 31, 23, 30, tzinfo=UTC), {"final_report_on": date(2019, 4, 1)}),
            )
        ):
            meeting_row(session, number=number, title=title, starts_at=starts_at, **others)
    assert sorted(in_march(database)) == ["Draft due", "Final due", "Within"]


def test_editions_are_on_their_days(database: Database) -> None:
    with database.transaction() as session:
        for day in (date(2019, 2, 28), date(2019, 3, 15), date(2019, 4, 1)):
            session.add(EditionDay(publish_on=day))
        session.add(EditionDay(publish_on=date(2019, 3, 22), cancelled_at=NOON))
    assert in_march(database) == ["2019-03-15", "2019-03-22"]


@pytest.mark.sqlite_only
def test_no_month_costs_more_for_what_other_years_hold(database: Database) -> None:
    with database.transaction() as session:
        session.execute(sa.text("ANALYZE"))
    steps = steps_of(database, lambda session: facts_between(session, *MARCH, base_url=BASE))
    assert [step for step in steps if step.startswith("SCAN ") and "SUBQUERY" not in step] == []
