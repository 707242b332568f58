"""Digests: one mail for what happened since the last, none for nothing, one for all the mornings that were missed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from tests.announced import PUBLISHED, announce
from tests.builders import ACTOR, add_committee, add_decision, at, month
from tests.call_in_scene import FRIDAY, MONDAY, a_scene
from tests.edition_letters import AFTER
from tests.edition_rows import add_edition
from tests.newsroom import DAYS, claims, posted, send_all, why_cancelled
from tests.subscribed import EVERYTHING, subscribe
from webapp.database import Database
from webapp.domain.digests import Digest
from webapp.domain.subscriptions import Choices, Pace, Scope, Topic
from webapp.models.bodies import Ward
from webapp.models.decisions import Decision
from webapp.models.outbox import OutboxMessage
from webapp.models.subscriptions import Subscriber
from webapp.queries.digests import DigestStand
from webapp.queries.duty_board import DutyBoard
from webapp.services import decisions, meetings, subscriptions
from webapp.services.digests import Queued, queue_digests
from webapp.services.meetings import Appointment

ALL = frozenset(Topic)
MORNING = at("2011-12-06", "07:30")
"""Tuesday 6 December 2011."""
BEFORE = MORNING - timedelta(days=1)
TOLD_TO = MORNING - timedelta(minutes=1)
"""What is committed a little late bears an earlier moment."""


def queue(session: Session, now: datetime = MORNING, *, most: int = 100) -> Queued:
    return queue_digests(session, DigestStand(DutyBoard(DAYS)), now=now, most=most)


def reader(session: Session, name: str = "jo", *, pace: Pace = Pace.DAILY, scope: Scope = EVERYTHING) -> Subscriber:
    row = subscribe(session, f"{name}@example.org", topics=ALL, pace=pace, scope=scope, at=BEFORE - timedelta(days=30))
    row.digested_to = BEFORE
    session.flush()
    return row


def an_entry(session: Session, reference: str = "KEY/01JAN/12", **facts: Any) -> Decision:
    return add_decision(session, reference, now=at("2011-12-01"), **facts)


def move(session: Session, decision: Decision, to: int, now: datetime = MORNING - timedelta(hours=1)) -> None:
    decisions.move_date(session, decision.uuid, month(2012, to), reason="Late.", revision=None, actor=ACTOR, now=now)


def told(session: Session, now: datetime = MORNING) -> list[tuple[str, str, list[str]]]:
    """Claim the digests that are due; return address, heading and what each line says."""
    return [
        (
            claim.email.recipient.address.split("@")[0],
            group.heading,
            [f"{one.title}: {one.state}" for one in group.lines],
        )
        for claim in claims(session, now)
        if isinstance(claim.email.facts, Digest)
        for group in claim.email.facts.groups
    ]


def test_what_happened_is_told_in_the_morning_once(database: Database) -> None:
    with database.transaction() as session:
        jo = reader(session)
        move(session, an_entry(session), 2)
        assert queue(session, MORNING - timedelta(minutes=1)) == Queued(0, 0)
        assert queue(session) == Queued(1, 1)
        assert queue(session) == Queued(0, 0)
        row = session.exec(select(OutboxMessage)).one()
        assert row.dedupe_key == f"digest/daily-2011-12-06/subscriber-{jo.id}"
        assert (row.covers_from, row.covers_to, jo.digested_to, row.next_at) == (BEFORE, TOLD_TO, TOLD_TO, MORNING)
        assert told(session) == [("jo", "Moved or withdrawn", ["School extension: Expected: February 2012"])]


def test_where_nothing_happened_nothing_is_queued_and_the_time_moves_on(database: Database) -> None:
    with database.transaction() as session:
        jo = reader(session)
        an_entry(session)
        assert queue(session) == Queued(0, 1)
        assert (posted(session), jo.digested_to) == ([], TOLD_TO)


def test_mornings_that_were_missed_come_in_one_mail(database: Database) -> None:
    with database.transaction() as session:
        reader(session)
        first, second = an_entry(session), an_entry(session, "KEY/02JAN/12")
        move(session, first, 2)
        move(session, second, 2, MORNING + timedelta(days=1))
        later = MORNING + timedelta(days=3, hours=5)
        assert queue(session, later) == Queued(1, 1)
        ((_, _, lines),) = told(session, later)
        assert len(lines) == 2


def test_a_digest_that_still_waits_is_told_by_the_next(database: Database) -> None:
    with database.transaction() as session:
        reader(session)
        decision = an_entry(session)
        move(session, decision, 2)
        queue(session)
        tomorrow = MORNING + timedelta(days=1)
        queue(session, tomorrow)
        assert posted(session) == [("digest", "jo")]
        move(session, decision, 3, tomorrow)
        queue(session, tomorrow + timedelta(days=1))
        assert why_cancelled(session) == [("digest", "the next digest tells of it too")] * 2
        (claim,) = claims(session, tomorrow + timedelta(days=1))
        assert isinstance(claim.email.facts, Digest)
        (line,) = claim.email.facts.groups[0].lines
        assert line.details == ("Before, it was expected: January 2012. Late.",)


def test_many_are_queued_some_at_a_time(database: Database) -> None:
    with database.transaction() as session:
        for number in range(5):
            reader(session, f"jo{number}")
        move(session, an_entry(session), 2)
        assert [queue(session, most=2) for _ in range(4)] == [Queued(2, 2), Queued(2, 2), Queued(1, 1), Queued(0, 0)]


def test_weekly_digests_come_on_mondays(database: Database) -> None:
    with database.transaction() as session:
        reader(session, pace=Pace.WEEKLY)
        move(session, an_entry(session), 2)
        assert queue(session) == Queued(0, 0)
        monday = at("2011-12-12", "07:30")
        assert queue(session, monday) == Queued(1, 1)
        assert session.exec(select(OutboxMessage.occasion)).one() == "weekly-2011-W50"


def test_each_hears_of_what_they_follow(database: Database) -> None:
    with database.transaction() as session:
        growth, health = add_committee(session), add_committee(session, "Health")
        mine = an_entry(session)
        other = an_entry(session, "KEY/02JAN/12", title="Clinic", committees=(health.id,))
        reader(session, "growth", scope=Scope(committees=frozenset({growth.id or 0})))
        reader(session, "clinic", scope=Scope(decisions=frozenset({other.id or 0})))
        ward = Ward(name="Moor End", slug="moor-end")
        session.add(ward)
        session.flush()
        reader(session, "nobody", scope=Scope(wards=frozenset({ward.id or 0})))
        move(session, mine, 2)
        move(session, other, 3)
        assert queue(session) == Queued(2, 3)
        assert told(session) == [
            ("growth", "Moved or withdrawn", ["School extension: Expected: February 2012"]),
            ("clinic", "Moved or withdrawn", ["Clinic: Expected: March 2012"]),
        ]


def test_what_was_withdrawn_meanwhile_is_not_told_as_open(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        jo = reader(session)
        jo.wants_changes = False
        jo.digested_to = FRIDAY - timedelta(days=1)
        session.flush()
        morning = at("2012-01-14", "07:30")
        assert queue(session, morning) == Queued(1, 1)
        later = morning + timedelta(minutes=1)
        decisions.withdraw(session, scene.decision.uuid, reason="No.", revision=None, actor=ACTOR, now=later)
        assert told(session, later) == []
        assert why_cancelled(session) == [("digest", "nothing of it is news any more")]
        assert queue(session, morning) == Queued(0, 0), "and it does not come back"


def test_an_open_window_a_call_in_and_its_end_stand_once(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        jo = reader(session)
        jo.digested_to = FRIDAY - timedelta(days=1)
        session.flush()
        morning = at("2012-01-14", "07:30")
        queue(session, morning)
        closes = "School extension: Call-in closes at the end of Wednesday 18 January 2012"
        assert told(session, morning) == [("jo", "Call-in", [closes])]
        scene.sign("Ana", "Ben", at=MONDAY)
        morning = at("2012-01-17", "07:30")
        queue(session, morning)
        assert told(session, morning) == [("jo", "Called in, and what came of it", ["School extension: Called in"])]


def test_a_window_about_to_close_is_told_the_day_before_and_on_the_day(database: Database) -> None:
    with database.transaction() as session:
        announce(session)
        jo = reader(session)
        found = []
        for days in range(1, 8):
            jo.digested_to = PUBLISHED + timedelta(days=days - 1)
            session.flush()
            queue(session, PUBLISHED + timedelta(days=days))
            found += [(days, len(posted(session)))]
            send_all(session, PUBLISHED)
        assert [day for day, number in found if number] == [6, 7]


def test_meetings_and_editions_are_told(database: Database) -> None:
    with database.transaction() as session:
        growth = add_committee(session)
        reader(session)
        appointment = Appointment((growth.id or 0,), MORNING + timedelta(hours=30), place="Room 3")
        meeting = meetings.add_meeting(session, appointment, actor=ACTOR, now=BEFORE)
        add_edition(session, 14, AFTER, published_on=MORNING.date(), recorded_at=MORNING - timedelta(hours=1))
        queue(session)
        edition = "Edition 14 of the forward plan: Published on Tuesday 6 December 2011"
        meets = "Sustainable Growth: 1:30pm on Wednesday 7 December 2011, Room 3"
        assert told(session) == [
            ("jo", "Editions of the forward plan", [edition]),
            ("jo", "Meetings and reports", [meets]),
        ]
        meetings.cancel_meeting(session, meeting.uuid, revision=1, actor=ACTOR, now=MORNING + timedelta(hours=1))
        tomorrow = MORNING + timedelta(days=1)
        queue(session, tomorrow)
        cancelled = "Sustainable Growth: Cancelled: 1:30pm on Wednesday 7 December 2011, Room 3"
        assert told(session, tomorrow) == [("jo", "Meetings and reports", [cancelled])]


def test_a_digest_taken_back_by_other_choices_comes_again_as_they_are_now(database: Database) -> None:
    with database.transaction() as session:
        jo = reader(session)
        move(session, an_entry(session), 2)
        queue(session)
        choices = Choices(topics=frozenset({Topic.OPENED, Topic.CHANGES}), scope=EVERYTHING, pace=Pace.DAILY)
        subscriptions.change(session, jo.uuid, choices, now=MORNING + timedelta(minutes=1))
        assert posted(session) == []
        assert queue(session, MORNING + timedelta(minutes=2)) == Queued(1, 0)
        subscriptions.unsubscribe(session, jo.uuid, now=MORNING + timedelta(minutes=3))
        assert queue(session, MORNING + timedelta(minutes=4)) == Queued(0, 0)
        assert posted(session) == []


@pytest.mark.parametrize("many", [2, 9])
def test_what_happened_is_read_once_however_many_are_told(database: Database, many: int) -> None:
    asked: list[str] = []
    with database.transaction() as session:
        for number in range(many):
            reader(session, f"jo{number}")
        move(session, an_entry(session), 2)
        sa.event.listen(database.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
        assert queue(session) == Queued(many, many)
        assert len(told(session)) == many
    assert len([one for one in asked if "FROM audit_event" in one]) == 4, "decisions and meetings, queued and told"
