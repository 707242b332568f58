"""A batch in hand: what changes meanwhile is heeded, what was not begun is left, what was sent is recorded."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from sqlmodel import select

from scheduler.post import begin, carry, deliver
from tests.announced import CLOSES, PUBLISHED, People, announce, messages, move_window
from tests.post_office import Post
from tests.relay import Relay
from tests.standing_clock import StandingClock
from tests.subscribed import subscribe
from webapp.adapters.mail import Letter, Transport
from webapp.adapters.mail_log import AckLog
from webapp.database import Database
from webapp.domain.delivery import Delivery
from webapp.domain.lifecycle import Status
from webapp.models.decisions import Decision
from webapp.models.outbox import OutboxMessage, TransportPause
from webapp.models.subscriptions import Subscriber
from webapp.services.reminders import ChangeKind


@pytest.fixture
def post(database: Database, tmp_path: Path) -> Iterator[Post]:
    with database.transaction() as session:
        announce(session, people=People(members=4, officer="", office=""))
    with Relay() as relay:
        post = Post(relay, StandingClock(PUBLISHED), database, tmp_path, Event())
        post.queue()
        yield post


class Before:
    """A transport that does something else before its n-th letter, in another thread where it is asked to."""

    def __init__(self, transport: Transport, letter: int, what: Callable[[], object]) -> None:
        self._transport = transport
        self._left = letter
        self._what = what

    def send(self, letter: Letter) -> Delivery:
        self._left -= 1
        if self._left == 0:
            thread = Thread(target=self._what)
            thread.start()
            thread.join()
        return self._transport.send(letter)

    def close(self) -> None:
        self._transport.close()


def deliver_and(post: Post, *, letter: int, what: Callable[[], object]) -> dict[str, int]:
    """Deliver, and let something happen in another thread just before the n-th letter is handed over."""
    with post.office() as office:
        return deliver(replace(office, transport=Before(office.transport, letter, what))).states


def withdraw(decision: Decision) -> None:
    decision.status = Status.WITHDRAWN
    decision.revision += 1


def call_in(decision: Decision) -> None:
    decision.status = Status.CALLED_IN
    decision.revision += 1


@pytest.mark.parametrize(("change", "kind"), [(withdraw, ChangeKind.WITHDRAWN), (call_in, ChangeKind.CALLED_IN)])
def test_after_a_withdrawal_in_mid_batch_no_dialog_begins_and_only_who_was_told_hears_of_it(
    post: Post, change: Callable[[Decision], None], kind: ChangeKind
) -> None:
    deliver_and(post, letter=2, what=lambda: post.change(kind, change))
    assert post.keys_taken() == [
        "on-publication/member-1",
        "on-publication/member-2",
        "revision-2/member-1",
        "revision-2/member-2",
    ]
    assert post.states() == ["sent", "sent", "cancelled", "cancelled", "sent", "sent", "cancelled", "cancelled"]


def test_who_is_not_reminded_because_the_last_moment_moved_in_mid_batch_hears_of_the_new_one(post: Post) -> None:
    earlier = PUBLISHED - timedelta(days=1)
    deliver_and(
        post,
        letter=1,
        what=lambda: post.change(ChangeKind.MOVED, lambda decision: move_window(decision, published_at=earlier)),
    )
    assert post.keys_taken() == ["on-publication/member-1", *(f"revision-2/member-{number}" for number in range(1, 5))]


def test_a_decision_edited_in_mid_batch_is_told_of_as_it_stands_now(post: Post) -> None:
    def edit() -> None:
        with post.database.transaction() as session:
            session.connection().execute(sa.update(Decision).values(title="Mended title", revision=2))

    assert deliver_and(post, letter=2, what=edit) == {"sent": 4}
    subjects = [b"Mended title" in (envelope.content or b"") for envelope in post.relay.taken]
    assert subjects == [False, False, True, True]


def test_when_anything_else_changes_in_mid_batch_the_rest_goes_on(post: Post) -> None:
    def change() -> None:
        with post.database.transaction() as session:
            announce(session, reference="KEY/04DEC/26", people=People(members=1))

    assert deliver_and(post, letter=2, what=change) == {"sent": 4}
    assert post.keys_taken() == [f"on-publication/member-{number}" for number in range(1, 5)]


def test_a_stop_in_mid_batch_leaves_the_rest_waiting_and_uses_up_no_try(post: Post) -> None:
    assert deliver_and(post, letter=2, what=post.stop.set) == {"sent": 2}
    with post.database.reading() as session:
        assert [(row.state.value, row.attempts, row.lease_owner) for row in messages(session)] == [
            ("sent", 1, None),
            ("sent", 1, None),
            ("queued", 0, None),
            ("queued", 0, None),
        ]


def test_a_relay_that_goes_away_in_mid_batch_leaves_the_rest_as_it_was(post: Post) -> None:
    post.relay.answer("RCPT", "250 OK", Relay.CUT, Relay.CUT)
    assert post.deliver().states == {"sent": 1, "queued": 1}
    with post.database.reading() as session:
        assert [(row.state.value, row.attempts, row.next_at > PUBLISHED) for row in messages(session)] == [
            ("sent", 1, False),
            ("queued", 0, True),
            ("queued", 0, False),
            ("queued", 0, False),
        ]
    post.clock.advance(seconds=10)
    assert post.deliver().states == {"sent": 3}


def test_a_lease_that_nears_its_end_is_renewed_before_the_next_dialog(post: Post) -> None:
    def wait() -> None:
        post.clock.advance(minutes=15)

    leases: list[datetime | None] = []

    def look() -> None:
        with post.database.reading() as session:
            leases.extend(row.lease_until for row in messages(session))

    with post.office() as office:
        transport = Before(Before(office.transport, 1, wait), 3, look)
        assert deliver(replace(office, transport=transport)).states == {"sent": 4}
    now = PUBLISHED + timedelta(minutes=15)
    assert leases == [PUBLISHED + office.lease, *[now + office.lease] * 3]


def test_what_somebody_else_has_taken_over_is_not_sent_a_second_time(post: Post) -> None:
    def take() -> None:
        with post.database.transaction() as session:
            third = sa.update(OutboxMessage).where(OutboxMessage.subscriber == "member-3")  # type: ignore[arg-type]
            session.connection().execute(third.values(lease_owner="elsewhere"))

    assert deliver_and(post, letter=2, what=take) == {"sent": 3}
    assert post.states() == ["sent", "sent", "sending", "sent"]


class Unusable(Database):
    """A database whose next so many changes cannot be committed once it is told so."""

    def __init__(self, database: Database) -> None:
        self.engine = database.engine.execution_options()
        self.left = 0
        sa.event.listen(self.engine, "commit", self._commit)

    def _commit(self, _connection: sa.Connection) -> None:
        if self.left:
            self.left -= 1
            raise sa.exc.OperationalError("COMMIT", None, Exception("database is locked"))


class ToldWaits(Event):
    """A stop whose waiting takes no time and is written down."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout)
        return self.is_set()


