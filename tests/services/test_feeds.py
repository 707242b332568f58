"""Feeds published from a database: what an edit, a cancellation, a refusal and an empty tick do to what is served."""

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, select

from tests.asked import asked_of
from tests.diary_rows import NOON, committee_row, decision_row, link_row, meeting_row, on_the_day, record_row
from tests.published_feeds import freshen_feed, house, publish_feeds, publish_with, stored_body, stored_feed
from webapp.adapters.ics import CalendarWriter
from webapp.database import Database
from webapp.domain.diary_entry import DiaryEntry, EntryRefused, Stamps
from webapp.domain.feed_options import FeedOptions
from webapp.domain.feeds import Feed
from webapp.domain.lifecycle import Status
from webapp.domain.meetings import MeetingStatus
from webapp.models.calendar import CalendarItem, DiaryChange, FeedState
from webapp.services.feeds import House, Published

LATER = NOON + timedelta(hours=1)
DAY = timedelta(days=1)
COUNCIL_FEEDS = ("call-in", "plan", "meetings", "everything")


def state_of(database: Database, key: str = "everything") -> FeedState:
    state = stored_feed(database, key)
    assert state is not None
    return state


def events_in(database: Database, key: str = "everything") -> list[dict[str, str]]:
    """Each event of a feed by its properties, parameters left out."""
    events = stored_body(database, key).decode().split("BEGIN:VEVENT\r\n")[1:]
    lines = [[line.partition(":") for line in event.split("\r\n")] for event in events]
    return [{name.partition(";")[0]: value for name, _, value in reversed(each)} for each in lines]


def stamps(event: dict[str, str]) -> tuple[str, str, str, str]:
    return event["CREATED"], event["LAST-MODIFIED"], event["DTSTAMP"], event["SEQUENCE"]


def do(database: Database, statement: str, **values: object) -> None:
    with database.transaction() as session:
        session.execute(sa.text(statement), values)


def add_one(database: Database, **changes: object) -> None:
    with database.transaction() as session:
        decision_row(session, 1, **changes)


