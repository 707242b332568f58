"""An address that two people enter at the same moment: one subscriber, one message."""

from datetime import UTC, datetime
from threading import Barrier, Thread

from sqlmodel import select

from webapp.database import Database
from webapp.domain.subscriptions import Choices, Scope, Topic
from webapp.models.outbox import OutboxMessage
from webapp.models.subscriptions import Subscriber
from webapp.services import subscriptions

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EVERYTHING = Choices(topics=frozenset({Topic.OPENED}), scope=Scope(everything=True))


def test_two_who_ask_for_the_same_address_at_once_make_one_subscriber(database: Database) -> None:
    barrier, done = Barrier(2), list[int]()

    def ask() -> None:
        barrier.wait(10)
        with database.transaction() as session:
            subscriptions.count_asking(session, network="192.0.2.1", now=NOW)
            subscriptions.ask(session, email="jo@example.org", choices=EVERYTHING, now=NOW)
        done.append(1)

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(done) == 2
    with database.reading() as session:
        assert session.exec(select(Subscriber.email)).all() == ["jo@example.org"]
        assert len(session.exec(select(OutboxMessage)).all()) == 1
