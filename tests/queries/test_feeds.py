"""Reading feeds: what their pages list, one event by itself, and what staff must mend."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from tests.asked import steps_of
from tests.diary_rows import (
    NOON,
    TODAY,
    committee_row,
    decision_row,
    link_row,
    maker_row,
    meeting_row,
    on_the_day,
    ward_row,
)
from tests.published_feeds import COUNCIL, INSTANCE, publish_feeds, publish_with
from tests.services.test_feeds import refusing
from webapp.database import Database
from webapp.domain.feed_options import FeedOptions, Fuzzy
from webapp.domain.feeds import Family, Feed
from webapp.queries.feeds import Problem, event, feed_named, held_in, next_in, other_feeds, problems


def feed(session: Session, key: str) -> Feed:
    found = feed_named(session, COUNCIL, key, address="")
    assert found is not None
    return found


def test_the_next_entries_of_a_feed_are_those_that_are_not_over(database: Database) -> None:
    with database.transaction() as session:
        health = committee_row(session, "health")
        for number, day in enumerate((date(2026, 11, 22), TODAY, date(2026, 12, 1), date(2026, 12, 2)), 1):
            link_row(session, decision_row(session, number, **on_the_day(day)), health)
        meeting_row(session, health, title="", starts_at=datetime(2026, 11, 30, 18, 30, tzinfo=UTC))
    publish_feeds(database, now=NOON)
    with database.reading() as session:
        listed = next_in(session, feed(session, "committees/health"), today=TODAY, limit=3)
        assert [one.when_words for one in next_in(session, feed(session, "meetings"), today=TODAY)] == [
            "6:30pm to 8:30pm on Monday 30 November 2026"
        ]
    assert listed[0].address.rpartition("/")[2] == "key-2"
    assert [one.summary for one in listed] == [
        "Key decision due: Decision 2",
        "Health",
        "Key decision due: Decision 3",
    ]


def test_one_event_is_found_by_its_lasting_name(database: Database) -> None:
    with database.transaction() as session:
        decision_row(session, 1)
    publish_feeds(database, now=NOON)
    name = "decision-00000000-0000-4000-8000-000000000001"
    with database.reading() as session:
        found = event(session, name, today=TODAY)
        assert event(session, "decision-none", today=TODAY) is None
        assert event(session, name, today=TODAY + timedelta(days=999)) == found
    assert found is not None
    assert found[0].startswith(f"BEGIN:VEVENT\r\nUID:{name}@{INSTANCE[:10]}".encode()) and found[1] == NOON


def test_an_event_whose_facts_vanished_is_found_for_as_long_as_feeds_say_so(database: Database) -> None:
    with database.transaction() as session:
        decision_row(session, 1)
    publish_feeds(database, now=NOON)
    with database.transaction() as session:
        session.execute(sa.text("DELETE FROM decision"))
    publish_feeds(database, now=NOON)
    name = "decision-00000000-0000-4000-8000-000000000001"
    with database.reading() as session:
        found = event(session, name, today=TODAY + timedelta(days=28))
        assert found is not None and b"STATUS:CANCELLED" in found[0]
        assert event(session, name, today=TODAY + timedelta(days=29)) is None


def test_what_could_not_be_written_is_listed_for_staff_and_served_nowhere(database: Database) -> None:
    with database.transaction() as session:
        decision_row(session, 1, title="Bad")
    publish_with(database, refusing("Bad"), now=NOON)
    uid = f"decision-00000000-0000-4000-8000-000000000001@{INSTANCE}"
    with database.reading() as session:
        (problem,) = problems(session)
        assert event(session, uid.partition("@")[0], today=TODAY) is None
    assert problem == Problem(
        uid, "https://plan.anyborough.example.gov.uk/decisions/key-1", "It has a word that cannot be."
    )
    publish_with(database, refusing("Bad"), now=NOON + timedelta(days=400))
    with database.reading() as session:
        assert problems(session) == []


def test_the_feeds_of_makers_and_wards_are_listed_by_name(database: Database) -> None:
    with database.transaction() as session:
        for slug in ("north", "east"):
            ward_row(session, slug)
        maker_row(session, "cabinet")
    with database.reading() as session:
        assert [one.key for one in other_feeds(session, COUNCIL, Family.WARDS)] == ["wards/east", "wards/north"]
        assert [one.title for one in other_feeds(session, COUNCIL, Family.DECISION_MAKERS)] == ["Cabinet"]


def test_a_date_that_is_no_day_is_first_a_bar_or_left_out(database: Database) -> None:
    with database.transaction() as session:
        decision_row(session, 1)
        decision_row(session, 2, **on_the_day(TODAY))
    publish_feeds(database, now=NOON)
    with database.reading() as session:
        plan = feed(session, "plan")
        first, bar, none = (held_in(session, plan, FeedOptions(fuzzy=fuzzy), today=TODAY)[0] for fuzzy in Fuzzy)
        assert held_in(session, feed(session, "meetings"), FeedOptions(), today=TODAY) == ([], None)
    assert (len(first), len(bar), len(none)) == (2, 2, 1)
    assert b"DTEND;VALUE=DATE:20270102" in first[1] and b"DTEND;VALUE=DATE:20270201" in bar[1]
    assert none == first[:1] == bar[:1]


@pytest.mark.sqlite_only
def test_a_feed_is_read_on_an_index(database: Database) -> None:
    with database.transaction() as session:
        decision_row(session, 1)
    publish_feeds(database, now=NOON)
    for key in ("plan", "decisions/key-1"):
        steps = steps_of(
            database, lambda session, key=key: held_in(session, feed(session, key), FeedOptions(), today=TODAY)
        )  # type: ignore[misc]
        assert [step for step in steps if step.startswith("SCAN")] == [], key
