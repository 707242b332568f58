"""What the desk and monitoring learn of messages that did not reach their readers."""

from datetime import datetime, timedelta

from sqlmodel import Session

from tests.announced import PUBLISHED, People, announce, messages
from webapp.database import Database
from webapp.domain.delivery import Ending, Stage
from webapp.domain.messages import MessageKind, Recipient
from webapp.models.outbox import Attempt, MessageState
from webapp.queries.outbox import Undelivered, number_ended_since, number_overdue, undelivered
from webapp.services import outbox
from webapp.services.outbox import Draft

HOUR = timedelta(hours=1)


def queue(session: Session, readers: int) -> None:
    decision = announce(session, people=People(members=0))
    assert decision.id is not None
    drafts = [
        Draft(
            kind=MessageKind.CALL_IN_OPENED,
            occasion="on-publication",
            recipient=Recipient(f"member-{number}", f"reader{number}@example.gov.uk", f"Reader {number}"),
            decision_id=decision.id,
            decision_revision=1,
            slug=decision.slug,
            deadline_at=PUBLISHED,
            not_before=PUBLISHED,
        )
        for number in range(1, readers + 1)
    ]
    outbox.queue(session, drafts, now=PUBLISHED)


def end(session: Session, number: int, state: MessageState, words: str, *tried_at: datetime) -> None:
    message = messages(session)[number - 1]
    assert message.id is not None
    message.state, message.last_error = state, words
    for at in tried_at:
        session.add(Attempt(message_id=message.id, at=at, by="tests", ending=Ending.REFUSED, stage=Stage.ENVELOPE))
    session.flush()


def test_messages_refused_or_given_up_are_listed_the_latest_first_without_addresses(database: Database) -> None:
    with database.transaction() as session:
        queue(session, 4)
        end(session, 1, MessageState.FAILED, "<reader1@example.gov.uk>: no such user", PUBLISHED + 2 * HOUR)
        end(session, 2, MessageState.DEAD, "4.2.0 later", PUBLISHED + HOUR, PUBLISHED + 3 * HOUR)
        end(session, 3, MessageState.DEAD, "the record cannot be read: KeyError")
        assert undelivered(session, most=10) == [
            Undelivered(
                "KEY/03DEC/26", "KEY-03DEC-26", None, MessageKind.CALL_IN_OPENED, f"Reader {number}", tried_at, words
            )
            for number, tried_at, words in (
                (2, PUBLISHED + 3 * HOUR, "4.2.0 later"),
                (1, PUBLISHED + 2 * HOUR, "[address]: no such user"),
                (3, PUBLISHED, "the record cannot be read: KeyError"),
            )
        ]
        assert [one.recipient_name for one in undelivered(session, most=1)] == ["Reader 2"]


def test_refusals_are_counted_by_when_the_message_was_last_tried(database: Database) -> None:
    with database.transaction() as session:
        queue(session, 3)
        end(session, 1, MessageState.FAILED, "no such user", PUBLISHED, PUBLISHED + 2 * HOUR)
        end(session, 2, MessageState.FAILED, "no such user", PUBLISHED)
        end(session, 3, MessageState.DEAD, "later", PUBLISHED + 2 * HOUR)
        assert number_ended_since(session, MessageState.FAILED, PUBLISHED + HOUR) == 1
        assert number_ended_since(session, MessageState.FAILED, PUBLISHED) == 2


def test_messages_that_should_have_gone_are_counted_while_they_wait(database: Database) -> None:
    with database.transaction() as session:
        queue(session, 2)
        end(session, 1, MessageState.FAILED, "no such user", PUBLISHED)
        assert number_overdue(session, PUBLISHED + HOUR) == 1
        assert number_overdue(session, PUBLISHED) == 0
