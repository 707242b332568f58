"""An older database: nothing leaves until a person says so, and what was taken is never sent again."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import select

from scheduler.post import deliver
from tests.announced import PUBLISHED, People, announce, messages
from tests.post_office import Post
from tests.relay import Relay
from tests.standing_clock import StandingClock
from tests.subscribed import subscribe
from webapp.adapters.mail_log import AckLog
from webapp.database import Database
from webapp.domain.errors import RuleBroken
from webapp.models.audit import AuditEvent
from webapp.models.outbox import Attempt, OutboxMessage, PostHold
from webapp.queries.post_hold import Standing, standing
from webapp.services import post_hold


@pytest.fixture
def post(database: Database, tmp_path: Path) -> Iterator[Post]:
    with database.transaction() as session:
        announce(session, people=People(members=3, officer="", office=""))
    with Relay() as relay:
        post = Post(relay, StandingClock(PUBLISHED), database, tmp_path, Event())
        post.queue()
        yield post


def put_back(post: Post, *sent: str) -> None:
    """Put back a backup in which these messages still wait although they were sent since."""
    with post.database.transaction() as session:
        connection = session.connection()
        connection.execute(sa.delete(Attempt))
        rows = sa.update(OutboxMessage).where(OutboxMessage.subscriber.in_(sent))  # type: ignore[attr-defined]
        connection.execute(rows.values(state="queued", sent_at=None, attempts=0))


def put_back_before_they_were_queued(post: Post) -> None:
    with post.database.transaction() as session:
        session.connection().execute(sa.delete(Attempt))
        session.connection().execute(sa.delete(OutboxMessage))


def acks(post: Post) -> AckLog:
    return AckLog(post.folder / "acks.log")


def stands(post: Post) -> Standing:
    with post.database.reading() as session:
        return standing(session, acks(post).has)


def release(post: Post) -> Standing:
    with post.database.transaction() as session:
        return post_hold.release(session, is_taken=acks(post).has, actor="Priya Shaw", now=post.clock())


def test_a_new_installation_is_not_held(post: Post) -> None:
    assert post.deliver().states == {"sent": 3}
    assert stands(post) == Standing(None, "", 0, 0)
    with post.database.transaction() as session, pytest.raises(RuleBroken, match="not held"):
        post_hold.release(session, is_taken=acks(post).has, actor="Priya Shaw", now=post.clock())


def test_a_database_older_than_the_log_holds_the_post_until_somebody_releases_it(post: Post) -> None:
    post.deliver()
    put_back(post, "member-1", "member-2")
    with post.database.transaction() as session:
        announce(session, reference="KEY/04DEC/26", people=People(members=1, officer="", office=""))
    post.queue()
    for _ in range(2):
        assert post.deliver().states == {}
    held = stands(post)
    assert (held.since, held.would_be_sent, held.taken) == (PUBLISHED, 1, 2)
    assert held.why.endswith("Of letters that were taken, it calls 2 unsent and knows nothing of 0.")
    assert release(post) == held
    assert post.states() == ["sent", "sent", "sent", "queued"]
    assert post.deliver().states == {"sent": 1}
    assert len(post.relay.taken) == 4
    with post.database.reading() as session:
        (event,) = session.exec(select(AuditEvent).where(AuditEvent.subject_kind == "post"))
        assert (event.actor, event.action, event.after) == ("Priya Shaw", "release", {"would_be_sent": 1, "taken": 2})


def test_letters_that_the_database_never_heard_of_hold_the_post_once(post: Post) -> None:
    post.deliver()
    put_back_before_they_were_queued(post)
    post.clock.advance(hours=1)
    assert post.deliver().states == {}
    assert stands(post).why.endswith("it calls 0 unsent and knows nothing of 3.")
    release(post)
    assert post.queue() == 3
    assert post.deliver().states == {}, "the log knows them all"
    assert post.states() == ["sent"] * 3
    assert post.deliver().states == {}
    assert stands(post) == Standing(None, "", 0, 0)
    assert len(post.relay.taken) == 3


def test_messages_that_were_cancelled_in_the_backup_and_sent_since_hold_the_post(post: Post) -> None:
    post.deliver()
    put_back(post, "member-1")
    with post.database.transaction() as session:
        first = sa.update(OutboxMessage).where(OutboxMessage.subscriber == "member-1")  # type: ignore[arg-type]
        session.connection().execute(first.values(state="cancelled", cancelled_at=PUBLISHED))
    post.deliver()
    assert stands(post).since == PUBLISHED
    release(post)
    assert post.states() == ["sent"] * 3


def test_messages_deleted_since_they_were_sent_are_no_sign_of_a_backup(post: Post) -> None:
    post.deliver()
    with post.database.transaction() as session:
        first = session.exec(select(OutboxMessage).where(OutboxMessage.subscriber == "member-1")).one()
        session.connection().execute(sa.delete(Attempt).where(Attempt.message_id == first.id))  # type: ignore[arg-type]
        session.delete(first)
    post.deliver()
    assert stands(post).since is None


def test_a_kill_between_250_and_record_is_no_sign_of_a_backup(post: Post) -> None:
    with post.office() as office:
        office.acks.record(message_id(post.database, "member-2"), "a/key", at=PUBLISHED)
        with post.database.transaction() as session:
            second = sa.update(OutboxMessage).where(OutboxMessage.subscriber == "member-2")  # type: ignore[arg-type]
            lost = {"state": "sending", "lease_owner": office.sender.name, "lease_until": PUBLISHED}
            session.connection().execute(second.values(**lost))
    assert post.deliver().states == {"sent": 2}
    assert stands(post).since is None


def test_two_senders_that_notice_an_older_database_together_hold_it_once(post: Post) -> None:
    post.deliver()
    put_back(post, "member-1")
    log, noticed = acks(post), list[datetime]()
    assert log.noted_by_others()
    with post.database.transaction() as session:

        def later_than(moment: datetime) -> Iterable[UUID]:
            if not noticed:
                noticed.append(moment)
                assert post_hold.hold_if_older(session, later_than=later_than, now=PUBLISHED)
                session.expunge_all()
            return log.later_than(moment)

        assert post_hold.hold_if_older(session, later_than=later_than, now=PUBLISHED + AHEAD)
    assert stands(post).since == PUBLISHED


def message_id(database: Database, subscriber: str) -> UUID:
    with database.reading() as session:
        return UUID(session.exec(select(OutboxMessage.message_id).where(OutboxMessage.subscriber == subscriber)).one())


def test_what_this_process_has_noted_itself_is_not_looked_through_again(post: Post) -> None:
    asked: list[str] = []

    def notes(*facts: object) -> None:
        asked.append(str(facts[2]))

    with post.office() as office:
        deliver(office)
        sa.event.listen(post.database.engine, "before_cursor_execute", notes)
        deliver(office)
    assert [one for one in asked if "max(attempt.at)" in one] == []


AHEAD = timedelta(hours=30)


def test_what_a_clock_ahead_has_queued_goes_when_it_is_set_right(post: Post) -> None:
    with post.database.transaction() as session:
        announce(session, reference="KEY/04DEC/26", people=People(members=2, officer="", office=""))
    post.clock.advance(hours=30)
    post.queue()
    post.relay.answer("RCPT", "450 4.2.0 Try later", Relay.CUT, Relay.CUT)
    assert post.deliver().states == {"queued": 2}
    with post.office() as office, post.database.transaction() as session:
        last = sa.update(OutboxMessage).where(OutboxMessage.subscriber == "member-5")  # type: ignore[arg-type]
        lease = {"lease_owner": "elsewhere", "lease_until": post.clock() + office.lease}
        session.connection().execute(last.values(state="sending", **lease))
    post.clock.advance(hours=-30)
    assert post.deliver().states == {"sent": 4}
    with post.database.reading() as session:
        assert [row.lease_until for row in messages(session)][4] == PUBLISHED + timedelta(minutes=20)
    post.clock.advance(minutes=20)
    assert post.deliver().states == {"sent": 1}
    assert len(post.relay.taken) == 5


def test_who_subscribes_after_a_clock_was_ahead_is_told_of_what_it_had_looked_at(post: Post) -> None:
    post.clock.advance(hours=1)
    with post.database.transaction() as session:
        subscribe(session, "early@example.com", at=post.clock())
    assert post.queue() == 1
    post.clock.advance(hours=-1)
    with post.database.transaction() as session:
        subscribe(session, "new@example.com", at=post.clock())
    post.deliver()
    assert post.queue() == 1


def test_quiet_hours_are_counted_anew_when_the_clock_is_set_right(post: Post) -> None:
    night = datetime(2026, 12, 11, 22, 0, tzinfo=UTC)
    morning = datetime(2026, 12, 12, 7, 30, tzinfo=UTC)
    with post.database.transaction() as session:
        ahead = {"created_at": night + AHEAD, "not_before": morning + AHEAD, "next_at": morning + AHEAD}
        session.connection().execute(sa.update(OutboxMessage).values(**ahead))
    post.clock.set(night)
    assert post.deliver().states == {}
    with post.database.reading() as session:
        assert [(row.created_at, row.not_before, row.next_at) for row in messages(session)] == [
            (night, morning, morning)
        ] * 3


def test_what_waits_for_a_reason_of_its_own_goes_on_waiting(post: Post) -> None:
    tomorrow = PUBLISHED + timedelta(hours=20)
    with post.database.transaction() as session:
        session.connection().execute(sa.update(OutboxMessage).values(not_before=tomorrow, next_at=tomorrow))
    assert post.deliver().states == {}
    with post.database.reading() as session:
        assert {row.next_at for row in messages(session)} == {tomorrow}
        assert session.exec(select(PostHold)).all() == []


def test_a_day_ahead_loses_and_doubles_nothing(post: Post) -> None:
    with post.office() as office:
        post.relay.answer("RCPT", "450 4.2.0 Try later")
        deliver(office)
        post.clock.advance(days=1)
        assert deliver(office).states == {"sent": 1}
    assert post.states() == ["sent"] * 3
    assert len(post.relay.taken) == 3
