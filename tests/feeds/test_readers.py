"""Four independent readers, each in New York, see the same in every feed of the sample council."""

from datetime import UTC, date, datetime, time

from tests.adapters.ics_events import WRITER, event, feed_of, over_its_period
from tests.diary_cases import FEEDS, NOW, decided, meeting, shown, window
from tests.feeds.good_feed import GOOD, changed, written
from tests.feeds.readers import Evaluate, read_by_all
from tests.feeds.reading_rules import broken_reading_rules
from tests.feeds.sample_house import SampleHouse
from webapp.domain.diary_entry import Block, DiaryEntry
from webapp.domain.diary_facts import DiaryFacts, RecordFacts
from webapp.domain.feeds import Feed

CLOSING_IN_WINTER = RecordFacts(decided_on=date(2026, 11, 16), window=window())
CLOSING_IN_SUMMER = RecordFacts(
    decided_on=date(2026, 6, 8),
    window=window(
        started_on=date(2026, 6, 9), opens_on=date(2026, 6, 10), last_day=date(2026, 6, 16), cut_off=time(17, 30)
    ),
)
ON_BST_BEFORE_GMT = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
ON_GMT_BEFORE_BST = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)


def test_every_feed_of_the_sample_council_is_read_alike(sample_house: SampleHouse, in_new_york: Evaluate) -> None:
    served = sample_house.served(sample_house.addresses())
    readings = read_by_all(in_new_york, {address: answer.body for address, answer in served.items()})
    faults = {address: broken_reading_rules(found) for address, found in readings.items()}
    assert {address: found for address, found in faults.items() if found} == {}


def meant(feed: Feed, entries: tuple[DiaryEntry, ...]) -> tuple[bytes, dict[str, tuple[str, str]]]:
    """Return a feed of entries, and the instants that are meant by them."""
    body = WRITER.feed(feed, [event(entry) for entry in entries], changed_at=NOW)
    blocks = {entry.uid: entry.when for entry in entries if isinstance(entry.when, Block)}
    return body, {uid: (utc(block.starts_at), utc(block.ends_at)) for uid, block in blocks.items()}


def utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_clocks_of_a_winter_a_summer_and_the_nights_between_are_read_as_meant(in_new_york: Evaluate) -> None:
    facts = DiaryFacts(
        decisions=(decided(1, record=CLOSING_IN_WINTER), decided(2, record=CLOSING_IN_SUMMER)),
        meetings=(
            meeting(3, starts_at=ON_BST_BEFORE_GMT, ends_at=datetime(2026, 10, 25, 3, 0, tzinfo=UTC)),
            meeting(4, starts_at=ON_GMT_BEFORE_BST, ends_at=datetime(2027, 3, 28, 2, 30, tzinfo=UTC)),
        ),
    )
    entries = tuple(entry for entry in shown(facts, today=NOW.date()) if isinstance(entry.when, Block))
    body, instants = meant(FEEDS["everything"], entries)
    assert sorted(instants.values()) == [
        ("2026-06-16T16:00:00Z", "2026-06-16T16:30:00Z"),
        ("2026-10-24T23:30:00Z", "2026-10-25T03:00:00Z"),
        ("2026-11-24T15:30:00Z", "2026-11-24T16:00:00Z"),
        ("2027-03-28T00:30:00Z", "2027-03-28T02:30:00Z"),
    ]
    readings = read_by_all(in_new_york, {"clocks": body})["clocks"]
    assert broken_reading_rules(readings) == []
    for reader, reading in readings.items():
        assert (reader, {uid: (seen.starts, seen.ends) for uid, seen in reading.events.items()}) == (reader, instants)


def test_every_shape_that_a_feed_can_have_is_read_alike(in_new_york: Evaluate) -> None:
    bars = feed_of(FEEDS["plan"], lambda entry: event(over_its_period(entry)))
    readings = read_by_all(in_new_york, {"shapes": feed_of(FEEDS["everything"]), "bars": bars})
    assert {name: broken_reading_rules(found) for name, found in readings.items()} == {"shapes": [], "bars": []}


def test_the_good_feed_is_read_alike_and_a_wrong_zone_is_not(in_new_york: Evaluate) -> None:
    wrong = changed("BYMONTH=10;BYDAY=-1SU", "BYMONTH=11;BYDAY=1SU")
    early = wrong.replace("20261124T1", "20261028T1")
    readings = read_by_all(in_new_york, {"good": written(GOOD), "wrong": written(early)})
    assert broken_reading_rules(readings["good"]) == []
    assert [fault[:3] for fault in broken_reading_rules(readings["wrong"])] == ["X03", "X04"]
