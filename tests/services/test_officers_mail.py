"""The mail of the morning to officers: once each working day, with what the desk shows, and none where nothing is."""

from datetime import timedelta

from sqlmodel import Session, select

from tests.announced import CALENDAR, announce
from tests.builders import add_decision, at
from tests.newsroom import DAYS, add_staff, claims, posted, why_cancelled
from webapp.database import Database
from webapp.domain import expected_dates
from webapp.domain.accounts import Role
from webapp.domain.officers_day import OfficersDay
from webapp.models.outbox import OutboxMessage
from webapp.services.officers_mail import queue_officers_day

MONDAY = at("2026-12-14", "07:30")


def queue(session: Session, now: object = MONDAY) -> int:
    return queue_officers_day(session, calendar=CALENDAR, now=now)  # type: ignore[arg-type]


def test_every_officer_and_administrator_gets_one_mail_each_working_morning(database: Database) -> None:
    with database.transaction() as session:
        olu = add_staff(session, "Olu")
        add_staff(session, "Ada", Role.ADMINISTRATOR)
        add_staff(session, "Mo", Role.MEMBER)
        add_staff(session, "Gone", active=False)
        assert queue(session, MONDAY - timedelta(minutes=1)) == 0
        assert queue(session, MONDAY - timedelta(days=1)) == 0, "a Sunday"
        assert queue(session) == 2
        assert queue(session, MONDAY + timedelta(hours=1)) == 0
        assert session.exec(select(OutboxMessage.dedupe_key)).first() == f"officers-day/2026-12-14/user-{olu.id}"
        assert posted(session) == [("officers-day", "olu"), ("officers-day", "ada")]


def test_where_nothing_needs_anybody_it_is_not_sent_and_does_not_come_back(database: Database) -> None:
    with database.transaction() as session:
        add_staff(session, "Olu")
        queue(session)
        assert claims(session, MONDAY) == []
        assert queue(session, MONDAY + timedelta(hours=1)) == 0
        assert why_cancelled(session) == [("officers-day", "nothing needs anybody")]


def test_it_tells_what_needs_somebody_the_overdue_first_each_decision_once(database: Database) -> None:
    with database.transaction() as session:
        add_staff(session, "Olu")
        announce(session)
        late = expected_dates.on_day(at("2026-12-10").date())
        add_decision(session, "KEY/01DEC/26", now=at("2026-09-01"), expected=late)
        soon = expected_dates.on_day(at("2027-01-15").date())
        add_decision(session, "KEY/02JAN/27", now=at("2026-12-01"), expected=soon, title="Bridge", publish=False)
        friday = at("2026-12-18", "07:30")
        queue(session, friday)
        (claim,) = claims(session, friday)
        day = claim.email.facts
        assert isinstance(day, OfficersDay)
        assert (day.on, len({line.what for line in day.lines})) == (friday.date(), len(day.lines))
        assert [(line.when, line.what, line.path) for line in day.lines if "KEY/02JAN" not in line.what] == [
            ("Overdue", "School extension (KEY/01DEC/26)", "/desk/decisions/KEY-01DEC-26/record"),
            (
                "Today at 5pm",
                "Call-in closes: Leisure centre contract (KEY/03DEC/26)",
                "/desk/decisions/KEY-03DEC-26/call-in",
            ),
        ]
        assert day.lines[0].overdue
        assert day.lines[0].why == "Expected on Thursday 10 December 2026, and it has no record."


def test_a_duty_says_its_day_once(database: Database) -> None:
    with database.transaction() as session:
        add_staff(session, "Olu")
        soon = expected_dates.on_day(at("2027-01-15").date())
        add_decision(session, "KEY/02JAN/27", now=at("2026-12-01"), expected=soon, title="Bridge", publish=False)
        told = []
        for morning in (at("2026-12-11", "07:30"), at("2026-12-18", "07:30")):
            queue(session, morning)
            (claim,) = claims(session, morning)
            assert isinstance(claim.email.facts, OfficersDay)
            told += [(line.when, line.what, line.why) for line in claim.email.facts.lines]
        notice = "Notice of the key decision: Bridge (KEY/02JAN/27)"
        assert told == [
            ("By Thursday 17 December", notice, ""),
            ("Overdue", notice, "It was due by Thursday 17 December 2026."),
        ]


def test_a_mail_that_could_not_leave_on_its_day_is_not_sent_on_another(database: Database) -> None:
    with database.transaction() as session:
        add_staff(session, "Olu")
        announce(session)
        queue(session, at("2026-12-18", "08:00"))
        assert claims(session, at("2026-12-19", "00:00"), days=DAYS) == []
        assert why_cancelled(session) == [("officers-day", "its day is over")]
