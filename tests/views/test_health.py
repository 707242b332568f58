"""What monitoring is told."""

from datetime import UTC, datetime, timedelta

from tests.announced import CALENDAR, PUBLISHED, People, announce, messages
from tests.asked import asked_of
from tests.checked_client import CheckedClient
from tests.standing_clock import StandingClock
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.messages import MessageKind
from webapp.domain.reminders import lead_times
from webapp.models.outbox import MessageState, PostHold, TransportPause
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


def beat(database: Database, clock: StandingClock) -> None:
    with database.transaction() as session:
        job_began(session, "deliver_mail", now=clock())
        job_ended(session, "deliver_mail", now=clock(), problem=None)


def reasons(client: CheckedClient, database: Database, clock: StandingClock) -> list[str]:
    """Return why the system is not ready though the scheduler has just run."""
    beat(database, clock)
    answer = client.get("/readyz")
    found: list[str] = answer.json["reasons"]
    assert (answer.status_code, answer.headers.get("Retry-After")) == ((503, "30") if found else (200, None))
    return found


def test_a_message_that_was_not_delivered_is_a_reason_until_somebody_has_seen_it(
    client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    clock.set(PUBLISHED)
    with database.transaction() as session:
        announce(session, people=People(members=2, officer="", office=""))
        queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=PUBLISHED)
        refused, given_up = messages(session)
        refused.state, given_up.state = MessageState.FAILED, MessageState.DEAD
    clock.advance(days=3)
    assert reasons(client, database, clock) == [
        "1 message was given up after too many tries and not seen to yet.",
        "1 message was refused for good and not seen to yet.",
    ]
    with database.transaction() as session:
        for message in messages(session):
            message.seen_at = clock()
    assert reasons(client, database, clock) == []


def test_a_mistyped_address_of_somebody_who_subscribes_is_no_reason(
    client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    clock.set(PUBLISHED)
    with database.transaction() as session:
        announce(session, people=People(members=1, officer="", office=""))
        queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=PUBLISHED)
        (message,) = messages(session)
        message.state, message.kind = MessageState.FAILED, MessageKind.CONFIRM
    assert reasons(client, database, clock) == []


def test_a_message_is_overdue_four_minutes_after_it_should_have_gone_and_was_queued(
    client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    clock.set(PUBLISHED)
    with database.transaction() as session:
        announce(session, people=People(members=1, officer="", office=""))
        queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=PUBLISHED)
        (message,) = messages(session)
        message.not_before -= timedelta(days=2)
    clock.advance(minutes=4)
    assert reasons(client, database, clock) == []
    clock.advance(seconds=1)
    assert reasons(client, database, clock) == ["1 message is overdue and still waiting."]


def test_mail_on_hold_and_a_relay_that_rests_for_long_are_reasons(
    client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    since, until = clock() - timedelta(minutes=16), clock() + timedelta(minutes=5)
    with database.transaction() as session:
        session.add(PostHold(since=clock(), why="A backup was put back."))
        session.add(TransportPause(transport="folder", failures=9, since=since, until=until))
        session.add(TransportPause(transport="smtp", failures=9, since=since - timedelta(days=1), until=until))
    assert reasons(client, database, clock) == [
        "The post has been on hold since noon on Monday 23 November 2026: no mail leaves until somebody says Go.",
        "The mail relay has not answered since 11:44am on Monday 23 November 2026.",
    ]


def test_a_disk_that_is_nearly_full_is_a_reason(
    client: CheckedClient, database: Database, clock: StandingClock, settings: Settings
) -> None:
    settings.disk_low_mb = 10**9
    (reason,) = reasons(client, database, clock)
    assert reason.endswith(" MB are free on the disk of the instance folder.")


# What staff see of it


def test_officers_see_the_reasons_on_every_page_and_nobody_else_does(
    client: CheckedClient, officer_client: CheckedClient, member_client: CheckedClient
) -> None:
    banner = "<strong>Needs attention:</strong> The scheduler has never run. <a"
    for address, is_told in (("/desk/decisions", True), ("/plan", True), ("/no-such-page", True)):
        assert (banner in officer_client.get(address).text) is is_told
    for other in (client, member_client):
        assert banner not in other.get("/plan").text


def test_while_all_is_well_there_is_no_banner(
    officer_client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    beat(database, clock)
    assert "Needs attention" not in officer_client.get("/desk/decisions").text


def test_the_banner_costs_one_statement_and_the_public_nothing(
    client: CheckedClient, officer_client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    beat(database, clock)

    def asked(by: CheckedClient) -> list[str]:
        with asked_of(by.application.extensions["forward-plan-database"]) as statements:
            assert by.get("/accessibility").status_code == 200
        return [one for one in statements if "job_heartbeat" in one or "outbox" in one]

    assert asked(client) == []
    assert len(asked(officer_client)) == 1


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
