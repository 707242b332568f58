"""Months as they are asked for, and entries as a page names them."""

from datetime import date, time

import pytest

from tests.domain.test_month import DECEMBER, deadline, entry, meeting
from webapp.domain.diary_entry import Certainty, DiaryKind, Vague
from webapp.domain.errors import RuleBroken
from webapp.domain.feeds import EVERYTHING
from webapp.domain.month_words import KINDS, goes_on_until, month_asked, month_beside, naming, time_in_words


@pytest.mark.parametrize(
    "text", ["2026-12", "December 2026", "december  2026", "Dec 2026", "dec. 2026", "12 2026", "12/2026", " 2026-12 "]
)
def test_a_month_may_be_written_in_several_ways(text: str) -> None:
    assert month_asked(text) == DECEMBER


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2026",
        "2026-13",
        "2026-00",
        "0 2026",
        "Decem 26",
        "Ma",
        "Sol 2026",
        "２０２６-12",
        "2026-12-01",
        "Möhr 2026",
    ],
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        month_asked(text)
    assert (refused.value.message, refused.value.field) == (
        "Enter a month and a year, for example December 2026.",
        "month",
    )


@pytest.mark.parametrize("text", ["1999-12", "2101-01", "January 0001", "9999-12"])
def test_years_nobody_means_are_refused(text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        month_asked(text)
    assert refused.value.message == "Enter a month from January 2000 to December 2100."


@pytest.mark.parametrize(
    ("first_on", "step", "there"),
    [
        (DECEMBER, 1, date(2027, 1, 1)),
        (DECEMBER, -1, date(2026, 11, 1)),
        (date(2027, 1, 1), -1, DECEMBER),
        (date(2000, 1, 1), -1, None),
        (date(2000, 2, 1), -1, date(2000, 1, 1)),
        (date(2100, 12, 1), 1, None),
        (date(2100, 11, 1), 1, date(2100, 12, 1)),
    ],
)
def test_the_months_beside_end_where_the_calendar_ends(first_on: date, step: int, there: date | None) -> None:
    assert month_beside(first_on, step) == there


@pytest.mark.parametrize(
    ("summary", "named"),
    [
        ("Key decision due: Parking: the review", "Key decision expected: Parking: the review"),
        ("Decision made: Parking", "Decision made: Parking"),
        (
            "Expected 12 to 25 January 2027 (day not fixed): Parking",
            "Expected 12 to 25 January 2027 (day not fixed): Parking",
        ),
        ("CALL-IN CLOSES 17:30: Parking", "Call-in closes at 5:30pm: Parking"),
        ("CALL-IN CLOSES at the end of today: Parking", "Call-in closes at the end of the day: Parking"),
        ("DRAFT REPORT DUE 12:00: Health Panel, 2 December", "Draft report due by noon: Health Panel, 2 December"),
        ("REFERRED TO COUNCIL: SEND strategy", "Referred to Council: SEND strategy"),
        ("SEND", "SEND"),
    ],
)
def test_a_page_does_not_shout(summary: str, named: str) -> None:
    assert naming(entry("one", DECEMBER, summary=summary)).whole == named


@pytest.mark.parametrize(
    ("kind", "summary", "what", "title"),
    [
        (DiaryKind.DECISION, "WITHDRAWN: Car park", "Withdrawn", "Car park"),
        (DiaryKind.DECISION, "POSTPONED: Car park", "Postponed", "Car park"),
        (
            DiaryKind.CALL_IN_WINDOW,
            "CANCELLED, called in: Call-in period: Car park",
            "Cancelled, called in",
            "Call-in period: Car park",
        ),
        (
            DiaryKind.CALL_IN_DEADLINE,
            "CANCELLED, called in: CALL-IN CLOSES 17:00: Car park",
            "Cancelled, called in: Call-in closes at 5pm",
            "Car park",
        ),
        (
            DiaryKind.DRAFT_REPORT,
            "POSTPONED: DRAFT REPORT DUE 12:00: Health",
            "Postponed: Draft report due by noon",
            "Health",
        ),
        (
            DiaryKind.REPRESENTATIONS,
            "WITHDRAWN: Representations close: Care",
            "Withdrawn",
            "Representations close: Care",
        ),
        (DiaryKind.EDITION, "CANCELLED: Forward plan to be published", "Cancelled", "Forward plan to be published"),
        (DiaryKind.MEETING, "CANCELLED: Health: a panel", "Cancelled", "Health: a panel"),
        (DiaryKind.MEETING, "Health: a panel", "Cancelled", "Health: a panel"),
    ],
)
def test_what_will_not_be_says_so_in_words(kind: DiaryKind, summary: str, what: str, title: str) -> None:
    name = naming(entry("one", DECEMBER, kind=kind, certainty=Certainty.CANCELLED, summary=summary))
    assert (name.what, name.title) == (what, title)


def test_what_may_not_be_says_so_in_words() -> None:
    provisional = entry("one", DECEMBER, kind=DiaryKind.MEETING, summary="Health: a panel")
    assert naming(provisional).whole == "Health: a panel (provisional)"
    planned = entry("one", DECEMBER, kind=DiaryKind.EDITION, summary="Forward plan to be published")
    assert naming(planned).whole == "Forward plan to be published"


def test_times_are_those_of_london() -> None:
    july = date(2026, 7, 9)
    assert time_in_words(meeting("m", july, time(18, 30))) == "6:30pm"
    assert time_in_words(deadline("d", july, time(17))) == ""
    assert time_in_words(entry("e", july)) == ""


def test_only_what_takes_several_days_goes_on() -> None:
    vague = Vague("December", "MONTH", date(2026, 12, 31))
    assert goes_on_until(entry("e", DECEMBER, date(2026, 12, 4))) == date(2026, 12, 4)
    assert goes_on_until(entry("e", DECEMBER)) is None
    assert goes_on_until(entry("e", DECEMBER, vague=vague)) is None
    assert goes_on_until(meeting("m", DECEMBER, time(18))) is None


def test_every_kind_of_entry_can_be_chosen_by_exactly_one_name() -> None:
    chosen = [kind for _, kinds in KINDS.values() for kind in kinds]
    assert len(chosen) == len(set(chosen))
    assert set(chosen) == set(EVERYTHING)
