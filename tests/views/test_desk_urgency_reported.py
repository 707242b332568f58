"""The reports of special urgency that were made to Council: recorded, corrected, and when the next one is due."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import sqlalchemy as sa

from tests.builders import ACTOR, add_decision, add_rule, at, publish_record
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.notice_presets import ENGLAND_2012
from webapp.domain.statutory_notices import NoticeKind
from webapp.domain.urgency_report import NextReport, Period, Reported
from webapp.models.notices import StatutoryNotice, UrgencyReportMade
from webapp.queries import trail, urgency_report
from webapp.services.urgency_report import record_report

REPORT = "/desk/reports/urgency"
MADE = f"{REPORT}/made"
TODAY_LINE = "Report to Council on special urgency"
SignIn = Callable[..., CheckedClient]


def typed_day(field: str, day: date) -> dict[str, str]:
    return {f"{field}-day": str(day.day), f"{field}-month": str(day.month), f"{field}-year": str(day.year)}


IN_MAY = (
    typed_day("reported_on", date(2026, 5, 20))
    | typed_day("first", date(2025, 5, 1))
    | typed_day("last", date(2026, 4, 30))
    | {"minute": "Council, minute 34"}
)


def made(database: Database) -> list[UrgencyReportMade]:
    with database.reading() as session:
        return urgency_report.reports_made(session)


def decide_urgently(database: Database, published_at: datetime, *, route: str = "special-urgency") -> None:
    with database.transaction() as session:
        add_rule(session)
        decision = add_decision(session, "KEY/01OCT/25", now=at("2025-09-01"))
        publish_record(session, decision, published_at)
        assert decision.outcome is not None and decision.id is not None
        decision.outcome.notice = {"lawful": True, "route": route, "words": ""}
        session.add(
            StatutoryNotice(
                decision_id=decision.id,
                kind=NoticeKind.SPECIAL_URGENCY,
                published_at=published_at,
                agreed_by="Jo Bloggs",
                recorded_at=published_at,
                recorded_by=ACTOR,
            )
        )


def test_only_officers_see_the_form(client: CheckedClient, member_client: CheckedClient) -> None:
    assert client.get(MADE).location.startswith("/sign-in")
    assert member_client.get(MADE).status_code == 403


def test_without_urgent_decisions_no_report_is_due(officer_client: CheckedClient) -> None:
    assert "Nothing on record makes a report to Council due." in words_of(officer_client.get(REPORT).text)
    assert TODAY_LINE not in words_of(officer_client.get("/desk/").text)


def test_the_first_report_is_counted_from_the_first_urgent_decision(
    officer_client: CheckedClient, database: Database
) -> None:
    decide_urgently(database, at("2025-10-08"))
    words = "No report to Council is recorded yet. The first was due by Thursday 8 October 2026."
    assert f"Warning {words}" in words_of(officer_client.get(REPORT).text)
    today = words_of(officer_client.get("/desk/").text)
    assert f"Overdue {TODAY_LINE} {words}" in today


def test_neither_the_next_day_nor_a_new_report_loads_what_is_on_record(
    officer_client: CheckedClient, database: Database
) -> None:
    decide_urgently(database, at("2025-10-08"))
    loaded: list[object] = []

    def note(row: object, _context: object) -> None:
        loaded.append(row)

    for table in (StatutoryNotice, UrgencyReportMade):
        sa.event.listen(table, "load", note)
    try:
        with database.transaction() as session:
            coming = urgency_report.next_report(session, ENGLAND_2012)
            period = Period(date(2025, 5, 1), date(2026, 4, 30))
            for day in (20, 21, 22):
                reported = Reported(reported_on=date(2026, 5, day), period=period, minute="Council, minute 34")
                record_report(session, reported, actor=ACTOR, now=at("2026-11-23"))
    finally:
        for table in (StatutoryNotice, UrgencyReportMade):
            sa.event.remove(table, "load", note)
    assert (coming, loaded) == (NextReport(date(2026, 10, 8), None), [])


def test_a_decision_that_had_full_notice_after_all_makes_none_due(
    officer_client: CheckedClient, database: Database
) -> None:
    decide_urgently(database, at("2025-10-08"), route="full-notice")
    assert "Nothing on record makes a report to Council due." in words_of(officer_client.get(REPORT).text)


def test_a_report_is_recorded_and_the_next_counted_from_it(officer_client: CheckedClient, database: Database) -> None:
    decide_urgently(database, at("2025-10-08"))
    offered = inputs_of(form_on(officer_client.get(f"{MADE}?year=2025").text))
    assert [offered[f"first-{part}"] for part in ("day", "month", "year")] == ["1", "5", "2025"]
    answer = officer_client.submit(MADE, IN_MAY)
    assert (answer.status_code, answer.location) == (303, REPORT)
    (row,) = made(database)
    assert (row.reported_on, row.period_from, row.period_to, row.minute, row.recorded_by) == (
        date(2026, 5, 20), date(2025, 5, 1), date(2026, 4, 30), "Council, minute 34", ACTOR,
    )  # fmt: skip
    words = words_of(officer_client.get(REPORT).text)
    for said in (
        "The report to Council was recorded.",
        "The last report to Council was made on Wednesday 20 May 2026. The next is due by Thursday 20 May 2027.",
        "Wednesday 20 May 2026 Thursday 1 May 2025 to Thursday 30 April 2026 Council, minute 34 Correct",
    ):
        assert said in words
    assert "Friday 1 May 2026 to Monday 23 November 2026" in words, "the days that no report covers yet"
    assert words.count("is due by") == 1
    assert "Warning" not in words
    assert TODAY_LINE not in words_of(officer_client.get("/desk/").text)
    with database.reading() as session:
        assert trail.history(session, UrgencyReportMade, row.uuid)[0].action == "report to Council recorded"


def test_a_month_before_it_is_due_it_stands_on_today(
    officer_client: CheckedClient, signed_in: SignIn, clock: StandingClock
) -> None:
    officer_client.submit(MADE, IN_MAY)
    clock.set(datetime(2027, 4, 20, 12, tzinfo=UTC))
    later = signed_in(Role.OFFICER, "Callum Redfern")
    today = words_of(later.get("/desk/").text)
    assert f"By Thursday 20 May {TODAY_LINE}" in today
    assert "The next is due by Thursday 20 May 2027." in today
    clock.set(datetime(2027, 5, 21, 12, tzinfo=UTC))
    words = words_of(signed_in(Role.OFFICER, "Dana Holt").get(REPORT).text)
    assert "Warning The last report to Council was made on Wednesday 20 May 2026. The next was due by" in words


def test_what_cannot_be_is_refused_beside_its_field(officer_client: CheckedClient, database: Database) -> None:
    for changed, sentence in (
        (typed_day("reported_on", date(2026, 11, 24)), "The day must be today, Monday 23 November 2026, or earlier."),
        (typed_day("last", date(2026, 5, 21)), "The last day covered must be the day of the report or earlier."),
        (typed_day("last", date(2025, 4, 30)), "The last day must be on or after the first, Thursday 1 May 2025."),
        ({"minute": ""}, "Enter where the report is minuted."),
    ):
        answer = officer_client.submit(MADE, IN_MAY | changed)
        assert answer.status_code == 422
        assert sentence in words_of(answer.text)
    assert made(database) == []
    officer_client.submit(MADE, IN_MAY)
    twice = officer_client.submit(MADE, IN_MAY)
    assert "A report of Wednesday 20 May 2026 is recorded already. Correct that one." in words_of(twice.text)


def test_a_report_is_corrected_and_the_second_of_two_officers_sees_it(
    officer_client: CheckedClient, database: Database
) -> None:
    officer_client.submit(MADE, IN_MAY)
    address = f"{MADE}/{made(database)[0].uuid}"
    stale = inputs_of(form_on(officer_client.get(address).text))
    assert officer_client.submit(address, minute="Council, minute 35").status_code == 303
    assert [one.minute for one in made(database)] == ["Council, minute 35"]
    assert "Minute: Council, minute 34 → Council, minute 35" in words_of(officer_client.get(address).text)
    answer = officer_client.post(address, data=dict(stale) | {"minute": "Minute 36"})
    assert answer.status_code == 409
    assert "What Priya Shaw saved" in words_of(answer.text)
    assert inputs_of(form_on(answer.text))["revision"] == "2"
    assert officer_client.get(f"{MADE}/nothing").status_code == 404
