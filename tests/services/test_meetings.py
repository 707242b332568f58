"""Meetings of scrutiny committees: added, moved, cancelled, and what is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import ACTOR, add_committee, add_decision, at
from tests.call_in_scene import a_scene
from webapp.database import Database
from webapp.domain.errors import EditedMeanwhile, NotFound, NotPermitted, RuleBroken
from webapp.domain.meetings import MeetingStatus
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.meetings import Meeting
from webapp.queries import meetings as meetings_query
from webapp.queries import trail
from webapp.services import meetings
from webapp.services.meetings import Appointment

NOW = at("2026-11-23")
EVENING = at("2026-12-02", "18:30")


@pytest.fixture
def growth(database: Database) -> ScrutinyCommittee:
    with database.transaction() as session:
        return add_committee(session)


@pytest.fixture
def appointment(growth: ScrutinyCommittee) -> Appointment:
    assert growth.id is not None
    return Appointment((growth.id,), EVENING, EVENING + timedelta(hours=2), place="Guildhall")


def add(database: Database, appointment: Appointment) -> Meeting:
    with database.transaction() as session:
        return meetings.add_meeting(session, appointment, actor=ACTOR, now=NOW)


def change(database: Database, uuid: str, appointment: Appointment, *, revision: int = 1) -> Meeting:
    with database.transaction() as session:
        return meetings.change_meeting(session, uuid, appointment, revision=revision, actor=ACTOR, now=NOW)


def cancel(database: Database, uuid: str, *, revision: int = 1, now: datetime = NOW) -> Meeting:
    with database.transaction() as session:
        return meetings.cancel_meeting(session, uuid, revision=revision, actor=ACTOR, now=now)


def test_a_joint_meeting_is_one_meeting_of_several_committees(database: Database, appointment: Appointment) -> None:
    with database.transaction() as session:
        health = add_committee(session, "Health")
    assert health.id is not None
    added = add(database, replace(appointment, committees=(*appointment.committees, health.id), provisional=True))
    with database.reading() as session:
        (meeting,) = meetings_query.to_come(session, NOW, committee_id=health.id)
        (event,) = trail.history(session, Meeting, added.uuid)
    assert [committee.name for committee in meeting.committees] == ["Health", "Sustainable Growth"]
    assert (meeting.uuid, meeting.status, meeting.place) == (added.uuid, MeetingStatus.PROVISIONAL, "Guildhall")
    assert event.after == {
        "committees": ["Health", "Sustainable Growth"],
        "title": "",
        "starts_at": "2026-12-02T18:30:00+00:00",
        "ends_at": "2026-12-02T20:30:00+00:00",
        "place": "Guildhall",
        "draft_report_on": None,
        "final_report_on": None,
        "reports_by": None,
        "called_in_decision": None,
        "status": "provisional",
    }


def test_a_moved_meeting_is_the_same_one_with_a_trail(database: Database, appointment: Appointment) -> None:
    meeting = add(database, appointment)
    moved = change(database, meeting.uuid, replace(appointment, starts_at=EVENING + timedelta(hours=1)))
    assert (moved.uuid, moved.starts_at, moved.revision) == (meeting.uuid, EVENING + timedelta(hours=1), 2)
    with database.reading() as session:
        event = trail.history(session, Meeting, meeting.uuid)[0]
    assert (event.action, event.before, event.after) == (
        "changed",
        {"starts_at": "2026-12-02T18:30:00+00:00"},
        {"starts_at": "2026-12-02T19:30:00+00:00"},
    )


def test_another_committee_may_take_a_meeting_over(database: Database, appointment: Appointment) -> None:
    with database.transaction() as session:
        health = add_committee(session, "Health")
    assert health.id is not None
    meeting = add(database, appointment)
    change(database, meeting.uuid, replace(appointment, committees=(health.id,)))
    with database.reading() as session:
        found = meetings_query.by_uuid(session, meeting.uuid)
    assert found is not None
    assert [committee.name for committee in found.committees] == ["Health"]


def test_a_cancelled_meeting_stays_with_the_moment_and_is_changed_no_more(
    database: Database, appointment: Appointment
) -> None:
    meeting = add(database, appointment)
    cancelled = cancel(database, meeting.uuid)
    assert (cancelled.status, cancelled.cancelled_at, cancelled.revision) == (MeetingStatus.CANCELLED, NOW, 2)
    for again in (
        lambda: cancel(database, meeting.uuid, revision=2),
        lambda: change(database, meeting.uuid, appointment, revision=2),
    ):
        with pytest.raises(NotPermitted, match="was cancelled at noon on Monday 23 November 2026"):
            again()


def test_a_meeting_that_has_begun_stays_as_it_was(database: Database, appointment: Appointment) -> None:
    meeting = add(database, appointment)
    with pytest.raises(NotPermitted, match=r"began at 6:30pm on Wednesday 2 December 2026"):
        cancel(database, meeting.uuid, now=EVENING)
    with database.reading() as session:
        assert [one.uuid for one in meetings_query.latest_begun(session, EVENING)] == [meeting.uuid]
        assert meetings_query.to_come(session, EVENING) == []


def test_a_meeting_begins_later_than_now_and_ends_later_than_it_begins(
    database: Database, appointment: Appointment
) -> None:
    with pytest.raises(RuleBroken, match="must begin later than now") as refused:
        add(database, replace(appointment, starts_at=NOW))
    assert refused.value.field == "day"
    with pytest.raises(RuleBroken, match="must end later than it begins") as refused:
        add(database, replace(appointment, ends_at=EVENING))
    assert refused.value.field == "ends"


def test_one_committee_begins_one_meeting_at_a_time(database: Database, appointment: Appointment) -> None:
    with database.transaction() as session:
        health = add_committee(session, "Health")
    assert health.id is not None
    meeting = add(database, appointment)
    add(database, replace(appointment, committees=(health.id,)))
    with pytest.raises(RuleBroken, match=r"A meeting of Sustainable Growth at 6:30pm on Wednesday 2 December 2026"):
        add(database, replace(appointment, committees=(*appointment.committees, health.id)))
    cancel(database, meeting.uuid)
    assert add(database, appointment).starts_at == EVENING


def test_two_officers_do_not_overwrite_each_other(database: Database, appointment: Appointment) -> None:
    meeting = add(database, appointment)
    change(database, meeting.uuid, replace(appointment, place="Library"))
    with pytest.raises(EditedMeanwhile, match=f"{ACTOR} saved this at noon on Monday 23 November 2026"):
        change(database, meeting.uuid, replace(appointment, place="Town Hall"))
    with pytest.raises(EditedMeanwhile):
        cancel(database, meeting.uuid)


def test_what_is_not_there_cannot_be_moved(database: Database, appointment: Appointment) -> None:
    with pytest.raises(NotFound):
        change(database, "nothing", appointment)


def test_instants_come_back_as_utc(database: Database, appointment: Appointment) -> None:
    meeting = add(database, appointment)
    with database.reading() as session:
        found = meetings_query.by_uuid(session, meeting.uuid)
    assert found is not None
    assert (found.starts_at, found.starts_at.tzinfo) == (EVENING, UTC)


def test_a_meeting_looks_at_a_called_in_decision(database: Database, appointment: Appointment) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana", "Ben")
        other = add_decision(session, "KEY/02JAN/12", now=NOW)
    called_in = scene.decision
    with pytest.raises(RuleBroken, match="This decision is not called in") as refused:
        add(database, replace(appointment, decision_id=other.id))
    assert refused.value.field == "decision"
    meeting = add(database, replace(appointment, decision_id=called_in.id))
    changed = change(database, meeting.uuid, replace(appointment, place="Library", decision_id=called_in.id))
    assert changed.decision_id == called_in.id
    change(database, meeting.uuid, appointment, revision=2)
    with database.reading() as session:
        event = trail.history(session, Meeting, meeting.uuid)[0]
    assert event.before == {"place": "Library", "called_in_decision": "KEY/01JAN/12"}
    assert event.after == {"place": "Guildhall", "called_in_decision": None}
