"""The outbox as the desk reads it, in questions that cost the same however much there is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.announced import CALENDAR, PUBLISHED, People, announce, messages
from tests.asked import asked_of, steps_of
from webapp.database import Database
from webapp.domain.delivery import Ending, Stage
from webapp.domain.messages import MessageKind
from webapp.domain.reminders import lead_times
from webapp.models.outbox import Attempt, JobHeartbeat, MessageState
from webapp.queries import notifications
from webapp.queries.notifications import DaysPost, Filters, Show
from webapp.queries.reminders_ahead import reminders_ahead
from webapp.queries.standing import standing
from webapp.services.reminders import queue_due

SOON = PUBLISHED + timedelta(minutes=1)
TODAY_BEGAN = datetime(2026, 12, 11, tzinfo=UTC)


def queue(database: Database, *, members: int) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=members, officer="", office=""))
        queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=PUBLISHED)


def test_days_are_those_of_london_when_the_clocks_go_back_too(database: Database) -> None:
    queue(database, members=4)
    sent_at = (
        datetime(2026, 10, 24, 22, 59, tzinfo=UTC),
        datetime(2026, 10, 24, 23, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 23, 59, tzinfo=UTC),
        datetime(2026, 10, 26, 0, 0, tzinfo=UTC),
    )
    with database.transaction() as session:
        for message, at in zip(messages(session), sent_at, strict=True):
            assert message.id is not None
            message.state, message.sent_at = MessageState.SENT, at
            ending = Ending.TAKEN if at is sent_at[0] else Ending.TRY_LATER
            session.add(Attempt(message_id=message.id, at=at, by="tests", ending=ending, stage=Stage.BODY))
    with database.reading() as session:
        assert notifications.by_day(session, to=date(2026, 10, 26), days=4) == [
            DaysPost(date(2026, 10, 23), 0, 0),
            DaysPost(date(2026, 10, 24), 1, 0),
            DaysPost(date(2026, 10, 25), 2, 2),
            DaysPost(date(2026, 10, 26), 1, 1),
        ]


def test_every_list_is_asked_for_by_its_own_conditions(database: Database) -> None:
    queue(database, members=6)
    with database.transaction() as session:
        sent, refused, tried, later, cancelled, _waiting = messages(session)
        sent.state, sent.sent_at = MessageState.SENT, SOON
        refused.state = MessageState.FAILED
        tried.attempts, tried.next_at = 1, SOON + timedelta(hours=1)
        later.next_at = SOON + timedelta(hours=1)
        cancelled.state, cancelled.cancelled_at = MessageState.CANCELLED, SOON
    with database.reading() as session:
        found = {
            show: [one.name for one in notifications.listed(session, Filters(show), now=SOON, since=TODAY_BEGAN)[0]]
            for show in Show
        }
        numbers = notifications.numbers(session, now=SOON, since=TODAY_BEGAN, shows=tuple(Show))
        tomorrow = TODAY_BEGAN + timedelta(days=1)
        assert notifications.listed(session, Filters(Show.SENT_TODAY), now=SOON, since=tomorrow) == ([], 0)
    assert found == {
        Show.UNDELIVERED: ["Councillor 2"],
        Show.COMING: ["Councillor 4"],
        Show.WAITING: ["Councillor 3", "Councillor 6"],
        Show.SENT_TODAY: ["Councillor 1"],
        Show.SENT: ["Councillor 1"],
        Show.CANCELLED: ["Councillor 5"],
    }
    assert numbers == {show: len(names) for show, names in found.items()}


def test_what_staff_have_seen_stands_last_and_is_not_counted(database: Database) -> None:
    queue(database, members=3)
    with database.transaction() as session:
        for message in messages(session):
            message.state = MessageState.DEAD
        messages(session)[2].seen_at = SOON
    with database.reading() as session:
        found, total = notifications.listed(session, Filters(Show.UNDELIVERED), now=SOON, since=TODAY_BEGAN)
        assert ([one.id for one in found], total) == ([2, 1, 3], 3)
        assert notifications.numbers(session, now=SOON, since=TODAY_BEGAN, shows=(Show.UNDELIVERED,)) == {
            Show.UNDELIVERED: 2
        }
        assert [one.id for one, _tried_at in notifications.to_look_at(session, most=10)] == [2, 1]


def test_the_oldest_waiting_counts_from_when_it_should_have_gone_and_was_queued(database: Database) -> None:
    queue(database, members=2)
    with database.transaction() as session:
        messages(session)[0].not_before = PUBLISHED - timedelta(days=1)
        messages(session)[1].not_before = SOON
    with database.reading() as session:
        assert notifications.oldest_waiting(session, PUBLISHED - timedelta(days=2)) is None
        assert notifications.oldest_waiting(session, SOON) == PUBLISHED


def test_reminders_of_open_windows_come_in_order_of_time(database: Database) -> None:
    with database.transaction() as session:
        announce(session, reference="KEY/01DEC/26", title="Parks")
        announce(session, reference="KEY/02DEC/26", title="Roads", published_at=PUBLISHED + timedelta(days=3))
    with database.reading() as session:
        found, in_all = reminders_ahead(
            session,
            policy=lead_times(["on-publication", "1-working-day", "3-hours"]),
            calendar=CALENDAR,
            now=PUBLISHED + timedelta(days=4),
            most=3,
        )
    assert [(one.at, one.occasion, one.reference) for one in found] == [
        (datetime(2026, 12, 17, 17, tzinfo=UTC), "1-working-day", "KEY/01DEC/26"),
        (datetime(2026, 12, 18, 14, tzinfo=UTC), "3-hours", "KEY/01DEC/26"),
        (datetime(2026, 12, 18, 17, tzinfo=UTC), "1-working-day", "KEY/02DEC/26"),
    ]
    assert in_all == 4


# How the post stands


def test_how_the_post_stands_is_one_statement(database: Database) -> None:
    queue(database, members=3)
    with database.transaction() as session:
        first, second, third = messages(session)
        first.state, second.state = MessageState.DEAD, MessageState.DEAD
        second.kind = MessageKind.CONFIRM
        assert third.id is not None
        session.add(Attempt(message_id=third.id, at=SOON, by="tests", ending=Ending.TRY_LATER, stage=Stage.BODY))
        session.add_all(JobHeartbeat(job=job, started_at=SOON) for job in ("b", "a"))
    with asked_of(database) as statements, database.reading() as session:
        found = standing(session, transport="smtp", overdue_before=SOON)
    assert len([one for one in statements if one.startswith("SELECT")]) == 1
    assert [beat.job for beat in found.beats] == ["a", "b"]
    assert (found.overdue, found.given_up, found.refused, found.tried_at) == (1, 1, 0, SOON)
    assert (found.held_since, found.resting_since, found.loaded_to) == (None, None, None)


def test_what_was_queued_a_moment_ago_is_not_overdue(database: Database) -> None:
    queue(database, members=1)
    with database.transaction() as session:
        messages(session)[0].not_before = PUBLISHED - timedelta(days=2)
    with database.reading() as session:
        assert standing(session, transport="smtp", overdue_before=PUBLISHED).overdue == 0
        assert standing(session, transport="smtp", overdue_before=SOON).overdue == 1
        assert standing(session, transport="smtp", overdue_before=SOON).beats == ()


@pytest.mark.sqlite_only
def test_no_page_of_staff_reads_the_whole_outbox(database: Database) -> None:
    steps = steps_of(database, lambda session: standing(session, transport="smtp", overdue_before=SOON))
    assert [step for step in steps if step.startswith(("SCAN outbox", "SCAN attempt")) and "INDEX" not in step] == []
    assert any("ix_outbox_state_deadline_at" in step for step in steps)


def test_the_tries_of_very_many_messages_are_read_some_at_a_time(database: Database) -> None:
    queue(database, members=1)
    with database.reading() as session:
        (message,) = notifications.every_one_of_decision(session, messages(session)[0].decision_id or 0)
        many = [replace(message, id=number, message_id=str(number)) for number in range(1, 2002)]
        asked: list[str] = []
        sa.event.listen(database.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
        assert len(notifications.tries(session, many)) == 2001
        assert len([one for one in asked if "FROM attempt" in one]) == 3
        assert len(notifications.dealt_with(session, many)) == 2001
        assert len([one for one in asked if "FROM audit_event" in one]) == 3
