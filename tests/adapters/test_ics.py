from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.feed_lines import calendar_of
from tests.adapters.feed_rules import broken_rules
from tests.diary_cases import BASE, COMMITTEES, COUNCIL, DECISIONS, INSTANCE, MEETINGS, NOW, TODAY, decision
from webapp.adapters.ics import render_entry, render_feed
from webapp.domain.diary import entries_for
from webapp.domain.diary_entry import Block, DiaryEntry, EntryRefused, Stamps, WholeDays
from webapp.domain.expected_dates import on_day
from webapp.domain.feeds import Feed, feeds_for

GOLDEN = Path(__file__).parent / "golden"
ENTRIES = entries_for(DECISIONS, MEETINGS, instance_name=INSTANCE, today=TODAY)
FEEDS = {feed.key: feed for feed in feeds_for(COUNCIL, COMMITTEES)}


def stamps_of(entry: DiaryEntry) -> Stamps:
    return Stamps(
        created_at=datetime(2026, 10, 1, 9, 0, tzinfo=UTC),
        last_modified_at=NOW - timedelta(days=1),
        sequence=int(entry.is_cancelled),
    )


def rendered(feed: Feed, entries: tuple[DiaryEntry, ...] = ENTRIES) -> bytes:
    events = [render_entry(entry, stamps_of(entry)) for entry in entries if feed.holds(entry)]
    return render_feed(feed, events, base_url=BASE, changed_at=NOW)


def golden(feed: Feed) -> Path:
    return GOLDEN / f"{feed.key.replace('/', '-')}.ics"


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS.keys())
def test_a_feed_is_byte_for_byte_the_golden_one(feed: Feed) -> None:
    # To accept a change: golden(feed).write_bytes(rendered(feed)) for each feed, then read the difference.
    assert rendered(feed) == golden(feed).read_bytes()


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS.keys())
def test_a_golden_feed_breaks_no_rule(feed: Feed) -> None:
    assert broken_rules(golden(feed).read_bytes(), now=NOW) == []


def spans_by_icalendar(body: bytes) -> dict[str, tuple[object, object]]:
    found = {}
    for event in icalendar.Calendar.from_ical(body).walk("VEVENT"):
        start, end = event.decoded("dtstart"), event.decoded("dtend")
        found[str(event["uid"])] = (instant(start), instant(end))
    return found


def spans_by_vobject(body: bytes) -> dict[str, tuple[object, object]]:
    calendar = vobject.readOne(body.decode())
    return {
        event.uid.value: (instant(event.dtstart.value), instant(event.dtend.value)) for event in calendar.vevent_list
    }


def spans_meant(feed: Feed) -> dict[str, tuple[object, object]]:
    found: dict[str, tuple[object, object]] = {}
    for entry in ENTRIES:
        if feed.holds(entry) and isinstance(entry.when, WholeDays):
            found[entry.uid] = (entry.when.first_on, entry.when.last_on + timedelta(days=1))
        elif feed.holds(entry) and isinstance(entry.when, Block):
            found[entry.uid] = (entry.when.starts_at, entry.when.ends_at)
    return found


def instant(value: date | datetime) -> date | datetime:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS.keys())
def test_two_parsers_read_what_was_meant(feed: Feed) -> None:
    body = golden(feed).read_bytes()
    assert spans_by_icalendar(body) == spans_meant(feed)
    assert spans_by_vobject(body) == spans_meant(feed)


def test_the_time_zone_is_written_once_and_only_where_an_event_needs_it() -> None:
    assert rendered(FEEDS["call-in"]).count(b"BEGIN:VTIMEZONE") == 1
    assert rendered(FEEDS["plan"]).count(b"BEGIN:VTIMEZONE") == 0


def test_an_empty_feed_is_still_a_calendar() -> None:
    body = rendered(FEEDS["plan"], ())
    assert broken_rules(body, now=NOW) == []
    assert [part.name for part in calendar_of(body).parts] == ["VTIMEZONE"]


def test_an_entry_without_a_title_is_refused_by_name() -> None:
    (entry,) = entries_for([decision(1, title="", expected=on_day(TODAY))], [], instance_name=INSTANCE, today=TODAY)
    blank = DiaryEntry(**{name: getattr(entry, name) for name in DiaryEntry.__dataclass_fields__} | {"summary": " "})
    with pytest.raises(EntryRefused, match="has no title") as refused:
        render_entry(blank, stamps_of(blank))
    assert refused.value.uid == entry.uid


def test_an_entry_that_ends_before_it_begins_is_refused() -> None:
    entry = ENTRIES[0]
    parts = {name: getattr(entry, name) for name in DiaryEntry.__dataclass_fields__}
    backwards = DiaryEntry(**parts | {"when": WholeDays(date(2026, 11, 20), date(2026, 11, 19))})
    with pytest.raises(EntryRefused, match="before it begins"):
        render_entry(backwards, stamps_of(backwards))


@settings(deadline=None)
@given(title=st.text(min_size=1, max_size=300), maker=st.text(max_size=120))
def test_whatever_is_typed_as_a_title_leaves_the_feed_sound(title: str, maker: str) -> None:
    facts = decision(1, title=f"A {title}", makers=(maker,), expected=on_day(TODAY))
    (entry,) = entries_for([facts], [], instance_name=INSTANCE, today=TODAY)
    body = render_feed(FEEDS["plan"], [render_entry(entry, stamps_of(entry))], base_url=BASE, changed_at=NOW)
    assert [fault for fault in broken_rules(body, now=NOW) if not fault.startswith("S11")] == []
    (event,) = calendar_of(body).named("VEVENT")
    written = event.one("SUMMARY")
    assert written is not None
    assert written.text == str(icalendar.Calendar.from_ical(body).walk("VEVENT")[0]["summary"])


def test_the_checker_notices_what_no_parser_does() -> None:
    body = golden(FEEDS["call-in"]).read_bytes()
    for wrong, rule in (
        (body.replace(b"\r\n", b"\n"), "S02"),
        (body.replace(b"20261125", b"20261118"), "E09"),
        (body.replace(b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE"), "E10"),
        (body.replace(b"BYMONTH=3", b"BYMONTH=4"), "T04"),
        (body.replace(b";TZID=Europe/London", b""), "T06"),
        (body.replace(b"CREATED:20261001T", b"CREATED:20301001T"), "E05"),
        (body.replace(b"SEQUENCE:1", b"SEQUENCE:0"), "E13"),
        (body.replace(b"-PT23H30M", b"-PT16H"), "A03"),
        (body.replace(b"CALSCALE:GREGORIAN", b"METHOD:REQUEST"), "C03"),
    ):
        assert any(fault.startswith(rule) for fault in broken_rules(wrong, now=NOW)), rule
