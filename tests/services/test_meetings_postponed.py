"""Meetings that are postponed, then given a new day or cancelled; what a move leaves behind; when reports are due."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from tests.announced import CALENDAR
from tests.builders import ACTOR, add_committee, add_member, at
from tests.newsroom import claims, posted, send_all, why_cancelled
from tests.services.test_two_at_once import together
from webapp.database import Database
from webapp.domain.errors import EditedMeanwhile, NotPermitted, RuleBroken
from webapp.domain.meeting_news import MeetingNews
from webapp.domain.meetings import MeetingStatus, ReportDays
from webapp.models.meetings import Meeting
from webapp.queries import meetings as meetings_query
from webapp.queries import trail
from webapp.services import meetings
from webapp.services.deadlines import meeting_drafts, queue
from webapp.services.meetings import Appointment

NOW = at("2026-11-23")
EVENING = at("2026-12-02", "18:30")
EVE = EVENING - timedelta(days=1)
AFTERWARDS = EVENING + timedelta(days=1)
JANUARY = at("2027-01-13", "18:30")
Done = Callable[..., Meeting]


def a_meeting(session: Session) -> Meeting:
    growth = add_committee(session)
    add_member(session, growth, "Ana Field")
    return meetings.add_meeting(session, Appointment((growth.id or 0,), EVENING, place="Room 3"), actor=ACTOR, now=NOW)


def remind(session: Session, now: datetime) -> int:
    return queue(session, meeting_drafts(session, calendar=CALENDAR, now=now), now=now)


def postpone(session: Session, meeting: Meeting, now: datetime = NOW) -> Meeting:
    return meetings.postpone_meeting(session, meeting.uuid, revision=meeting.revision, actor=ACTOR, now=now)


def cancel(session: Session, meeting: Meeting, now: datetime = NOW) -> Meeting:
    return meetings.cancel_meeting(session, meeting.uuid, revision=meeting.revision, actor=ACTOR, now=now)


def hold(session: Session, meeting: Meeting, starts_at: datetime, now: datetime = NOW, **more: Any) -> Meeting:
    facts: dict[str, Any] = {"place": "Room 3"} | more
    appointment = Appointment(tuple(one.id or 0 for one in meeting.committees), starts_at, **facts)
    return meetings.change_meeting(session, meeting.uuid, appointment, revision=meeting.revision, actor=ACTOR, now=now)


def last_change(session: Session, meeting: Meeting) -> tuple[str, Any, Any]:
    event = trail.history(session, Meeting, meeting.uuid)[0]
    return event.action, event.before, event.after


def test_a_postponed_meeting_is_called_off_until_it_is_given_a_new_day(database: Database) -> None:
    with database.transaction() as session:
        meeting = postpone(session, a_meeting(session))
        assert (meeting.status, meeting.cancelled_at, meeting.revision) == (MeetingStatus.POSTPONED, NOW, 2)
        assert meeting.starts_at == EVENING
        assert last_change(session, meeting) == ("postponed", {"status": "scheduled"}, {"status": "postponed"})
        hold(session, meeting, JANUARY, provisional=True)
        assert (meeting.status, meeting.cancelled_at, meeting.revision) == (MeetingStatus.PROVISIONAL, None, 3)
        assert (meeting.starts_at, meeting.moved_from) == (JANUARY, EVENING)
        assert last_change(session, meeting) == (
            "changed",
            {"starts_at": "2026-12-02T18:30:00+00:00", "status": "postponed"},
            {"starts_at": "2027-01-13T18:30:00+00:00", "status": "provisional"},
        )


def test_a_postponed_meeting_may_be_given_a_day_or_cancelled_after_its_old_day(database: Database) -> None:
    with database.transaction() as session:
        meeting = postpone(session, a_meeting(session))
        hold(session, meeting, JANUARY, now=AFTERWARDS)
        postpone(session, meeting, now=AFTERWARDS)
        cancel(session, meeting, now=JANUARY)
        assert (meeting.status, meeting.cancelled_at) == (MeetingStatus.CANCELLED, JANUARY)
        with pytest.raises(NotPermitted, match="was cancelled at 6:30pm on Wednesday 13 January 2027"):
            hold(session, meeting, JANUARY + timedelta(days=7), now=JANUARY)


def test_what_is_postponed_is_not_postponed_again_and_nothing_that_has_begun_is(database: Database) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        with pytest.raises(NotPermitted, match="This meeting began at 6:30pm on Wednesday 2 December 2026"):
            postpone(session, meeting, now=EVENING)
        postpone(session, meeting)
        with pytest.raises(NotPermitted, match="This meeting is postponed already"):
            postpone(session, meeting)


def test_another_meeting_may_take_the_time_of_a_postponed_one(database: Database) -> None:
    with database.transaction() as session:
        meeting = postpone(session, a_meeting(session))
        committees = tuple(one.id or 0 for one in meeting.committees)
        meetings.add_meeting(session, Appointment(committees, EVENING), actor=ACTOR, now=NOW)
        with pytest.raises(RuleBroken, match="is there already"):
            hold(session, meeting, EVENING)


def test_who_was_told_of_a_meeting_hears_that_it_is_postponed_and_of_its_new_day(database: Database) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        assert remind(session, EVE) == 1
        send_all(session, EVE)
        postpone(session, meeting, now=EVE)
        assert posted(session) == [("meeting-changed", "ana")]
        (claim,) = claims(session, EVE)
        assert isinstance(claim.email.facts, MeetingNews)
        assert (claim.email.facts.status, claim.email.heard) == (
            MeetingStatus.POSTPONED,
            "6:30pm on Wednesday 2 December 2026, Room 3",
        )
        send_all(session, EVE)
        hold(session, meeting, JANUARY, now=AFTERWARDS)
        assert posted(session) == [("meeting-changed", "ana")]
        (claim,) = claims(session, AFTERWARDS)
        assert claim.email.heard == "postponed from 6:30pm on Wednesday 2 December 2026, Room 3"


def test_who_knows_that_a_meeting_is_postponed_hears_that_it_takes_place_after_all(database: Database) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        remind(session, EVE)
        send_all(session, EVE)
        postpone(session, meeting, now=EVE)
        hold(session, meeting, EVENING, now=EVE)
        assert posted(session) == [], "nobody had heard of it"
        assert meeting.moved_from is None
        postpone(session, meeting, now=EVE)
        send_all(session, EVE)
        hold(session, meeting, EVENING, now=EVE)
        assert posted(session) == [("meeting-changed", "ana")]


def test_nobody_is_reminded_of_a_postponed_meeting(database: Database) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        remind(session, EVE)
        postpone(session, meeting, now=EVE)
        assert why_cancelled(session) == [("meeting-coming", "the meeting changed")]
        assert (remind(session, EVE + timedelta(minutes=1)), posted(session)) == (0, [])


@pytest.mark.parametrize("second", [postpone, cancel])
def test_two_officers_who_call_one_meeting_off_do_not_overwrite_each_other(database: Database, second: Done) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        opened = Meeting(uuid=meeting.uuid, starts_at=EVENING, revision=meeting.revision)
        postpone(session, meeting)
        with pytest.raises(EditedMeanwhile, match=f"{ACTOR} saved this at noon on Monday 23 November 2026"):
            second(session, opened)


def test_of_two_officers_at_the_same_moment_the_first_decides(database: Database, database_url: str) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
    refused: list[str] = []

    def call_off(how: Done) -> Callable[[Database], None]:
        def work(own: Database) -> None:
            try:
                with own.transaction() as session:
                    how(session, Meeting(uuid=meeting.uuid, starts_at=EVENING, revision=1))
            except EditedMeanwhile as overtaken:
                refused.append(overtaken.message)

        return work

    together(database_url, call_off(postpone), call_off(cancel))
    with database.reading() as session:
        found = meetings_query.by_uuid(session, meeting.uuid)
        assert found is not None
        assert (found.revision, found.status.takes_place, len(refused)) == (2, False, 1)
        assert len(trail.history(session, Meeting, meeting.uuid)) == 2


def test_a_move_keeps_when_it_was_to_begin_and_another_place_does_not(database: Database) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        hold(session, meeting, EVENING, place="Library")
        assert meeting.moved_from is None
        hold(session, meeting, JANUARY, place="Library")
        hold(session, meeting, JANUARY, place="Guildhall", title="Budget")
        assert meeting.moved_from == EVENING
        hold(session, meeting, JANUARY + timedelta(hours=1))
        assert meeting.moved_from == JANUARY


def test_report_days_are_kept_with_a_trail_and_refused_after_the_meeting(database: Database) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        reports = ReportDays(date(2026, 11, 24), date(2026, 11, 27), time(12))
        hold(session, meeting, EVENING, reports=reports)
        kept = (meeting.draft_report_on, meeting.final_report_on, meeting.reports_by)
        assert kept == (date(2026, 11, 24), date(2026, 11, 27), time(12))
        assert last_change(session, meeting)[2] == {
            "draft_report_on": "2026-11-24",
            "final_report_on": "2026-11-27",
            "reports_by": "noon",
        }
        hold(session, meeting, EVENING, now=at("2026-11-26"), reports=replace(reports, by=None))
        with pytest.raises(RuleBroken, match="which has passed"):
            hold(session, meeting, EVENING, reports=replace(reports, draft_on=date(2026, 11, 20)))
        with pytest.raises(RuleBroken, match="must be due before the meeting, on Tuesday 24 November 2026"):
            hold(session, meeting, at("2026-11-24", "18:30"), reports=reports)
