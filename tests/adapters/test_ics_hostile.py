from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.feed_lines import calendar_of
from tests.adapters.feed_rules import broken_rules
from tests.adapters.ics_events import WRITER, stamps_of
from tests.diary_cases import (
    FEEDS,
    NOW,
    TODAY,
    decided,
    decision,
    edition,
    meeting,
    representations,
    shown,
)
from webapp.domain.diary_entry import Stamps
from webapp.domain.diary_facts import DiaryFacts
from webapp.domain.expected_dates import in_month, unknown
from webapp.domain.lifecycle import Status

AWKWARD = (
    "\r\nATTENDEE:mailto:a@example.gov.uk\r\n",
    "A\nBEGIN:VEVENT\nEND:VCALENDAR",
    "line\u2028separator\u2029paragraph\x85next\x0bvertical\x0cform",
    "\x00\x07\x1b[31m\x7f\x9f",
    "\ud800 a lone surrogate",
    "\u202eback to front\u202c \u2067isolated\ufeff",
    "مجلس المدينة والميزانية عجز 2027",
    "👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿é́́́",
    "semi;colon, comma\\backslash \\n \\; \\, “quotes” \"plain\" 'single'",
    "<script>alert(1)</script> <a href='https://example.org'>a link</a> <!-- -->",
    "Parks &amp; leisure &lt;b&gt; &amp;lt;i&amp;gt; &nbsp;&#60;u&#x3e; R&D Q&A",
    "x" * 10_000,
    "word " * 2_000,
    "ŵ" * 10_000,
    "&amp;" + "amp;" * 2_000,
    "&l&#116; &#38;#38;lt;p> &#10; &#x2028; &#0;",
    " ",
)


def diary(text: str) -> DiaryFacts:
    """Every kind of entry with a hostile text in every field that somebody types."""
    hostile = {"title": f"A{text}", "makers": (text, f"{text}B"), "reference": f"K{text}"}
    said = replace(in_month(2027, 1), text=text)
    return DiaryFacts(
        decisions=(
            decision(1, **hostile, expected=said, representations=(representations(1),)),
            decided(2, **hostile),
            decision(3, **hostile, expected=said, status=Status.WITHDRAWN, withdrawn_on=TODAY),
            decision(4, **hostile, expected=unknown(text)),
        ),
        meetings=(
            meeting(1, name=f"M{text}", place=text, draft_report_on=TODAY, final_report_on=TODAY),
            meeting(2, name=f"N{text}", place=text, cancelled_on=TODAY),
        ),
        editions=(edition(1, name=f"E{text}", period=text),),
    )


def off(events: list[bytes]) -> list[bytes]:
    return [WRITER.called_off(event, Stamps(NOW, NOW, 2)) for event in events if b"STATUS:CANCELLED" not in event]


def body_of(facts: DiaryFacts, change: Callable[[list[bytes]], list[bytes]] = list) -> bytes:
    found = shown(facts, today=TODAY)
    assert len(found) == 11
    events = [WRITER.entry(entry, stamps_of(entry)) for entry in found]
    return WRITER.feed(FEEDS["everything"], change(events), changed_at=NOW)


def faults_of(body: bytes, now: datetime = NOW) -> list[str]:
    """Every rule that a feed breaks, and every text that icalendar reads otherwise than our own reader."""
    ours = {event.value("UID"): event for event in calendar_of(body).named("VEVENT")}
    theirs = {str(event["uid"]): event for event in icalendar.Calendar.from_ical(body).walk("VEVENT")}
    faults = broken_rules(body, now=now) + sorted(ours.keys() ^ theirs.keys())
    for uid in ours.keys() & theirs.keys():
        for name in ("SUMMARY", "DESCRIPTION", "LOCATION"):
            line = ours[uid].one(name)
            if (line.text if line else "") != str(theirs[uid].get(name, "")):
                faults.append(f"{uid} {name}")
    return faults


@pytest.mark.parametrize("text", AWKWARD, ids=[repr(text[:20]) for text in AWKWARD])
def test_no_text_in_any_field_breaks_a_rule(text: str) -> None:
    assert faults_of(body_of(diary(text))) == []
    assert faults_of(body_of(diary(text), off)) == []


@settings(deadline=None, max_examples=40)
@given(text=st.text(st.characters(codec=None), max_size=400))
def test_whatever_is_typed_leaves_the_feed_sound(text: str) -> None:
    assert faults_of(body_of(diary(text))) == []


def test_mark_up_is_shown_and_never_works() -> None:
    (event, *_) = calendar_of(body_of(diary("<b>bold</b> &amp; R&D, Q&A; 3 < 4 <5%"))).named("VEVENT")
    description = event.one("DESCRIPTION")
    assert description is not None
    assert "‹b>bold‹/b> & R&D, Q&A; 3 < 4 <5%" in description.text
