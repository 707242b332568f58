import gzip
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlmodel import select

from tests.adapters.feed_lines import Component, calendar_of
from tests.adapters.feed_rules import broken_rules
from tests.diary_cases import (
    BASE,
    COMMITTEES,
    COUNCIL,
    DECISIONS,
    INSTANCE,
    MEETINGS,
    NOW,
    TODAY,
    decided,
    decision,
    meeting,
)
from webapp.adapters.ics import render_entry, render_feed
from webapp.database import Database
from webapp.domain.diary import entries_for
from webapp.domain.diary_entry import DiaryEntry, EntryRefused, Stamps
from webapp.domain.diary_facts import DecisionFacts, MeetingFacts
from webapp.domain.expected_dates import on_day
from webapp.domain.feeds import FeedCommittee, feeds_for
from webapp.domain.lifecycle import Status
from webapp.models.calendar import CalendarItem, FeedState
from webapp.services.feeds import Refreshed, RenderEntry, refresh

LATER = NOW + timedelta(hours=1)


def publish(
    database: Database,
    decisions: Sequence[DecisionFacts] = DECISIONS,
    meetings: Sequence[MeetingFacts] = MEETINGS,
    *,
    now: datetime = NOW,
    committees: Sequence[FeedCommittee] = COMMITTEES,
    render: RenderEntry = render_entry,
) -> Refreshed:
    with database.transaction() as session:
        return refresh(
            session,
            entries=entries_for(decisions, meetings, instance_name=INSTANCE, today=TODAY),
            feeds=feeds_for(COUNCIL, committees),
            render_entry=render,
            render_feed=partial(render_feed, base_url=BASE),
            now=now,
        )


def stored(database: Database, key: str = "everything") -> FeedState:
    with database.reading() as session:
        return session.exec(select(FeedState).where(FeedState.key == key)).one()


def events(state: FeedState) -> dict[str, Component]:
    return {event.value("UID"): event for event in calendar_of(state.body).named("VEVENT")}


def stamps(event: Component) -> tuple[str, str, str, str]:
    return (event.value("CREATED"), event.value("LAST-MODIFIED"), event.value("DTSTAMP"), event.value("SEQUENCE"))


def test_every_feed_is_stored_sound_and_packed(database: Database) -> None:
    run = publish(database)
    assert run.changed == (
        "call-in",
        "plan",
        "meetings",
        "everything",
        *(f"committees/{one.slug}" for one in COMMITTEES),
    )
    assert (run.rendered, run.refused) == (23, ())
    for key in run.changed:
        state = stored(database, key)
        assert broken_rules(state.body, now=NOW) == []
        assert gzip.decompress(state.body_gzip) == state.body
        assert state.changed_at == NOW


def test_the_same_facts_change_nothing_and_render_nothing(database: Database) -> None:
    publish(database)
    before = stored(database)
    assert publish(database, now=LATER) == Refreshed(rendered=0, changed=(), refused=())
    after = stored(database)
    assert (after.body, after.sha256, after.changed_at) == (before.body, before.sha256, before.changed_at)


def test_a_moved_date_keeps_the_uid_and_raises_sequence_and_dates(database: Database) -> None:
    publish(database, [decision(1, expected=on_day(TODAY)), decision(2)], [])
    (uid, _), (other, untouched) = sorted(events(stored(database)).items())
    moved = [decision(1, expected=on_day(TODAY + timedelta(days=7))), decision(2)]
    run = publish(database, moved, [], now=LATER)
    assert (run.rendered, run.changed) == (1, ("plan", "everything", "committees/communities-scrutiny"))
    after = events(stored(database))
    assert set(after) == {uid, other}
    assert stamps(after[uid]) == ("20261120T091500Z", "20261120T101500Z", "20261120T101500Z", "1")
    assert stamps(after[other]) == stamps(untouched)
    assert stored(database).changed_at == LATER
    assert stored(database, "meetings").changed_at == NOW


