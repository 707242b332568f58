"""When reports and meetings are reminded of, and until when news of a decision or meeting holds."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.announced import CALENDAR
from webapp.domain.lifecycle import Status
from webapp.domain.meeting_deadlines import MEMBER_LEADS, is_near, lead_now, meeting_key
from webapp.domain.meetings import MeetingStatus
from webapp.domain.messages import MessageKind
from webapp.domain.news import meeting_as_told, meeting_words, news_key, why_meeting_not_sent, why_news_not_sent
from webapp.domain.reminders import lead_times
from webapp.domain.report_deadlines import OFFICER_LEADS, occasion_now, report_key

FRIDAY = date(2026, 12, 18)
MEETS = datetime(2026, 12, 18, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("today", "occasion"),
    [
        (14, ""), (15, "3-working-days"), (16, "3-working-days"), (17, "1-working-day"), (18, "1-working-day"),
        (19, "missed"), (25, "missed"), (26, ""),
    ],
)  # fmt: skip
def test_a_report_is_told_of_three_days_before_and_one_and_once_missed(today: int, occasion: str) -> None:
    on = date(2026, 12, today)
    assert occasion_now(OFFICER_LEADS, by_on=FRIDAY, calendar=CALENDAR, today=on) == occasion


def test_hours_before_a_report_are_its_last_day() -> None:
    leads = lead_times(["3-hours"])
    assert occasion_now(leads, by_on=FRIDAY, calendar=CALENDAR, today=date(2026, 12, 17)) == ""
    assert occasion_now(leads, by_on=FRIDAY, calendar=CALENDAR, today=FRIDAY) == "3-hours"


def test_a_meeting_is_told_of_at_the_latest_lead_that_has_fallen_due() -> None:
    leads = (*MEMBER_LEADS, *lead_times(["3-hours", "3-working-days"]))

    def told(before: timedelta) -> str:
        lead = lead_now(leads, starts_at=MEETS, calendar=CALENDAR, now=MEETS - before)
        return lead.name if lead else ""

    days = [told(timedelta(days=4)), told(timedelta(days=3)), told(timedelta(days=1)), told(timedelta(hours=3))]
    assert [*days, told(timedelta(0))] == ["", "3-working-days", "1-working-day", "3-hours", ""]
    assert is_near(MEETS, CALENDAR, MEETS - timedelta(days=7))
    assert not is_near(MEETS, CALENDAR, MEETS - timedelta(days=8))


def test_keys_say_what_is_told_to_whom() -> None:
    (lead,) = MEMBER_LEADS
    assert meeting_key("u", MEETS, lead, "member-7") == "meeting-coming/u/2026-12-18T14:00Z/1-working-day/member-7"
    assert report_key("KEY-1", "draft", FRIDAY, "missed", "lead-officer") == (
        "report-due/KEY-1/draft/2026-12-18/missed/lead-officer"
    )
    assert news_key(MessageKind.RESCHEDULED, "KEY-1", "4", "user-1") == "decision-rescheduled/KEY-1/4/user-1"
    assert meeting_words(MEETS, "Room 3") == "2pm on Friday 18 December 2026, Room 3"
    assert meeting_words(MEETS, "") == "2pm on Friday 18 December 2026"
    assert meeting_as_told(MeetingStatus.PROVISIONAL, MEETS, "") == "2pm on Friday 18 December 2026"
    told = "postponed from 2pm on Friday 18 December 2026, Room 3"
    assert meeting_as_told(MeetingStatus.POSTPONED, MEETS, "Room 3") == told


def test_news_of_a_decision_holds_while_it_stands_as_told() -> None:
    assert why_news_not_sent(MessageKind.RESCHEDULED, Status.DEFERRED) is None
    assert why_news_not_sent(MessageKind.RESCHEDULED, Status.WITHDRAWN) == "the decision is withdrawn"
    assert why_news_not_sent(MessageKind.CALL_IN_OUTCOME, Status.REFERRED_BACK) is None
    assert why_news_not_sent(MessageKind.CALL_IN_OUTCOME, Status.CALLED_IN) == "the decision is called in"
    assert why_news_not_sent(MessageKind.CALL_IN_REQUESTED, Status.FINAL) == "the decision is decided"


@pytest.mark.parametrize(
    ("kind", "status", "moved_by", "late_by", "why"),
    [
        (MessageKind.MEETING_COMING, MeetingStatus.SCHEDULED, 0, -1, None),
        (MessageKind.MEETING_COMING, MeetingStatus.CANCELLED, 0, -1, "the meeting is cancelled"),
        (MessageKind.MEETING_COMING, MeetingStatus.POSTPONED, 0, -1, "the meeting is postponed"),
        (MessageKind.MEETING_COMING, MeetingStatus.SCHEDULED, 1, -1, "the meeting was moved"),
        (MessageKind.MEETING_COMING, MeetingStatus.PROVISIONAL, 0, 0, "the meeting has begun"),
        (MessageKind.MEETING_CHANGED, MeetingStatus.CANCELLED, 1, 5, None),
    ],
)
def test_a_meeting_is_told_of_until_it_begins_and_a_change_of_it_whenever_it_can_be(
    kind: MessageKind, status: MeetingStatus, moved_by: int, late_by: int, why: str | None
) -> None:
    starts_at, now = MEETS + timedelta(hours=moved_by), MEETS + timedelta(hours=late_by)
    assert why_meeting_not_sent(kind, status=status, starts_at=starts_at, deadline_at=MEETS, now=now) == why
