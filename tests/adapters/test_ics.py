from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
import vobject

from tests.adapters.feed_lines import calendar_of, unfolded
from tests.adapters.feed_rules import broken_rules
from tests.adapters.ics_events import ENTRIES, WRITER, event, feed_of, over_its_period, stamps_of
from tests.diary_cases import COUNCIL, FEEDS, NOW, entries, meeting
from webapp.domain.diary_entry import Block, DiaryEntry, EntryRefused, Stamps, WholeDays
from webapp.domain.feed_options import Alarms, Cancelled, FeedOptions
from webapp.domain.feeds import Feed, personal_feed

GOLDEN = Path(__file__).parent / "golden"
Write = Callable[[DiaryEntry], bytes]


def adapted(options: FeedOptions) -> Write:
    return lambda entry: WRITER.adapted(event(entry), options)


VARIANTS: dict[str, tuple[str, Write]] = {
    **{
        key.replace("/", "-"): (key, event)
        for key in ("plan", "call-in", "meetings", "everything", "committees/communities-scrutiny")
    },
    "decision-makers-cabinet": ("decision-makers/cabinet", event),
    "plan-fuzzy-bar": ("plan", lambda entry: event(over_its_period(entry))),
    "everything-alarms-none": ("everything", adapted(FeedOptions(alarms=Alarms.NONE))),
    "meetings-cancelled-mark": ("meetings", adapted(FeedOptions(cancelled=Cancelled.MARK))),
}


def rendered(name: str) -> bytes:
    key, write = VARIANTS[name]
    return feed_of(FEEDS[key], write)


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.ics").read_bytes()


@pytest.mark.parametrize("name", VARIANTS)
def test_a_feed_is_byte_for_byte_the_golden_one(name: str) -> None:
    # To accept a change: write rendered(name) over each golden file, then read the difference.
    assert rendered(name) == golden(name)


@pytest.mark.parametrize("name", [name for name in VARIANTS if name != "plan-fuzzy-bar"])
def test_a_golden_feed_breaks_no_rule(name: str) -> None:
    assert broken_rules(golden(name), now=NOW) == []


def test_bars_break_no_rule_but_the_one_about_their_length() -> None:
    assert {fault[:3] for fault in broken_rules(golden("plan-fuzzy-bar"), now=NOW)} == {"E19"}


def spans_by_icalendar(body: bytes) -> dict[str, tuple[object, object]]:
    found: dict[str, tuple[object, object]] = {}
    for one in icalendar.Calendar.from_ical(body).walk("VEVENT"):
        found[str(one["uid"])] = (instant(one.decoded("dtstart")), instant(one.decoded("dtend")))
    return found


def spans_by_vobject(body: bytes) -> dict[str, tuple[object, object]]:
    calendar = vobject.readOne(body.decode())
    found: dict[str, tuple[object, object]] = {}
    for one in calendar.vevent_list:
        found[one.uid.value] = (instant(one.dtstart.value), instant(one.dtend.value))
    return found


def spans_meant(feed: Feed) -> dict[str, tuple[object, object]]:
    found: dict[str, tuple[object, object]] = {}
    for entry in ENTRIES:
        if not feed.holds(entry.kind, entry.scopes):
            continue
        if isinstance(entry.when, WholeDays):
            found[entry.uid] = (entry.when.first_on, entry.when.last_on + timedelta(days=1))
        else:
            found[entry.uid] = (entry.when.starts_at, entry.when.ends_at)
    return found


def instant(value: date | datetime) -> date | datetime:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


@pytest.mark.parametrize("key", FEEDS)
def test_two_parsers_read_what_was_meant(key: str) -> None:
    body = feed_of(FEEDS[key])
    assert spans_by_icalendar(body) == spans_meant(FEEDS[key])
    assert spans_by_vobject(body) == spans_meant(FEEDS[key])


def test_the_time_zone_is_written_once_and_only_where_an_event_needs_it() -> None:
    assert golden("call-in").count(b"BEGIN:VTIMEZONE") == 1
    assert golden("plan").count(b"BEGIN:VTIMEZONE") == 0


def test_an_empty_feed_is_still_a_calendar() -> None:
    body = WRITER.feed(FEEDS["plan"], [], changed_at=NOW)
    assert broken_rules(body, now=NOW) == []
    assert [part.name for part in calendar_of(body).parts] == ["VTIMEZONE"]


