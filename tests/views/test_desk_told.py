"""Who was told what of a decision, when, with the server's answer; and who will be told when, and why they."""

import csv
import io
from datetime import timedelta

import pytest

from tests.announced import CALENDAR, PUBLISHED, People, announce, messages
from tests.asked import asked_of
from tests.checked_client import CheckedClient, words_of
from tests.standing_clock import StandingClock
from tests.subscribed import EVERYTHING, subscribe
from tests.views.test_desk_notifications import end
from webapp.database import Database
from webapp.domain.delivery import Ending, Stage
from webapp.domain.lifecycle import Move
from webapp.domain.messages import MessageKind
from webapp.domain.reminders import lead_times
from webapp.domain.subscriptions import Pace, Scope
from webapp.models.audit import AuditEvent
from webapp.models.decisions import Decision
from webapp.models.outbox import Attempt, MessageState, OutboxMessage
from webapp.queries.trail import KINDS
from webapp.services.reminders import queue_due

PAGE = "/desk/decisions/KEY-03DEC-26/notifications"
SOON = PUBLISHED + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _on_the_day(clock: StandingClock) -> None:
    clock.set(SOON)


@pytest.fixture
def told(database: Database) -> None:
    """Two members were told: one at the second try, one not at all."""
    with database.transaction() as session:
        announce(session, people=People(members=2, officer="", office=""))
        queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=PUBLISHED)
        first, second = messages(session)
        assert first.id is not None
        words = "450 4.2.1 <member1@example.gov.uk> try later"
        session.add(
            Attempt(
                message_id=first.id, at=PUBLISHED, by="t", ending=Ending.TRY_LATER, stage=Stage.ENVELOPE, words=words
            )
        )
        end(session, first, MessageState.SENT, "250 queued as 7A")
        end(session, second, MessageState.FAILED, "550 no such user")


@pytest.mark.usefixtures("told")
def test_each_message_stands_with_every_answer(officer_client: CheckedClient) -> None:
    said = words_of(officer_client.get(PAGE).text).split("Who was told")[-1]
    for words in (
        "Councillor 1 Scrutiny member",
        "Call-in has opened On publication",
        "noon on Friday 11 December 2026: not now. 450 4.2.1 [address] try later",
        "12:01pm on Friday 11 December 2026: taken. 250 queued as 7A",
        "550 no such user",
    ):
        assert words in said
    assert "@" not in said


