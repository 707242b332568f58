"""Reminders of reports and of scrutiny meetings: to whom, when, once, and no longer than they hold."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, col, select

from tests.announced import CALENDAR, messages
from tests.builders import ACTOR, add_committee, add_decision, add_member, at
from tests.newsroom import DAYS, claims, posted, send_all, why_cancelled
from tests.subscribed import subscribe
from webapp.database import Database
from webapp.domain import expected_dates, notice_data
from webapp.domain.days import Nation
from webapp.domain.meeting_news import MeetingNews
from webapp.domain.meetings import MeetingStatus
from webapp.domain.messages import Facts
from webapp.domain.notice_presets import starting_rules
from webapp.domain.subscriptions import Scope, Topic
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting
from webapp.models.outbox import OutboxMessage
from webapp.models.records import NoticeRuleRow
from webapp.queries.duty_board import DutyBoard
from webapp.queries.report_deadlines import report_duties
from webapp.services import decisions, meetings, subscriptions
from webapp.services.deadlines import meeting_drafts, queue, report_drafts
from webapp.services.meetings import Appointment

BEGAN = at("2026-01-05")
MEETS = datetime(2026, 12, 18, 14, 0, tzinfo=UTC)
"""Friday 18 December 2026, 2pm."""
THURSDAY = MEETS - timedelta(days=1)


def remind_of_meetings(session: Session, now: datetime) -> int:
    return queue(session, meeting_drafts(session, calendar=CALENDAR, now=now), now=now)


def remind_of_reports(session: Session, now: datetime) -> int:
    return queue(session, report_drafts(session, DutyBoard(DAYS), calendar=CALENDAR, now=now), now=now)


def a_meeting(session: Session) -> Meeting:
    growth = add_committee(session)
    add_member(session, growth, "Ana Field")
    add_member(session, growth, "Dev Left", left_on=date(2026, 11, 1))
    appointment = Appointment((growth.id or 0,), MEETS, place="Room 3")
    return meetings.add_meeting(session, appointment, actor=ACTOR, now=BEGAN)


def change(session: Session, meeting: Meeting, starts_at: datetime, place: str = "Room 3", *, now: datetime) -> None:
    appointment = Appointment(tuple(one.id or 0 for one in meeting.committees), starts_at, place=place)
    meetings.change_meeting(session, meeting.uuid, appointment, revision=meeting.revision, actor=ACTOR, now=now)


def test_members_are_reminded_a_working_day_before_and_followers_as_they_chose(database: Database) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        subscribe(session, "jo@example.org", topics={Topic.DEADLINES}, leads="3-working-days,3-hours", at=BEGAN)
        subscribe(session, "x@example.org", topics={Topic.OPENED}, leads="3-working-days", at=BEGAN)
        assert remind_of_meetings(session, MEETS - timedelta(days=4)) == 0
        assert remind_of_meetings(session, MEETS - timedelta(days=3)) == 1
        assert remind_of_meetings(session, THURSDAY) == 1
        assert remind_of_meetings(session, THURSDAY) == 0
        assert posted(session) == [("meeting-coming", "jo"), ("meeting-coming", "ana")]
        key = session.exec(select(OutboxMessage.dedupe_key).where(OutboxMessage.recipient_name == "Ana Field")).one()
        assert key == f"meeting-coming/{meeting.uuid}/2026-12-18T14:00Z/1-working-day/member-1"
        assert remind_of_meetings(session, MEETS - timedelta(hours=3)) == 1
        assert why_cancelled(session) == [("meeting-coming", "a later reminder has taken its place")]
        (claim, *_) = claims(session, MEETS - timedelta(hours=3))
        assert isinstance(claim.email.facts, MeetingNews)
        assert (claim.email.facts.name, claim.email.facts.place) == ("Sustainable Growth", "Room 3")


def test_a_member_who_subscribed_gets_one_mail_each_time(database: Database) -> None:
    with database.transaction() as session:
        a_meeting(session)
        row = subscribe(
            session, "ana@anyborough.example.gov.uk", topics={Topic.DEADLINES}, leads="3-working-days", at=BEGAN
        )
        assert remind_of_meetings(session, MEETS - timedelta(days=3)) == 1
        assert remind_of_meetings(session, THURSDAY) == 1
        assert session.exec(select(OutboxMessage.subscriber, OutboxMessage.subscriber_id)).first() == (
            "member-1",
            row.id,
        )


def test_whoever_was_told_of_a_meeting_hears_that_it_moved_and_nobody_else(database: Database) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        subscribe(session, "jo@example.org", topics={Topic.DEADLINES}, leads="3-hours", at=BEGAN)
        remind_of_meetings(session, THURSDAY)
        send_all(session, THURSDAY)
        change(session, meeting, MEETS + timedelta(days=3), now=THURSDAY)
        change(session, meeting, MEETS + timedelta(days=4), "Room 4", now=THURSDAY)
        assert posted(session) == [("meeting-changed", "ana")]
        (claim,) = claims(session, THURSDAY)
        assert claim.email.heard == "2pm on Friday 18 December 2026, Room 3"
        assert isinstance(claim.email.facts, MeetingNews)
        assert claim.email.facts.starts_at == MEETS + timedelta(days=4)


def test_a_meeting_that_moves_back_before_anybody_heard_is_no_news(database: Database) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        remind_of_meetings(session, THURSDAY)
        send_all(session, THURSDAY)
        change(session, meeting, MEETS + timedelta(days=3), now=THURSDAY)
        change(session, meeting, MEETS, now=THURSDAY)
        assert posted(session) == []


def test_who_hears_that_a_meeting_was_moved_to_tomorrow_is_not_reminded_as_well(database: Database) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        subscribe(session, "jo@example.org", topics={Topic.DEADLINES}, leads="2-working-days,3-hours", at=BEGAN)
        subscribe(session, "new@example.org", topics={Topic.DEADLINES}, leads="1-working-day", at=BEGAN)
        change(session, meeting, MEETS + timedelta(days=4), now=BEGAN)
        remind_of_meetings(session, MEETS + timedelta(days=2))
        remind_of_meetings(session, MEETS + timedelta(hours=70))
        assert posted(session) == [("meeting-coming", "jo")]
        send_all(session, MEETS)
        change(session, meeting, MEETS + timedelta(days=3, hours=3), now=MEETS + timedelta(days=2, hours=23))
        remind_of_meetings(session, MEETS + timedelta(days=2, hours=23))
        assert posted(session) == [("meeting-changed", "jo"), ("meeting-coming", "ana"), ("meeting-coming", "new")]
        assert remind_of_meetings(session, MEETS + timedelta(days=3)) == 1, "three hours before"


def test_a_cancelled_meeting_takes_its_reminders_back_and_tells_those_who_knew(database: Database) -> None:
    with database.transaction() as session:
        meeting = a_meeting(session)
        subscribe(session, "jo@example.org", topics={Topic.DEADLINES}, leads="3-working-days", at=BEGAN)
        remind_of_meetings(session, MEETS - timedelta(days=3))
        send_all(session, MEETS - timedelta(days=3))
        remind_of_meetings(session, THURSDAY)
        meetings.cancel_meeting(session, meeting.uuid, revision=1, actor=ACTOR, now=THURSDAY)
        assert posted(session) == [("meeting-changed", "jo")]
        assert why_cancelled(session) == [("meeting-coming", "the meeting changed")]
        (claim,) = claims(session, THURSDAY)
        assert isinstance(claim.email.facts, MeetingNews)
        assert claim.email.facts.status is MeetingStatus.CANCELLED
        assert remind_of_meetings(session, THURSDAY) == 0


def a_decision_to_come(session: Session) -> Decision:
    """Add an entry expected on Friday 15 January 2027."""
    day = expected_dates.on_day(date(2027, 1, 15))
    return add_decision(session, "KEY/02JAN/27", now=at("2026-10-01"), expected=day)


def occasions(session: Session) -> list[tuple[str, str]]:
    return list(session.exec(select(OutboxMessage.subscriber, OutboxMessage.occasion).order_by(col(OutboxMessage.id))))


def add_rule_of_reports(session: Session) -> None:
    """Let draft, final and public reports be due 18, 11 and 7 days before a decision."""
    days = {"draft_report_days_before": 18, "final_report_days_before": 11, "public_report_days_before": 7}
    rule = replace(starting_rules(Nation.ENGLAND)[-1], **days)  # type: ignore[arg-type]
    session.add(NoticeRuleRow(valid_from=rule.valid_from, definition=notice_data.to_data(rule)))
    session.flush()


def test_the_lead_officer_is_told_of_each_report_twice_and_once_when_it_is_missed(database: Database) -> None:
    with database.transaction() as session:
        add_rule_of_reports(session)
        decision = a_decision_to_come(session)
        due = {one.which: one.by_on for one in report_duties(session, DutyBoard(DAYS), date(2026, 12, 1))}
        assert due == {"draft": date(2026, 12, 28), "final": date(2027, 1, 4), "public": date(2027, 1, 8)}
        found = []
        for number in range(23):
            now = at("2026-12-21", "08:00") + timedelta(days=number)
            if remind_of_reports(session, now):
                found.append(now.date())
                assert remind_of_reports(session, now) == 0
        assert [one.isoformat() for one in found] == [
            "2026-12-22", "2026-12-24", "2026-12-29", "2026-12-30", "2027-01-01", "2027-01-05", "2027-01-07",
            "2027-01-11",
        ]  # fmt: skip
        assert occasions(session)[:3] == [
            ("lead-officer", "draft/3-working-days"),
            ("lead-officer", "draft/1-working-day"),
            ("lead-officer", "draft/missed"),
        ]
        assert messages(session)[0].dedupe_key == (
            f"report-due/{decision.slug}/draft/2026-12-28/3-working-days/lead-officer"
        )


def test_followers_are_told_of_the_public_report_alone_and_of_entries_of_the_plan_alone(database: Database) -> None:
    with database.transaction() as session:
        add_rule_of_reports(session)
        decision = a_decision_to_come(session)
        day = expected_dates.on_day(date(2027, 1, 15))
        add_decision(session, "KEY/03JAN/27", now=at("2026-10-01"), expected=day, publish=False)
        mine = Scope(committees=frozenset(one.id or 0 for one in decision.committees))
        subscribe(session, "jo@example.org", scope=mine, topics={Topic.DEADLINES}, leads="2-working-days", at=BEGAN)
        for number in range(6):
            remind_of_reports(session, at("2027-01-04", "08:00") + timedelta(days=number))
        theirs = [row for row in occasions(session) if row[0] != "lead-officer"]
        assert theirs == [("subscriber-1", "public/2-working-days")]


def test_a_reminder_holds_while_the_report_is_due_on_that_day(database: Database) -> None:
    with database.transaction() as session:
        add_rule_of_reports(session)
        decision = a_decision_to_come(session)
        morning = at("2026-12-22", "08:00")
        assert remind_of_reports(session, morning) == 1
        (claim,) = claims(session, morning)
        assert isinstance(claim.email.facts, Facts)
        assert (claim.email.occasion, claim.email.deadline_at) == ("draft/3-working-days", at("2026-12-29", "00:00"))
        assert claim.email.facts.expected == "Friday 15 January 2027"
        remind_of_reports(session, at("2026-12-24", "08:00"))
        decisions.move_date(
            session,
            decision.uuid,
            expected_dates.on_day(date(2027, 3, 15)),
            reason="Late.",
            revision=None,
            actor=ACTOR,
            now=at("2026-12-24", "09:00"),
        )
        assert claims(session, at("2026-12-24", "09:00")) == []
        assert why_cancelled(session) == [("report-due", "the report is due on another day now")]


def test_nothing_is_said_of_duties_where_nobody_said_whose_days_count(database: Database) -> None:
    with database.transaction() as session:
        add_rule_of_reports(session)
        a_decision_to_come(session)
        morning = at("2026-12-22", "08:00")
        remind_of_reports(session, morning)
        assert claims(session, morning, days=None) == []
        row = session.exec(select(OutboxMessage)).one()
        session.refresh(row)
        assert (row.attempts, "whose working days count" in row.last_error) == (1, True)


def test_a_subscriber_who_ended_it_is_reminded_of_no_meeting(database: Database) -> None:
    with database.transaction() as session:
        a_meeting(session)
        row = subscribe(session, "jo@example.org", topics={Topic.DEADLINES}, leads="3-working-days", at=BEGAN)
        remind_of_meetings(session, MEETS - timedelta(days=3))
        subscriptions.unsubscribe(session, row.uuid, now=MEETS - timedelta(days=3))
        assert posted(session) == []
        assert remind_of_meetings(session, MEETS - timedelta(days=3)) == 0
