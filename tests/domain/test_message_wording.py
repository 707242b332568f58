"""Sentences that several messages need."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from webapp.domain.digest_building import Heading
from webapp.domain.digests import Digest, DigestGroup, DigestLine
from webapp.domain.message_wording import (
    begun_small,
    day_lead,
    day_parts,
    day_subject,
    digest_subject,
    digest_time,
    first_sentence,
    for_call_in,
    is_complete,
    is_missed,
    near_last_moment,
    near_moment,
    report_in,
    why_told,
)
from webapp.domain.messages import MessageKind
from webapp.domain.officers_day import DayLine, OfficersDay
from webapp.domain.subscriptions import Pace

LINE = DigestLine(title="Leisure centre contract", path="/decisions/KEY-03DEC-26", state="Decided")
DIGEST = Digest(
    pace=Pace.DAILY,
    since=datetime(2026, 11, 22, 7, 30, tzinfo=UTC),
    until=datetime(2026, 11, 23, 7, 30, tzinfo=UTC),
    groups=(DigestGroup(Heading.CALL_IN, (LINE, LINE)), DigestGroup(Heading.EDITIONS, (LINE,))),
)
DUE = DayLine(when="Today", what="Publish the notice", why="", path="/desk/")
LATE = replace(DUE, what="Record what was decided", overdue=True)


def test_a_digest_says_in_its_subject_how_much_of_what_it_holds() -> None:
    assert digest_subject(DIGEST) == "Forward plan, Mon 23 Nov: 2 for call-in, 1 new edition"
    weekly = replace(DIGEST, pace=Pace.WEEKLY, groups=(DigestGroup(Heading.DEADLINES, (LINE, LINE)),))
    assert digest_subject(weekly) == "Forward plan, week to Mon 23 Nov: 2 meetings or reports"


def test_what_is_closed_is_not_counted_as_open() -> None:
    groups = (DigestGroup(Heading.CALL_IN, (LINE,)), DigestGroup(Heading.CLOSED, (LINE, LINE)))
    subject = digest_subject(replace(DIGEST, groups=groups))
    assert subject == "Forward plan, Mon 23 Nov: 1 for call-in, 2 closed to call-in"
    assert [for_call_in(group) for group in groups] == [True, False]


@pytest.mark.parametrize("heading", list(Heading))
def test_every_heading_has_words_for_one_and_for_more(heading: Heading) -> None:
    for lines in ((LINE,), (LINE, LINE)):
        subject = digest_subject(replace(DIGEST, groups=(DigestGroup(heading, lines),)))
        assert subject.startswith(f"Forward plan, Mon 23 Nov: {len(lines)} ")
        assert "“" not in subject


def test_an_unknown_heading_is_named() -> None:
    assert digest_subject(replace(DIGEST, groups=(DigestGroup("Petitions", (LINE,)),))).endswith("1 in “Petitions”")


def test_the_time_of_a_digest_is_said_in_days_and_hours() -> None:
    assert digest_time(DIGEST) == "from 7:30am on Sunday 22 November 2026 to 7:30am on Monday 23 November 2026"
    short = replace(DIGEST, since=datetime(2026, 11, 23, 6, 0, tzinfo=UTC))
    assert digest_time(short) == "from 6am to 7:30am on Monday 23 November 2026"


@pytest.mark.parametrize(
    ("lines", "subject", "parts"),
    [
        ((DUE,), "1 thing needs you: Publish the notice", [("To do", (DUE,))]),
        ((LATE,), "1 thing is overdue: Record what was decided", [("Overdue", (LATE,))]),
        (
            (LATE, DUE, DUE),
            "3 things need you, 1 overdue: Record what was decided, and 2 more",
            [("Overdue", (LATE,)), ("To do", (DUE, DUE))],
        ),
    ],
)
def test_the_officers_day_names_the_first_thing_and_counts_the_others(
    lines: tuple[DayLine, ...], subject: str, parts: list[tuple[str, tuple[DayLine, ...]]]
) -> None:
    today = OfficersDay(date(2026, 11, 23), lines)
    assert (day_subject(today), list(day_parts(today))) == (subject, parts)
    assert day_lead(today) == f"Today, Monday 23 November 2026: {subject[: subject.index(':')]}"


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (
            "Any two members may call in a decision. It must be in writing.",
            "Any two members may call in a decision.",
        ),
        (
            "16. Members of para. 3 may call in a decision of £2.5m\nThe rest.",
            "16. Members of para. 3 may call in a decision of £2.5m\nThe rest.",
        ),
        (
            "16. Any two members may call in a decision (5 days).",
            "16. Any two members may call in a decision (5 days).",
        ),
        ("", ""),
    ],
)
def test_a_rule_is_given_by_its_first_sentence(words: str, first: str) -> None:
    assert first_sentence(words) == first


@pytest.mark.parametrize(
    ("occasion", "report", "missed"),
    [
        ("draft/3-working-days", "Draft report", False),
        ("final/missed", "Final report", True),
        ("public/1-working-day", "Report for publication", False),
        ("", "Report", False),
    ],
)
def test_an_occasion_says_which_report_and_whether_it_was_missed(occasion: str, report: str, missed: bool) -> None:
    assert (report_in(occasion), is_missed(occasion)) == (report, missed)


def test_an_occasion_says_whether_a_request_began_or_became_complete() -> None:
    assert (is_complete("complete-revision-4"), is_complete("first-revision-4")) == (True, False)


def test_moments_are_short_in_subjects() -> None:
    assert near_moment(datetime(2026, 12, 8, 18, 30, tzinfo=UTC)) == "6:30pm Tue 8 Dec"
    assert near_last_moment(datetime(2026, 12, 18, 17, 0, tzinfo=UTC)) == "5pm Fri 18 Dec"
    assert near_last_moment(datetime(2026, 12, 19, 0, 0, tzinfo=UTC)) == "Fri 18 Dec"


def test_words_of_a_date_begin_small_within_a_sentence() -> None:
    said = [begun_small(words) for words in ("Not before 4 January 2027", "January 2027", "Date to be confirmed", "")]
    assert said == ["not before 4 January 2027", "January 2027", "date to be confirmed", ""]


@pytest.mark.parametrize(
    ("kind", "subscriber", "why"),
    [
        (MessageKind.CALL_IN_OPENED, "member-7", "you sit on a scrutiny committee that may look at this decision"),
        (MessageKind.EDITION_PUBLISHED, "member-7", "you sit on a scrutiny committee"),
        (MessageKind.CALL_IN_OPENED, "office-3", "your office makes this decision"),
        (MessageKind.REPORT_DUE, "lead-officer", "you are the lead officer of this decision"),
        (MessageKind.OFFICERS_DAY, "user-4", "you keep the forward plan"),
        (MessageKind.DIGEST, "subscriber-12", "you subscribed with this address"),
        (MessageKind.CALL_IN_OPENED, "chair", "you scrutinise, make or prepare decisions of this council"),
    ],
)
def test_a_message_says_why_it_is_sent(kind: MessageKind, subscriber: str, why: str) -> None:
    assert why_told(kind, subscriber) == f"You are sent this because {why}."


def test_who_was_entered_on_the_page_is_told_that_and_no_more() -> None:
    said = "You are sent this once, because this address was entered on our page."
    assert {why_told(kind, "subscriber-1") for kind in (MessageKind.CONFIRM, MessageKind.KNOWN)} == {said}
