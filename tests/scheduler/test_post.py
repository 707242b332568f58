"""The post against a real relay: once, whatever happens between the claim and the record of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Event

import pytest
from sqlmodel import Session

from scheduler.post import deliver
from scheduler.post_office import PostOffice
from tests.announced import CLOSES, PUBLISHED, People, announce, messages, move_window
from tests.post_office import CannotSettle, DiskFull, Post
from tests.relay import Relay
from tests.standing_clock import StandingClock
from webapp.adapters.mail import Letter
from webapp.adapters.smtp import SmtpTransport
from webapp.database import Database
from webapp.domain.delivery import Delivery
from webapp.domain.lifecycle import Status
from webapp.models.bodies import Person
from webapp.models.decisions import Decision
from webapp.queries.contents import Contents
from webapp.services import delivery
from webapp.services.reminders import ChangeKind


@pytest.fixture
def post(database: Database, tmp_path: Path) -> Iterator[Post]:
    with database.transaction() as session:
        announce(session, people=People(members=2, officer="", office=""))
    with Relay() as relay:
        yield Post(relay, StandingClock(PUBLISHED), database, tmp_path, Event())


def claim(session: Session, office: PostOffice) -> None:
    """Claim one message, as somebody does who is killed before they send it."""
    delivery.claim(
        session,
        owner=office.sender.name,
        transport="smtp",
        now=office.clock(),
        is_taken=office.acks.has,
        contents=Contents(),
    )


def test_two_runs_bring_one_mail_to_each(post: Post) -> None:
    for _ in range(2):
        post.queue()
        post.deliver()
    assert post.keys_taken() == ["on-publication/member-1", "on-publication/member-2"]
    assert [envelope.rcpt_tos for envelope in post.relay.taken] == [
        ["member1.key-03dec-26@example.gov.uk"],
        ["member2.key-03dec-26@example.gov.uk"],
    ]
    assert post.states() == ["sent", "sent"]


def test_a_crash_between_the_250_and_its_record_brings_no_second_mail(post: Post) -> None:
    post.queue()
    with post.office() as office, pytest.raises(DiskFull):
        deliver(replace(office, database=CannotSettle(post.database)))
    assert len(post.relay.taken) == 2
    assert post.states() == ["sending", "sending"]
    tally = post.deliver()
    assert (tally.recovered, tally.states) == (2, {})
    assert sorted(post.keys_taken()) == ["on-publication/member-1", "on-publication/member-2"]
    assert post.states() == ["sent", "sent"]


def test_a_crash_before_the_dialog_loses_nothing(post: Post) -> None:
    post.queue()
    with post.office() as office, post.database.transaction() as session:
        claim(session, office)
    assert sorted(post.states()) == ["queued", "sending"]
    assert post.deliver().recovered == 1
    assert len(post.relay.taken) == 2


def test_what_a_living_process_has_in_hand_is_left_alone(post: Post) -> None:
    post.queue()
    with post.office() as office:
        with post.database.transaction() as session:
            claim(session, office)
        assert post.deliver().states == {"sent": 1}
    assert sorted(post.states()) == ["sending", "sent"]


def test_a_450_is_tried_again_and_a_550_is_not(post: Post) -> None:
    post.queue()
    post.relay.answer("RCPT", "450 4.2.0 Try later", "550 5.1.1 Unknown user")
    assert post.deliver().states == {"queued": 1, "failed": 1}
    assert post.deliver().states == {}
    post.clock.advance(minutes=1)
    assert post.deliver().states == {"sent": 1}
    assert post.states() == ["sent", "failed"]
    post.clock.advance(days=1)
    assert post.deliver().states == {}


def test_a_relay_that_is_down_loses_nothing_and_late_mail_says_so(post: Post) -> None:
    post.queue()
    up = post.relay.port
    post.relay.port = 1
    post.deliver()
    assert post.deliver().states == {}, "the transport rests"
    for _ in range(3):
        post.clock.advance(minutes=6)
        assert post.deliver().states == {"queued": 1}
    post.relay.port = up
    post.clock.set(CLOSES + timedelta(hours=1))
    assert post.deliver().states == {"sent": 2}
    subjects = [
        message_from_bytes(envelope.content or b"", policy=policy.SMTP)["Subject"] for envelope in post.relay.taken
    ]
    assert (
        subjects == ["Late notice: call-in closed 5pm Friday 18 December: Leisure centre contract (KEY/03DEC/26)"] * 2
    )
    with post.database.reading() as session:
        assert [row.attempts for row in messages(session)] == [1, 1]


def test_a_short_rest_is_waited_out(post: Post) -> None:
    post.queue()
    post.relay.answer("RCPT", "421 4.3.2 Closing")
    post.stop = ImpatientStop(post.clock)
    assert post.deliver(patience=timedelta(seconds=20)).states == {"queued": 1, "sent": 1}
    post.clock.advance(seconds=5)
    assert post.deliver().states == {"sent": 1}


class ImpatientStop(Event):
    """An event whose waiting moves the clock instead of taking time."""

    def __init__(self, clock: StandingClock) -> None:
        super().__init__()
        self._clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        self._clock.advance(seconds=timeout or 0)
        return self.is_set()


def test_after_a_stop_the_message_in_hand_is_settled_and_the_next_one_waits(post: Post) -> None:
    post.queue()
    with post.office() as office:
        assert deliver(replace(office, transport=StopsAfterOne(office.transport, post.stop))).states == {"sent": 1}
    assert post.states() == ["sent", "queued"]


class StopsAfterOne:
    """A transport during whose first letter the process is asked to stop."""

    def __init__(self, transport: SmtpTransport, stop: Event) -> None:
        self._transport = transport
        self._stop = stop

    def send(self, letter: Letter) -> Delivery:
        self._stop.set()
        return self._transport.send(letter)

    def close(self) -> None:
        self._transport.close()


def withdraw(decision: Decision) -> None:
    decision.status = Status.WITHDRAWN
    decision.revision += 1


def test_nobody_is_reminded_of_a_withdrawn_decision(post: Post) -> None:
    post.queue()
    post.change(ChangeKind.WITHDRAWN, withdraw)
    post.deliver()
    post.clock.set(CLOSES - timedelta(hours=1))
    assert post.queue() == 0
    post.deliver()
    assert post.keys_taken() == []


def test_who_had_been_told_is_told_of_the_withdrawal(post: Post) -> None:
    post.queue()
    post.deliver()
    post.change(ChangeKind.WITHDRAWN, withdraw)
    post.deliver()
    assert post.keys_taken()[2:] == ["revision-2/member-1", "revision-2/member-2"]


def test_a_moved_deadline_cancels_what_waits_and_informs_those_told(post: Post) -> None:
    post.queue()
    post.relay.answer("RCPT", "250 OK", "450 4.2.0 Try later")
    post.deliver()
    post.change(ChangeKind.MOVED, lambda decision: move_window(decision, published_at=PUBLISHED - timedelta(days=1)))
    post.clock.advance(minutes=10)
    post.queue()
    post.deliver()
    assert post.keys_taken() == ["on-publication/member-1", "revision-2/member-1", "on-publication/member-2"]
    notice = message_from_bytes(post.relay.taken[1].content or b"", policy=policy.SMTP).get_body(("plain",))
    assert notice is not None
    assert (
        "You were told before: 5pm on Friday 18 December 2026.\r\nIt is now: 5pm on Thursday 17 December 2026."
        in str(notice.get_content())
    )


def test_a_message_that_cannot_be_written_holds_up_no_other(post: Post) -> None:
    post.queue()
    with post.database.transaction() as session:
        session.get_one(Person, 1).email = "not an address"
    assert post.deliver().states == {"queued": 1, "sent": 1}
    with post.database.reading() as session:
        unwritten = messages(session)[0]
        assert (unwritten.attempts, unwritten.next_at) == (1, PUBLISHED + timedelta(minutes=1))
        assert unwritten.last_error.startswith("InvalidHeaderDefect: ")


def test_a_run_keeps_one_connection_however_many_letters_go(post: Post) -> None:
    with post.database.transaction() as session:
        announce(session, reference="KEY/04DEC/26", people=People(members=30))
    post.queue()
    with post.office() as office:
        deliver(office)
        assert isinstance(office.transport, SmtpTransport)
        assert office.transport.connections_made == 1
    assert len(post.relay.taken) == 34
