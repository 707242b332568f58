from dataclasses import replace
from datetime import datetime, time, timedelta

import icalendar
import pytest

from tests.adapters.feed_lines import calendar_of, unfolded
from tests.adapters.feed_rules import broken_rules
from tests.adapters.ics_events import ENTRIES, WRITER, event, lines
from tests.diary_cases import FEEDS, NOW, decided, decision, entries, meeting
from webapp.adapters.ics import single_entry
from webapp.domain.diary_entry import DiaryEntry, Stamps
from webapp.domain.feed_options import PLAIN, Alarms, Cancelled, FeedOptions

STANDING = [entry for entry in ENTRIES if not entry.is_cancelled]
CANCELLED = [entry for entry in ENTRIES if entry.is_cancelled]


def uid_of(entry: DiaryEntry) -> str:
    return f"{entry.kind.value}-{entry.uid[-40:-31]}-{entry.first_day}"


def called_off(entry: DiaryEntry, at: datetime = NOW, sequence: int = 1) -> bytes:
    return WRITER.called_off(event(entry), Stamps(NOW - timedelta(days=9), at, sequence))


def is_kept(line: str) -> bool:
    return not line.startswith(("SUMMARY", "STATUS", "TRANSP", "X-MICROSOFT", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE"))


def without_alarms(written: list[str]) -> list[str]:
    starts = written.index("BEGIN:VALARM") if "BEGIN:VALARM" in written else len(written) - 1
    return [*written[:starts], "END:VEVENT"]


def test_an_event_called_off_keeps_all_but_what_says_so() -> None:
    entry = entries(meetings=(meeting(1),))["meeting"]
    was = "\r\n".join(without_alarms(lines(event(entry))))
    for old, new in (
        ("SUMMARY:", "SUMMARY:CANCELLED: "),
        ("STATUS:CONFIRMED", "STATUS:CANCELLED"),
        ("TRANSP:OPAQUE", "TRANSP:TRANSPARENT"),
        ("BUSYSTATUS:BUSY", "BUSYSTATUS:FREE"),
    ):
        assert old in was
        was = was.replace(old, new)
    assert lines(called_off(entry)) == was.split("\r\n")


@pytest.mark.parametrize("entry", STANDING, ids=uid_of)
def test_whatever_is_called_off_is_a_cancelled_event_with_its_lines_in_order(entry: DiaryEntry) -> None:
    body = WRITER.feed(FEEDS["everything"], [called_off(entry)], changed_at=NOW)
    assert broken_rules(body, now=NOW) == []
    before, after = unfolded(event(entry)), unfolded(called_off(entry))
    assert [line.partition(":")[0] for line in after] == [line.partition(":")[0] for line in without_alarms(before)]
    (written,) = calendar_of(body).named("VEVENT")
    assert written.value("LAST-MODIFIED") == written.value("DTSTAMP") == "20261120T091500Z"
    assert (written.value("SEQUENCE"), written.value("STATUS"), written.parts) == ("1", "CANCELLED", [])
    assert [line for line in after if is_kept(line)] == [line for line in without_alarms(before) if is_kept(line)]


def test_the_summary_of_an_event_called_off_still_fits() -> None:
    long = decision(1, title="Extension of the framework agreement for passenger transport " * 4)
    (written,) = calendar_of(WRITER.feed(FEEDS["plan"], [called_off(entries(long)["decision"])], changed_at=NOW)).named(
        "VEVENT"
    )
    summary = written.one("SUMMARY")
    assert summary is not None
    assert len(summary.text) <= 120
    assert summary.text.startswith("CANCELLED: Expected January 2027 (day not fixed): Extension")


def test_awkward_texts_survive_being_called_off() -> None:
    title = "C:\\reports; “draft”, £1.2m \\n not a break \\, 👩‍👩‍👧 tŷ"
    entry = entries(decision(1, title=title))["decision"]
    again = icalendar.Event.from_ical(called_off(entry))
    assert str(again["summary"]) == f"CANCELLED: Expected January 2027 (day not fixed): {title}"
    assert str(again["description"]) == f"{entry.description}\n\n{entry.address}"


def test_a_feed_without_alarms_has_none_and_is_otherwise_the_same() -> None:
    options = FeedOptions(alarms=Alarms.NONE)
    for entry in ENTRIES:
        quiet = WRITER.adapted(event(entry), options)
        assert quiet == event(replace(entry, alarms=()))


def test_a_marked_event_stands_and_keeps_its_word() -> None:
    options = FeedOptions(cancelled=Cancelled.MARK)
    for entry in CANCELLED:
        was, marked = unfolded(event(entry)), unfolded(WRITER.adapted(event(entry), options))
        assert marked == ["STATUS:CONFIRMED" if line == "STATUS:CANCELLED" else line for line in was]
        assert entry.summary.startswith(("CANCELLED", "POSTPONED: ", "WITHDRAWN: "))


def test_what_stands_is_left_alone_and_so_is_everything_where_nothing_was_asked() -> None:
    for entry in ENTRIES:
        assert WRITER.adapted(event(entry), PLAIN) == event(entry)
    for entry in STANDING:
        assert WRITER.adapted(event(entry), FeedOptions(cancelled=Cancelled.MARK)) == event(entry)


def test_a_title_like_a_line_of_ours_is_not_taken_for_one() -> None:
    title = "STATUS:CANCELLED BEGIN:VALARM END:VALARM"
    entry = entries(decision(1, title=f"{title} " * 30 + "\r\nSTATUS:CANCELLED\r\nBEGIN:VALARM\r\n"))["decision"]
    both = FeedOptions(cancelled=Cancelled.MARK, alarms=Alarms.NONE)
    assert WRITER.adapted(event(entry), both) == event(entry)


@pytest.mark.parametrize("cut_off", [time(16), None])
def test_a_single_entry_is_a_calendar_of_one_event(cut_off: time | None) -> None:
    facts = decided(1)
    assert facts.record is not None
    assert facts.record.window is not None
    record = replace(facts.record, window=replace(facts.record.window, cut_off=cut_off))
    entry = entries(replace(facts, record=record))["callindeadline"]
    body = single_entry(event(entry))
    calendar = calendar_of(body)
    zones = [] if cut_off is None else ["VTIMEZONE"]
    assert [part.name for part in calendar.parts] == [*zones, "VEVENT"]
    assert [line.name for line in calendar.lines] == ["VERSION", "PRODID", "CALSCALE"]
    assert event(entry) in body
    assert {fault[:3] for fault in broken_rules(body, now=NOW)} == {"C05", "C06", "C07", "C08", "C09", "C10"}