def test_while_the_database_cannot_be_used_the_results_are_kept_and_no_letter_goes(post: Post) -> None:
    stop, database = ToldWaits(), Unusable(post.database)

    def lock() -> None:
        database.left = 7

    with post.office() as office:
        transport = Before(office.transport, 4, lock)
        states = deliver(replace(office, transport=transport, database=database, stop=stop)).states
    assert states == {"sent": 4}
    assert stop.waits == [1, 2, 4, 8, 16, 30, 30]
    assert post.states() == ["sent"] * 4


def test_a_stop_ends_the_wait_and_the_log_remembers_what_was_taken(post: Post) -> None:
    database = Unusable(post.database)

    def lock() -> None:
        database.left = 1_000
        post.stop.set()

    with post.office() as office:
        transport = Before(office.transport, 2, lock)
        with pytest.raises(sa.exc.OperationalError):
            deliver(replace(office, transport=transport, database=database))
    post.stop.clear()
    tally = post.deliver()
    assert (tally.recovered, tally.states) == (4, {"sent": 2})
    assert post.keys_taken() == [f"on-publication/member-{number}" for number in range(1, 5)]


class FullDisk(AckLog):
    """A log of acknowledgements that cannot be written."""

    def record(self, *_facts: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")


def test_when_the_log_cannot_be_written_the_letter_is_recorded_and_the_next_one_waits(post: Post) -> None:
    with post.office() as office, pytest.raises(OSError, match="No space left"):
        deliver(replace(office, acks=FullDisk(post.folder / "acks.log")))
    assert post.states() == ["sent", "queued", "queued", "queued"]
    assert len(post.relay.taken) == 1


def test_a_fault_of_our_own_loses_nothing_of_what_was_sent_before(post: Post) -> None:
    class Faulty(Before):
        def send(self, letter: Letter) -> Delivery:
            if "member-3" in letter.key:
                raise ZeroDivisionError
            return super().send(letter)

    with post.office() as office, pytest.raises(ZeroDivisionError):
        deliver(replace(office, transport=Faulty(office.transport, 0, post.stop.set)))
    assert post.states() == ["sent", "sent", "sending", "queued"]


def test_several_connections_share_one_line_and_each_letter_goes_once(post: Post) -> None:
    with post.database.transaction() as session:
        announce(session, reference="KEY/04DEC/26", people=People(members=36, officer="", office=""))
    post.queue()
    with post.office(connections=4) as office:
        assert deliver(office).states == {"sent": 40}
        made = [getattr(transport, "connections_made", 0) for transport in office.transports]
    assert max(made) == 1
    assert len({tuple(envelope.rcpt_tos) for envelope in post.relay.taken}) == len(post.relay.taken) == 40


def test_connections_that_fail_together_are_one_failure(post: Post) -> None:
    post.relay.port = 1
    with post.office(connections=3) as office:
        deliver(office)
    with post.database.reading() as session:
        assert [rest.failures for rest in session.exec(select(TransportPause))] == [1]
    assert set(post.states()) == {"queued"}


def test_one_message_is_carried_and_no_other(post: Post) -> None:
    with post.office() as office:
        assert begin(office) == 0
        assert carry(office, 3) is None
        assert post.keys_taken() == ["on-publication/member-3"]
        assert carry(office, 3) is None, "it was sent"
        assert carry(office, 99) is None, "there is no such message"
        post.relay.answer("RCPT", "450 4.2.0 Try later", "421 4.3.2 Closing", "421 4.3.2 Closing")
        assert carry(office, 1) == PUBLISHED + timedelta(minutes=1)
        assert carry(office, 2) == PUBLISHED + timedelta(seconds=10)
        assert carry(office, 4) == PUBLISHED + timedelta(seconds=5), "the transport rests"
        office.close()


def test_a_message_that_another_has_in_hand_is_carried_again_when_their_lease_lapses(post: Post) -> None:
    with post.office() as office:
        back_at: list[datetime | None] = []
        carried = replace(office, transport=Before(office.transport, 1, lambda: back_at.append(carry(office, 1))))
        assert carry(carried, 1) is None
        office.close()
    assert back_at == [PUBLISHED + office.lease]


def test_who_ends_their_subscription_in_mid_batch_gets_nothing_more(post: Post) -> None:
    with post.database.transaction() as session:
        reader = subscribe(session, "reader@example.gov.uk")
        session.flush()
        theirs = sa.update(OutboxMessage).where(OutboxMessage.subscriber == "member-4")  # type: ignore[arg-type]
        session.connection().execute(theirs.values(subscriber_id=reader.id))

    def end() -> None:
        with post.database.transaction() as session:
            session.connection().execute(
                sa.update(Subscriber).values(ended_at=PUBLISHED, changed_at=PUBLISHED + timedelta(minutes=1))
            )

    assert deliver_and(post, letter=2, what=end) == {"sent": 3}
    assert post.states() == ["sent", "sent", "sent", "cancelled"]


def test_a_letter_whose_last_moment_passes_while_it_is_in_hand_says_that_it_is_late(post: Post) -> None:
    deliver_and(post, letter=2, what=lambda: post.clock.set(CLOSES))
    letters = [(envelope.content or b"").partition(b"\r\n\r\n")[0] for envelope in post.relay.taken]
    assert [b"Late notice:" in head for head in letters] == [False, False, True, True]