class Refusing:
    """Writes calendars, but no event with a certain word in its summary."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.ours = CalendarWriter(house().settings.base_url)

    def entry(self, entry: DiaryEntry, stamps: Stamps) -> bytes:
        if self.word in entry.summary:
            raise EntryRefused(entry.uid, "It has a word that cannot be.")
        return self.ours.entry(entry, stamps)

    def called_off(self, event: bytes, stamps: Stamps) -> bytes:
        return self.ours.called_off(event, stamps)

    def adapted(self, event: bytes, options: FeedOptions) -> bytes:
        return self.ours.adapted(event, options)

    def feed(self, feed: Feed, events: Sequence[bytes], *, changed_at: datetime) -> bytes:
        return self.ours.feed(feed, events, changed_at=changed_at)


def refusing(word: str) -> House:
    return replace(house(), writer=Refusing(word))


def test_every_feed_that_is_always_kept_is_stored_and_packed(database: Database) -> None:
    with database.transaction() as session:
        committee_row(session, "health")
        decision_row(session, 1)
    run = publish_feeds(database, now=NOON)
    assert (run.rendered, run.changed, run.refused) == (1, (*COUNCIL_FEEDS, "committees/health"), ())
    for key in run.changed:
        state = state_of(database, key)
        assert hashlib.sha256(gzip.decompress(state.body_gzip)).hexdigest() == state.sha256
        assert (state.changed_at, state.asked_on, state.is_stale) == (NOON, None, False)


def test_a_tick_with_nothing_changed_asks_four_questions_and_writes_nothing(database: Database) -> None:
    add_one(database)
    publish_with(database, house(), now=NOON)
    before = state_of(database)
    with asked_of(database) as asked:
        assert publish_with(database, house(), now=LATER) == Published()
    assert [one.partition("FROM ")[2].split()[0] for one in asked if one.startswith("SELECT")] == [
        "installation",  # by the test's own naming
        "installation",
        "feed_clock",
        "diary_change",
        "feed_state",
    ]
    assert [one for one in asked if one.startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert state_of(database) == before


def test_a_moved_date_keeps_the_uid_and_raises_sequence_and_dates(database: Database) -> None:
    with database.transaction() as session:
        decision_row(session, 1, **on_the_day(date(2026, 12, 1)))
        decision_row(session, 2)
    publish_feeds(database, now=NOON)
    first, untouched = events_in(database)
    do(database, "UPDATE decision SET expected_from = '2026-12-08', expected_to = '2026-12-08' WHERE slug = 'key-1'")
    run = publish_feeds(database, now=LATER)
    assert (run.rendered, run.changed) == (1, ("plan", "everything"))
    moved, same = events_in(database)
    assert (moved["UID"], moved["DTSTART"], same) == (first["UID"], "20261208", untouched)
    assert stamps(moved) == ("20261123T120000Z", "20261123T130000Z", "20261123T130000Z", "1")
    assert state_of(database).changed_at == LATER
    assert state_of(database, "meetings").changed_at == NOON


def test_new_words_are_a_later_revision_but_no_rescheduling(database: Database) -> None:
    add_one(database)
    publish_feeds(database, now=NOON)
    do(database, "UPDATE decision SET title = 'Parking'")
    publish_feeds(database, now=LATER)
    (event,) = events_in(database)
    assert stamps(event) == ("20261123T120000Z", "20261123T130000Z", "20261123T130000Z", "0")


def test_a_cancellation_raises_sequence_and_stays_in_the_feed(database: Database) -> None:
    with database.transaction() as session:
        decision_row(session, 1)
        meeting_row(session, committee_row(session, "health"))
    publish_feeds(database, now=NOON)
    with database.transaction() as session:
        session.execute(
            sa.text("UPDATE decision SET status = :status, withdrawn_at = notice_published_at"),
            {"status": Status.WITHDRAWN.value},
        )
        session.execute(sa.text("UPDATE meeting SET status = :status"), {"status": MeetingStatus.CANCELLED.value})
    publish_feeds(database, now=LATER)
    assert [(event["STATUS"], event["SEQUENCE"]) for event in events_in(database)] == [("CANCELLED", "1")] * 2


def test_an_entry_whose_facts_vanished_is_shown_as_cancelled_and_goes_on_counting_when_it_comes_back(
    database: Database,
) -> None:
    add_one(database)
    publish_feeds(database, now=NOON)
    do(database, "DELETE FROM decision")
    assert publish_feeds(database, now=NOON + DAY).changed == ("plan", "everything")
    (gone,) = events_in(database)
    assert (gone["STATUS"], gone["SEQUENCE"], gone["SUMMARY"][:11]) == ("CANCELLED", "1", "CANCELLED: ")
    publish_feeds(database, now=NOON + 29 * DAY)
    assert len(events_in(database)) == 1
    publish_feeds(database, now=NOON + 30 * DAY)
    assert events_in(database) == []
    add_one(database)
    publish_feeds(database, now=NOON + 31 * DAY)
    (back,) = events_in(database)
    assert stamps(back) == ("20261123T120000Z", "20261224T120000Z", "20261224T120000Z", "2")


def test_what_is_corrected_to_long_ago_just_leaves(database: Database) -> None:
    with database.transaction() as session:
        record_row(session, decision_row(session, 1, status=Status.IMPLEMENTED))
    publish_feeds(database, now=NOON)
    do(database, "UPDATE outcome SET decided_on = '2025-11-17', call_in_last_day = '2025-11-24'")
    do(database, "UPDATE outcome SET call_in_opens_on = '2025-11-18', call_in_closes_at = '2025-11-24 16:00:00+00:00'")
    publish_feeds(database, now=LATER)
    assert events_in(database) == []


def test_two_changes_within_one_second_have_two_dates(database: Database) -> None:
    now = datetime(2026, 11, 23, 12, 0, 0, 900_000, tzinfo=UTC)
    add_one(database)
    publish_feeds(database, now=now)
    for number in (1, 2):
        do(database, "UPDATE decision SET title = :title", title=f"Parking {number}")
        publish_feeds(database, now=now)
        assert state_of(database).changed_at == NOON + timedelta(seconds=number)
        (event,) = events_in(database)
        assert event["LAST-MODIFIED"] == f"20261123T12000{number}Z"


def test_a_feed_never_seems_older_when_an_entry_leaves_or_the_clock_falls_back(database: Database) -> None:
    add_one(database)
    publish_feeds(database, now=LATER)
    do(database, "UPDATE decision SET title = 'Parking'")
    publish_feeds(database, now=NOON)
    assert state_of(database).changed_at == LATER + timedelta(seconds=1)
    (event,) = events_in(database)
    assert event["LAST-MODIFIED"] == "20261123T130001Z"


def test_an_entry_that_cannot_be_written_is_left_out_and_comes_back_when_it_is_mended(database: Database) -> None:
    with database.transaction() as session:
        decision_row(session, 1)
        decision_row(session, 2, title="Bad")
    run = publish_with(database, refusing("Bad"), now=NOON)
    assert [(one.uid[:45], one.reason) for one in run.refused] == [
        ("decision-00000000-0000-4000-8000-000000000002", "It has a word that cannot be.")
    ]
    assert [event["UID"][:45] for event in events_in(database)] == ["decision-00000000-0000-4000-8000-000000000001"]
    assert problems(database) == ["It has a word that cannot be."]
    do(database, "UPDATE decision SET title = 'Good' WHERE slug = 'key-2'")
    publish_with(database, refusing("Bad"), now=LATER)
    assert (len(events_in(database)), problems(database)) == (2, [])
    do(database, "UPDATE decision SET title = 'Bad' WHERE slug = 'key-2'")
    publish_with(database, refusing("Bad"), now=LATER + timedelta(hours=1))
    assert len(events_in(database)) == 1
    do(database, "UPDATE decision SET title = 'Good' WHERE slug = 'key-2'")
    publish_with(database, refusing("Bad"), now=LATER + timedelta(hours=2))
    back = events_in(database)[1]
    assert stamps(back) == ("20261123T120000Z", "20261123T150000Z", "20261123T150000Z", "0")


def problems(database: Database) -> list[str]:
    with database.reading() as session:
        return [item.problem for item in session.exec(select(CalendarItem)) if item.problem]


def test_what_never_could_be_written_is_forgotten_with_its_row(database: Database) -> None:
    add_one(database, title="Bad")
    publish_with(database, refusing("Bad"), now=NOON)
    assert problems(database) == ["It has a word that cannot be."]
    do(database, "DELETE FROM decision")
    publish_with(database, refusing("Bad"), now=LATER)
    with database.reading() as session:
        assert session.exec(select(CalendarItem)).all() == []


def test_a_deleted_draft_leaves_no_trace(database: Database) -> None:
    publish_feeds(database, now=NOON)
    add_one(database, status=Status.DRAFT, notice_published_at=None)
    assert publish_feeds(database, now=LATER) == Published()
    do(database, "DELETE FROM decision")
    assert publish_feeds(database, now=LATER) == Published()
    with database.reading() as session:
        assert (session.exec(select(CalendarItem)).all(), session.exec(select(DiaryChange)).all()) == ([], [])


def test_a_request_takes_up_what_has_changed_and_leaves_other_feeds_to_the_scheduler(database: Database) -> None:
    with database.transaction() as session:
        decision_row(session, 1)
        link_row(session, decision_row(session, 2), committee_row(session, "health"))
    publish_feeds(database, now=NOON)
    do(database, "UPDATE decision SET title = 'Parking' WHERE slug = 'key-2'")
    with asked_of(database) as asked:
        assert freshen_feed(database, "plan", now=LATER).changed == ("plan",)
    assert len([one for one in asked if one.startswith("SELECT")]) == 15
    assert [stale_in(database, key) for key in ("plan", "everything", "committees/health", "meetings")] == [
        False,
        True,
        True,
        False,
    ]
    assert "Parking" in events_in(database, "plan")[1]["SUMMARY"]
    assert freshen_feed(database, "plan", now=LATER + DAY) == Published()
    assert publish_feeds(database, now=LATER).changed == ("everything", "committees/health")


def stale_in(database: Database, key: str) -> bool:
    return state_of(database, key).is_stale


def test_a_request_leaves_what_is_too_much_to_the_scheduler(database: Database) -> None:
    add_one(database)
    publish_feeds(database, now=NOON)
    with database.transaction() as session:
        for number in range(51):
            session.execute(sa.text("UPDATE decision SET title = :title"), {"title": f"Title {number}"})
    assert freshen_feed(database, "plan", now=LATER) == Published()
    assert publish_feeds(database, now=LATER).changed == ("plan", "everything")


def test_a_request_makes_nothing_where_nothing_was_ever_published(database: Database) -> None:
    add_one(database)
    assert freshen_feed(database, "plan", now=NOON) == Published()
    assert stored_feed(database, "plan") is None


def add_many(session: Session, count: int) -> None:
    for number in range(1, count + 1):
        decision_row(session, number)


def test_more_entries_than_one_batch_are_all_found_again(database: Database) -> None:
    with database.transaction() as session:
        add_many(session, 520)
    assert publish_feeds(database, now=NOON).rendered == 520
    assert publish_feeds(database, now=LATER) == Published()
    assert publish_feeds(database, now=NOON + DAY) == Published()