def test_new_words_are_a_later_revision_but_no_rescheduling(database: Database) -> None:
    publish(database, [decision(1)], [])
    publish(database, [decision(1, title="Parking charges and permits")], [], now=LATER)
    (event,) = events(stored(database)).values()
    assert stamps(event) == ("20261120T091500Z", "20261120T101500Z", "20261120T101500Z", "0")


def test_a_renamed_committee_changes_its_meetings_and_keeps_its_feed(database: Database) -> None:
    publish(database, [], [meeting(1)])
    renamed = [FeedCommittee("communities-scrutiny", "Neighbourhoods Scrutiny Committee"), COMMITTEES[1]]
    run = publish(database, [], [meeting(1, name="Neighbourhoods Scrutiny Committee")], now=LATER, committees=renamed)
    assert run.changed == ("meetings", "everything", "committees/communities-scrutiny")
    state = stored(database, "committees/communities-scrutiny")
    assert calendar_of(state.body).value("NAME") == "Anyborough Council: Neighbourhoods Scrutiny Committee"
    assert [event.value("SEQUENCE") for event in events(state).values()] == ["0"]


def test_a_cancellation_raises_sequence_and_stays_in_the_feed(database: Database) -> None:
    publish(database, [decision(1)], [meeting(1)])
    withdrawn = [decision(1, status=Status.WITHDRAWN, withdrawn_on=TODAY)]
    publish(database, withdrawn, [meeting(1, cancelled_on=TODAY)], now=LATER)
    assert {(event.value("STATUS"), event.value("SEQUENCE")) for event in events(stored(database)).values()} == {
        ("CANCELLED", "1")
    }
    assert broken_rules(stored(database).body, now=LATER) == []


def test_an_entry_that_comes_back_goes_on_counting(database: Database) -> None:
    publish(database, [decision(1)], [])
    publish(database, [], [], now=NOW + timedelta(days=1))
    assert events(stored(database)) == {}
    publish(database, [decision(1, expected=on_day(TODAY))], [], now=NOW + timedelta(days=2))
    (event,) = events(stored(database)).values()
    assert stamps(event) == ("20261120T091500Z", "20261122T091500Z", "20261122T091500Z", "1")


def test_a_feed_never_seems_older_when_an_entry_leaves(database: Database) -> None:
    publish(database, [decision(1), decided(2)], [])
    publish(database, [decision(1)], [], now=LATER)
    assert stored(database).changed_at == LATER


def test_two_changes_within_one_second_have_two_dates(database: Database) -> None:
    now = datetime(2026, 11, 20, 9, 15, 0, 900_000, tzinfo=UTC)
    publish(database, [decision(1)], [], now=now)
    publish(database, [decision(1, title="Parking")], [], now=now)
    assert stored(database).changed_at == NOW + timedelta(seconds=1)
    (event,) = events(stored(database)).values()
    assert event.value("LAST-MODIFIED") == "20261120T091501Z"


def test_an_entry_that_cannot_be_written_is_reported_and_the_rest_goes_out(database: Database) -> None:
    def refusing(entry: DiaryEntry, stamps: Stamps) -> bytes:
        if "Bad" in entry.summary:
            raise EntryRefused(entry.uid, "It has no title.")
        return render_entry(entry, stamps)

    run = publish(database, [decision(1), decision(2, title="Bad")], [], render=refusing)
    assert [(refused.uid, refused.reason) for refused in run.refused] == [
        ("decision-00000000-0000-4000-8000-000000000002@plan.anyborough.example.gov.uk", "It has no title.")
    ]
    assert len(events(stored(database))) == 1
    publish(database, [decision(1), decision(2, title="Good")], [], now=LATER)
    spoiled = publish(database, [decision(1), decision(2, title="Bad")], [], now=LATER, render=refusing)
    assert (len(spoiled.refused), spoiled.changed) == (1, ())
    assert len(events(stored(database))) == 2


def test_more_entries_than_one_batch_are_all_found_again(database: Database) -> None:
    many = [decision(number, title=f"Contract {number}") for number in range(1, 1_203)]
    assert publish(database, many, []).rendered == 1_202
    assert publish(database, many, [], now=LATER).rendered == 0
    with database.reading() as session:
        assert len(session.exec(select(CalendarItem.id)).all()) == 1_202