@pytest.mark.usefixtures("told")
def test_the_dry_run_says_who_will_be_told_when_and_why(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        subscribe(session, "resident@example.gov.uk", leads="3-hours")
    page = officer_client.get(PAGE)
    said = words_of(page.text).split("Who was told")[1]
    assert (
        "5pm on Thursday 17 December 2026: 1 working day before, 2 people Who, and why they Councillor 1: member"
        in said
    )
    assert "2pm on Friday 18 December 2026: 3 hours before, 3 people" in said
    assert "Subscriber 1: subscriber" in said
    assert "resident@example.gov.uk" not in page.text


def test_digests_that_held_its_news_stand_apart(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decision = announce(session, people=People(members=0, officer="", office=""))
        elsewhere = announce(session, reference="KEY/04DEC/26", people=People(members=0, officer="", office=""))
        session.add(
            AuditEvent(
                at=PUBLISHED, actor="tests", action=Move.PUBLISH_RECORD.value, subject_kind=KINDS[Decision],
                subject_uuid=decision.uuid,
            )
        )  # fmt: skip
        reads, other = (
            subscribe(session, f"{name}@example.com", pace=Pace.DAILY, scope=scope)
            for name, scope in (("reads", EVERYTHING), ("other", Scope(decisions=frozenset({elsewhere.id or 0}))))
        )
        for number, row, until in ((1, reads, SOON), (2, other, SOON), (3, reads, PUBLISHED - timedelta(hours=1))):
            session.add(
                OutboxMessage(
                    dedupe_key=str(number), message_id=str(number), kind="digest", occasion="daily-2026-12-11",
                    subscriber=f"subscriber-{row.id}", subscriber_id=row.id, recipient=row.email, deadline_at=SOON,
                    not_before=SOON, next_at=SOON, created_at=SOON, sent_at=SOON, state=MessageState.SENT,
                    covers_from=until - timedelta(days=1), covers_to=until,
                )
            )  # fmt: skip
    said = words_of(officer_client.get(PAGE).text).split("In digests")[1]
    assert "1 digest went to people who follow this decision today" in said
    assert "Daily, with what happened from 12:01pm on Thursday 10 December 2026 to 12:01pm on Friday" in said
    assert f"Subscriber {reads.id}" in said
    assert f"Subscriber {other.id}" not in said
    assert "What a digest said is not kept." in said


@pytest.mark.usefixtures("told")
def test_no_deadline_is_made_up_in_the_file(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        messages(session)[0].kind = MessageKind.WITHDRAWN
    rows = list(csv.DictReader(io.StringIO(officer_client.get(f"{PAGE}.csv").text.removeprefix("\ufeff"))))
    assert [row["Deadline"] for row in rows] == ["", "5pm on Friday 18 December 2026"]


def test_before_anybody_was_told_the_page_says_so(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        announce(session, published_at=PUBLISHED - timedelta(days=40))
    said = words_of(officer_client.get(PAGE).text)
    assert "No reminder is to come." in said
    assert "Nobody has been told anything of this decision yet." in said
    assert officer_client.get("/desk/decisions/KEY-99DEC-26/notifications").status_code == 404


@pytest.mark.usefixtures("told")
def test_what_an_officer_did_about_a_message_stands_with_it(officer_client: CheckedClient, database: Database) -> None:
    with database.reading() as session:
        refused = messages(session)[1].id
    officer_client.submit("/desk/notifications", seen=str(refused), action="/undelivered")
    assert "Seen, nothing to do: Priya Shaw, 12:01pm on Friday 11 December 2026" in words_of(
        officer_client.get(PAGE).text
    )


@pytest.mark.usefixtures("told")
def test_the_file_holds_every_message_and_no_address(officer_client: CheckedClient) -> None:
    answer = officer_client.get(f"{PAGE}.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="told-KEY-03DEC-26.csv"'
    assert "@" not in answer.text
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["To"], row["State"], row["Tries"], row["Server’s answer"]) for row in rows] == [
        ("Councillor 1", "Sent", "2", "250 queued as 7A"),
        ("Councillor 2", "Refused", "1", "550 no such user"),
    ]
    assert rows[0]["Every try"].startswith("noon on Friday 11 December 2026: not now 450 4.2.1 [address] try later; ")


def test_many_messages_cost_no_more_questions_than_few(officer_client: CheckedClient, database: Database) -> None:
    def asked() -> int:
        with asked_of(officer_client.application.extensions["forward-plan-database"]) as statements:
            assert officer_client.get(PAGE).status_code == 200
        return len(statements)

    with database.transaction() as session:
        decision = announce(session, people=People(members=40))
        queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=PUBLISHED)
        for message in messages(session)[1:]:
            session.delete(message)
        assert decision.id == 1
    few = asked()
    with database.transaction() as session:
        queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=PUBLISHED)
        queue_due(session, policy=lead_times(["9-hours"]), calendar=CALENDAR, now=PUBLISHED + timedelta(days=7))
    assert asked() == few
    assert "page=2" in officer_client.get(PAGE).text


def test_the_decision_leads_to_it(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        announce(session)
    assert f'href="{PAGE}"' in officer_client.get("/desk/decisions/KEY-03DEC-26").text


def test_members_do_not_see_it(member_client: CheckedClient) -> None:
    assert member_client.get(PAGE).status_code == 403
    assert member_client.get(f"{PAGE}.csv").status_code == 403
