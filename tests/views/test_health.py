"""What monitoring is told."""

from tests.checked_client import CheckedClient
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.services.heartbeats import job_began, job_ended


def test_the_web_says_that_it_answers(client: CheckedClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_a_silent_scheduler_is_a_reason_not_to_be_ready(
    client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (
        503,
        {"status": "not ready", "reasons": ["The scheduler has never run."]},
    )
    with database.transaction() as session:
        job_began(session, "deliver_mail", now=clock())
        job_ended(session, "deliver_mail", now=clock(), problem=None)
    assert client.get("/readyz").status_code == 200
    clock.advance(minutes=6)
    assert client.get("/readyz").status_code == 503
