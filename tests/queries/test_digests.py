"""What a digest says of a meeting that was called off, moved, or takes place after all."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from tests.builders import ACTOR, add_committee, at
from webapp.database import Database
from webapp.models.meetings import Meeting
from webapp.queries.digests import subjects_of
from webapp.queries.happenings import read_happenings
from webapp.services import meetings
from webapp.services.meetings import Appointment

NOW = at("2026-11-23")
EVENING = at("2026-12-02", "18:30")
DAY = timedelta(days=1)


def a_meeting(session: Session) -> Meeting:
    growth = add_committee(session)
    return meetings.add_meeting(session, Appointment((growth.id or 0,), EVENING, place="Room 3"), actor=ACTOR, now=NOW)


def postpone(session: Session, meeting: Meeting, now: datetime) -> None:
    meetings.postpone_meeting(session, meeting.uuid, revision=meeting.revision, actor=ACTOR, now=now)


def hold(session: Session, meeting: Meeting, starts_at: datetime, now: datetime, **more: Any) -> None:
    facts: dict[str, Any] = {"place": "Room 3"} | more
    appointment = Appointment(tuple(one.id or 0 for one in meeting.committees), starts_at, **facts)
    meetings.change_meeting(session, meeting.uuid, appointment, revision=meeting.revision, actor=ACTOR, now=now)


def told(session: Session, since: datetime) -> list[tuple[str, list[str]]]:
    """Return what is told of a day: how each meeting stands, and what happened to it."""
    read = read_happenings(session, since=since, until=since + DAY, ahead_to=since + DAY)
    subjects = subjects_of(read, [], since=since, now=since + DAY)
    return [(one.state, [what.words for what in one.happenings if not what.is_ahead]) for one in subjects]


def test_a_postponed_meeting_is_told_as_postponed(database: Database) -> None:
    with database.transaction() as session:
        postpone(session, a_meeting(session), NOW + DAY / 2)
        assert told(session, NOW) == [
            (
                "Postponed: 6:30pm on Wednesday 2 December 2026, Room 3",
                ["It was postponed; a new day will be given."],
            )
        ]
        assert told(session, EVENING - DAY / 2) == [], "nobody waits for it"


@pytest.mark.parametrize(
    ("starts_at", "more", "state", "said"),
    [
        (
            EVENING + 7 * DAY,
            {"provisional": True},
            "Provisional: 6:30pm on Wednesday 9 December 2026, Room 3",
            ["It was moved: before it was at 6:30pm on Wednesday 2 December 2026."],
        ),
        (
            EVENING,
            {},
            "6:30pm on Wednesday 2 December 2026, Room 3",
            ["It was postponed, and takes place at the time first given after all."],
        ),
    ],
)
def test_the_new_day_of_a_postponed_meeting_is_told(
    database: Database, starts_at: datetime, more: dict[str, Any], state: str, said: list[str]
) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        postpone(session, meeting, NOW + DAY / 2)
        hold(session, meeting, starts_at, NOW + DAY + DAY / 2, **more)
        assert told(session, NOW + DAY) == [(state, said)]


def test_a_digest_leads_to_the_page_of_the_meeting(database: Database) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        read = read_happenings(session, since=NOW, until=EVENING - DAY, ahead_to=EVENING)
        assert [one.path for one in subjects_of(read, [], since=NOW, now=NOW)] == [f"/meetings/{meeting.uuid}"]
