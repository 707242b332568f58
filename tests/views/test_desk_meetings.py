"""The desk's forms of a meeting: the called-in decision it looks at, its report days, postponed and held after all."""

from dataclasses import replace

import pytest

from tests.builders import ACTOR, add_committee, at, working_calendar
from tests.call_in_scene import THE_24TH, Scene, a_scene
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.database import Database
from webapp.domain.backwards import with_reports
from webapp.domain.constitution import CallInOutcome
from webapp.domain.days import Nation
from webapp.domain.meetings import MeetingStatus
from webapp.domain.notice_presets import starting_rules
from webapp.domain.notice_terms import CountedIn
from webapp.models.meetings import Meeting
from webapp.queries import meetings
from webapp.services import call_ins
from webapp.services.rules import notice_row_of

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


# Postponed


def an_ordinary_meeting(browser: CheckedClient, database: Database) -> Meeting:
    with database.transaction() as session:
        add_committee(session)
    return add_meeting(browser, database, "")


def test_a_meeting_is_postponed_and_given_a_new_day(officer_client: CheckedClient, database: Database) -> None:
    meeting = an_ordinary_meeting(officer_client, database)
    address = f"{MEETINGS}/{meeting.uuid}"
    answer = officer_client.submit(f"{address}/cancel")
    assert answer.status_code == 422
    assert words_of(answer.text).count("Choose whether the meeting is postponed or cancelled.") == 2
    assert officer_client.submit(f"{address}/cancel", becomes="postponed").status_code == 303
    listed = words_of(officer_client.get(MEETINGS).text)
    assert "The meeting was postponed. Calendars show it as postponed within a few minutes." in listed
    assert "Was 6:30pm on Wednesday 2 December 2026" in listed
    assert "Sustainable Growth Postponed Not known yet Give a new day" in listed
    page = officer_client.get(address).text
    assert "Give the meeting a new day It was to begin at 6:30pm on Wednesday 2 December 2026" in words_of(page)
    shown = inputs_of(form_on(page))
    assert (shown["day-day"], shown["starts"]) == ("", "6:30pm")
    unsaid = officer_client.submit(address, place="Library")
    assert (unsaid.status_code, only_meeting(database).status) == (422, MeetingStatus.POSTPONED)
    assert officer_client.submit(address, SOON, **{"day-day": "9"}).status_code == 303
    held = only_meeting(database)
    assert (held.status, held.moved_from) == (MeetingStatus.SCHEDULED, meeting.starts_at)
    assert "Moved from 6:30pm on Wednesday 2 December 2026" in words_of(officer_client.get(MEETINGS).text)
    assert "Status: postponed → scheduled" in words_of(officer_client.get(address).text)


def test_a_postponed_meeting_can_still_be_cancelled(officer_client: CheckedClient, database: Database) -> None:
    meeting = an_ordinary_meeting(officer_client, database)
    address = f"{MEETINGS}/{meeting.uuid}/cancel"
    officer_client.submit(address, becomes="postponed")
    page = words_of(officer_client.get(address).text)
    assert "It is postponed already." in page
    assert "What becomes of the meeting?" not in page
    assert officer_client.submit(address).status_code == 303
    assert only_meeting(database).status is MeetingStatus.CANCELLED


def test_of_two_officers_who_call_one_meeting_off_the_second_sees_what_the_first_did(
    officer_client: CheckedClient, database: Database
) -> None:
    meeting = an_ordinary_meeting(officer_client, database)
    address = f"{MEETINGS}/{meeting.uuid}"
    opened = inputs_of(form_on(officer_client.get(address).text))
    asked = inputs_of(form_on(officer_client.get(f"{address}/cancel").text))
    asked["becomes"] = "cancelled"
    officer_client.submit(f"{address}/cancel", becomes="postponed")
    for answer in (
        officer_client.post(address, data=opened),
        officer_client.post(f"{address}/cancel", data=asked),
    ):
        assert answer.status_code == 409
        assert "Status: scheduled → postponed" in words_of(answer.text)
    assert only_meeting(database).status is MeetingStatus.POSTPONED


# When reports are due

REPORTS = {
    "draft_report-day": "24", "draft_report-month": "11", "draft_report-year": "2026",
    "final_report-day": "27", "final_report-month": "11", "final_report-year": "2026", "reports_by": "noon",
}  # fmt: skip


def test_report_days_are_kept_and_shown(officer_client: CheckedClient, database: Database) -> None:
    meeting = an_ordinary_meeting(officer_client, database)
    address = f"{MEETINGS}/{meeting.uuid}"
    assert officer_client.submit(address, REPORTS).status_code == 303
    assert inputs_of(form_on(officer_client.get(address).text))["final_report-day"] == "27"
    due = "Draft reports by noon on Tuesday 24 November 2026"
    for page in (MEETINGS, "/desk/bodies/committees/sustainable-growth"):
        assert due in words_of(officer_client.get(page).text)
    trail = words_of(officer_client.get(address).text)
    assert "Draft report on: nothing → Tuesday 24 November 2026" in trail
    assert "Reports by: nothing → noon" in trail


def test_report_days_that_cannot_be_meant_are_refused_beside_their_fields(
    officer_client: CheckedClient, database: Database
) -> None:
    meeting = an_ordinary_meeting(officer_client, database)
    late = REPORTS | {"final_report-month": "12"}
    answer = officer_client.submit(f"{MEETINGS}/{meeting.uuid}", late)
    assert answer.status_code == 422
    sentence = "Final reports must be due before the meeting, on Wednesday 2 December 2026."
    assert words_of(answer.text).count(sentence) == 2
    assert inputs_of(form_on(answer.text))["final_report-month"] == "12"


def test_the_councils_own_counts_stand_beside_the_report_days(
    officer_client: CheckedClient, database: Database
) -> None:
    meeting = an_ordinary_meeting(officer_client, database)
    address = f"{MEETINGS}/{meeting.uuid}"
    assert "By the council’s own count" not in words_of(officer_client.get(address).text)
    with database.transaction() as session:
        for rule in starting_rules(Nation.ENGLAND):
            in_working_days = replace(rule, draft_report_days_before=12, draft_report_unit=CountedIn.WORKING_DAYS)
            session.add(notice_row_of(with_reports(in_working_days, final_days=9)))
    page = words_of(officer_client.get(address).text)
    assert "Draft reports are due on (optional) By the council’s own count, Monday 16 November 2026" in page
    assert "Final reports are due on (optional) By the council’s own count, Monday 23 November 2026" in page
    with database.transaction() as session:
        found = meetings.by_uuid(session, meeting.uuid)
        assert found is not None
        found.starts_at = at("2090-03-01")
    page = words_of(officer_client.get(address).text)
    assert page.count("By the council’s own count") == 1, "nobody knows the working days of that year"
    assert "By the council’s own count, Monday 20 February 2090" in page
