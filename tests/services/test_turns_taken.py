"""Two people who add what is not there yet, at the same moment: the second waits, and then sees what the first did."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import Session, select

from tests.builders import at
from tests.services.test_two_at_once import one_after_another
from webapp.adapters.bank_holidays import council_calendar
from webapp.database import Database
from webapp.domain.days import Nation, Purpose
from webapp.domain.errors import EditedMeanwhile, RuleBroken
from webapp.domain.holiday_list import Comparison, ListedDays
from webapp.domain.stated_records import StatedFacts
from webapp.domain.urgency_report import Period, Reported
from webapp.models.audit import Installation
from webapp.queries import calendar as calendar_query
from webapp.queries import stated_records as stated_query
from webapp.queries import urgency_report as urgency_query
from webapp.queries.rules import call_in_rules
from webapp.services import calendar as calendar_service
from webapp.services.heartbeats import job_began
from webapp.services.installation import install
from webapp.services.stated_records import import_stated
from webapp.services.urgency_report import record_report

NOW = at("2026-11-23")
MONDAY, TUESDAY = date(2027, 6, 7), date(2027, 6, 8)
REPORTED = Reported(reported_on=date(2026, 5, 20), period=Period(date(2025, 5, 1), date(2026, 4, 30)), minute="34")


@pytest.fixture
def installed(database: Database) -> Database:
    with database.transaction() as session:
        session.add(Installation(name="anyborough", created_at=NOW))
    return database


def holiday(day: date) -> Callable[[Session], object]:
    """Add a bank holiday from a page that was opened before anybody had changed the calendar."""

    def add(session: Session) -> None:
        calendar = council_calendar(Nation.ENGLAND, calendar_query.calendar_changes(session), Purpose.CALL_IN)
        calendar_service.add_holiday(
            session, day, "Jubilee", calendar=calendar, reason="Minute 7", revision=0, actor="Ada Hall", now=NOW
        )

    return add


def official_list(session: Session) -> None:
    comparison = Comparison(
        listed=ListedDays({TUESDAY: "Jubilee"}, 2027, 2027),
        added=((TUESDAY, "Jubilee"),),
        taken_out=(),
        renamed=(),
        known_to_before=date(2028, 12, 31),
        known_to_after=date(2028, 12, 31),
    )
    calendar_service.load_list(
        session, comparison, source="list.json", sha256="0" * 64, revision=0, actor="Ada Hall", now=NOW
    )


@pytest.mark.parametrize("second", [holiday(TUESDAY), official_list])
def test_of_two_who_change_the_calendar_the_second_is_told(
    installed: Database, database_url: str, second: Callable[[Session], object]
) -> None:
    (refused,) = one_after_another(database_url, holiday(MONDAY), second)
    assert isinstance(refused, EditedMeanwhile)
    assert refused.message.startswith("Ada Hall changed the calendar at noon on Monday 23 November 2026")
    with installed.reading() as session:
        assert calendar_query.calendar_changes(session).additions == {MONDAY: "Jubilee"}


def test_of_two_who_record_the_same_report_the_second_is_told(installed: Database, database_url: str) -> None:
    def record(session: Session) -> None:
        record_report(session, REPORTED, actor="Priya Shaw", now=NOW)

    (refused,) = one_after_another(database_url, record, record)
    assert (refused.field, type(refused)) == ("reported_on", RuleBroken)
    with installed.reading() as session:
        assert [row.reported_on for row in urgency_query.reports_made(session)] == [date(2026, 5, 20)]


def test_of_two_imports_of_the_same_records_the_second_adds_nothing(installed: Database, database_url: str) -> None:
    record = StatedFacts("C013", "Peterborough", date(2023, 6, 24), date(2023, 6, 19), date(2023, 6, 19))
    added: list[int] = []

    def take_in(session: Session) -> None:
        added.append(len(import_stated(session, [record], actor="Priya Shaw", now=NOW).new))

    assert one_after_another(database_url, take_in, take_in) == []
    with installed.reading() as session:
        assert (added, len(stated_query.held(session, {"Peterborough"}))) == ([1, 0], 1)


def test_two_processes_that_begin_on_an_empty_database_install_it_once(database: Database, database_url: str) -> None:
    def begin(session: Session) -> None:
        install(session, name="anyborough", now=NOW)

    assert one_after_another(database_url, begin, begin) == []
    with database.reading() as session:
        assert len(session.exec(select(Installation)).all()) == 1
        assert len(call_in_rules(session)) == 1


def test_two_schedulers_write_the_first_heartbeat_of_a_job_in_turns(database_url: str) -> None:
    def beat(session: Session) -> None:
        job_began(session, "publish_feeds", now=NOW)

    assert one_after_another(database_url, beat, beat) == []
