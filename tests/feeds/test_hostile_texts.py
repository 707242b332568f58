"""Whatever text somebody writes where a title, a name or a place belongs, every feed stays sound and is read alike."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import cycle, product

import pytest
from sqlmodel import Session, col, select

from tests.adapters.feed_lines import Component, Line, calendar_of
from tests.adapters.feed_rules import AS_BARS, broken_rules
from tests.adapters.ics_events import WRITER, event, over_its_period
from tests.diary_cases import FACTS, FEEDS, NOW, TODAY, shown
from tests.feeds.hostile import HOSTILE, with_text
from tests.feeds.readers import Evaluate, read_by_all
from tests.feeds.reading_rules import broken_reading_rules
from tests.feeds.sample_house import SampleHouse, address_of
from webapp.domain.diary_entry import DiaryEntry, EntryRefused
from webapp.domain.expected_dates import Precision
from webapp.domain.feed_options import Alarms, Cancelled, FeedOptions
from webapp.domain.lifecycle import Status
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee, Ward
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting
from webapp.queries.feeds import problems

# They all have the same title here.
ALIKE = frozenset({"E24"})
ADAPTED = [FeedOptions(cancelled=cancelled, alarms=alarms) for cancelled, alarms in product(Cancelled, Alarms)]
THE_LAST_DAY_THERE_IS = date.max
CALLED_OFF, STANDING = Line("STATUS", {}, "CANCELLED"), Line("STATUS", {}, "CONFIRMED")


@cache
def entries(text: str) -> tuple[DiaryEntry, ...]:
    """Return an entry of every shape that has this for each of its texts."""
    return shown(with_text(FACTS, text), today=TODAY)


@cache
def events(text: str) -> tuple[bytes, ...]:
    return tuple(event(entry) for entry in entries(text))


def feed_of(text: str, written: Iterable[bytes]) -> bytes:
    """Return a feed of these events that is called so, too."""
    named = replace(FEEDS["everything"], name=text, title=text, what=text, closed=text)
    return WRITER.feed(named, list(written), changed_at=NOW)


def parts_of(feed: bytes) -> list[tuple[list[Line], list[Component]]]:
    """Return the lines of each event, and its alarms."""
    return [(event.lines, event.parts) for event in calendar_of(feed).named("VEVENT")]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_feed_of_hostile_texts_breaks_no_rule(text: str) -> None:
    bars = [event(over_its_period(entry)) for entry in entries(text) if entry.bar is not None]
    assert broken_rules(feed_of(text, events(text)), now=NOW, allowed=ALIKE) == []
    assert broken_rules(feed_of(text, bars), now=NOW, allowed=ALIKE | AS_BARS) == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_options_touch_nothing_inside_a_hostile_text(text: str) -> None:
    whole = parts_of(feed_of(text, events(text)))
    for options in ADAPTED:
        adapted = parts_of(feed_of(text, [WRITER.adapted(one, options) for one in events(text)]))
        expected = [
            (
                [STANDING if line == CALLED_OFF and options.cancelled is Cancelled.MARK else line for line in lines],
                [] if options.alarms is Alarms.NONE else alarms,
            )
            for lines, alarms in whole
        ]
        assert adapted == expected


def test_hostile_texts_are_read_alike_and_as_they_are_meant(in_new_york: Evaluate) -> None:
    bodies = {name: feed_of(text, events(text)) for name, text in HOSTILE.items()}
    readings = read_by_all(in_new_york, bodies)
    faults = {name: broken_reading_rules(found) for name, found in readings.items()}
    assert {name: found for name, found in faults.items() if found} == {}
    for name, found in readings.items():
        meant = {entry.uid: (entry.summary, entry.location) for entry in entries(HOSTILE[name])}
        assert {uid: (seen.summary, seen.location) for uid, seen in found["ical.js"].events.items()} == meant


def test_a_whole_council_of_hostile_texts_is_served_by_the_rules(sample_house: SampleHouse) -> None:
    before = sample_house.served(sample_house.addresses())
    sample_house.clock.advance(minutes=5)
    with sample_house.database.transaction() as session:
        write_into_everything(session)
    assert sample_house.publish().refused == ()
    after = sample_house.served(before)
    now = sample_house.clock()
    faults = {
        address: broken_rules(
            answer.body, now=now, allowed=ALIKE | (AS_BARS if "fuzzy=bar" in address else frozenset())
        )
        for address, answer in after.items()
    }
    assert {address: found for address, found in faults.items() if found} == {}
    assert [address for address, answer in after.items() if answer.body == before[address].body] == []


def write_into_everything(session: Session) -> None:
    """Write past every form into each text that feeds show; what no database takes is left out."""
    texts = cycle(text for text in HOSTILE.values() if "\ud83d" not in text)
    for decision in session.exec(select(Decision)):
        decision.title, decision.expected_text = next(texts), next(texts)
    for meeting in session.exec(select(Meeting)):
        meeting.title, meeting.place = next(texts), next(texts)
    bodies = [
        *session.exec(select(DecisionMaker)),
        *session.exec(select(ScrutinyCommittee)),
        *session.exec(select(Ward)),
    ]
    for body in bodies:
        body.name = f"{next(texts)} {body.id}"


def test_a_row_that_cannot_be_written_is_left_out_and_the_rest_is_served(sample_house: SampleHouse) -> None:
    path = address_of("plan")
    (before,) = sample_house.served([path]).values()
    refused = publish_with_expected(sample_house, THE_LAST_DAY_THERE_IS)
    (after,) = sample_house.served([path]).values()
    assert uids_of(before.body) - uids_of(after.body) == {problem.uid for problem in refused}
    assert len(refused) == 1
    assert broken_rules(after.body, now=sample_house.clock()) == []
    with sample_house.database.reading() as session:
        assert [(one.uid, one.why) for one in problems(session)] == [(one.uid, one.reason) for one in refused]
    assert publish_with_expected(sample_house, date(2027, 2, 1)) == ()
    (mended,) = sample_house.served([path]).values()
    assert uids_of(mended.body) == uids_of(before.body)


def publish_with_expected(house: SampleHouse, day: date) -> tuple[EntryRefused, ...]:
    """Write past every form on which day one decision of the plan is expected, and publish."""
    house.clock.advance(minutes=5)
    with house.database.transaction() as session:
        planned = select(Decision).where(Decision.status == Status.IN_PLAN).order_by(col(Decision.id))
        decision = session.exec(planned.limit(1)).one()
        decision.expected_precision = Precision.DAY
        decision.expected_from = decision.expected_to = day
    return house.publish().refused


def uids_of(feed: bytes) -> set[str]:
    return {event.value("UID") for event in calendar_of(feed).named("VEVENT")}
