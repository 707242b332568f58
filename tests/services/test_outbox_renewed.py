"""What a message that waits again says, and how those that later reminders overtake are cancelled."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import event as sa_event
from sqlmodel import Session

from tests.announced import CLOSES, PUBLISHED, announce, messages
from tests.subscribed import subscribe
from webapp.database import Database
from webapp.domain.messages import MessageKind, Recipient
from webapp.models.outbox import MessageState
from webapp.queries.audience import MOST_AT_ONCE
from webapp.services import outbox
from webapp.services.outbox import Draft

HOUR = timedelta(hours=1)


def draft(*, occasion: str = "on-publication", who: str = "member-1") -> Draft:
    return Draft(
        kind=MessageKind.CALL_IN_OPENED,
        key=f"{occasion}/{who}",
        occasion=occasion,
        recipient=Recipient(who, f"{who}@example.gov.uk"),
        deadline_at=CLOSES,
        not_before=PUBLISHED,
        decision_id=1,
    )


def test_a_cancelled_message_that_waits_again_is_as_it_is_queued_now(database: Database) -> None:
    with database.transaction() as session:
        announce(session)
        subscriber = subscribe(session, "a@example.com")
        first = draft()
        outbox.queue(session, [first], now=PUBLISHED)
        (row,) = messages(session)
        row.state, row.cancelled_at, row.seen_at = MessageState.CANCELLED, PUBLISHED, PUBLISHED
        row.attempts, row.last_code, row.last_error = 3, 451, "try later"
        session.flush()
        again = replace(
            first,
            deadline_at=CLOSES + HOUR,
            subscriber_id=subscriber.id,
            heard="5pm",
            heard_closes_at=CLOSES,
            covers_from=PUBLISHED,
            covers_to=CLOSES,
        )
        assert outbox.queue(session, [again], now=PUBLISHED + HOUR) == 1
        session.expire_all()
        (row,) = messages(session)
        assert (row.state, row.attempts, row.last_code, row.last_error, row.seen_at) == (
            MessageState.QUEUED, 0, None, "", None
        )  # fmt: skip
        assert (row.deadline_at, row.subscriber_id, row.heard, row.heard_closes_at, row.covers_from, row.covers_to) == (
            CLOSES + HOUR, subscriber.id, "5pm", CLOSES, PUBLISHED, CLOSES
        )  # fmt: skip


def test_reminders_of_many_people_are_overtaken_in_an_order_of_their_own(database: Database) -> None:
    number = MOST_AT_ONCE + 1
    with database.transaction() as session:
        announce(session)
        outbox.queue(session, [draft(who=f"member-{one}") for one in range(number)], now=PUBLISHED)
        later = [draft(who=f"member-{one}", occasion="3-hours") for one in range(number)]
        statements = Seen(session)
        assert outbox.cancel_overtaken(session, later, PUBLISHED) == number
        assert statements.listed == [MOST_AT_ONCE, 1], "no statement lists more people than a database takes"


class Seen:
    """How many people each statement that cancels has listed."""

    def __init__(self, session: Session) -> None:
        self.listed: list[int] = []
        sa_event.listen(session.connection(), "before_cursor_execute", self._see)

    def _see(self, _connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        named = parameters.values() if isinstance(parameters, dict) else parameters
        assert isinstance(named, Iterable)
        self.listed.append(sum(str(one).startswith("member-") for one in named))
