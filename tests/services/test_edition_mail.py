"""Telling of an edition: once, after whatever tells of a call-in, and never of what a newer one has superseded."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from tests.announced import CALENDAR, People, announce, messages
from tests.edition_letters import CLINIC, changed
from tests.edition_post import NOON, SUPPLEMENT, add_members, publish, publish_thirteen
from tests.subscribed import subscribe
from webapp.database import Database
from webapp.domain.delivery import Delivery, Ending, Stage
from webapp.domain.edition_news import EditionNews
from webapp.domain.messages import message_id_for
from webapp.domain.reminders import lead_times
from webapp.domain.subscriptions import Topic
from webapp.models.bodies import Membership
from webapp.models.editions import EditionRow
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries.contents import Contents
from webapp.queries.edition_readers import audience_of_edition
from webapp.services import delivery, reminders
from webapp.services.delivery import Claim, Ended
from webapp.services.edition_mail import queue_edition

TAKEN = Delivery(Ending.TAKEN, Stage.AFTER_DOT, 250, "OK")
NO = Delivery(Ending.REFUSED, Stage.ENVELOPE, 550, "5.1.1 no such user")
CUT = Delivery(Ending.UNCERTAIN, Stage.AFTER_DOT, None, "connection closed")
NEXT_MONTH = NOON + timedelta(days=28)


def none_taken(_message_id: UUID) -> bool:
    return False


def claim(session: Session, now: datetime = NOON, stand: Contents | None = None) -> Claim | None:
    found = delivery.claim(
        session, owner="one", transport="smtp", now=now, is_taken=none_taken, contents=stand or Contents()
    )
    return found[0] if found else None


def deliver(session: Session, ending: Delivery = TAKEN, now: datetime = NOON) -> list[EditionNews]:
    """Claim and settle whatever is due; return what the messages about editions said."""
    said = []
    while (found := claim(session, now)) is not None:
        delivery.settle(session, [Ended(found, ending, now)], owner="one", transport="smtp")
        if isinstance(found.email.facts, EditionNews):
            said.append(found.email.facts)
    session.expunge_all()
    return said


def since_numbers(said: list[EditionNews]) -> list[tuple[int, int | None]]:
    return [(one.head.number, one.since and one.since.number) for one in said]


def test_each_reader_gets_one_message_under_a_lasting_key(database: Database) -> None:
    with database.transaction() as session:
        add_members(session)
        publish_thirteen(session)
        assert publish(session, 14, after=13) == 2
        assert [
            (row.dedupe_key, row.message_id, row.recipient, row.recipient_name, row.decision_id)
            for row in messages(session)
        ] == [
            (
                f"edition-published/14/member-{number}",
                str(message_id_for(f"edition-published/14/member-{number}")),
                f"member{number}@anyborough.example.gov.uk",
                f"Member{number} Example",
                None,
            )
            for number in (1, 2)
        ]


def test_publishing_twice_tells_nobody_twice(database: Database) -> None:
    with database.transaction() as session:
        add_members(session)
        publish(session, 14, after=None)
        row = messages(session)[0]
        assert row.edition_id is not None
        again = queue_edition(session, row.edition_id, 14, readers=audience_of_edition(session, NOON.date()), now=NOON)
        assert (again, len(messages(session))) == (0, 2)


def test_an_edition_that_was_published_elsewhere_tells_nobody(database: Database) -> None:
    with database.transaction() as session:
        add_members(session)
        publish_thirteen(session)
        assert messages(session) == []


def test_five_hundred_messages_are_queued_by_one_statement(database: Database) -> None:
    asked: list[str] = []
    with database.transaction() as session:
        add_members(session, 500)
        sa.event.listen(database.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
        assert publish(session, 14, after=None) == 500
    assert len([one for one in asked if one.startswith("INSERT INTO outbox")]) == 1


@pytest.mark.parametrize(
    ("published", "waits_until"),
    [("12:00", "2026-11-20T12:00"), ("20:15", "2026-11-21T07:30"), ("06:00", "2026-11-20T07:30")],
)
def test_in_quiet_hours_the_message_waits_for_the_morning(database: Database, published: str, waits_until: str) -> None:
    with database.transaction() as session:
        add_members(session, 1)
        publish(session, 14, after=None, now=datetime.fromisoformat(f"2026-11-20T{published}+00:00"))
        (row,) = messages(session)
        morning = datetime.fromisoformat(f"{waits_until}+00:00")
        assert row.not_before == row.next_at == morning


def test_whatever_tells_of_a_call_in_goes_first(database: Database) -> None:
    with database.transaction() as session:
        add_members(session, 3)
        publish(session, 14, after=None)
        announce(session, published_at=NOON, people=People(members=1, officer="", office=""))
        reminders.queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=NOON)
        found = claim(session)
        assert found is not None
        assert found.email.kind == "call-in-opened"
        deliver(session)
        sent = select(OutboxMessage).order_by(col(OutboxMessage.deadline_at), col(OutboxMessage.id))
        assert [row.kind.value for row in session.exec(sent)] == ["call-in-opened", *["edition-published"] * 3]


def test_a_message_says_what_its_readers_committees_need(database: Database) -> None:
    with database.transaction() as session:
        add_members(session)
        publish_thirteen(session)
        publish(session, 14, after=13)
        said = deliver(session)
        assert since_numbers(said) == [(14, 13), (14, 13)]
        assert [one.summary for one in said] == [
            "2 new and 1 moved for Health Scrutiny",
            "1 moved, 1 reworded and 1 gone for Growth Scrutiny",
        ]
        assert said[0].contact.email == "plan@example.gov.uk"


def test_what_waits_when_a_newer_edition_comes_is_cancelled_and_nothing_is_lost(database: Database) -> None:
    with database.transaction() as session:
        add_members(session, 1)
        publish(session, 13, after=None)
        assert since_numbers(deliver(session)) == [(13, None)]
        publish(session, 14, after=13)
        publish(session, 15, after=14)
        assert since_numbers(deliver(session)) == [(15, 13)]
        assert [(row.state.value, row.last_error) for row in messages(session)] == [
            ("sent", ""),
            ("cancelled", "edition 15 has superseded it"),
            ("sent", ""),
        ]


def test_a_supplement_and_an_edition_put_in_from_elsewhere_cancel_nothing(database: Database) -> None:
    with database.transaction() as session:
        add_members(session, 1)
        publish_thirteen(session)
        publish(session, 14, after=13)
        publish(session, 15, after=14, **SUPPLEMENT)
        publish(session, 16, after=13, published_elsewhere="On paper")
        assert since_numbers(deliver(session)) == [(14, 13), (15, 14)]


def test_a_supplement_is_told_to_whom_it_concerns_and_the_others_lose_nothing_by_it(database: Database) -> None:
    with database.transaction() as session:
        add_members(session, 2)
        publish_thirteen(session)
        publish(session, 14, after=13)
        deliver(session)
        assert publish(session, 15, after=14, entries=(changed(CLINIC, matter="Elsewhere."),), **SUPPLEMENT) == 1
        assert [one.summary for one in deliver(session)] == ["1 reworded for Health Scrutiny"]
        publish(session, 16, after=15, now=NEXT_MONTH)
        assert since_numbers(deliver(session, now=NEXT_MONTH)) == [(16, 15), (16, 14)]


@pytest.mark.parametrize(("ending", "since"), [(TAKEN, 13), (CUT, 13), (NO, 12)])
def test_who_may_have_been_told_of_an_edition_hears_of_what_changed_after_it(
    database: Database, ending: Delivery, since: int
) -> None:
    with database.transaction() as session:
        add_members(session, 1)
        publish(session, 12, after=None)
        deliver(session)
        publish(session, 13, after=12)
        deliver(session, ending)
        publish(session, 14, after=13, now=NEXT_MONTH)
        assert since_numbers(deliver(session, now=NEXT_MONTH)) == [(14, since)]


def test_who_is_no_reader_any_more_is_not_told(database: Database) -> None:
    with database.transaction() as session:
        add_members(session, 2)
        publish(session, 14, after=None)
        session.connection().execute(sa.delete(Membership).where(col(Membership.person_id) == 1))
        assert len(deliver(session)) == 1
        assert [(row.state, row.last_error) for row in messages(session)] == [
            (MessageState.CANCELLED, "its reader is not told of editions any more"),
            (MessageState.SENT, ""),
        ]


def test_an_edition_that_cannot_be_read_holds_up_no_other_message(database: Database) -> None:
    with database.transaction() as session:
        add_members(session, 1)
        publish_thirteen(session)
        whole = session.exec(select(EditionRow)).one().model_dump(exclude={"id", "uuid"})
        damaged = EditionRow(**(whole | {"number": 14, "front": {"schema": 1, "council_name": "half a front"}}))
        session.add(damaged)
        session.flush()
        assert damaged.id is not None
        queue_edition(session, damaged.id, 14, readers=audience_of_edition(session, NOON.date()), now=NOON)
        publish(session, 15, after=13, **SUPPLEMENT)
        assert since_numbers(deliver(session)) == [(15, 13)]
        row = messages(session)[0]
        assert (row.state, row.attempts) == (MessageState.QUEUED, 1)
        assert row.last_error.startswith("the record cannot be read: KeyError")


def test_many_readers_cost_no_more_reading_of_editions_than_few(database: Database) -> None:
    def asked_for(number: int, after: int) -> tuple[int, int]:
        """Deliver an edition; return the number of letters and of questions about editions."""
        publish(session, number, after=after)
        stand, letters, questions = Contents(), 0, list[str]()
        sa.event.listen(database.engine, "before_cursor_execute", note := lambda *facts: questions.append(facts[2]))
        while (found := claim(session, stand=stand)) is not None:
            delivery.settle(session, [Ended(found, TAKEN, NOON)], owner="one", transport="smtp")
            letters += 1
        sa.event.remove(database.engine, "before_cursor_execute", note)
        return letters, len([one for one in questions if "FROM edition" in one and "FROM outbox" not in one])

    with database.transaction() as session:
        publish_thirteen(session)
        add_members(session, 4)
        few, questions = asked_for(14, 13)
        add_members(session, 40)
        many, more_questions = asked_for(15, 14)
    assert (few, many) == (4, 40)
    assert (questions, more_questions) == (9, 9), "the edition, the one before it, and both plans"


def test_a_follower_is_told_of_what_is_followed_and_stops_when_the_subscription_ends(database: Database) -> None:
    with database.transaction() as session:
        add_members(session, 1)
        publish_thirteen(session)
        jo = subscribe(session, "jo@example.org", topics={Topic.EDITIONS})
        gone = subscribe(session, "gone@example.org", topics={Topic.EDITIONS})
        assert publish(session, 14, after=13) == 3
        row = messages(session)[1]
        assert (row.dedupe_key, row.subscriber_id) == (f"edition-published/14/subscriber-{jo.id}", jo.id)
        gone.ended_at = NOON
        session.flush()
        said = deliver(session)
        assert [one.summary for one in said] == [
            "2 new and 1 moved for Health Scrutiny",
            "2 new, 1 moved, 1 reworded and 1 gone",
        ]
