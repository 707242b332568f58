"""Which meetings are to come and which have begun, of all committees and of one, and how many questions that takes."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from tests.builders import add_committee, add_decision, at
from webapp.database import Database
from webapp.domain.meetings import MeetingStatus
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.meetings import Meeting
from webapp.queries import meetings
from webapp.queries.call_ins import meetings_about
from webapp.queries.meeting_readers import meetings_near

NOW = at("2026-11-23")
DAY = timedelta(days=1)


def a_meeting(committee: ScrutinyCommittee, starts_at: datetime, status: MeetingStatus, **more: object) -> Meeting:
    cancelled_at = None if status.takes_place else NOW - DAY
    return Meeting(starts_at=starts_at, status=status, cancelled_at=cancelled_at, committees=[committee], **more)


def titles(found: list[Meeting]) -> list[str]:
    return [one.title for one in found]


def test_a_postponed_meeting_is_to_come_until_it_has_a_new_day(database: Database) -> None:
    with database.transaction() as session:
        growth, health = add_committee(session), add_committee(session, "Health")
        for title, days, status in (
            ("begun", -2, MeetingStatus.SCHEDULED),
            ("called off", -1, MeetingStatus.CANCELLED),
            ("waiting", -3, MeetingStatus.POSTPONED),
            ("put off", 2, MeetingStatus.POSTPONED),
            ("next", 1, MeetingStatus.SCHEDULED),
        ):
            session.add(a_meeting(growth, NOW + days * DAY, status, title=title))
        session.add(a_meeting(health, NOW + DAY, MeetingStatus.SCHEDULED, title="elsewhere"))
        session.flush()
        assert titles(meetings.to_come(session, NOW)) == ["waiting", "next", "elsewhere", "put off"]
        assert titles(meetings.to_come(session, NOW, committee_id=growth.id)) == ["waiting", "next", "put off"]
        assert titles(meetings.latest_begun(session, NOW)) == ["called off", "begun"]
        assert titles(meetings.latest_begun(session, NOW, committee_id=growth.id, most=1)) == ["called off"]
        assert meetings.latest_begun(session, NOW, committee_id=health.id) == []


def test_what_is_called_off_blocks_no_time_and_nobody_waits_for_it(database: Database) -> None:
    with database.transaction() as session:
        growth, decision = add_committee(session), add_decision(session, now=NOW - DAY)
        for status in MeetingStatus:
            session.add(a_meeting(growth, NOW + DAY, status, title=status.value, decision_id=decision.id))
        session.flush()
        assert decision.id is not None
        standing = ["provisional", "scheduled"]
        assert titles(meetings.starting_at(session, NOW + DAY)) == standing
        assert titles(meetings_about(session, decision.id)) == standing
        assert titles(meetings_near(session, NOW)) == standing


def test_a_list_of_meetings_asks_two_questions_whatever_its_length(database: Database) -> None:
    with database.transaction() as session:
        growth = add_committee(session)
        session.add_all(a_meeting(growth, NOW + days * DAY, MeetingStatus.SCHEDULED) for days in range(1, 31))
    asked: list[object] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    with database.reading() as session:
        found = meetings.to_come(session, NOW, committee_id=growth.id)
        assert {one.name for meeting in found for one in meeting.committees} == {"Sustainable Growth"}
    assert (len(found), len([one for one in asked if str(one).startswith("SELECT")])) == (30, 2)
