"""The carrier on PostgreSQL: whoever lets a message wait, it is carried once, in the order of deadlines."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.announced import PUBLISHED, People, announce
from tests.carried import Carried
from tests.relay import Relay
from tests.standing_clock import StandingClock
from webapp.config import Settings
from webapp.database import Database
from webapp.models.outbox import PostHold
from webapp.services import outbox

pytestmark = pytest.mark.postgres_only


@pytest.fixture
def carried(settings: Settings, database: Database) -> Iterator[Carried]:
    with database.transaction() as session:
        announce(session, people=People(members=2, officer="", office=""))
    with Relay() as relay:
        yield Carried(settings, database, StandingClock(PUBLISHED), relay)


WAITS = """
INSERT INTO outbox (dedupe_key, message_id, kind, occasion, subscriber, recipient, recipient_name, decision_id,
    decision_revision, heard, deadline_at, not_before, next_at, state, attempts, last_error, created_at)
VALUES ('a', 'a', 'call-in-opened', 'on-publication', 'member-1', 'm@example.gov.uk', '', 1,
    0, '', now(), now(), now(), 'queued', 0, '', now())
"""


def announce_more(carried: Carried, reference: str, *, later: timedelta) -> None:
    with carried.database.transaction() as session:
        people = People(members=1, officer="", office="")
        announce(session, reference=reference, published_at=PUBLISHED + later, people=people)


def test_whoever_lets_a_message_wait_it_is_carried_once(carried: Carried) -> None:
    carried.queue()
    assert carried.jobs() == [(1, "todo"), (2, "todo")]
    assert carried.drain()["carried"] == 2
    assert carried.taken() == ["KEY-03DEC-26/member-1", "KEY-03DEC-26/member-2"]
    assert (carried.states(), carried.jobs()) == (["sent", "sent"], [])
    assert carried.drain()["carried"] == 0


def test_a_message_and_its_job_are_one_fact(carried: Carried) -> None:
    with carried.database.rehearsal() as session:
        session.connection().exec_driver_sql(WAITS)
    assert carried.jobs() == []
    carried.run(WAITS)
    assert [status for _, status in carried.jobs()] == ["todo"]


def test_the_nearest_deadline_goes_first_whatever_was_queued_first(carried: Carried) -> None:
    announce_more(carried, "KEY/LATEST", later=timedelta(days=5))
    announce_more(carried, "KEY/FIRST", later=timedelta(days=-1))
    carried.clock.advance(days=5)
    carried.queue()
    carried.drain()
    assert carried.taken() == [
        "KEY-FIRST/member-4", "KEY-03DEC-26/member-1", "KEY-03DEC-26/member-2", "KEY-LATEST/member-3",
    ]  # fmt: skip


def test_a_message_waits_in_one_job_however_often_its_moment_moves(carried: Carried) -> None:
    carried.queue()
    for minutes in (5, 10):
        moved_to = PUBLISHED + timedelta(minutes=minutes)
        carried.run("UPDATE outbox SET next_at = :at WHERE id = 1", at=moved_to)
    found = carried.run("SELECT scheduled_at FROM procrastinate_jobs WHERE args ->> 'row_id' = '1'")
    assert found == [(PUBLISHED + timedelta(minutes=10),)]


def test_a_450_comes_back_at_its_moment_and_not_before(carried: Carried) -> None:
    carried.queue()
    carried.relay.answer("RCPT", "450 4.2.0 Try later")
    assert carried.drain()["carried"] == 2
    assert sorted(carried.states()) == ["queued", "sent"]
    assert carried.drain()["carried"] == 0
    carried.clock.set(max(carried.next_at()))
    assert carried.drain()["carried"] == 1
    assert carried.states() == ["sent", "sent"]


def test_a_rest_of_the_relay_ends_the_run_and_its_end_begins_another(carried: Carried) -> None:
    carried.queue()
    carried.relay.answer("MAIL", "421 4.3.2 Closing")
    assert carried.drain()["carried"] == 1
    assert carried.drain()["carried"] == 0, "the relay rests, so nothing is even tried"
    assert (carried.taken(), carried.states()) == ([], ["queued", "queued"])
    assert [status for _, status in carried.jobs() if status == "todo"] == ["todo", "todo"]
    carried.clock.advance(minutes=10)
    carried.drain()
    assert carried.states() == ["sent", "sent"]


def test_a_short_rest_is_waited_out(carried: Carried) -> None:
    carried.queue()
    carried.run(
        "INSERT INTO transport_pause VALUES ('smtp', 1, :since, :until, '')",
        since=PUBLISHED, until=PUBLISHED + timedelta(seconds=1),
    )  # fmt: skip

    def moving() -> object:
        carried.clock.advance(seconds=0.4)
        return carried.clock.at

    assert carried.drain(clock=moving, patience=timedelta(seconds=5))["carried"] == 2


def test_a_withdrawn_message_is_not_sent_and_its_job_ends(carried: Carried) -> None:
    carried.queue()
    with carried.database.transaction() as session:
        outbox.cancel_waiting(session, 1, "withdrawn", carried.clock())
    carried.run("UPDATE procrastinate_jobs SET scheduled_at = NULL")
    assert carried.drain()["carried"] == 2
    assert (carried.taken(), carried.states(), carried.jobs()) == ([], ["cancelled", "cancelled"], [])


def test_nothing_leaves_during_a_hold_and_all_of_it_after(carried: Carried) -> None:
    carried.queue()
    with carried.database.transaction() as session:
        session.add(PostHold(since=PUBLISHED, why="a backup was put back"))
    assert carried.drain()["carried"] == 0
    carried.run("DELETE FROM post_hold")
    assert carried.drain()["carried"] == 2


def test_several_connections_carry_at_once_and_nothing_twice(carried: Carried) -> None:
    for number in range(10):
        announce_more(carried, f"KEY/{number}", later=timedelta(0))
    carried.settings = carried.settings.model_copy(update={"smtp_connections": 4})
    carried.queue()
    assert carried.drain()["carried"] == 12
    assert len(carried.taken()) == len(set(carried.taken())) == 12


def test_one_damaged_row_holds_up_no_other_and_is_told(carried: Carried) -> None:
    carried.queue()
    carried.run(WAITS)
    with pytest.raises(ValueError, match="badly formed"):
        carried.drain()
    assert carried.taken() == ["KEY-03DEC-26/member-1", "KEY-03DEC-26/member-2"]
    assert carried.drain()["carried"] == 0, "it is put off for a minute"


def test_a_problem_of_ours_is_told_and_the_message_waits(carried: Carried) -> None:
    (carried.settings.instance / "acks.log").mkdir()
    carried.queue()
    with pytest.raises(IsADirectoryError):
        carried.drain()
    (carried.settings.instance / "acks.log").rmdir()
    carried.drain()
    assert carried.states() == ["sent", "sent"]
