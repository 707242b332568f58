"""What the desk shows of messages that tell of an edition."""

from tests.announced import messages
from tests.checked_client import CheckedClient, words_of
from tests.edition_post import SUPPLEMENT, add_members, publish
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.domain.delivery import Ending, Stage
from webapp.models.outbox import Attempt, MessageState


def test_an_undelivered_message_of_a_supplement_is_called_one(
    officer_client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        add_members(session, 1)
        publish(session, 15, after=None, now=clock(), **SUPPLEMENT)
        (refused,) = messages(session)
        refused.state = MessageState.FAILED
    assert "Supplement 15 Edition of the plan published Member1 Example" in words_of(officer_client.get("/desk/").text)


def test_messages_of_an_edition_are_counted_and_the_undelivered_lead_to_it(
    officer_client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        add_members(session, 3)
        publish(session, 14, after=None, now=clock())
        sent, refused, _waiting = messages(session)
        sent.state, sent.sent_at = MessageState.SENT, clock()
        refused.state, refused.last_error = MessageState.FAILED, "550 <member2@example.gov.uk>: no such user"
        assert refused.id is not None
        session.add(Attempt(message_id=refused.id, at=clock(), by="tests", ending=Ending.REFUSED, stage=Stage.ENVELOPE))
    page = officer_client.get("/desk/")
    said = words_of(page.text)
    assert "1 sent today, 1 waiting, 1 not delivered." in said
    assert (
        "Edition 14 Edition of the plan published Member2 Example noon on Monday 23 November 2026 "
        "550 [address]: no such user"
    ) in said
    assert 'href="/editions/14"' in page.text