def test_a_head_says_what_it_is_where_it_comes_from_and_how_often_to_ask() -> None:
    assert unfolded(WRITER.feed(FEEDS["call-in"], [b""], changed_at=NOW))[:15] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Forward Plan Tracker//Decisions 1.0//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Anyborough Council: call-in deadlines",
        "X-WR-CALNAME:Anyborough Council: call-in deadlines",
        "DESCRIPTION:When each decision can be called in\\, and the last moment to do it. "
        "The council’s published notice is what counts.",
        "X-WR-CALDESC:When each decision can be called in\\, and the last moment to do it. "
        "The council’s published notice is what counts.",
        "X-WR-TIMEZONE:Europe/London",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "LAST-MODIFIED:20261120T091500Z",
        "SOURCE;VALUE=URI:https://plan.anyborough.example.gov.uk/calendar/call-in.ics",
        "URL;VALUE=URI:https://plan.anyborough.example.gov.uk/calendar/call-in/",
        "COLOR:steelblue",
    ]


def test_the_head_of_a_personal_feed_does_not_say_its_address() -> None:
    secret = "x" * 43
    feed = personal_feed(COUNCIL, f"my/{secret}", None, with_editions=True)
    body = feed_of(feed)
    assert secret.encode() not in body.replace(b"\r\n ", b"")
    assert not any(line.startswith("SOURCE") for line in unfolded(body))
    assert "URL;VALUE=URI:https://plan.anyborough.example.gov.uk/calendar/" in unfolded(body)


def test_the_name_of_a_feed_is_one_line() -> None:
    feed = replace(FEEDS["plan"], name="Anyborough\r\nBEGIN:VEVENT\u2028 <b>plan</b>")
    body = WRITER.feed(feed, [], changed_at=NOW)
    assert calendar_of(body).value("X-WR-CALNAME") == "Anyborough BEGIN:VEVENT ‹b>plan‹/b>"
    assert broken_rules(body, now=NOW) == []


ENTRY = ENTRIES[0]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"summary": " "}, "no title"),
        ({"summary": "\x00\u202e\r\n"}, "no title"),
        (
            {"when": WholeDays(date(2026, 11, 20), date(2026, 11, 19))},
            "and begins only on Friday 20 November 2026",
        ),
        ({"when": Block(NOW, NOW)}, "It ends at 9:15am on Friday"),
        ({"when": WholeDays(date.max, date.max)}, "out of range"),
        ({"when": Block(datetime.min.replace(tzinfo=UTC), NOW)}, "out of range"),
        ({"when": Block(datetime(2026, 11, 20), datetime(2026, 11, 21))}, "must say its zone"),  # noqa: DTZ001
        ({"uid": "decision 1@plan"}, "name for calendar programs"),
        ({"uid": f"decision-{'1' * 250}@plan"}, "name for calendar programs"),
        ({"address": "/decisions/1"}, "address is not one"),
        ({"address": "https://plan.example/decisions/1\r\nATTENDEE:a"}, "address is not one"),
        ({"address": "javascript:alert(1)"}, "address is not one"),
    ],
)
def test_what_cannot_be_an_event_is_refused_by_name(changes: dict[str, object], reason: str) -> None:
    wrong = DiaryEntry(**{name: getattr(ENTRY, name) for name in DiaryEntry.__dataclass_fields__} | changes)
    with pytest.raises(EntryRefused, match=reason) as refused:
        WRITER.entry(wrong, stamps_of(ENTRY))
    assert refused.value.uid == wrong.uid


def test_an_hour_that_comes_twice_is_written_so_that_it_means_one_moment() -> None:
    # The clocks go back at 2am on 25 October 2026.
    starts_at, ends_at = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    entry = entries(meetings=(meeting(1, starts_at=starts_at, ends_at=ends_at),))["meeting"]
    written = unfolded(event(entry))
    assert "DTSTART:20261025T003000Z" in written
    assert "DTEND:20261025T013000Z" in written
    assert broken_rules(WRITER.feed(FEEDS["meetings"], [event(entry)], changed_at=NOW), now=NOW) == []


def test_stamps_are_whole_seconds_in_utc() -> None:
    summer = datetime(2026, 6, 1, 10, 0, 0, 999, tzinfo=UTC)
    written = unfolded(WRITER.entry(ENTRY, Stamps(summer, summer, 4)))
    assert written[2:6] == [
        "DTSTAMP:20260601T100000Z",
        "CREATED:20260601T100000Z",
        "LAST-MODIFIED:20260601T100000Z",
        "SEQUENCE:4",
    ]
