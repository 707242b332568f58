"""The desk's first page: each duty with its date, why, and the button that does it."""

from datetime import UTC, date, datetime, time

from sqlmodel import Session

from tests.announced import CALENDAR, People, announce, messages
from tests.builders import add_committee, add_decision, add_member, add_rule, month, publish_record
from tests.checked_client import CheckedClient, words_of
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.domain import expected_dates
from webapp.domain.delivery import Ending, Stage
from webapp.domain.reminders import lead_times
from webapp.models.outbox import Attempt, MessageState
from webapp.services.reminders import queue_due

LONG_AGO = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


def test_an_empty_desk_says_so(officer_client: CheckedClient) -> None:
    said = words_of(officer_client.get("/desk/").text)
    assert "Nothing needs you today." in said
    assert "None sent today, none waiting, none not delivered." in said
    assert "will not be tried again" not in said


def test_each_duty_stands_with_its_date_and_its_buttons(
    officer_client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17))
        add_member(session, add_committee(session), "Rosalind Frame")
        add_decision(session, "KEY/01SEP/26", now=LONG_AGO, expected=month(2026, 10), title="Markets")
        add_decision(session, "KEY/02SEP/26", now=LONG_AGO, publish=False, decision_makers=(), title="Parks")
        add_decision(session, "KEY/04SEP/26", now=LONG_AGO, publish=False, title="Ponds")
        add_decision(session, "KEY/05SEP/26", now=LONG_AGO, expected=expected_dates.not_before(date(2026, 10, 1)))
        open_now = add_decision(session, "KEY/03SEP/26", now=LONG_AGO, title="Roads")
        publish_record(session, open_now, datetime(2026, 11, 18, 10, 0, tzinfo=UTC))
        long_done = add_decision(session, "KEY/06SEP/26", now=LONG_AGO, title="Wells")
        publish_record(session, long_done, datetime(2026, 11, 2, 10, 0, tzinfo=UTC))
    page = officer_client.get("/desk/")
    said = words_of(page.text)
    assert "Needs you (5)" in said
    assert "KEY/01SEP/26 Markets Expected in October 2026 (no day fixed), and has no record." in said
    assert "Call-in of KEY/03SEP/26 Roads closes at 5pm on Wednesday 25 November 2026" in said
    assert "Since Tuesday 10 November" in said
    assert "KEY/02SEP/26 Parks No decision maker is given." in said
    assert "KEY/04SEP/26 Ponds It is complete and waits to be put in the plan." in said
    assert "KEY/05SEP/26" not in said, "not before a day is never overdue"
    for path in ("KEY-01SEP-26/record", "KEY-01SEP-26/move", "KEY-03SEP-26/call-in", "KEY-06SEP-26/implemented"):
        assert f'href="/desk/decisions/{path}"' in page.text


def refuse(session: Session, readers: int, words: str, now: datetime) -> None:
    """Queue a message to each reader of one decision and have every one refused."""
    announce(session, published_at=now, people=People(members=readers, officer="", office=""))
    queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=now)
    for message in messages(session):
        assert message.id is not None
        message.state, message.last_error = MessageState.FAILED, words
        session.add(Attempt(message_id=message.id, at=now, by="tests", ending=Ending.REFUSED, stage=Stage.ENVELOPE))


def test_what_was_not_delivered_is_listed_with_the_reason(
    officer_client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        refuse(session, 12, "550 <member@example.gov.uk>: no such user", clock())
    page = officer_client.get("/desk/")
    said = words_of(page.text)
    assert "None sent today, none waiting, 12 not delivered." in said
    assert (
        "KEY/03DEC/26 Call-in has opened Councillor 3 noon on Monday 23 November 2026 550 [address]: no such user"
        in said
    )
    assert said.count("no such user") == 10
    assert "And 2 more." in said
    assert 'href="/desk/decisions/KEY-03DEC-26"' in page.text
    assert "@example.gov.uk" not in said


def test_a_list_that_is_cut_short_says_so(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17))
        for number in range(1, 22):
            done = add_decision(session, f"KEY/{number:02}AUG/26", now=LONG_AGO)
            publish_record(session, done, datetime(2026, 11, 2, 10, 0, tzinfo=UTC))
    said = words_of(officer_client.get("/desk/").text)
    assert "Needs you (20)" in said
    assert "More decisions may be implemented than are shown here" in said
