"""The desk's form of a meeting that looks at a called-in decision."""

import pytest

from tests.builders import ACTOR, add_committee, at, working_calendar
from tests.call_in_scene import THE_24TH, Scene, a_scene
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.database import Database
from webapp.domain.constitution import CallInOutcome
from webapp.models.meetings import Meeting
from webapp.queries import meetings
from webapp.services import call_ins

MEETINGS = "/desk/bodies/meetings"
CASE = "/desk/decisions/KEY-01JAN-12/call-in/case"
SOON = {"day-day": "2", "day-month": "12", "day-year": "2026", "starts": "6:30pm"}
LABEL = "Called-in decision it will look at"


@pytest.fixture
def scene(database: Database) -> Scene:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana", "Ben")
    return scene


def only_meeting(database: Database) -> Meeting:
    with database.reading() as session:
        (meeting,) = meetings.to_come(session, at("2026-11-23"))
    return meeting


def add_meeting(browser: CheckedClient, database: Database, decision: object) -> Meeting:
    with database.reading() as session:
        committee = add_committee(session)
    answer = browser.submit(f"{MEETINGS}/new", SOON, committees=[str(committee.id)], decision=str(decision))
    assert answer.status_code == 303, words_of(answer.text)
    return only_meeting(database)


def test_no_decision_is_asked_for_while_none_is_called_in(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_committee(session)
    assert LABEL not in words_of(officer_client.get(f"{MEETINGS}/new").text)
    assert add_meeting(officer_client, database, "7").decision_id is None


def test_a_meeting_is_linked_to_a_called_in_decision_and_shown_with_its_case(
    officer_client: CheckedClient, database: Database, scene: Scene
) -> None:
    page = words_of(officer_client.get(f"{MEETINGS}/new").text)
    assert f"{LABEL} (optional)" in page
    assert "None in particular KEY/01JAN/12 School extension" in page
    meeting = add_meeting(officer_client, database, scene.decision.id)
    assert meeting.decision_id == scene.decision.id
    assert "Sustainable Growth: 6:30pm on Wednesday 2 December 2026" in words_of(officer_client.get(CASE).text)
    address = f"{MEETINGS}/{meeting.uuid}"
    assert inputs_of(form_on(officer_client.get(address).text))["decision"] == str(scene.decision.id)
    assert officer_client.submit(address, decision="").status_code == 303
    assert only_meeting(database).decision_id is None
    assert "Called in decision: KEY/01JAN/12 → nothing" in words_of(officer_client.get(address).text)


def test_what_is_not_on_offer_is_refused(officer_client: CheckedClient, scene: Scene) -> None:
    answer = officer_client.submit(f"{MEETINGS}/new", SOON, committees=["1"], decision="999")
    assert answer.status_code == 422
    assert "Choose from the list." in words_of(answer.text)


def test_a_meeting_stays_linked_to_a_decision_whose_case_is_over(
    officer_client: CheckedClient, database: Database, scene: Scene
) -> None:
    meeting = add_meeting(officer_client, database, scene.decision.id)
    with database.transaction() as session:
        call_ins.record_outcome(
            session,
            scene.decision.uuid,
            outcome=CallInOutcome.NO_ACTION,
            outcome_on=THE_24TH.date(),
            words="As the committee said.",
            revision=None,
            actor=ACTOR,
            now=THE_24TH,
            calendar=working_calendar(),
        )
    assert officer_client.submit(f"{MEETINGS}/{meeting.uuid}", place="Library").status_code == 303
    assert (only_meeting(database).place, only_meeting(database).decision_id) == ("Library", scene.decision.id)
