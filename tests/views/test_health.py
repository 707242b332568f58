"""What monitoring is told."""

from datetime import UTC, datetime, timedelta

from tests.announced import CALENDAR, PUBLISHED, People, announce, messages
from tests.checked_client import CheckedClient
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.domain.delivery import Ending, Stage
from webapp.domain.reminders import lead_times
from webapp.models.outbox import Attempt, MessageState
from webapp.services.heartbeats import job_began, job_ended
from webapp.services.reminders import queue_due


def test_the_web_says_that_it_answers(client: CheckedClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_a_silent_scheduler_is_a_reason_not_to_be_ready(
    client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (
        503,
        {"status": "not ready", "reasons": ["The scheduler has never run."], "warnings": []},
    )
    with database.transaction() as session:
        job_began(session, "deliver_mail", now=clock())
        job_ended(session, "deliver_mail", now=clock(), problem=None)
    assert client.get("/readyz").status_code == 200
    clock.advance(minutes=6)
    assert client.get("/readyz").status_code == 503


def test_a_refused_message_is_a_reason_for_one_day(
    client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    clock.set(PUBLISHED)
    with database.transaction() as session:
        announce(session, people=People(members=1, officer="", office=""))
        queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=PUBLISHED)
        (message,) = messages(session)
        assert message.id is not None
        message.state = MessageState.FAILED
        session.add(
            Attempt(message_id=message.id, at=PUBLISHED, by="tests", ending=Ending.REFUSED, stage=Stage.ENVELOPE)
        )
    for waited, reasons in (
        (timedelta(0), ["1 message was refused for good in the last day."]),
        (timedelta(days=1, minutes=1), []),
    ):
        clock.set(PUBLISHED + waited)
        with database.transaction() as session:
            job_began(session, "deliver_mail", now=clock())
            job_ended(session, "deliver_mail", now=clock(), problem=None)
        assert client.get("/readyz").json["reasons"] == reasons


def test_a_calendar_that_ends_soon_is_a_warning_and_then_a_reason(
    client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    for day, status, reasons, warnings in (
        (
            datetime(2028, 11, 1, 12, tzinfo=UTC),
            200,
            [],
            [
                "Bank holidays are known only up to Sunday 31 December 2028, for 1 month more. "
                "Load the Government’s next list."
            ],
        ),
        (
            datetime(2028, 11, 2, 12, tzinfo=UTC),
            503,
            ["Bank holidays are known only up to Sunday 31 December 2028."],
            [
                "Bank holidays are known only up to Sunday 31 December 2028, for 1 month more. "
                "Load the Government’s next list."
            ],
        ),
    ):
        clock.set(day)
        with database.transaction() as session:
            job_began(session, "deliver_mail", now=clock())
            job_ended(session, "deliver_mail", now=clock(), problem=None)
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json["reasons"], answer.json["warnings"]) == (status, reasons, warnings)
