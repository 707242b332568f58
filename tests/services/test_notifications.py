"""Messages that were not delivered are sent again while they hold, or noted as seen; the trail tells by whom."""

from datetime import timedelta

from sqlmodel import Session, col, select

from tests.announced import CALENDAR, PUBLISHED, People, announce, messages, move_window
from webapp.database import Database
from webapp.domain.reminders import lead_times
from webapp.models.audit import AuditEvent
from webapp.models.decisions import Decision
from webapp.models.outbox import MessageState
from webapp.queries.contents import Contents
from webapp.queries.notifications import TRAIL_KIND
from webapp.services.notifications import SentAgain, mark_seen, send_again
from webapp.services.reminders import queue_due

LATER = PUBLISHED + timedelta(hours=2)


def refused(session: Session) -> Decision:
    """Queue a message to each of two members, and have both refused."""
    decision = announce(session, people=People(members=2, officer="", office=""))
    queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=PUBLISHED)
    for message in messages(session):
        message.state, message.attempts, message.seen_at = MessageState.FAILED, 3, PUBLISHED
    session.flush()
    return decision


def again(session: Session, *ids: int) -> SentAgain:
    return send_again(session, ids, contents=Contents(), actor="Priya Shaw", now=LATER)


def test_a_message_waits_again_as_if_it_had_never_been_tried(database: Database) -> None:
    with database.transaction() as session:
        refused(session)
        assert again(session, 1) == SentAgain(1, [])
    with database.reading() as session:
        first, second = messages(session)
        assert (first.state, first.attempts, first.next_at, first.not_before, first.seen_at) == (
            MessageState.QUEUED,
            0,
            LATER,
            LATER,
            None,
        )
        assert (second.state, second.attempts) == (MessageState.FAILED, 3)
        (event,) = session.exec(select(AuditEvent).where(col(AuditEvent.subject_kind) == TRAIL_KIND))
        assert (event.subject_uuid, event.actor, event.action, event.before) == (
            first.message_id,
            "Priya Shaw",
            "send again",
            {"state": "failed", "attempts": 3},
        )


def test_what_does_not_hold_any_more_stays_where_it_is(database: Database) -> None:
    with database.transaction() as session:
        move_window(refused(session), published_at=PUBLISHED + timedelta(days=3))
        session.flush()
        assert again(session, 1, 2) == SentAgain(
            0,
            [
                "Not sent again: Call-in has opened (KEY/03DEC/26), to Councillor 1: the last moment moved.",
                "Not sent again: Call-in has opened (KEY/03DEC/26), to Councillor 2: the last moment moved.",
            ],
        )
    with database.reading() as session:
        assert [(one.state, one.attempts, one.seen_at) for one in messages(session)] == [
            (MessageState.FAILED, 3, PUBLISHED)
        ] * 2
        assert session.exec(select(AuditEvent).where(col(AuditEvent.subject_kind) == TRAIL_KIND)).all() == []


def test_one_that_waits_or_is_gone_is_passed_over(database: Database) -> None:
    with database.transaction() as session:
        refused(session)
        again(session, 1)
        assert again(session, 1, 99) == SentAgain(0, [])


def test_what_was_seen_already_is_no_news(database: Database) -> None:
    with database.transaction() as session:
        refused(session)
        messages(session)[0].seen_at = None
        session.flush()
        assert mark_seen(session, [1, 2, 99], actor="Priya Shaw", now=LATER) == 1
    with database.reading() as session:
        assert [one.seen_at for one in messages(session)] == [LATER, PUBLISHED]
        (event,) = session.exec(select(AuditEvent).where(col(AuditEvent.subject_kind) == TRAIL_KIND))
        assert event.action == "seen, nothing to do"
