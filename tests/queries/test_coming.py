"""Who will be told when, and what a subscriber gets next: the dry run agrees with what is then sent."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from tests.announced import CALENDAR, CLOSES, PUBLISHED, People, announce, messages
from tests.subscribed import subscribe
from webapp.database import Database
from webapp.domain.lifecycle import Status
from webapp.domain.reminders import lead_times
from webapp.domain.subscriptions import Pace, Scope, Topic
from webapp.queries.audience import open_windows, recipients
from webapp.queries.coming import Coming, coming_for_decision, coming_for_subscriber
from webapp.services import reminders

POLICY = lead_times(["on-publication", "1-working-day", "3-hours"])
HOUR = timedelta(hours=1)


def coming(session: Session, now: datetime = PUBLISHED) -> list[Coming]:
    return coming_for_decision(session, 1, policy=POLICY, calendar=CALENDAR, now=now)


def queue(session: Session, now: datetime) -> None:
    reminders.queue_due(session, policy=POLICY, calendar=CALENDAR, now=now)


def test_every_reminder_ahead_is_shown_with_the_person_and_why(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=1))
        subscribe(session, "a@example.com", topics={Topic.CLOSING}, leads="1-hour")
        found = coming(session, at := CLOSES - 3 * HOUR)
        assert [(one.recipient.address, one.why, one.lead, one.at) for one in found] == [
            ("officer@example.gov.uk", "lead officer", "3-hours", at),
            ("member1.key-03dec-26@example.gov.uk", "member of Communities Scrutiny Committee", "3-hours", at),
            ("office@example.gov.uk", "office of Cabinet Member for Leisure", "3-hours", at),
            ("a@example.com", "subscriber", "1-hour", CLOSES - HOUR),
        ]


def test_the_dry_run_tells_what_is_then_queued(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=1))
        subscribe(session, "a@example.com", leads="3-working-days,6-hours")
        subscribe(session, "member1.key-03dec-26@example.gov.uk", leads="1-hour")
        foreseen = [(one.recipient.address, one.lead) for one in coming(session)]
        for quarters in range(173 * 4):
            queue(session, PUBLISHED + timedelta(minutes=15 * quarters))
        queued = [(row.recipient, row.occasion) for row in messages(session)]
        assert sorted(foreseen) == sorted(queued)


def test_what_was_told_is_not_to_come_and_what_falls_due_at_night_comes_in_the_morning(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=1, officer="", office=""), published_at=PUBLISHED + 10 * HOUR)
        first, *_ = coming(session, PUBLISHED + 10 * HOUR)
        assert (first.lead, first.at) == ("on-publication", datetime(2026, 12, 12, 7, 30, tzinfo=UTC))
        queue(session, first.at)
        assert [one.lead for one in coming(session, first.at)] == ["1-working-day", "3-hours"]


def test_a_digest_tells_in_its_own_mornings_until_it_has_told_it(database: Database) -> None:
    def mornings() -> list[tuple[str, datetime, bool]]:
        return [(one.lead, one.at, one.is_digest) for one in coming(session)]

    def morning(day: int) -> datetime:
        return datetime(2026, 12, day, 7, 30, tzinfo=UTC)

    with database.transaction() as session:
        decision = announce(session, people=People(members=0, officer="", office=""))
        weekly = subscribe(session, "a@example.com", pace=Pace.WEEKLY, leads="1-hour")
        assert mornings() == [("weekly-digest", morning(14), True)]
        weekly.ended_at = PUBLISHED
        daily = subscribe(session, "b@example.com", pace=Pace.DAILY, leads="1-hour")
        assert mornings() == [("daily-digest", morning(day), True) for day in (12, 17, 18)]
        daily.digested_to = morning(12)
        session.flush()
        assert mornings() == [("daily-digest", morning(day), True) for day in (17, 18)]
        daily.digested_to = morning(18)
        session.flush()
        assert mornings() == []
        daily.digested_to = None
        session.flush()
        assert coming(session, CLOSES) == []
        decision.status = Status.WITHDRAWN
        session.flush()
        assert coming(session) == []


def test_a_digest_that_is_due_already_goes_now_and_none_tells_what_came_before_the_reader(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=0, officer="", office=""))
        opened = frozenset({Topic.OPENED})
        subscribe(session, "a@example.com", pace=Pace.DAILY, topics=opened)
        subscribe(session, "late@example.com", pace=Pace.DAILY, topics=opened, at=PUBLISHED + HOUR)
        now = datetime(2026, 12, 14, 9, tzinfo=UTC)
        assert [(one.recipient.address, one.at) for one in coming(session, now)] == [("a@example.com", now)]


def test_a_subscriber_sees_what_they_get_next_and_when(database: Database) -> None:
    with database.transaction() as session:
        for number in (3, 4, 5):
            announce(session, reference=f"KEY/0{number}DEC/26", published_at=PUBLISHED + number * HOUR)
        mine = Scope(decisions=frozenset({1, 2}))
        row = subscribe(session, "a@example.com", scope=mine, leads="1-hour")
        member = subscribe(session, "member1.key-05dec-26@example.gov.uk", topics=set())
        daily = subscribe(session, "b@example.com", pace=Pace.DAILY)
        now = PUBLISHED + 6 * HOUR
        queue(session, now)

        def next_for(subscriber_id: int | None) -> list[tuple[str, str, datetime]]:
            found = coming_for_subscriber(session, subscriber_id or 0, policy=POLICY, calendar=CALENDAR, now=now)
            return [(one.slug, one.what, one.at) for one in found]

        assert next_for(row.id) == [
            ("KEY-03DEC-26", "Call-in is about to close", CLOSES - HOUR),
            ("KEY-04DEC-26", "Call-in is about to close", CLOSES - HOUR),
        ]
        assert next_for(member.id) == [
            ("KEY-05DEC-26", "Call-in is about to close", CLOSES - 24 * HOUR),
            ("KEY-05DEC-26", "Call-in is about to close", CLOSES - 3 * HOUR),
        ]
        assert (next_for(daily.id), next_for(99)) == ([], [])


def test_who_is_told_that_a_window_opens_includes_whoever_asked_for_that(database: Database) -> None:
    with database.transaction() as session:
        announce(session, people=People(members=1))
        subscribe(session, "a@example.com")
        subscribe(session, "closing@example.com", topics={Topic.CLOSING})
        subscribe(session, "OFFICER@example.gov.uk".casefold())
        found = recipients(session, open_windows(session, PUBLISHED), on=PUBLISHED.date())
        assert [one.subscriber for one in found[1]] == ["member-1", "lead-officer", "office-1", "subscriber-1"]
